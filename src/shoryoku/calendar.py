"""Dates as Japanese papers write them, Japan time, fiscal years and application windows.

Rules speak Japan Standard Time (no daylight saving). A span includes its first and last day.
A fiscal year is named by the year in which its April lies.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from shoryoku.text import narrow

JST = timezone(timedelta(hours=9), "JST")
_ERAS = {
    "令和": 2018,
    "R": 2018,
    "平成": 1988,
    "H": 1988,
    "昭和": 1925,
    "S": 1925,
    "大正": 1911,
    "T": 1911,
}
_WRITTEN = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|[RHSTrhst])\s*(?P<era_year>0?[1-9]|[1-9][0-9]|元)|(?P<year>[0-9]{4}))"
    r"\s*[年./-]\s*(?P<month>[0-9]{1,2})\s*[月./-]\s*(?P<day>[0-9]{1,2})\s*日?"
)

# a call or fiscal year whose last day nobody has read is not taken to run for longer than this
_STALE_DAYS = 550

WindowState = Literal["open", "announced", "closed", "not_yet_open", "unknown"]


def today() -> date:
    """The date in Japan now."""
    return datetime.now(JST).date()


def parse_date(written: str | date) -> date:
    """A day from ``2025-10-03``, ``2025年10月3日``, ``令和7年10月3日``, ``R7.10.3`` or full width.

    Raises:
        ValueError: not a date, or a day that does not exist.
    """
    if isinstance(written, date):
        return written
    match = _WRITTEN.fullmatch(narrow(written))
    if not match:
        raise ValueError(f"{written!r} is not a date such as 2025-10-03 or 令和7年10月3日")
    if match["year"]:
        year = int(match["year"])
    else:
        era_year = 1 if match["era_year"] == "元" else int(match["era_year"])
        year = _ERAS[match["era"].upper()] + era_year
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        raise ValueError(f"{written!r} is a day that does not exist") from None


def parse_instant(written: str | date) -> datetime:
    """An instant in Japan time from ``2026-02-27 17:00``; a bare day means the start of that day.

    Raises:
        ValueError: not a date, or a time of day that does not exist.
    """
    if isinstance(written, date):
        return datetime(written.year, written.month, written.day, tzinfo=JST)
    day, _, clock = narrow(written).partition(" ")
    start = parse_instant(parse_date(day))
    if not clock:
        return start
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", clock.strip()):
        raise ValueError(f"{written!r} has no time of day such as 17:00")
    hours, minutes = clock.split(":")
    return start + timedelta(hours=int(hours), minutes=int(minutes))


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) that ``day`` lies in."""
    return day.year if day.month >= 4 else day.year - 1


class Window(NamedTuple):
    """When applications are taken; what nobody has read is ``None``.

    Attributes:
        announced: the day the guidelines were published.
        opens: the first day on which applications are taken.
        closes: the instant of the deadline in Japan time; a deadline without a printed hour is
            the end of its day.
        ended_by: a day by which the window is known to be over, where its last day was not read.
    """

    announced: date | None
    opens: date | None
    closes: datetime | None
    ended_by: date | None = None

    @property
    def starts(self) -> date | None:
        """The first day known of this call: of taking applications, else of its publication."""
        return self.opens or self.announced

    def is_stale(self, on: date) -> bool:
        """Whether a window of unknown end began so long ago that it cannot be relied on."""
        unknown_end = self.closes is None and self.ended_by is None
        return unknown_end and self.starts is not None and (on - self.starts).days > _STALE_DAYS

    def state(self, on: date) -> WindowState:
        """How the window stands on a day; on its last day it is open.

        ``announced`` means that the call is published and not over, and that nobody has read on
        which day applications begin; ``unknown``, that it began and its last day was not read.
        """
        if self.closes is not None and on > self.closes.date():
            return "closed"
        if self.ended_by is not None and on >= self.ended_by:
            return "closed"
        if self.starts is None:
            return "unknown"
        if on < self.starts:
            return "not_yet_open"
        if self.opens is None:
            return "announced"
        return "open" if self.closes is not None else "unknown"
