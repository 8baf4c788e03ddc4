"""What the texts of a column mean, as the whole numbers and truths that are computed with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from shoryoku.engine.sql.expressions import Column
from shoryoku.firm.vocabulary import Term
from shoryoku.money import shortened

FINEST = 10**12  # parts of one that a fraction may have
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")


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
    refuse_too_fine(scale)
    rows = [(written, int(value * scale)) for written, value in plain.items()]
    numbers = [number for _, number in rows] or [0]
    return Column(column, "int", min(numbers), max(numbers), scale=scale), rows


def as_lists(
    column: str, term: Term, meant: Mapping[str, tuple[Any, ...]]
) -> tuple[Column, list[tuple[str, Any]]]:
    """What texts of lists mean: lists of choices, or of whole parts of one number."""
    every = [item for items in meant.values() for item in items]
    sizes = [len(items) for items in meant.values()]
    shortest, longest = min(sizes), max(sizes)
    if term.kind == "choice":
        values = tuple(sorted(set(every))) or ("",)
        known = Column(column, "list", values=values, shortest=shortest, longest=longest)
        return known, [(written, list(items)) for written, items in meant.items()]
    scale = lcm(*(Fraction(item).denominator for item in every), 1)
    refuse_too_fine(scale)
    rows = [(w, [int(Fraction(item) * scale) for item in items]) for w, items in meant.items()]
    numbers = [number for _, items in rows for number in items] or [0]
    ends = min(numbers), max(numbers)
    known = Column(column, "list", *ends, False, scale, (), shortest, longest)
    return known, list(rows)


def refuse_too_fine(scale: int) -> None:
    """Refuse fractions whose common denominator is larger than can be computed with.

    Raises:
        ValueError: it is.
    """
    if scale > FINEST:
        raise ValueError(
            "holds fractions too fine to compute with exactly; round them, e.g. to DECIMAL(18,6)"
        )


def printed(value: Any) -> str:
    """A value for an error: as it is, unless it is long or would move the cursor."""
    text = str(value)
    return text if len(text) <= 60 and text.isprintable() and text.strip() else shortened(text)


def _plain(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def written_value(text: str, term: Term) -> Any:
    """A text as a firm file would hold it; ``[1, 2]`` and ``1|2`` are lists; blank is unknown.

    Raises:
        ValueError: a comma may stand between values or within one.
    """
    bare = text.strip()
    if not bare:
        return None
    if not term.many:
        return text
    if not (bare.startswith("[") and bare.endswith("]")):
        return [item.strip() for item in bare.split("|")]
    inner = bare[1:-1].strip()
    sign = ", " if ", " in inner else ","
    if sign == "," and _GROUPED.search(inner):
        raise ValueError(f"{shortened(text)} can be read in two ways; write 1|2|3 or [1, 2, 3]")
    items = [item.strip().strip("'\"") for item in inner.split(sign)] if inner else []
    if sign == ", " and any("," in item and not _GROUPED.search(item) for item in items):
        raise ValueError(f"{shortened(text)} can be read in two ways; write 1|2|3 or [1, 2, 3]")
    return items


def expected(term: Term) -> str:
    """What a term's values look like, for an error."""
    if term.span is None:
        return f"{term.label.ja} ({term.label.en}) is expected"
    low, high = term.span
    kind = {"yen": "whole yen", "count": "a whole number", "ratio": "a ratio"}.get(term.kind, "")
    return f"{kind} from {low:,} to {high:,} is expected"
