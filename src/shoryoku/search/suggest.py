"""Titles near to words that were not found: those that share most pieces with them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from shoryoku.search.cutting import is_japanese, pieces
from shoryoku.search.question import Word
from shoryoku.text import Text

_MOST = 3
_NEAR_ENOUGH = 0.5
_SAME_WORD = 0.75


def nearest_titles(
    titles: Iterable[tuple[Text, str]], question: tuple[Word, ...]
) -> tuple[str, ...]:
    """The titles most like the question, nearest first, at most three.

    At least half of what was asked must stand in a title; of titles that hold as much of it the
    shorter is nearer. A misspelt Latin word counts as the nearest word of any title.

    Args:
        titles: each title in both languages, with what to show for it.
    """
    known = [(set(pieces(words).split()), shown) for title, shown in titles for words in title]
    latin = {piece for cut, _ in known for piece in cut if not is_japanese(piece)}
    asked = {piece for word in question for run in word.runs for piece in _corrected(run, latin)}
    likeness: dict[str, tuple[float, int]] = {}
    for cut, shown in known:
        alike = len(asked & cut) / len(asked)
        if alike >= _NEAR_ENOUGH:
            likeness[shown] = max((alike, -len(cut)), likeness.get(shown, (0.0, 0)))
    return tuple(sorted(likeness, key=lambda shown: likeness[shown], reverse=True)[:_MOST])


def _corrected(run: str, latin: set[str]) -> list[str]:
    if is_japanese(run):
        return pieces(run).split()
    return get_close_matches(run, latin, n=1, cutoff=_SAME_WORD) or [run]
