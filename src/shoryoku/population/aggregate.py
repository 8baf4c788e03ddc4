"""Answers added up in one pass: what each group of firms gets under each set of rules.

One row a firm comes in, with the status and the range of the subsidy under every rule; cells of
firms alike in industry, size and prefecture come out of a single scan, however many sets of
rules are compared. The totals of each group are then sums over those few cells. Everything is
integer except the sums of squares, which only the Monte Carlo uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from shoryoku.firm.vocabulary import HIGHEST_YEN

Number = int | float


class Rows(Protocol):
    """A database that answers queries."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small result."""


class Moves(NamedTuple):
    """Who gets more and who gets less than under the baseline, and by how many yen together."""

    winners: Number
    losers: Number
    gained: Number
    lost: Number


class Cell(NamedTuple):
    """What a group of firms gets under one set of rules.

    Attributes:
        eligible, unknown: firms that are eligible, or may be, and have something to get. A firm
            that several rules apply to counts once, by its best status.
        conflict: firms for which a rule contradicts itself.
        nothing: firms that may be eligible but have no cost that would be funded; all others
            are ineligible.
        eligible_min, eligible_max: yen for those that are eligible, at least and at most.
        unknown_min, unknown_max: yen for those with missing facts, if they are eligible.
        eligible_square, unknown_square: the sums of (least + most)² over the firms.
        unbounded: firms for which nothing bounds the subsidy; they count with the least amount.
        certain: moves among amounts that are certain under the facts given.
        possible: moves among the greatest possible amounts.
    """

    eligible: Number
    unknown: Number
    conflict: Number
    nothing: Number
    eligible_min: Number
    eligible_max: Number
    unknown_min: Number
    unknown_max: Number
    eligible_square: float
    unknown_square: float
    unbounded: Number
    certain: Moves
    possible: Moves

    @property
    def possible_yen(self) -> Number:
        """The most that is paid if all firms apply that are or may be eligible."""
        return self.eligible_max + self.unknown_max


class Sums(NamedTuple):
    """One group in the answer of the query: its key, its size, and a cell per set of rules."""

    by: str | None
    key: Any
    records: int
    firms: Number
    cells: tuple[Cell, ...]


_FIRMS = ("eligible", "unknown", "conflict", "nothing")
_PLAIN = (
    "eligible", "unknown", "conflict", "nothing", "eligible_min", "eligible_max", "unknown_min",
    "unknown_max", "eligible_square", "unknown_square", "unbounded",
)  # fmt: skip
_MOVES = ("winners", "losers", "gained", "lost")
# where a cost is unknown and nothing caps the subsidy, its greatest value is only that of the
# largest cost that a firm may have
_OPEN_ABOVE = HIGHEST_YEN // 100
# this optimiser of DuckDB moves aggregates into the projections below and multiplies them there:
# the many expressions of a rule then take more memory than there is
_TOO_EAGER = "partial_aggregate_pushdown"
_COLUMNS = (*_PLAIN, *(f"{kind}_{move}" for kind in ("certain", "possible") for move in _MOVES))


def sums(
    database: Rows,
    answers: str,
    scenarios: Sequence[Sequence[int]],
    groups: Mapping[str, str],
    weight: str | None = None,
) -> list[Sums]:
    """The totals of all firms (``by`` is ``None``) and of each group, for every set of rules.

    Args:
        database: where the columns can be read, with DuckDB's SQL.
        answers: SELECT with ``status_i``, ``subsidy_min_i`` and ``subsidy_max_i`` for each
            rule number i, and the columns that ``groups`` and ``weight`` use.
        scenarios: rule numbers that are in force together; the first scenario is the baseline.
        groups: a name and the SQL expression that firms are grouped by.
        weight: SQL expression for how many firms a row stands for.
    """
    known = database.rows(f"SELECT name FROM duckdb_optimizers() WHERE name = '{_TOO_EAGER}'")
    database.rows(f"SET disabled_optimizers = '{_TOO_EAGER if known else ''}'")
    try:
        rows = database.rows(statement(answers, scenarios, groups, weight))
    finally:
        database.rows("RESET disabled_optimizers")
    return [_read(row, [*groups], len(scenarios)) for row in rows]


def _read(row: Sequence[Any], names: Sequence[str], scenarios: int) -> Sums:
    grouped, keys = row[0], row[1 : 1 + len(names)]
    records, firms, *values = row[1 + len(names) :]
    # GROUPING() has a bit per name that is not grouped by, the first name the highest
    bits = [grouped >> (len(names) - 1 - at) & 1 for at in range(len(names))]
    by = bits.index(0) if 0 in bits else None
    return Sums(
        None if by is None else names[by],
        None if by is None else keys[by],
        int(records or 0),
        _number(firms),
        _cells(values, scenarios),
    )


def statement(
    answers: str,
    scenarios: Sequence[Sequence[int]],
    groups: Mapping[str, str],
    weight: str | None = None,
) -> str:
    """The single query of :func:`sums`."""
    names = [f"group_{name}" for name in groups]
    keys = "".join(f"{expression} AS group_{name}, " for name, expression in groups.items())
    columns = [f"{column}_{s}" for s in range(len(scenarios)) for column in _COLUMNS]
    totals = ", ".join(f"sum({column}) AS {column}" for column in columns)
    firms = ",\n    ".join(part for s, rules in enumerate(scenarios) for part in _firm(s, rules))
    cells = ",\n    ".join(part for s in range(len(scenarios)) for part in _cell(s, weight))
    by = ", ".join(names)
    sets = ", ".join(["()", *(f"({name})" for name in names)])
    first = f"grouping({by})" if names else "0"
    return f"""
WITH firm AS (
    SELECT {keys}{weight or 1} AS weight,
    {firms}
    FROM ({answers}) AS answer
), cell AS (
    SELECT {by}{"," if by else ""}
    count(*) AS records, {"sum(weight)" if weight else "count(*)"} AS firms,
    {cells}
    FROM firm{" GROUP BY " + by if by else ""}
)
SELECT {first} AS grouped, {by}{"," if by else ""} sum(records), sum(firms), {totals}
FROM cell GROUP BY GROUPING SETS ({sets})"""


def _firm(scenario: int, rules: Sequence[int]) -> list[str]:
    """What one firm gets under one scenario."""
    s = scenario
    eligible, unknown = _gets("eligible", rules), _gets("unknown", rules)
    conflict = _is(("conflict",), rules)
    neither = f"NOT {eligible} AND NOT {unknown}"
    open_ = (
        f"(status_{rule} IN ('eligible', 'unknown') AND NOT {_bounded(rule)})" for rule in rules
    )
    return [
        f"{eligible} AS eligible_{s}",
        f"(NOT {eligible} AND {unknown}) AS unknown_{s}",
        f"({neither} AND {conflict}) AS conflict_{s}",
        f"({neither} AND NOT {conflict} AND {_is(('eligible', 'unknown'), rules)}) AS nothing_{s}",
        f"{_yen('eligible', _least, rules)} AS eligible_min_{s}",
        f"{_yen('eligible', _most, rules)} AS eligible_max_{s}",
        f"{_yen('unknown', _least, rules)} AS unknown_min_{s}",
        f"{_yen('unknown', _most, rules)} AS unknown_max_{s}",
        f"({' OR '.join(open_)}) AS unbounded_{s}",
    ]


def _gets(status: str, rules: Sequence[int]) -> str:
    """Some rule has this status for the firm, and may give it something."""
    tests = (
        f"(status_{rule} = '{status}' AND coalesce(subsidy_max_{rule} > 0, TRUE))" for rule in rules
    )
    return f"({' OR '.join(tests)})"


def _is(statuses: Sequence[str], rules: Sequence[int]) -> str:
    listed = ", ".join(f"'{status}'" for status in statuses)
    return "(" + " OR ".join(f"status_{rule} IN ({listed})" for rule in rules) + ")"


def _bounded(rule: int) -> str:
    return f"coalesce(subsidy_max_{rule} < {_OPEN_ABOVE}, FALSE)"


def _least(rule: int) -> str:
    return f"coalesce(subsidy_min_{rule}, 0)"


def _most(rule: int) -> str:
    return f"CASE WHEN {_bounded(rule)} THEN subsidy_max_{rule} ELSE {_least(rule)} END"


def _yen(status: str, amount: Callable[[int], str], rules: Sequence[int]) -> str:
    return " + ".join(
        f"CASE WHEN status_{rule} = '{status}' THEN {amount(rule)} ELSE 0 END" for rule in rules
    )


def _cell(scenario: int, weight: str | None) -> list[str]:
    """The sums of one scenario over the firms of a cell."""
    s = scenario

    def count(test: str) -> str:
        return f"sum(CASE WHEN {test} THEN weight END)" if weight else f"count_if({test})"

    def total(value: str) -> str:
        # a wide integer: yen times a weight may leave 64 bits
        return f"sum(({value})::HUGEINT * weight)" if weight else f"sum({value})"

    def square(low: str, high: str) -> str:
        return f"sum(({low} + {high})::DOUBLE * ({low} + {high}){' * weight' if weight else ''})"

    found = {name: count(f"{name}_{s}") for name in _FIRMS}
    found["unbounded"] = count(f"unbounded_{s}")
    for name in ("eligible_min", "eligible_max", "unknown_min", "unknown_max"):
        found[name] = total(f"{name}_{s}")
    for name in ("eligible", "unknown"):
        found[f"{name}_square"] = square(f"{name}_min_{s}", f"{name}_max_{s}")
    steps = {
        "certain": f"(eligible_min_{s} - eligible_min_0)",
        "possible": f"(eligible_max_{s} + unknown_max_{s} - eligible_max_0 - unknown_max_0)",
    }
    for kind, step in steps.items():
        for move, sign in (("winners", ">"), ("losers", "<")):
            found[f"{kind}_{move}"] = count(f"{step} {sign} 0") if s else "0"
        for move, sign in (("gained", ">"), ("lost", "<")):
            part = f"CASE WHEN {step} {sign} 0 THEN abs({step}) END"
            found[f"{kind}_{move}"] = total(part) if s else "0"
    return [f"{found[column]} AS {column}_{s}" for column in _COLUMNS]


def scaled(cell: Cell, weight: Fraction) -> Cell:
    """A cell in which every row stands for ``weight`` firms."""
    parts: list[Any] = [
        Moves._make(times(number, weight) for number in part)
        if isinstance(part, Moves)
        else times(part, weight)
        for part in cell
    ]
    return Cell._make(parts)


def times(number: Number, weight: Fraction) -> Number:
    """A number of firms or yen by a weight; a whole number stays exact."""
    exact = Fraction(number) * weight
    return exact.numerator if exact.denominator == 1 else float(exact)


def _cells(values: Sequence[Any], scenarios: int) -> tuple[Cell, ...]:
    width = len(_COLUMNS)
    cells = []
    for s in range(scenarios):
        numbers = [_number(value) for value in values[s * width : (s + 1) * width]]
        plain, moves = numbers[: len(_PLAIN)], numbers[len(_PLAIN) :]
        parts: list[Any] = [*plain, Moves._make(moves[:4]), Moves._make(moves[4:])]
        cells.append(Cell._make(parts))
    return tuple(cells)


def _number(value: Any) -> Number:
    if value is None:
        return 0
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return int(value)
