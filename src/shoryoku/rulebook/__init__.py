"""The programmes as data, and how they are read, compared and applied to one firm."""
