"""What a person typed, read: words that must all stand there, and "phrases" in quotation marks.

Nothing else has a meaning: every other sign separates words, so no question is malformed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from shoryoku.search.cutting import LETTER, folded, is_japanese, pairs, runs

MOST_CHARACTERS = 300
MOST_WORDS = 32
_SHORTEST_BEGINNING = 3
_PART = re.compile(r'"([^"]*)"|([^\s"]+)')


class Word(NamedTuple):
    """One word or phrase of a question as folded runs; ``begins`` if its last run may go on."""

    runs: tuple[str, ...]
    begins: bool

    @property
    def match(self) -> str:
        """The word in the language of SQLite's full-text search."""
        found: list[str] = []
        for at, run in enumerate(self.runs):
            last = at == len(self.runs) - 1
            if not is_japanese(run):
                found.append(run)
            else:
                found += pairs(run)
                if not last and len(run) > 1:
                    found.append(run[-1])
        star = "*" if self.begins else ""
        return f'"{" ".join(found)}"{star}'

    @property
    def pattern(self) -> str:
        """The word as a regular expression for folded text, to mark where it stands."""
        parts = []
        for at, run in enumerate(self.runs):
            if is_japanese(run):
                parts.append(run)
                continue
            end = f"{LETTER}*" if self.begins and at == len(self.runs) - 1 else f"(?!{LETTER})"
            parts.append(f"(?<!{LETTER}){re.escape(run)}{end}")
        return r"[\W_]*".join(parts)


def read(written: str) -> tuple[Word, ...]:
    """The words of a question; empty where it has no letter or digit.

    Only the first 300 characters and 32 words count.
    """
    found = []
    for match in _PART.finditer(unicodedata.normalize("NFKC", written[:MOST_CHARACTERS])):
        phrase, word = match.groups()
        cut = tuple(runs(folded(phrase if phrase is not None else word)))
        if cut:
            found.append(Word(cut, _begins(cut[-1], quoted=phrase is not None)))
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _begins(run: str, *, quoted: bool) -> bool:
    if is_japanese(run):
        return len(run) == 1  # every character begins a pair
    # ``robot`` finds ``robots``, ``10`` does not find ``1000``
    return not quoted and len(run) >= _SHORTEST_BEGINNING and run.isalpha()


def match_expression(words: tuple[Word, ...]) -> str:
    """All words at once in the language of SQLite's full-text search."""
    return " AND ".join(word.match for word in words)
