"""The product's own runs for the population benchmark: memory to memory, reforms, comparison.

``python benchmarks/population_shoryoku.py PART ARGUMENT...`` does one piece of work and prints
its figures as the last line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from population_c import RULES, compiled, room
from population_data import load
from population_measure import measured

from shoryoku import open_rulebook
from shoryoku.population.compare import compare, scenarios_of
from shoryoku.population.duck import DuckDatabase
from shoryoku.population.query import answers, names_read
from shoryoku.population.reform import read_reform
from shoryoku.population.run import run
from shoryoku.population.table import ROW, Table, check
from shoryoku.rulebook.rules import Rule

ON = date(2026, 11, 20)


def _rule(id_: str) -> Rule:
    return open_rulebook().rule(id_)


def _in_memory(rule: Rule, file: Path) -> tuple[DuckDatabase, Table]:
    """The firms of a file, checked, as a table in memory: choices as codes, as C has them."""
    database = DuckDatabase()
    table = check(database, database.open(str(file)), local=names_read([rule]))
    database.connection.execute(f"CREATE TABLE prepared AS {table.query} ORDER BY {ROW}")
    return database, table._replace(query="SELECT * FROM prepared")


def memory(rule_id: str, file: str) -> None:
    """One rule over a table in memory into another, after a first run that is not measured."""
    rule = _rule(rule_id)
    database, table = _in_memory(rule, Path(file))
    execute = database.connection.execute
    query = answers([rule], table, RULES[rule_id])
    execute(f"CREATE TABLE found AS {query}")
    execute("DROP TABLE found")
    measured(lambda: execute(f"CREATE TABLE found AS {query}"))


def different(rule_id: str, file: str, columns: str) -> None:
    """How many firms get another answer than from the loop in C, row by row."""
    rule, folder = _rule(rule_id), Path(columns)
    database, table = _in_memory(rule, Path(file))
    query = answers([rule], table, RULES[rule_id], keep=[ROW])
    found = database.connection.execute(f"FROM ({query}) ORDER BY {ROW}").fetchnumpy()
    given = load(folder)
    exact = compiled(rule_id, folder.parent)(given, room(len(given["industry"])))
    wrong = (found["status_0"] == "eligible") != exact.status.astype(bool)
    wrong |= found["status_0"] == "unknown"
    for amount, values in (("cap", exact.cap), ("subsidy", exact.subsidy)):
        for end in ("min", "max"):
            wrong |= np.ma.filled(found[f"{amount}_{end}_0"], -1) != values
    print(json.dumps({"different": int(wrong.sum())}))


def to_parquet(file: str, memory: str, *rule_ids: str) -> None:
    """Parquet to Parquet, checks and all; every frame of the rulebook if none is named.

    ``memory`` is the limit of DuckDB, ``-`` the one it chooses itself.
    """
    limit = None if memory == "-" else memory
    programmes = open_rulebook().programmes()
    every = [rule for programme in programmes for rule in programme.rules.values()]
    rules = [_rule(id_) for id_ in rule_ids] or every
    out = Path(file).with_name("answers.parquet")
    on = RULES.get(rules[0].id, ON)
    measured(lambda: run(DuckDatabase(limit), file, rules, str(out), on), frames=len(rules))
    out.unlink()


def reforms(rule_id: str, file: str, count: str) -> None:
    """So many variants of one cap against the rule as it is: budgets by group, in one pass."""
    caps = [30_000_000 + 1_000_000 * step for step in range(1, int(count) + 1)]
    overlay = Path(file).with_name(f"reform-{count}.yaml")
    overlay.write_text(
        f"name: {{ja: 上限の引上げ, en: Higher caps}}\n"
        f"changes: {{{rule_id}: {{'cap.bands[2].base': {caps}}}}}\n",
        encoding="utf-8",
    )
    rule = _rule(rule_id)
    variants = read_reform(overlay, open_rulebook()).variants
    database = DuckDatabase()
    table = check(database, database.open(file), local=names_read([rule]))
    scenarios = scenarios_of([rule], variants)
    measured(lambda: compare(database, table, scenarios, RULES[rule_id]))


PARTS: dict[str, Callable[..., None]] = {
    "memory": memory,
    "different": different,
    "to_parquet": to_parquet,
    "reforms": reforms,
}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
