"""Typed facts about one firm, unknown by default, each with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from shoryoku.firm.limits import MOST_FACTS, MOST_LOCAL, too_much, until_full
from shoryoku.firm.values import NOT_HERE, DoesNotApply, parse_value
from shoryoku.firm.vocabulary import Vocabulary, vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.text import did_you_mean

__all__ = [
    "NOT_HERE",
    "DoesNotApply",
    "Facts",
    "Firm",
    "Investment",
    "disagreements",
    "firm_from",
    "read_facts",
]

_MOST_HINTS = 10
Where = Callable[[tuple[str, ...]], str]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Investment(NamedTuple):
    """One planned investment.

    Attributes:
        id: a short name, unique within the file.
        facts: its costs by class and other facts about it, as in a firm's facts.
        described_for: other facts for a programme that names its classes of cost differently.
        order_by: the day by which it has to be ordered; orders wait for the grant decision.
    """

    id: str
    name: str
    facts: Mapping[str, Any]
    described_for: Mapping[str, Mapping[str, Any]]
    order_by: date | None


class Firm(NamedTuple):
    """The facts of one firm.

    Attributes:
        name: what the firm is called, for headings only.
        facts: typed values by term: int, Fraction, bool, date, str, tuples, :data:`NOT_HERE`.
        sources: where a fact comes from, by term.
        illustrative: terms (or groups such as ``plan``) whose values are examples, not facts.
        local: facts for names that a rule declares itself (``special.…``, ``achievement.…``).
        investments: planned investments, for the choice of programmes.
        places: where in the file each local fact stands, for errors.
    """

    name: str
    facts: Mapping[str, Any]
    sources: Mapping[str, str] = _NOTHING
    illustrative: tuple[str, ...] = ()
    local: Mapping[str, Any] = _NOTHING
    investments: tuple[Investment, ...] = ()
    places: Mapping[str, str] = _NOTHING

    def is_illustrative(self, term: str) -> bool:
        """Whether a term's value is an example that no source prints."""
        return any(term == mark or term.startswith(f"{mark}.") for mark in self.illustrative)

    def with_facts(self, facts: Mapping[str, Any]) -> Firm:
        """The same firm with further facts, given as in a file; ``不明`` takes a fact away.

        Raises:
            InputError: a term is unknown or a value cannot be read.
        """
        more = firm_from(facts, name=self.name)
        given = {".".join(path) for path, _ in _flat(facts, vocabulary())}
        kept = {term: value for term, value in self.facts.items() if term not in given}
        local = {name: value for name, value in self.local.items() if name not in given}
        return self._replace(facts={**kept, **more.facts}, local={**local, **more.local})

    def __repr__(self) -> str:
        shown = ", ".join(f"{term}={value}" for term, value in list(self.facts.items())[:6])
        return f"Firm({self.name!r}: {shown}{', …' if len(self.facts) > 6 else ''})"


def firm_from(facts: Mapping[str, Any], name: str = "") -> Firm:
    """A firm from plain values, nested or dotted, written as in a file.

    Raises:
        InputError: a term is unknown or a value cannot be read; every problem is listed.
    """
    if not isinstance(facts, Mapping):
        found = f"facts are a mapping of terms to values, not {type(facts).__name__}"
        raise InputError(Problem("facts", found))
    read = read_facts(facts, ".".join)
    if read.problems:
        raise InputError(read.problems)
    return Firm(name, read.facts, local=read.local, places=read.places)


class Facts(NamedTuple):
    """What was read from a mapping of facts, and what was wrong with it."""

    facts: dict[str, Any]
    local: dict[str, Any]
    places: dict[str, str]
    problems: list[Problem]


def read_facts(given: Mapping[str, Any], where: Where) -> Facts:
    """Typed facts from plain values, nested or dotted; problems are listed, never raised."""
    terms = vocabulary()
    read = Facts({}, {}, {}, [])
    entries = list(islice(_flat(given, terms), MOST_FACTS + 1))
    if len(entries) > MOST_FACTS:
        found = f"holds more than {MOST_FACTS:,} facts"
        read.problems.append(Problem(where(()), found, f"at most {MOST_FACTS:,} are read"))
        return read
    seen: set[str] = set()
    for path, raw in until_full(entries, read.problems, where(())):
        term_id = ".".join(path)
        if term_id in seen:
            read.problems.append(Problem(where(path), "is given twice", "keep one of them"))
        seen.add(term_id)
        try:
            if complaint := too_much(raw):
                raise ValueError(complaint)
            value = parse_value(terms[term_id], raw) if term_id in terms else None
        except ValueError as error:
            read.problems.append(Problem(where(path), str(error)))
            continue
        if term_id not in terms:
            _read_local(read, term_id, raw, where(path))
        elif value is not None:
            read.facts[term_id] = value
    if len(read.local) > MOST_LOCAL:
        found = f"holds {len(read.local):,} names that are not terms"
        read.problems.append(Problem(where(()), found, f"at most {MOST_LOCAL} are read"))
    read.problems.extend(disagreements(read.facts, where))
    return read


def _read_local(read: Facts, name: str, raw: Any, place: str) -> None:
    """Names that a programme declares itself are kept, to be checked with that programme."""
    hint = _hint(name, tells_near=len(read.problems) < _MOST_HINTS)
    if hint:
        read.problems.append(Problem(place, "is not a term", hint))
    else:
        read.local[name] = _plain(raw)
        read.places[name] = place


def _hint(name: str, *, tells_near: bool) -> str:
    """What was meant by a name that is a group of terms or a term's Japanese label."""
    groups, labels = _names(tuple(vocabulary()))
    group = groups.get(name)
    if group:
        return f"it is a group; give {', '.join(group[:3])}{', …' if len(group) > 3 else ''}"
    if name in labels:
        return f"write {labels[name]}"
    if not name.isascii():
        near = did_you_mean(name, list(labels)) if tells_near else ""
        return f"terms are written in English; {near or 'see `shoryoku terms`'}"
    return ""


@lru_cache(maxsize=1)
def _names(ids: tuple[str, ...]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The terms of each group, and the term of each label; terms may be learned, so by all ids."""
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        steps = id_.split(".")
        for count in range(1, len(steps)):
            groups.setdefault(".".join(steps[:count]), []).append(id_)
    return groups, {vocabulary()[id_].label.ja: id_ for id_ in ids}


def _flat(
    given: Mapping[str, Any], terms: Vocabulary, above: tuple[str, ...] = ()
) -> Iterable[tuple[tuple[str, ...], Any]]:
    for key, value in given.items():
        path = (*above, *str(key).split("."))
        if isinstance(value, Mapping) and ".".join(path) not in terms:
            yield from _flat(value, terms, path)
        else:
            yield path, value


def disagreements(facts: Mapping[str, Any], where: Where) -> list[Problem]:
    """The yearly series of a plan must all have its base year and each of its years."""
    series = {
        term: len(value)
        for term, value in facts.items()
        if term.startswith("plan.") and isinstance(value, tuple)
    }
    years = facts.get("plan.years")
    whole = years + 1 if isinstance(years, int) else max(series.values(), default=0)
    problems = []
    for term, length in series.items():
        if length != whole:
            found = f"has {length} values"
            found += f", but plan.years is {years}" if years else ", other series of the plan more"
            expected = f"give {whole}: the base year and {whole - 1} years"
            problems.append(Problem(where(tuple(term.split("."))), found, expected))
    return problems


def _plain(raw: Any) -> Any:
    if isinstance(raw, (list, tuple)):
        return tuple(_plain(item) for item in raw)
    return Fraction(raw) if isinstance(raw, Decimal) else raw
