"""The form of a reference datum, and the strict reading of the files that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.money import parse_rate
from shoryoku.problems import Problem, RuleError
from shoryoku.store import stored
from shoryoku.strict_yaml import Document as File
from shoryoku.strict_yaml import Path_
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data")
STANDINGS = {
    "official": Text("公式の文書で確認", "official text"),
    "secondary": Text("第三者の引用", "quoted by others"),
    "seed": Text("資料に印刷", "printed in the document"),
    "remembered": Text("記憶による・未確認", "remembered, not verified"),
    "assumed": Text("仮定・未確認", "assumed, not verified"),
}
BOUNDS = {
    "at_least": Text("{}以上", "{} or more"),
    "at_most": Text("{}以下", "{} or less"),
    "over": Text("{}超", "over {}"),
    "under": Text("{}未満", "under {}"),
}
_LINES = re.compile(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")
_INHERITED = ("unit", "definition", "source", "date", "standing", "note", "approx", "stale")
_GROUP_KEYS = {"ja", "en", "facts", *_INHERITED}
_FACT_KEYS = {"ja", "en", "value", "value_en", "printed", "quote", "lost", "bound", *_INHERITED}


class Document(NamedTuple):
    """A document that data cite; ``published`` as the document says it, empty if it does not."""

    id: str
    title: Text
    published: str
    kind: str
    address: str


class Citation(NamedTuple):
    """A place in a document: lines for the five seeds (``56,62``), else a section or page."""

    document: str
    place: str

    def __str__(self) -> str:
        return f"{self.document}:{self.place}"


class Unit(NamedTuple):
    """A unit and how a value in it is written: ``number``, ``ratio``, ``text`` or ``day``."""

    id: str
    label: Text
    kind: str


class Fact(NamedTuple):
    """One reference datum.

    Attributes:
        id: dotted, group first.
        group: what the group of data is about.
        value: yen as int, ratios as Fraction, text, or a day; ``None`` where it was lost.
        value_en: a text value in English, in our words.
        printed: the value as the document prints it, where that reads differently.
        date: the day, year or period that the value is about; empty if the document has none.
        bound: ``at_least`` and the like where the document prints a limit, not a value.
        definition: the id of the metric that the value is of.
        lost: why there is no value.
        stale: out of date, kept for its provenance and not shown in lists.
    """

    id: str
    group: Text
    label: Text
    value: int | Fraction | str | date | None
    value_en: str
    unit: str
    printed: str
    date: str
    approximate: bool
    bound: str
    quote: str
    definition: str
    sources: tuple[Citation, ...]
    standing: str
    note: Text | None
    lost: Text | None
    stale: bool


@cache
def documents() -> dict[str, Document]:
    """The documents that reference data cite, by id."""
    path = DATA / "documents.yaml"

    def make() -> dict[str, Document]:
        return {
            id_: Document(id_, text(e), str(e["published"]), e["kind"], str(e.get("address", "")))
            for id_, e in strict_yaml.read(path).value.items()
        }

    return stored("reference_documents", [path, Path(__file__)], make)


@cache
def units() -> dict[str, Unit]:
    """The units of reference data, by id."""
    path = DATA / "units.yaml"

    def make() -> dict[str, Unit]:
        read = strict_yaml.read(path).value
        return {id_: Unit(id_, text(entry), entry["kind"]) for id_, entry in read.items()}

    return stored("reference_units", [path, Path(__file__)], make)


def text(entry: Any) -> Text:
    """The label of an entry."""
    return Text(str(entry["ja"]), str(entry["en"]))


def read_facts(path: Path) -> list[Fact]:
    """The data of one file of groups.

    Raises:
        RuleError: an entry has an unknown or missing key, unit, standing or document; every
            problem is listed with its line.
    """
    file = strict_yaml.read(path)
    problems: list[Problem] = []
    found = [fact for group in file.value for fact in _group(file, group, problems)]
    if problems:
        raise RuleError(problems)
    return found


def _group(file: File, id_: str, problems: list[Problem]) -> Iterator[Fact]:
    group = file.value[id_]
    unknown = set(group) - _GROUP_KEYS
    problems += [Problem(file.where((id_, key)), "is an unknown key") for key in unknown]
    shared = {key: group[key] for key in _INHERITED if key in group}
    for name, own in group["facts"].items():
        place: Path_ = (id_, "facts", name)
        unknown = set(own) - _FACT_KEYS
        problems += [Problem(file.where((*place, key)), "is an unknown key") for key in unknown]
        try:
            yield _fact(f"{id_}.{name}", text(group), {**shared, **own})
        except (KeyError, ValueError) as error:
            problems.append(Problem(file.where(place), f"is not a datum: {error}"))


def _fact(id_: str, group: Text, entry: dict[str, Any]) -> Fact:
    standing = entry.get("standing", "seed")
    unit, lost, stale = entry["unit"], entry.get("lost"), bool(entry.get("stale", False))
    if standing not in STANDINGS or unit not in units():
        raise ValueError(f"standing {standing!r} or unit {unit!r} is not known")
    if ("value" in entry) == ("lost" in entry):
        raise ValueError("give either a value or why it was lost")
    if "value" in entry and not entry.get("quote"):
        raise ValueError("a value needs the words of its source")
    if units()[unit].kind == "text" and not (lost or stale or entry.get("value_en")):
        raise ValueError("text needs its English as value_en")
    if entry.get("bound", "at_least") not in BOUNDS:
        raise ValueError(f"bound {entry['bound']!r} is not known")
    note = entry.get("note")
    return Fact(
        id=id_,
        group=group,
        label=text(entry),
        value=None if lost else read_value(entry["value"], units()[unit].kind),
        value_en=str(entry.get("value_en", "")),
        unit=unit,
        printed=str(entry.get("printed", "")),
        date=str(entry.get("date") or ""),
        approximate=bool(entry.get("approx", False)),
        bound=entry.get("bound", ""),
        quote=str(entry.get("quote", "")),
        definition=str(entry.get("definition", "")),
        sources=citations(entry["source"], standing),
        standing=standing,
        note=text(note) if note else None,
        lost=text(lost) if lost else None,
        stale=stale,
    )


def read_value(raw: Any, kind: str) -> int | Fraction | str | date:
    """A value of a file as its unit's kind asks.

    Raises:
        ValueError: the value is of another kind.
    """
    if kind == "text" and isinstance(raw, str):
        return raw
    if kind == "day" and isinstance(raw, date):
        return raw
    if kind == "ratio" and isinstance(raw, (str, int, Decimal)):
        return parse_rate(raw) if isinstance(raw, str) else Fraction(raw)
    if kind == "number" and type(raw) in (int, Decimal):
        value = Fraction(raw)
        return int(value) if value.denominator == 1 else value
    raise ValueError(f"{raw!r} is not a {kind}")


def citations(written: str | Iterable[str], standing: str) -> tuple[Citation, ...]:
    """The places that an entry cites.

    Raises:
        ValueError: the document is not listed, or a seed is not cited by line.
    """
    found = []
    for one in [written] if isinstance(written, str) else written:
        document, _, place = one.partition(":")
        if document not in documents():
            near = did_you_mean(document, list(documents()))
            raise ValueError(f"{document!r} is not in documents.yaml; {near}")
        seed = documents()[document].kind == "seed"
        if not place or (seed and not _LINES.fullmatch(place)):
            raise ValueError(f"{one!r} names no place in its document")
        if standing == "seed" and not seed:
            raise ValueError(f"{one!r} is not one of the five documents; say secondary")
        found.append(Citation(document, place))
    return tuple(found)
