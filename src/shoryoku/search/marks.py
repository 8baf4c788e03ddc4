"""Where the words of a question stand in a text: marked pieces, and the passage around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from shoryoku.search.cutting import folded, folded_in_place
from shoryoku.search.question import Word
from shoryoku.text import Language

_LENGTHS = {"ja": 90, "en": 180}
_LEAD = 4  # the first match stands after a quarter of the passage
ELLIPSIS = "…"


class Piece(NamedTuple):
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_match: bool


def standing_in(words: tuple[Word, ...], text: str) -> int:
    """How many of the words stand in a text."""
    plain = folded(text)
    return sum(re.search(word.pattern, plain) is not None for word in words)


def marked(words: tuple[Word, ...], text: str) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return _cut(text, _spans(words, text), 0, len(text))


def passage(words: tuple[Word, ...], text: str, language: Language) -> tuple[Piece, ...]:
    """The part of a text around the first match, in pieces, with ``…`` where it was cut."""
    spans, length = _spans(words, text), _LENGTHS[language]
    if len(text) <= length:
        return _cut(text, spans, 0, len(text))
    first = spans[0][0] if spans else 0
    start = min(max(0, first - length // _LEAD), len(text) - length)
    end = start + length
    start, end = _at_blank(text, start, first), _at_blank(text, end, end)
    pieces = _cut(text, spans, start, end)
    before = (Piece(ELLIPSIS, False),) if start else ()
    return (*before, *pieces, *((Piece(ELLIPSIS, False),) if end < len(text) else ()))


def _at_blank(text: str, at: int, last: int) -> int:
    """``at``, or the beginning of the next word when it lies within one of Latin letters."""
    if not 0 < at < len(text) or not (text[at - 1].isascii() and text[at].isascii()):
        return at
    blank = text.find(" ", at, min(len(text), at + 30))
    return blank + 1 if blank >= 0 and (at == last or blank < last) else at


def _spans(words: tuple[Word, ...], text: str) -> list[tuple[int, int]]:
    """Where any of the words stands, in rising order, without overlaps."""
    if not words:
        return []
    plain = folded_in_place(text)
    matches = (match for word in words for match in re.finditer(word.pattern, plain.text))
    edges = ((match.start(), match.end() - 1) for match in matches)
    return _joined(sorted((plain.places[a][0], plain.places[b][1]) for a, b in edges))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    edges = [start, *(edge for span in inside for edge in span), end]
    return tuple(
        Piece(text[a:b], at % 2 == 1) for at, (a, b) in enumerate(pairwise(edges)) if a < b
    )
