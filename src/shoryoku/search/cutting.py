"""How text is folded and cut into pieces that can be searched, the same for text and question.

Folding makes spellings equal: full and half width, capitals, hiragana and katakana, and the
commas in numbers. Japanese has no blanks, so a run of its characters is cut into overlapping
pairs (``賃上げ`` is ``賃上 上ゲ``), followed by the last character alone: every character then
begins a piece, and a question of one character is the beginning of a pair.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff"
_KANJI = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JAPANESE = _KANA + _KANJI
LETTER = rf"[^\W_{_JAPANESE}]"
RUN = re.compile(rf"[{_JAPANESE}]+|{LETTER}+")
_IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_COMMA_IN_NUMBER = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ATTACHED = re.compile("[\u3099\u309a\uff9e\uff9f]")  # voiced marks that join the character before


def folded(text: str) -> str:
    """The text with spellings made equal."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_TO_KATAKANA)
    return _COMMA_IN_NUMBER.sub("", plain)


class Folded(NamedTuple):
    """Folded text that knows where each of its characters stood: ``places[i]`` to its end."""

    text: str
    places: list[tuple[int, int]]


def folded_in_place(text: str) -> Folded:
    """The same as :func:`folded`, with the place of every character in the original."""
    made: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (_ATTACHED.match(text[end]) or unicodedata.combining(text[end])):
            end += 1
        plain = unicodedata.normalize("NFKC", text[start:end]).casefold().translate(_TO_KATAKANA)
        made.append(plain)
        places += [(start, end)] * len(plain)
        start = end
    joined = "".join(made)
    commas = {match.start() for match in _COMMA_IN_NUMBER.finditer(joined)}
    kept = [at for at in range(len(joined)) if at not in commas]
    return Folded("".join(joined[at] for at in kept), [places[at] for at in kept])


def runs(plain: str) -> list[str]:
    """The runs of Japanese characters and of other letters and digits in folded text."""
    return RUN.findall(plain)


def is_japanese(run: str) -> bool:
    """Whether a run is of Japanese characters."""
    return _IS_JAPANESE.match(run) is not None


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a Japanese run; a single character is itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@lru_cache(maxsize=20_000)
def pieces(text: str) -> str:
    """What is indexed of a text: its pieces with blanks between them."""
    found: list[str] = []
    for run in runs(folded(text)):
        if is_japanese(run) and len(run) > 1:
            found += pairs(run)
            found.append(run[-1])
        else:
            found.append(run)
    return " ".join(found)
