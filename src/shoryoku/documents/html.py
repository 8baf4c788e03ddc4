"""A paper as one HTML page: no script, no request, readable on a phone and on paper.

Whatever a firm wrote is escaped; the only markup is written here.
"""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

from shoryoku.documents.charts import bar, plane
from shoryoku.documents.content import (
    Block,
    Bullets,
    Card,
    Cards,
    Panel,
    Paper,
    Paragraph,
    Plane,
    Row,
    Section,
    Table,
    Tile,
    Tiles,
    Words,
    visible,
)

_SHEET = Path(__file__).with_name("templates") / "report.css"
_SHORT = 6  # characters of a cell that is not worth breaking
_ALIGN = {"l": "", "c": ' class="c"', "r": ' class="r"'}


def _escape(words: str) -> str:
    return html.escape(visible(words))


@cache
def _sheet() -> str:
    return _SHEET.read_text(encoding="utf-8")


def page(paper: Paper) -> str:
    """The whole page."""
    writer = _Writer(paper)
    body = "".join(writer.section(section) for section in paper.sections)
    lead = writer.words(paper.about)
    return (
        f'<!doctype html>\n<html lang="{paper.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(paper.name)}｜{_escape(paper.title)}</title>\n"
        f"<style>\n{_sheet()}</style>\n</head>\n<body>\n<main>\n"
        f'<header class="head"><p class="kind">{_escape(paper.name)}</p>'
        f"<h1>{_escape(paper.title)}{writer.marks(paper.marks)}</h1>"
        f'<p class="lead">{lead}</p></header>\n{body}{writer.notes()}</main>\n'
        f"<footer><p>{_escape(paper.closing)}</p></footer>\n</body>\n</html>\n"
    )


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.numbers = paper.numbered_notes()

    def marks(self, marks: tuple[str, ...]) -> str:
        if not marks:
            return ""
        links = "".join(
            f'<a class="src" href="#note-{self.numbers[mark]}" data-note="{_escape(mark)}">'
            f"{self.numbers[mark]}</a>"
            for mark in dict.fromkeys(marks)
        )
        return f'\u2060<sup class="srcs">{links}</sup>'

    def words(self, words: tuple[Words, ...]) -> str:
        found = []
        for part in words:
            text = _escape(part.text)
            found.append(f"<b>{text}</b>" if part.strong else text)
            found.append(self.marks(part.marks))
        return "".join(found)

    def section(self, section: Section) -> str:
        blocks = "".join(self.block(block) for block in section.blocks)
        kind = f'<p class="kind">{_escape(section.name)}</p>' if section.name else ""
        id_, words = _escape(section.id), _escape(section.title)
        title = f'<h2 id="{id_}">{words}{self.marks(section.marks)}</h2>'
        return f'<section aria-labelledby="{id_}">{kind}{title}\n{blocks}</section>\n'

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p{' class=quiet' if block.quiet else ''}>{self.words(block.words)}</p>\n"
        if isinstance(block, Bullets):
            kind = "ol" if block.numbered else "ul"
            items = "".join(f"<li>{self.words(item)}</li>" for item in block.items)
            return f"<{kind}>{items}</{kind}>\n"
        if isinstance(block, Tiles):
            tiles = "".join(self.tile(tile) for tile in block.tiles)
            return f'<div class="tiles">{tiles}</div>\n'
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Plane):
            return self.plane(block)
        if isinstance(block, Cards):
            return f'<div class="cards">{"".join(self.card(card) for card in block.cards)}</div>\n'
        return self.panel(block)

    def tile(self, tile: Tile) -> str:
        unit = f"<small>{_escape(tile.unit)}</small>" if tile.unit else ""
        return (
            f'<div class="tile">'
            f'<span class="k">{_escape(tile.label)}{self.marks(tile.marks)}</span>'
            f'<span class="v">{_escape(tile.value)}{unit}</span>'
            f'<span class="b">{_escape(tile.beneath)}</span></div>'
        )

    def panel(self, panel: Panel) -> str:
        blocks = "".join(self.block(block) for block in panel.blocks)
        tone = _escape(panel.tone)
        return f'<div class="panel {tone}"><h3>{_escape(panel.title)}</h3>{blocks}</div>\n'

    def card(self, card: Card) -> str:
        lines = "".join(f"<p>{self.words(line)}</p>" for line in card.lines)
        return (
            f'<article class="card"><h3>{_escape(card.title)}{self.marks(card.marks)}</h3>'
            f'<p class="under">{_escape(card.under)}</p>{lines}</article>'
        )

    def table(self, table: Table) -> str:
        head = "".join(
            f'<th scope="col"{_ALIGN[align]}>{_escape(name)}</th>'
            for name, align in zip(table.head, table.align, strict=True)
        )
        if table.bars:
            first, _, rest = head.partition("</th>")
            head = f'{first}</th><th scope="col" class="bar">{_escape(table.bars)}</th>{rest}'
        rows = "".join(self.row(row, table) for row in table.rows)
        beneath = f"<small>{_escape(table.beneath)}</small>" if table.beneath else ""
        caption = f"<caption>{_escape(table.caption)}{self.marks(table.marks)}{beneath}</caption>"
        kind = "bars" if table.bars else f"cols-{len(table.head)}"
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{_escape(table.caption)}">'
            f'<table class="{kind}">{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>\n"
        )

    def row(self, row: Row, table: Table) -> str:
        kind = f' class="{_escape(row.kind)}"' if row.kind else ""
        sub = f'<span class="sub">{_escape(row.sub)}</span>' if row.sub else ""
        first = f"{_escape(row.cells[0])}{self.marks(row.marks)}{sub}"
        if row.kind == "group":
            columns = len(table.head) + bool(table.bars)
            return f'<tr{kind}><th scope="rowgroup" colspan="{columns}">{first}</th></tr>'
        if row.kind == "aside":
            columns = len(table.head) + bool(table.bars) - 1
            why = f'<td colspan="{columns}">{_escape(row.cells[1])}</td>'
            return f'<tr{kind}><th scope="row">{first}</th>{why}</tr>'
        drawn = "" if row.bar is None else bar(row.bar, row.kind == "own")
        cells = [f'<td class="bar">{drawn}</td>'] if table.bars else []
        for cell, align, name in zip(row.cells[1:], table.align[1:], table.head[1:], strict=True):
            kept = ' class="nb"' if align == "l" and len(cell) <= _SHORT else _ALIGN[align]
            cells.append(f'<td{kept} data-l="{_escape(name)}">{_escape(cell)}</td>')
        return f'<tr{kind}><th scope="row">{first}</th>{"".join(cells)}</tr>'

    def plane(self, chart: Plane) -> str:
        opened = "数値の表" if self.paper.language == "ja" else "The figures as a table"
        return (
            f"<figure><figcaption>{_escape(chart.title)}{self.marks(chart.table.marks)}</figcaption>"
            f'<div class="wide">{plane(chart)}</div>'
            f'<div class="narrow">{plane(chart, 342, 300)}</div>'
            f"<details><summary>{opened}</summary>{self.table(chart.table)}</details></figure>\n"
        )

    def notes(self) -> str:
        items = "".join(
            f'<li id="note-{number}" value="{number}">{_escape(self.paper.notes[id_].text)}</li>'
            for id_, number in self.numbers.items()
        )
        title = _escape(self.paper.notes_title)
        heading = f'<h2 id="notes">{title}</h2>'
        named = "<br>".join(map(_escape, self.paper.documents))
        legend = f'<p class="quiet">{named}</p>' if named else ""
        body = f"{heading}<ol>{items}</ol>{legend}"
        return f'<section class="notes" aria-labelledby="notes">{body}</section>'
