"""Reading the statistics that a person supplies: the CSV of e-Stat, or a plain table.

Both forms are described in ``docs/reference.md``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.reference.survey import SCALES, Row, Table
from shoryoku.text import narrow

_MOST_BYTES = 64_000_000
_NOTHING = {"", "-", "*", "**", "***", "…", "...", "x", "X", "χ"}
_PLAIN = {"industry": "業種", "size": "規模", "period": "年度", "item": "項目", "value": "値"}


def read_table(path: Path) -> Table:
    """A table of statistics: the CSV of e-Stat, or the plain form of ``docs/reference.md``.

    Raises:
        InputError: the file cannot be read, or is in neither form.
    """
    lines = csv_lines(path)
    for at, cells in enumerate(lines):
        names = [cell.strip() for cell in cells]
        if len(names) > 2 and names[0].endswith("コード") and names[1].endswith("補助コード"):
            title = _preamble(lines[:at])
            return Table(title or path.name, _estat(path, names, lines[at + 1 :], at + 2))
        if set(_PLAIN) <= set(names) or set(_PLAIN.values()) <= set(names):
            return Table(path.name, _plain(path, names, lines[at + 1 :], at + 2))
    expected = "give the CSV of e-Stat or the columns 業種, 規模, 年度, 項目, 値, 単位"
    raise InputError(Problem(str(path), "is not a table of statistics", expected))


def csv_lines(path: Path) -> list[list[str]]:
    """The lines of a CSV file in UTF-8 or Shift_JIS.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        return list(csv.reader(io.StringIO(_text(path), newline="")))
    except csv.Error as error:
        raise InputError(Problem(str(path), f"is not CSV: {error}", "save it as CSV")) from None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        found = error.strerror or "cannot be read"
        raise InputError(Problem(str(path), found, "give the path of a CSV file")) from None
    if len(raw) > _MOST_BYTES:
        raise InputError(Problem(str(path), "is too large", "at most 64 million bytes are read"))
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem(str(path), "is neither UTF-8 nor Shift_JIS", "save it as UTF-8"))


def _preamble(lines: list[list[str]]) -> str:
    """``法人企業統計調査 時系列データ 2024年度`` from the lines above the table."""
    said = {cells[0].rstrip("：:"): cells[1] for cells in lines if len(cells) > 1 and cells[0]}
    return " ".join(said[key] for key in ("統計名", "実施年月") if key in said)


def _estat(path: Path, names: list[str], lines: list[list[str]], first: int) -> Iterator[Row]:
    split = next((at for at, name in enumerate(names) if name.startswith("/")), None)
    if split is None or split % 3:
        found = "has no column that begins with / between the classes and the items"
        raise InputError(Problem(str(path), found, "give the CSV as e-Stat writes it"))
    classes = [names[at] for at in range(2, split, 3)]
    places = {key: _place(path, classes, words) for key, words in _CLASSES.items()}
    items = [_item(name) for name in names[split + 1 :]]
    for number, cells in enumerate(lines, start=first):
        if not any(cells):
            continue
        if len(cells) < len(names):
            found = f"has {len(cells)} columns"
            raise InputError(Problem(f"{path}:{number}", found, f"{len(names)} are expected"))
        industry, size, period = (cells[3 * places[key] + 2].strip() for key in _CLASSES)
        for (item, unit), cell in zip(items, cells[split + 1 :], strict=False):
            value = _number(cell, unit, f"{path}:{number} {item}")
            yield Row(industry, size, period, item, value, unit)


_CLASSES = {
    "industry": ("業種", "産業"),
    "size": ("規模", "資本金", "従業者"),
    "period": ("年期", "年度", "時間軸", "年次"),
}


def _place(path: Path, classes: list[str], words: tuple[str, ...]) -> int:
    for at, name in enumerate(classes):
        head = re.sub(r"\s|\(.*|（.*", "", name)
        if any(word in head for word in words):
            return at
    found = f"has no class of {words[0]} among {', '.join(classes)}"
    raise InputError(Problem(str(path), found, "choose industry, size and year on e-Stat"))


def _item(name: str) -> tuple[str, str]:
    """``売上高(当期末)【百万円】`` is 売上高 in 百万円."""
    plain = narrow(name)
    found = re.fullmatch(r"(?P<name>.*?)(\((当期末|期末|当期)\))?(【(?P<unit>.*)】)?", plain)
    assert found is not None
    return found["name"].strip(), found["unit"] or ""


def _plain(path: Path, names: list[str], lines: list[list[str]], first: int) -> Iterator[Row]:
    english = set(_PLAIN) <= set(names)
    columns = {key: names.index(key if english else ja) for key, ja in _PLAIN.items()}
    unit_name = "unit" if english else "単位"
    unit_at = names.index(unit_name) if unit_name in names else None
    for number, cells in enumerate(lines, start=first):
        if not any(cells):
            continue
        if len(cells) < len(names):
            found = f"has {len(cells)} columns"
            raise InputError(Problem(f"{path}:{number}", found, f"{len(names)} are expected"))
        part = {key: cells[at].strip() for key, at in columns.items()}
        unit = "" if unit_at is None else cells[unit_at].strip()
        value = _number(part["value"], unit, f"{path}:{number}")
        yield Row(part["industry"], part["size"], part["period"], part["item"], value, unit)


def _number(cell: str, unit: str, where: str) -> Fraction | None:
    written = narrow(cell).replace(",", "")
    if written in _NOTHING:
        return None
    if unit not in SCALES:
        known = ", ".join(name for name in SCALES if name)
        raise InputError(Problem(where, f"the unit {unit!r} is not known", f"use {known}"))
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?", written):
        raise InputError(Problem(where, f"{shortened(cell)} is not a number", "mend the cell"))
    return Fraction(written) * SCALES[unit][0]
