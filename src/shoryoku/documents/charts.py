"""Charts as SVG: bars for a table cell, and a plane of two axes. Labels are escaped text."""

from __future__ import annotations

import html
from fractions import Fraction

from shoryoku.documents.content import Plane, Point, visible

OWN, OTHER, INK, LINE, HIGH, LOW = "#0017c1", "#949494", "#1a1a1a", "#767676", "#e8f1fe", "#ffeee2"
_FONT = "Noto Sans JP, Noto Sans CJK JP, Hiragino Sans, BIZ UDPGothic, Yu Gothic UI, sans-serif"
_WIDE_SIGNS = 0x2E80


def bar(length: Fraction, own: bool, width: int = 120, height: int = 14) -> str:
    """A bar of ``length`` (0..1) of the width; decoration beside its figure, so without words."""
    long = max(Fraction(0), min(Fraction(1), length)) * width
    colour = OWN if own else OTHER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect x="0" y="1" width="{float(long):.2f}" height="{height - 2}" rx="1.5" '
        f'fill="{colour}"/></svg>'
    )


def plane(chart: Plane, width: int = 640, height: int = 230) -> str:
    """A chart of two axes through zero: right is more on average, up is more at the margin."""
    left, right, top, bottom = 16, 16, 28, 32
    inner_x, inner_y = width - left - right, height - top - bottom
    far_x, far_y = _reach([p.x for p in chart.points]), _reach([p.y for p in chart.points])
    zero_x, zero_y = left + inner_x / 2, top + inner_y / 2

    def place(point: Point) -> tuple[float, float]:
        return (
            zero_x + float(point.x / far_x) * inner_x / 2 * 0.86,
            zero_y - float(point.y / far_y) * inner_y / 2 * 0.72,
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'width="{width}" height="{height}" font-family="{_FONT}" font-size="13" fill="{INK}">',
        f"<title>{_escape(chart.title)}</title><desc>{_escape(chart.description)}</desc>",
        _box(left, top, inner_x, inner_y / 2, HIGH),
        _box(left, zero_y, inner_x, inner_y / 2, LOW),
        _line(left, zero_y, left + inner_x, zero_y),
        _line(zero_x, top, zero_x, top + inner_y),
        _label(left, top - 10, f"↑ {chart.y_label}", "start"),
        _label(width - right, height - 10, f"{chart.x_label} →", "end"),
        _label(left + 8, top + 19, chart.regions[0], "start", HIGH, bold=True),
        _label(left + 8, top + inner_y - 9, chart.regions[1], "start", LOW, bold=True),
    ]
    for point in chart.points:
        x, y = place(point)
        colour = OWN if point.own else "#4d4d4d"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>')
        before = x + 12 + _width(point.label) > width - right
        anchor, at = ("end", x - 11) if before else ("start", x + 11)
        parts.append(_label(at, y + 4.5, point.label, anchor, HIGH if y < zero_y else LOW))
    return "".join([*parts, "</svg>"])


def _reach(values: list[Fraction]) -> Fraction:
    return max([abs(value) for value in values if value], default=Fraction(1))


def _width(label: str) -> int:
    return sum(13 if ord(character) >= _WIDE_SIGNS else 7 for character in label)


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{LINE}"/>'


def _label(
    x: float, y: float, words: str, anchor: str, behind: str = "", bold: bool = False
) -> str:
    """Words on a chart; ``behind`` is the colour of a rim that keeps lines out of them."""
    look = ' font-weight="700"' if bold else ""
    if behind:
        look += f' paint-order="stroke" stroke="{behind}" stroke-width="5" stroke-linejoin="round"'
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{look}>{_escape(words)}</text>'


def _escape(words: str) -> str:
    return html.escape(visible(words))
