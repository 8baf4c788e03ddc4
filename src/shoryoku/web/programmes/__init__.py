"""The rulebook to read: programmes, vintages, calendar, terms, cases, facts, search."""
