"""Options that several verbs share, and lines on the terminal."""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast

from shoryoku.calendar import parse_date
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.text import Language

_NARROWEST, _WIDEST = 40, 110
_UNBREAKABLE = re.compile(r"[!-~]+|.", re.DOTALL)
_NOT_AT_LINE_START = "、。）」』】］・：ー％〜"


def add_language(parser: argparse.ArgumentParser) -> None:
    """``--lang``: Japanese unless English is asked for."""
    parser.add_argument(
        "--lang",
        choices=("ja", "en"),
        default=os.environ.get("SHORYOKU_LANG", "ja"),
        help="ja (default) or en",
    )


def add_day(parser: argparse.ArgumentParser) -> None:
    """``--on``: today unless another day is asked for."""
    parser.add_argument(
        "--on", metavar="DATE", help="the day in Japan on which the rules are applied (today)"
    )


def add_rulebook(parser: argparse.ArgumentParser) -> None:
    """``--rulebook``: a folder of further programmes."""
    parser.add_argument(
        "--rulebook",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="a folder with further programmes",
    )


def language(options: argparse.Namespace) -> Language:
    """The language chosen."""
    return cast(Language, options.lang if options.lang in ("ja", "en") else "ja")


def book(options: argparse.Namespace) -> Rulebook:
    """The rulebook, with the folders a person added."""
    return open_rulebook(*options.rulebook)


def day(written: str | None) -> date | None:
    """The day of ``--on``.

    Raises:
        InputError: not a date.
    """
    if written is None:
        return None
    try:
        return parse_date(written)
    except ValueError as error:
        raise InputError(Problem("--on", str(error))) from None


def print_json(value: Any) -> None:
    """JSON with its Japanese readable."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[tuple[int, str]]) -> None:
    """Indented lines, folded to the width of the terminal."""
    columns = _columns()
    width = max(_NARROWEST, min(columns, _WIDEST))
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for indent, line in lines:
        # a name in a file cannot steer the terminal
        text = "".join(c for c in line if c.isprintable())
        for at, piece in enumerate(_folded(text, width - 2 * indent)):
            shown = f"\033[1m{piece}\033[0m" if bold and text.startswith("■") else piece
            print("  " * indent + ("  " if at else "") + shown if piece else "")


def _columns() -> int:
    if os.environ.get("COLUMNS", "").isdigit():
        return int(os.environ["COLUMNS"])
    try:
        return os.get_terminal_size().columns
    except OSError:  # not a terminal
        return _WIDEST


def _folded(text: str, width: int) -> list[str]:
    """Pieces no wider than ``width`` cells; full-width characters take two.

    Lines break between Japanese characters, never inside a run of digits or letters, and no
    closing mark begins a line.
    """
    pieces: list[str] = []
    piece, cells = "", 0
    for part in _UNBREAKABLE.findall(text):
        wide = _cells(part)
        if cells + wide > width and piece and part[0] not in _NOT_AT_LINE_START:
            pieces.append(piece.rstrip())
            piece, cells, width = "", 0, width - (2 if len(pieces) == 1 else 0)
            if part == " ":
                continue
        piece += part
        cells += wide
    return [*pieces, piece]


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
