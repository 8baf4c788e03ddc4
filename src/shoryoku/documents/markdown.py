"""A paper as Markdown: plain enough to read as it is; whatever a firm wrote stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shoryoku.documents.content import (
    Block,
    Bullets,
    Cards,
    Panel,
    Paper,
    Paragraph,
    Plane,
    Row,
    Table,
    Tiles,
    Words,
    visible,
)

_SIGNS = re.compile(r"[\\`*_\[\]<>|~&@$]")
_AT_START = re.compile(r"^(\s*)([#+=-]|[0-9]+(?=[.)]))")
_ALIGN = {"l": ":--", "c": ":-:", "r": "--:"}


def plain(text: str) -> str:
    """Text in which no character is markup, on one line."""
    one_line = visible(" ".join(text.split()))
    escaped = _SIGNS.sub(lambda sign: "\\" + sign[0], one_line)
    # addresses are not turned into links by those readers that do so unasked
    escaped = escaped.replace("://", ":\\/\\/").replace("www.", "www\\.")
    return _AT_START.sub(_start_escaped, escaped)


def _start_escaped(found: re.Match[str]) -> str:
    """``-`` becomes ``\\-``; ``1.`` at the start of a line becomes ``1\\.``."""
    space, sign = found[1], found[2]
    return f"{space}{sign}\u2060" if sign[0].isdigit() else f"{space}\\{sign}"


def text(paper: Paper) -> str:
    """The whole paper."""
    return "\n".join(_Writer(paper).lines()) + "\n"


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.numbers = paper.numbered_notes()

    def lines(self) -> Iterator[str]:
        paper = self.paper
        yield from (f"# {plain(paper.title)}{self.marks(paper.marks)}", "")
        yield from (f"{plain(paper.name)}：{self.words(paper.about)}", "")
        for section in paper.sections:
            yield from (f"## {plain(section.title)}{self.marks(section.marks)}", "")
            for block in section.blocks:
                yield from self.block(block)
        yield from (f"## {plain(paper.notes_title)}", "")
        for id_, number in self.numbers.items():
            yield f"- ({number}) {plain(paper.notes[id_].text)}"
        yield from ("", *(f"- {plain(document)}" for document in paper.documents))
        yield from ("", "---", "", plain(paper.closing))

    def marks(self, marks: tuple[str, ...]) -> str:
        found = [str(self.numbers[mark]) for mark in dict.fromkeys(marks)]
        return f" ({','.join(found)})" if found else ""

    def words(self, words: tuple[Words, ...]) -> str:
        found = []
        for part in words:
            written = plain(part.text)
            strong = f"**{written}**" if part.strong and written else written
            found.append(strong + self.marks(part.marks))
        return "".join(found)

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            yield from (self.words(block.words), "")
        elif isinstance(block, Bullets):
            for at, item in enumerate(block.items, 1):
                yield f"{f'{at}.' if block.numbered else '-'} {self.words(item)}"
            yield ""
        elif isinstance(block, Tiles):
            for tile in block.tiles:
                beneath = f"（{plain(tile.beneath)}）" if tile.beneath else ""
                value = plain(tile.value + tile.unit)
                yield f"- {plain(tile.label)}：**{value}**{beneath}{self.marks(tile.marks)}"
            yield ""
        elif isinstance(block, Table):
            yield from self.table(block)
        elif isinstance(block, Plane):
            yield from self.table(block.table)
        elif isinstance(block, Panel):
            yield from (f"### {plain(block.title)}", "")
            for part in block.blocks:
                yield from self.block(part)
        else:
            yield from self.cards(block)

    def cards(self, block: Cards) -> Iterator[str]:
        for card in block.cards:
            yield from (f"### {plain(card.title)}{self.marks(card.marks)}", "")
            if card.under:
                yield from (plain(card.under), "")
            for line in card.lines:
                yield from (self.words(line), "")

    def table(self, table: Table) -> Iterator[str]:
        yield from (f"**{plain(table.caption)}**{self.marks(table.marks)}", "")
        yield f"| {' | '.join(plain(name) or ' ' for name in table.head)} |"
        yield f"| {' | '.join(_ALIGN[align] for align in table.align)} |"
        for row in table.rows:
            yield self.row(row, len(table.head))
        yield ""
        if table.beneath:
            yield from (plain(table.beneath), "")

    def row(self, row: Row, columns: int) -> str:
        first = plain(row.cells[0]) + self.marks(row.marks)
        first += f"（{plain(row.sub)}）" if row.sub else ""
        if row.kind in ("own", "group"):
            first = f"**{first}**"
        cells = [first, *(plain(cell) for cell in row.cells[1:])]
        cells += [""] * (columns - len(cells))
        return f"| {' | '.join(cells)} |"
