"""Typed facts about one firm, unknown by default, each with where it comes from.

A firm file is YAML::

    name: 日進工業株式会社
    facts:
      employees: 307
      capital: 9,900万円
      plan: {years: 3}
    sources: {employees: "優良事例紹介①（2024年）"}
    illustrative: [eligible_cost, plan]

Values are written as Japanese papers write them; the parsed value is echoed. ``不明`` or a term
left out is unknown; ``該当なし`` is "does not apply" where the vocabulary allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from shoryoku.calendar import parse_date
from shoryoku.firm.codes import industry_id, prefecture_name
from shoryoku.firm.vocabulary import Term, Vocabulary, vocabulary
from shoryoku.money import parse_count, parse_rate, parse_yen
from shoryoku.problems import InputError, Problem
from shoryoku.text import did_you_mean, narrow

_UNKNOWN_WORDS = {"不明", "わからない", "分からない", "unknown", "?", "？"}
_NOT_APPLICABLE_WORDS = {"該当なし", "なし", "does not apply", "not_applicable", "n/a"}
_TRUE_WORDS = {"はい", "yes", "true", "有", "あり"}
_FALSE_WORDS = {"いいえ", "no", "false", "無", "なし"}
_MOST_YEARS = 60


class DoesNotApply:
    """The answer "does not apply"; the rulebook turns it into the engine's third state."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "does not apply"


NOT_HERE = DoesNotApply()


class Firm(NamedTuple):
    """The facts of one firm.

    Attributes:
        name: what the firm is called, for headings only.
        facts: typed values by term: int, Fraction, bool, date, str, tuples, :data:`NOT_HERE`.
        sources: where a fact comes from, by term.
        illustrative: terms (or groups such as ``plan``) whose values are examples, not facts.
        local: facts for names that a rule declares itself (``special.…``, ``achievement.…``).
    """

    name: str
    facts: dict[str, Any]
    sources: Mapping[str, str] = MappingProxyType({})
    illustrative: tuple[str, ...] = ()
    local: Mapping[str, Any] = MappingProxyType({})

    def is_illustrative(self, term: str) -> bool:
        """Whether a term's value is an example that no source prints."""
        return any(term == mark or term.startswith(f"{mark}.") for mark in self.illustrative)

    def knowing(self, **facts: Any) -> Firm:
        """The same firm with further facts, given as in a file (``__`` stands for a dot)."""
        return self.with_facts({name.replace("__", "."): value for name, value in facts.items()})

    def with_facts(self, facts: Mapping[str, Any]) -> Firm:
        """The same firm with further facts, given as in a file.

        Raises:
            InputError: a term is unknown or a value cannot be read.
        """
        more = firm_from(facts, name=self.name)
        return self._replace(facts={**self.facts, **more.facts}, local={**self.local, **more.local})

    def __repr__(self) -> str:
        shown = ", ".join(f"{term}={value}" for term, value in list(self.facts.items())[:6])
        return f"Firm({self.name!r}: {shown}{', …' if len(self.facts) > 6 else ''})"


def load_firm(path: str | Path) -> Firm:
    """Read a firm file.

    Raises:
        InputError: the file cannot be used; every problem is listed with file, line and field.
    """
    from shoryoku import strict_yaml

    document = strict_yaml.read(Path(path))
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get("facts"), dict):
        raise InputError(Problem(document.name, "has no facts", "give a mapping `facts:` of terms"))
    keys = ("name", "facts", "sources", "illustrative", "notes", "investments")
    problems = [
        Problem(
            document.where((key,)),
            f"the key {key!r} is unknown",
            did_you_mean(key, keys) or f"use {', '.join(keys)}",
        )
        for key in value
        if key not in keys
    ]
    facts, local, found = _read_facts(value["facts"], lambda path: document.where(("facts", *path)))
    problems += found
    sources = value.get("sources") or {}
    marks = value.get("illustrative") or []
    if not isinstance(sources, dict) or not isinstance(marks, list):
        problems.append(
            Problem(
                document.name,
                "sources or illustrative is not understood",
                "sources maps terms to text, illustrative lists terms",
            )
        )
    if problems:
        raise InputError(problems)
    return Firm(
        name=str(value.get("name") or Path(path).stem),
        facts=facts,
        sources={str(term): str(text) for term, text in sources.items()},
        illustrative=tuple(str(mark) for mark in marks),
        local=local,
    )


def firm_from(facts: Mapping[str, Any], name: str = "") -> Firm:
    """A firm from plain values, nested or dotted, written as in a file.

    Raises:
        InputError: a term is unknown or a value cannot be read; every problem is listed.
    """
    typed, local, problems = _read_facts(facts, lambda path: ".".join(str(step) for step in path))
    if problems:
        raise InputError(problems)
    return Firm(name, typed, {}, (), local)


def _read_facts(
    given: Mapping[str, Any], where: Any
) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
    terms = vocabulary()
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, raw in _flat(given, terms):
        term_id = ".".join(path)
        if term_id not in terms:
            # names that a programme declares itself are checked when that programme is read
            local[term_id] = _plain(raw)
            continue
        try:
            value = parse_value(terms[term_id], raw)
        except ValueError as error:
            problems.append(Problem(where(path), str(error), ""))
            continue
        if value is not None:
            facts[term_id] = value
    problems += list(_years_disagree(facts, where))
    return facts, local, problems


def _flat(
    given: Mapping[str, Any], terms: Vocabulary, above: tuple[str, ...] = ()
) -> Iterable[tuple[tuple[str, ...], Any]]:
    for key, value in given.items():
        path = (*above, *str(key).split("."))
        if isinstance(value, Mapping) and ".".join(path) not in terms:
            yield from _flat(value, terms, path)
        else:
            yield path, value


def _years_disagree(facts: dict[str, Any], where: Any) -> Iterable[Problem]:
    years = facts.get("plan.years")
    if not isinstance(years, int):
        return
    for term, value in facts.items():
        if term.startswith("plan.") and isinstance(value, tuple) and len(value) != years + 1:
            found = f"has {len(value)} values, but plan.years is {years}"
            yield Problem(
                where(tuple(term.split("."))),
                found,
                f"give {years + 1}: the base year and {years} years",
            )


def parse_value(term: Term, raw: Any) -> Any:
    """One value as a file or person writes it, typed and within its range; ``None`` if unknown.

    Raises:
        ValueError: it cannot be read as this term; the sentence says what is expected.
    """
    if raw is None or (isinstance(raw, str) and narrow(raw).casefold() in _UNKNOWN_WORDS):
        return None
    if term.set_by_rule:
        raise ValueError(f"{term.id} is set by the programme and cannot be given")
    if (
        isinstance(raw, str)
        and narrow(raw).casefold() in _NOT_APPLICABLE_WORDS
        and term.kind != "bool"
        and not term.many
    ):
        if not term.may_not_apply:
            raise ValueError(
                f"{raw!r}: {term.label.ja} ({term.label.en}) always applies; "
                "leave it out if unknown"
            )
        return NOT_HERE
    if not term.many:
        return _single(term, raw)
    if isinstance(raw, (str, int, Decimal, Fraction)) or not isinstance(raw, Iterable):
        raise ValueError(f"{raw!r}: a list is expected, one value a year, month or member")
    items = list(raw)
    if len(items) > _MOST_YEARS:
        raise ValueError(f"has {len(items)} values; at most {_MOST_YEARS} are read")
    return tuple(_single(term, item) for item in items)


def _single(term: Term, raw: Any) -> Any:
    value = _choice(term, raw) if term.kind == "choice" else _READERS[term.kind](raw)
    if term.span is not None and not (term.span[0] <= value <= term.span[1]):
        low, high = term.span
        raise ValueError(f"{raw!r} is out of range; {low:,} to {high:,} is expected")
    return value


def _yen(raw: Any) -> int | Fraction:
    if isinstance(raw, str):
        return parse_yen(raw)
    if type(raw) is int:
        return raw
    # a mean or a total in larger units may hold a part of a yen; it stays exact
    if isinstance(raw, (Decimal, Fraction)):
        return Fraction(raw)
    raise ValueError(f"{raw!r}: yen are expected, such as 9,900万円 or 99000000")


def _count(raw: Any) -> int:
    if isinstance(raw, str) or type(raw) is int:
        return parse_count(raw)
    raise ValueError(f"{raw!r}: a whole number is expected, such as 307 or ３０７名")


def _ratio(raw: Any) -> Fraction:
    if isinstance(raw, (Decimal, Fraction)):
        return Fraction(raw)
    if isinstance(raw, str) or type(raw) is int:
        return parse_rate(raw)
    raise ValueError(f"{raw!r}: a ratio is expected, such as 2/3 or 4.0%")


def _bool(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = narrow(raw).casefold() if isinstance(raw, str) else ""
    if word in _TRUE_WORDS or word in _FALSE_WORDS:
        return word in _TRUE_WORDS
    raise ValueError(f"{raw!r}: yes or no is expected (true, false, はい, いいえ)")


def _date(raw: Any) -> date:
    if isinstance(raw, (str, date)):
        return parse_date(raw)
    raise ValueError(f"{raw!r}: a date is expected, such as 2025-10-03 or 令和7年10月3日")


def _choice(term: Term, raw: Any) -> str:
    if term.open_choices == "industry":
        return industry_id(str(raw))
    if term.open_choices == "prefecture":
        return prefecture_name(raw)
    if term.open_choices == "rule":
        return str(raw)
    for id_, label in term.choices:
        if raw == id_ or (isinstance(raw, str) and raw in label):
            return id_
    known = "、".join(f"{id_}（{label.ja}）" for id_, label in term.choices)
    raise ValueError(f"{raw!r} is not one of {known}")


_READERS = {
    "yen": _yen,
    "count": _count,
    "ratio": _ratio,
    "bool": _bool,
    "date": _date,
}


def _plain(raw: Any) -> Any:
    if isinstance(raw, (list, tuple)):
        return tuple(_plain(item) for item in raw)
    return Fraction(raw) if isinstance(raw, Decimal) else raw
