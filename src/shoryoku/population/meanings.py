"""What the texts of a column mean, as the whole numbers and truths that are computed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import lcm
from typing import Any

from shoryoku.engine.sql.expressions import Column
from shoryoku.firm.vocabulary import Term

_FINEST = 10**12  # parts of one that a fraction may have


def as_numbers(
    column: str, term: Term, meant: Mapping[str, Any]
) -> tuple[Column, list[tuple[str, Any]]]:
    """What texts mean, as the whole numbers or truths that are computed with."""
    if term.kind == "choice":
        values = tuple(sorted(set(meant.values())))
        rows: list[tuple[str, Any]] = [(w, values.index(value)) for w, value in meant.items()]
        return Column(column, "int", 0, max(len(values) - 1, 0), values=values), rows
    if term.kind == "bool":
        truths = set(meant.values())
        known = Column(column, "bool", int(truths == {True}), int(True in truths))
        return known, list(meant.items())
    plain = {written: _plain(value) for written, value in meant.items()}
    scale = lcm(*(value.denominator for value in plain.values()), 1)
    if scale > _FINEST:
        raise ValueError("holds fractions too fine to compute with exactly")
    rows = [(written, int(value * scale)) for written, value in plain.items()]
    numbers = [number for _, number in rows] or [0]
    return Column(column, "int", min(numbers), max(numbers), scale=scale), rows


def lengths(lists: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """The shortest and longest length."""
    sizes = [len(items) for items in lists]
    return min(sizes), max(sizes)


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def written_value(text: str, term: Term) -> Any:
    """A text as a firm file would hold it; ``[1, 2]`` and ``1|2`` are lists."""
    if not term.many:
        return text
    bare = text.strip()
    if bare.startswith("[") and bare.endswith("]"):
        inner = bare[1:-1].strip()
        return [item.strip().strip("'\"") for item in inner.split(",")] if inner else []
    return [item.strip() for item in bare.split("|")] if bare else []


def expected(term: Term) -> str:
    """What a term's values look like, for an error."""
    if term.span is None:
        return f"{term.label.ja} ({term.label.en}) is expected"
    low, high = term.span
    kind = {"yen": "whole yen", "count": "a whole number", "ratio": "a ratio"}.get(term.kind, "")
    return f"{kind} from {low:,} to {high:,} is expected"
