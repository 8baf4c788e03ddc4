"""Words found in everything that is shipped: programmes, terms, cases, data, metrics, sources."""
