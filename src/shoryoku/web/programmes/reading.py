"""A rule to read, whole, in the order of the guidelines."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.rulebook import reading
from shoryoku.rulebook.rules import Origin, Rule, SourceRule
from shoryoku.text import Text
from shoryoku.web.assessing import book, day
from shoryoku.web.programmes.listing import figures
from shoryoku.web.programmes.shared import (
    Chip,
    address_in,
    chip_of,
    has_programme,
    is_unverified,
    not_here,
    programme_name,
    short_names,
)
from shoryoku.web.templatetags.shown import language


class Line(NamedTuple):
    """A line of a rule with its chip and what is remarked beside its value."""

    words: str
    kind: str
    details: tuple[str, ...]
    other: tuple[str, str]
    chip: Chip | None
    note: Text | None
    other_reading: Text | None
    is_unverified: bool


class ReadTable(NamedTuple):
    """A table of a rule with its chip."""

    table: reading.Table
    about: Line


class ReadPart(NamedTuple):
    """A part of a rule; ``excluded`` are costs that are not eligible."""

    id: str
    heading: Text
    tables: list[ReadTable]
    lines: list[Line]
    excluded: list[Line]


@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One vintage or frame; a vintage of several frames lets people choose one."""
    id_ = rule.partition("@")[0]
    if not has_programme(id_):
        return not_here(request, id_, book().programme_ids(), "programmes")
    programme = book().programme(id_)
    wanted = [head for head in programme.heads if rule in (head.id, head.id.partition("/")[0])]
    names = short_names(programme, language())
    if not wanted:
        return not_here(request, rule, [head.id for head in programme.heads], "programmes")
    if len(wanted) > 1:
        frames = [(head, names[head.id]) for head in wanted]
        several: dict[str, Any] = {
            "programme": programme,
            "frames": frames,
            "vintage": wanted[0].vintage,
        }
        return render(request, "programmes/frames.html", several)
    found = programme.rules[wanted[0].id]
    context: dict[str, Any] = {
        "programme": programme,
        "rule": found,
        "short": names[found.id],
        "address": request.build_absolute_uri(request.path),
        **_page(found),
    }
    return render(request, "programmes/rule.html", context)


def _page(found: Rule) -> dict[str, Any]:
    sources = reading.cited(found)
    ids = list(book().programme(found.programme).rules)
    others = [id_ for id_ in ids if id_.partition("/")[2] == found.id.partition("/")[2]]
    place = others.index(found.id)
    return {
        "parts": [_part(part, sources) for part in reading.read(found, language())],
        "sources": [
            (number, id_, source, address_in(source.ref))
            for id_, (number, source) in sources.items()
        ],
        "state": found.window.state(day()),
        "figures": figures([found], day()),
        "years": reading.plan_years(found),
        "adoption": reading.adoption(found.results) if found.results else "",
        "before": others[place - 1] if place else "",
        "after": others[place + 1] if place + 1 < len(others) else "",
        "unverified": len(found.unverified),
    }


def _part(part: reading.Part, sources: dict[str, tuple[int, SourceRule]]) -> ReadPart:
    lines = [_line(said, sources) for said in part.said]
    return ReadPart(
        part.id,
        part.heading,
        [ReadTable(table, _about(table.origin, sources)) for table in part.tables],
        [line for line in lines if line.kind != "excluded"],
        [line for line in lines if line.kind == "excluded"],
    )


def _line(said: reading.Said, sources: dict[str, tuple[int, SourceRule]]) -> Line:
    other = (said.programme, programme_name(said.programme)) if said.programme else ("", "")
    if "@" in said.programme:
        other = (said.programme, f"{other[1]} {said.programme.partition('@')[2]}")
    return _about(said.origin, sources)._replace(
        words=said.words, kind=said.kind, details=said.details, other=other
    )


def _about(origin: Origin | None, sources: dict[str, tuple[int, SourceRule]]) -> Line:
    """What is known of a value besides the value itself."""
    return Line(
        "",
        "",
        (),
        ("", ""),
        chip_of(origin, sources),
        origin.note if origin else None,
        origin.other_reading if origin else None,
        origin is not None and is_unverified(origin.standing),
    )
