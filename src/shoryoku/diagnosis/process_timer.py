"""What was timed on the shop floor: each measurement of a step, their mean and their spread.

A process may carry what its timer wrote (``process.timer`` of a firm file). Where nobody gave
the minutes of a step, the mean of its measurements counts as its minutes each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.process_sheet import STEP_COLUMNS

MOST_MEASUREMENTS = 1_000
MOST_REMOVED_STEPS = 5
MOST_SECONDS = 60 * 10**6  # a step takes at most a million minutes in a sheet
_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class Measurement(NamedTuple):
    """One run of a step by the clock.

    Attributes:
        id: made where it was measured, so that it is never counted twice.
        seconds: whole seconds, 1 or more.
        started_at: the instant it began; empty where it was entered by hand.
        changed_at: the instant it was last corrected or taken away; empty if never.
        removed: taken away by the person; kept so that it can be put back, never counted.
    """

    id: str
    step: str
    seconds: int
    started_at: str = ""
    changed_at: str = ""
    removed: bool = False


class Measured(NamedTuple):
    """The measurements of one step that count, in seconds."""

    seconds: tuple[int, ...]

    @property
    def minutes(self) -> Fraction:
        """Their mean, in minutes, exactly."""
        return Fraction(sum(self.seconds), 60 * len(self.seconds))


def is_id(written: object) -> bool:
    """Whether a text can name a measurement: 8 to 40 Latin letters, digits and hyphens."""
    return isinstance(written, str) and _ID.fullmatch(written) is not None


def read_timer(given: Given) -> tuple[Measurement, ...]:
    """The measurements of a ``timer`` section; what is wrong is complained about.

    ``running`` (a measurement under way) and ``removed_steps`` belong to the site and tell
    nothing of the process: only their form is looked at.
    """
    found: dict[str, Measurement] = {}
    for part in given.sections("measurements", MOST_MEASUREMENTS):
        one = _measurement(part)
        if one is not None and one.id in found:
            part.complain(("id",), f"{one.id} stands twice", "keep one of the two")
        elif one is not None:
            found[one.id] = one
    _refuse_misshapen(given)
    given.refuse_others()
    return tuple(found.values())


def _refuse_misshapen(given: Given) -> None:
    running = given.section("running")
    if running.keys() and not (running.text("step") and _instant(running, "since")):
        running.complain((), "is not a measurement under way", "give step and since, or leave out")
    running.refuse_others()
    for part in given.sections("removed_steps", MOST_REMOVED_STEPS):
        for column in (*STEP_COLUMNS, "task"):
            read = part.texts if isinstance(part.raw(column), (list, tuple)) else part.text
            read(column)
        part.count("at")
        part.texts("followed_by")
        part.refuse_others()


def measured(measurements: Iterable[Measurement]) -> dict[str, Measured]:
    """The measurements that count, by step."""
    seconds: dict[str, tuple[int, ...]] = {}
    for one in measurements:
        if not one.removed:
            seconds[one.step] = (*seconds.get(one.step, ()), one.seconds)
    return {step: Measured(runs) for step, runs in seconds.items()}


def with_measured(
    cells: tuple[str, ...], columns: Iterable[str], found: Mapping[str, Measured]
) -> tuple[str, ...]:
    """The cells of a step, its minutes filled in from measurements where they are not given."""
    row = dict(zip(columns, cells, strict=True))
    name = "".join(c if c.isprintable() else " " for c in row["name"])
    own = found.get(" ".join(name.split()))
    if own is None or row["before_minutes"]:
        return cells
    row["before_minutes"] = str(own.minutes)
    row["basis"] = row["basis"] or f"実測{len(own.seconds)}回"
    return tuple(row.values())


def _measurement(part: Given) -> Measurement | None:
    id_, step = part.text("id"), part.text("step")
    seconds = part.count("seconds", least=1)
    started, changed = _instant(part, "started_at"), _instant(part, "changed_at")
    removed = part.flag("removed")
    part.refuse_others()
    if not is_id(id_):
        part.complain(("id",), "is not an id", "8 to 40 Latin letters, digits and hyphens")
        return None
    if not step or seconds is None:
        missing = "seconds" if step else "step"
        part.complain((missing,), "is missing", "say which step took how many seconds")
        return None
    if seconds > MOST_SECONDS:
        part.complain(("seconds",), f"is {seconds:,}", f"at most {MOST_SECONDS:,} is expected")
        return None
    return Measurement(str(id_), step, seconds, started, changed, bool(removed))


def _instant(part: Given, key: str) -> str:
    """An instant as it is written: ISO 8601 with its offset from UTC; empty where there is none."""
    written = part.text(key) or ""
    try:
        if written and datetime.fromisoformat(written).tzinfo is None:
            raise ValueError
    except ValueError:
        part.complain((key,), f"is {written!r}", "an instant such as 2026-11-20T03:03:00Z")
        return ""
    return written
