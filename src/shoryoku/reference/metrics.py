"""The metric registry: each definition with its formula, use and source; one word, many numbers.

A word alone, such as ``labour_productivity``, cannot be asked for: the error lists its
definitions. A value carries the id of its definition, and values of different definitions are
never divided by one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem, RuleError
from shoryoku.reference.entries import (
    DATA,
    STANDINGS,
    Citation,
    citations,
    documents,
    text,
    units,
)
from shoryoku.store import stored
from shoryoku.text import Language, Text, did_you_mean

Number = int | Fraction
NOT_ABOVE_ZERO = "not_above_zero"
_FILE = DATA / "metrics.yaml"
_KEYS = {
    "ja", "en", "unit", "numerator", "denominator", "multiply", "factor", "how", "better",
    "used_by", "source", "standing", "quote", "note", "houjin", "above_zero",
}  # fmt: skip


class Item(NamedTuple):
    """What stands in accounts or records.

    ``houjin`` are the columns of 法人企業統計 that hold it, best first; ``A＋B`` is their sum.
    """

    id: str
    label: Text
    unit: str
    houjin: tuple[str, ...]


class Term(NamedTuple):
    """One part of a sum: an item, or the result of another definition."""

    id: str
    sign: int


class Metric(NamedTuple):
    """One definition of a metric.

    Attributes:
        id: ``word.definition``.
        numerator, denominator: sums of items; empty where ``how`` describes the metric.
        multiply: the denominator is the product of its items, not their sum.
        factor: what the ratio is multiplied with (12 for months of yearly sales).
        above_zero: a share of the denominator says something only while that is above 0.
        better: ``higher``, ``lower``, or empty where neither is better.
    """

    id: str
    label: Text
    unit: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    multiply: bool
    factor: int
    above_zero: bool
    how: Text | None
    better: str
    used_by: Text
    sources: tuple[Citation, ...]
    standing: str
    quote: str
    note: Text | None
    houjin: tuple[str, ...]

    @property
    def word(self) -> str:
        return self.id.partition(".")[0]


class Registry(NamedTuple):
    """All items, words and definitions, by id."""

    items: dict[str, Item]
    words: dict[str, Text]
    metrics: dict[str, Metric]


class Measured(NamedTuple):
    """A value with the definition it is of.

    Attributes:
        definition: the id of the metric.
        value: ``None`` if an item is missing, the denominator is 0, or a share is asked of a
            denominator that is not above 0.
        missing: the items that were not given.
        state: ``not_above_zero`` for such a share, else empty.
    """

    definition: str
    value: Fraction | None
    missing: tuple[str, ...] = ()
    state: str = ""

    @property
    def why_none(self) -> Text | None:
        """Why a share has no value, in words; ``None`` where nothing stands against one."""
        if self.state != NOT_ABOVE_ZERO:
            return None
        whole = registry().words[metric(self.definition).denominator[0].id.partition(".")[0]]
        return Text(
            f"{whole.ja}が0以下のため計算できません",
            f"cannot be computed: {whole.en} is not above 0",
        )


@cache
def registry() -> Registry:
    """The registry of metrics."""
    sources = [_FILE, DATA / "documents.yaml", DATA / "units.yaml", Path(__file__)]
    return stored("reference_metrics", sources, _read)


def metric(id_: str) -> Metric:
    """The definition of an id.

    Raises:
        InputError: no such definition; for a bare word every definition of it is listed.
    """
    found = registry().metrics.get(id_)
    if found is not None:
        return found
    if id_ in registry().words:
        known = definitions(id_)
        listed = "; ".join(f"{m.id} ({m.label.ja} / {m.label.en})" for m in known)
        several = f"{registry().words[id_].en!r} has {len(known)} definitions"
        raise InputError(Problem(id_, several, f"ask for one of them: {listed}"))
    near = did_you_mean(id_, [*registry().metrics, *registry().words])
    raise InputError(Problem(id_, "is not a metric", near or "see `shoryoku facts --metrics`"))


def definitions(word: str) -> list[Metric]:
    """The definitions of a word, in the order of the registry."""
    return [found for found in registry().metrics.values() if found.word == word]


def measure(id_: str, given: Mapping[str, Number | None]) -> Measured:
    """The value of a metric from items, by the formula of its definition.

    Args:
        id_: the definition.
        given: items by id. A definition that stands in the formula, such as
            ``value_added.houjin_kigyo``, may be given itself by its id or its word; it then
            goes before its own items. Amounts may be in any one unit of money.

    Raises:
        InputError: no such definition, or one that is not a ratio of sums.
    """
    wanted = metric(id_)
    if wanted.how is not None:
        raise InputError(Problem(id_, "is not computed from items alone", wanted.how.en))
    missing: dict[str, None] = {}
    top = _sum(wanted.numerator, given, missing)
    bottom = _bottom(wanted, given, missing)
    if missing or top is None or bottom is None:
        return Measured(id_, None, tuple(missing))
    if wanted.above_zero and bottom <= 0:
        return Measured(id_, None, (), NOT_ABOVE_ZERO)
    if bottom == 0:
        return Measured(id_, None)
    return Measured(id_, top * wanted.factor / bottom)


def _bottom(
    wanted: Metric, given: Mapping[str, Number | None], missing: dict[str, None]
) -> Fraction | None:
    if not wanted.denominator:
        return Fraction(1)
    if not wanted.multiply:
        return _sum(wanted.denominator, given, missing)
    product = Fraction(1)
    for term in wanted.denominator:
        factor = _value(term.id, given, missing)
        product *= Fraction(0) if factor is None else factor
    return product


def _sum(
    terms: Iterable[Term], given: Mapping[str, Number | None], missing: dict[str, None]
) -> Fraction | None:
    parts = [(term.sign, _value(term.id, given, missing)) for term in terms]
    if any(part is None for _, part in parts):
        return None
    return sum((sign * part for sign, part in parts if part is not None), Fraction(0))


def _value(
    id_: str, given: Mapping[str, Number | None], missing: dict[str, None]
) -> Fraction | None:
    word = id_.partition(".")[0]
    for name in (id_, word):
        value = given.get(name)
        if value is not None:
            return Fraction(value)
    part = registry().metrics.get(id_)
    if part is None or part.how is not None:
        missing[id_] = None
        return None
    found = measure(id_, given)
    missing.update(dict.fromkeys(found.missing))
    return found.value


def ratio(value: Measured, base: Measured) -> Fraction | None:
    """``value / base``; ``None`` if one of them is not known or the base is 0.

    Raises:
        InputError: the two are values of different definitions.
    """
    if value.definition != base.definition:
        found = f"is {metric(value.definition).label.en}, compared with "
        found += metric(base.definition).label.en
        expected = f"compare values of one definition, {value.definition} or {base.definition}"
        raise InputError(Problem(value.definition, found, expected))
    if value.value is None or not base.value:
        return None
    return value.value / base.value


def houjin_columns() -> dict[str, tuple[str, ...]]:
    """The columns of 法人企業統計 by item or definition."""
    known = registry()
    found = {item.id: item.houjin for item in known.items.values()}
    found.update((metric.id, metric.houjin) for metric in known.metrics.values())
    return {id_: columns for id_, columns in found.items() if columns}


def side_by_side(values: Iterable[Measured], language: Language) -> list[tuple[str, Measured]]:
    """Values of any definitions, each under the full name of its definition."""
    return [(metric(value.definition).label.in_language(language), value) for value in values]


def formula(wanted: Metric, language: Language) -> str:
    """The formula in words, from the very parts that compute it."""
    if wanted.how is not None:
        return wanted.how.in_language(language)
    top = _joined(wanted.numerator, language)
    if not wanted.denominator:
        return top
    if wanted.multiply:
        bottom = " × ".join(_name(term.id, language) for term in wanted.denominator)
    else:
        bottom = _joined(wanted.denominator, language)
    many_above, many_below = len(wanted.numerator) > 1, len(wanted.denominator) > 1
    left, right = ("（", "）") if language == "ja" else ("(", ")")
    top = f"{left}{top}{right}" if many_above else top
    bottom = f"{left}{bottom}{right}" if many_below else bottom
    times = f" × {wanted.factor}" if wanted.factor != 1 else ""
    return f"{top} ÷ {bottom}{times}"


def _joined(terms: tuple[Term, ...], language: Language) -> str:
    words = ""
    for at, term in enumerate(terms):
        sign = " − " if term.sign < 0 else " ＋ " if language == "ja" else " + "
        words += (sign if at or term.sign < 0 else "") + _name(term.id, language)
    return words.strip()


def _name(id_: str, language: Language) -> str:
    known = registry()
    item = known.items.get(id_)
    label = item.label if item else known.metrics[id_].label
    return label.in_language(language)


def _read() -> Registry:
    file = strict_yaml.read(_FILE)
    read = file.value
    items = {
        id_: Item(id_, text(e), e["unit"], tuple(e.get("houjin", ())))
        for id_, e in read["items"].items()
    }
    words = {id_: text(entry) for id_, entry in read["words"].items()}
    metrics: dict[str, Metric] = {}
    problems = []
    for id_, entry in read["definitions"].items():
        place = file.where(("definitions", id_))
        try:
            metrics[id_] = _metric(id_, entry)
        except (KeyError, ValueError) as error:
            problems.append(Problem(place, f"is not a definition: {error}"))
            continue
        parts = (*metrics[id_].numerator, *metrics[id_].denominator)
        unknown = [part.id for part in parts if part.id not in items and part.id not in metrics]
        problems += [Problem(place, f"{part!r} is not an item or definition") for part in unknown]
        if metrics[id_].word not in words:
            problems.append(Problem(place, "its word is not listed"))
    if problems:
        raise RuleError(problems)
    return Registry(items, words, metrics)


def _metric(id_: str, entry: dict[str, Any]) -> Metric:
    standing = entry.get("standing", "seed")
    if set(entry) - _KEYS or standing not in STANDINGS or entry["unit"] not in units():
        raise ValueError(f"unknown key, standing or unit among {', '.join(entry)}")
    if ("how" in entry) == ("numerator" in entry) or not documents():
        raise ValueError("give either a numerator or how it is made")
    return Metric(
        id=id_,
        label=text(entry),
        unit=entry["unit"],
        numerator=tuple(_terms(entry.get("numerator", ()))),
        denominator=tuple(_terms(entry.get("denominator", ()))),
        multiply=bool(entry.get("multiply", False)),
        factor=entry.get("factor", 1),
        above_zero=bool(entry.get("above_zero", False)),
        how=text(entry["how"]) if "how" in entry else None,
        better=entry.get("better", ""),
        used_by=text(entry["used_by"]),
        sources=citations(entry["source"], standing),
        standing=standing,
        quote=str(entry.get("quote", "")),
        note=text(entry["note"]) if "note" in entry else None,
        houjin=tuple(entry.get("houjin", ())),
    )


def _terms(written: Iterable[str]) -> Iterator[Term]:
    for part in written:
        yield Term(part.lstrip("-"), -1 if part.startswith("-") else 1)
