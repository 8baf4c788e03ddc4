"""The self-check: one question a page, next-best first."""
