"""DuckDB as the database of a population: files read where they lie, within a memory limit."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb

from shoryoku.engine.sql.emit import DUCKDB, Dialect
from shoryoku.population.database import Words
from shoryoku.population.table import ROW
from shoryoku.problems import InputError, Problem

_WORDS = Words(
    text="VARCHAR",
    least="list_min({0})",
    greatest="list_max({0})",
    length="len({0})",
    filled="list_count({0})",
    whole_numbers="CAST({0} AS BIGINT[])",
    times="list_transform({0}, lambda item: CAST(CAST(item AS DECIMAL(38,{2})) * {1} AS BIGINT))",
    broken="len(list_filter({0}, lambda item: item <> floor(item))) > 0",
    unnested="unnest({0})",
    contains="list_contains({0}, {1})",
    widest="DECIMAL(38,{0})",
)
_NOTE = "made_of.json"
_KINDS = {
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "text": "VARCHAR",
    "list of int": "BIGINT[]",
    "list of text": "VARCHAR[]",
}


class DuckDatabase:
    """One connection.

    Args:
        memory: the most memory to use, as DuckDB writes it (``512MB``); what does not fit is
            kept on disk for the while.
        threads: how many threads to use; all cores if left out.
    """

    dialect: Dialect = DUCKDB
    words: Words = _WORDS
    numbers_rows = True

    def __init__(self, memory: str | None = None, threads: int | None = None) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET temp_directory = ?", [gettempdir()])
        with suppress(duckdb.Error):  # a version without it
            # its time grows with the square of the layers, and there is nothing for it to find
            self.connection.execute("SET disabled_optimizers = 'projection_placement'")
        if memory:
            try:
                self.connection.execute("SET memory_limit = ?", [memory])
            except duckdb.Error as error:
                found = str(error).splitlines()[0]
                raise InputError(Problem("--memory", found, "such as 512MB or 4GB")) from None
        if threads:
            self.connection.execute("SET threads = ?", [threads])

    def open(self, place: str, view: str = "firms_file") -> str:
        """A CSV or Parquet file as a view with a column ``row`` that counts from 1.

        Raises:
            InputError: there is no such file, or it cannot be read.
        """
        path = Path(place)
        if not path.is_file():
            raise InputError(Problem(str(path), "is not a file", "give a CSV or Parquet file"))
        written = self.dialect.text(_literal_path(path))
        if path.suffix.casefold() in (".parquet", ".pq"):
            query = (
                f"SELECT file_row_number + 1 AS {ROW}, * EXCLUDE (file_row_number)"
                f" FROM read_parquet({written}, file_row_number = true)"
            )
        elif path.suffix.casefold() in (".csv", ".tsv", ".txt", ".gz"):
            _refuse_other_encodings(path)
            # days are written 2025-10-03; anything else stays text and is read as such
            read = f"read_csv({written}, header = true, sample_size = -1, dateformat = '%Y-%m-%d')"
            query = f"SELECT row_number() OVER () AS {ROW}, * FROM {read}"
        else:
            found = f"ends in {path.suffix or 'nothing'}"
            raise InputError(Problem(str(path), found, ".parquet or .csv is expected"))
        try:
            self.connection.execute(f"CREATE OR REPLACE VIEW {view} AS {query}")
            self.connection.execute(f"DESCRIBE {view}")
        except duckdb.OutOfMemoryException as error:
            raise _too_little_memory(error) from None
        except duckdb.Error as error:
            raise InputError(
                Problem(str(path), _first_line(error), "a readable CSV or Parquet file")
            ) from None
        return view

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small query."""
        return self._done(query, "firms").fetchall()

    def _done(self, query: str, place: str) -> duckdb.DuckDBPyConnection:
        """Run a query; what can go wrong outside the program is said in a sentence.

        Raises:
            InputError: too little memory or room, or a file that changed or is damaged.
            KeyboardInterrupt: a person stopped it.
        """
        try:
            return self.connection.execute(query)
        except duckdb.OutOfMemoryException as error:
            raise _too_little_memory(error) from None
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except RuntimeError as error:
            if "interrupted" in str(error).casefold():
                raise KeyboardInterrupt from None
            raise
        except (
            duckdb.IOException,
            duckdb.InvalidInputException,
            duckdb.ConversionException,
        ) as error:
            raise InputError(
                Problem(place, _first_line(error), "a readable table, and room to write")
            ) from None

    def types(self, view: str) -> dict[str, str]:
        """The type of each column of a view, in upper case."""
        described = self._done(f"DESCRIBE {view}", view).fetchall()
        return {name: str(type_).upper() for name, type_, *_ in described}

    def keep(self, name: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
        """Make a small table with the columns ``written`` and ``meant`` of a kind."""
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} (written VARCHAR, meant {_KINDS[kind]})"
        )
        if rows:
            self.connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", list(rows))

    def day_number(self, column: str) -> str:
        """The number of a day, counted as Python's ``date.toordinal`` does."""
        return f"(date_diff('day', DATE '0001-01-01', {column}) + 1)"

    def state(self, place: str) -> list[int]:
        """What changes when a file does: its size and when it was written."""
        state = Path(place).stat()
        return [state.st_size, state.st_mtime_ns]

    def write(self, query: str, part: str, about: dict[str, str]) -> None:
        """Write the rows of a query as one part; a part is there only when it is whole."""
        unfinished = Path(f"{part}.unfinished")
        self._copy(query, unfinished, about)
        unfinished.replace(part)

    def _copy(self, query: str, path: Path, about: dict[str, str]) -> None:
        known = ", ".join(f"'{key}': {self.dialect.text(value)}" for key, value in about.items())
        target = self.dialect.text(str(path))
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{known}}}"
        self._done(f"COPY ({query}) TO {target} ({options})", str(path))

    def is_written(self, part: str) -> bool:
        """Whether a part was written to its end."""
        return Path(part).is_file()

    def part(self, folder: str, number: int) -> str:
        """The place of a part."""
        return str(Path(folder) / f"{number:06d}.parquet")

    def parts(self, folder: str) -> str:
        """All parts together, as a source for a query."""
        parts = sorted(Path(folder).glob("*.parquet"))
        listed = ", ".join(self.dialect.text(_literal_path(part)) for part in parts)
        return f"read_parquet([{listed}], union_by_name = true)"

    def folder_of_parts(self, out: str) -> str:
        """Where parts are kept until the result is whole."""
        return f"{out}.parts"

    def note(self, folder: str) -> str | None:
        """What was noted in a folder of parts; ``None`` if there is nothing."""
        note = Path(folder) / _NOTE
        return note.read_text(encoding="utf-8") if note.is_file() else None

    def begin(self, folder: str, note: str) -> None:
        """Make a folder of parts anew, with a note.

        Raises:
            InputError: there is a folder of that name which holds something else.
        """
        if Path(folder).exists():
            if not (Path(folder) / _NOTE).is_file():
                found = "exists and holds no parts of an earlier run"
                raise InputError(Problem(folder, found, "move it, or give another --out"))
            shutil.rmtree(folder)
        Path(folder).mkdir(parents=True)
        (Path(folder) / _NOTE).write_text(note, encoding="utf-8")

    def join(self, parts: Sequence[str], out: str, about: dict[str, str]) -> None:
        """Make the result of all parts, and let go of them."""
        folder = Path(self.folder_of_parts(out))
        if len(parts) == 1:
            Path(parts[0]).replace(out)
        else:
            whole = folder / "whole.unfinished"
            # keeping the order of rows would keep much of the result in memory
            self.connection.execute("SET preserve_insertion_order = false")
            self._copy(f"SELECT * FROM {self.parts(str(folder))}", whole, about)
            self.connection.execute("SET preserve_insertion_order = true")
            whole.replace(out)
        shutil.rmtree(folder)


def _literal_path(path: Path) -> str:
    """A path as DuckDB reads it literally: its signs for patterns are escaped."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _too_little_memory(error: Exception) -> InputError:
    return InputError(Problem("--memory", _first_line(error), "allow more, e.g. --memory 1GB"))


def _refuse_other_encodings(path: Path) -> None:
    """A CSV must be UTF-8; what Excel saves by default in Japan is not."""
    if path.suffix.casefold() == ".gz":
        return
    with path.open("rb") as file:
        start = file.read(1_000_000)
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(start) == 1_000_000 and error.start > len(start) - 4:
            return  # a letter that was cut in two
        found = "is not UTF-8 (Shift_JIS or UTF-16?)"
        raise InputError(
            Problem(str(path), found, "save it as 「CSV UTF-8（コンマ区切り）」")
        ) from None
