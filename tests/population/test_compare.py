"""Reforms over a table: sums, winners and losers, one pass, weights, and what is not printed."""

import argparse
import json
from datetime import date

import pytest

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("numpy")

from shoryoku import firm_from, open_rulebook, strict_yaml  # noqa: E402
from shoryoku.cli.population_compare import add_compare, run_compare  # noqa: E402
from shoryoku.population.aggregate import Moves, statement, sums  # noqa: E402
from shoryoku.population.compare import compare, group_label, scenarios_of, size_edges  # noqa: E402
from shoryoku.population.disclosure import disclosed, figures  # noqa: E402
from shoryoku.population.duck import DuckDatabase  # noqa: E402
from shoryoku.population.query import names_read  # noqa: E402
from shoryoku.population.reform import reform_from  # noqa: E402
from shoryoku.population.table import check  # noqa: E402
from shoryoku.problems import InputError  # noqa: E402
from shoryoku.rulebook.assess import answer  # noqa: E402

ON = date(2026, 11, 20)
RULE = "shoryokuka_ippan@8"
REFORM = f"""
name: trial
variants:
  - {{name: higher, changes: {{{RULE}: {{cap.bands[2].base: 35_000_000}}}}}}
  - {{name: lower, changes: {{{RULE}: {{cap.rows.20.base: 1000万, cap.rows.50.base: 4000万}}}}}}
"""
# the firms of the worked cases in the rule file, and one each side of them
STAFF_AND_COST = [(12, 23_456_789), (40, 60_000_000), (40, 75_000_000), (150, 160_000_000)]


def scenarios():
    quoted = REFORM.replace("cap.bands[2].base", '"cap.bands[2].base"')
    reform = reform_from(strict_yaml.loads(quoted, "reform.yaml"), open_rulebook())
    return scenarios_of([open_rulebook().rule(RULE)], reform.variants)


def facts(employees, cost):
    return {
        "industry": "manufacturing", "legal_form": "company", "capital": 200_000_000,
        "is_deemed_large": False, "is_small_enterprise": False, "employees": employees,
        "is_revitalising": False, "special.min_wage": False, "special.big_wage_rise": False,
        "costs.machinery_and_systems": cost, "machinery_highest_unit_price": cost,
    }  # fmt: skip


def no_more(_):
    return {}


def firms(more=None):
    """Twelve of each worked case, in two prefectures."""
    rows = []
    for at in range(12):
        for employees, cost in STAFF_AND_COST:
            prefecture = "大阪府" if at < 10 else "東京都"
            rows.append(
                {**facts(employees, cost), "prefecture": prefecture, **(more or no_more)(len(rows))}
            )
    return rows


def written(tmp_path, rows):
    file, path = tmp_path / "firms.json", tmp_path / "firms.parquet"
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    duckdb.sql(f"COPY (FROM read_json('{file}')) TO '{path}' (FORMAT parquet)")
    return path


def compared(path, weight=None):
    database, found = DuckDatabase(), scenarios()
    rules = [rule for scenario in found for rule in scenario.rules]
    table = check(database, database.open(str(path)), local=names_read(rules))
    return compare(database, table, found, ON, weight)


class Fake:
    """A database over answers that are written out."""

    def __init__(self, *rows):
        columns = "industry, status_0, subsidy_min_0, subsidy_max_0, status_1, subsidy_min_1"
        self.connection = duckdb.connect()
        self.answers = f"SELECT * FROM (VALUES {', '.join(rows)}) t({columns}, subsidy_max_1)"

    def rows(self, query):
        return self.connection.execute(query).fetchall()


ROWS = (
    "('D', 'eligible', 100, 100, 'eligible', 150, 150)",
    "('D', 'unknown', 40, 60, 'unknown', 10, 90)",
    "('E', 'eligible', 70, 70, 'ineligible', 70, 70)",
    "('E', 'conflict', NULL, NULL, 'eligible', 0, 0)",
    "(NULL, 'unknown', 0, NULL, 'unknown', 0, 5)",
)


def test_it_adds_up_status_yen_winners_and_losers():
    fake = Fake(*ROWS)
    whole, *groups = sums(fake, fake.answers, [(0,), (1,)], {"industry": "industry"})
    assert (whole.records, whole.firms) == (5, 5)
    before, after = whole.cells
    assert (before.eligible, before.unknown, before.conflict, before.unbounded) == (2, 2, 1, 1)
    assert (before.eligible_min, before.eligible_max) == (170, 170)
    assert (before.unknown_min, before.unknown_max) == (40, 60)
    assert (after.eligible, after.unknown, after.nothing) == (1, 2, 1)
    assert after.certain == Moves(winners=1, losers=1, gained=50, lost=70)
    assert after.possible == Moves(winners=3, losers=1, gained=85, lost=70)
    by_key = {group.key: group for group in groups}
    assert by_key["D"].cells[1].possible == Moves(2, 0, 80, 0)
    assert by_key[None].records == 1


def test_rules_in_force_together_add_up_and_a_firm_counts_once():
    fake = Fake(*ROWS)
    (whole,) = sums(fake, fake.answers, [(0, 1)], {})
    (both,) = whole.cells
    assert (both.eligible, both.unknown) == (2, 2)
    assert (both.eligible_min, both.unknown_max) == (100 + 150 + 70, 60 + 90 + 5)


def test_a_weight_multiplies_exactly():
    fake = Fake(*ROWS)
    weighted = fake.answers.replace("SELECT *", "SELECT *, 9007199254740993 AS w")
    (whole,) = sums(fake, weighted, [(0,)], {}, "w")
    assert whole.cells[0].eligible_min == 170 * 9007199254740993


def test_thirty_variants_scan_the_input_once(tmp_path):
    path = tmp_path / "answers.parquet"
    fake = Fake(*ROWS)
    fake.rows(f"COPY ({fake.answers}) TO '{path}' (FORMAT parquet)")
    query = statement(f"SELECT * FROM '{path}'", [(at % 2,) for at in range(31)], {"a": "industry"})
    plan = fake.rows(f"EXPLAIN {query}")[0][1]
    assert plan.count("PARQUET") == 1


def test_it_gives_the_yen_that_the_interpreter_gives(tmp_path):
    found = compared(written(tmp_path, firms()))
    rules = [scenario.rules[0] for scenario in found.scenarios]
    amounts = [
        [12 * answer(rule, firm_from(facts(*each)), ON).subsidy.low for each in STAFF_AND_COST]
        for rule in rules
    ]
    assert amounts[0] == [12 * yen for yen in (11_728_394, 30_000_000, 30_000_000, 80_000_000)]
    for cell, wanted, before in zip(found.whole.cells, amounts, [amounts[0]] * 3, strict=True):
        steps = [now - then for now, then in zip(wanted, before, strict=True)]
        assert (cell.eligible, cell.eligible_min) == (48, sum(wanted))
        assert cell.certain.gained == sum(step for step in steps if step > 0)
        assert cell.certain.lost == -sum(step for step in steps if step < 0)
    assert found.whole.cells[1].possible.winners == 12
    assert found.whole.cells[2].possible.losers == 12


def test_size_classes_are_those_of_the_cap_table(tmp_path):
    found = compared(written(tmp_path, firms()))
    assert size_edges(found.scenarios[0].rules) == [5, 20, 50, 100]
    sizes = {group.label.ja: group.records for group in found.groups["size"]}
    assert sizes == {"6〜20人": 12, "21〜50人": 24, "101人以上": 12}
    # without a cap by employees: the limits of the SME definition
    assert size_edges([open_rulebook().rule("it_donyu@2025/security")])[:2] == [5, 20]


@pytest.mark.parametrize(
    ("code", "division"), [("09", "E"), ("0911", "E"), ("E", "E"), ("39", "G")]
)
def test_industries_are_grouped_by_division(tmp_path, code, division):
    found = compared(written(tmp_path, firms(lambda _: {"industry": code})))
    assert [group.key for group in found.groups["industry"]] == [division]
    assert group_label("industry", "E", [5]).ja == "製造業"


def test_a_constant_weight_is_exact_and_other_weights_count_too(tmp_path):
    thrice = compared(written(tmp_path, firms(lambda _: {"weight": 33.75255})), "weight")
    plain = compared(written(tmp_path, firms()))
    assert thrice.whole.firms == pytest.approx(48 * 33.75255)
    each = plain.whole.cells[0].eligible_min * 33.75255
    assert thrice.whole.cells[0].eligible_min == pytest.approx(each, rel=1e-15)
    # more than a float could hold to the yen
    many = compared(written(tmp_path, firms(lambda _: {"weight": 33333333.0})), "weight")
    found = many.whole.cells[0].eligible_min
    assert isinstance(found, int)
    assert found == plain.whole.cells[0].eligible_min * 33333333
    mixed = compared(written(tmp_path, firms(lambda at: {"weight": 1 + at % 2})), "weight")
    assert mixed.whole.firms == 72
    assert isinstance(mixed.whole.cells[0].eligible_min, int)


@pytest.mark.parametrize(
    ("weight", "hint"),
    [(lambda _: -1, "holds '-1'"), (lambda at: None if at == 3 else 1, "1 rows have no 'weight'")],
)
def test_weights_that_cannot_be_used_are_refused(tmp_path, weight, hint):
    path = written(tmp_path, firms(lambda at: {"weight": weight(at)}))
    with pytest.raises(InputError, match=hint):
        compared(path, "weight")
    with pytest.raises(InputError, match="there is no column 'wait'"):
        compared(path, "wait")


def test_groups_of_fewer_than_ten_are_not_printed(tmp_path):
    found = compared(written(tmp_path, firms()))
    osaka_and_tokyo = disclosed(found.groups["prefecture"], 0)
    # 8 in Tokyo are too few, and Osaka alone would give them away
    assert osaka_and_tokyo == [None, None]
    assert figures(found.whole, 0)["eligible"] == 48
    printed = found.to_dict()["scenarios"][1]["by"]["size"]
    assert [group["figures"]["winners"] for group in printed] == [0, 12, 0]


def test_counts_of_fewer_than_ten_are_not_printed_nor_their_yen(tmp_path):
    # of 24 firms with 21 to 50 people only nine cost enough to gain from a higher cap
    rows = [each for at, each in enumerate(firms()) if at % 4 != 2 or at < 36]
    found = compared(written(tmp_path, rows))
    middle = disclosed(found.groups["size"], 1)[1]
    assert found.groups["size"][1].cells[1].possible.winners == 9
    assert (middle["winners"], middle["gained"]) == (None, None)
    assert middle["eligible"] == 21


def options(*words):
    parser = argparse.ArgumentParser()
    add_compare(parser.add_subparsers())
    return parser.parse_args(["compare", *map(str, words)])


def test_the_command_prints_ranges_changes_and_what_is_not_known(tmp_path, capsys):
    path, reform = written(tmp_path, firms()), tmp_path / "reform.yaml"
    reform.write_text(REFORM, encoding="utf-8")
    run_compare(options(path, "--reform", reform, "--on", "2026-11-20", "--ceiling", "1000万円"))
    shown = capsys.readouterr().out
    assert "3,000万円 → 3,500万円（＋500万円）" in shown
    assert all(words in shown for words in ("P10", "P50", "P90", "仮定・未確認", "上限に届く割合"))
    run_compare(options(path, "--reform", reform, "--on", "2026-11-20", "--lang", "en"))
    assert "30,000,000 yen → 35,000,000 yen" in capsys.readouterr().out


def test_the_command_gives_json(tmp_path, capsys):
    path, reform = written(tmp_path, firms()), tmp_path / "reform.yaml"
    reform.write_text(REFORM, encoding="utf-8")
    run_compare(options(path, "--reform", reform, "--draws", "200", "--json"))
    found = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in found["scenarios"]] == ["baseline", "higher", "lower"]
    outlook = found["scenarios"][1]["outlook"]
    assert set(outlook["budget"]) == {"p10", "p50", "p90"}
    assert all(each["standing"] for each in outlook["behaviour"])


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--ceiling", "many"], "--ceiling"),
        (["--draws", "3"], "--draws"),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(tmp_path, words, hint):
    with pytest.raises(InputError, match=hint):
        run_compare(options(tmp_path / "firms.parquet", "--reform", "x.yaml", *words))
