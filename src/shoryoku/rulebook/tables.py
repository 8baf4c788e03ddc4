"""Lookups that rules may call: minimum wages by day, and the size limits of an industry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shoryoku.engine.functions import GENERAL, Function
from shoryoku.engine.nodes import COUNT, RATIO, YEN, Type
from shoryoku.engine.truth import UNKNOWN, Growth, Value, between
from shoryoku.firm.size import capital_limits, employee_limits, small_limits
from shoryoku.store import stored

MINIMUM_WAGES = Path(__file__).with_name("tables") / "minimum_wages.csv"


class MinimumWage(NamedTuple):
    """One prefecture's minimum wage of one fiscal year.

    Attributes:
        fiscal_year: the year whose revision this is.
        yen: the hourly wage.
        effective: the first day on which it is in force.
        source: where the figure was read.
    """

    fiscal_year: int
    yen: int
    effective: date
    source: str


@cache
def minimum_wages() -> dict[str, tuple[MinimumWage, ...]]:
    """All minimum wages by prefecture, oldest first."""
    return stored("minimum_wages", [MINIMUM_WAGES], _read_minimum_wages)


def _read_minimum_wages() -> dict[str, tuple[MinimumWage, ...]]:
    import csv

    rows: dict[str, list[MinimumWage]] = {}
    with MINIMUM_WAGES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            wage = MinimumWage(
                int(row["fiscal_year"]),
                int(row["yen"]),
                date.fromisoformat(row["effective_date"]),
                row["source"],
            )
            rows.setdefault(row["prefecture"], []).append(wage)
    return {
        prefecture: tuple(sorted(wages, key=lambda w: w.effective))
        for prefecture, wages in rows.items()
    }


def minimum_wage(prefecture: str, on: date) -> MinimumWage | None:
    """The minimum wage in force on a day; ``None`` before the table begins.

    After the last revision of the table the next one is not known: a year after it took effect
    at the latest the answer is ``None`` again, never an old figure.
    """
    found = None
    for wage in minimum_wages()[prefecture]:
        if wage.effective <= on:
            found = wage
    if found is None or found is not minimum_wages()[prefecture][-1]:
        return found
    # revisions take effect from October 1; none later than this one is in the table
    return None if on >= date(found.fiscal_year + 1, 10, 1) else found


def next_minimum_wage(prefecture: str, on: date) -> MinimumWage | None:
    """The first revision that takes effect after a day, where the table has it."""
    return next((wage for wage in minimum_wages()[prefecture] if wage.effective > on), None)


def _wage_on(prefecture: str, on: date) -> Value:
    wage = minimum_wage(prefecture, on)
    return UNKNOWN if wage is None else wage.yen


def _wage_of_year(prefecture: str, year: int) -> Value:
    return next(
        (wage.yen for wage in minimum_wages()[prefecture] if wage.fiscal_year == year), UNKNOWN
    )


def _wage_growth(prefecture: str, first: int, last: int) -> Value:
    """The growth as the guidelines print it: rounded to a tenth of a per cent."""
    start, end = _wage_of_year(prefecture, first), _wage_of_year(prefecture, last)
    if start is UNKNOWN or end is UNKNOWN or last <= first:
        return UNKNOWN
    return Growth(Fraction(end, start), last - first).rounded(3)


def _limit(limits: Callable[[str], tuple[int, int]]) -> Callable[[str], Value]:
    return lambda industry: between(*limits(industry))


def _any_listed(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(item in wanted for item in given)


def _takes(result: Type, *kinds: str) -> Callable[[tuple[Type, ...]], Type]:
    def check(arguments: tuple[Type, ...]) -> Type:
        if tuple(argument.kind for argument in arguments) != kinds:
            raise ValueError(f"takes {', '.join(kinds)}")
        return result

    return check


_LOOKUPS = (
    Function(
        "minimum_wage_of",
        _takes(YEN, "choice", "date"),
        _wage_on,
        ("{1}における{0}の最低賃金", "minimum wage of {0} on {1}"),
    ),
    Function(
        "minimum_wage_of_year",
        _takes(YEN, "choice", "count"),
        _wage_of_year,
        ("{0}の{1}年度の最低賃金", "minimum wage of {0} for fiscal year {1}"),
    ),
    Function(
        "minimum_wage_growth",
        _takes(RATIO, "choice", "count", "count"),
        _wage_growth,
        (
            "{0}の最低賃金の{1}年度から{2}年度の年平均成長率（0.1%単位）",
            "yearly growth of the minimum wage of {0}, fiscal {1} to {2} (tenths of a per cent)",
        ),
    ),
    Function(
        "sme_capital_limit_of",
        _takes(YEN, "choice"),
        _limit(capital_limits),
        ("{0}の資本金の上限", "capital limit of {0}"),
    ),
    Function(
        "sme_employee_limit_of",
        _takes(COUNT, "choice"),
        _limit(employee_limits),
        ("{0}の従業員数の上限", "employee limit of {0}"),
    ),
    Function(
        "small_employee_limit_of",
        _takes(COUNT, "choice"),
        _limit(small_limits),
        ("{0}の小規模企業者の従業員数の上限", "small-enterprise limit of {0}"),
    ),
    Function(
        "any_listed",
        _takes(Type("bool"), "choice", "choice"),
        _any_listed,
        ("{0}に{1}のいずれかを含む", "{0} include any of {1}"),
    ),
    Function("year_of", _takes(COUNT, "date"), lambda day: day.year, ("{0}の年", "year of {0}")),
    Function(
        "days_between",
        _takes(COUNT, "date", "date"),
        lambda a, b: (b - a).days,
        ("{0}から{1}までの日数", "days from {0} to {1}"),
    ),
)

FUNCTIONS: Mapping[str, Function] = {
    **GENERAL,
    **{function.name: function for function in _LOOKUPS},
}
