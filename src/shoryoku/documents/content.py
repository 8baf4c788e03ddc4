"""The parts a paper is made of, free of how they are shown: words, tables, charts, and notes.

Every part that holds a number carries marks: ids of notes that say where the number comes from
(a definition, a line of a document, a rule, or the firm's own entry). The writers print a mark
as the number of its note; :func:`unmarked` finds what was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from shoryoku.text import Language

_DIGIT = re.compile(r"[0-9０-９①-⑳]")
_WIDE_SPACE = "\u3000"


class Words(NamedTuple):
    """A stretch of text and the notes it rests on; ``strong`` is said with more weight."""

    text: str
    marks: tuple[str, ...] = ()
    strong: bool = False


class Paragraph(NamedTuple):
    """A paragraph; ``quiet`` is small print, such as the formula under a table."""

    words: tuple[Words, ...]
    quiet: bool = False


class Bullets(NamedTuple):
    """A list; numbered when the order counts. Each item is a line and, perhaps, what follows it."""

    items: tuple[tuple[Words, ...], ...]
    numbered: bool = False


class Tile(NamedTuple):
    """A figure to be seen first: what it is, its value, and what it is compared with."""

    label: str
    value: str
    unit: str
    beneath: str
    marks: tuple[str, ...]


class Tiles(NamedTuple):
    """A strip of figures."""

    tiles: tuple[Tile, ...]


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        kind: ``own`` (the firm itself), ``gap`` (something to act on), ``off`` (not known),
            ``total``, ``group`` (a heading over the rows that follow), ``aside`` (two cells, the
            second says why there are no more) or empty.
        bar: the length of a bar in 0..1, for a table that is a chart too.
        sub: small print under the first cell.
    """

    cells: tuple[str, ...]
    marks: tuple[str, ...] = ()
    kind: str = ""
    bar: Fraction | None = None
    sub: str = ""


class Table(NamedTuple):
    """A table; with ``bars`` its second column is drawn as bars, over the words of ``bars``.

    Attributes:
        align: one letter a column: ``l``, ``c`` or ``r``.
        marks: notes that hold for the caption.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    align: str
    beneath: str = ""
    bars: str = ""
    marks: tuple[str, ...] = ()


class Point(NamedTuple):
    """A named point of a chart; ``own`` is drawn in the firm's colour."""

    label: str
    x: Fraction
    y: Fraction
    own: bool = False


class Plane(NamedTuple):
    """A chart of two axes through zero, with its figures as a table.

    Attributes:
        regions: what the upper and the lower half mean.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    regions: tuple[str, str]
    points: tuple[Point, ...]
    table: Table


class Card(NamedTuple):
    """A box about one thing: a case, or a programme."""

    title: str
    under: str
    lines: tuple[tuple[Words, ...], ...]
    marks: tuple[str, ...] = ()


class Cards(NamedTuple):
    """Boxes side by side, as far as the page is wide."""

    cards: tuple[Card, ...]


class Panel(NamedTuple):
    """A tinted box with a heading; ``tone`` is ``info`` or ``warn``."""

    title: str
    blocks: tuple[Paragraph | Bullets, ...]
    tone: str = "info"


Block = Paragraph | Bullets | Tiles | Table | Plane | Cards | Panel


class Section(NamedTuple):
    """A part of the paper; its title is the finding, not the name of the part."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    marks: tuple[str, ...] = ()
    name: str = ""


class Note(NamedTuple):
    """What a mark stands for; ``kind`` is ``definition``, ``document``, ``rule`` or ``firm``."""

    id: str
    kind: str
    text: str


class Paper(NamedTuple):
    """A whole paper.

    Attributes:
        title: the finding that it opens with.
        name: what kind of paper it is.
        about: whom it is about, and the day.
        closing: small print for the foot of every page.
        notes: by id; only those that are used get a number.
        documents: what the short names of documents in the notes stand for.
    """

    language: Language
    name: str
    title: str
    about: tuple[Words, ...]
    sections: tuple[Section, ...]
    notes: dict[str, Note]
    notes_title: str
    closing: str
    marks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def numbered_notes(self) -> dict[str, int]:
        """The number of each note, in the order in which the marks appear."""
        found: dict[str, int] = {}
        for _, marks in texts(self):
            for mark in marks:
                found.setdefault(mark, len(found) + 1)
        return found


def texts(paper: Paper) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every piece of text in reading order, with the marks that stand beside it."""
    yield paper.title, paper.marks
    for words in paper.about:
        yield words.text, words.marks
    for section in paper.sections:
        yield section.title, section.marks
        yield section.name, ()
        for block in section.blocks:
            yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(block, Paragraph):
        yield from _line_texts(block.words)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _line_texts(item)
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            yield " ".join((tile.label, tile.value, tile.unit, tile.beneath)), tile.marks
    elif isinstance(block, Table):
        yield from _table_texts(block)
    elif isinstance(block, Plane):
        yield from ((block.title, block.table.marks), (block.description, block.table.marks))
        yield from _table_texts(block.table)
    elif isinstance(block, Panel):
        yield block.title, ()
        for part in block.blocks:
            yield from _block_texts(part)
    else:
        for card in block.cards:
            yield f"{card.title} {card.under}", card.marks
            for line in card.lines:
                yield from _line_texts(line, card.marks)


def _line_texts(
    words: tuple[Words, ...], shared: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A line is read as one: a mark anywhere in it stands beside all of it."""
    marks = tuple(mark for part in words for mark in part.marks)
    yield "".join(part.text for part in words), (*marks, *shared)


def _table_texts(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield f"{table.caption} {table.beneath}", table.marks
    yield " ".join((*table.head, table.bars)), table.marks
    for row in table.rows:
        yield " ".join((*row.cells, row.sub)), (*row.marks, *table.marks)


def visible(text: str) -> str:
    """The text without characters that cannot be seen, such as those that turn its direction."""
    return "".join(sign for sign in text if sign.isprintable() or sign == _WIDE_SPACE)


def holds_number(text: str) -> bool:
    """Whether a text holds a figure, in digits of any width."""
    return bool(_DIGIT.search(text))


def unmarked(paper: Paper) -> list[str]:
    """Texts with a number that no note stands beside, and marks that no note explains."""
    found = [text for text, marks in texts(paper) if holds_number(text) and not marks]
    used = paper.numbered_notes()
    return found + [f"no note: {mark}" for mark in used if mark not in paper.notes]
