"""Firm files that a person can try before typing anything."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from shoryoku.problems import InputError, Problem
from shoryoku.web.records.document import opened


class Example(NamedTuple):
    """An example firm; each person who tries it gets a copy of their own."""

    number: int
    name: str
    document: dict[str, Any]

    @property
    def is_diagnosed(self) -> bool:
        """Whether the file also says what a diagnosis needs."""
        return "diagnosis" in self.document


@cache
def examples() -> tuple[Example, ...]:
    """The example firms that the site was started with.

    Raises:
        InputError: a file cannot be used.
    """
    return tuple(_read(number, path) for number, path in enumerate(settings.EXAMPLES, start=1))


def _read(number: int, path: Path) -> Example:
    try:
        document = opened(path.read_text(encoding="utf-8"))
    except OSError as error:
        found = error.strerror or "cannot be read"
        raise InputError(Problem(str(path), found, "give the path of a firm file")) from None
    return Example(number, str(document.get("name") or path.stem), document)
