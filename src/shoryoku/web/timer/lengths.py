"""Lengths of time as people write them at a machine, and as they are shown."""

from __future__ import annotations

import re
from fractions import Fraction

from django.utils.translation import gettext

from shoryoku.diagnosis.process_timer import MOST_SECONDS
from shoryoku.diagnosis.process_values import minutes_of
from shoryoku.text import narrow
from shoryoku.web.templatetags.shown import language
from shoryoku.web.timer.timings import RefusedError

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):([0-5]\d)")


def read_seconds(written: str) -> int:
    """Whole seconds from ``1:30`` (minutes:seconds), ``1分30秒``, ``３０秒`` or ``15`` (minutes).

    Raises:
        RefusedError: none of these, less than a second, or more than a million minutes.
    """
    wrong = RefusedError("length", gettext("時間を読み取れません。例：1分30秒、1:30、30秒"))
    text = "".join(narrow(written[:40]).split())
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        found = Fraction(hours * 3600 + minutes * 60 + seconds)
    else:
        try:
            given = minutes_of(written[:40])
        except ValueError:
            raise wrong from None
        found = Fraction(-1) if given is None else given * 60
    whole = round(found)
    if not 1 <= whole <= MOST_SECONDS:
        raise wrong
    return whole


def words(seconds: Fraction | int) -> str:
    """``7分30秒``, ``6時間``: to the nearest second, parts that are nothing left out."""
    whole = round(seconds)
    hours, rest = divmod(abs(whole), 3600)
    minutes, left = divmod(rest, 60)
    parts = [
        gettext("{hours}時間").format(hours=hours) if hours else "",
        gettext("{minutes}分").format(minutes=minutes) if minutes else "",
        gettext("{seconds}秒").format(seconds=left) if left or whole == 0 else "",
    ]
    joint = " " if language() == "en" else ""
    return ("▲" if whole < 0 else "") + joint.join(part for part in parts if part)
