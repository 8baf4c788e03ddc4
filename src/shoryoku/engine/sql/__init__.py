"""The rule tree as SQL: the same answers for a whole table that ``evaluate`` gives for one case."""
