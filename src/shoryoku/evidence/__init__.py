"""Estimators on plain arrays; they know nothing of firm files, rules or subsidies."""
