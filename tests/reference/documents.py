"""The five documents by line, where they are beside this checkout."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
MISSING = "the five documents are not beside this checkout"


@cache
def lines(document: str) -> list[str]:
    """All lines of S0 to S4."""
    path = next(SEEDS.glob(f"00{document[1:]}_*.txt"))
    return path.read_text(encoding="utf-8").split("\n")


def cited(document: str, place: str) -> str:
    """The text of the cited lines (``56,62`` or ``187-207``), without layout."""
    found: list[str] = []
    for part in place.split(","):
        first, _, last = part.partition("-")
        assert int(last or first) <= len(lines(document))
        found += lines(document)[int(first) - 1 : int(last or first)]
    return plain("".join(found))


def plain(text: str) -> str:
    """Without spaces and emphasis, in plain digits."""
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*]", "", narrow.replace("～", "~").replace("〜", "~"))


def fragments(quote: str) -> list[str]:
    """The parts of a quotation between ellipses and slashes."""
    parts = re.split(r"…|／", quote)
    return [plain(part).replace("...", "") for part in parts if part.strip()]
