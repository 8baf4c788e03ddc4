"""The site: self-check, results, diagnosis and the rulebook in a browser."""
