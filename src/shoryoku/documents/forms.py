"""The forms that a paper is written in: PDF, HTML, Markdown, plain text, and the data as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from shoryoku.documents import html, markdown, terminal, typeset
from shoryoku.documents.content import Paper
from shoryoku.problems import InputError, Problem
from shoryoku.whole_file import write_whole

KINDS = (".pdf", ".html", ".md", ".txt", ".json")


def in_form(kind: str, paper: Callable[[], Paper], plain: Callable[[], Any], on: date) -> bytes:
    """A paper as bytes.

    Args:
        kind: one of :data:`KINDS`.
        paper: makes the paper, for all kinds but JSON, which ``plain`` gives.
        on: the day of the paper.

    Raises:
        InputError: another kind, or for a PDF, the extra ``documents`` is not installed.
    """
    if kind not in KINDS:
        raise InputError(Problem("kind", f"found {kind!r}", f"one of {', '.join(KINDS)}"))
    if kind == ".json":
        return (json.dumps(plain(), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == ".pdf":
        return typeset.pdf(paper(), on)
    if kind == ".txt":
        lines = (f"{'  ' * indent}{line}" for indent, line in terminal.lines(paper()))
        return ("\n".join(lines) + "\n").encode()
    return (html.page(paper()) if kind == ".html" else markdown.text(paper())).encode()


def write(path: Path, render: Callable[[str], bytes]) -> None:
    """Write a file whole or not at all; the ending of its name says in which form.

    Raises:
        InputError: another ending, or a folder that cannot be written.
    """
    kind = path.suffix.casefold()
    if kind not in KINDS:
        found = f"ends in {path.suffix!r}" if path.suffix else "has no ending"
        raise InputError(Problem(str(path), found, f"name a file ending in {', '.join(KINDS)}"))
    write_whole(path, render(kind))
