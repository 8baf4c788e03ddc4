"""The process timer: hours before and after, the labour-saving index, and the bottleneck.

A step takes minutes, with so many people at once, so many times a day, week, month or year.
Everything is exact, and what nobody measured stays unknown: a sum with an unknown part is a
lower bound, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from shoryoku.diagnosis.exact import Number, not_negative
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

UNITS = {
    "day": Text("日", "day"),
    "week": Text("週", "week"),
    "month": Text("月", "month"),
    "year": Text("年", "year"),
}
_MONTHS = 12
_MINUTES = 60


class Work(NamedTuple):
    """One side of a step: minutes each time, people at once, and how often; ``None`` unknown."""

    minutes: Fraction | None = None
    people: Fraction | None = None
    times: Fraction | None = None

    @property
    def hours(self) -> Fraction | None:
        """Hours of work in the step's unit of time: minutes × people × times ÷ 60."""
        return _product(self.minutes, self.people, self.times)

    @property
    def elapsed(self) -> Fraction | None:
        """Hours by the clock in the step's unit of time: minutes × times ÷ 60."""
        return _product(self.minutes, self.times)


class Step(NamedTuple):
    """One step of a process.

    Attributes:
        unit: what ``times`` counts by: day, week, month or year; ``None`` is unknown.
        lines: how many can run side by side, each with its own people.
        follows: names of the steps that must be finished first.
        basis: where the minutes come from: measured, asked, from records.
        unchanged: said to stay as it is, whether its time is known or not.
    """

    name: str
    unit: str | None
    before: Work
    after: Work
    lines: Fraction = Fraction(1)
    follows: tuple[str, ...] = ()
    basis: str = ""
    unchanged: bool = False

    @property
    def needs_times(self) -> bool:
        """Whether one run is known, and how often it is done now is not."""
        return bool(self.before.minutes) and (self.before.times is None or self.unit is None)


class Calendar(NamedTuple):
    """How much a firm works; ``None`` is unknown. Nothing is assumed in its place."""

    days_per_year: Fraction | None = None
    weeks_per_year: Fraction | None = None
    hours_per_day: Fraction | None = None

    def per_year(self, unit: str | None) -> Fraction | None:
        """How many of a unit there are in a year; months are 12."""
        known = {
            "day": self.days_per_year,
            "week": self.weeks_per_year,
            "month": Fraction(_MONTHS),
            "year": Fraction(1),
        }
        return known.get(unit or "")

    def working_hours(self, unit: str) -> Fraction | None:
        """Hours that a line can run in a unit."""
        if unit == "day":
            return self.hours_per_day
        units = self.per_year(unit)
        if self.hours_per_day is None or self.days_per_year is None or not units:
            return None
        return self.hours_per_day * self.days_per_year / units


class Total(NamedTuple):
    """A sum: what is known of it, and the names of the parts that are not."""

    known: Fraction
    unknown: tuple[str, ...]

    @property
    def value(self) -> Fraction | None:
        """The sum, or ``None`` while a part is unknown."""
        return None if self.unknown else self.known


class StepHours(NamedTuple):
    """Hours of work of a step in the common unit, and what becomes of it.

    ``change``: ``same``, ``less``, ``gone``, ``more``, ``new`` or ``unknown``.
    """

    step: Step
    before: Fraction | None
    after: Fraction | None
    change: str


class LabourSaving(NamedTuple):
    """The labour-saving index: (removed − newly caused) ÷ removed.

    Attributes:
        hours_removed: what the work that becomes less took before, as a whole.
        hours_added: the work there is afterwards: what remains of it, and what is new.
        labour_saving_index: ``None`` while hours are unknown or nothing is removed.
        at_most: the most the index can be while hours are unknown.
    """

    hours_removed: Fraction
    hours_added: Fraction
    labour_saving_index: Fraction | None
    at_most: Fraction | None = None


class Bottleneck(NamedTuple):
    """The step that lets least through.

    Attributes:
        names: more than one when they are equal.
        elapsed: hours by the clock of one line, in the common unit.
        labour: hours of work in the common unit, and their share of all; ``None`` is unknown.
        load: ``elapsed`` ÷ the hours a line can run; above 1 it cannot be done in time.
        waiting: the steps that come after and wait for it.
        unmeasured: steps whose time is not known, and which may be the bottleneck instead.
    """

    names: tuple[str, ...]
    elapsed: Fraction
    labour: Fraction | None
    share: Fraction | None
    load: Fraction | None
    waiting: tuple[str, ...]
    unmeasured: tuple[str, ...]


class Timing(NamedTuple):
    """The hours of a process in a common unit.

    Attributes:
        unit: the unit of every number of hours here: that of the steps, if all have the same,
            else the year.
        steps: in the order given.
        before, after: hours of work.
        saving: the labour-saving index.
        freed: hours freed in the unit, ``None`` while unknown; negative when work is added.
        freed_per_year: the same by year.
        bottleneck_before, bottleneck_after: ``None`` when no step takes any known time.
        most_labour: the step with most hours of work before, ``None`` if none is known.
    """

    unit: str
    steps: tuple[StepHours, ...]
    before: Total
    after: Total
    saving: LabourSaving
    freed: Fraction | None
    freed_per_year: Fraction | None
    bottleneck_before: Bottleneck | None
    bottleneck_after: Bottleneck | None
    most_labour: str | None

    @property
    def need_times(self) -> tuple[Step, ...]:
        """The steps of which one run is known, and how often they are done now is not."""
        return tuple(one.step for one in self.steps if one.step.needs_times)


def labour_saving(hours_removed: Number, hours_added: Number) -> LabourSaving:
    """The labour-saving index (省力化指数), as call 3 of the general type defines it.

    (hours the removed work took − hours of the work caused by the equipment) ÷ the former.
    Source: 一般型 第3回公募要領 1-2(2), quoted at yumegi.com 2025-07-05 (standing ``secondary``).

    Args:
        hours_removed: 0 or more; with 0 there is no index.
        hours_added: 0 or more; above ``hours_removed`` the index is negative.

    Raises:
        InputError: not a number, or a negative one.
    """
    removed = not_negative("hours_removed", hours_removed)
    added = not_negative("hours_added", hours_added)
    return LabourSaving(removed, added, (removed - added) / removed if removed else None)


def timing(steps: Sequence[Step], calendar: Calendar = Calendar()) -> Timing:  # noqa: B008
    """The hours of a process, its labour-saving index and its bottleneck.

    Raises:
        InputError: no steps, a name twice, a step that follows one that is not there or itself.
    """
    refuse_wrong_order(steps)
    unit = _common_unit(steps)
    hours = tuple(_step_hours(step, unit, calendar) for step in steps)
    before = _total((one.step.name, one.before) for one in hours)
    after = _total((one.step.name, one.after) for one in hours)
    saving = _saving(hours)
    open_ = any(one.change == "unknown" for one in hours)
    freed = None if open_ else saving.hours_removed - saving.hours_added
    yearly = calendar.per_year(unit)
    known = [(one.before, one.step.name) for one in hours if one.before]
    return Timing(
        unit,
        hours,
        before,
        after,
        saving,
        freed,
        None if freed is None or yearly is None else freed * yearly,
        _bottleneck(steps, [step.before for step in steps], unit, calendar),
        _bottleneck(steps, [step.after for step in steps], unit, calendar),
        max(known, key=lambda pair: pair[0])[1] if known else None,
    )


def refuse_wrong_order(steps: Sequence[Step]) -> None:
    """Refuse steps that cannot be put in order.

    Raises:
        InputError: no steps, a name twice, a step that follows one that is not there or itself.
    """
    if not steps:
        raise InputError(Problem("steps", "there are none", "give at least one step"))
    problems, names = [], [step.name for step in steps]
    for at, step in enumerate(steps):
        if step.name in names[:at]:
            expected = "name them apart, such as 検査1 and 検査2"
            problems.append(Problem(step.name, "stands twice", expected))
        problems += [
            Problem(step.name, f"follows {other!r}, which is not a step", "name a step")
            for other in step.follows
            if other not in names
        ]
        if not problems and step.name in _following(steps, step.name):
            problems.append(Problem(step.name, "follows itself in the end", "break the circle"))
    if problems:
        raise InputError(problems)


def _product(*factors: Fraction | None) -> Fraction | None:
    """Minutes times what else there is, in hours; nothing of an unknown is nothing."""
    if 0 in factors:
        return Fraction(0)
    product = Fraction(1, _MINUTES)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def _common_unit(steps: Sequence[Step]) -> str:
    units = {step.unit for step in steps}
    only = units.pop() if len(units) == 1 else None
    return only or "year"


def _in_unit(
    hours: Fraction | None, own: str | None, unit: str, calendar: Calendar
) -> Fraction | None:
    if hours is None or own == unit or hours == 0:
        return hours
    times = calendar.per_year(own)
    return None if times is None else hours * times  # the common unit is then the year


def _step_hours(step: Step, unit: str, calendar: Calendar) -> StepHours:
    before = _in_unit(step.before.hours, step.unit, unit, calendar)
    after = _in_unit(step.after.hours, step.unit, unit, calendar)
    if step.unchanged or (before is not None and before == after):
        change = "same"
    elif before is None or after is None:
        change = "unknown"
    elif after < before:
        change = "less" if after else "gone"
    else:
        change = "more" if before else "new"
    return StepHours(step, before, after, change)


def _total(parts: Iterable[tuple[str, Fraction | None]]) -> Total:
    known, unknown = Fraction(0), []
    for name, hours in parts:
        if hours is None:
            unknown.append(name)
        else:
            known += hours
    return Total(known, tuple(unknown))


def _saving(steps: Sequence[StepHours]) -> LabourSaving:
    """Of a step that becomes less, all of before is removed and all of after is added.

    Of a step that becomes more, only the increase is added; a step that stays counts for
    neither (standing ``assumed``: the definition speaks of the work that is removed).
    """
    removed, added, could_go = Fraction(0), Fraction(0), Fraction(0)
    open_ = False
    changing = [one for one in steps if one.change != "same"]
    for one in changing:
        if one.before is None or one.after is None:
            open_ = True
            could_go += one.before or 0
        elif one.after < one.before:
            removed, added = removed + one.before, added + one.after
        else:
            added += one.after - one.before
    if not open_:
        return labour_saving(removed, added)
    unbounded = any(one.before is None for one in changing)
    most = removed + could_go
    at_most = Fraction(1) if unbounded else (most - added) / most if most else None
    return LabourSaving(removed, added, None, at_most)


def _bottleneck(
    steps: Sequence[Step], works: Sequence[Work], unit: str, calendar: Calendar
) -> Bottleneck | None:
    """The step whose line is busy longest, and so lets least through."""
    elapsed = [
        _in_unit(_per_line(work.elapsed, step), step.unit, unit, calendar)
        for step, work in zip(steps, works, strict=True)
    ]
    most = max((hours for hours in elapsed if hours), default=None)
    if most is None:
        return None
    slowest = [at for at, hours in enumerate(elapsed) if hours == most]
    labour = [
        _in_unit(work.hours, step.unit, unit, calendar)
        for step, work in zip(steps, works, strict=True)
    ]
    own = _total((steps[at].name, labour[at]) for at in slowest).value
    everything = _total((step.name, hours) for step, hours in zip(steps, labour, strict=True)).value
    available = calendar.working_hours(unit)
    names = tuple(steps[at].name for at in slowest)
    waiting = [n for name in names for n in _following(steps, name) if n not in names]
    return Bottleneck(
        names,
        most,
        own,
        own / everything if own is not None and everything else None,
        most / available if available else None,
        tuple(dict.fromkeys(waiting)),
        tuple(step.name for step, hours in zip(steps, elapsed, strict=True) if hours is None),
    )


def _per_line(elapsed: Fraction | None, step: Step) -> Fraction | None:
    return None if elapsed is None else elapsed / step.lines


def _following(steps: Sequence[Step], name: str) -> list[str]:
    """The steps that wait for a step, directly or not, in the order given."""
    waiting: set[str] = set()
    grown = {name}
    while grown:
        grown = {s.name for s in steps if s.name not in waiting and grown & set(s.follows)}
        waiting |= grown
    return [step.name for step in steps if step.name in waiting]
