"""A table of firms, checked before anything is computed: columns are terms, rows hold facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shoryoku.engine.nodes import Type
from shoryoku.engine.sql.expressions import Column
from shoryoku.firm.vocabulary import HIGHEST_YEN, Term, vocabulary
from shoryoku.population.columns import ABSENT, Read, Reader
from shoryoku.population.database import Database
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

FIRM = "firm_id"
ROW = "row"  # the column that numbers the rows of a file from 1
_SHOWN_ROWS = 5
_DEFAULT_SPANS = {"yen": (0, HIGHEST_YEN), "ratio": (0, 1), "count": (0, 1_000_000)}


class Table(NamedTuple):
    """A checked table.

    Attributes:
        columns: what is known of each column that is a term, by term.
        not_read: columns that are no terms.
        rows: how many firms.
        firm: the column of the firm's id, or of the row's number.
        query: the SELECT that gives the columns as the rules read them, all others unchanged.
    """

    columns: Mapping[str, Column]
    not_read: tuple[str, ...]
    rows: int
    firm: str
    query: str


def check(
    database: Database, view: str, number: str = ROW, local: Mapping[str, Type] | None = None
) -> Table:
    """A view as a checked table.

    Args:
        number: the column that numbers the rows from 1.
        local: types of names that some rules declare themselves (``special.…``).

    Raises:
        InputError: a column has a wrong type, or rows hold what their term cannot mean; every
            column with a problem is named, with its first rows.
    """
    reader = Reader(database, view, number)
    terms: dict[str, Term] = {}
    passed: list[str] = []
    for column in reader.types:
        term = _term(column, local or {})
        if term is None or term.set_by_rule or column == "date":
            passed.append(column)
            bare = column.removesuffix(ABSENT)
            if bare != column and bare not in reader.types and bare in vocabulary():
                terms[bare] = vocabulary()[bare]
        else:
            terms[column] = term
    problems = _given_twice(reader.types, terms)
    if not terms:
        found = f"no column is a term: {', '.join(reader.types)}"
        problems.append(Problem("columns", found, "see `shoryoku terms`"))
    if problems:
        raise InputError(problems)
    read = reader.read(terms)
    problems = reader.problems
    if not problems:
        problems = _uneven_series(database, view, number, read)
    if problems:
        raise InputError(problems)
    rows = database.rows(f"SELECT count(*) FROM {view}")[0][0]
    columns = {name: one.column for name, one in read.items()}
    for name, one in read.items():
        if one.absent_column:
            columns[name + ABSENT] = one.absent_column
    firm = FIRM if FIRM in passed else number
    known = {FIRM, number, *(name + ABSENT for name in read)}
    not_read = tuple(column for column in passed if column not in known)
    return Table(columns, not_read, rows, firm, _query(database, view, read, passed))


def _given_twice(columns: Iterable[str], terms: Mapping[str, Term]) -> list[Problem]:
    """Columns of one name: files are read with the second called ``name_1``."""
    found = [column for column in columns if column.removesuffix("_1") in terms]
    return [
        Problem(column.removesuffix("_1"), "is given twice", "keep one of the columns")
        for column in found
        if column.endswith("_1") and column not in terms
    ]


def _term(column: str, local: Mapping[str, Type]) -> Term | None:
    term = vocabulary().get(column)
    if term is None and column in local:
        type_ = local[column]
        span = _DEFAULT_SPANS.get(type_.kind)
        return Term(column, Text(column, column), type_.kind, type_.many, span=span)
    return term


def _query(database: Database, view: str, read: Mapping[str, Read], passed: Sequence[str]) -> str:
    name = database.dialect.identifier
    selected, joins = [], []
    for column, found in read.items():
        selected.append(f"{found.sql} AS {name(column)}")
        if found.join:
            joins.append(found.join)
        if found.absent:
            selected.append(f"{found.absent} AS {name(column + ABSENT)}")
    made = {column + ABSENT for column, found in read.items() if found.absent}
    kept = [column for column in passed if column not in made]
    selected += [f"data.{name(column)} AS {name(column)}" for column in kept]
    return f"SELECT {', '.join(selected)} FROM {view} AS data {' '.join(joins)}".strip()


def _uneven_series(
    database: Database, view: str, number: str, read: Mapping[str, Read]
) -> list[Problem]:
    """The yearly series of a plan must all have its base year and each of its years."""
    series = [
        name
        for name, found in read.items()
        if name.startswith("plan.") and found.column.kind == "list" and not found.column.values
    ]
    if not series:
        return []
    name = database.dialect.identifier
    lengths = [database.words.length.format(name(term)) for term in series]
    longest = f"greatest({', '.join(f'coalesce({length}, 0)' for length in lengths)}, 0)"
    whole = f"coalesce({name('plan.years')} + 1, {longest})" if "plan.years" in read else longest
    bad = " OR ".join(f"({length} <> {whole})" for length in lengths)
    query = _query(database, view, read, [number])
    rows = database.rows(
        f"SELECT {name(number)} FROM ({query}) AS firms WHERE {bad} ORDER BY 1 LIMIT {_SHOWN_ROWS}"
    )
    if not rows:
        return []
    found = f"lengths differ in {', '.join(f'row {row}' for (row,) in rows)}"
    expected = "each series has the base year and every year of plan.years"
    return [Problem(", ".join(series), found, expected)]
