"""The synthetic firms compared with the printed totals: what was wanted, what was reached.

Measured by SQL on the rows that are written, not on the sums they were drawn with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from shoryoku.population.margins import Margins, Target, Where
from shoryoku.problems import InputError, Problem

USED_TOLERANCE = 0.05
HELD_OUT_BOUNDS = (0.8, 1.25)
_SUMS = {
    "firms": "count(*)",
    "persons": "sum(persons_engaged)",
    "sales": "sum(sales)",
    "value_added": "sum(value_added)",
    "payroll": "sum(payroll)",
    "invests": "sum(CAST(invests AS BIGINT))",
}
Rows = Callable[[str], Sequence[Sequence[Any]]]


class Reached(NamedTuple):
    """One target as measured; ``passed`` is whether it lies within its bounds."""

    target: Target
    reached: float
    passed: bool

    @property
    def ratio(self) -> float:
        """Reached by wanted."""
        return self.reached / self.target.value

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        target = self.target
        return {
            "id": target.id,
            "ja": target.label.ja,
            "en": target.label.en,
            "wanted": target.value,
            "reached": self.reached,
            "ratio": round(self.ratio, 6),
            "use": "used" if target.used else "held_out",
            "passed": self.passed,
            "year": target.year,
            "universe": target.universe,
            "source": target.source,
            "standing": target.standing,
            **({"note": target.note} if target.note else {}),
        }


def measured(margins: Margins, rows: Rows, table: str, weight: float) -> tuple[Reached, ...]:
    """Every target measured on a table of synthetic firms.

    Args:
        rows: runs a query.
        weight: how many firms of the universe each row stands for.
    """
    parts: list[str] = []
    for target in margins.targets:
        parts += _parts(margins, target)
    values = rows(f"SELECT {', '.join(parts)} FROM {table}")[0]
    numbers = [float(value or 0) for value in values]
    found = []
    for target in margins.targets:
        size = len(_parts(margins, target))
        reached = _value(numbers[:size], weight)
        numbers = numbers[size:]
        found.append(Reached(target, reached, _passes(target, reached, weight)))
    return tuple(found)


def _parts(margins: Margins, target: Target) -> list[str]:
    """The sums a target is made of: one, or two for a ratio, or four for a ratio of ratios."""
    parts = [_sum(margins, target.measure, target.where)]
    if target.per_all:
        bare = target.where._replace(capital_above=None, capital_up_to=None)
        parts.append(_sum(margins, target.measure, bare))
    elif target.per:
        parts.append(_sum(margins, target.per, target.where))
    if target.against is not None:
        parts.append(_sum(margins, target.measure, target.against))
        parts.append(_sum(margins, target.per, target.against))
    return parts


def _sum(margins: Margins, measure: str, where: Where) -> str:
    return f"{_SUMS[measure]} FILTER (WHERE {_condition(margins, where)})"


def _condition(margins: Margins, where: Where) -> str:
    columns = ("industry", "size", "prefecture", "legal_form")
    chosen = {column: getattr(where, column) for column in columns}
    tests = ["TRUE", *(f"{c} IN ({_listed(names)})" for c, names in chosen.items() if names)]
    if where.surveyed:
        surveyed = [industry.id for industry in margins.industries if industry.surveyed]
        tests.append(f"industry IN ({_listed(surveyed)})")
    if where.capital_above is not None:
        tests.append(f"capital > {int(where.capital_above)}")
    if where.capital_up_to is not None:
        tests.append(f"(capital IS NULL OR capital <= {int(where.capital_up_to)})")
    if where.employees is not None:
        tests.append(f"employees = {int(where.employees)}")
    return " AND ".join(tests)


def _listed(names: Sequence[str]) -> str:
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)


def _value(sums: Sequence[float], weight: float) -> float:
    if len(sums) == 1:
        return sums[0] * weight
    ratios = [
        over / under if under else 0.0 for over, under in zip(sums[::2], sums[1::2], strict=True)
    ]
    if len(ratios) == 1:
        return ratios[0]
    return ratios[0] / ratios[1] if ratios[1] else 0.0


def _passes(target: Target, reached: float, weight: float) -> bool:
    low, high = (1 - USED_TOLERANCE, 1 + USED_TOLERANCE) if target.used else HELD_OUT_BOUNDS
    # a count may miss by a row more: a file of few rows cannot hold a third of a firm
    counts = target.measure == "firms" and not target.per and not target.per_all
    row = weight if counts else 0.0
    return low * target.value - row <= reached <= high * target.value + row


def refuse_misses(found: Sequence[Reached]) -> None:
    """Stop when a target is missed.

    Raises:
        InputError: names every target that lies outside its bounds.
    """
    low, high = HELD_OUT_BOUNDS
    bounds = {True: f"off by at most {USED_TOLERANCE:.0%}", False: f"{low} to {high} (held out)"}
    problems = [
        Problem(
            one.target.id,
            f"wanted {one.target.value:,.4g}, reached {one.reached:,.4g}, ratio {one.ratio:.3f}",
            f"{bounds[one.target.used]} is allowed; nothing was written",
        )
        for one in found
        if not one.passed
    ]
    if problems:
        raise InputError(problems)
