"""Sourced tables: reference figures, definitions of metrics, worked cases, supplied statistics."""
