"""A file of firms goes in, one row a firm and rule comes out; an interrupted run goes on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shoryoku.cli.main import main
from shoryoku.population import run as population
from shoryoku.population.duck import DuckDatabase
from shoryoku.problems import InputError
from shoryoku.rulebook.book import open_rulebook

DAY = date(2026, 2, 1)
FIRMS = (
    "SELECT i + 1 AS firm_id, 'manufacturing' AS industry, 10000000 AS capital,"
    " (i * 37) % 400 + 1 AS employees, (i * 7919 % 300000) * 1000 + i AS eligible_cost,"
    " 600000 AS machinery_highest_unit_price, 'company' AS legal_form,"
    " i % 11 = 0 AS is_revitalising, FALSE AS is_deemed_large,"
    ' i % 5 = 0 AS "special.min_wage", FALSE AS "special.big_wage_rise"'
    " FROM range(3000) AS r(i)"
)


@pytest.fixture
def firms(tmp_path: Path) -> str:
    path = tmp_path / "firms.parquet"
    duckdb.execute(f"COPY ({FIRMS}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    return str(path)


def rows(path: str, what: str = "*") -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT {what} FROM read_parquet('{path}') ORDER BY ALL").fetchall()


def test_subsidies_are_right_to_the_yen(firms: str, tmp_path: Path) -> None:
    """一般型 call 5 by hand: 2/3 for small or revitalising firms and the wage special, else 1/2."""
    out = str(tmp_path / "out.parquet")
    rules = [open_rulebook().rule("shoryokuka_ippan@5")]
    population.run(DuckDatabase(), firms, rules, out, DAY)
    paid = dict(rows(out, "firm_id, subsidy"))
    given = duckdb.sql(f"SELECT * FROM '{firms}'").fetchall()
    assert len(paid) == len(given)
    for firm_id, _, _, employees, cost, _, _, revitalising, _, min_wage, _ in given:
        high = employees <= 20 or revitalising or min_wage
        rate = Fraction(2, 3) if high else Fraction(1, 2)
        bands = ((5, 750), (20, 1500), (50, 3000), (100, 5000))
        cap = next((cap for limit, cap in bands if employees <= limit), 8000) * 10_000
        assert paid[firm_id] == min(floor(cost * rate), cap)


def test_a_row_number_stands_for_an_id_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("employees\n3\n\n7\n", encoding="utf-8")
    out = str(tmp_path / "out.parquet")
    rules = [open_rulebook().rule("shoryokuka_ippan@5")]
    result = population.run(DuckDatabase(), str(tmp_path / "firms.csv"), rules, out, DAY)
    assert [row[0] for row in rows(out, "firm_id")] == [1, 2, 3][: result.firms]


def test_unknown_amounts_are_null_with_their_range(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("eligible_cost\n3000000\n", encoding="utf-8")
    out = str(tmp_path / "out.parquet")
    rules = [open_rulebook().rule("shoryokuka_ippan@5")]
    population.run(DuckDatabase(), str(tmp_path / "firms.csv"), rules, out, DAY)
    found = rows(out, "status, subsidy, subsidy_min, subsidy_max, cap")
    assert found == [("unknown", None, 1_500_000, 2_000_000, None)]


def test_why_names_each_requirement_and_the_first_that_fails(firms: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out.parquet")
    rules = open_rulebook().rules("shoryokuka_ippan@5") + open_rulebook().rules("daikibo@5")
    population.run(DuckDatabase(), firms, rules, out, DAY, why=True)
    names = [column[0] for column in duckdb.sql(f"DESCRIBE SELECT * FROM '{out}'").fetchall()]
    assert "first_failing" in names
    assert "why.applicant.sme" in names
    failing = dict(rows(out, "rule, first_failing"))
    assert failing["daikibo@5"] in names or f"why.{failing['daikibo@5']}" in names


def test_an_interrupted_run_goes_on_where_it_stopped(
    firms: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "out.parquet")
    rules = open_rulebook().rules("it_donyu@2025")
    monkeypatch.setattr(population, "ROWS_A_PART", 1000)
    asked: list[int] = []

    class Stopped(DuckDatabase):
        def write(self, query: str, part: str, about: dict[str, str]) -> None:
            asked.append(1)
            if len(asked) == 5:
                raise KeyboardInterrupt
            super().write(query, part, about)

    with pytest.raises(KeyboardInterrupt):
        population.run(Stopped(), firms, rules, out, DAY)
    assert not Path(out).exists()
    population.run(Stopped(), firms, rules, out, DAY)
    assert len(asked) == len(rules) * 3 + 1  # the four parts that were whole were kept
    assert not Path(f"{out}.parts").exists()
    whole = str(tmp_path / "whole.parquet")
    population.run(DuckDatabase(), firms, rules, whole, DAY)
    assert rows(out) == rows(whole)


def test_parts_of_another_run_are_not_taken_up(firms: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out.parquet")
    folder = Path(f"{out}.parts")
    folder.mkdir()
    (folder / "made_of.json").write_text("{}", encoding="utf-8")
    (folder / "000000.parquet").write_text("not what it seems", encoding="utf-8")
    rules = [open_rulebook().rule("shoryokuka_ippan@5")]
    assert population.run(DuckDatabase(), firms, rules, out, DAY).firms == 3000


def test_a_file_larger_than_the_memory_is_read(tmp_path: Path) -> None:
    """About 150 MB of firms, with 40 MB for DuckDB."""
    path, out = tmp_path / "firms.parquet", str(tmp_path / "out.parquet")
    wide = f"SELECT f.*, random() AS a, random() AS b, random() AS c FROM ({FIRMS}) f, range(2000)"
    duckdb.execute(f"COPY ({wide}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)")
    assert path.stat().st_size > 3 * 40_000_000
    rules = [open_rulebook().rule("shoryokuka_ippan@5")]
    result = population.run(DuckDatabase("40MB", threads=2), str(path), rules, out, DAY)
    assert result.firms == sum(count.firms for count in result.counts) == 6_000_000


def test_rules_that_take_applications_on_a_day() -> None:
    found = {rule.id for rule in population.open_on(open_rulebook(), DAY)}
    assert "shoryokuka_ippan@5" in found
    assert "shoryokuka_ippan@4" not in found
    with pytest.raises(InputError, match="no rule is open"):
        population.open_on(open_rulebook(), date(1990, 1, 1))


def test_the_command_writes_and_does_not_replace(
    firms: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out.parquet")
    command = ["population", "run", firms, "--programme", "shoryokuka_ippan@5", "--out", out]
    command += ["--on", "2026-02-01", "--lang", "en"]
    assert main(command) == 0
    assert "3,000 firms" in capsys.readouterr().out
    assert main(command) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*command, "--force", "--json"]) == 0
    assert '"firms": 3000' in capsys.readouterr().out
