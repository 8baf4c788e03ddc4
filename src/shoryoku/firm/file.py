"""A firm file: facts with their sources and examples, and planned investments.

The form is described in ``docs/firm-file.md``. ``-`` reads standard input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from shoryoku import strict_yaml
from shoryoku.firm.facts import Firm, Investment, read_facts
from shoryoku.firm.limits import (
    MOST_FACTS,
    MOST_INVESTMENTS,
    MOST_MARKS,
    MOST_OF_A_NAME,
    MOST_PROGRAMMES,
    too_much,
    until_full,
)
from shoryoku.firm.values import parse_value
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.money import shortened
from shoryoku.problems import InputError, Problem
from shoryoku.strict_yaml import Document
from shoryoku.text import did_you_mean

# what stands under ``diagnosis`` and ``interview`` is read, and checked, by those rooms
_KEYS = (
    "name", "facts", "sources", "illustrative", "notes", "investments", "diagnosis", "interview",
)  # fmt: skip
_MOST_HINTS = 10
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
    problems: list[Problem] = []
    _refuse_unknown_keys(value, (), _KEYS, document, problems)
    _refuse_long_texts(value, document, problems)
    read = read_facts(value["facts"], lambda path: document.where(("facts", *path)))
    problems += read.problems
    sources, marks = _notes_on_terms(value, read.local, document, problems)
    investments = _investments(value.get("investments") or [], document, problems)
    if problems:
        raise InputError(problems)
    return Firm(
        name=str(value.get("name") or Path(document.name).stem),
        facts=read.facts,
        sources={str(term): str(text) for term, text in sources.items()},
        illustrative=tuple(map(str, marks)),
        local=read.local,
        investments=investments,
        places=read.places,
    )


def _refuse_unknown_keys(
    given: Mapping[str, Any],
    path: tuple[str | int, ...],
    keys: tuple[str, ...],
    document: Document,
    problems: list[Problem],
) -> None:
    unknown = [key for key in given if key not in keys]
    for key in until_full(unknown, problems, document.where(path)):
        hint = did_you_mean(str(key), keys) or f"use {', '.join(keys)}"
        found = f"the key {shortened(key)} is unknown"
        problems.append(Problem(document.where((*path, key)), found, hint))


def _refuse_long_texts(
    value: Mapping[str, Any], document: Document, problems: list[Problem]
) -> None:
    problems += _complaints_about_name(value.get("name"), document.where(("name",)))
    notes = value.get("notes")
    if isinstance(notes, Mapping):
        found, expected = "is a mapping", "give words, or a list of them"
        problems.append(Problem(document.where(("notes",)), found, expected))
    elif complaint := too_much(notes):
        problems.append(Problem(document.where(("notes",)), complaint))


def _complaints_about_name(name: Any, where: str) -> list[Problem]:
    if isinstance(name, (list, Mapping)):
        return [Problem(where, "is a list or a mapping", "a name is expected")]
    if len(str(name)) > MOST_OF_A_NAME:
        found = f"has {len(str(name)):,} characters"
        return [Problem(where, found, f"at most {MOST_OF_A_NAME} are read")]
    return []


def _notes_on_terms(
    value: Mapping[str, Any], local: Iterable[str], document: Document, problems: list[Problem]
) -> tuple[dict[str, Any], list[Any]]:
    """The sources by term and the terms marked as examples; a group of terms may be named."""
    sources, marks = value.get("sources") or {}, value.get("illustrative") or []
    if not isinstance(sources, dict) or not isinstance(marks, list):
        expected = "sources maps terms to text, illustrative lists terms"
        problems.append(
            Problem(document.name, "sources or illustrative is not understood", expected)
        )
        return {}, []
    if len(marks) > MOST_MARKS:
        found = f"has {len(marks):,} entries"
        where = document.where(("illustrative",))
        problems.append(Problem(where, found, f"at most {MOST_MARKS} are read"))
        marks = []
    terms = [*vocabulary(), *local]
    known = {name for id_ in terms for name in accumulate(id_.split("."), "{}.{}".format)}
    for key, names in (("sources", list(sources)), ("illustrative", marks)):
        where = document.where((key,))
        for at, name in enumerate(until_full(list(map(str, names)), problems, where)):
            if name not in known:
                near = did_you_mean(name, terms) if at < _MOST_HINTS else ""
                found = f"{shortened(name)} is not a term"
                problems.append(Problem(where, found, near or "see `shoryoku terms`"))
    for term, text in sources.items():
        if complaint := too_much(text):
            problems.append(Problem(document.where(("sources", term)), complaint))
    return sources, marks


def _investments(given: Any, document: Document, problems: list[Problem]) -> tuple[Investment, ...]:
    where = document.where(("investments",))
    if not isinstance(given, list):
        problems.append(Problem(where, "is not a list", "give `- {id: …, facts: …}`"))
        return ()
    if len(given) > MOST_INVESTMENTS:
        found = f"has {len(given):,} entries"
        problems.append(Problem(where, found, f"at most {MOST_INVESTMENTS} are read"))
        return ()
    read: dict[str, Investment] = {}
    for at, entry in enumerate(until_full(given, problems, where)):
        place = ("investments", at)
        if not isinstance(entry, dict) or not isinstance(entry.get("facts"), dict):
            problems.append(
                Problem(document.where(place), "is not an investment", "give id, facts")
            )
            continue
        _refuse_unknown_keys(entry, place, _INVESTMENT_KEYS, document, problems)
        id_ = str(entry.get("id") or f"investment_{at + 1}")
        problems += _complaints_about_name(entry.get("id"), document.where((*place, "id")))
        problems += _complaints_about_name(entry.get("name"), document.where((*place, "name")))
        if id_ in read:
            problems.append(
                Problem(document.where(place), f"the id {id_!r} stands twice", "change one")
            )
        read[id_] = _investment(id_, entry, place, document, problems)
    held = sum(
        len(facts) for one in read.values() for facts in (one.facts, *one.described_for.values())
    )
    if held > MOST_FACTS:
        problems.append(Problem(where, f"hold {held:,} facts", f"at most {MOST_FACTS:,} are read"))
    return tuple(read.values())


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
    if len(others) > MOST_PROGRAMMES:
        found = f"has {len(others):,} programmes"
        where = document.where((*place, "for"))
        problems.append(Problem(where, found, f"at most {MOST_PROGRAMMES} are read"))
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
