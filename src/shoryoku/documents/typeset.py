"""A paper as a tagged PDF with embedded Japanese fonts, set by Typst without the network.

The paper reaches the template as data, so nothing that a firm wrote is ever read as markup. The
compiler and the fonts come from the extra ``documents``; nothing is looked for on the machine.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shoryoku.documents.charts import bar, plane
from shoryoku.documents.content import (
    Block,
    Bullets,
    Cards,
    Panel,
    Paper,
    Paragraph,
    Plane,
    Table,
    Tiles,
    Words,
)
from shoryoku.documents.glyphs import printable
from shoryoku.problems import InputError, Problem

TEMPLATE = Path(__file__).with_name("templates") / "report.typ"
MOST_PAGES = 4
_SCALES = ("1", "0.96", "0.92")
_PLANE = (900, 200)  # as wide as the page, and low
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


def pdf(paper: Paper, on: date) -> bytes:
    """The paper as PDF/UA-1; one of more than four pages is set up to 8 % smaller.

    Args:
        paper: what is printed.
        on: the day that the file says it was made, so that the same paper is the same file.

    Raises:
        InputError: the extra ``documents`` is not installed.
    """
    missing = [name for name in ("typst", *_FONT_PACKAGES) if find_spec(name) is None]
    if missing:
        found = f"needs {', '.join(missing)}"
        expected = "pip install 'shoryoku[documents]', or choose .html, .md or .json"
        raise InputError(Problem("PDF", found, expected))
    import typst

    folders = _font_folders()
    font = next(path for folder in folders for path in folder.glob("*.otf"))
    data = _data(_printable(paper, font))
    made = b""
    for scale in _SCALES:
        made = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=folders,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False), "scale": scale},
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(on, time(), UTC),
        )
        assert isinstance(made, bytes)
        if len(_PAGE.findall(made)) <= MOST_PAGES:
            break
    return made


def _font_folders() -> list[Path]:
    folders = []
    for name in _FONT_PACKAGES:
        spec = find_spec(name)
        assert spec is not None
        folders += [Path(place) for place in spec.submodule_search_locations or ()]
    return folders


def _printable(value: Any, font: Path) -> Any:
    """The same parts with 〓 for what the fonts do not have."""
    if isinstance(value, str):
        return printable(value, font)
    if isinstance(value, dict):
        return {key: _printable(part, font) for key, part in value.items()}
    if isinstance(value, tuple):
        parts = [_printable(part, font) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _data(paper: Paper) -> dict[str, Any]:
    numbers = paper.numbered_notes()
    writer = _Writer(numbers)
    return {
        "language": paper.language,
        "name": paper.name,
        "title": {"text": paper.title, "marks": writer.marks(paper.marks)},
        "about": writer.words(paper.about),
        "sections": [
            {
                "name": section.name,
                "title": {"text": section.title, "marks": writer.marks(section.marks)},
                "blocks": [writer.block(block) for block in section.blocks],
            }
            for section in paper.sections
        ],
        "notes_title": paper.notes_title,
        "notes": [{"number": n, "text": paper.notes[id_].text} for id_, n in numbers.items()],
        "documents": paper.documents,
        "closing": paper.closing,
    }


class _Writer:
    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers

    def marks(self, marks: tuple[str, ...]) -> list[int]:
        return [self.numbers[mark] for mark in dict.fromkeys(marks)]

    def words(self, words: tuple[Words, ...]) -> list[dict[str, Any]]:
        return [
            {"text": part.text, "marks": self.marks(part.marks), "strong": part.strong}
            for part in words
        ]

    def block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Paragraph):
            return {"kind": "paragraph", "words": self.words(block.words), "quiet": block.quiet}
        if isinstance(block, Bullets):
            items = [self.words(item) for item in block.items]
            return {"kind": "bullets", "items": items, "numbered": block.numbered}
        if isinstance(block, Tiles):
            tiles = [{**tile._asdict(), "marks": self.marks(tile.marks)} for tile in block.tiles]
            return {"kind": "tiles", "tiles": tiles}
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Plane):
            return {
                "kind": "plane",
                "title": block.title,
                "description": f"{block.title}。{block.description}",
                "svg": plane(block, *_PLANE),
                "table": self.table(block.table),
            }
        if isinstance(block, Panel):
            parts = [self.block(part) for part in block.blocks]
            return {"kind": "panel", "title": block.title, "tone": block.tone, "blocks": parts}
        return self.cards(block)

    def cards(self, block: Cards) -> dict[str, Any]:
        cards = [
            {
                "title": card.title,
                "marks": self.marks(card.marks),
                "under": card.under,
                "lines": [self.words(line) for line in card.lines],
            }
            for card in block.cards
        ]
        return {"kind": "cards", "cards": cards}

    def table(self, table: Table) -> dict[str, Any]:
        rows = [
            {
                "cells": row.cells,
                "marks": self.marks(row.marks),
                "kind": row.kind,
                "sub": row.sub,
                "bar": None if row.bar is None else bar(row.bar, row.kind == "own"),
            }
            for row in table.rows
        ]
        return {
            "kind": "table",
            "caption": table.caption,
            "marks": self.marks(table.marks),
            "head": table.head,
            "align": list(table.align),
            "beneath": table.beneath,
            "bars": table.bars,
            "rows": rows,
        }
