"""The answers for a kept firm, worked out once and kept while they are looked at."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from shoryoku.calendar import parse_date, today
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.web.records.document import firm_of

_KEPT = 128  # assessments of one process; a page and the next often show the same one


@lru_cache(maxsize=1)
def book() -> Rulebook:
    """The rulebook of the site."""
    return open_rulebook()


def day() -> date:
    """The day on which the rules are applied: today in Japan, or that of a rehearsal."""
    return parse_date(settings.ON) if settings.ON else today()


def assessment_of(document: Mapping[str, Any], programme: str | None = None) -> Assessment:
    """What the firm of a kept document could get.

    Raises:
        InputError: the facts cannot be used.
    """
    # only what an answer hangs on: a diagnosis changes without the answers changing
    basis = {key: document.get(key) for key in ("name", "facts", "sources", "illustrative")}
    return _assessed(json.dumps(basis, ensure_ascii=False), day(), programme)


def of_aims(answers: Iterable[Answer], aims: Collection[str]) -> list[Answer]:
    """The answers of programmes for these aims; all, if there are none."""
    return [
        answer
        for answer in answers
        if not aims
        or not (own := book().programme(answer.rule.programme).aims)
        # a programme that names no aim is shown for every one
        or set(aims) & set(own)
    ]


@lru_cache(maxsize=_KEPT)
def _assessed(basis: str, on: date, programme: str | None) -> Assessment:
    known = {key: value for key, value in json.loads(basis).items() if value is not None}
    return assess(firm_of(known), on, programme, book())
