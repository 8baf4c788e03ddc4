"""One column of a table as the term it names: checked, and what is known of it.

Text is read value by value with the reader of firm files, so ``1,350万円`` or ``はい`` mean the
same in both. What cannot be read is refused with the numbers of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, Protocol

from shoryoku.engine.sql.emit import Dialect
from shoryoku.engine.sql.expressions import LARGEST, Column
from shoryoku.firm.values import NOT_HERE, parse_value
from shoryoku.firm.vocabulary import Term
from shoryoku.population.meanings import as_numbers, expected, lengths, written_value
from shoryoku.problems import Problem

ABSENT = ".does_not_apply"
MOST_TEXTS = 200_000  # distinct texts of one column that are read one by one
_SHOWN_ROWS = 5
_LONGEST_LIST = 60
_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INT",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINT",
    "HUGEINT",
    "UBIGINT",
)
_FLOATING = ("DOUBLE", "FLOAT", "REAL")


class Words(NamedTuple):
    """What a database calls its types and functions of lists, with ``{0}`` for the list."""

    text: str
    least: str
    greatest: str
    length: str
    filled: str
    whole_numbers: str
    times: str
    unnested: str
    contains: str


class Database(Protocol):
    """What a database must be able to do for a table to be checked in it."""

    dialect: Dialect
    words: Words

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small query."""

    def types(self, view: str) -> dict[str, str]:
        """The type of each column of a view, as DuckDB names it, in upper case."""

    def keep(self, name: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
        """Make a small table with the columns ``written`` and ``meant`` of a kind."""

    def day_number(self, column: str) -> str:
        """The number of a day, counted as Python's ``date.toordinal`` does."""


class Read(NamedTuple):
    """How one column is read: its checked form, what is known of it, and a join it needs.

    Attributes:
        absent: where the term does not apply, and ``absent_column`` what is known of that.
    """

    column: Column
    sql: str
    join: str | None = None
    absent: str | None = None
    absent_column: Column | None = None


class _Plan(NamedTuple):
    """What has to be asked about a column, and what the answers make of it."""

    aggregates: tuple[str, ...]
    made: Callable[[Sequence[Any]], Read | None]


def _extent(sql: str) -> tuple[str, ...]:
    return f"min({sql})", f"max({sql})", f"count({sql})", "count(*)"


def _count_of(condition: str) -> str:
    return f"count(CASE WHEN {condition} THEN 1 END)"


class Reader:
    """Reads columns of one view; what is wrong with them is collected in ``problems``."""

    def __init__(self, database: Database, view: str, number: str) -> None:
        self.database = database
        self.view = view
        self.number = number
        self.types = database.types(view)
        self.problems: list[Problem] = []

    def read(self, terms: Mapping[str, Term]) -> dict[str, Read]:
        """Columns as the terms they name; those that hold nothing, or were refused, are left out.

        All that numbers, dates and yes/no have to be asked is asked at once.
        """
        found: dict[str, Read | None] = {}
        plans: dict[str, _Plan] = {}
        for column, term in terms.items():
            try:
                if self._is_text(column, term):
                    found[column] = self._texts(column, term)
                elif term.many and term.kind == "choice":
                    found[column] = self._text_list(column, term)
                else:
                    plans[column] = self._with_absence(self._plan(column, term), column, term)
            except ValueError as error:
                self.problems.append(Problem(column, str(error)))
        for column, answers in self._asked(plans).items():
            found[column] = plans[column].made(answers)
        return {column: read for column in terms if (read := found.get(column)) is not None}

    def _is_text(self, column: str, term: Term) -> bool:
        """Whether a column is read value by value; so are fractions in floating point."""
        type_ = self.types[column]
        return type_ == "VARCHAR" or (type_ in _FLOATING and term.kind == "ratio")

    def _asked(self, plans: Mapping[str, _Plan]) -> dict[str, tuple[Any, ...]]:
        """The answers to all plans, from one reading of the table."""
        questions = [sql for plan in plans.values() for sql in plan.aggregates]
        if not questions:
            return {}
        row = self.database.rows(f"SELECT {', '.join(questions)} FROM {self.view} AS data")[0]
        answers, at = {}, 0
        for column, plan in plans.items():
            answers[column] = row[at : at + len(plan.aggregates)]
            at += len(plan.aggregates)
        return answers

    def _plan(self, column: str, term: Term) -> _Plan:
        type_ = self.types[column]
        if term.many:
            return self._number_list(column, type_, term)
        if term.kind == "bool":
            return self._bool(column, type_)
        if term.kind == "date":
            return self._date(column, type_)
        if term.kind == "choice":
            raise ValueError(f"holds {type_}; text is expected")
        return self._number(column, type_, term)

    def _with_absence(self, plan: _Plan, column: str, term: Term) -> _Plan:
        """The same plan, minding the column that says where the term does not apply."""
        companion = column + ABSENT
        if companion not in self.types:
            return plan
        if not term.may_not_apply or self.types[companion] != "BOOLEAN":
            raise ValueError(f"{companion} must be true or false, of a term that may not apply")
        flag = f"coalesce(data.{self._name(companion)}, FALSE)"
        gap = f"data.{self._name(column)} IS NULL AND NOT {flag}"

        def made(answers: Sequence[Any]) -> Read | None:
            found = plan.made(answers[1:])
            if found is None:
                return None
            found = found._replace(absent=flag, absent_column=Column(companion, "bool", 0, 1))
            if answers[0]:
                return found
            # a value is missing only where it does not apply: nothing is unknown
            sql = f"coalesce({found.sql}, {found.column.low})"
            return found._replace(sql=sql, column=found.column._replace(nullable=False))

        return _Plan((f"count(CASE WHEN {gap} THEN 1 END)", *plan.aggregates), made)

    def _name(self, column: str) -> str:
        return self.database.dialect.identifier(column)

    def _refuse(self, column: str, bad: str, wanted: str) -> None:
        """Name the first rows that hold what cannot be read."""
        query = (
            f"SELECT {self._name(self.number)}, CAST({self._name(column)} AS"
            f" {self.database.words.text}) FROM {self.view} AS data WHERE {bad}"
            f" ORDER BY 1 LIMIT {_SHOWN_ROWS}"
        )
        count = self.database.rows(f"SELECT count(*) FROM {self.view} AS data WHERE {bad}")[0][0]
        rows = self.database.rows(query)
        shown = ", ".join(f"row {row}: {value}" for row, value in rows)
        more = f" and {count - len(rows):,} more rows" if count > len(rows) else ""
        self.problems.append(Problem(column, f"{shown}{more}", wanted))

    def _number(self, column: str, type_: str, term: Term) -> _Plan:
        raw = f"data.{self._name(column)}"
        low, high = term.span or (-LARGEST, LARGEST)
        scale, bad = 1, f"{raw} < {low} OR {raw} > {high}"
        if type_.startswith("DECIMAL"):
            scale = 10 ** int(type_.rstrip(")").split(",")[1])
        elif not type_.startswith((*_WHOLE, *_FLOATING)):
            raise ValueError(f"holds {type_}; {expected(term)}")
        if type_ in _FLOATING:
            bad += f" OR isnan({raw})"
        if term.kind != "ratio" and not type_.startswith(_WHOLE):
            bad, scale = f"{bad} OR {raw} <> floor({raw})", 1
        wanted = f"CAST({raw} * {scale} AS BIGINT)" if scale > 1 else f"CAST({raw} AS BIGINT)"

        def made(answers: Sequence[Any]) -> Read | None:
            least, most, count, rows, wrong = answers
            if wrong:
                self._refuse(column, bad, expected(term))
            if wrong or not count:
                return None
            ends = int(Fraction(least) * scale), int(Fraction(most) * scale)
            return Read(Column(column, "int", *ends, count < rows, scale), wanted)

        return _Plan((*_extent(raw), _count_of(bad)), made)

    def _bool(self, column: str, type_: str) -> _Plan:
        if type_ != "BOOLEAN":
            raise ValueError(f"holds {type_}; true or false is expected (or はい, いいえ as text)")
        raw = f"data.{self._name(column)}"

        def made(answers: Sequence[Any]) -> Read | None:
            true, count, rows = answers
            if not count:
                return None
            known = Column(column, "bool", int(true == count), int(true > 0), count < rows)
            return Read(known, raw)

        return _Plan((_count_of(raw), f"count({raw})", "count(*)"), made)

    def _date(self, column: str, type_: str) -> _Plan:
        if type_ != "DATE":
            raise ValueError(f"holds {type_}; a date is expected")
        sql = self.database.day_number(f"data.{self._name(column)}")

        def made(answers: Sequence[Any]) -> Read | None:
            least, most, count, rows = answers
            if not count:
                return None
            return Read(Column(column, "int", int(least), int(most), count < rows), sql)

        return _Plan(_extent(sql), made)

    def _texts(self, column: str, term: Term) -> Read | None:
        """A column of text, read value by value; a fraction written as a number is text too."""
        raw = f"CAST(data.{self._name(column)} AS {self.database.words.text})"
        distinct = self.database.rows(
            f"SELECT {raw}, count(*) FROM {self.view} AS data GROUP BY 1 LIMIT {MOST_TEXTS + 1}"
        )
        if len(distinct) > MOST_TEXTS:
            raise ValueError(
                f"holds more than {MOST_TEXTS:,} different texts; write numbers as numbers"
            )
        meant: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for written, _ in distinct:
            if written is None:
                continue
            try:
                value = parse_value(term, written_value(written, term))
            except ValueError as error:
                wrong[written] = str(error)
                continue
            if value is not None:
                meant[written] = value
        if wrong:
            listed = ", ".join(self.database.dialect.text(item) for item in list(wrong)[:200])
            self._refuse(column, f"{raw} IN ({listed})", next(iter(wrong.values())))
            return None
        texts = [written for written, _ in distinct if written is not None]
        gaps = len(texts) < len(distinct) or any(written not in meant for written in texts)
        return self._mapped(column, raw, term, meant, gaps)

    def _mapped(
        self, column: str, raw: str, term: Term, meant: Mapping[str, Any], gaps: bool
    ) -> Read | None:
        here = {written: value for written, value in meant.items() if value is not NOT_HERE}
        absent = [written for written, value in meant.items() if value is NOT_HERE]
        if not meant:
            return None
        if term.many:
            return self._mapped_lists(column, raw, term, here, gaps)
        flag = flag_column = None
        if absent:
            listed = ", ".join(self.database.dialect.text(item) for item in absent)
            flag = f"coalesce({raw} IN ({listed}), FALSE)"
            flag_column = Column(column + ABSENT, "bool", 0, 1)
        known, rows = as_numbers(column, term, here)
        known = known._replace(nullable=gaps or bool(absent))
        sql, join = self._join(column, known.kind, raw, rows)
        return Read(known, sql, join, flag, flag_column)

    def _join(
        self, column: str, kind: str, raw: str, rows: Sequence[tuple[str, Any]]
    ) -> tuple[str, str]:
        name = "meant_" + "".join(sign if sign.isalnum() else "_" for sign in column)
        self.database.keep(name, kind, rows)
        return f"{name}.meant", f"LEFT JOIN {name} ON {raw} = {name}.written"

    def _mapped_lists(
        self, column: str, raw: str, term: Term, meant: Mapping[str, tuple[Any, ...]], gaps: bool
    ) -> Read:
        every = [item for items in meant.values() for item in items]
        if term.kind == "choice":
            values = tuple(sorted(set(every))) or ("",)
            lists: dict[str, list[Any]] = {w: list(items) for w, items in meant.items()}
            known = Column(column, "list", 0, 0, gaps, 1, values, *lengths(meant.values()))
            sql, join = self._join(column, "list of text", raw, list(lists.items()))
            return Read(known, sql, join)
        scale = lcm(*(Fraction(item).denominator for item in every), 1)
        lists = {w: [int(Fraction(i) * scale) for i in items] for w, items in meant.items()}
        numbers = [item for items in lists.values() for item in items] or [0]
        shortest, longest = lengths(meant.values())
        ends = min(numbers), max(numbers)
        known = Column(column, "list", *ends, gaps, scale, (), shortest, longest)
        sql, join = self._join(column, "list of int", raw, list(lists.items()))
        return Read(known, sql, join)

    def _number_list(self, column: str, type_: str, term: Term) -> _Plan:
        inner = type_.removesuffix("[]")
        if inner == type_:
            raise ValueError(f"holds {type_}; a list is expected, one value a year or member")
        scale = 1
        if inner.startswith("DECIMAL") and term.kind != "count":
            scale = 10 ** int(inner.rstrip(")").split(",")[1])
        elif not inner.startswith(_WHOLE):
            raise ValueError(f"holds {type_}; a list of whole numbers or DECIMAL is expected")
        raw, words = f"data.{self._name(column)}", self.database.words
        low, high = term.span or (-LARGEST, LARGEST)
        least, most = words.least.format(raw), words.greatest.format(raw)
        size, filled = words.length.format(raw), words.filled.format(raw)
        bad = f"{least} < {low} OR {most} > {high} OR {size} > {_LONGEST_LIST} OR {filled} < {size}"
        sql = words.whole_numbers.format(raw) if scale == 1 else words.times.format(raw, scale)

        def made(answers: Sequence[Any]) -> Read | None:
            shortest, longest, count, rows, lowest, highest, wrong = answers
            if wrong:
                whole = f"a full list of up to {_LONGEST_LIST} values, {expected(term)}"
                self._refuse(column, bad, whole)
            if wrong or not count:
                return None
            ends = int(Fraction(lowest or 0) * scale), int(Fraction(highest or 0) * scale)
            known = Column(column, "list", *ends, count < rows, scale, (), shortest, longest)
            return Read(known, sql)

        lengths = (f"min({size})", f"max({size})", f"count({raw})", "count(*)")
        return _Plan((*lengths, f"min({least})", f"max({most})", _count_of(bad)), made)

    def _text_list(self, column: str, term: Term) -> Read | None:
        if self.types[column] != "VARCHAR[]":
            raise ValueError(f"holds {self.types[column]}; a list of texts is expected")
        raw, words = f"data.{self._name(column)}", self.database.words
        size = words.length.format(raw)
        values = self.database.rows(
            f"SELECT DISTINCT item FROM (SELECT {words.unnested.format(raw)} AS item"
            f" FROM {self.view} AS data)"
            f" LIMIT {MOST_TEXTS}"
        )
        single = term._replace(many=False)
        wrong = []
        for (item,) in values:
            try:
                if parse_value(single, item) != item:
                    raise ValueError(f"write {parse_value(single, item)}")
            except ValueError as error:
                wrong.append((item, str(error)))
        if wrong:
            text = self.database.dialect.text(str(wrong[0][0]))
            self._refuse(column, words.contains.format(raw, text), wrong[0][1])
            return None
        query = f"SELECT min({size}), max({size}), count({raw}), count(*) FROM {self.view} AS data"
        shortest, longest, count, rows = self.database.rows(query)[0]
        if not count:
            return None
        every = tuple(sorted(item for (item,) in values)) or ("",)
        known = Column(column, "list", 0, 0, count < rows, 1, every, shortest, longest)
        return Read(known, raw)
