"""Expressions: what is certain is computed at once, and what could wrap is known before."""

from __future__ import annotations

from itertools import product

import duckdb
import pytest

from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql.emit import DUCKDB, SPARK, select

A = e.column(e.Column("a", "int", -5, 5, nullable=True))
B = e.column(e.Column("b", "int", 1, 4))
FULL = e.column(e.Column("c", "int", 10, 20))
YES = e.column(e.Column("y", "bool", 0, 1, nullable=True))


def test_equal_expressions_are_one_node() -> None:
    assert e.add(A, B) is e.add(A, B)
    assert e.negated(e.negated(YES)) is YES


def test_what_the_ranges_decide_is_a_constant() -> None:
    assert e.at_most(B, FULL) is e.TRUE
    assert e.less(FULL, B) is e.FALSE
    assert e.equal(B, FULL) is e.FALSE
    assert e.is_null(B) is e.FALSE
    assert not e.at_most(A, FULL).is_constant  # NULL is possible


def test_a_condition_and_its_opposite_cover_all_rows() -> None:
    small = e.at_most(B, e.whole(2))
    assert not e.pick(small, e.whole(1), e.whole(2)).nullable
    assert e.any_of([small, e.negated(small)]) is e.TRUE
    assert e.case([(small, e.whole(1))]).nullable


def test_a_choice_needs_a_condition_that_is_never_null() -> None:
    with pytest.raises(ValueError, match="must not be NULL"):
        e.pick(YES, e.whole(1), e.whole(2))


def test_products_beyond_64_bits_are_widened() -> None:
    yen = e.column(e.Column("yen", "int", 0, 10**13))
    wide = e.floor_divide(e.multiply(yen, e.whole(10**9)), e.whole(10**9))
    for dialect, type_ in ((DUCKDB, "HUGEINT"), (SPARK, "DECIMAL(38,0)")):
        assert f"AS {type_}" in select("t", {"w": wide}, [], dialect)
    found = duckdb.sql(
        select("(SELECT 9999999999999::BIGINT AS yen) AS t", {"w": wide}, [], DUCKDB)
    ).fetchall()
    assert found == [(9_999_999_999_999,)]


def test_what_no_type_can_hold_cannot_be_written() -> None:
    yen = e.column(e.Column("yen", "int", 0, 10**13))
    with pytest.raises(e.TooLargeError):
        e.multiply(e.multiply(yen, yen), yen)


def _rows() -> list[tuple[int | None, int]]:
    return list(product([None, *range(-5, 6)], range(1, 5)))


def _by_database(expression: e.Expression) -> list[object]:
    values = ", ".join(f"({'NULL' if a is None else a}, {b})" for a, b in _rows())
    source = f"(SELECT a::BIGINT AS a, b::BIGINT AS b FROM (VALUES {values}) AS v(a, b)) AS t"
    return [row[0] for row in duckdb.sql(select(source, {"x": expression}, [], DUCKDB)).fetchall()]


def test_division_goes_down_also_below_zero() -> None:
    expected = [None if a is None else a // b for a, b in _rows()]
    assert _by_database(e.floor_divide(A, B)) == expected


def test_the_least_leaves_out_null() -> None:
    expected = [min(x for x in (a, b) if x is not None) for a, b in _rows()]
    assert _by_database(e.least([A, B])) == expected


def test_a_lookup_by_nothing_is_null() -> None:
    squares = [place * place for place in range(6)]
    place = e.case([(e.at_most(e.whole(0), A), A)])
    expected = [None if a is None or a < 0 else a * a for a, _ in _rows()]
    assert _by_database(e.looked_up(place, squares)) == expected


@pytest.mark.parametrize("name", ['a"b', "a`b", "a'b", "a\\b", "計画.年数"])
def test_names_and_texts_stay_what_they_are(name: str) -> None:
    column = e.column(e.Column(name, "int", 0, 9))
    source = f"(SELECT 7::BIGINT AS {DUCKDB.identifier(name)}) AS t"
    query = select(source, {"x": e.add(column, e.whole(1))}, [name], DUCKDB)
    assert duckdb.sql(query).fetchall() == [(7, 8)]
    assert duckdb.sql(f"SELECT {DUCKDB.text(name)}").fetchall() == [(name,)]
