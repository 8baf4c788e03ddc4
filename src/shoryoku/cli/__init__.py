"""The command line: one small module a verb, read only when that verb is used."""
