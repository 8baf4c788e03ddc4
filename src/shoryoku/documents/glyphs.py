"""Which characters a font can print, read from its own table; what it cannot becomes 〓.

〓 (geta) is what Japanese printers set for a type they do not have. Without it one emoji in a
firm's words would stop the whole paper, because an accessible PDF may hold no missing glyph.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

from shoryoku.documents.content import visible

MISSING = "〓"
_SEGMENTED, _GROUPED = 4, 12


def printable(text: str, font: Path) -> str:
    """The text with 〓 for every character that the font does not have."""
    known = characters(font)
    shown = []
    for character in visible(text):
        if ord(character) in known:
            shown.append(character)
        elif not unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
            shown.append(MISSING)
    return "".join(shown)


@cache
def characters(font: Path) -> frozenset[int]:
    """The code points of an OpenType font, from the formats 4 and 12 of its table ``cmap``."""
    with font.open("rb") as file:
        tables = struct.unpack(">H", file.read(12)[4:6])[0]
        records = [struct.unpack(">4sIII", file.read(16)) for _ in range(tables)]
        offset, length = next((o, n) for tag, _, o, n in records if tag == b"cmap")
        file.seek(offset)
        data = file.read(length)
    count = struct.unpack_from(">H", data, 2)[0]
    found: set[int] = set()
    for at in range(count):
        start = struct.unpack_from(">HHI", data, 4 + 8 * at)[2]
        kind = struct.unpack_from(">H", data, start)[0]
        if kind == _GROUPED:
            found.update(_grouped(data, start))
        elif kind == _SEGMENTED:
            found.update(_segmented(data, start))
    return frozenset(found)


def _grouped(data: bytes, start: int) -> set[int]:
    groups = struct.unpack_from(">I", data, start + 12)[0]
    found: set[int] = set()
    for at in range(groups):
        first, last, _ = struct.unpack_from(">III", data, start + 16 + 12 * at)
        found.update(range(first, last + 1))
    return found


def _segmented(data: bytes, start: int) -> set[int]:
    twice = struct.unpack_from(">H", data, start + 6)[0]
    lasts = struct.unpack_from(f">{twice // 2}H", data, start + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", data, start + 16 + twice)
    found: set[int] = set()
    for first, last in zip(firsts, lasts, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}
