"""The interpreter and Spark give the same answers; skipped where Java or PySpark is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from tests.population.random_firms import Maker, as_decimals, interpreted, write
from tests.population.test_equality import EVERY_RULE, day_of

from shoryoku.population.query import answers, names_read
from shoryoku.population.table import check
from shoryoku.rulebook.book import open_rulebook

pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed"),
    pytest.mark.skipif(not find_spec("pyspark"), reason="PySpark is not installed"),
]
FIRMS = 24


@pytest.fixture(scope="module")
def spark() -> Iterator[object]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("shoryoku tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        # a handful of rows a query: compiling each to Java would take longer than all else
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.memory", "8g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize("rule_id", EVERY_RULE)
def test_every_vintage_gives_the_same_answers_on_spark(
    rule_id: str, tmp_path: Path, spark: object
) -> None:
    from shoryoku.population.spark import SparkDatabase

    rule = open_rulebook().rule(rule_id)
    # Spark takes a minute to plan a rule of many specials where every fact may be missing: of
    # those a quarter of the facts may be (DuckDB is tested with gaps in all of them)
    maker = Maker([rule], seed=len(rule_id), open_=0.25 if len(rule.splits["subsidy"]) > 3 else 1)
    firms = [as_decimals(maker.firm()) for _ in range(FIRMS)]
    query = write(firms, maker.terms, tmp_path / "firms.json")
    duckdb.execute(f"COPY ({query}) TO '{tmp_path / 'firms.parquet'}' (FORMAT parquet)")
    database = SparkDatabase(session=spark)  # type: ignore[arg-type]
    view = database.open(str(tmp_path / "firms.parquet"))
    table = check(database, view, local=names_read([rule]))
    sql = answers([rule], table, day_of(rule), database.dialect, keep=["firm_id"])
    for firm_id, *got in database.rows(sql):
        assert tuple(got) == interpreted(rule, firms[firm_id], day_of(rule)), firms[firm_id]
