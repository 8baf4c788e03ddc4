"""Rows and tables of the report as HTML; everything that comes from outside is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_ON_ONE_PAGE = 9


def row(name: str, cells: Sequence[str], heads: Sequence[str], own: bool = False) -> str:
    """A row of numbers under heads; ``own`` stands out."""
    found = "".join(
        f'<td class="r" data-l="{escape(head)}">{escape(cell)}</td>'
        for head, cell in zip(heads[1:], cells, strict=True)
    )
    own_class = ' class="own"' if own else ""
    return f'<tr{own_class}><th scope="row">{escape(name)}</th>{found}</tr>'


def table(caption: str, heads: Sequence[str], rows: Sequence[str], note: str = "") -> str:
    """A table of rows; on a phone each row becomes a block with its heads beside the numbers."""
    found = "".join(
        f'<th scope="col"{right if at else ""}>{escape(head)}</th>'
        for right in (' class="r"',)
        for at, head in enumerate(heads)
    )
    return framed(caption, found, rows, note)


def framed(
    caption: str, heads: str, rows: Sequence[str], note: str = "", kind: str = "cardify"
) -> str:
    """A table of rows whose heads are HTML already."""
    small = f"<small>{escape(note)}</small>" if note else ""
    shown = f"<caption>{escape(caption)}{small}</caption>" if caption else ""
    if len(rows) <= _ON_ONE_PAGE:
        kind += " short"
    return (
        f'<table class="{kind}">{shown}'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of plain words."""
    own_class = f' class="{kind}"' if kind else ""
    return f"<p{own_class}>{escape(words)}</p>"


def heading(level: int, words: str, kind: str = "") -> str:
    """A heading; ``page`` begins a new page when printed."""
    own_class = f' class="{kind}"' if kind else ""
    return f"<h{level}{own_class}>{escape(words)}</h{level}>"


def items(lines: Sequence[str]) -> str:
    """A list of plain lines."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
