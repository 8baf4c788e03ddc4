"""Trees of every form, with every state of every fact: SQL gives what the interpreter gives."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import duckdb
import pytest

from shoryoku.engine.evaluate import Scope, evaluate
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, COUNT, YEN, Node, Type
from shoryoku.engine.parse import parse
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.emit import DUCKDB, select
from shoryoku.engine.sql.translate import Fact, Translation
from shoryoku.engine.truth import NOT_APPLICABLE, Unknown, ends
from shoryoku.problems import ConflictError

TYPES = {"p": BOOL, "q": BOOL, "n": COUNT, "m": COUNT, "cost": YEN, "years": Type("yen", many=True)}
RANGES = {"n": (0, 100), "m": (0, 100), "cost": (0, 10**9)}
STATES = {
    "p": (True, False, None, NOT_APPLICABLE),
    "q": (True, False, None, NOT_APPLICABLE),
    "n": (0, 5, 6, 20, 21, 100, None),
    "m": (0, 5, 20, None),
    "cost": (0, 1, 29_999_999, 30_000_001, 10**9, None),
    "years": ((100, 104), (100, 100), (100, 110, 125), (0, 5), (7,), (), None),
}
FORMS = [
    "p and q", "p or q", "not p", "p and not q or p", "n <= 5", "n < 6", "n == 20", "n != 20",
    "n + m", "n - m", "n * m", "n / (m + 1)", "floor(n / (m + 1))", "(n - m) * 3",
    "5 if p else 7", "5 if p else 5", "n if p else m", "n if p and q else 3",
    "min(n, m)", "max(n, 7)", "min(n, m) <= 5", "max(n, m) > 20 or p",
    "cost * (2/3)", "floor(cost * (2/3))", "cost * (n / 100) <= 1000万", "chosen(p) and n > 3",
    "cagr(years) >= 4.0%", "cagr(years) > 4.0%", "cagr(years) < 0%",
    "cagr(years) >= (5% if p else 4%)",
    "simple_growth(years) >= 4%", "increase(years) >= 10%", "first(years)", "last(years)",
    "second(years) > 104円", "length(years)", "sum(years)", "least(years) >= 7円",
    "greatest(years)",
    "count_at_least(years, 100円)", "count_at_least(years, 100円, 3)", "sum(each_min(years, 50円))",
    "sum(each_floor(years * (1/3)))", "sum(top_up(years, 60円, 45円))", "last(years + years)",
    "last(years / 3)", "last(years * n)",
]  # fmt: skip


def _facts() -> dict[str, Fact]:
    found = {}
    for name, type_ in TYPES.items():
        values = [s for s in STATES[name] if s is not None and s is not NOT_APPLICABLE]
        if type_.many:
            every = [item for value in values for item in value]
            column = e.Column(name, "list", min(every), max(every), True, longest=3)
            there = e.negated(e.is_null(e.column(column)))
            elements = tuple(v.Ratio(e.element(column, at), v.ONE) for at in range(3))
            length = e.or_else(e.length(column), v.ZERO)
            found[name] = Fact(v.Series(elements, length, there), there)
        elif type_.kind == "bool":
            value = e.column(e.Column(name, "bool", 0, 1, True))
            absent = e.column(e.Column(f"{name}_absent", "bool", 0, 1))
            found[name] = Fact(
                v.Truth(value, absent), e.any_of([absent, e.negated(e.is_null(value))])
            )
        else:
            read = e.column(e.Column(name, "int", 0, max(values), True))
            there = e.negated(e.is_null(read))
            low, high = (v.Ratio(e.or_else(read, e.whole(end)), v.ONE) for end in RANGES[name])
            found[name] = Fact(v.Number(low, high, there), there)
    return found


def _columns(value: v.Value) -> dict[str, e.Expression]:
    if isinstance(value, v.Truth):
        return {"value": value.value, "absent": value.absent, "clash": value.clash}
    assert isinstance(value, v.Number)
    return {
        "low": value.low.numerator, "low_over": value.low.denominator,
        "high": value.high.numerator, "high_over": value.high.denominator,
        "known": value.known, "absent": value.absent, "clash": value.clash,
    }  # fmt: skip


def _meant(value: Any) -> Any:
    if value is NOT_APPLICABLE:
        return "absent"
    if type(value) is bool:
        return value
    if (
        type(value) is Unknown
        and not isinstance(value.low, (int, Fraction))
        and value.low != -1e999
    ):
        return None
    low, high = (None if abs(end) == float("inf") else Fraction(end) for end in ends(value))
    return (low, high, type(value) is not Unknown)


def _written(row: dict[str, Any]) -> Any:
    if row["absent"]:
        return "absent"
    if "value" in row:
        return row["value"]
    low = None if row["low"] is None else Fraction(row["low"], row["low_over"])
    high = None if row["high"] is None else Fraction(row["high"], row["high_over"])
    return (low, high, row["known"])


def _literal(value: Any) -> str:
    if value is None or value is NOT_APPLICABLE:
        return "NULL"
    return str(list(value)) if isinstance(value, tuple) else str(value).upper()


def _source(names: list[str], states: list[tuple[Any, ...]]) -> str:
    rows = []
    for at, state in enumerate(states):
        cells = [str(at)]
        for name, value in zip(names, state, strict=True):
            cells.append(_literal(value))
            if TYPES[name].kind == "bool":
                cells.append(str(value is NOT_APPLICABLE).upper())
        rows.append(f"({', '.join(cells)})")
    heads, casts = ["place"], ["place"]
    for name in names:
        kind = (
            "BIGINT[]"
            if TYPES[name].many
            else "BOOLEAN"
            if TYPES[name].kind == "bool"
            else "BIGINT"
        )
        heads.append(name)
        casts.append(f"CAST({name} AS {kind}) AS {name}")
        if TYPES[name].kind == "bool":
            heads.append(f"{name}_absent")
            casts.append(f"{name}_absent")
    return (
        f"(SELECT {', '.join(casts)} FROM (VALUES {', '.join(rows)}) AS v({', '.join(heads)})) AS t"
    )


def _interpreted(node: Node, facts: dict[str, Any]) -> Any:
    known = {name: value for name, value in facts.items() if value is not None}
    try:
        return _meant(evaluate(node, Scope(known, {}, GENERAL, RANGES)))
    except ConflictError:
        return "conflict"


@pytest.mark.parametrize("text", FORMS)
def test_every_state_gives_the_same(text: str) -> None:
    node = parse(text, TYPES, GENERAL)
    names = sorted(
        {
            name
            for name in TYPES
            if name in text.replace("(", " ").replace(")", " ").replace(",", " ").split()
        }
    )
    states = list(product(*(STATES[name] for name in names)))
    value = Translation(_facts(), {}, GENERAL, RANGES).node(node)
    query = select(_source(names, states), _columns(value), ["place"], DUCKDB)
    found = duckdb.sql(query)
    for row in found.fetchall():
        got = dict(zip(found.columns, row, strict=True))
        facts = dict(zip(names, states[got["place"]], strict=True))
        expected = _interpreted(node, facts)
        if node.type.kind == "bool" and isinstance(expected, tuple):
            expected = None
        assert _written(got) == expected, facts
