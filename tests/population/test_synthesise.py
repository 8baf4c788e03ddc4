"""A synthetic population: it reaches the printed totals, says what it is, and breaks no range."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shoryoku.cli.population_make import add_make, run_make
from shoryoku.firm.codes import industries, industry, prefectures
from shoryoku.firm.facts import NOT_HERE, firm_from
from shoryoku.firm.size import capital_limits, employee_limits, small_limits
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.population.margins import SHIPPED, load
from shoryoku.population.synthesise import Made, make
from shoryoku.problems import InputError
from shoryoku.rulebook.tables import minimum_wage

ROWS = 120_000
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("firms") / "firms.parquet", ROWS, seed=7)


@pytest.fixture(scope="module")
def query(made: Made) -> Iterator[Query]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW firms AS SELECT * FROM '{made.path}'")
        yield lambda sql: connection.execute(sql).fetchall()


def test_every_used_target_is_reached_within_five_per_cent(made: Made) -> None:
    for one in made.targets:
        row = made.weight if one.target.measure == "firms" else 0
        if one.target.used:
            off = abs(one.reached - one.target.value)
            assert off <= 0.05 * one.target.value + row, one.target.id


def test_every_held_out_target_lies_within_its_bounds(made: Made) -> None:
    for one in made.targets:
        row = made.weight if one.target.measure == "firms" else 0
        if not one.target.used:
            low, high = 0.8 * one.target.value - row, 1.25 * one.target.value + row
            assert low <= one.reached <= high, one.target.id


def test_what_is_reported_is_what_is_in_the_file(made: Made, query: Query) -> None:
    reported = {one.target.id: one.reached for one in made.targets}
    [(people,)] = query("SELECT sum(persons_engaged * weight) FROM firms WHERE industry = 'D'")
    assert reported["persons.construction"] == pytest.approx(people)
    [(sales,)] = query("SELECT sum(sales * weight) FROM firms WHERE industry = 'E'")
    assert reported["sales.manufacturing"] == pytest.approx(float(sales))


def test_the_rows_are_as_many_as_asked_and_stand_for_all_firms(query: Query) -> None:
    [(rows, first, last, weights)] = query(
        "SELECT count(*), min(firm_id), max(firm_id), sum(weight) FROM firms"
    )
    assert (rows, first, last) == (ROWS, 1, ROWS)
    assert weights == pytest.approx(3_375_255)


def test_the_file_says_what_it_is(made: Made, query: Query) -> None:
    said = {
        key.decode(): value.decode()
        for _, key, value in query(f"SELECT * FROM parquet_kv_metadata('{made.path}')")
    }
    assert said["synthetic"] == "true" and "合成データ" in said["warning"]
    assert said["seed"] == "7" and "3,375,255" in said["universe"]
    assert "lowest_wage_gap" in said["assumed"] and said["made_by"].startswith("shoryoku")
    assert query("SELECT count(*) FROM firms WHERE synthetic IS NOT TRUE") == [(0,)]


def test_the_targets_stand_beside_the_file(made: Made) -> None:
    said = json.loads(made.targets_path.read_text(encoding="utf-8"))
    assert made.targets_path.name == "firms.targets.json"
    assert said["synthetic"] is True
    keys = {"id", "wanted", "reached", "ratio", "use", "passed", "source", "standing", "year"}
    assert all(keys <= set(target) for target in said["targets"])


def test_no_firm_leaves_the_range_of_a_term(query: Query) -> None:
    names = [row[0] for row in query("DESCRIBE firms")]
    for name in names:
        term = vocabulary().get(name)
        if term is not None and term.span is not None:
            low, high = term.span
            [(least, most)] = query(f'SELECT min("{name}"), max("{name}") FROM firms')
            assert low <= least and most <= high, name


def test_industries_prefectures_and_legal_forms_are_known(query: Query) -> None:
    assert {row[0] for row in query("SELECT DISTINCT industry FROM firms")} <= set(industries())
    assert {row[0] for row in query("SELECT DISTINCT prefecture FROM firms")} == set(prefectures())
    forms = {row[0] for row in query("SELECT DISTINCT legal_form FROM firms")}
    assert forms == {"company", "sole_proprietor"}


def test_sizes_are_the_legal_ones(query: Query) -> None:
    """Small by employees; large only with more employees and more capital than the limits."""
    rows = query(
        "SELECT industry, size, min(employees), max(employees), min(capital),"
        " max(capital) FILTER (WHERE employees > 300) FROM firms GROUP BY ALL"
    )
    for id_, size, least, most, least_capital, capital_of_many in rows:
        small, many, rich = (
            limit(id_)[1] for limit in (small_limits, employee_limits, capital_limits)
        )
        if size == "small":
            assert most <= small
        elif size == "medium":
            assert least > small
            assert capital_of_many is None or capital_of_many <= rich
        else:
            assert least > many and least_capital > rich


def test_only_sole_proprietors_have_no_capital(query: Query) -> None:
    [(wrong,)] = query(
        "SELECT count(*) FROM firms WHERE (legal_form = 'sole_proprietor')"
        ' <> "capital.does_not_apply" OR (capital IS NULL) <> "capital.does_not_apply"'
    )
    assert wrong == 0


def test_nobody_is_paid_less_than_the_minimum_wage(query: Query) -> None:
    lowest = dict(query("SELECT prefecture, min(lowest_wage) FROM firms GROUP BY ALL"))
    for prefecture, wage in lowest.items():
        found = minimum_wage(prefecture, date(2026, 4, 1))
        assert found is not None and wage == found.yen
    [(wrong,)] = query("SELECT count(*) FROM firms WHERE (employees = 0) <> (lowest_wage IS NULL)")
    assert wrong == 0


def test_accounts_hang_together(query: Query) -> None:
    [(wrong,)] = query(
        "SELECT count(*) FROM firms WHERE sales < value_added OR value_added <= 0 OR payroll < 0"
        " OR (eligible_cost > 0) <> invests OR persons_engaged <= employees"
    )
    assert wrong == 0


def test_a_sample_is_read_as_firms(query: Query) -> None:
    names = [row[0] for row in query("DESCRIBE firms") if row[0] in vocabulary()]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = query(f"SELECT {columns} FROM firms USING SAMPLE reservoir(300 ROWS) REPEATABLE (5)")
    for row in rows:
        facts = dict(zip(names, row, strict=True))
        if facts["legal_form"] == "sole_proprietor":
            facts["capital"] = "該当なし"
        firm = firm_from(facts)
        assert firm.facts["employees"] == facts["employees"]
        assert (firm.facts["capital"] is NOT_HERE) == (facts["capital"] == "該当なし")
        assert industry(firm.facts["industry"])


def test_the_same_seed_gives_the_same_file_and_another_seed_another(
    made: Made, tmp_path: Path
) -> None:
    again = make(tmp_path / "again.parquet", ROWS, seed=7)
    other = make(tmp_path / "other.parquet", ROWS, seed=8)
    assert again.path.read_bytes() == made.path.read_bytes()
    assert again.targets == made.targets
    assert other.path.read_bytes() != made.path.read_bytes()


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    shutil.copytree(SHIPPED, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # more sales of small firms than there is to value added: no scale can be found
        ("value: 210000000", "value: 9000000000", "0.2 to 5.0 is allowed"),
        # industries that do not add up to the sizes
        ("value: 424976", "value: 4249760", "contradict each other"),
        # more people than fit into small firms
        ("value: 9730000", "value: 19730000", "persons"),
        # held out: only compared, and missed
        ("value: 184197", "value: 384197", "firms.kanagawa: wanted 3.842e+05"),
    ],
)
def test_an_impossible_target_is_refused_and_nothing_is_left(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    margins = load(changed(tmp_path / "margins", "targets.yaml", old, new))
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(InputError) as refused:
        make(room / "firms.parquet", ROWS, margins=margins)
    assert message in str(refused.value)
    assert list(room.iterdir()) == []


@pytest.mark.parametrize(
    ("rows", "seed", "message"),
    [(99_999, 7, "--firms: 99,999 is out of range"), (ROWS, -1, "--seed: -1 is out of range")],
)
def test_numbers_out_of_range_are_refused(
    tmp_path: Path, rows: int, seed: int, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        make(tmp_path / "firms.parquet", rows, seed)


def test_a_day_without_minimum_wages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the minimum wage of 北海道 on 1999-04-01 is not known"):
        make(tmp_path / "firms.parquet", ROWS, day=date(1999, 4, 1))


def command(*written: str) -> int:
    parser = argparse.ArgumentParser()
    add_make(parser.add_subparsers())
    return run_make(parser.parse_args(["make", *written]))


def test_the_command_prints_every_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "firms.parquet"
    assert command("--firms", "100_000", "--out", str(out)) == 0
    printed = capsys.readouterr().out
    assert "合成データ" in printed and "企業の数：神奈川県" in printed and "検証のみ" in printed
    assert out.exists() and (tmp_path / "firms.targets.json").exists()
    with pytest.raises(InputError, match="--force"):
        command("--firms", "100_000", "--out", str(out))
    assert command("--firms", "100,000", "--out", str(out), "--force", "--lang", "en") == 0
    assert "held out" in capsys.readouterr().out


def test_the_command_gives_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "firms.parquet"
    assert command("--firms", "１００，０００", "--seed", "3", "--json", "--out", str(out)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["synthetic"] is True and said["seed"] == 3 and said["firms"] == 100_000


def test_the_command_refuses_what_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--firms: 'many' is not a whole number"):
        command("--firms", "many", "--out", str(tmp_path / "firms.parquet"))
