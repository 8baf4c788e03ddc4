"""A paper as lines on a terminal: findings first, charts as their figures."""

from __future__ import annotations

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
)

Line = tuple[int, str]
_KINDS = {"own": "▶ ", "gap": "! "}


def lines(paper: Paper) -> Iterator[Line]:
    """The whole paper; a terminal has plain spaces only."""
    return ((indent, line.replace("\u3000", "  ")) for indent, line in _lines(paper))


def _lines(paper: Paper) -> Iterator[Line]:
    writer = _Writer(paper)
    yield 0, f"■ {paper.title}{writer.marks(paper.marks)}"
    yield 0, f"{paper.name}：{writer.words(paper.about)}"
    for section in paper.sections:
        yield 0, ""
        yield 0, f"■ {section.title}{writer.marks(section.marks)}"
        for block in section.blocks:
            yield from writer.block(block, 1)
    yield 0, ""
    yield 0, f"■ {paper.notes_title}"
    for id_, number in writer.numbers.items():
        yield 1, f"[{number}] {paper.notes[id_].text}"
    yield from ((1, document) for document in paper.documents)
    yield 0, ""
    yield 0, paper.closing


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.numbers = paper.numbered_notes()

    def marks(self, marks: tuple[str, ...]) -> str:
        found = [str(self.numbers[mark]) for mark in dict.fromkeys(marks)]
        return f" [{','.join(found)}]" if found else ""

    def words(self, words: tuple[Words, ...]) -> str:
        return "".join(part.text + self.marks(part.marks) for part in words)

    def block(self, block: Block, indent: int) -> Iterator[Line]:
        if isinstance(block, Paragraph):
            yield indent, self.words(block.words)
        elif isinstance(block, Bullets):
            for at, item in enumerate(block.items, 1):
                yield indent, f"{f'{at}.' if block.numbered else '・'} {self.words(item)}"
        elif isinstance(block, Tiles):
            for tile in block.tiles:
                beneath = f"（{tile.beneath}）" if tile.beneath else ""
                value = f"{tile.value}{tile.unit}{beneath}"
                yield indent, f"{tile.label}  {value}{self.marks(tile.marks)}"
        elif isinstance(block, Table):
            yield from self.table(block, indent)
        elif isinstance(block, Plane):
            yield from self.table(block.table, indent)
        elif isinstance(block, Panel):
            yield indent, f"【{block.title}】"
            for part in block.blocks:
                yield from self.block(part, indent + 1)
        else:
            yield from self.cards(block, indent)

    def cards(self, block: Cards, indent: int) -> Iterator[Line]:
        for card in block.cards:
            under = f"  {card.under}" if card.under else ""
            yield indent, f"・{card.title}{self.marks(card.marks)}{under}"
            for line in card.lines:
                yield indent + 1, self.words(line)

    def table(self, table: Table, indent: int) -> Iterator[Line]:
        yield indent, f"{table.caption}{self.marks(table.marks)}"
        for row in table.rows:
            yield indent + 1, self.row(row, table)
        if table.beneath:
            yield indent + 1, table.beneath

    def row(self, row: Row, table: Table) -> str:
        if row.kind == "group":
            return f"{row.cells[0]}{self.marks(row.marks)}"
        if row.kind == "aside":
            return f"  {row.cells[0]}{self.marks(row.marks)}：{row.cells[1]}"
        pairs = [
            f"{name} {cell}" if name else cell
            for name, cell in zip(table.head[1:], row.cells[1:], strict=False)
            if cell
        ]
        sub = f"（{row.sub}）" if row.sub else ""
        first = f"{_KINDS.get(row.kind, '  ')}{row.cells[0]}{self.marks(row.marks)}{sub}"
        return "  ".join([first, "／".join(pairs)])
