"""The working environment asked for in an application: a set of measures by vintage, and a record.

The picture that shows what will be asked for could not be read (S1:1119). The shipped vintage
therefore knows no compulsory measure: it offers the measures that are printed elsewhere, and
assumes that one of them is enough. A later vintage is a file of the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.strict_yaml import Document
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data") / "workplace.yaml"
_KEYS = ("vintage", "at", "required", "at_least", "items", "small_standing")
_ITEM_KEYS = ("id", "ja", "en", "at", "for_small")


class Item(NamedTuple):
    """A measure that can be chosen; ``for_small`` is false where a small firm is not asked."""

    id: str
    name: Text
    at: str
    for_small: bool


class RequirementSet(NamedTuple):
    """What one vintage asks for.

    Attributes:
        required: ids that have to be chosen; ``None`` where that is not known.
        at_least: how many measures have to be chosen.
        at_least_standing, small_standing: how far these two are known.
    """

    vintage: str
    at: str
    required: tuple[str, ...] | None
    at_least: int
    at_least_standing: str
    items: tuple[Item, ...]
    small_standing: str

    def items_for(self, is_small: bool | None) -> tuple[Item, ...]:
        """The measures offered to a firm: a small enterprise sees the shorter list."""
        return tuple(item for item in self.items if item.for_small or not is_small)


class Chosen(NamedTuple):
    """A measure that the firm chose, by when, when it was done, and how that can be seen."""

    id: str
    by: date | None = None
    done_on: date | None = None
    evidence: str = ""


class Record(NamedTuple):
    """The firm's measures under one requirement set."""

    requirement_set: RequirementSet
    is_small: bool | None
    chosen: tuple[Chosen, ...]

    @property
    def still_required(self) -> tuple[Item, ...]:
        """Compulsory measures that are not chosen; empty too where none is known."""
        taken = {chosen.id for chosen in self.chosen}
        required = self.requirement_set.required or ()
        return tuple(
            item
            for item in self.requirement_set.items_for(self.is_small)
            if item.id in required and item.id not in taken
        )

    @property
    def can_be_submitted(self) -> bool:
        """Whether the form can be completed, as far as the requirements are known."""
        return len(self.chosen) >= self.requirement_set.at_least and not self.still_required

    @property
    def is_certain(self) -> bool:
        """Whether the requirement set of the vintage is known."""
        return self.requirement_set.required is not None

    def overdue(self, on: date) -> tuple[Chosen, ...]:
        """Measures whose day has passed without being done."""
        return tuple(c for c in self.chosen if c.done_on is None and c.by is not None and c.by < on)


def record(
    chosen: Iterable[Chosen],
    is_small: bool | None = None,
    requirement_set: RequirementSet | None = None,
) -> Record:
    """The firm's measures under a requirement set, the shipped one unless another is given.

    Raises:
        InputError: a measure is not in the set, or stands twice.
    """
    known = requirement_set or shipped()
    ids = [item.id for item in known.items]
    taken = tuple(chosen)
    problems = [
        Problem(
            "workplace", f"{part.id!r} is not a measure of {known.vintage}", _hint(part.id, ids)
        )
        for part in taken
        if part.id not in ids
    ]
    names = [part.id for part in taken]
    problems += [
        Problem("workplace", f"{name!r} stands twice", "keep one of them")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise InputError(problems)
    return Record(known, is_small, taken)


@cache
def shipped() -> RequirementSet:
    """The requirement set as far as the interim report of May 2025 prints it."""
    return stored("workplace", [DATA, Path(__file__)], lambda: load_requirement_set(DATA))


def load_requirement_set(path: Path) -> RequirementSet:
    """Read a requirement set (``docs/diagnosis.md``).

    Raises:
        InputError: the file cannot be used; every problem is listed.
    """
    document = strict_yaml.read(path)
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        expected = "give vintage, at, required, at_least and a list of items"
        raise InputError(Problem(str(path), "is not a requirement set", expected))
    problems = [
        Problem(document.where((key,)), f"the key {key!r} is unknown", _hint(key, _KEYS))
        for key in value
        if key not in _KEYS
    ]
    items = [
        item
        for at, entry in enumerate(value["items"])
        if (item := _item(entry, document, at, problems)) is not None
    ]
    required = _required(value.get("required"), [item.id for item in items], document, problems)
    least = value.get("at_least")
    if not isinstance(least, dict) or not isinstance(least.get("value"), int):
        where = document.where(("at_least",))
        problems.append(Problem(where, "is not a number", "give {value: 1, standing: official}"))
        least = {"value": 0}
    if problems:
        raise InputError(problems)
    return RequirementSet(
        str(value.get("vintage", "")),
        str(value.get("at", "")),
        required,
        least["value"],
        str(least.get("standing", "assumed")),
        tuple(items),
        str(value.get("small_standing", "assumed")),
    )


def _required(
    given: Any, ids: list[str], document: Document, problems: list[Problem]
) -> tuple[str, ...] | None:
    if given in (None, "not_printed"):
        return None
    if not isinstance(given, list):
        found = "is neither a list of items nor not_printed"
        problems.append(Problem(document.where(("required",)), found, "give a list, [] for none"))
        return None
    for name in map(str, given):
        if name not in ids:
            where = document.where(("required",))
            problems.append(Problem(where, f"{name!r} is not an item", _hint(name, ids)))
    return tuple(map(str, given))


def _item(entry: Any, document: Document, at: int, problems: list[Problem]) -> Item | None:
    where = document.where(("items", at))
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(k), str) for k in _ITEM_KEYS[:4]
    ):
        problems.append(Problem(where, "is not an item", f"give {', '.join(_ITEM_KEYS)}"))
        return None
    problems += [
        Problem(where, f"the key {key!r} is unknown", _hint(key, _ITEM_KEYS))
        for key in entry
        if key not in _ITEM_KEYS
    ]
    return Item(
        entry["id"],
        Text(entry["ja"], entry["en"]),
        entry["at"],
        entry.get("for_small") is not False,
    )


def _hint(name: Any, known: Iterable[str]) -> str:
    names = tuple(known)
    return did_you_mean(str(name), names) or f"use {', '.join(names)}"
