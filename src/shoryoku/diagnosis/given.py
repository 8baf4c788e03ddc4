"""Values of the ``diagnosis:`` section of a firm file, typed, each problem with its place.

An answer that is missing, ``不明`` or ``わからない`` is ``None``: unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shoryoku.firm.limits import MOST_PROBLEMS, too_much
from shoryoku.firm.values import parse_value
from shoryoku.firm.vocabulary import HIGHEST_YEN, Term
from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text, did_you_mean, narrow

Where = Callable[[tuple[str | int, ...]], str]

MOST_ENTRIES = 60
_MOST_KEYS = 200
_MOST_UNKNOWN_KEYS = 10
_RANGES: dict[str, tuple[Any, Any]] = {
    "yen": (-HIGHEST_YEN, HIGHEST_YEN),
    "count": (0, 100_000_000),
    "ratio": (-1000, 1000),
}
_UNKNOWN_WORDS = {"不明", "わからない", "分からない", "unknown", "?", "？"}


class Given:
    """One mapping of a file, read key by key; problems are collected, not raised at once.

    Args:
        value: the mapping as it stands in the file; ``None`` is an empty one.
        where: the place of a path in the file, for problems.
        path: the path of this mapping.
        problems: the list that problems are added to, shared with the parts of the mapping.
    """

    def __init__(
        self,
        value: Any,
        where: Where | None = None,
        path: tuple[str | int, ...] = (),
        problems: list[Problem] | None = None,
    ) -> None:
        self.problems = [] if problems is None else problems
        self._where = where or (lambda path: ".".join(map(str, path)))
        self._path = path
        self._read: set[str] = set()
        self._value: Mapping[str, Any] = {}
        if isinstance(value, Mapping) and len(value) > _MOST_KEYS:
            self.complain((), f"has {len(value):,} keys", f"at most {_MOST_KEYS} are read")
        elif isinstance(value, Mapping):
            self._value = {str(key): part for key, part in value.items()}
        elif value is not None:
            self.complain((), f"is {shortened(value)}", "give a mapping of names to values")

    def complain(self, path: tuple[str | int, ...], found: str, expected: str = "") -> None:
        """Add a problem with a part of this mapping, unless there are 50 already."""
        if len(self.problems) > MOST_PROBLEMS:
            return
        problem = Problem(self._where((*self._path, *path)), found, expected)
        if problem in self.problems:
            return  # a part that is read for two purposes is told once
        if len(self.problems) == MOST_PROBLEMS:
            where, more = self._where(self._path[:1]), "has more problems than these"
            problem = Problem(where, more, "mend these first")
        self.problems.append(problem)

    def refuse_problems(self) -> None:
        """Raise what was found.

        Raises:
            InputError: there are problems; every one is listed.
        """
        if self.problems:
            raise InputError(self.problems)

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def keys(self) -> list[str]:
        return list(self._value)

    def yen(self, key: str) -> int | None:
        """Whole yen, written as Japanese papers write them; may be negative."""
        found = self._typed(key, "yen")
        return None if found is None else int(found)

    def count(self, key: str, least: int = 0) -> int | None:
        """A whole number, at least ``least``."""
        found = self._typed(key, "count")
        if found is not None and found < least:
            self.complain((key,), f"is {found}", f"at least {least} is expected")
            return None
        return None if found is None else int(found)

    def ratio(self, key: str) -> Fraction | None:
        """An exact ratio."""
        found = self._typed(key, "ratio")
        return None if found is None else Fraction(found)

    def number(self, key: str) -> Fraction | None:
        """An exact number of hours, minutes or people: 59.9, 1/2, 40; not negative."""
        raw = self.raw(key)
        try:
            found = number_of(raw)
        except ValueError as error:
            self.complain((key,), str(error))
            return None
        if found is not None and found < 0:
            self.complain((key,), f"is {found}", "0 or more is expected")
            return None
        return found

    def flag(self, key: str) -> bool | None:
        """Yes or no."""
        found = self._typed(key, "bool")
        return None if found is None else bool(found)

    def day(self, key: str) -> date | None:
        """A calendar day."""
        found = self._typed(key, "date")
        return found if isinstance(found, date) else None

    def text(self, key: str) -> str | None:
        """Words of the firm; control characters are taken out."""
        raw = self.raw(key)
        return None if raw is None else self._words(raw, (key,))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of the firm's own words."""
        found = [self._words(part, (key, at)) for at, part in self.listed(key)]
        return tuple(words for words in found if words)

    def choice(self, key: str, labels: Mapping[str, Text]) -> str | None:
        """The id of one of some names, given as the id or as its label."""
        raw = self.raw(key)
        return None if raw is None else self._chosen(raw, labels, (key,))

    def choices(self, key: str, labels: Mapping[str, Text]) -> tuple[str, ...]:
        """A list of ids."""
        found = [self._chosen(part, labels, (key, at)) for at, part in self.listed(key)]
        return tuple(id_ for id_ in found if id_ is not None)

    def counts(self, key: str) -> tuple[int, ...] | None:
        """A list of whole numbers of people or pieces, none negative."""
        if self.raw(key) is None:
            return None
        found = []
        for at, part in self.listed(key):
            try:
                value = parse_value(_term("count"), part)
                if value is None:
                    raise ValueError("is unknown; leave the whole list out")
                found.append(int(value))
            except ValueError as error:
                self.complain((key, at), str(error))
        return tuple(found)

    def section(self, key: str) -> Given:
        """A mapping inside this one; empty when it is not given."""
        self._read.add(key)
        return Given(self._value.get(key), self._where, (*self._path, key), self.problems)

    def sections(self, key: str, most: int = MOST_ENTRIES) -> Iterator[Given]:
        """The mappings of a list of at most so many."""
        for at, part in self.listed(key, most):
            yield Given(part, self._where, (*self._path, key, at), self.problems)

    def listed(self, key: str, most: int = MOST_ENTRIES) -> list[tuple[int, Any]]:
        """The entries of a list of at most so many, each with its number."""
        raw = self.raw(key)
        if raw is None:
            return []
        if not isinstance(raw, (list, tuple)):
            self.complain((key,), f"is {shortened(raw)}", "give a list")
            return []
        if len(raw) > most:
            self.complain((key,), f"has {len(raw):,} entries", f"at most {most:,} are read")
            return []
        for at, part in enumerate(raw):
            if isinstance(part, str) and (complaint := too_much(part)):
                self.complain((key, at), complaint)
                return []
        return list(enumerate(raw))

    def raw(self, key: str) -> Any:
        """The value as it stands in the file; ``None`` for what is not known."""
        self._read.add(key)
        value = self._value.get(key)
        if isinstance(value, str) and (complaint := too_much(value)):
            self.complain((key,), complaint)
            return None
        unknown = isinstance(value, str) and narrow(value).casefold() in _UNKNOWN_WORDS
        return None if unknown else value

    def refuse_others(self, known: Iterable[str] = ()) -> None:
        """Complain about keys that were not read."""
        names = sorted({*self._read, *known})
        unknown = [key for key in self._value if key not in names]
        for key in unknown[:_MOST_UNKNOWN_KEYS]:
            hint = did_you_mean(key, names) or f"use {', '.join(names)}"
            self.complain((key,), f"the key {shortened(key)} is unknown", hint)
        if len(unknown) > _MOST_UNKNOWN_KEYS:
            more = len(unknown) - _MOST_UNKNOWN_KEYS
            self.complain((), f"{more} more keys are unknown", f"use {', '.join(names)}")

    def _typed(self, key: str, kind: str) -> Any:
        raw = self.raw(key)
        try:
            return parse_value(_term(kind), raw)
        except ValueError as error:
            self.complain((key,), str(error))
            return None

    def _words(self, raw: Any, path: tuple[str | int, ...]) -> str | None:
        if not isinstance(raw, (str, int, Decimal, date)) or isinstance(raw, bool):
            self.complain(path, f"is {shortened(raw)}", "words are expected")
            return None
        return " ".join("".join(c if c.isprintable() else " " for c in str(raw)).split())

    def _chosen(
        self, raw: Any, labels: Mapping[str, Text], path: tuple[str | int, ...]
    ) -> str | None:
        for id_, label in labels.items():
            if str(raw) in (id_, *label):
                return id_
        known = "、".join(f"{id_}（{label.ja}）" for id_, label in labels.items())
        self.complain(path, f"{shortened(raw)} is not one of {known}")
        return None


def number_of(raw: Any) -> Fraction | None:
    """An exact number from a file: an integer, a decimal, or text such as ``59.9`` or ``1/2``.

    Raises:
        ValueError: not a number.
    """
    if raw is None:
        return None
    if isinstance(raw, str) and "%" in narrow(raw):
        raise ValueError(f"{shortened(raw)}: a number without % is expected")
    value = parse_value(_term("ratio", (-(10**12), 10**12)), raw)
    return None if value is None else Fraction(value)


def _term(kind: str, span: tuple[Any, Any] | None = None) -> Term:
    return Term(kind, Text(kind, kind), kind, span=span or _RANGES.get(kind))
