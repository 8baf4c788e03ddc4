"""Where a labour-saving investment pays first in an industry, as printed, and for this firm.

The plan names points for three groups of industries (S0:72-86). The printed order is kept;
hours measured and the levels of the tasks move a point forward for the firm at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shoryoku import strict_yaml
from shoryoku.diagnosis.exact import Number, not_negative, rounded
from shoryoku.diagnosis.task_assessment import Assessment, TaskAssessment
from shoryoku.diagnosis.tasks import Task, industry_groups
from shoryoku.diagnosis.tasks import task as task_named
from shoryoku.text import Text

DATA = Path(__file__).with_name("data") / "investment_points.yaml"


class Point(NamedTuple):
    """One point of investment: the printed number of its process (②), its name and its task."""

    process: str
    name: Text
    task: Task


class InvestmentPoints(NamedTuple):
    """What the plan prints for a group of industries.

    Attributes:
        group: ``plastics``, ``textiles`` or ``casting_and_forging``; empty where the plan
            prints nothing for the industry, which does not mean that nothing would pay.
        processes: the printed division of the whole process, where there is one.
    """

    group: str
    points: tuple[Point, ...]
    processes: tuple[str, ...]
    reason: Text | None
    source: str


class RankedPoint(NamedTuple):
    """A point of investment for one firm, with the reasons for its place."""

    point: Point
    hours: Fraction | None
    level: int | None
    reasons: tuple[Text, ...]


def investment_points(industry: str) -> InvestmentPoints:
    """The printed points of an industry, in the printed order (S0:72-86).

    Raises:
        InputError: no such industry.
    """
    _, groups, _ = industry_groups(industry)
    known = _points()
    return next((known[group] for group in groups if group in known), _NONE)


def ranked_points(
    industry: str,
    assessment: Assessment | None = None,
    hours: Mapping[str, Number] | None = None,
) -> tuple[RankedPoint, ...]:
    """The points of an industry for one firm: most hours first, then the lowest level.

    What is not known keeps the printed order. That order is ours (standing ``assumed``).

    Args:
        assessment: of the firm's tasks.
        hours: measured hours by task (name or id), all in the same unit.

    Raises:
        InputError: no such industry or task, or hours that are no number of 0 or more.
    """
    printed = investment_points(industry)
    measured = {
        task_named(name).id: not_negative(name, value) for name, value in (hours or {}).items()
    }
    assessed = {one.task.id: one for one in assessment.tasks} if assessment else {}
    ranked = [
        RankedPoint(
            point,
            measured.get(point.task.id),
            assessed[point.task.id].level if point.task.id in assessed else None,
            tuple(_reasons(printed, point, measured, assessed)),
        )
        for point in printed.points
    ]
    return tuple(sorted(ranked, key=_place))


_NONE = InvestmentPoints("", (), (), None, "")


def _place(one: RankedPoint) -> tuple[bool, Fraction, bool, int]:
    return (
        one.hours is None,
        -(one.hours or Fraction(0)),
        one.level is None,
        one.level or 0,
    )


def _reasons(
    printed: InvestmentPoints,
    point: Point,
    hours: Mapping[str, Fraction],
    assessed: Mapping[str, TaskAssessment],
) -> list[Text]:
    reasons = [] if printed.reason is None else [printed.reason]
    if point.task.id in hours:
        length = rounded(hours[point.task.id])
        reasons.append(Text(f"測った時間 {length}時間", f"{length} hours measured"))
    one = assessed.get(point.task.id)
    if one is not None and one.level is not None and one.gaps:
        gap = one.gaps[0]
        reasons.append(
            Text(
                f"いまレベル{one.level}。次の目安：{gap.example.ja}",
                f"now level {one.level}; next: {gap.example.en}",
            )
        )
    return reasons


@cache
def _points() -> dict[str, InvestmentPoints]:
    return {
        group: InvestmentPoints(
            group,
            tuple(
                Point(p["process"], Text(p["ja"], p["en"]), task_named(p["task"]))
                for p in entry["points"]
            ),
            tuple(entry["processes"]),
            Text(**entry["reason"]),
            entry["source"],
        )
        for group, entry in strict_yaml.read(DATA).value.items()
    }
