"""What fits the firm: which programmes together for its planned investments."""
