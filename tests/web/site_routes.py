"""The routes of the site as tests use them: an address for each, and what the document says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from shoryoku.reference.cases import cases
from shoryoku.reference.load import facts
from shoryoku.rulebook.book import open_rulebook
from shoryoku.web.access import ROUTES

DOCUMENT = Path(__file__).parents[2] / "docs" / "site-production.md"
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([A-Z, ]+) \| `([^`]+)` \|$", re.MULTILINE)


class Row(NamedTuple):
    """What the table of the document says of a route."""

    who: str
    methods: str
    address: str


@cache
def documented() -> dict[str, Row]:
    """The table of the document by route."""
    return {name: Row(*rest) for name, *rest in _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))}


def patterns(of: Any = None) -> Iterator[URLPattern]:
    """Every address pattern of the site."""
    for pattern in (of or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def served() -> list[str]:
    """The names of the routes that the site serves and the guard lets through."""
    names = {pattern.name for pattern in patterns()}
    return [name for name in ROUTES if name in names]


def methods(route: str) -> set[str]:
    """The methods that a route takes by the document."""
    found = documented().get(route)
    given = set((found.methods if found else "GET").split(", "))
    return given | {"HEAD"} if "GET" in given else given


def arguments(route: str, key: str) -> dict[str, object]:
    """What an existing address of a route is made of."""
    given: dict[str, object] = {
        "key": key,
        "number": 1,
        "rule": next(iter(open_rulebook().programme("shoryokuka_ippan").rules)),
        "kind": {
            "check_file": "yaml", "results_paper": "md", "diagnosis_paper": "md",
            "timer_sheet": "csv",
        }.get(route, ""),
        "id": {
            "programme": "shoryokuka_ippan", "term_page": "employees",
            "case": next(iter(cases())), "reference_fact": next(iter(facts())),
        }.get(route, ""),
        "part": "accounts",
        "view": "sources",
    }  # fmt: skip
    pattern = next(one for one in patterns() if one.name == route)
    return {name: given[name] for name in pattern.pattern.converters}


def table() -> str:
    """The table as the document should have it; methods are kept where it has them."""
    rows = []
    for pattern in patterns():
        name = str(pattern.name)
        taken = documented()[name].methods if name in documented() else "GET"
        address = "/" + str(pattern.pattern)
        rows.append(f"| `{name}` | {ROUTES.get(name, 'nobody')} | {taken} | `{address}` |")
    return "\n".join(rows)
