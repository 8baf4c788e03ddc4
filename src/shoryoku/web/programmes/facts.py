"""Reference data and definitions of metrics: each value with its year, source and standing."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.reference.cases import case
from shoryoku.reference.entries import STANDINGS, Fact, documents, units
from shoryoku.reference.load import facts, group
from shoryoku.reference.metrics import Metric, definitions, formula, registry
from shoryoku.reference.show import shown_date, shown_value
from shoryoku.text import Text
from shoryoku.web.programmes.shared import (
    address_in,
    chosen,
    cited,
    not_here,
    options,
    standing_words,
)
from shoryoku.web.templatetags.shown import language


class FactRow(NamedTuple):
    """A datum in words."""

    fact: Fact
    value: str
    date: str
    standing: str
    metric: Text | None


@require_safe
def reference_facts(request: HttpRequest) -> HttpResponse:
    """The groups of data, the data of one group, and the definitions of metrics."""
    lang = language()
    groups: dict[str, list[Fact]] = {}
    for one in _shown():
        groups.setdefault(one.id.partition(".")[0], []).append(one)
    names = {id_: members[0].group.in_language(lang) for id_, members in groups.items()}
    wanted = chosen(request, "group", names)
    context = {
        "groups": [(id_, names[id_], len(members)) for id_, members in groups.items()],
        "options": options(names, wanted),
        "wanted": names.get(wanted, ""),
        "rows": [_row(one) for one in groups.get(wanted, [])],
        "words": [(label, _defined(word)) for word, label in registry().words.items()],
        "documents": [
            (one, STANDINGS.get(one.kind, Text(one.kind, one.kind)), address_in(one.address))
            for one in documents().values()
        ],
        "count": len(_shown()),
    }
    return render(request, "programmes/facts.html", context)


@require_safe
def reference_fact(request: HttpRequest, id: str) -> HttpResponse:
    """One datum, or one definition of a metric."""
    metric = registry().metrics.get(id)
    if metric is not None:
        return _metric_page(request, metric)
    one = facts().get(id)
    if one is None:
        return not_here(request, id, [*facts(), *registry().metrics], "reference_facts")
    lang = language()
    defined = registry().metrics.get(one.definition)
    near = [each for each in group(one.id.rpartition(".")[0]) if each.id != one.id]
    context = {
        "row": _row(one),
        "unit": units()[one.unit].label,
        "metric": defined,
        "formula": formula(defined, lang) if defined else "",
        "sources": cited(one.sources),
        "same": [_row(each) for each in _of_definition(one.definition) if each.id != one.id],
        "others": [_row(each) for each in _of_word(one)],
        "near": [_row(each) for each in near][:40],
        "case": case(one.id.split(".")[1]) if one.id.startswith("case.") else None,
        "group_id": one.id.partition(".")[0],
    }
    return render(request, "programmes/fact.html", context)


def _metric_page(request: HttpRequest, metric: Metric) -> HttpResponse:
    lang = language()
    context = {
        "metric": metric,
        "word": registry().words[metric.word],
        "formula": formula(metric, lang),
        "unit": units()[metric.unit].label,
        "standing": standing_words(metric.standing),
        "sources": cited(metric.sources),
        "values": [_row(each) for each in _of_definition(metric.id)],
        "others": [pair for pair in _defined(metric.word) if pair[0].id != metric.id],
    }
    return render(request, "programmes/metric.html", context)


def _shown() -> list[Fact]:
    """The data of the lists: what is out of date and what belongs to a case stands elsewhere."""
    return [one for one in facts().values() if not one.stale and not one.id.startswith("case.")]


def _row(one: Fact) -> FactRow:
    lang = language()
    metric = registry().metrics.get(one.definition)
    return FactRow(
        one,
        shown_value(one, lang),
        shown_date(one, lang),
        "" if one.lost else standing_words(one.standing),
        metric.label if metric else None,
    )


def _defined(word: str) -> list[tuple[Metric, str]]:
    return [(metric, formula(metric, language())) for metric in definitions(word)]


def _of_definition(id_: str) -> list[Fact]:
    return [one for one in facts().values() if id_ and one.definition == id_ and not one.stale]


def _of_word(wanted: Fact) -> list[Fact]:
    """Values of the same word under other definitions: they stand side by side, never mixed."""
    word = wanted.definition.partition(".")[0]
    return [
        one
        for one in facts().values()
        if word
        and one.definition.partition(".")[0] == word
        and one.definition != wanted.definition
        and not one.stale
    ]
