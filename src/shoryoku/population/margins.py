"""The printed margins that synthetic firms are fitted to, and what is assumed beside them.

A folder of margins holds ``targets.yaml``, ``industries.yaml``, ``prefectures.csv`` and
``assumptions.yaml``; the one that is shipped can be replaced by another of the same form.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.firm.codes import industry as find_industry
from shoryoku.firm.codes import prefectures as known_prefectures
from shoryoku.firm.codes import size_classes
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.rules import STANDINGS
from shoryoku.text import Text

SHIPPED = Path(__file__).with_name("margins")
SIZES = ("small", "medium", "large")
LEGAL_FORMS = ("company", "sole_proprietor")
MEASURES = ("firms", "persons", "sales", "value_added", "payroll", "invests")
USES = ("used", "held_out")


class Where(NamedTuple):
    """Which firms a target speaks of; an empty choice means all.

    Attributes:
        surveyed: only industries of the survey of small and medium firms (実態基本調査).
        capital_above: companies with more capital than this, in yen.
        capital_up_to: firms with at most this capital in yen, sole proprietors among them.
        employees: exactly this number of employees.
    """

    industry: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    prefecture: tuple[str, ...] = ()
    legal_form: tuple[str, ...] = ()
    surveyed: bool = False
    capital_above: int | None = None
    capital_up_to: int | None = None
    employees: int | None = None

    def of_cells(self) -> bool:
        """Whether industry, size, prefecture and legal form alone decide."""
        return (self.capital_above, self.capital_up_to, self.employees) == (None, None, None)


class Target(NamedTuple):
    """A printed figure: a sum, or a ratio of two sums, over some of the firms.

    Attributes:
        measure: what is summed.
        per: the sum it is divided by, over the same firms; empty for a plain total.
        per_all: divide by all firms that differ from these in capital only.
        against: divide by the same ratio over these firms.
        used: fitted to; else held out, only compared.
    """

    id: str
    label: Text
    measure: str
    where: Where
    per: str
    per_all: bool
    against: Where | None
    value: float
    year: int
    universe: str
    source: str
    standing: str
    used: bool
    note: str = ""


class Industry(NamedTuple):
    """An industry of the synthetic firms; see ``industries.yaml`` for what each figure is."""

    id: str
    division: str
    firms: float
    large: float
    small: float
    sole: float
    monthly_wage: float
    value_added_to_sales: float
    surveyed: bool
    small_limit: int
    employee_limit: int
    capital_limit: int


class Prefecture(NamedTuple):
    """A prefecture: its average monthly wage in thousand yen and its establishments by industry."""

    name: str
    monthly_wage: float
    establishments: Mapping[str, float]


class Margins(NamedTuple):
    """All that the making of synthetic firms rests on."""

    targets: tuple[Target, ...]
    industries: tuple[Industry, ...]
    prefectures: tuple[Prefecture, ...]
    assumed: Mapping[str, Any]
    day: date

    def value(self, target: str) -> float:
        """The figure of a target.

        Raises:
            InputError: the margins have no such target.
        """
        for found in self.targets:
            if found.id == target:
                return found.value
        raise InputError(Problem("targets.yaml", f"has no target {target}", "add it"))

    def universe(self) -> float:
        """How many firms there are: the sum of the three sizes."""
        return sum(self.value(f"firms.{size}") for size in SIZES)


def load(folder: Path = SHIPPED) -> Margins:
    """The margins of a folder.

    Raises:
        InputError: a file is missing or holds what cannot be read; names the entry.
    """
    assumed = _assumed(folder / "assumptions.yaml")
    industries = _industries(folder / "industries.yaml")
    prefectures = _prefectures(folder / "prefectures.csv")
    unplaced = [i.id for i in industries if i.id not in prefectures[0].establishments]
    if unplaced:
        found = f"has no establishments for {', '.join(unplaced)}"
        raise InputError(Problem(str(folder / "prefectures.csv"), found))
    targets = _targets(folder / "targets.yaml")
    return Margins(targets, industries, prefectures, assumed, assumed["day"])


def _assumed(path: Path) -> dict[str, Any]:
    """What is assumed, with every entry that is shipped and of the same form."""
    given = _values(strict_yaml.read(path).value)
    shipped = _values(strict_yaml.read(SHIPPED / "assumptions.yaml").value)
    problems = [
        Problem(f"{path} {where}", found, "write it as in the margins that are shipped")
        for where, found in _differences(given, shipped)
    ]
    if not problems:
        bands = len(given["employee_bands"]) + 1
        lengths = {"shift_of_capital": bands, "shift_of_investment": bands, "correlation": 6}
        problems = [
            Problem(f"{path} {key}", f"has {len(given[key])} entries", f"{length} are expected")
            for key, length in lengths.items()
            if len(given[key]) != length
        ]
    if problems:
        raise InputError(problems)
    found: dict[str, Any] = given
    return found


def _differences(given: Any, shipped: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Where a value has another form than the shipped one; numbers and lengths may differ."""
    if isinstance(shipped, Mapping):
        if not isinstance(given, Mapping):
            yield where, "is not a mapping"
            return
        for key, value in shipped.items():
            if key in given:
                yield from _differences(given[key], value, f"{where}.{key}".lstrip("."))
            else:
                yield f"{where}.{key}".lstrip("."), "is missing"
    elif isinstance(shipped, list):
        if not isinstance(given, list) or not given:
            yield where, "is not a list"
            return
        pairs = zip(given, [*shipped, *shipped[-1:] * len(given)], strict=False)
        for at, (item, like) in enumerate(pairs):
            yield from _differences(item, like, f"{where}.{at}")
    elif isinstance(shipped, (int, float)):
        if isinstance(given, bool) or not isinstance(given, (int, float)):
            yield where, "is not a number"
    elif type(given) is not type(shipped):
        yield where, f"is not a {type(shipped).__name__}"


def _values(given: Any) -> Any:
    """Decimals as floats, and ``{value: …, why: …}`` as its value."""
    if isinstance(given, Mapping):
        if "value" in given and set(given) <= {"value", "why"}:
            return _values(given["value"])
        return {key: _values(value) for key, value in given.items()}
    if isinstance(given, list):
        return [_values(value) for value in given]
    return given if isinstance(given, (int, str, date)) else float(given)


def _targets(path: Path) -> tuple[Target, ...]:
    document = strict_yaml.read(path)
    found: list[Target] = []
    problems: list[Problem] = []
    for at, entry in enumerate(document.value):
        try:
            found.append(_target(entry))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(Problem(document.where((at,)), f"cannot be read as a target: {error}"))
    twice = {one.id for at, one in enumerate(found) if one.id in {o.id for o in found[:at]}}
    problems += [Problem(str(path), f"{id_} stands twice") for id_ in sorted(twice)]
    if problems:
        raise InputError(problems)
    return tuple(found)


def _target(entry: Mapping[str, Any]) -> Target:
    target = Target(
        id=entry["id"],
        label=Text(entry["ja"], entry["en"]),
        measure=_one_of(entry["measure"], MEASURES),
        where=_where(entry["where"]),
        per=_one_of(entry.get("per", ""), ("", *MEASURES)),
        per_all=bool(entry.get("per_all", False)),
        against=_where(entry["against"]) if "against" in entry else None,
        value=float(entry["value"]),
        year=int(entry["year"]),
        universe=entry["universe"],
        source=entry["source"],
        standing=_one_of(entry["standing"], STANDINGS),
        used=_one_of(entry["use"], USES) == "used",
        note=entry.get("note", ""),
    )
    if target.value <= 0:
        raise ValueError("the value must be above 0")
    return target


def _one_of(given: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise ValueError(f"{given!r} is not one of {', '.join(known)}")
    return given


def _where(given: Mapping[str, Any]) -> Where:
    chosen: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    where = Where(**chosen)
    for size in where.size:
        _one_of(size, SIZES)
    for form in where.legal_form:
        _one_of(form, LEGAL_FORMS)
    for prefecture in where.prefecture:
        _one_of(prefecture, tuple(known_prefectures()))
    return where


def _industries(path: Path) -> tuple[Industry, ...]:
    document = strict_yaml.read(path)
    found = []
    for id_, entry in document.value.items():
        try:
            classes = [size_classes()[class_] for class_ in find_industry(id_).classes]
            figures: dict[str, Any] = {
                key: value if isinstance(value, (str, bool)) else float(value)
                for key, value in entry.items()
                if key != "note"
            }
            # an industry of several classes is taken to be of the widest one
            limits: dict[str, Any] = {
                "small_limit": max(class_.small for class_ in classes),
                "employee_limit": max(class_.employees for class_ in classes),
                "capital_limit": max(class_.capital for class_ in classes),
            }
            found.append(Industry(id=id_, **figures, **limits))
        except (KeyError, TypeError, ValueError) as error:
            where = document.where((id_,))
            raise InputError(Problem(where, f"cannot be read as an industry: {error}")) from None
    return tuple(found)


def _prefectures(path: Path) -> tuple[Prefecture, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        found = tuple(
            Prefecture(
                row["prefecture"], float(row["monthly_wage_thousand_yen"]), _establishments(row)
            )
            for row in rows
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from None
    missing = set(known_prefectures()) ^ {prefecture.name for prefecture in found}
    if missing or len(found) != len(known_prefectures()):
        expected = "give each of the 47 prefectures once"
        raise InputError(Problem(str(path), f"wrong or missing: {sorted(missing)}", expected))
    return found


def _establishments(row: Mapping[str, str]) -> dict[str, float]:
    """Establishments by industry; those in one division are told apart where a count allows it."""
    counts = {key: float(value) for key, value in row.items() if len(key) == 1}
    retail, eating, inns = (
        float(row[key]) for key in ("retail_shops", "eating_places", "inns_and_hotels")
    )
    counts |= {"retail": retail, "wholesale": counts["I"] - retail, "software": counts["G"]}
    counts |= {"76": eating, "75": inns, "78": counts["N"], "80": counts["N"]}
    return counts
