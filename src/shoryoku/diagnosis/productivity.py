"""Average and marginal productivity from a production schedule, and the two wheels of a change.

Average productivity is value added for each unit of labour; marginal productivity is how much
value added one more unit brings (S1:649). A technology that raises the average while the
marginal falls is called 収奪的 (extractive), one that raises the marginal 包摂的 (inclusive)
(S1:652-656).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shoryoku import strict_yaml
from shoryoku.diagnosis.exact import Number, exact
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

WHEELS = Path(__file__).with_name("data") / "wheels.yaml"
EXTRACTIVE = Text("収奪的", "extractive")
INCLUSIVE = Text("包摂的", "inclusive")
NEUTRAL = Text("中立", "neutral")
_DEMAND = {
    -1: Text("労働の需要は減る方向です。", "Demand for labour tends to fall."),
    0: Text("労働の需要は変わらない方向です。", "Demand for labour tends to stay."),
    1: Text("労働の需要は増える方向です。", "Demand for labour tends to rise."),
}


class Step(NamedTuple):
    """One row of a production schedule.

    ``marginal`` is how much value added each further unit of labour brings up to the next row;
    the last row has none.
    """

    labour: Fraction
    value_added: Fraction
    average: Fraction
    marginal: Fraction | None


class TechnologyCharacter(NamedTuple):
    """What a technology does to average and marginal productivity at today's labour.

    ``character`` is 収奪的, 包摂的 or 中立; the last is our name for what the document leaves
    unnamed (standing ``assumed``).
    """

    average_before: Fraction
    average_after: Fraction
    marginal_before: Fraction
    marginal_after: Fraction
    character: str
    words: Text
    labour_demand: Text

    @property
    def marginal_change(self) -> Fraction:
        """By how much marginal productivity changes."""
        return self.marginal_after - self.marginal_before


class Wheel(NamedTuple):
    """The numerator or the denominator of labour productivity, and the support that turns it."""

    id: str
    name: Text
    support: tuple[tuple[str, Text], ...]
    source: str


class ProductivityChange(NamedTuple):
    """A change of labour productivity, divided between its two wheels.

    ``(1 + whole) = (1 + numerator_part) × (1 + denominator_part)``, exactly.

    Attributes:
        numerator_part: what value added alone would have done.
        denominator_part: what labour input alone would have done.
        joint_part: the product of the two, which belongs to neither.
    """

    labour_productivity_change: Fraction
    numerator_part: Fraction
    denominator_part: Fraction
    joint_part: Fraction


def production_schedule(labour: Sequence[Number], value_added: Sequence[Number]) -> list[Step]:
    """Average and marginal productivity along a schedule (S1:649).

    Args:
        labour: units of labour (people or hours), rising, above 0.
        value_added: what they produce together, in any unit of money.

    Raises:
        InputError: the two do not match, are fewer than two, or labour does not rise.
    """
    people = [exact("labour", one) for one in labour]
    value = [exact("value_added", one) for one in value_added]
    if len(people) != len(value) or len(people) < 2:
        found = f"{len(people)} numbers of labour and {len(value)} of value added"
        raise InputError(Problem("labour", found, "give two or more of each, equally many"))
    if people[0] <= 0 or any(more <= less for less, more in pairwise(people)):
        raise InputError(Problem("labour", "does not rise from above 0", "sort the schedule"))
    return [
        Step(
            people[at],
            value[at],
            value[at] / people[at],
            (value[at + 1] - value[at]) / (people[at + 1] - people[at])
            if at + 1 < len(people)
            else None,
        )
        for at in range(len(people))
    ]


def technology_character(
    labour: Sequence[Number],
    value_added_before: Sequence[Number],
    value_added_after: Sequence[Number],
) -> TechnologyCharacter:
    """Whether a technology is 収奪的 or 包摂的, from schedules before and after (S1:649-656).

    Args:
        labour: today's labour first, then one unit more (further rows are not needed).
        value_added_before, value_added_after: value added for each, without and with it.

    Raises:
        InputError: the schedules do not match.
    """
    before = production_schedule(labour, value_added_before)[0]
    after = production_schedule(labour, value_added_after)[0]
    assert before.marginal is not None
    assert after.marginal is not None
    if after.marginal > before.marginal:
        words = INCLUSIVE
    elif after.marginal < before.marginal and after.average > before.average:
        words = EXTRACTIVE
    else:
        words = NEUTRAL
    direction = (after.marginal > before.marginal) - (after.marginal < before.marginal)
    return TechnologyCharacter(
        before.average,
        after.average,
        before.marginal,
        after.marginal,
        words.ja,
        words,
        _DEMAND[direction],
    )


def productivity_change(
    value_added_change: Number, labour_input_change: Number
) -> ProductivityChange:
    """How labour productivity changes when value added and labour input do (S1:707-722).

    Args:
        value_added_change: 0.05 for five per cent more.
        labour_input_change: -0.10 for ten per cent less.

    Raises:
        InputError: no labour would be left.
    """
    value = exact("value_added_change", value_added_change)
    labour = exact("labour_input_change", labour_input_change)
    if labour <= -1:
        found = f"is {float(labour):.0%}: no labour input would be left"
        raise InputError(Problem("labour_input_change", found, "more than -100 % is expected"))
    denominator = 1 / (1 + labour) - 1
    joint = value * denominator
    return ProductivityChange(value + denominator + joint, value, denominator, joint)


@cache
def wheels() -> tuple[Wheel, Wheel]:
    """The numerator and the denominator, with the programmes the report names (S1:707-722)."""
    numerator, denominator = (
        Wheel(
            id_,
            Text(entry["ja"], entry["en"]),
            tuple((one["id"], Text(one["ja"], one["en"])) for one in entry["support"]),
            entry["source"],
        )
        for id_, entry in strict_yaml.read(WHEELS).value.items()
    )
    return numerator, denominator
