"""Row by row: the interpreter against DuckDB and Spark, for every rule, on firms with gaps.

The random firms are those of the test suite (``tests/population/random_firms.py``), near every
threshold of a rule and with a tenth of the facts missing; here there are more of them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache, partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from shoryoku import open_rulebook
from shoryoku.population.database import Database
from shoryoku.population.duck import DuckDatabase
from shoryoku.population.query import answers, names_read
from shoryoku.population.table import ROW, check
from shoryoku.rulebook.rules import Rule

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.population.random_firms import Maker, as_decimals, interpreted, write

if TYPE_CHECKING:
    from shoryoku.population.spark import SparkDatabase

SEED = 23
PROCESSES = 2
SOME_DAY = date(2026, 7, 1)
_AMOUNTS = ("subsidy_min", "subsidy_max", "cap_min", "cap_max")
_EXPECTED = {"firm_id": "BIGINT", "status": "VARCHAR", **dict.fromkeys(_AMOUNTS, "BIGINT")}


class Compared(NamedTuple):
    """One rule: on how many firms, and how many get another answer.

    Attributes:
        spark: ``None`` where Spark is missing, or words for why it gave no answer.
    """

    rule: str
    firms: int
    duckdb: int
    spark: int | str | None


def every_rule() -> list[Rule]:
    """All rules of the rulebook."""
    return [rule for each in open_rulebook().programmes() for rule in each.rules.values()]


def no_spark() -> str | None:
    """Why Spark cannot be compared here; ``None`` if it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    return None if which("java") else "java was not found"


def compared(count: int, folder: Path) -> Iterator[Compared]:
    """Every rule on ``count`` random firms of its own; Spark too where it is there."""
    ids = [rule.id for rule in every_rule()]
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = []
        for id_, wrong in zip(
            ids, pool.imap(partial(_with_duckdb, count=count, folder=folder), ids), strict=True
        ):
            print(f"{id_}: DuckDB differs for {wrong} of {count:,}", file=sys.stderr, flush=True)
            found.append(wrong)
    by_spark = [None] * len(ids) if no_spark() else _each_with_spark(ids, folder)
    for id_, different, other in zip(ids, found, by_spark, strict=True):
        print(f"{id_}: Spark differs for {other} of {count:,}", file=sys.stderr, flush=True)
        yield Compared(id_, count, different, other)


def _day(rule: Rule) -> date:
    return rule.window.starts or SOME_DAY


def _place(folder: Path, rule_id: str, what: str) -> Path:
    return folder / f"{rule_id.replace('/', '-')}-{what}"


def _with_duckdb(rule_id: str, count: int, folder: Path) -> int:
    """Make the firms and the interpreter's answers of a rule; how many DuckDB answers otherwise."""
    rule = open_rulebook().rule(rule_id)
    maker = Maker([rule], SEED)
    firms = [as_decimals(maker.firm()) for _ in range(count)]
    lines = _place(folder, rule_id, "firms.jsonl")
    query = write(firms, maker.terms, lines)
    duckdb.execute(f"COPY ({query}) TO '{_place(folder, rule_id, 'firms.parquet')}'")
    lines.unlink()
    with _place(folder, rule_id, "expected.csv").open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        for at, facts in enumerate(firms):
            rows.writerow([at, *interpreted(rule, facts, _day(rule))])
    database = DuckDatabase(threads=1)
    found = _answers(database, rule, folder)
    database.connection.execute(f"CREATE TABLE found AS {found}")
    return _differing(database.connection, "found", rule_id, folder)


def _answers(database: Database, rule: Rule, folder: Path) -> str:
    place = str(_place(folder, rule.id, "firms.parquet"))
    view = database.open(place)  # type: ignore[attr-defined]
    table = check(database, view, ROW, names_read([rule]))
    return answers([rule], table, _day(rule), database.dialect, keep=["firm_id"])


def _differing(
    connection: duckdb.DuckDBPyConnection, found: str, rule_id: str, folder: Path
) -> int:
    """How many firms have another status or another amount, to the yen; a missing row counts."""
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in _EXPECTED.items())
    place = _place(folder, rule_id, "expected.csv")
    apart = " OR ".join(
        f"found.{name}_0 IS DISTINCT FROM expected.{name}" for name in ("status", *_AMOUNTS)
    )
    row = connection.execute(
        f"SELECT count(*) FROM read_csv('{place}', header = false, columns = {{{kinds}}})"
        f" AS expected FULL JOIN {found} AS found USING (firm_id) WHERE {apart}"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _each_with_spark(ids: Iterable[str], folder: Path) -> Iterator[int | str]:
    """Rule by rule in a session of its own process, and in a new one after a failure."""
    executor = None
    for id_ in ids:
        executor = executor or ProcessPoolExecutor(1, get_context("spawn"))
        try:
            yield executor.submit(_with_spark, id_, folder).result()
        except Exception as error:  # a session that failed once answers nothing more
            executor.shutdown()
            executor = None
            yield str(error).partition("\n")[0] or type(error).__name__
    if executor:
        executor.shutdown()


@cache
def _spark() -> SparkDatabase:
    from pyspark.sql import SparkSession

    from shoryoku.population.spark import SparkDatabase

    builder = SparkSession.builder.master(f"local[{PROCESSES}]").appName("shoryoku benchmark")
    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": PROCESSES,
        "spark.driver.memory": "3g",
    }
    session = builder.config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return SparkDatabase(session=session)


def _with_spark(rule_id: str, folder: Path) -> int:
    """How many of the same firms Spark answers otherwise than the interpreter.

    Raises:
        RuntimeError: Spark gave no answer.
    """
    out, spark = _place(folder, rule_id, "spark"), _spark()
    query = _answers(spark, open_rulebook().rule(rule_id), folder)
    try:
        spark.session.sql(query).write.mode("overwrite").parquet(str(out))
    except Exception as error:  # those of Java cannot be handed to another process
        raise RuntimeError(" ".join(str(error).split())[:200]) from None
    return _differing(duckdb.connect(), f"read_parquet('{out}/*.parquet')", rule_id, folder)
