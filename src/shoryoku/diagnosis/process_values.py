"""Minutes, people, times and yen of a process sheet, as people write them, exactly.

An empty cell and わからない are unknown (``None``); なし and 廃止 are 0.
"""

from __future__ import annotations

import re
from fractions import Fraction

from shoryoku.diagnosis.process import UNITS
from shoryoku.money import parse_rate, parse_yen, shortened
from shoryoku.text import narrow

_HIGHEST = {
    "days_per_year": 366,
    "weeks_per_year": 53,
    "hours_per_day": 24,
    "plan_years": 30,
    "minutes": 10**6,
    "people": 10**5,
    "times": 10**8,
    "hours": 10**9,
}
_YEN = {"investment", "hourly_cost", "value_added_increase", "value_added", "value_per_hour"}
_MAY_BE_NEGATIVE = {"value_added_increase", "value_added", "value_per_hour"}
_UNKNOWN = {"", "わからない", "分からない", "不明", "?", "unknown"}
_NOTHING = {"なし", "無し", "廃止", "ゼロ", "none"}
_MINUTES = re.compile(
    r"(?:([0-9.]+)(?:時間|h))?(?:([0-9.]+)(?:分|min|m))?(?:([0-9.]+)(?:秒|s))?", re.IGNORECASE
)
_GROUPED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_TIMES = re.compile(
    r"(?:1?(日|週|[かヶケヵ]月|カ月|月|年)(?:間)?に?)?([0-9.]+(?:/[0-9]+)?)回?", re.IGNORECASE
)


def minutes_of(written: str) -> Fraction | None:
    """Minutes: ``15``, ``15分``, ``1時間30分``, ``90秒``; なし is 0; empty is unknown.

    Raises:
        ValueError: none of these.
    """
    text = plain(written)
    if text in _UNKNOWN:
        return None
    if text in _NOTHING:
        return Fraction(0)
    found = _MINUTES.fullmatch(_ungrouped(text))
    try:
        if found and any(found.groups()):
            hours, minutes, seconds = (parse_rate(part or "0") for part in found.groups())
            value = hours * 60 + minutes + seconds / 60
        else:
            value = parse_rate(_ungrouped(text))
    except ValueError:
        value = Fraction(-1)
    if value < 0 or "%" in text:
        raise ValueError(f"{shortened(written)} is not minutes; write 15, 15分 or 1時間30分")
    return _bounded(value, "minutes")


def times_of(written: str) -> tuple[Fraction | None, str | None]:
    """How often: ``20``, ``20回``, ``1日20回``, ``月130回``; with the unit if it is written.

    Raises:
        ValueError: none of these.
    """
    text = plain(written)
    if text in _UNKNOWN:
        return None, None
    found = _TIMES.fullmatch("0" if text in _NOTHING else _ungrouped(text))
    try:
        value = parse_rate(found[2] if found else "-1")
    except ValueError:
        value = Fraction(-1)
    if found is None or value < 0:
        raise ValueError(f"{shortened(written)} is not a number of times; write 20 or 1日20回")
    return _bounded(value, "times"), unit_of(found[1] or "")


def people_of(written: str) -> Fraction | None:
    """How many people at once: ``2``, ``2人``, ``0.5``.

    Raises:
        ValueError: none of these.
    """
    return _amount(re.sub(r"(人|名|台|本)$", "", plain(written)), "people")


def unit_of(written: str) -> str | None:
    """day, week, month or year from 日, 週, 月, 年, 1日, か月 or English.

    Raises:
        ValueError: none of these.
    """
    text = re.sub(r"^(1|毎)|(ごと|あたり|間)$", "", plain(written))
    text = re.sub(r"^[かヶケヵカ]月$", "月", text)
    if text in _UNKNOWN:
        return None
    for id_, label in UNITS.items():
        if text in (id_, *label):
            return id_
    raise ValueError(f"{shortened(written)} is not 日, 週, 月 or 年")


def premise_of(name: str, written: str) -> Fraction | None:
    """A premise by its id, as people write it: ``3,000万円``, ``240日``, ``7.5時間``.

    Raises:
        ValueError: not a number, a negative one where that cannot be, or one too large.
    """
    if name in _YEN:
        return yen_of(name, written)
    text = re.sub(r"(日|週|時間|年)$", "", plain(written))
    return _amount(text, name)


def yen_of(name: str, written: str) -> Fraction | None:
    """Whole yen by the id of what they are, such as ``3,000万円``.

    Raises:
        ValueError: not yen, negative where that cannot be, or too much.
    """
    if plain(written) in _UNKNOWN:
        return None
    value = parse_yen(written)
    if value < 0 and name not in _MAY_BE_NEGATIVE:
        raise ValueError(f"{shortened(written)} is negative; 0 or more is expected")
    if abs(value) > 10**13:
        raise ValueError(f"{shortened(written)} is more than 10 trillion yen")
    return Fraction(value)


def _amount(text: str, name: str) -> Fraction | None:
    if text in _UNKNOWN:
        return None
    if text in _NOTHING:
        return Fraction(0)
    try:
        value = parse_rate(_ungrouped(text))
    except ValueError:
        value = Fraction(-1)
    if value < 0 or "%" in text:
        raise ValueError(f"{shortened(text)} is not a number of 0 or more")
    return _bounded(value, name)


def _ungrouped(text: str) -> str:
    """``1,050`` is 1050; a comma that does not group thousands stays and is refused."""
    return _GROUPED.sub(lambda group: group[0].replace(",", ""), text)


def _bounded(value: Fraction, name: str) -> Fraction:
    highest = _HIGHEST.get(name, _HIGHEST["hours"])
    if value > highest:
        raise ValueError(f"{float(value):,.0f} is too much; at most {highest:,} is expected")
    return value


def plain(written: str) -> str:
    """Without spaces, full-width forms and capitals, for comparing words."""
    return re.sub(r"\s", "", narrow(written)).casefold()
