"""Process sheets as CSV and XLSX files: read with care, written so that no cell is a formula.

XLSX needs openpyxl, an extra of the installation. Workbooks with macros, with a password, or
too large are refused before anything in them is read.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

from shoryoku.diagnosis.process import UNITS, Step
from shoryoku.diagnosis.process_sheet import (
    PREMISE_COLUMNS,
    PREMISES,
    STEP_COLUMNS,
    USE_COLUMNS,
    Row,
    Sheet,
    sheet_of,
)
from shoryoku.diagnosis.process_workbook import Cell, Table, workbook
from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.text import Language, Text
from shoryoku.whole_file import write_whole

_MOST_BYTES = 2_000_000
_MOST_UNPACKED = 30_000_000
_MOST_PARTS = 500
_MOST_ROWS = 5_000
_MOST_COLUMNS = 64
_ACTIVE_PARTS = ("vbaproject", "/macrosheets/", "/activex/", "/embeddings/")
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
# a spreadsheet may take a cell that begins so for a formula, also in full width
_FORMULA_SIGNS = "=+-@＝＋－＠\t\r\n"
GUIDE = (
    Text(
        "1行に1つの工程を書きます。分からない欄は空のままにしてください（0とは違います）。",
        "One step per row. Leave what you do not know empty (it is not 0).",
    ),
    Text(
        "「1回の分」は1回にかかる時計の時間です。15、15分、1時間30分、90秒 のように書けます。",
        "Minutes each time are by the clock: 15, 15m, 1h30m, 90s.",
    ),
    Text(
        "「1回に何人で」は、その1回に同時にかかる人数です。",
        "People at once are those busy with it at the same time.",
    ),
    Text(
        "「並行できる数」は、同じ作業を別の人と機械で同時に進められる数です（空なら1）。",
        "Lines side by side: how many can run at once with their own people (empty: 1).",
    ),
    Text(
        "導入後になくなる工程は「1回の分」に 0、変わらない工程は「同じ」と書きます。",
        "A step that goes away has 0 minutes after; one that stays has: same.",
    ),
    Text(
        "導入後に増える工程は、導入前の「1回の分」に 0 と書き、導入後をすべて書きます。",
        "A step that is new has 0 minutes before, and all three columns after.",
    ),
    Text(
        "導入後の人数と回数が空なら、導入前と同じとして計算します。",
        "People and times after are as before when they are empty.",
    ),
    Text(
        "「前の工程」には、先に終わっていないと始められない工程の名前を書きます（、で区切る）。",
        "Comes after: the names of the steps that must be finished first (commas between).",
    ),
    Text(
        "振り向け先の種類は、いまある付加価値の高い業務なら A、新しい業務なら D です。",
        "A use of freed time is of kind A (existing work of high value) or D (new work).",
    ),
)


def read_sheet(path: Path) -> Sheet:
    """The process sheet of a ``.csv`` or ``.xlsx`` file.

    Raises:
        InputError: the file cannot be read, is of another kind, has macros or a password, is
            too large, or has rows that cannot be read; each with what to do.
    """
    kind = path.suffix.casefold()
    if kind not in (".csv", ".xlsx"):
        found = "has macros or is of another kind" if kind else "has no ending"
        raise InputError(Problem(str(path), found, "give a .csv or .xlsx file without macros"))
    try:
        if path.stat().st_size > _MOST_BYTES:
            expected = f"at most {_MOST_BYTES // 1_000_000} million bytes are read"
            raise InputError(Problem(str(path), "is too large", expected))
        raw = path.read_bytes()
    except OSError as error:
        found = error.strerror or "cannot be read"
        raise InputError(Problem(str(path), found, "give the path of a file")) from None
    rows = _csv_rows(raw, path.name) if kind == ".csv" else _xlsx_rows(raw, path.name)
    return sheet_of(rows, path.name)


def write_sheet(
    path: Path, sheet: Sheet | None = None, language: Language = "ja", replace: bool = False
) -> None:
    """Write a sheet, or an empty form when there is none, as ``.csv`` or ``.xlsx``.

    Raises:
        InputError: another kind of file, a file that is there already, or no way to write it.
    """
    kind = path.suffix.casefold()
    if kind not in (".csv", ".xlsx"):
        raise InputError(Problem(str(path), "is of another kind", "name a .csv or .xlsx file"))
    if path.exists() and not replace:
        raise InputError(Problem(str(path), "is there already", "choose another name"))
    content = (_csv_bytes if kind == ".csv" else _xlsx_bytes)(sheet, language)
    write_whole(path, content)


def inert(text: str) -> str:
    """Words that no spreadsheet takes for a formula; reading takes the added ``'`` off again."""
    return f"'{text}" if text[:1] and text[0] in _FORMULA_SIGNS else text


# --- reading -------------------------------------------------------------------------------------


def _as_written(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA_SIGNS else cell


def _csv_rows(raw: bytes, name: str) -> Iterator[Row]:
    text = _decoded(raw, name)
    tabs = "\t" in text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",", strict=True)
    try:
        for cells in lines:
            where = f"{name} row {lines.line_num}"
            if lines.line_num > _MOST_ROWS:
                raise InputError(Problem(where, "is too far down", f"at most {_MOST_ROWS} rows"))
            yield Row(where, tuple(_as_written(cell) for cell in cells))
    except csv.Error as error:
        where = f"{name} row {lines.line_num}"
        raise InputError(Problem(where, f"is not CSV: {error}", "mend the row")) from None


def _decoded(raw: bytes, name: str) -> str:
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem(name, "is neither UTF-8 nor Shift_JIS text", "save it as UTF-8"))


def _xlsx_rows(raw: bytes, name: str) -> Iterator[Row]:
    _refuse_unsafe(raw, name)
    openpyxl = _openpyxl()
    try:
        books = [
            openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=values, keep_links=False
            )
            for values in (True, False)
        ]
        for values, formulas in zip(*(book.worksheets for book in books), strict=True):
            yield from _worksheet_rows(values, formulas, name)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        found = f"cannot be read as a workbook ({type(error).__name__})"
        raise InputError(Problem(name, found, "save it again as .xlsx")) from None


def _worksheet_rows(values: Any, formulas: Any, name: str) -> Iterator[Row]:
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a file says of its own size need not be true
    both = zip(
        values.iter_rows(max_col=_MOST_COLUMNS, values_only=True),
        formulas.iter_rows(max_col=_MOST_COLUMNS, values_only=True),
        strict=False,
    )
    for number, (row, written) in enumerate(both, start=1):
        where = f"{name} sheet {values.title} row {number}"
        if all(value is None for value in written):
            continue
        if number > _MOST_ROWS:
            raise InputError(Problem(where, "is too far down", f"at most {_MOST_ROWS} rows"))
        cells = tuple(
            _cell(value, formula, where) for value, formula in zip(row, written, strict=True)
        )
        yield Row(where, cells, values.title)


# what zipfile raises for a hostile or broken archive, by its documentation and source
_UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,  # reason: its word for a compression that it does not know
    RuntimeError,  # its word for a part with a password
    EOFError,  # a part that ends too early
)


def _cell(value: Any, formula: Any, where: str) -> str:
    if value is None and formula is not None:
        found = f"has the formula {shortened(formula)} without a result"
        raise InputError(Problem(where, found, "save it once in a spreadsheet, or type the number"))
    if isinstance(value, (date, time, timedelta)):
        found = f"has {value}, a date or a time of day"
        raise InputError(Problem(where, found, "write minutes as a number, such as 30"))
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return _as_written(str(value))


def _refuse_unsafe(raw: bytes, name: str) -> None:
    if raw.startswith(_OLD_OR_LOCKED):
        expected = "take the password off and save it as .xlsx"
        raise InputError(Problem(name, "has a password or is in the old .xls form", expected))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_UNPACKED:
                expected = "copy the table into a new workbook"
                raise InputError(Problem(name, "unpacks to too much", expected))
            for part in parts:
                _refuse_part(part.filename, packed.read(part), name)
    except _UNREADABLE as error:
        found = f"is not a workbook ({error})"
        raise InputError(Problem(name, found, "save it again as .xlsx")) from None


def _refuse_part(part: str, content: bytes, name: str) -> None:
    macros = part == "[Content_Types].xml" and b"macroEnabled" in content
    if macros or any(word in part.casefold() for word in _ACTIVE_PARTS):
        expected = "save it as .xlsx without macros and embedded objects"
        raise InputError(Problem(name, f"has macros or embedded objects ({part})", expected))
    if part.casefold().endswith((".xml", ".rels", ".vml")) and (
        b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content
    ):
        found = f"declares a document type ({part}), which spreadsheets do not"
        raise InputError(Problem(name, found, "copy the table into a new workbook"))


def _openpyxl() -> Any:
    try:
        return import_module("openpyxl")
    except ImportError:
        expected = 'install it with pip install "shoryoku[xlsx]", or use a .csv file'
        raise InputError(Problem("openpyxl", "is not installed", expected)) from None


# --- writing -------------------------------------------------------------------------------------


def _content(sheet: Sheet | None, language: Language) -> list[Table]:
    """The three tables."""
    known = sheet or Sheet(())
    premises: list[list[Cell]] = [
        [label.in_language(language), _number(getattr(known.premises, id_))]
        for id_, label in PREMISES.items()
    ]
    uses = [
        [
            inert(use.name),
            use.kind,
            _number(Fraction(use.hours)),
            _number(None if use.value_per_hour is None else Fraction(use.value_per_hour)),
        ]
        for use in known.uses
    ]
    return [
        Table("steps", _headings(STEP_COLUMNS, language), [_row(s, language) for s in known.steps]),
        Table("premises", _headings(PREMISE_COLUMNS, language), premises),
        Table("uses", _headings(USE_COLUMNS, language), uses),
    ]


def _headings(columns: dict[str, Text], language: Language) -> list[str]:
    return [label.in_language(language) for label in columns.values()]


def _row(step: Step, language: Language) -> list[Cell]:
    same = "同じ" if language == "ja" else "same"
    after = (
        [same, "", ""]
        if step.unchanged
        else [_minutes(step.after.minutes), *map(_number, step.after[1:])]
    )
    joined = ("、" if language == "ja" else ", ").join(step.follows)
    return [
        inert(step.name),
        _minutes(step.before.minutes),
        *map(_number, step.before[1:]),
        *after,
        "" if step.unit is None else UNITS[step.unit].in_language(language),
        "" if step.lines == 1 else _number(step.lines),
        inert(joined),
        inert(step.basis),
    ]


def _number(value: Fraction | None) -> Cell:
    """A number as a spreadsheet holds it, if that is exact; else the fraction in words."""
    if value is None:
        return ""
    if value.denominator == 1:
        return value.numerator
    near = float(value)
    return near if Fraction(Decimal(repr(near))) == value else str(value)


def _minutes(value: Fraction | None) -> Cell:
    """Minutes; what was measured to the second is written with seconds."""
    written = _number(value)
    if value is None or not isinstance(written, str) or (value * 60).denominator != 1:
        return written
    minutes, seconds = divmod(int(value * 60), 60)
    return f"{minutes}分{seconds}秒"


def _csv_bytes(sheet: Sheet | None, language: Language) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if sheet is None:
        writer.writerows([[line.in_language(language)] for line in GUIDE])
    for at, table in enumerate(_content(sheet, language)):
        writer.writerows([*([[]] if at or sheet is None else []), table.headings, *table.rows])
    return text.getvalue().encode("utf-8-sig")  # with a mark, or spreadsheets garble Japanese


def _xlsx_bytes(sheet: Sheet | None, language: Language) -> bytes:
    guide = [line.in_language(language) for line in GUIDE]
    return workbook(_openpyxl(), _content(sheet, language), guide, language)
