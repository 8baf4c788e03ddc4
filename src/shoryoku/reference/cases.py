"""The case library: what firms did, with what effect, as printed, and what follows from it.

No field is filled that the source does not print. Derived figures (differences, ratios) are
computed from printed ones and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem, RuleError
from shoryoku.reference.entries import BOUNDS, DATA, Citation, Fact, citations, text, units
from shoryoku.reference.entries import read_value as _read_value
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean, narrow

FILE = DATA / "cases.yaml"
Value = int | Fraction | str | date
KINDS = {
    "firm": Text("企業の事例", "a firm"),
    "unnamed": Text("企業の事例（社名なし）", "a firm without its name"),
    "example": Text("活用イメージ", "an illustration"),
    "cooperation": Text("企業間の連携", "firms together"),
    "producer": Text("イノベーション・プロデューサー", "an innovation producer"),
    "support": Text("支援機関の取組", "a support office"),
    "collection": Text("事例集の所在", "where more examples are"),
}
_ENTRY_KEYS = {
    "kind", "name", "printed", "place", "employees", "capital", "industry", "tasks",
    "task_printed", "symbol", "equipment", "programmes", "did", "result", "note", "source",
    "figures",
}  # fmt: skip
_FIGURE_KEYS = {
    "ja", "en", "unit", "before", "after", "after_en", "change", "approx", "bound", "main",
    "printed", "quote", "source", "note",
}  # fmt: skip


class Figure(NamedTuple):
    """One printed figure of a case.

    Attributes:
        before, after: as printed; ``None`` where it is not printed.
        change: the change where only that is printed: relative if the unit is a ratio, else in
            the unit itself.
        approximate: which of ``before``, ``after`` and ``change`` are printed with 約.
        main: the figure by which the case is known.
    """

    id: str
    label: Text
    unit: str
    before: Value | None
    after: Value | None
    after_en: str
    change: Fraction | None
    approximate: tuple[str, ...]
    bound: str
    main: bool
    printed: str
    quote: str
    sources: tuple[Citation, ...]
    note: Text | None

    @property
    def difference(self) -> Fraction | None:
        """``after - before`` in the figure's unit."""
        pair = self._pair()
        if pair is not None:
            return pair[1] - pair[0]
        return None if self.change is None or self.unit == "ratio" else self.change

    @property
    def ratio(self) -> Fraction | None:
        """``after / before``."""
        pair = self._pair()
        return None if pair is None or not pair[0] else pair[1] / pair[0]

    @property
    def relative_change(self) -> Fraction | None:
        """``after / before - 1``, or as printed."""
        if self.ratio is not None:
            return self.ratio - 1
        return self.change if self.unit == "ratio" else None

    @property
    def reduction(self) -> Fraction | None:
        """By how much of the value before it fell; negative if it rose."""
        return None if self.relative_change is None else -self.relative_change

    @property
    def yearly(self) -> Fraction | None:
        """Hours a year behind a change printed in hours a month."""
        if self.unit != "hours_per_month" or self.difference is None:
            return None
        return self.difference * 12

    def derived(self) -> dict[str, Fraction]:
        """What follows from the printed values, by name."""
        names = ("difference", "ratio", "relative_change", "reduction", "yearly")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    def _pair(self) -> tuple[Fraction, Fraction] | None:
        if isinstance(self.before, (int, Fraction)) and isinstance(self.after, (int, Fraction)):
            return Fraction(self.before), Fraction(self.after)
        return None


class Printed(NamedTuple):
    """A fact about the firm of a case with its year and place; ``value_en`` is our English."""

    value: Value
    value_en: str
    year: str
    quote: str
    sources: tuple[Citation, ...]


class Equipment(NamedTuple):
    """A kind of equipment, and words by which people ask for it."""

    id: str
    label: Text
    words: tuple[str, ...]


class Case(NamedTuple):
    """One case.

    Attributes:
        printed: the name as printed, where it differs.
        prefecture, industry, employees, capital: as printed, else ``None``.
        jsic: codes of the JSIC that we put the industry under; our crosswalk.
        tasks: ids of the task model.
        symbol: ○ or ◎ by the legend of the task model; our reading.
        equipment: ids of :func:`equipment`.
        programmes: as printed, and in our English.
        did, result: in our words.
    """

    id: str
    kind: str
    name: Text
    printed: str
    prefecture: Printed | None
    city: str
    employees: Printed | None
    capital: Printed | None
    industry: Printed | None
    jsic: tuple[str, ...]
    tasks: tuple[str, ...]
    task_printed: str
    symbol: str
    equipment: tuple[str, ...]
    programmes: tuple[Text, ...]
    did: Text
    result: Text
    note: Text | None
    sources: tuple[Citation, ...]
    figures: tuple[Figure, ...]

    def prints(self, task: Text) -> bool:
        """Whether the case itself names a task; else it is our mapping."""
        return narrow(task.ja) in narrow(self.task_printed)

    @property
    def main_figure(self) -> Figure | None:
        return next((figure for figure in self.figures if figure.main), None)


@cache
def equipment() -> dict[str, Equipment]:
    """Kinds of equipment in the cases, by id."""
    return _library()[0]


@cache
def cases() -> dict[str, Case]:
    """All cases by id, in the order of the documents."""
    return _library()[1]


def case(id_: str) -> Case:
    """The case of an id, or of a word that stands in one id or name only.

    Raises:
        InputError: no such case, or several; names them.
    """
    known = cases()
    if id_ in known:
        return known[id_]
    word = narrow(id_).casefold()
    near = [c for c in known.values() if word in c.id.split("_") or word in c.name.ja.casefold()]
    if len(near) == 1:
        return near[0]
    hint = (
        f"did you mean {', '.join(c.id for c in near)}?" if near else did_you_mean(word, [*known])
    )
    raise InputError(Problem(id_, "is not a case", hint or "see `shoryoku facts case`"))


def facts_of(one: Case) -> Iterator[Fact]:
    """What a case prints, as reference data with ids under ``case.``."""
    general = (
        ("prefecture", Text("所在地", "place"), "text", one.prefecture),
        ("city", Text("市区町村", "city or town"), "text", _city(one)),
        ("employees", Text("従業員数", "employees"), "people", one.employees),
        ("capital", Text("資本金", "capital"), "yen", one.capital),
        ("industry", Text("業種（印刷のまま）", "industry"), "text", one.industry),
    )
    for name, label, unit, printed in general:
        if printed is not None:
            yield _as_fact(one, name, label, unit, printed)
    for figure in one.figures:
        yield from _figure_facts(one, figure)


def _city(one: Case) -> Printed | None:
    place = one.prefecture
    return place._replace(value=one.city, value_en="") if place and one.city else None


def _figure_facts(one: Case, figure: Figure) -> Iterator[Fact]:
    parts = (
        ("before", Text("（前）", " (before)"), figure.before),
        ("after", Text("（後）", " (after)"), figure.after),
        ("change", Text("（変化）", " (change)"), figure.change),
    )
    for name, suffix, value in parts:
        if value is None:
            continue
        only = name == "after" and figure.before is None
        label = figure.label
        if not only:
            label = Text(label.ja + suffix.ja, label.en + suffix.en)
        english = figure.after_en if name == "after" else ""
        printed = Printed(value, english, "", figure.quote, figure.sources)
        fact = _as_fact(one, f"{figure.id}.{name}", label, figure.unit, printed)
        yield fact._replace(
            approximate=name in figure.approximate,
            bound=figure.bound,
            note=figure.note,
            printed=figure.printed,
        )


def _as_fact(one: Case, name: str, label: Text, unit: str, printed: Printed) -> Fact:
    return Fact(
        id=f"case.{one.id}.{name}",
        group=one.name,
        label=label,
        value=printed.value,
        value_en=printed.value_en,
        unit=unit,
        printed="",
        date=printed.year,
        approximate=False,
        bound="",
        quote=printed.quote,
        definition="",
        sources=printed.sources,
        standing="seed",
        note=None,
        lost=None,
        stale=False,
    )


@cache
def _library() -> tuple[dict[str, Equipment], dict[str, Case]]:
    used = [FILE, DATA / "documents.yaml", DATA / "units.yaml", Path(__file__)]
    return stored("reference_cases", [*used, Path(__file__).with_name("entries.py")], _read)


def _read() -> tuple[dict[str, Equipment], dict[str, Case]]:
    file = strict_yaml.read(FILE)
    kinds = {
        id_: Equipment(id_, text(entry), tuple(entry["words"]))
        for id_, entry in file.value["equipment"].items()
    }
    found, problems = {}, []
    for id_, entry in file.value["cases"].items():
        try:
            found[id_] = _case(id_, entry, kinds, file.value["programmes"])
        except (KeyError, ValueError) as error:
            problems.append(Problem(file.where(("cases", id_)), f"is not a case: {error}"))
    if problems:
        raise RuleError(problems)
    return kinds, found


def _case(
    id_: str, entry: dict[str, Any], kinds: Mapping[str, Equipment], english: Mapping[str, str]
) -> Case:
    unknown = [key for key in entry if key not in _ENTRY_KEYS]
    unknown += [tag for tag in entry.get("equipment", ()) if tag not in kinds]
    if unknown or entry["kind"] not in KINDS or entry.get("symbol", "○") not in ("○", "◎"):
        raise ValueError(f"not known: {', '.join(unknown) or entry['kind']}")
    figures = tuple(_figure(name, e) for name, e in entry.get("figures", {}).items())
    if sum(figure.main for figure in figures) > 1:
        raise ValueError("only one figure is the main one")
    place, industry = entry.get("place", {}), entry.get("industry", {})
    return Case(
        id=id_,
        kind=entry["kind"],
        name=text(entry["name"]),
        printed=entry.get("printed", ""),
        prefecture=_printed({**place, "value": place["prefecture"]}, "text") if place else None,
        city=place.get("city", ""),
        employees=_printed(entry.get("employees"), "number"),
        capital=_printed(entry.get("capital"), "number"),
        industry=_printed({**industry, "value": industry["printed"]}, "text") if industry else None,
        jsic=tuple(industry.get("jsic", ())),
        tasks=tuple(entry.get("tasks", ())),
        task_printed=entry.get("task_printed", ""),
        symbol=entry.get("symbol", ""),
        equipment=tuple(entry.get("equipment", ())),
        programmes=tuple(Text(name, english[name]) for name in entry.get("programmes", ())),
        did=text(entry["did"]),
        result=text(entry["result"]),
        note=text(entry["note"]) if "note" in entry else None,
        sources=citations(entry["source"], "seed"),
        figures=figures,
    )


def _printed(entry: Mapping[str, Any] | None, kind: str) -> Printed | None:
    if entry is None:
        return None
    value = _read_value(entry["value"], kind)
    quote = str(entry.get("quote") or value)
    sources = citations(entry["source"], "seed")
    return Printed(value, entry.get("en", ""), entry.get("year", ""), quote, sources)


_PARTS = ("before", "after", "change")


def _approximate(name: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts that 約 belongs to: all, or the one that ``approx`` names."""
    written = entry.get("approx", False)
    if isinstance(written, bool):
        return _PARTS if written else ()
    if written not in _PARTS or written not in entry:
        raise ValueError(f"figure {name}: approx is {written!r}, not a part of it")
    return (written,)


def _figure(name: str, entry: dict[str, Any]) -> Figure:
    unknown = [key for key in entry if key not in _FIGURE_KEYS]
    if unknown or entry["unit"] not in units() or entry.get("bound", "over") not in BOUNDS:
        raise ValueError(f"figure {name}: not known: {', '.join(unknown) or entry['unit']}")
    kind = units()[entry["unit"]].kind
    values = {key: _read_value(entry[key], kind) if key in entry else None for key in _PARTS}
    if not any(value is not None for value in values.values()):
        raise ValueError(f"figure {name} has no value")
    change = values["change"]
    return Figure(
        id=name,
        label=text(entry),
        unit=entry["unit"],
        before=values["before"],
        after=values["after"],
        after_en=str(entry.get("after_en", "")),
        change=Fraction(change) if isinstance(change, (int, Fraction)) else None,
        approximate=_approximate(name, entry),
        bound=entry.get("bound", ""),
        main=bool(entry.get("main", False)),
        printed=entry.get("printed", ""),
        quote=entry["quote"],
        sources=citations(entry["source"], "seed"),
        note=text(entry["note"]) if "note" in entry else None,
    )
