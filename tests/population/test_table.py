"""A table of firms is checked before anything is computed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from shoryoku.population.duck import DuckDatabase
from shoryoku.population.query import answers
from shoryoku.population.table import Table, check
from shoryoku.problems import InputError
from shoryoku.rulebook.book import open_rulebook


def table_of(select: str) -> Table:
    database = DuckDatabase()
    database.connection.execute(
        f"CREATE TABLE firms AS SELECT row_number() OVER () AS row, * FROM ({select})"
    )
    return check(database, "firms")


def refusal(select: str) -> str:
    with pytest.raises(InputError) as error:
        table_of(select)
    return str(error.value)


def test_columns_that_are_no_terms_are_reported() -> None:
    table = table_of("SELECT 3 AS employees, 'x' AS remark, 7 AS firm_id")
    assert table.not_read == ("remark",)
    assert table.firm == "firm_id"


def test_rows_out_of_range_are_named() -> None:
    text = refusal("SELECT unnest([3, -1, 5, 2000000]) AS employees")
    assert "employees: row 2: -1, row 4: 2000000" in text
    assert "0 to 1,000,000" in text


def test_only_the_first_rows_are_named_of_many() -> None:
    text = refusal("SELECT -1 AS employees FROM range(1000)")
    assert "row 5: -1 and 995 more rows" in text


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("DATE '2025-01-01' AS employees", "employees: holds DATE"),
        ("1 AS is_revitalising", "is_revitalising: holds INTEGER"),
        ("12 AS industry", "industry: holds INTEGER"),
        ("1.5 AS employees", "employees: row 1: 1.5"),
        ("1.5::DOUBLE AS eligible_cost", "eligible_cost: row 1: 1.5"),
        ("'nan'::DOUBLE AS eligible_cost", "eligible_cost: row 1: nan"),
        ("99999999999999999999999::HUGEINT AS capital", "capital: row 1: 99999999999999999999999"),
        ("'宇宙業' AS industry", "industry: row 1: 宇宙業"),
        ("'たくさん' AS employees", "employees: row 1: たくさん"),
        ('[1, NULL, 3]::BIGINT[] AS "plan.workers"', "plan.workers: row 1: [1, NULL, 3]"),
    ],
)
def test_what_a_term_cannot_mean_is_refused(column: str, found: str) -> None:
    assert found in refusal(f"SELECT {column}")


def test_nothing_wraps_and_nothing_is_rounded() -> None:
    assert "capital: row 1: 9223372036854775808" in refusal(
        "SELECT 9223372036854775808::UBIGINT AS capital"
    )


def test_every_problem_is_named_at_once() -> None:
    text = refusal("SELECT -1 AS employees, -1 AS capital, '?!' AS industry")
    assert text.count("\n") >= 2


def test_the_series_of_a_plan_must_have_all_years() -> None:
    text = refusal('SELECT 3 AS "plan.years", [1, 2, 3] AS "plan.workers"')
    assert "lengths differ in row 1" in text


def test_text_means_what_it_means_in_a_firm_file() -> None:
    table = table_of(
        "SELECT * FROM (VALUES ('１，３５０万円', 'はい', '2/3', '該当なし', '製造業'),"
        " ('不明', 'いいえ', '4.0%', '3億円', 'retail'))"
        ' AS v(eligible_cost, is_revitalising, "ownership.large_companies", capital, industry)'
    )
    assert table.columns["eligible_cost"].nullable
    assert (table.columns["eligible_cost"].low, table.columns["eligible_cost"].high) == (
        13_500_000,
        13_500_000,
    )
    share = table.columns["ownership.large_companies"]
    assert Fraction(share.high, share.scale) == Fraction(2, 3)
    assert Fraction(share.low, share.scale) == Fraction(1, 25)
    assert "capital.does_not_apply" in table.columns
    assert table.columns["industry"].values == ("manufacturing", "retail")


def test_a_column_without_any_value_is_as_good_as_none() -> None:
    assert not table_of("SELECT NULL::BIGINT AS employees").columns


def test_prefectures_are_read_by_name_or_code() -> None:
    table = table_of("SELECT unnest(['東京', '13', 'Fukui', '福井県']) AS prefecture")
    assert table.columns["prefecture"].values == ("東京都", "福井県")


def test_an_unknown_type_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "firms.ods").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"\.parquet or \.csv is expected"):
        DuckDatabase().open(str(tmp_path / "firms.ods"))
    with pytest.raises(InputError, match="is not a file"):
        DuckDatabase().open(str(tmp_path / "nothing.csv"))


def test_csv_and_parquet_give_the_same(tmp_path: Path) -> None:
    select = (
        "SELECT i AS firm_id, ['manufacturing', 'retail', NULL][i % 3 + 1] AS industry,"
        " CASE WHEN i % 7 > 0 THEN i END AS employees, i * 100000 AS capital,"
        " i * 654321 AS eligible_cost, i % 2 = 0 AS is_revitalising FROM range(500) AS r(i)"
    )
    rule, found = open_rulebook().rule("shoryokuka_ippan@5"), []
    for name, options in (("firms.csv", "HEADER"), ("firms.parquet", "FORMAT parquet")):
        duckdb.execute(f"COPY ({select}) TO '{tmp_path / name}' ({options})")
        database = DuckDatabase()
        table = check(database, database.open(str(tmp_path / name)))
        sql = answers([rule], table, date(2026, 2, 1), keep=["firm_id", "industry"])
        found.append(sorted(database.rows(sql)))
    assert found[0] == found[1]
    assert {row[1] for row in found[0]} == {"manufacturing", "retail", None}
