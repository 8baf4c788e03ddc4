"""Where freed hours go, and what that does to value added, labour and productivity.

The plan of the labour-saving subsidy asks to which work freed people are moved (S2:57): to work
of high value that exists already (A), or to new work of high value (D).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from shoryoku.diagnosis.exact import Number, exact, not_negative, rounded
from shoryoku.diagnosis.productivity import ProductivityChange, productivity_change
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

KINDS = {
    "A": Text("いまある付加価値の高い業務（A）", "existing work of high value (A)"),
    "D": Text("新しい付加価値の高い業務（D）", "new work of high value (D)"),
}


class Use(NamedTuple):
    """One use of freed hours: hours a year, and yen of value added by the hour."""

    name: str
    kind: str
    hours: Number
    value_per_hour: Number | None = None


class Allocation(NamedTuple):
    """Freed hours and where they go.

    Attributes:
        freed: hours a year, or ``None`` while unknown; then the limit is not checked.
        allocated: hours given to a use.
        rest: hours without a use, ``None`` while ``freed`` is unknown.
        value_added: yen a year of the uses whose value per hour is known.
        without_value: names of uses without one, which ``value_added`` leaves out.
    """

    freed: Fraction | None
    uses: tuple[Use, ...]
    allocated: Fraction
    rest: Fraction | None
    value_added: Fraction
    without_value: tuple[str, ...]


class Effect(NamedTuple):
    """What a plan does to labour productivity: between keeping and giving up the rest hours.

    Attributes:
        value_added_change, labour_input_change: as rates; the latter if the rest is given up.
        if_rest_is_kept: hours without a use stay as paid hours; labour input does not change.
        if_rest_is_given_up: they fall away (less overtime, fewer hours).
    """

    value_added_change: Fraction
    labour_input_change: Fraction
    if_rest_is_kept: ProductivityChange
    if_rest_is_given_up: ProductivityChange


def allocate(freed_hours: Number | None, uses: Sequence[Use]) -> Allocation:
    """Give freed hours to uses; no more than there are.

    Raises:
        InputError: more hours given than freed, an unknown kind, or a number that is none.
    """
    freed = None if freed_hours is None else exact("freed_hours", freed_hours)
    allocated, value, without = Fraction(0), Fraction(0), []
    for use in uses:
        if use.kind not in KINDS:
            expected = "A (existing work) or D (new work) is expected"
            raise InputError(Problem(use.name, f"has the kind {use.kind!r}", expected))
        hours = not_negative(f"{use.name} hours", use.hours)
        allocated += hours
        if use.value_per_hour is None:
            without.append(use.name)
        else:
            value += hours * exact(f"{use.name} value", use.value_per_hour)
    if freed is not None and allocated > max(freed, Fraction(0)):
        found = f"give away {rounded(allocated)} hours of {rounded(freed)} that are freed"
        if freed <= 0:
            change = f"adds {rounded(-freed)} hours" if freed else "changes no hours"
            found = f"give away {rounded(allocated)} hours; the plan {change}, nothing is freed"
        expected = "give away no more than is freed"
        raise InputError(Problem("uses", found, expected))
    rest = None if freed is None else freed - allocated
    return Allocation(freed, tuple(uses), allocated, rest, value, tuple(without))


def effect(
    value_added: Number | None, labour_hours: Number | None, allocation: Allocation
) -> Effect | None:
    """What an allocation does to labour productivity (value added by hour), or ``None``.

    It is ``None`` while value added, hours, freed hours or the value of a use is unknown, and
    when value added is not above 0, where a rate of change says nothing.

    Args:
        value_added: yen of the base year, of the whole firm.
        labour_hours: hours worked by all in the base year.

    Raises:
        InputError: hours that are not above 0, or fewer than those that would fall away.
    """
    if value_added is None or labour_hours is None:
        return None
    base, hours = exact("value_added", value_added), exact("labour_hours", labour_hours)
    if hours <= 0:
        raise InputError(Problem("labour_hours", f"is {hours}", "more than 0 is expected"))
    if allocation.rest is None or allocation.without_value or base <= 0:
        return None
    if allocation.rest >= hours:
        found = f"is {rounded(hours)}, no more than the {rounded(allocation.rest)} that fall away"
        raise InputError(Problem("labour_hours", found, "give the hours of the whole firm"))
    value_change = allocation.value_added / base
    labour_change = -allocation.rest / hours
    # work that was added is paid for in any case
    kept = labour_change if allocation.rest < 0 else Fraction(0)
    return Effect(
        value_change,
        labour_change,
        productivity_change(value_change, kept),
        productivity_change(value_change, labour_change),
    )
