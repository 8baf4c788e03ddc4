"""Spark as the database of a population: the same SQL on a cluster that is there already.

Places are what the cluster understands (``hdfs://…``, ``s3a://…``, a shared folder). The
session is the one of ``spark-submit`` if there is one; nothing of its settings is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession, types

from shoryoku.engine.sql.emit import SPARK, Dialect
from shoryoku.population.database import Words
from shoryoku.population.table import FIRM, ROW
from shoryoku.problems import InputError, Problem

_WORDS = Words(
    text="STRING",
    least="array_min({0})",
    greatest="array_max({0})",
    length="size({0})",
    filled="size(filter({0}, item -> item IS NOT NULL))",
    whole_numbers="CAST({0} AS ARRAY<BIGINT>)",
    times="transform({0}, item -> CAST(CAST(item AS DECIMAL(38,{2})) * {1} AS BIGINT))",
    broken="exists({0}, item -> item <> floor(item))",
    unnested="explode({0})",
    contains="array_contains({0}, {1})",
    widest="DECIMAL(38,{0})",
)
_NAMES = {"STRING": "VARCHAR"}
_NOTE = "_made_of.json"  # files that begin with _ are no data for Spark


class SparkDatabase:
    """A Spark session.

    Args:
        force: replace a result that exists.
    """

    dialect: Dialect = SPARK
    words: Words = _WORDS
    numbers_rows = False

    def __init__(self, force: bool = False, session: SparkSession | None = None) -> None:
        self.session = session or SparkSession.builder.appName("shoryoku").getOrCreate()
        self.force = force

    def open(self, place: str, view: str = "firms_file") -> str:
        """A CSV or Parquet file, or a folder of Parquet files, as a view.

        Raises:
            InputError: it cannot be read, or has no ``firm_id`` (Spark does not number rows).
        """
        try:
            if place.casefold().endswith((".csv", ".tsv", ".csv.gz")):
                options = {"header": True, "inferSchema": True}
                frame = self.session.read.options(**options).csv(place)
            else:
                frame = self.session.read.parquet(place)
        except AnalysisException as error:
            found = str(error).splitlines()[0]
            raise InputError(Problem(place, found, "a readable CSV or Parquet file")) from None
        if FIRM not in frame.columns:
            expected = f"a column {FIRM}: rows have no numbers on a cluster"
            raise InputError(Problem(place, f"has no {FIRM}", expected))
        frame.createOrReplaceTempView(f"{view}_read")
        self.session.sql(
            f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {FIRM} AS {ROW}, * FROM {view}_read"
        )
        return view

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small query."""
        return [tuple(row) for row in self.session.sql(query).collect()]

    def types(self, view: str) -> dict[str, str]:
        """The type of each column of a view, as DuckDB names it, in upper case."""
        return {name: _type(kind) for name, kind in self.session.table(view).dtypes}

    def keep(self, name: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
        """Make a small table with the columns ``written`` and ``meant`` of a kind."""
        meant: types.DataType = _KINDS[kind.removeprefix("list of ")]()
        if kind.startswith("list of "):
            meant = types.ArrayType(meant)
        fields = [
            types.StructField("written", types.StringType()),
            types.StructField("meant", meant),
        ]
        frame = self.session.createDataFrame(list(rows), types.StructType(fields))
        frame.createOrReplaceTempView(name)

    def day_number(self, column: str) -> str:
        """The number of a day, counted as Python's ``date.toordinal`` does."""
        return f"CAST(datediff({column}, DATE '0001-01-01') + 1 AS BIGINT)"

    def state(self, place: str) -> list[int]:
        """What changes when files do: how many bytes they have, and when the folder was written."""
        path, system = self._path(place)
        return [
            system.getContentSummary(path).getLength(),
            system.getFileStatus(path).getModificationTime(),
        ]

    def write(self, query: str, part: str, about: dict[str, str]) -> None:
        """Write the rows of a query as one part; a part is there only when it is whole."""
        del about  # Spark keeps no notes in the files; they stand beside the parts
        frame = self.session.sql(query)
        frame.write.mode("overwrite").option("compression", "zstd").parquet(part)

    def is_written(self, part: str) -> bool:
        """Whether a part was written to its end."""
        path, system = self._path(f"{part}/_SUCCESS")
        return bool(system.exists(path))

    def part(self, folder: str, number: int) -> str:
        """The place of a part."""
        return f"{folder}/part={number:06d}"

    def parts(self, folder: str) -> str:
        """All parts together, as a source for a query."""
        frame = self.session.read.option("mergeSchema", True).parquet(folder)
        frame.createOrReplaceTempView("all_parts")
        return "all_parts"

    def folder_of_parts(self, out: str) -> str:
        """Where parts are kept: the result is a folder of them."""
        return out.rstrip("/")

    def note(self, folder: str) -> str | None:
        """What was noted in a folder of parts; ``None`` if there is nothing."""
        path, system = self._path(f"{folder}/{_NOTE}")
        if not system.exists(path):
            return None
        return str(self.session.sparkContext.wholeTextFiles(f"{folder}/{_NOTE}").collect()[0][1])

    def begin(self, folder: str, note: str) -> None:
        """Make a folder of parts anew, with a note.

        Raises:
            InputError: something else is there already.
        """
        path, system = self._path(folder)
        if system.exists(path):
            if not self.force:
                raise InputError(Problem(folder, "exists already", "give another name, or --force"))
            system.delete(path, True)
        system.mkdirs(path)
        note_path, _ = self._path(f"{folder}/{_NOTE}")
        stream = system.create(note_path)
        stream.write(bytearray(note, "utf-8"))
        stream.close()

    def join(self, parts: Sequence[str], out: str, about: dict[str, str]) -> None:
        """The parts are the result: a folder that Spark and DuckDB read as one table."""

    def _path(self, place: str) -> tuple[Any, Any]:
        """A Hadoop path and its file system."""
        context = self.session.sparkContext
        java: Any = context._jvm
        path = java.org.apache.hadoop.fs.Path(place)
        return path, path.getFileSystem(context._jsc.hadoopConfiguration())


_KINDS: dict[str, type[types.DataType]] = {
    "int": types.LongType, "bool": types.BooleanType, "text": types.StringType,
}  # fmt: skip


def _type(kind: str) -> str:
    upper = kind.upper()
    if upper.startswith("ARRAY<"):
        return f"{_type(upper[6:-1])}[]"
    return _NAMES.get(upper, upper)
