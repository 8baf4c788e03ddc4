"""Charts of a comparison from plain data: ranges, tornado, winners and losers, prefectures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shoryoku.population.drawing import (
    BLUE,
    GREY,
    INK,
    NARROW,
    ORANGE,
    PALE_BLUE,
    WIDE,
    Canvas,
    Chart,
    Scale,
    Table,
    Words,
    axis,
    folded,
    plain,
    scale,
)
from shoryoku.population.report_words import TORNADO_HEADS
from shoryoku.text import Language, Text

_LABEL, _VALUE = 216, 148
_BAR = 18
_GAINED, _LOST = Text("増える額", "Gained"), Text("減る額", "Lost")


class Range(NamedTuple):
    """A bar from P10 to P90 with a mark at P50; ``own`` ones stand out against the baseline."""

    label: str
    p10: float
    p50: float
    p90: float
    own: bool = True


class Swing(NamedTuple):
    """A bar of a tornado: the result where a parameter is low and where it is high."""

    label: str
    low: float
    high: float
    low_value: str
    high_value: str


class Balance(NamedTuple):
    """What a group gains and what it loses; ``None`` for what is not shown."""

    label: str
    gained: float | None
    lost: float | None
    winners: str
    losers: str


def ranges(name: str, title: str, rows: Sequence[Range], words: Words, language: Language) -> Chart:
    """Horizontal bars from P10 to P90, each with a mark at P50."""
    ja = language == "ja"
    desc = ("。" if ja else ". ").join(
        f"{row.label}：{words(row.p10)}〜{words(row.p90)}、中央 {words(row.p50)}"
        if ja
        else f"{row.label}: {words(row.p10)} to {words(row.p90)}, median {words(row.p50)}"
        for row in rows
    )
    drawn = []
    for width in (WIDE, NARROW):
        canvas = Canvas(width)
        places = _places(canvas, [v for row in rows for v in (row.p10, row.p50, row.p90)])
        top = y = 24.0
        marks = []
        for row in rows:
            bar = _label(canvas, row.label, y, bold=row.own)
            marks.append((row, bar))
            value = (
                f"{words(row.p10)}〜{words(row.p90)}"
                if ja
                else f"{words(row.p10)} – {words(row.p90)}"
            )
            y = _value(canvas, value, bar)
        axis(canvas, places, top, y, words)
        for row, bar in marks:
            x = places.at(row.p10)
            fill = BLUE if row.own else GREY
            canvas.box(x, bar, max(places.at(row.p90) - x, 2), _BAR, fill)
            middle = places.at(row.p50)
            canvas.line(middle, bar - 3, middle, bar + _BAR + 3, "#ffffff", 5)
            canvas.line(middle, bar - 3, middle, bar + _BAR + 3, INK, 2)
        drawn.append(canvas.svg(y + 6, name, title, desc))
    heads = ("", "P10", "P50", "P90")
    table = Table(
        title, heads, tuple((r.label, words(r.p10), words(r.p50), words(r.p90)) for r in rows)
    )
    return Chart(drawn[0], drawn[1], table)


def tornado(
    name: str, title: str, rows: Sequence[Swing], middle: float, words: Words, language: Language
) -> Chart:
    """How far the result moves with each parameter alone; the widest bar on top."""
    ja = language == "ja"
    desc = ("。" if ja else ". ").join(
        f"{row.label}が{row.low_value}なら{words(row.low)}、{row.high_value}なら{words(row.high)}"
        if ja
        else f"{row.label}: {words(row.low)} at {row.low_value},"
        f" {words(row.high)} at {row.high_value}"
        for row in rows
    )
    drawn = []
    for width in (WIDE, NARROW):
        canvas = Canvas(width)
        ends = [value for row in rows for value in (row.low, row.high)]
        low, high = min([middle, *ends]), max([middle, *ends])
        left = 16 if canvas.is_narrow else _LABEL
        # beside the bars stand the values of the parameters
        places = Scale(low, high if high > low else low + 1, left + 62, width - 66)
        top = y = 24.0
        marks = []
        for row in rows:
            bar = _label(canvas, row.label, y)
            marks.append((row, bar))
            y = bar + _BAR + (18 if canvas.is_narrow else 12)
        for tick in places.ticks(2 if canvas.is_narrow else 4):
            canvas.line(places.at(tick), top, places.at(tick), y, behind=True)
            canvas.text(places.at(tick), top - 6, plain(words(tick)), "middle")
        for row, bar in marks:
            _swing(canvas, places, row, middle, bar)
        canvas.line(places.at(middle), top, places.at(middle), y, INK, 1.5, behind=True)
        drawn.append(canvas.svg(y + 4, name, title, desc))
    heads = tuple(head.in_language(language) for head in TORNADO_HEADS)
    table = Table(
        title,
        heads,
        tuple((r.label, r.low_value, words(r.low), r.high_value, words(r.high)) for r in rows),
    )
    return Chart(drawn[0], drawn[1], table)


def _swing(canvas: Canvas, places: Scale, row: Swing, middle: float, bar: float) -> None:
    centre = places.at(middle)
    for value, fill in ((row.low, PALE_BLUE), (row.high, BLUE)):
        x = places.at(value)
        canvas.box(min(x, centre), bar, abs(x - centre), _BAR, fill)
    if row.low == row.high:
        return
    (left, left_value), (right, right_value) = sorted(
        ((row.low, row.low_value), (row.high, row.high_value)), key=lambda end: end[0]
    )
    canvas.text(min(places.at(left), centre) - 6, bar + 14, left_value, "end")
    canvas.text(max(places.at(right), centre) + 6, bar + 14, right_value)


def balances(
    name: str, title: str, rows: Sequence[Balance], words: Words, language: Language
) -> Chart:
    """What each group gains, to the right in blue, and loses, to the left in orange."""
    ja = language == "ja"
    gains, losses = (
        Text("増える額", "Gained").in_language(language),
        Text("減る額", "Lost").in_language(language),
    )
    desc = ("。" if ja else ". ").join(
        f"{row.label}：{gains} {_or_star(row.gained, words)}、{losses} {_or_star(row.lost, words)}"
        for row in rows
    )
    drawn = []
    for width in (WIDE, NARROW):
        canvas = Canvas(width)
        gained = max([row.gained or 0 for row in rows], default=0)
        lost = max([row.lost or 0 for row in rows], default=0)
        left = 8 if canvas.is_narrow else _LABEL
        room = 76  # for the amounts beside the bars
        places = Scale(
            -lost, gained if gained + lost else 1, left + (room if lost else 4), width - room - 8
        )
        y = 24.0
        zero = places.at(0)
        if lost:
            canvas.text(zero - 8, 14, f"◀ {losses}", "end", fill=ORANGE)
        canvas.text(zero + 8, 14, f"{gains} ▶", fill=BLUE)
        top = y
        for row in rows:
            bar = _label(canvas, row.label, y)
            _balance(canvas, places, row, bar, words)
            y = bar + _BAR + (18 if canvas.is_narrow else 10)
        canvas.line(zero, top, zero, y, GREY, behind=True)
        drawn.append(canvas.svg(y + 4, name, title, desc))
    return Chart(drawn[0], drawn[1], _balance_table(title, rows, words, language))


def _balance_table(title: str, rows: Sequence[Balance], words: Words, language: Language) -> Table:
    heads = ("区分", "増える会社", "増える額", "減る会社", "減る額")
    if language == "en":
        heads = ("Group", "Winners", "Gained", "Losers", "Lost")
    return Table(
        title,
        heads,
        tuple(
            (r.label, r.winners, _or_star(r.gained, words), r.losers, _or_star(r.lost, words))
            for r in rows
        ),
    )


def _balance(canvas: Canvas, places: Scale, row: Balance, bar: float, words: Words) -> None:
    zero = places.at(0)
    if row.gained is None:
        canvas.text(zero + 6, bar + 14, "＊")
    elif row.gained:
        end = places.at(row.gained)
        canvas.box(zero, bar, max(end - zero, 1), _BAR, BLUE)
        canvas.text(end + 6, bar + 14, words(row.gained))
    if row.lost is None:
        canvas.text(zero - 6, bar + 14, "＊", "end")
    elif row.lost:
        end = places.at(-row.lost)
        canvas.box(end, bar, max(zero - end, 1), _BAR, ORANGE)
        canvas.text(end - 6, bar + 14, words(row.lost), "end")


def _or_star(value: float | None, words: Words) -> str:
    return "＊" if value is None else words(value)


def _places(canvas: Canvas, values: Sequence[float]) -> Scale:
    if canvas.is_narrow:
        return scale(values, 4, canvas.width - 12)
    return scale(values, _LABEL, canvas.width - _VALUE - 12)


def _label(canvas: Canvas, label: str, y: float, bold: bool = False) -> float:
    """Put a label beside (wide) or above (narrow) its bar; gives the top of the bar."""
    if canvas.is_narrow:
        lines = folded(label, canvas.width - 8)
        for at, line in enumerate(lines):
            canvas.text(0, y + 16 + 17 * at, line, bold=bold, fill=INK)
        return y + 17 * len(lines) + 8
    lines = folded(label, _LABEL - 16)
    bar = y + 8 + (8 if len(lines) > 1 else 0)
    first = bar + 14 - (8 if len(lines) > 1 else 0)
    for at, line in enumerate(lines):
        canvas.text(0, first + 16 * at, line, bold=bold, fill=INK)
    return bar


def _value(canvas: Canvas, value: str, bar: float) -> float:
    """Put a value right of (wide) or below (narrow) its bar; gives where the next row begins."""
    if canvas.is_narrow:
        canvas.text(canvas.width, bar + _BAR + 17, value, "end", fill=INK)
        return bar + _BAR + 30
    canvas.text(canvas.width, bar + 14, value, "end", fill=INK)
    return bar + _BAR + 12
