"""A firm file: facts with their sources and examples, and planned investments.

The form is described in ``docs/firm-file.md``. ``-`` reads standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from shoryoku import strict_yaml
from shoryoku.firm.facts import Firm, Investment, read_facts
from shoryoku.firm.values import parse_value
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.strict_yaml import Document
from shoryoku.text import did_you_mean

_MOST_PROBLEMS = 50
# what stands under ``diagnosis`` and ``interview`` is read, and checked, by those rooms
_KEYS = (
    "name", "facts", "sources", "illustrative", "notes", "investments", "diagnosis", "interview",
)  # fmt: skip
_INVESTMENT_KEYS = ("id", "name", "facts", "for", "order_by")


def load_firm(path: str | Path) -> Firm:
    """Read a firm file.

    Raises:
        InputError: the file cannot be used; every problem is listed with file, line and field.
    """
    if str(path) == "-":
        return firm_from_document(strict_yaml.loads(sys.stdin.read(), "standard input"))
    return firm_from_document(strict_yaml.read(Path(path)))


def firm_from_document(document: Document) -> Firm:
    """The firm of a YAML document.

    Raises:
        InputError: the document cannot be used.
    """
    value = document.value
    if isinstance(value, dict) and "facts" in value and value["facts"] is None:
        value["facts"] = {}
    if not isinstance(value, dict) or not isinstance(value.get("facts"), dict):
        raise InputError(Problem(document.name, "has no facts", "give a mapping `facts:` of terms"))
    problems = [_unknown_key(document, (key,), _KEYS) for key in value if key not in _KEYS]
    read = read_facts(value["facts"], lambda path: document.where(("facts", *path)))
    problems += read.problems
    sources, marks = value.get("sources") or {}, value.get("illustrative") or []
    if not isinstance(sources, dict) or not isinstance(marks, list):
        expected = "sources maps terms to text, illustrative lists terms"
        problems.append(
            Problem(document.name, "sources or illustrative is not understood", expected)
        )
        sources, marks = {}, []
    known = [*vocabulary(), *read.local]
    for key, names in (("sources", list(sources)), ("illustrative", marks)):
        for name in map(str, names):
            if not any(id_ == name or id_.startswith(f"{name}.") for id_ in known):
                hint = did_you_mean(name, known) or "see `shoryoku terms`"
                problems.append(Problem(document.where((key,)), f"{name!r} is not a term", hint))
    investments = _investments(value.get("investments") or [], document, problems)
    if problems:
        rest = len(problems) - _MOST_PROBLEMS
        more = [Problem(document.name, f"and {rest} more problems")] if rest > 0 else []
        raise InputError([*problems[:_MOST_PROBLEMS], *more])
    return Firm(
        name=str(value.get("name") or Path(document.name).stem),
        facts=read.facts,
        sources={str(term): str(text) for term, text in sources.items()},
        illustrative=tuple(map(str, marks)),
        local=read.local,
        investments=investments,
        places=read.places,
    )


def _unknown_key(document: Document, path: tuple[str | int, ...], keys: tuple[str, ...]) -> Problem:
    hint = did_you_mean(str(path[-1]), keys) or f"use {', '.join(keys)}"
    return Problem(document.where(path), f"the key {path[-1]!r} is unknown", hint)


def _investments(given: Any, document: Document, problems: list[Problem]) -> tuple[Investment, ...]:
    if not isinstance(given, list):
        where = document.where(("investments",))
        problems.append(Problem(where, "is not a list", "give `- {id: …, facts: …}`"))
        return ()
    found: list[Investment] = []
    for at, entry in enumerate(given):
        place = ("investments", at)
        if not isinstance(entry, dict) or not isinstance(entry.get("facts"), dict):
            problems.append(
                Problem(document.where(place), "is not an investment", "give id, facts")
            )
            continue
        problems += [
            _unknown_key(document, (*place, key), _INVESTMENT_KEYS)
            for key in entry
            if key not in _INVESTMENT_KEYS
        ]
        id_ = str(entry.get("id") or f"investment_{at + 1}")
        if id_ in {investment.id for investment in found}:
            problems.append(
                Problem(document.where(place), f"the id {id_!r} stands twice", "change one")
            )
        found.append(_investment(id_, entry, place, document, problems))
    return tuple(found)


def _investment(
    id_: str,
    entry: dict[str, Any],
    place: tuple[str | int, ...],
    document: Document,
    problems: list[Problem],
) -> Investment:
    described: dict[str, dict[str, Any]] = {}
    others = entry.get("for") or {}
    if not isinstance(others, dict):
        problems.append(Problem(document.where((*place, "for")), "is not a mapping of programmes"))
        others = {}
    for key, part in [("", entry["facts"]), *others.items()]:
        path = (*place, "facts") if not key else (*place, "for", key)
        if part is not None and not isinstance(part, dict):
            problems.append(Problem(document.where(path), "is not a mapping of facts"))
            continue
        read = read_facts(part or {}, lambda p, path=path: document.where((*path, *p)))  # type: ignore[misc]
        problems += read.problems
        described[str(key)] = {**read.facts, **read.local}
    order_by = None
    if entry.get("order_by") is not None:
        try:
            order_by = parse_value(vocabulary()["date"], entry["order_by"])
        except ValueError as error:
            problems.append(Problem(document.where((*place, "order_by")), str(error)))
    own = described.pop("", {})
    return Investment(id_, str(entry.get("name") or id_), own, described, order_by)
