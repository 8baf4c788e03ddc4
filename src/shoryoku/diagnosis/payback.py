"""How long until an investment is recovered, by the formula of each programme."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.diagnosis.exact import Number, exact, not_negative
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

DATA = Path(__file__).with_name("data") / "payback.yaml"


class Formula(NamedTuple):
    """The formula of a programme, where it was read, and how far it can be relied on.

    ``within`` names what the payback must not exceed: ``plan_years``, or nothing.
    """

    id: str
    name: Text
    rules: tuple[str, ...]
    benefit: tuple[str, ...]
    words: Text
    within: str
    standing: str
    source: str
    note: Text


class Payback(NamedTuple):
    """The payback period by one formula.

    Attributes:
        years: exact; ``None`` unless ``state`` is ``known``.
        state: ``known``; ``never`` when a year brings nothing; ``unknown`` when ``missing``.
        benefit: yen that one year brings, ``None`` while unknown.
        missing: the inputs that are not known.
        within_plan: whether it is recovered within the plan, where the programme asks that.
    """

    formula: Formula
    years: Fraction | None
    state: str
    benefit: Fraction | None
    missing: tuple[str, ...]
    within_plan: bool | None


INPUTS = {
    "investment": Text("投資額", "investment"),
    "hours_saved": Text("1年に減らせる時間", "hours saved in a year"),
    "hourly_cost": Text("人件費単価（円／時間）", "labour cost per hour (yen)"),
    "value_added_increase": Text("1年に増える付加価値額", "increase of value added in a year"),
    "plan_years": Text("計画年数", "years of the plan"),
}
_NEEDS = {
    "labour_saving": ("hours_saved", "hourly_cost"),
    "value_added_increase": ("value_added_increase",),
}


@cache
def formulas() -> dict[str, Formula]:
    """The formulas that were read or are remembered, by id."""
    return {id_: _formula(id_, entry) for id_, entry in strict_yaml.read(DATA).value.items()}


def yearly_labour_saving(hours_saved: Number | None, hourly_cost: Number | None) -> Fraction | None:
    """Yen: hours saved in a year × labour cost per hour; the term project.yearly_labour_saving.

    Raises:
        InputError: not a number, or a negative cost.
    """
    if hours_saved is None or hourly_cost is None:
        return None
    return exact("hours_saved", hours_saved) * not_negative("hourly_cost", hourly_cost)


def paybacks(
    investment: Number | None,
    hours_saved: Number | None,
    hourly_cost: Number | None,
    value_added_increase: Number | None,
    plan_years: Number | None = None,
) -> tuple[Payback, ...]:
    """The payback period by every formula; what is not known is ``None`` and stays unknown.

    Args:
        investment: yen, without consumption tax.
        hours_saved: hours a year, after taking off work newly caused; may be negative.
        hourly_cost: yen an hour.
        value_added_increase: yen a year; may be negative.
        plan_years: years of the business plan.

    Raises:
        InputError: a number that is none, or a negative investment or cost.
    """
    given = {
        "investment": investment,
        "hours_saved": hours_saved,
        "hourly_cost": hourly_cost,
        "value_added_increase": value_added_increase,
        "plan_years": plan_years,
    }
    numbers = {name: None if value is None else exact(name, value) for name, value in given.items()}
    for name in ("investment", "hourly_cost", "plan_years"):
        value = numbers[name]
        if value is not None and value < 0:
            raise InputError(Problem(name, f"is {value}", "0 or more is expected"))
    return tuple(_payback(formula, numbers) for formula in formulas().values())


def _payback(formula: Formula, numbers: dict[str, Fraction | None]) -> Payback:
    needed = ["investment", *(name for part in formula.benefit for name in _NEEDS[part])]
    missing = tuple(name for name in needed if numbers[name] is None)
    if missing:
        return Payback(formula, None, "unknown", None, missing, None)
    known = {name: value for name, value in numbers.items() if value is not None}
    benefit = Fraction(0)
    for part in formula.benefit:
        product = Fraction(1)
        for name in _NEEDS[part]:
            product *= known[name]
        benefit += product
    asks_plan = formula.within == "plan_years"
    if benefit <= 0:
        return Payback(formula, None, "never", benefit, (), False if asks_plan else None)
    years = known["investment"] / benefit
    within = years <= known["plan_years"] if asks_plan and "plan_years" in known else None
    return Payback(formula, years, "known", benefit, (), within)


def _formula(id_: str, entry: dict[str, Any]) -> Formula:
    return Formula(
        id_,
        Text(entry["ja"], entry["en"]),
        tuple(entry["rules"]),
        tuple(entry["benefit"]),
        Text(**entry["formula"]),
        entry["within"],
        entry["standing"],
        entry["source"],
        Text(**entry["note"]),
    )
