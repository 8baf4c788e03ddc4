"""The diagnosis of a kept firm file, and what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from shoryoku.diagnosis.report import Diagnosis, diagnose
from shoryoku.web.assessing import book, day
from shoryoku.web.records.document import firm_and_section

SECTION = "diagnosis"


def section_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The ``diagnosis`` section of a kept document, as it stands in the file."""
    found = document.get(SECTION)
    return dict(found) if isinstance(found, Mapping) else {}


def with_section(document: Mapping[str, Any], section: Mapping[str, Any]) -> dict[str, Any]:
    """The document with another ``diagnosis`` section; without one if that is empty."""
    if section:
        return {**document, SECTION: dict(section)}
    return {key: part for key, part in document.items() if key != SECTION}


def diagnosis_of(document: Mapping[str, Any]) -> Diagnosis:
    """What is found of a kept firm today; a firm without a name is said to have none.

    Raises:
        InputError: something in the document cannot be used.
    """
    firm, section = firm_and_section(document)
    named = firm if document.get("name") else firm._replace(name=gettext("会社名は未入力"))
    return diagnose(named, section, day(), book())
