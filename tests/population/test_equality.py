"""The interpreter and DuckDB give the same answers for random firms with gaps, rule by rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.population.random_firms import Maker, as_decimals, interpreted, states, write

from shoryoku.population.duck import DuckDatabase
from shoryoku.population.query import answers, names_read
from shoryoku.population.table import check
from shoryoku.rulebook.book import open_rulebook
from shoryoku.rulebook.rules import Rule

FIRMS = 24
EVERY_RULE = [head.id for p in open_rulebook().programmes() for head in p.heads]
SOME_DAY = date(2026, 7, 1)


def day_of(rule: Rule) -> date:
    return rule.window.starts or SOME_DAY


@pytest.mark.parametrize("rule_id", EVERY_RULE)
def test_every_vintage_gives_the_same_answers_in_sql(rule_id: str, tmp_path: Path) -> None:
    rule = open_rulebook().rule(rule_id)
    maker = Maker([rule], seed=len(rule_id))
    firms = [as_decimals(maker.firm()) for _ in range(FIRMS)]
    database = DuckDatabase()
    query = write(firms, maker.terms, tmp_path / "firms.json")
    database.connection.execute(
        f"CREATE TABLE firms AS SELECT firm_id + 1 AS row, * FROM ({query})"
    )
    table = check(database, "firms", local=names_read([rule]))
    sql = answers([rule], table, day_of(rule), keep=["firm_id"], why=True)
    found = database.connection.execute(sql)
    names = [column[0] for column in found.description]
    for row in found.fetchall():
        got = dict(zip(names, row, strict=True))
        firm = firms[got["firm_id"]]
        amounts = ("status_0", "subsidy_min_0", "subsidy_max_0", "cap_min_0", "cap_max_0")
        assert tuple(got[name] for name in amounts) == interpreted(rule, firm, day_of(rule)), firm
        if got["status_0"] != "conflict":
            expected = states(rule, firm, day_of(rule))
            assert {name: got[f"why.{name}@0"] for name in expected} == expected, firm
            failing = [
                r.id for r in rule.requirements if r.kind == "fact" and expected[r.id] == "fail"
            ]
            assert got["first_failing_0"] == (failing[0] if failing else None)


def test_the_random_firms_reach_every_status() -> None:
    rule = open_rulebook().rule("shoryokuka_ippan@5")
    maker = Maker([rule], seed=3)
    firms = [as_decimals(maker.firm()) for _ in range(300)]
    reached = {interpreted(rule, firm, day_of(rule))[0] for firm in firms}
    assert reached == {"eligible", "ineligible", "unknown"}
