"""An expression language over facts in three states; it knows nothing of subsidies."""
