"""The look of a process sheet as a workbook: three forms and a page that explains them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from shoryoku.diagnosis.freed_hours import KINDS
from shoryoku.diagnosis.process import UNITS
from shoryoku.text import Language, Text

Cell = str | int | float
_PAGES = {
    "steps": Text("工程", "steps"),
    "premises": Text("前提", "premises"),
    "uses": Text("振り向け先", "uses"),
    "guide": Text("書き方", "guide"),
}
# rows with a frame to write in; more can be added below them
_FORM_ROWS = {"steps": 20, "premises": 0, "uses": 6}
_WIDTHS = {"steps": [26, *[12] * 6, 16, 10, 22, 26], "premises": [34, 20], "uses": [30, 14, 14, 22]}
_FONT = "BIZ UDPゴシック"
_DARK, _PALE, _LINE = "1F3A5F", "F3F6FA", "B8C2CC"
_SIDES = {"導入前": "7A4B12", "before": "7A4B12", "導入後": "1E5B3A", "after:": "1E5B3A"}


class Table(NamedTuple):
    """One form: its id, headings, and what is filled in."""

    id: str
    headings: list[str]
    rows: list[list[Cell]]


def workbook(
    openpyxl: Any, tables: Sequence[Table], guide: Sequence[str], language: Language
) -> bytes:
    """A workbook with one page per table and one that explains them.

    Every text is stored as text, so a spreadsheet runs none of it as a formula.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        _form(openpyxl, book.create_sheet(_PAGES[table.id].in_language(language)), table)
    page = book.create_sheet(_PAGES["guide"].in_language(language))
    page.column_dimensions["A"].width = 90
    for at, line in enumerate(guide, start=1):
        _put(openpyxl, page.cell(at, 1), line)
        page.row_dimensions[at].height = 20
    _print_on_one_page(openpyxl, page)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _form(openpyxl: Any, page: Any, table: Table) -> None:
    styles = openpyxl.styles
    for column, (heading, width) in enumerate(
        zip(table.headings, _WIDTHS[table.id], strict=True), start=1
    ):
        cell = page.cell(1, column, heading)
        cell.font = styles.Font(name=_FONT, bold=True, color="FFFFFF", size=10)
        shade = next((s for word, s in _SIDES.items() if heading.startswith(word)), _DARK)
        cell.fill = styles.PatternFill("solid", fgColor=shade)
        cell.alignment = styles.Alignment(wrap_text=True, vertical="center", horizontal="center")
        page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
    page.row_dimensions[1].height = 44
    page.freeze_panes = "B2"
    rows = max(len(table.rows), _FORM_ROWS[table.id])
    for at in range(rows):
        values = table.rows[at] if at < len(table.rows) else [""] * len(table.headings)
        page.row_dimensions[at + 2].height = 20
        for column, value in enumerate(values, start=1):
            _put(openpyxl, page.cell(at + 2, column), value)
    _choices(openpyxl, page, table, rows)
    _print_on_one_page(openpyxl, page)


def _print_on_one_page(openpyxl: Any, page: Any) -> None:
    page.sheet_view.showGridLines = False
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.page_margins = openpyxl.worksheet.page.PageMargins(0.4, 0.4, 0.5, 0.5)
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )


def _put(openpyxl: Any, cell: Any, value: Cell) -> None:
    styles = openpyxl.styles
    side = styles.Side(style="thin", color=_LINE)
    if value != "":
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with
    cell.font = styles.Font(name=_FONT, size=10)
    cell.border = styles.Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = styles.Alignment(vertical="center", wrap_text=True)
    if cell.row % 2:
        cell.fill = styles.PatternFill("solid", fgColor=_PALE)
    if isinstance(value, (int, float)):
        cell.number_format = "#,##0.##" if isinstance(value, float) else "#,##0"


def _choices(openpyxl: Any, page: Any, table: Table, rows: int) -> None:
    """Lists to choose from, where a column knows few words."""
    column, words = {
        "steps": ("H", [unit.ja for unit in UNITS.values()]),
        "uses": ("B", list(KINDS)),
    }.get(table.id, ("", []))
    if not column:
        return
    if table.id == "steps" and table.headings[0].isascii():
        words = list(UNITS)
    listed = openpyxl.worksheet.datavalidation.DataValidation(
        type="list", formula1=f'"{",".join(words)}"', allow_blank=True
    )
    page.add_data_validation(listed)
    listed.add(f"{column}2:{column}{rows + 1}")
