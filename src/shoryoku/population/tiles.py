"""The 47 prefectures as tiles of one size: small ones are seen as well as large ones.

A map gives the most ink to the emptiest prefectures; tiles give each the same. Their places
follow the map roughly. A narrow drawing puts western Japan below eastern Japan.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from shoryoku.firm.codes import prefectures
from shoryoku.population.drawing import (
    GREY,
    INK,
    NARROW,
    WIDE,
    Canvas,
    Chart,
    Table,
    Words,
)
from shoryoku.text import Language

# row by row from the north, columns from the west; a dot is empty
_MAP = """
.  .  .    .    .    .    .    .    .    .    .    .    北海
.  .  .    .    .    .    .    .    .    .    .    .    青森
.  .  .    .    .    .    .    .    .    .    .    秋田 岩手
.  .  .    .    .    .    .    .    .    .    .    山形 宮城
.  .  .    .    .    .    .    福井 石川 富山 新潟 群馬 福島
.  .  山口 島根 鳥取 京都 滋賀 岐阜 長野 山梨 埼玉 栃木 茨城
福岡 大分 . 広島 岡山 兵庫 大阪 三重 愛知 静岡 神奈 東京 千葉
佐賀 熊本 宮崎 愛媛 香川 . 奈良 . . . . . .
長崎 鹿児 . 高知 徳島 . 和歌 . . . . . .
沖縄 . . . . . . . . . . . .
"""
_HEIGHT = 46.0
_EAST = 7  # the first column of the eastern block in a narrow drawing
# five steps from light to dark; letters turn white on the dark ones
_STEPS = ("#e8f1fe", "#c5d7fb", "#9db7f9", "#3460fb", "#0017c1")
_DARK = 3
_MINUS = ("#ffeee2", "#ffc199", "#f08a4b", "#c74700", "#8b3200")
_HIDDEN = "#f2f2f2"


def places() -> dict[str, tuple[int, int]]:
    """The row and column of each prefecture."""
    by_head = {name[:2]: name for name in prefectures()}
    found = {}
    for row, line in enumerate(_MAP.strip().splitlines()):
        for column, head in enumerate(line.split()):
            if head != ".":
                found[by_head[head]] = (row, column)
    return found


def tiles(
    name: str,
    title: str,
    values: Mapping[str, float | None],
    words: Words,
    language: Language,
    head: str,
) -> Chart:
    """Each prefecture's value as a tile; ``None`` is not shown, a missing one is empty.

    Args:
        head: what the values are, for the head of the table.
    """
    ja = language == "ja"
    known = {key: value for key, value in values.items() if value is not None}
    ordered = sorted(known, key=lambda key: -known[key])[:3]
    most = "、".join(f"{_name(key, language)} {words(known[key])}" for key in ordered)
    desc = f"都道府県別の{head}。多い順に {most}。" if ja else f"{head}, most first: {most}."
    drawn = []
    grid = places()
    for width in (WIDE, NARROW):
        canvas = Canvas(width)
        size, bottom = width / (13 if width == WIDE else 7), 0.0
        for key, (row, column) in grid.items():
            at = (row, column)
            if width == NARROW:
                # the east above (rows 0 to 6), the west below it
                at = (row, column - _EAST + 1) if column >= _EAST else (row + 2, column)
            y = 30 + at[0] * _HEIGHT
            _tile(canvas, at[1] * size, y, size, _HEIGHT, key, values, known, words, language)
            bottom = max(bottom, y + _HEIGHT)
        _legend(canvas, known, language)
        drawn.append(canvas.svg(bottom + 4, name, title, desc))
    place = "都道府県" if ja else "Prefecture"
    rows = tuple(
        (_name(key, language), "＊" if values[key] is None else words(known[key]))
        for key in prefectures()
        if key in values
    )
    return Chart(drawn[0], drawn[1], Table(title, (place, head), rows))


def _tile(
    canvas: Canvas, x: float, y: float, width: float, height: float, key: str,
    values: Mapping[str, float | None], known: Mapping[str, float], words: Words,
    language: Language,
) -> None:  # fmt: skip
    value = values.get(key)
    step = _step(value, known) if value is not None else 0
    colours = _MINUS if value is not None and value < 0 else _STEPS
    fill = _HIDDEN if value is None else colours[step] if value else "#ffffff"
    ink = "#ffffff" if value is not None and step >= _DARK else INK
    line = "#cccccc" if value == 0 else "none"
    canvas.box(x + 1, y + 1, width - 2, height - 2, fill, line)
    short = _name(key, language) if language == "en" else _short(key)
    size = 13 if language == "ja" else min(13, (width - 4) / max(1, len(short)) / 0.6)
    figure = "" if key not in values else "＊" if value is None else words(value)
    for at, (line, letters) in enumerate(((short, size), (figure, 11.5))):
        canvas.marks.append(
            f'<text x="{x + width / 2:.1f}" y="{y + 19 + 18 * at:.1f}" text-anchor="middle"'
            f' fill="{ink}" font-size="{letters:.1f}">{escape(line)}</text>'
        )


def _step(value: float, known: Mapping[str, float]) -> int:
    """Which fifth of the values a value lies in, zeros aside."""
    sizes = sorted(abs(each) for each in known.values() if each)
    below = sum(1 for size in sizes if size < abs(value))
    return min(4, below * 5 // max(1, len(sizes)))


def _legend(canvas: Canvas, known: Mapping[str, float], language: Language) -> None:
    ja = language == "ja"
    colours = list(_STEPS)
    less, more = ("少", "多（5等分）") if ja else ("less", "more (fifths)")
    if any(value < 0 for value in known.values()):
        colours = [*reversed(_MINUS), *_STEPS]
        less, more = ("減", "増（5等分）") if ja else ("lower", "higher (fifths)")
    canvas.text(0, 14, less)
    left, width = 18 if ja else 38, 14
    for at, fill in enumerate(colours):
        canvas.box(left + at * width, 3, width, 13, fill, GREY)
    canvas.text(left + len(colours) * width + 6, 14, more)
    if not canvas.is_narrow or ja:
        hidden = "＊ 10社未満" if ja else "＊ fewer than 10"
        canvas.text(canvas.width, 14, hidden, "end")


def _short(key: str) -> str:
    return key if key == "北海道" else key[:-1]


def _name(key: str, language: Language) -> str:
    return key if language == "ja" else prefectures()[key].en
