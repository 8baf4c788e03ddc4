"""The diagnosis: entry, process timer, report."""
