"""A label in Japanese and English, and the writing of numbers' characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

Language = Literal["ja", "en"]

_LONGEST_GUESSED = 80
_ROUGHLY = re.compile("^(?:約|およそ|だいたい|大体)|(?:くらい|ぐらい|程度|ほど)$")
_MINUS_SIGNS = str.maketrans({"▲": "-", "△": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "―": "-"})


class Text(NamedTuple):
    """The same words in Japanese and English."""

    ja: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.en if language == "en" else self.ja


def narrow(written: str) -> str:
    """Full-width digits, letters and signs as their plain forms: ``－５`` is ``-5``.

    Compatibility normalisation leaves the long vowel mark ``ー`` alone, so words keep their
    spelling; the minus signs of Japanese accounts (``▲``, ``△``) become ``-``.
    """
    return unicodedata.normalize("NFKC", written).translate(_MINUS_SIGNS).strip()


def without_roughly(written: str) -> str:
    """A number without the words that say it is rough: ``約1,500万円くらい`` is ``1,500万円``."""
    return _ROUGHLY.sub("", written.strip())


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """A short hint naming the nearest known words, or an empty string.

    A word of 80 characters or more gets none: nothing we know is as long, and comparing is slow.
    """
    from difflib import get_close_matches

    if len(word) >= _LONGEST_GUESSED:
        return ""
    near = get_close_matches(word, known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""
