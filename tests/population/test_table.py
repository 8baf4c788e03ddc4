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
        ("1.5 AS industry", "industry: holds DECIMAL"),
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


@pytest.mark.parametrize("text", ["[1,350万円, 2,000万円]", "1,350万円|2,000万円"])
def test_commas_within_amounts_stay_there(text: str) -> None:
    table = table_of(f"SELECT '{text}' AS \"plan.operating_profit\"")
    column = table.columns["plan.operating_profit"]
    assert (column.shortest, column.low, column.high) == (2, 13_500_000, 20_000_000)


@pytest.mark.parametrize("text", ["[1,350,2,000]", "[1,350万円,2,000万円]", "[100,200]"])
def test_a_list_that_reads_in_two_ways_is_refused(text: str) -> None:
    assert "two ways" in refusal(f"SELECT '{text}' AS \"plan.operating_profit\"")


def test_blank_text_is_unknown_and_an_empty_list_is_none() -> None:
    assert not table_of("SELECT '' AS \"history.adopted\", '  ' AS industry").columns
    table = table_of("SELECT '[]' AS \"history.adopted\"")
    assert not table.columns["history.adopted"].nullable


@pytest.mark.parametrize(
    "select",
    [
        "SELECT '100万円' AS capital, FALSE AS \"capital.does_not_apply\""
        " UNION ALL SELECT NULL, TRUE",
        'SELECT 1000000 AS capital, FALSE AS "capital.does_not_apply" UNION ALL SELECT NULL, TRUE',
        'SELECT NULL::BIGINT AS capital, TRUE AS "capital.does_not_apply"',
        'SELECT TRUE AS "capital.does_not_apply", 3 AS employees',
    ],
)
def test_that_capital_does_not_apply_is_read_in_every_form(select: str) -> None:
    table = table_of(select)
    assert not table.not_read
    assert not table.columns["capital"].nullable
    assert "capital.does_not_apply" in table.columns


def test_a_value_and_that_it_does_not_apply_are_refused_together() -> None:
    for capital in ("1000000", "'100万円'"):
        text = refusal(f'SELECT {capital} AS capital, TRUE AS "capital.does_not_apply"')
        assert "not both" in text


@pytest.mark.parametrize("given", ["'shoryokuka_ippan@33'", "['shoryokuka_ippan@33']"])
def test_a_call_that_the_rulebook_has_not_is_refused(given: str) -> None:
    assert "is not a call" in refusal(f'SELECT {given} AS "history.adopted"')


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("'infinity'::DATE AS founded_on", "founded_on: row 1"),
        ("DATE '99999-01-01' AS founded_on", "founded_on: row 1"),
        ("['shoryokuka_ippan@1', NULL] AS \"history.adopted\"", "without holes"),
        ('(1.0/3)::DOUBLE AS "ownership.large_companies"', "round them"),
        ("repeat('x', 100000) AS industry", "xxx…"),
        ("chr(27) || '[2J' AS industry", "\\x1b"),
        ("1 AS capital, 2 AS capital_1", "capital: is given twice"),
        ("1 AS remark", "no column is a term"),
    ],
)
def test_odd_columns_are_refused_in_a_sentence(column: str, found: str) -> None:
    text = refusal(f"SELECT {column}")
    assert found in text
    assert len(text) < 1000


@pytest.mark.parametrize("type_", ["DECIMAL(18,6)[]", "DECIMAL(38,18)[]", "DOUBLE[]", "BIGINT[]"])
def test_whole_amounts_may_stand_in_any_list(type_: str) -> None:
    table = table_of(f'SELECT [50000000, 60000000]::{type_} AS "plan.officers_payroll"')
    column = table.columns["plan.officers_payroll"]
    assert (column.scale, column.high) == (1, 60_000_000)


def test_narrow_decimals_are_compared_with_wide_limits() -> None:
    table = table_of('SELECT 0.25::DECIMAL(10,10) AS "ownership.large_companies"')
    column = table.columns["ownership.large_companies"]
    assert Fraction(column.high, column.scale) == Fraction(1, 4)


def test_only_iso_days_of_a_csv_are_days(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("founded_on\n01/02/2024\n", encoding="utf-8")
    database = DuckDatabase()
    with pytest.raises(InputError, match="is not a date"):
        check(database, database.open(str(tmp_path / "firms.csv")))


def test_a_csv_in_shift_jis_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_bytes("industry\n製造業\n".encode("cp932"))
    with pytest.raises(InputError, match="CSV UTF-8"):
        DuckDatabase().open(str(tmp_path / "firms.csv"))


def test_a_name_with_signs_of_a_pattern_is_only_a_name(tmp_path: Path) -> None:
    for name, rows in (("firms[1].parquet", 2), ("firms1.parquet", 7), ("firms*.parquet", 3)):
        duckdb.execute(
            f"COPY (SELECT i AS employees FROM range({rows}) r(i)) TO '{tmp_path / name}'"
            " (FORMAT parquet)"
        )
    for name, rows in (("firms[1].parquet", 2), ("firms*.parquet", 3)):
        database = DuckDatabase()
        assert check(database, database.open(str(tmp_path / name))).rows == rows


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
