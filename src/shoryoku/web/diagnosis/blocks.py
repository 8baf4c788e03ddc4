"""The parts of the printed report as the page shows them: same words, the site's components."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from shoryoku.diagnosis.tasks import model
from shoryoku.documents.charts import plane
from shoryoku.documents.content import (
    Block,
    Bullets,
    Cards,
    Panel,
    Paragraph,
    Plane,
    Row,
    Table,
    Tiles,
    Words,
    visible,
)
from shoryoku.text import Language

_WIDE, _NARROW = (752, 340), (342, 300)
_MOST_COLUMNS = 4  # on a phone; with more there is no room for bars
_SIGNS = {"－": "-", "○": "○", "◎": "◎"}
_FIRST_WORD = re.compile(r"^\S{1,4}(?=\s)")


class Cell(NamedTuple):
    """A cell of a table; a ``sign`` is drawn, and ``text`` is what it means."""

    text: str
    head: str
    align: str
    sign: str = ""


class ShownRow(NamedTuple):
    """A row: its first cell, its bar as a share of the width, and the rest."""

    row: Row
    first: str
    width: float | None
    cells: tuple[Cell, ...]


class ShownBlock(NamedTuple):
    """A block with what its template cannot work out.

    Attributes:
        kind: which template part draws it.
        block: the block itself.
        rows: of a table, or of the table of a chart.
        parts: blocks inside a panel.
        wide, narrow: a chart, drawn for a page and for a phone.
        table: the table of a chart.
    """

    kind: str
    block: Any
    rows: tuple[ShownRow, ...] = ()
    parts: tuple[ShownBlock, ...] = ()
    wide: SafeString = SafeString()
    narrow: SafeString = SafeString()
    table: ShownBlock | None = None

    @property
    def look(self) -> str:
        """The classes of a table: bars, the matrix of levels, or a plain one."""
        if self.block.bars:
            return "bars many" if self.columns > _MOST_COLUMNS else "bars"
        if self.is_matrix:
            return "matrix dense"
        return "cardify" if self.columns >= _MOST_COLUMNS else "few"

    @property
    def is_matrix(self) -> bool:
        """Whether the cells of a table are signs of levels."""
        return any(cell.sign for row in self.rows for cell in row.cells)

    @property
    def columns(self) -> int:
        """How many columns a table has."""
        return len(self.block.head) + bool(self.block.bars)

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """The headings after the first, with their alignment."""
        return tuple(zip(self.block.head[1:], self.block.align[1:], strict=True))


def shown(block: Block, language: Language) -> ShownBlock:
    """A block of the report, ready for its template."""
    if isinstance(block, Table):
        rows = tuple(_row(row, block, language) for row in block.rows)
        return ShownBlock("table", block, rows)
    if isinstance(block, Plane):
        return _chart(block, language)
    if isinstance(block, Panel):
        return ShownBlock("panel", block, parts=tuple(shown(one, language) for one in block.blocks))
    if isinstance(block, (Paragraph, Bullets)):
        block = _once(block)
    kinds = {Paragraph: "paragraph", Bullets: "bullets", Cards: "cards", Tiles: "tiles"}
    return ShownBlock(kinds[type(block)], block)


def _once(block: Paragraph | Bullets) -> Paragraph | Bullets:
    """Each line with every source once, where it is first rested on."""
    if isinstance(block, Paragraph):
        return block._replace(words=_line(block.words))
    return block._replace(items=tuple(_line(line) for line in block.items))


def _line(line: tuple[Words, ...]) -> tuple[Words, ...]:
    seen: set[str] = set()
    found = []
    for words in line:
        marks = tuple(mark for mark in dict.fromkeys(words.marks) if mark not in seen)
        seen.update(marks)
        found.append(words._replace(marks=marks))
    return tuple(found)


def _row(row: Row, table: Table, language: Language) -> ShownRow:
    cells = tuple(
        _cell(text, head, align, language)
        for text, head, align in zip(row.cells[1:], table.head[1:], table.align[1:], strict=False)
    )
    width = None if row.bar is None else max(0.0, min(1.0, float(row.bar)))
    return ShownRow(row, row.cells[0], width, cells)


def _cell(text: str, head: str, align: str, language: Language) -> Cell:
    if text in _SIGNS:
        meaning = model().symbols[_SIGNS[text]].in_language(language)
        return Cell(meaning, head, align, text)
    return Cell(text, head, align)


def _chart(block: Plane, language: Language) -> ShownBlock:
    """A chart drawn twice, so that its words stay as large on a phone."""
    near = block._replace(
        points=tuple(
            one._replace(label=_short(one.label, at)) for at, one in enumerate(block.points)
        ),
    )
    return ShownBlock(
        "plane",
        block,
        # the drawing escapes every label itself
        wide=mark_safe(plane(block, *_WIDE)),
        narrow=mark_safe(plane(near, *_NARROW)),
        table=shown(block.table, language),
    )


def _short(label: str, at: int) -> str:
    """A label with room on a phone: its first short word, else the number of the plan."""
    found = _FIRST_WORD.match(visible(label))
    return found[0] if found else str(at + 1)
