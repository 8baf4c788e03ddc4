"""Pages of the results: all answers, the reasons of one, several side by side, papers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.documents import assessment_report
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.side_by_side import effect_words, rows
from shoryoku.rulebook.what_if import (
    beyond_cap,
    beyond_cap_words,
    change_words,
    what_would_change,
)
from shoryoku.web.access import record_of
from shoryoku.web.assessing import assessment_of, book, of_aims
from shoryoku.web.results import reasons
from shoryoku.web.results.cards import card
from shoryoku.web.results.comparing import chosen, offered
from shoryoku.web.results.page import results_page
from shoryoku.web.templatetags.shown import language

_PAPERS = {
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@require_safe
def results(request: HttpRequest, key: str) -> HttpResponse:
    """All answers, those that can be used first."""
    record = record_of(request)
    found = assessment_of(record.document)
    for_all = request.GET.get("aims") == "all" or not record.aims
    page = results_page(found, record, request.GET.get("show", ""), for_all=for_all)
    return render(request, "results/results.html", {"page": page})


@require_safe
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    """The answers as ``shoryoku assess --json`` gives them."""
    found = assessment_of(record_of(request).document)
    return JsonResponse(found.to_dict(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The results as a paper: PDF, Markdown or plain text; ``?rule=`` for one programme."""
    if kind not in _PAPERS:
        raise Http404
    record = record_of(request)
    found = assessment_of(record.document)
    rule = request.GET.get("rule")
    if not rule and request.GET.get("aims") != "all":
        # the paper says what the page says that it is printed from
        found = found._replace(answers=tuple(of_aims(found.answers, record.aims)))
    if rule:
        found = found._replace(answers=(_answer(request, rule),))
    content = assessment_report.render(found, f".{kind}", language())
    response = HttpResponse(content, content_type=_PAPERS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="shoryoku-results.{kind}"'
    return response


@require_safe
def why(request: HttpRequest, key: str, rule: str) -> HttpResponse:
    """The reasons of one answer down to each value and source, and what would change it."""
    answer, lang = _answer(request, rule), language()
    branches = reasons.branches(answer, lang)
    reached = beyond_cap(answer)
    changes = what_would_change(answer)
    programme = book().programme(answer.rule.programme)
    context = {
        "answer": answer,
        "card": card(answer),
        "branches": branches,
        "counts": reasons.counts(branches),
        "specials": reasons.specials(answer, lang),
        "steps": reasons.computation(answer, lang),
        "gains": [change_words(one, lang) for one in changes if one.kind != "loss"],
        "losses": [change_words(one, lang) for one in changes if one.kind == "loss"],
        "beyond_cap": beyond_cap_words(reached, lang) if reached else "",
        "others": [head for head in programme.heads if head.id != rule],
        "contradictions": answer.contradictions,
    }
    return render(request, "results/why.html", context)


@require_safe
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Rounds and programmes side by side for this firm."""
    document = record_of(request).document
    answers = chosen(document, request.GET.getlist("rule"))
    lang = language()
    found = rows(answers, lang) if len(answers) > 1 else ()
    context = {
        "answers": answers,
        "groups": [
            (kind, [row for row in found if row.kind == kind])
            for kind in ("differs", "open", "same")
            if any(row.kind == kind for row in found)
        ],
        "effect": effect_words(answers[0], answers[1], lang) if len(answers) == 2 else "",
        "offered": offered(assessment_of(document), [answer.rule.id for answer in answers]),
        "slots": [answer.rule.id for answer in answers] + [""] * max(0, 3 - len(answers)),
    }
    return render(request, "results/compare.html", context)


def _answer(request: HttpRequest, rule: str) -> Answer:
    """The answer of one rule, of those in force or of any other vintage that is named."""
    document = record_of(request).document
    current = next((one for one in assessment_of(document).answers if one.rule.id == rule), None)
    if current is not None:
        return current
    found = chosen(document, [rule])
    if not found:
        raise Http404
    return found[0]
