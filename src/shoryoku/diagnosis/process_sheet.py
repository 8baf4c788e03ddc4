"""What a process sheet holds, in whatever file it comes: steps, premises, uses of freed time.

A sheet has up to three tables. Each begins with a row of headings whose first cell says which
it is, so tables are found by their headings and never by their place:

- 工程: one row per step, before and after;
- 前提: one row per premise of the firm, such as 年間の稼働日数;
- 振り向け先: one row per use of the freed time.

An empty cell is not known. 0 or なし is nothing; 同じ in the minutes after means no change.
Where minutes after are given and people or times after are empty or 同じ, those are as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from shoryoku.diagnosis.freed_hours import KINDS, Use
from shoryoku.diagnosis.process import UNITS, Calendar, Step, Work, refuse_wrong_order
from shoryoku.diagnosis.process_values import (
    minutes_of,
    people_of,
    plain,
    premise_of,
    times_of,
    unit_of,
    yen_of,
)
from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text, did_you_mean

MOST_ROWS = 500
MOST_CHARACTERS = 500

STEP_COLUMNS = {
    "name": Text("工程", "step"),
    "before_minutes": Text("導入前：1回の分", "before: minutes each time"),
    "before_people": Text("導入前：1回に何人で", "before: people at once"),
    "before_times": Text("導入前：回数", "before: times"),
    "after_minutes": Text("導入後：1回の分", "after: minutes each time"),
    "after_people": Text("導入後：1回に何人で", "after: people at once"),
    "after_times": Text("導入後：回数", "after: times"),
    "unit": Text("回数の単位（日・週・月・年）", "times per (day, week, month, year)"),
    "lines": Text("並行できる数", "lines side by side"),
    "follows": Text("前の工程", "comes after"),
    "basis": Text("根拠（実測・聞き取りなど）", "basis (measured, asked, ...)"),
}
PREMISE_COLUMNS = {"premise": Text("前提", "premise"), "value": Text("値", "value")}
USE_COLUMNS = {
    "use": Text("振り向け先", "use of freed time"),
    "kind": Text("種類（A・D）", "kind (A, D)"),
    "hours": Text("1年の時間", "hours a year"),
    "value_per_hour": Text("1時間あたりの付加価値額（円）", "value added per hour (yen)"),
}
PREMISES = {
    "days_per_year": Text("年間の稼働日数", "working days a year"),
    "weeks_per_year": Text("年間の稼働週数", "working weeks a year"),
    "hours_per_day": Text("1日の稼働時間", "working hours a day"),
    "investment": Text("投資額（税抜・円）", "investment without tax (yen)"),
    "hourly_cost": Text("人件費単価（円／時間）", "labour cost per hour (yen)"),
    "value_added_increase": Text(
        "1年に増える付加価値額（円）", "increase of value added a year (yen)"
    ),
    "plan_years": Text("計画年数", "years of the plan"),
    "value_added": Text("会社の付加価値額（円／年）", "value added of the firm a year (yen)"),
    "labour_hours": Text("会社の総労働時間（時間／年）", "hours worked in the firm a year"),
}
_TABLES = {"steps": STEP_COLUMNS, "premises": PREMISE_COLUMNS, "uses": USE_COLUMNS}
_NEEDED = {
    "steps": ("name", "before_minutes", "before_people", "before_times", "unit"),
    "premises": ("premise", "value"),
    "uses": ("use", "kind", "hours"),
}
_SAME = {"同じ", "変わらない", "same"}


class Row(NamedTuple):
    """One row of a file, and how a person finds it: ``sewing.csv row 5``.

    A table does not go on into another ``page`` (a worksheet of a workbook).
    """

    where: str
    cells: tuple[str, ...]
    page: str = ""


class Premises(NamedTuple):
    """What is known of the firm and the investment; ``None`` is unknown."""

    days_per_year: Fraction | None = None
    weeks_per_year: Fraction | None = None
    hours_per_day: Fraction | None = None
    investment: Fraction | None = None
    hourly_cost: Fraction | None = None
    value_added_increase: Fraction | None = None
    plan_years: Fraction | None = None
    value_added: Fraction | None = None
    labour_hours: Fraction | None = None

    @property
    def calendar(self) -> Calendar:
        """How much the firm works."""
        return Calendar(self.days_per_year, self.weeks_per_year, self.hours_per_day)


class Sheet(NamedTuple):
    """Steps, premises and uses."""

    steps: tuple[Step, ...]
    premises: Premises = Premises()
    uses: tuple[Use, ...] = ()


def sheet_of(rows: Iterable[Row], where: str) -> Sheet:
    """The sheet that rows of cells hold.

    Args:
        rows: in order; empty rows are passed over.
        where: the file, for problems that have no row.

    Raises:
        InputError: every row that cannot be read, each with its row, column and remedy.
    """
    tables, problems = _tables(rows)
    if "steps" not in tables:
        expected = f"give a row of headings that begins with {STEP_COLUMNS['name'].ja}"
        problems.append(Problem(where, "has no table of steps", expected))
    reader = _Reader(problems)
    steps = tuple(filter(None, (reader.step(row) for row in tables.get("steps", []))))
    premises = reader.premises(tables.get("premises", []))
    uses = tuple(filter(None, (reader.use(row) for row in tables.get("uses", []))))
    if not problems and not steps:
        problems.append(Problem(where, "has no steps", "fill in at least one row"))
    if problems:
        raise InputError(problems)
    try:
        refuse_wrong_order(steps)
    except InputError as error:
        raise InputError(
            one._replace(where=f"{where} {one.where}") for one in error.problems
        ) from None
    return Sheet(steps, premises, uses)


def _heading(written: str) -> str:
    return re.sub(r"\(.*?\)", "", plain(written)).replace(":", "")


def _tables(rows: Iterable[Row]) -> tuple[dict[str, list[dict[str, Any]]], list[Problem]]:
    """The rows of each table by its id, cells by column; ``where`` is the row."""
    tables: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    table, columns, page = "", [""], ""
    for row in rows:
        if row.page != page:
            table, page = "", row.page
        if not any(cell.strip() for cell in row.cells):
            continue
        begun = _begins(row)
        if begun:
            if begun in tables:
                problems.append(Problem(row.where, "begins the same table again", "join the two"))
            tables.setdefault(begun, [])
            table, columns = begun, _columns(row, begun, problems)
        elif table:
            tables[table].append(_cells(row, columns, problems))
            if len(tables[table]) == MOST_ROWS + 1:
                expected = "split the process into several files"
                problems.append(Problem(row.where, f"is past {MOST_ROWS} rows", expected))
                break
    return tables, problems


def _begins(row: Row) -> str:
    first = _heading(row.cells[0]) if row.cells else ""
    for table, columns in _TABLES.items():
        if first in map(_heading, next(iter(columns.values()))):
            return table
    return ""


def _columns(row: Row, table: str, problems: list[Problem]) -> list[str]:
    known = {_heading(name): id_ for id_, label in _TABLES[table].items() for name in label}
    found: list[str] = []
    for cell in row.cells:
        heading = _heading(cell)
        id_ = known.get(heading, "")
        if heading and not id_:
            names = [label.ja for label in _TABLES[table].values()]
            hint = did_you_mean(cell, names) or f"use {'、'.join(names)}"
            problems.append(Problem(row.where, f"has the unknown column {cell!r}", hint))
        if id_ and id_ in found:
            problems.append(Problem(row.where, f"has the column {cell!r} twice", "keep one"))
        found.append(id_)
    for id_ in _NEEDED[table]:
        if id_ not in found:
            expected = f"add the column {_TABLES[table][id_].ja}"
            problems.append(Problem(row.where, "lacks a column", expected))
    return found


def _cells(row: Row, columns: Sequence[str], problems: list[Problem]) -> dict[str, Any]:
    cells: dict[str, Any] = {"where": row.where}
    for at, cell in enumerate(row.cells):
        text = cell.strip()
        if len(text) > MOST_CHARACTERS:
            expected = f"at most {MOST_CHARACTERS} characters are read"
            problems.append(Problem(row.where, f"has a cell of {len(text):,} characters", expected))
            text = ""
        if at < len(columns) and columns[at]:
            cells[columns[at]] = text
        elif text:
            found = f"has {shortened(text)} in a column without a heading"
            problems.append(Problem(row.where, found, "remove it, or give the column a heading"))
    return cells


class _Reader:
    """Turns the rows of tables into values; problems are collected."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def step(self, cells: dict[str, Any]) -> Step | None:
        name = _name(cells.get("name", ""))
        if not name:
            self._complain(cells, STEP_COLUMNS["name"], "is empty", "give the step a name")
            return None
        unit = self._read(cells, "unit", STEP_COLUMNS, unit_of)
        same = plain(cells.get("after_minutes", "")) in _SAME
        # people and times that stay the same are those of before, as in an empty cell
        for column in ("after_people", "after_times"):
            if plain(cells.get(column, "")) in _SAME:
                cells = {**cells, column: ""}
        before, unit = self._work(cells, "before", unit)
        if same and (cells.get("after_people") or cells.get("after_times")):
            expected = "leave people and times after empty, or give the minutes"
            self._complain(cells, STEP_COLUMNS["after_minutes"], "is 同じ", expected)
        after, unit = (before, unit) if same else self._work(cells, "after", unit)
        if after.minutes is not None and not same:
            people = before.people if after.people is None else after.people
            times = before.times if after.times is None else after.times
            # work that did not exist before has no people and times to take over
            if before.minutes != 0:
                after = Work(after.minutes, people, times)
        lines = self._read(cells, "lines", STEP_COLUMNS, people_of)
        if lines is not None and lines < 1:
            self._complain(cells, STEP_COLUMNS["lines"], f"is {lines}", "1 or more is expected")
            lines = None
        follows = tuple(
            part
            for part in map(_name, re.split(r"[、,，/／;；]", cells.get("follows", "")))
            if part
        )
        basis = _name(cells.get("basis", ""))
        return Step(name, unit, before, after, lines or Fraction(1), follows, basis, same)

    def _work(self, cells: dict[str, Any], side: str, unit: str | None) -> tuple[Work, str | None]:
        minutes = self._read(cells, f"{side}_minutes", STEP_COLUMNS, minutes_of)
        people = self._read(cells, f"{side}_people", STEP_COLUMNS, people_of)
        often = self._read(cells, f"{side}_times", STEP_COLUMNS, times_of)
        times, own = often or (None, None)
        if own and unit and own != unit:
            found = f"counts by {UNITS[own].ja}, another column by {UNITS[unit].ja}"
            self._complain(cells, STEP_COLUMNS[f"{side}_times"], found, "use one unit in a row")
        return Work(minutes, people, times), unit or own

    def premises(self, rows: Sequence[dict[str, Any]]) -> Premises:
        names = {_heading(name): id_ for id_, label in PREMISES.items() for name in label}
        found: dict[str, Fraction | None] = {}
        for cells in rows:
            written = cells.get("premise", "")
            id_ = names.get(_heading(written))
            if id_ is None:
                known = [label.ja for label in PREMISES.values()]
                hint = did_you_mean(written, known) or f"use {'、'.join(known)}"
                self._complain(cells, PREMISE_COLUMNS["premise"], f"is {shortened(written)}", hint)
            elif id_ in found:
                self._complain(cells, PREMISES[id_], "stands twice", "keep one")
            else:
                try:
                    found[id_] = premise_of(id_, cells.get("value", ""))
                except ValueError as error:
                    self._complain(cells, PREMISES[id_], str(error), "mend the value")
        return Premises(**found)

    def use(self, cells: dict[str, Any]) -> Use | None:
        name = _name(cells.get("use", ""))
        kind = plain(cells.get("kind", "")).upper()
        hours = self._read(cells, "hours", USE_COLUMNS, partial(premise_of, "hours"))
        value = self._read(cells, "value_per_hour", USE_COLUMNS, partial(yen_of, "value_per_hour"))
        if not name:
            self._complain(cells, USE_COLUMNS["use"], "is empty", "give the use a name")
        if kind not in KINDS:
            expected = "A (existing work) or D (new work) is expected"
            self._complain(cells, USE_COLUMNS["kind"], f"is {kind!r}", expected)
        if hours is None:
            self._complain(cells, USE_COLUMNS["hours"], "is not given", "give the hours a year")
            return None
        return Use(name, kind, hours, value)

    def _read(
        self, cells: dict[str, Any], column: str, columns: dict[str, Text], understand: Any
    ) -> Any:
        try:
            return understand(cells.get(column, ""))
        except ValueError as error:
            self._complain(cells, columns[column], str(error), "leave it empty if it is not known")
            return None

    def _complain(self, cells: dict[str, Any], column: Text, found: str, expected: str) -> None:
        self.problems.append(Problem(f"{cells['where']}, {column.ja}", found, expected))


def _name(written: str) -> str:
    """Words of a person on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in written).split())
