"""How much a firm file may hold, and how many of its problems are told.

A file of a few hundred kilobytes can hold tens of thousands of entries. Looking at each, and for
what each may have meant, would take minutes; no firm has so many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from shoryoku.problems import Problem

MOST_PROBLEMS = 50
MOST_FACTS = 2_000
MOST_LOCAL = 200
MOST_INVESTMENTS = 100
MOST_PROGRAMMES = 50
MOST_VALUES = 60
MOST_MARKS = 500
MOST_OF_A_NAME = 300
MOST_OF_A_TEXT = 2_000

_Entry = TypeVar("_Entry")


def until_full(entries: Sequence[_Entry], problems: list[Problem], where: str) -> Iterator[_Entry]:
    """Entries one by one, as long as there are fewer than 50 problems; then how many are left."""
    for at, entry in enumerate(entries):
        if len(problems) >= MOST_PROBLEMS:
            found = f"{len(entries) - at:,} more keys or entries were not looked at"
            problems.append(Problem(where, found, "mend the other problems first"))
            return
        yield entry


def too_much(value: object) -> str:
    """What is too much about a single value, with its limit; empty if nothing is."""
    if isinstance(value, str) and len(value) > MOST_OF_A_TEXT:
        return f"has {len(value):,} characters; at most {MOST_OF_A_TEXT:,} are read"
    if isinstance(value, (list, tuple)):
        if len(value) > MOST_VALUES:
            return f"has {len(value):,} values; at most {MOST_VALUES} are read"
        if any(isinstance(part, (list, tuple, Mapping)) for part in value):
            return "is a list of lists; single values are expected"
        return next(filter(None, map(too_much, value)), "")
    return ""
