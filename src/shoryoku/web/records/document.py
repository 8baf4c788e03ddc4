"""A firm file as plain values: what is kept, downloaded and opened again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import yaml

from shoryoku import strict_yaml
from shoryoku.diagnosis.section import Section, from_document
from shoryoku.firm.facts import Firm
from shoryoku.firm.file import firm_from_document
from shoryoku.firm.save import written
from shoryoku.firm.values import NOT_HERE
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.words import AIM
from shoryoku.strict_yaml import Document

_NAME = "firm.yaml"


class Interview(NamedTuple):
    """What a person wants, and which questions were put off, as a firm file carries them."""

    aims: list[str]
    later: list[str]


def interview_of(document: Mapping[str, Any]) -> Interview:
    """The ``interview:`` of a firm file; what it names and we do not know is passed over."""
    given = document.get("interview")
    given = given if isinstance(given, Mapping) else {}

    def known(key: str, names: Collection[str]) -> list[str]:
        listed = given.get(key)
        found = listed if isinstance(listed, list) else []
        return list(dict.fromkeys(name for name in map(str, found) if name in names))

    return Interview(known("aims", AIM), known("later", vocabulary()))


def with_interview(
    document: Mapping[str, Any], aims: list[str], later: list[str]
) -> dict[str, Any]:
    """The document with what a person wants and put off, where there is any."""
    interview = {key: names for key, names in (("aims", aims), ("later", later)) if names}
    rest = {key: part for key, part in document.items() if key != "interview"}
    return {**rest, "interview": interview} if interview else rest


def firm_of(document: Mapping[str, Any]) -> Firm:
    """The firm of a kept document; its name is empty where none was given.

    Raises:
        InputError: the document is not a firm file.
    """
    firm = firm_from_document(Document(_NAME, dict(document), {}))
    return firm._replace(name=str(document.get("name") or ""))


def firm_and_section(document: Mapping[str, Any]) -> tuple[Firm, Section]:
    """The firm of a kept document and what it says for the diagnosis.

    Raises:
        InputError: the document is not a firm file; every problem names its field.
    """
    firm, section = from_document(Document(_NAME, dict(document), {}))
    return firm._replace(name=str(document.get("name") or "")), section


def with_facts(document: Mapping[str, Any], firm: Firm) -> dict[str, Any]:
    """The document with the firm's facts in place of its own; its other sections as they stand."""
    facts = {**firm.facts, **firm.local}
    return {**document, "facts": {term: plain(value) for term, value in facts.items()}}


def opened(text: str, name: str = _NAME) -> dict[str, Any]:
    """The document of a firm file in YAML or JSON, checked whole; ``name`` stands in problems.

    Raises:
        InputError: it is not a firm file; every problem is listed.
    """
    document = strict_yaml.loads(text, name)
    value = document.value
    kept = {key: plain(part) for key, part in value.items()} if isinstance(value, dict) else {}
    firm, _ = from_document(document)  # no file that it names is opened
    interview = interview_of(kept)  # and what it names there and we do not know is not kept
    return with_facts(with_interview(kept, interview.aims, interview.later), firm)


def as_yaml(document: Mapping[str, Any]) -> str:
    """The document as the firm file that the command line reads."""
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=100)


def as_json(document: Mapping[str, Any]) -> str:
    """The document as JSON, which is a firm file too."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """A value that JSON holds and that reads back as the same fact."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is NOT_HERE or isinstance(value, Fraction):
        return written(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if not isinstance(value, (str, int, bool, type(None))) else value
