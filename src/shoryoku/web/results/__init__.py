"""What a person gets from the self-check: cards, reasons, comparison, papers."""
