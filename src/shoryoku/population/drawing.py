"""SVG drawn on the server, and the table that says the same: the parts that all charts share.

Colours are those of the Digital Agency's tokens; blue against orange and grey can be told apart
by colour-blind readers and in grey print, and every mark has its number beside it. A chart is
drawn twice, wide and narrow, so that its letters stay 13 units high on a phone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from html import escape
from math import floor, log10
from typing import NamedTuple

from shoryoku.population.markup import row, table
from shoryoku.text import Language

WIDE, NARROW = 752, 342
BLUE, PALE_BLUE, ORANGE, GREY, PALE = "#0017c1", "#9db7f9", "#c74700", "#767676", "#e6e6e6"
INK, INK_2 = "#1a1a1a", "#4d4d4d"
_TEXT = 13


class Table(NamedTuple):
    """The data of a chart: a caption, the heads of the columns, and rows of plain text."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def html(self) -> str:
        """As an HTML table; the first column heads its row, the others are numbers."""
        rows = [row(name, cells, self.heads) for name, *cells in self.rows]
        return table(self.caption, self.heads, rows)


class Chart(NamedTuple):
    """One chart: both drawings with their text alternative, and the table of its data."""

    wide: str
    narrow: str
    table: Table

    def figure(self, language: Language, also: bool = False, open_: bool = False) -> str:
        """As an HTML figure with its table in a disclosure.

        Args:
            also: the same figures stand in a table nearby: print leaves the disclosure out.
            open_: the disclosure is open from the start.
        """
        summary = "数値を表で見る" if language == "ja" else "The figures as a table"
        return (
            f'<figure class="chart{" also" if also else ""}">{self.wide}{self.narrow}'
            f"<details{' open' if open_ else ''}><summary>{summary}</summary>"
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(summary)}">'
            f"{self.table.html()}</div></details></figure>"
        )


class Canvas:
    """Marks being put on a drawing of one width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.marks: list[str] = []
        self.behind: list[str] = []  # grid lines, under everything else

    @property
    def is_narrow(self) -> bool:
        return self.width < WIDE

    def text(
        self, x: float, y: float, words: str, anchor: str = "start", bold: bool = False,
        fill: str = INK_2,
    ) -> None:  # fmt: skip
        """Words on the line ``y``."""
        weight = ' font-weight="700"' if bold else ""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}'
            ' paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round">'
            f"{escape(words)}</text>"
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, line: str = "none"
    ) -> None:
        """A filled rectangle."""
        self.marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}"'
            f' fill="{fill}" stroke="{line}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = PALE, width: float = 1,
        behind: bool = False,
    ) -> None:  # fmt: skip
        """A straight line."""
        (self.behind if behind else self.marks).append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f' stroke="{colour}" stroke-width="{width}"/>'
        )

    def svg(self, height: float, name: str, title: str, desc: str) -> str:
        """The drawing with its text alternative; ``name`` is unique on the page."""
        kind = "n" if self.is_narrow else "w"
        own = f"{name}-{kind}"
        return (
            f'<svg class="{kind}" viewBox="0 0 {self.width} {height:.0f}" width="{self.width}"'
            f' height="{height:.0f}" role="img" aria-labelledby="{own}-t {own}-d"'
            f' font-size="{_TEXT}"><title id="{own}-t">{escape(title)}</title>'
            f'<desc id="{own}-d">{escape(desc)}</desc>{"".join([*self.behind, *self.marks])}</svg>'
        )


class Scale(NamedTuple):
    """Values to places along a line."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """The place of a value."""
        reach = (self.high - self.low) or 1.0
        return self.left + (value - self.low) / reach * (self.right - self.left)

    def ticks(self, most: int) -> list[float]:
        """Round values within the scale, at most about ``most`` of them."""
        reach = (self.high - self.low) or 1.0
        raw = reach / most
        power = 10 ** floor(log10(raw))
        step = next((power * k for k in (1, 2, 5, 10) if power * k >= raw), power * 10)
        first = -floor(-self.low / step) * step
        return [first + k * step for k in range(most + 2) if first + k * step <= self.high]


def scale(values: Iterable[float], left: float, right: float) -> Scale:
    """A scale from zero (or the least value, if that is below) to the greatest value."""
    given = [0.0, *values]
    low, high = min(given), max(given)
    return Scale(low, high if high > low else low + 1, left, right)


def axis(canvas: Canvas, places: Scale, top: float, bottom: float, words: Words) -> None:
    """Grid lines with their values above."""
    for tick in places.ticks(2 if canvas.is_narrow else 4):
        x = places.at(tick)
        canvas.line(x, top, x, bottom, GREY if tick == 0 else PALE, behind=True)
        inside = min(max(x, 20), canvas.width - 30)
        canvas.text(inside, top - 6, plain(words(tick)), "middle")


def plain(words: str) -> str:
    """A round number without its empty decimals: ``50.0億円`` is ``50億円``."""
    return re.sub(r"\.0+(?=\D|$)", "", words)


Words = Callable[[float], str]


def cells(words: str) -> int:
    """The width of words in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in words)


def folded(words: str, units: float, most: int = 2) -> list[str]:
    """Words in lines no wider than ``units``; what does not fit in ``most`` lines ends in …."""
    limit = max(4, int(units / (_TEXT * 0.52)))
    lines, line = [], ""
    for part in _parts(words):
        if cells(line + part) > limit and line:
            lines.append(line.rstrip())
            line = ""
        line += part if line or part != " " else ""
    lines.append(line)
    if len(lines) > most:
        kept = lines[most - 1]
        while cells(kept) > limit - 2:
            kept = kept[:-1]
        lines = [*lines[: most - 1], f"{kept}…"]
    return lines


def _parts(words: str) -> Sequence[str]:
    """Where a line may break: between full-width characters, and at spaces."""
    parts: list[str] = []
    for each in words:
        narrow = unicodedata.east_asian_width(each) not in "WFA" and each != " "
        if parts and narrow and parts[-1] != " " and cells(parts[-1][-1]) == 1:
            parts[-1] += each
        else:
            parts.append(each)
    return parts
