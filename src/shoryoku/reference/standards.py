"""Standards (基準値) of Local Benchmark that a person supplies; none is shipped.

The official table is not part of this project. Saved as CSV it has the columns 大分類, 小分類,
事業規模 and, for each of the six indicators, ``売上増加率_中央値``, ``…_標準偏差`` and the four
thresholds ``…_ⅳ``, ``…_ⅲ``, ``…_ⅱ``, ``…_ⅰ`` (column names: standards_layout, secondary).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.reference.metrics import metric
from shoryoku.reference.survey_file import csv_lines
from shoryoku.text import did_you_mean, narrow

# the names in the table, by definition; a bare number of the first unit is scaled to ours
_COLUMNS = {
    "sales_growth.locaben": ("売上増加率", Fraction(1, 100)),
    "operating_margin.locaben": ("営業利益率", Fraction(1, 100)),
    "labour_productivity.locaben": ("労働生産性", Fraction(1000)),
    "ebitda_debt_multiple.locaben": ("EBITDA有利子負債倍率", Fraction(1)),
    "working_capital_months.locaben": ("営業運転資本回転期間", Fraction(1)),
    "equity_ratio.locaben": ("自己資本比率", Fraction(1, 100)),
}
_MISSPELT = {"EBTDA有利子負債倍率": "EBITDA有利子負債倍率"}
_KEYS = ("大分類", "小分類", "事業規模")
_PARTS = {"中央値": "median", "標準偏差": "deviation", "iv": "4", "iii": "3", "ii": "2", "i": "1"}
_WORST_FIRST = ("iv", "iii", "ii", "i")


class Standard(NamedTuple):
    """The standard of one indicator for an industry and size.

    Attributes:
        thresholds: ⅳ, ⅲ, ⅱ, ⅰ, from the worst to the best; points 2, 3, 4 and 5 begin there.
    """

    median: Fraction | None
    deviation: Fraction | None
    thresholds: tuple[Fraction, Fraction, Fraction, Fraction]


class Standards:
    """All standards of a table, by 大分類, 小分類 and 事業規模."""

    def __init__(self, name: str, rows: dict[tuple[str, str, str], dict[str, Standard]]) -> None:
        self.name = name
        self.rows = rows

    def of(self, major: str, minor: str, size: str) -> dict[str, Standard]:
        """The standards of one industry and size, by definition.

        Raises:
            InputError: the table has no such row; names the nearest part.
        """
        wanted = (narrow(major), narrow(minor), narrow(size))
        if wanted in self.rows:
            return self.rows[wanted]
        for at, (key, name) in enumerate(zip(_KEYS, wanted, strict=True)):
            known = sorted({row[at] for row in self.rows if row[:at] == wanted[:at]})
            if name not in known:
                hint = did_you_mean(name, known) or f"the table has {', '.join(known[:8])}"
                raise InputError(Problem(self.name, f"has no {key} {name!r}", hint))
        raise InputError(Problem(self.name, f"has no row {' / '.join(wanted)}"))


def read_standards(path: Path) -> Standards:
    """A table of standards in the columns of the official one.

    Percentages and ratios in the table are per cent (``3.2`` or ``3.2%``), labour productivity
    is in thousands of yen, as in the tool; both are read into ratios and yen.

    Raises:
        InputError: the file is not such a table; every problem is listed.
    """
    lines = csv_lines(path)
    if not lines:
        raise InputError(Problem(str(path), "is empty", "give the table of standards as CSV"))
    names = [_heading(cell) for cell in lines[0]]
    wanted = [*_KEYS, *(f"{name}_{part}" for name, _ in _COLUMNS.values() for part in _PARTS)]
    missing = [name for name in wanted if name not in names]
    if missing:
        found = f"has no column {missing[0]!r}" + (", and others" if len(missing) > 1 else "")
        raise InputError(Problem(str(path), found, "see docs/reference.md for the columns"))
    rows: dict[tuple[str, str, str], dict[str, Standard]] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        where = f"{path}:{number}"
        row = dict(zip(names, cells, strict=False))
        if len(cells) < len(names):
            problems.append(Problem(where, f"has {len(cells)} columns", f"{len(names)} expected"))
            continue
        key = (narrow(row["大分類"]), narrow(row["小分類"]), narrow(row["事業規模"]))
        if key in rows:
            problems.append(Problem(where, f"{' / '.join(key)} stands twice", "keep one"))
        rows[key] = dict(_standards(row, where, problems))
    if problems:
        raise InputError(problems)
    return Standards(path.name, rows)


def _heading(cell: str) -> str:
    name = narrow(cell)
    for wrong, right in _MISSPELT.items():
        name = name.replace(wrong, right)
    return name


def _standards(
    row: dict[str, str], where: str, problems: list[Problem]
) -> Iterator[tuple[str, Standard]]:
    for id_, (name, scale) in _COLUMNS.items():
        try:
            parts = {part: _number(row[f"{name}_{part}"], scale) for part in _PARTS}
        except ValueError as error:
            problems.append(Problem(f"{where} {name}", str(error), "mend the cell"))
            continue
        limits = [parts[part] for part in _WORST_FIRST]
        known = [limit for limit in limits if limit is not None]
        if not known:
            continue  # the table has no standard for this indicator
        ordered = sorted(known, reverse=metric(id_).better == "lower")
        if len(known) < len(limits) or known != ordered:
            found = f"ⅳ to ⅰ are {', '.join(str(limit) for limit in limits)}"
            better = "falling" if metric(id_).better == "lower" else "rising"
            expected = f"four thresholds, {better} from ⅳ to ⅰ, are expected"
            problems.append(Problem(f"{where} {name}", found, expected))
            continue
        iv, iii, ii, i = known
        yield id_, Standard(parts["中央値"], parts["標準偏差"], (iv, iii, ii, i))


def _number(cell: str, scale: Fraction) -> Fraction | None:
    """A cell in our units; ``None`` if it is empty.

    Raises:
        ValueError: not a number.
    """
    written = narrow(cell).replace(",", "").removesuffix("倍").removesuffix("か月")
    if written in ("", "-"):
        return None
    plain = written.removesuffix("%")
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?", plain):
        raise ValueError(f"{shortened(cell)} is not a number")
    return Fraction(plain) * (Fraction(1, 100) if written.endswith("%") else scale)
