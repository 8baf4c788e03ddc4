"""The list of programmes, and one programme with its calls."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.rulebook import reading
from shoryoku.rulebook.rules import Origin, Programme, RuleHead
from shoryoku.rulebook.words import AIM
from shoryoku.text import Text
from shoryoku.web.assessing import book, day
from shoryoku.web.programmes.listing import KINDS, STATES, Standing, standing_of, standings
from shoryoku.web.programmes.shared import (
    Chip,
    address_in,
    beginning,
    chip_of,
    chosen,
    has_programme,
    not_here,
    options,
    short_names,
    vintages,
)
from shoryoku.web.templatetags.shown import language

_FOR_ALL = Text("いろいろな目的に", "For many aims")


class CallRecord(NamedTuple):
    """One vintage of a programme in the record of its calls."""

    name: str
    heads: tuple[tuple[RuleHead, str], ...]
    state: str
    chip: Chip | None
    results: tuple[int, int] | None
    results_origin: Origin | None
    adoption: str


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes by what one wants or by kind, with how each stands today."""
    aim = chosen(request, "aim", AIM)
    kind = chosen(request, "kind", KINDS)
    state = chosen(request, "state", STATES)
    by = chosen(request, "by", ("kind",)) or "aim"
    found = [
        one
        for one in standings()
        if (not aim or aim in one.programme.aims or not one.programme.aims)
        and (not kind or kind == one.programme.kind)
        and (not state or state == one.state)
    ]
    lang = language()
    context = {
        "groups": _groups(found, by, aim),
        "count": len(found),
        "all": len(standings()),
        "by": by,
        "is_filtered": bool(aim or kind or state),
        "aims": options({id_: text.in_language(lang) for id_, text in AIM.items()}, aim),
        "kinds": options({id_: text.in_language(lang) for id_, text in KINDS.items()}, kind),
        "states": options({id_: text.in_language(lang) for id_, text in STATES.items()}, state),
    }
    return render(request, "programmes/list.html", context)


@require_safe
def programme(request: HttpRequest, id: str) -> HttpResponse:
    """One programme: what it is for, key figures, the record of its calls, and each vintage."""
    if not has_programme(id):
        return not_here(request, id, book().programme_ids(), "programmes")
    found = book().programme(id)
    standing = standing_of(id)
    records = _records(found)
    current = found.rules[standing.current[0]] if standing.current else None
    context: dict[str, Any] = {
        "programme": found,
        "standing": standing,
        "records": records,
        "current": current,
        "latest": next((each for each in records if each.results), None),
        "years": reading.plan_years(current) if current else None,
        "before": [(each, has_programme(each)) for each in found.successor_of],
        "after": book().successors(id),
        "sources": _sources(found),
        "choices": _choices(found),
    }
    return render(request, "programmes/programme.html", context)


def _groups(found: list[Standing], by: str, aim: str) -> list[tuple[Text, list[Standing]]]:
    """The programmes by kind, else by the first of their aims (or the one asked for)."""
    groups: dict[str, list[Standing]] = {}
    for one in found:
        first = (aim if aim in one.aims else one.aims[0]) if one.aims else ""
        groups.setdefault(one.programme.kind if by == "kind" else first, []).append(one)
    titles: dict[str, Text] = KINDS if by == "kind" else {**AIM, "": _FOR_ALL}
    order = list(STATES)
    return [
        (title, sorted(groups[id_], key=lambda one: order.index(one.state)))
        for id_, title in titles.items()
        if id_ in groups
    ]


def _records(found: Programme) -> list[CallRecord]:
    names = short_names(found, language())
    records = []
    for heads in vintages(found).values():
        rules = [found.rules[head.id] for head in heads]
        first = rules[0]
        counted = next((rule for rule in rules if rule.results), None)
        results = counted.results if counted else None
        sources = reading.cited(first)
        record = CallRecord(
            name=_shared_name([names[head.id] for head in heads]),
            heads=tuple((head, names[head.id]) for head in heads),
            state=first.window.state(day()),
            chip=chip_of(first.window_origin, sources, f"/programmes/{first.id}/"),
            results=results,
            results_origin=counted.results_origin if counted else None,
            adoption=reading.adoption(results) if results else "",
        )
        records.append(record)
    return records


def _shared_name(names: list[str]) -> str:
    """What the frames of a vintage share in their names; their first if it is nothing."""
    return (beginning(names) if len(names) > 1 else "").strip(" 　,（(") or names[0]


def _choices(found: Programme) -> list[tuple[str, str]]:
    """The rules to compare, the newest first."""
    names = short_names(found, language())
    return [(head.id, names[head.id]) for head in reversed(found.heads)]


def _sources(found: Programme) -> list[tuple[str, str, str, str]]:
    return [
        (source.kind, source.ref, source.section or "", address_in(source.ref))
        for source in found.sources.values()
    ]
