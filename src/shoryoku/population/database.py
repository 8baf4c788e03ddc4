"""What a database must be able to do for a table of firms to be checked in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from shoryoku.engine.sql.emit import Dialect


class Words(NamedTuple):
    """What a database calls its types and functions of lists, with ``{0}`` for the list."""

    text: str
    least: str
    greatest: str
    length: str
    filled: str
    whole_numbers: str
    times: str
    broken: str
    unnested: str
    contains: str
    widest: str

    def scaled(self, item: str, scale: int) -> str:
        """A DECIMAL times its scale, as a whole number."""
        return (
            f"CAST(CAST({item} AS {self.widest.format(len(str(scale)) - 1)}) * {scale} AS BIGINT)"
        )


class Database(Protocol):
    """What a database must be able to do for a table to be checked in it."""

    dialect: Dialect
    words: Words

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small query."""

    def types(self, view: str) -> dict[str, str]:
        """The type of each column of a view, as DuckDB names it, in upper case."""

    def keep(self, name: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
        """Make a small table with the columns ``written`` and ``meant`` of a kind."""

    def day_number(self, column: str) -> str:
        """The number of a day, counted as Python's ``date.toordinal`` does."""
