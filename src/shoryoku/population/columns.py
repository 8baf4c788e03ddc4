"""One column of a table as the term it names: checked, and what is known of it.

Text is read value by value with the reader of firm files, so ``1,350万円`` or ``はい`` mean the
same in both. What cannot be read is refused with the numbers of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from shoryoku.engine.sql.expressions import LARGEST, Column
from shoryoku.firm.values import NOT_HERE, parse_value
from shoryoku.firm.vocabulary import Term
from shoryoku.money import shortened
from shoryoku.population.database import Database
from shoryoku.population.meanings import (
    as_lists,
    as_numbers,
    expected,
    printed,
    refuse_too_fine,
    written_value,
)
from shoryoku.problems import Problem
from shoryoku.rulebook.assess import is_known_call

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
_EMPTY = '"NULL"'  # the type of a column that holds nothing
_NOT_BOTH = "a value, or that it does not apply, not both"


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


def _parts(type_: str) -> int:
    """How many parts of one a DECIMAL counts in."""
    return int(10 ** int(type_.rstrip(")").split(",")[1]))


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
                if column not in self.types or self.types[column] == _EMPTY:
                    found[column] = None
                elif self._is_text(column, term):
                    found[column] = self._texts(column, term)
                elif term.many and term.kind == "choice":
                    found[column] = self._text_list(column, term)
                else:
                    plans[column] = self._plan(column, term)
            except ValueError as error:
                self.problems.append(Problem(column, str(error)))
        for column, answers in self._asked(plans).items():
            found[column] = plans[column].made(answers)
        for column, term in terms.items():
            if column + ABSENT in self.types and column in found:
                found[column] = self._with_absence(column, term, found[column])
        return {column: read for column in terms if (read := found.get(column)) is not None}

    def _is_text(self, column: str, term: Term) -> bool:
        """Whether a column is read value by value; so are fractions in floating point."""
        type_ = self.types[column]
        if type_ in _FLOATING:
            return term.kind == "ratio"
        return type_ == "VARCHAR" or (term.kind == "choice" and type_.startswith(_WHOLE))

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

    def _with_absence(self, column: str, term: Term, found: Read | None) -> Read | None:
        """What was read, minding the column that says where the term does not apply."""
        companion = column + ABSENT
        if not term.may_not_apply or self.types[companion] != "BOOLEAN":
            wanted = "true or false, of a term that may not apply"
            self.problems.append(Problem(companion, f"holds {self.types[companion]}", wanted))
            return None
        flag = f"coalesce(data.{self._name(companion)}, FALSE)"
        value = "NULL" if found is None else found.sql
        join = found.join or "" if found else ""
        query = (
            f"SELECT count(CASE WHEN {value} IS NULL AND NOT {flag} THEN 1 END),"
            f" count(CASE WHEN {value} IS NOT NULL AND {flag} THEN 1 END),"
            f" count(CASE WHEN {flag} THEN 1 END) FROM {self.view} AS data {join}"
        )
        gaps, twice, absent = self.database.rows(query)[0]
        if twice:
            self._refuse(column, f"data.{self._name(column)} IS NOT NULL AND {flag}", _NOT_BOTH)
            return None
        if not absent:
            return found
        if found is None:
            found = Read(Column(column, "int", 0, 0, bool(gaps)), "CAST(NULL AS BIGINT)")
        if found.absent:
            flag = f"({flag} OR {found.absent})"
            gaps = 1  # which of the two says it is not worth a further question
        found = found._replace(absent=flag, absent_column=Column(companion, "bool", 0, 1))
        if gaps:
            return found
        # a value is missing only where it does not apply: nothing is unknown
        sql = f"coalesce({found.sql}, {found.column.low})"
        return found._replace(sql=sql, column=found.column._replace(nullable=False))

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
        shown = ", ".join(f"row {row}: {printed(value)}" for row, value in rows)
        more = f" and {count - len(rows):,} more rows" if count > len(rows) else ""
        self.problems.append(Problem(column, f"{shown}{more}", wanted))

    def _number(self, column: str, type_: str, term: Term) -> _Plan:
        raw = f"data.{self._name(column)}"
        low, high = term.span or (-LARGEST, LARGEST)
        scale, size = 1, raw
        if type_.startswith("DECIMAL"):
            scale = _parts(type_)
            size = f"CAST({raw} AS DOUBLE)"  # a narrow DECIMAL cannot hold the limits
        elif not type_.startswith((*_WHOLE, *_FLOATING)):
            raise ValueError(f"holds {type_}; {expected(term)}")
        bad = f"{size} < {low} OR {size} > {high}"
        if type_ in _FLOATING:
            bad += f" OR isnan({raw})"
        if term.kind != "ratio" and not type_.startswith(_WHOLE):
            bad, scale = f"{bad} OR {raw} <> floor({raw})", 1
        refuse_too_fine(scale)
        wanted = f"CAST({raw} AS BIGINT)" if scale == 1 else self.database.words.scaled(raw, scale)

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
        raw = f"data.{self._name(column)}"
        bad = f"{raw} < DATE '0001-01-01' OR {raw} > DATE '9999-12-31'"
        sql = self.database.day_number(raw)

        def made(answers: Sequence[Any]) -> Read | None:
            least, most, count, rows, wrong = answers
            if wrong:
                self._refuse(column, bad, "a day between the years 1 and 9999 is expected")
            if wrong or not count:
                return None
            return Read(Column(column, "int", int(least), int(most), count < rows), sql)

        return _Plan((*_extent(sql), _count_of(bad)), made)

    def _texts(self, column: str, term: Term) -> Read | None:
        """A column of text, read value by value; a fraction written as a number is text too."""
        raw = f"CAST(data.{self._name(column)} AS {self.database.words.text})"
        distinct = self.database.rows(
            f"SELECT {raw}, count(*) FROM {self.view} AS data GROUP BY 1 LIMIT {MOST_TEXTS + 1}"
        )
        if len(distinct) > MOST_TEXTS:
            wanted = "give fractions as DECIMAL" if self.types[column] != "VARCHAR" else ""
            wanted = wanted or "write numbers as numbers"
            raise ValueError(f"holds more than {MOST_TEXTS:,} different texts; {wanted}")
        meant: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for written, _ in distinct:
            if written is None:
                continue
            try:
                value = parse_value(term, self._as_written(column, written, term))
                self._refuse_unknown_calls(term, value)
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

    def _as_written(self, column: str, written: str, term: Term) -> Any:
        """A text as a firm file would hold it; floating point is its shortest decimal."""
        if self.types[column] in _FLOATING:
            return Fraction(written)
        return written_value(written, term)

    def _refuse_unknown_calls(self, term: Term, value: Any) -> None:
        """A call that a firm was adopted in must be one of the rulebook, or a bar is missed."""
        if term.open_choices != "rule" or not value:
            return
        for call in value if isinstance(value, tuple) else (value,):
            if not is_known_call(call):
                raise ValueError(f"{shortened(call)} is not a call of the rulebook")

    def _mapped(
        self, column: str, raw: str, term: Term, meant: Mapping[str, Any], gaps: bool
    ) -> Read | None:
        here = {written: value for written, value in meant.items() if value is not NOT_HERE}
        absent = [written for written, value in meant.items() if value is NOT_HERE]
        if not meant:
            return None
        if term.many:
            known, rows = as_lists(column, term, here)
            kind = "list of text" if known.values else "list of int"
            return Read(known._replace(nullable=gaps), *self._join(column, kind, raw, rows))
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

    def _number_list(self, column: str, type_: str, term: Term) -> _Plan:
        inner = type_.removesuffix("[]")
        if inner == type_:
            raise ValueError(f"holds {type_}; a list is expected, one value a year or member")
        parts = 1
        if inner.startswith("DECIMAL") and term.kind != "count":
            parts = _parts(inner)
        elif not inner.startswith((*_WHOLE, *_FLOATING)) or (
            inner in _FLOATING and term.kind == "ratio"
        ):
            raise ValueError(f"holds {type_}; a list of whole numbers or DECIMAL is expected")
        raw, words = f"data.{self._name(column)}", self.database.words
        low, high = term.span or (-LARGEST, LARGEST)
        least, most = words.least.format(raw), words.greatest.format(raw)
        size, filled = words.length.format(raw), words.filled.format(raw)
        bad = (
            f"CAST({least} AS DOUBLE) < {low} OR CAST({most} AS DOUBLE) > {high}"
            f" OR {size} > {_LONGEST_LIST} OR {filled} < {size}"
        )
        broken = words.broken.format(raw)
        if inner in _FLOATING:
            bad += f" OR isnan({least}) OR isnan({most}) OR {broken}"

        def made(answers: Sequence[Any]) -> Read | None:
            shortest, longest, count, rows, lowest, highest, wrong, fractions = answers
            if wrong:
                whole = f"a full list of up to {_LONGEST_LIST} values, {expected(term)}"
                self._refuse(column, bad, whole)
            if wrong or not count:
                return None
            scale = parts if fractions else 1
            refuse_too_fine(scale)
            ends = int(Fraction(lowest or 0) * scale), int(Fraction(highest or 0) * scale)
            if max(map(abs, ends)) > LARGEST:
                found = f"holds {type_} with amounts up to {highest}"
                wanted = "fewer decimals are expected"
                self.problems.append(Problem(column, found, wanted))
                return None
            whole = words.whole_numbers.format(raw)
            sql = whole if scale == 1 else words.times.format(raw, scale, len(str(scale)) - 1)
            known = Column(column, "list", *ends, count < rows, scale, (), shortest, longest)
            return Read(known, sql)

        lengths = (f"min({size})", f"max({size})", f"count({raw})", "count(*)")
        fractions = _count_of(broken) if parts > 1 else "0"
        return _Plan((*lengths, f"min({least})", f"max({most})", _count_of(bad), fractions), made)

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
                if item is None:
                    raise ValueError("a full list is expected, without holes")
                if parse_value(single, item) != item:
                    raise ValueError(f"write {parse_value(single, item)}")
                self._refuse_unknown_calls(term, item)
            except ValueError as error:
                wrong.append((item, str(error)))
        if wrong:
            first = wrong[0][0]
            bad = f"{words.filled.format(raw)} < {size}"
            if first is not None:
                bad = words.contains.format(raw, self.database.dialect.text(first))
            self._refuse(column, bad, wrong[0][1])
            return None
        query = f"SELECT min({size}), max({size}), count({raw}), count(*) FROM {self.view} AS data"
        shortest, longest, count, rows = self.database.rows(query)[0]
        if not count:
            return None
        every = tuple(sorted(item for (item,) in values)) or ("",)
        known = Column(column, "list", 0, 0, count < rows, 1, every, shortest, longest)
        return Read(known, raw)
