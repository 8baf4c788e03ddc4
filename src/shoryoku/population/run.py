"""Rules over a file of firms: one row a firm and frame, in parts that an interrupted run keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from shoryoku import __version__
from shoryoku.calendar import today
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql.emit import select
from shoryoku.firm.vocabulary import HIGHEST_YEN
from shoryoku.population.database import Database
from shoryoku.population.query import answer_columns, names_read
from shoryoku.population.table import FIRM, ROW, Table, check
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.rules import Rule

ROWS_A_PART = 5_000_000


class Store(Database, Protocol):
    """A database that also opens files of firms and keeps results; places are paths or URLs."""

    numbers_rows: bool  # whether ``row`` stands in every view, so that it can be cut into ranges

    def open(self, place: str) -> str:
        """A file of firms as a view."""

    def state(self, place: str) -> list[int]:
        """What changes when a file does: its size and when it was written."""

    def write(self, query: str, part: str, about: dict[str, str]) -> None:
        """Write the rows of a query as one part; a part is there only when it is whole."""

    def is_written(self, part: str) -> bool:
        """Whether a part was written to its end."""

    def part(self, folder: str, number: int) -> str:
        """The place of a part."""

    def parts(self, folder: str) -> str:
        """All parts together, as a source for a query."""

    def join(self, parts: Sequence[str], out: str, about: dict[str, str]) -> None:
        """Make the result of all parts, and let go of them."""

    def folder_of_parts(self, out: str) -> str:
        """Where parts are kept until the result is whole."""

    def note(self, folder: str) -> str | None:
        """What was noted in a folder of parts; ``None`` if there is nothing."""

    def begin(self, folder: str, note: str) -> None:
        """Make a folder of parts anew, with a note."""


class Count(NamedTuple):
    """Firms of one rule and status, and what they could get together: least and most, in yen.

    Attributes:
        is_open_above: nothing in the table bounds what some of these firms could get.
    """

    rule: str
    status: str
    firms: int
    subsidy_min: int | None
    subsidy_max: int | None
    is_open_above: bool


class Result(NamedTuple):
    """What a run found: how many firms, columns that were no terms, and the counts by rule."""

    out: str
    on: date
    firms: int
    not_read: tuple[str, ...]
    counts: tuple[Count, ...]


class Part(NamedTuple):
    """One rule over a range of rows (or all); written at once."""

    rule: Rule
    first: int | None
    last: int | None


Progress = Callable[[int, int, str], None]


def open_on(book: Rulebook, on: date) -> list[Rule]:
    """The rules that take applications on a day.

    Calls that are published, and calls that have begun and whose end nobody has read, are among
    them: leaving them out would say that they are over.

    Raises:
        InputError: there is none.
    """
    found: list[Rule] = []
    for programme in book.programmes():
        for head in programme.heads:
            state, begun = head.window.state(on), head.window.starts
            begun_open = state == "unknown" and begun is not None and not head.window.is_stale(on)
            if state in ("open", "announced") or begun_open:
                found.append(programme.rules[head.id])
    if not found:
        raise InputError(
            Problem("--open-on", f"no rule is open on {on}", "see `shoryoku programmes`")
        )
    return found


def run(
    database: Store,
    place: str,
    rules: Sequence[Rule],
    out: str,
    on: date | None = None,
    why: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Apply rules to every firm of a file and write the answers.

    The result has one row a firm and rule: ``firm_id`` (the row's number where the file has no
    such column), ``rule``, ``status``, ``subsidy`` (NULL when unknown), ``subsidy_min``,
    ``subsidy_max`` and ``cap``; with ``why`` also ``first_failing`` and one column a requirement.
    A run that was interrupted goes on where it stopped when it is started again.

    Raises:
        InputError: the file or its columns cannot be used.
    """
    on = on or today()
    view = database.open(place)
    table = check(database, view, ROW, names_read(rules))
    parts = list(_parts(rules, table, database))
    folder = database.folder_of_parts(out)
    about = {"on": on.isoformat(), "rules": ", ".join(rule.id for rule in rules)}
    made_of = _made_of(database, place, rules, on, why)
    if database.note(folder) != made_of:
        database.begin(folder, made_of)
    written = []
    for at, part in enumerate(parts):
        written.append(database.part(folder, at))
        if not database.is_written(written[-1]):
            if progress:
                progress(at, len(parts), part.rule.id)
            database.write(_query(part, table, on, why, database), written[-1], about)
    if progress:
        progress(len(parts), len(parts), "")
    counts = tuple(_counts(database, folder))
    database.join(written, out, {"shoryoku": __version__, **about})
    return Result(out, on, table.rows, table.not_read, counts)


def _parts(rules: Sequence[Rule], table: Table, database: Store) -> Iterator[Part]:
    for rule in rules:
        if not database.numbers_rows or table.rows <= ROWS_A_PART:
            yield Part(rule, None, None)
            continue
        for first in range(1, table.rows + 1, ROWS_A_PART):
            yield Part(rule, first, min(first + ROWS_A_PART - 1, table.rows))


def _query(part: Part, table: Table, on: date, why: bool, database: Store) -> str:
    name = database.dialect.identifier
    source = f"({table.query}) AS firms"
    if part.first is not None:
        source = f"(SELECT * FROM {source} WHERE {name(ROW)} BETWEEN {part.first} AND {part.last})"
        source += " AS firms"
    found = answer_columns(part.rule, table, on, why)
    columns = {"rule": e.text(part.rule.id), "status": found["status"]}
    columns["subsidy"] = _one(found["subsidy_min"], found["subsidy_max"])
    columns |= {"subsidy_min": found["subsidy_min"], "subsidy_max": found["subsidy_max"]}
    columns["cap"] = _one(found["cap_min"], found["cap_max"])
    columns |= {key: value for key, value in found.items() if key.startswith(("first_", "why."))}
    query = select(source, columns, [table.firm], database.dialect)
    e.forget()
    if table.firm == FIRM:
        return query
    listed = ", ".join(map(name, columns))
    return f"SELECT {name(table.firm)} AS {FIRM}, {listed} FROM ({query}) AS answers"


def _one(low: e.Expression, high: e.Expression) -> e.Expression:
    """The amount where its least and greatest value are one."""
    return low if low is high else e.case([(e.holds(e.equal(low, high)), low)])


def _made_of(database: Store, place: str, rules: Sequence[Rule], on: date, why: bool) -> str:
    """What parts are made of; parts of anything else are not taken up again."""
    rulebook = hashlib.sha256(repr([rule._replace(splits={}) for rule in rules]).encode())
    found = {
        "shoryoku": __version__,
        "firms": [place, *database.state(place)],
        "rules": [rule.id for rule in rules],
        "rulebook": rulebook.hexdigest(),
        "on": on.isoformat(),
        "why": why,
    }
    return json.dumps(found, ensure_ascii=False)


def _counts(database: Store, folder: str) -> Iterator[Count]:
    rows = database.rows(
        "SELECT rule, status, count(*), sum(subsidy_min), sum(subsidy_max),"
        f" max(subsidy_max) >= {HIGHEST_YEN // 100} OR count(subsidy_max) < count(*)"
        f" FROM {database.parts(folder)} GROUP BY rule, status ORDER BY rule, status"
    )
    for rule, status, firms, low, high, is_open in rows:
        least, most = (None if end is None else int(end) for end in (low, high))
        yield Count(rule, status, firms, least, most, bool(is_open))
