"""The index over everything that is shipped: what stands where, best first, in a few milliseconds.

SQLite's full-text search finds and weighs the entries (BM25; a title counts more than a label,
that more than a sentence, that more than a note). The vintages of a programme become one hit.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.search.cutting import pieces
from shoryoku.search.entries import KINDS, Entry
from shoryoku.search.hits import Group, Hit, hit_of, in_a_title, ranked
from shoryoku.search.question import Word, match_expression, read
from shoryoku.search.shipped import everything
from shoryoku.search.suggest import nearest_titles
from shoryoku.text import Language, Text, did_you_mean

MOST_HITS = 1000
_COLUMNS = ("title", "label", "text", "note")
_WEIGHTS = (10.0, 4.0, 2.0, 1.0)
# a letter of nobody's: it keeps a phrase from running on from one passage to the next
_BREAK = " \ue000 "


class Found(NamedTuple):
    """What a search found.

    Attributes:
        hits: of the kind asked for, best first, from the offset on.
        counts: hits by kind, those without any left out, whatever kind was asked for.
        total: hits of the kind asked for.
        suggestions: titles near to the words where they stand in no title, else empty.
    """

    hits: tuple[Hit, ...]
    counts: dict[str, int]
    total: int
    suggestions: tuple[str, ...]


class Index:
    """Everything of one rulebook, its vocabulary and the reference data, ready to be searched.

    May be read from several threads at once.

    Raises:
        InputError: this Python's SQLite was built without full-text search.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._groups = tuple((entry.kind, entry.id) for entry in self._entries)
        self._lock = Lock()
        self._database = _database(self._entries)

    def __len__(self) -> int:
        return len(set(self._groups))

    def find(
        self,
        words: str,
        language: Language = "ja",
        kind: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Where all the words stand; a phrase in quotation marks must stand as it is.

        Args:
            words: as a person typed them; no sign but ``"`` has a meaning.
            language: of titles and excerpts; what was typed may be of either.
            kind: one of :data:`~shoryoku.search.entries.KINDS`, or all.
            limit: how many hits at most, 1 to 1000.
            offset: how many of the best hits to pass over.

        Raises:
            InputError: the kind is unknown, or the limit or offset is out of range.
        """
        _check(kind, limit, offset)
        question = read(words)
        groups = ranked(self._matches(question), question)
        counts = Counter(group.kind for group in groups)
        chosen = [group for group in groups if kind in (None, group.kind)]
        return Found(
            hits=tuple(
                hit_of(group, question, language) for group in chosen[offset : offset + limit]
            ),
            counts={name: counts[name] for name in KINDS if counts[name]},
            total=len(chosen),
            suggestions=self._suggestions(question, groups, language),
        )

    def _suggestions(
        self, question: tuple[Word, ...], groups: list[Group], language: Language
    ) -> tuple[str, ...]:
        if not question or (groups and in_a_title(groups[0], question)):
            return ()
        return nearest_titles(self._titles(language), question)

    def _matches(self, question: tuple[Word, ...]) -> list[Group]:
        """The entries in which all the words stand, those of one thing together."""
        if not question:
            return []
        command = (
            f"SELECT rowid, bm25(entries, {', '.join(map(str, _WEIGHTS))})"
            " FROM entries WHERE entries MATCH ? ORDER BY rowid"
        )
        with self._lock:
            rows = self._database.execute(command, (match_expression(question),)).fetchall()
        found: dict[tuple[str, str], list[tuple[Entry, float]]] = {}
        for row, score in rows:
            found.setdefault(self._groups[row], []).append((self._entries[row], -score))
        return [Group(kind, id_, tuple(matches)) for (kind, id_), matches in found.items()]

    def _titles(self, language: Language) -> tuple[tuple[Text, str], ...]:
        """Titles that a person may have meant, with the words to show for them."""
        named = (
            entry.title
            for entry in self._entries
            if entry.kind not in ("fact", "source") and not entry.rules
        )
        return tuple((title, title.in_language(language)) for title in named)


def _check(kind: str | None, limit: int, offset: int) -> None:
    if kind is not None and kind not in KINDS:
        hint = did_you_mean(kind, list(KINDS)) or f"one of {', '.join(KINDS)}"
        raise InputError(Problem("kind", f"{kind!r} is not a kind of thing", hint))
    if not 1 <= limit <= MOST_HITS:
        raise InputError(Problem("limit", f"is {limit}", f"1 to {MOST_HITS:,}"))
    if offset < 0:
        raise InputError(Problem("offset", f"is {offset}", "0 or more"))


def _database(entries: tuple[Entry, ...]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        # content='': the words themselves stay with the entries, only where they stand is kept
        database.execute(
            f"CREATE VIRTUAL TABLE entries USING fts5({', '.join(_COLUMNS)}, content='',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
    except sqlite3.OperationalError as error:
        database.close()
        found = f"this Python's SQLite {sqlite3.sqlite_version} cannot search text ({error})"
        raise InputError(Problem("search", found, "use a Python whose SQLite has FTS5")) from None
    with database:
        database.executemany(
            f"INSERT INTO entries (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?)",
            ((row, *_columns(entry)) for row, entry in enumerate(entries)),
        )
    return database


def _columns(entry: Entry) -> tuple[str, ...]:
    texts: dict[str, list[str]] = {column: [] for column in _COLUMNS}
    texts["title"] += entry.title
    for passage in entry.passages:
        texts["label" if passage.level == "alias" else passage.level] += passage.words
    return tuple(_BREAK.join(map(pieces, dict.fromkeys(texts[column]))) for column in _COLUMNS)


_indexes: WeakKeyDictionary[Rulebook, tuple[int, Index]] = WeakKeyDictionary()
_building = Lock()


def open_index(book: Rulebook | None = None) -> Index:
    """The index of a rulebook, the product's own by default, built when it is first asked for.

    Raises:
        InputError: this Python's SQLite was built without full-text search.
    """
    book = book or open_rulebook()
    with _building:
        process, index = _indexes.get(book, (0, None))
        # a connection of SQLite is not carried into a forked process
        if index is None or process != os.getpid():
            index = Index(everything(book))
            _indexes[book] = (os.getpid(), index)
        return index
