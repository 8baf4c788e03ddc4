"""Pages of the self-check; every change is one POST, and a GET never writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.problems import ShoryokuError
from shoryoku.rulebook.words import AIM
from shoryoku.web.access import forget as forget_record
from shoryoku.web.access import key_of, record_of, remember, use_key
from shoryoku.web.assessing import assessment_of, day
from shoryoku.web.check import reply as replies
from shoryoku.web.check.doubts import doubts
from shoryoku.web.check.examples import examples
from shoryoku.web.check.files import shown_name, text_of
from shoryoku.web.check.page import QuestionPage, first_page, question_page
from shoryoku.web.front.views import KEPT_INPUT, kept_input
from shoryoku.web.records import document as documents
from shoryoku.web.records import keep
from shoryoku.web.templatetags.shown import language

MOST_OF_A_NAME = 120


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What the person wants; the record is made with this first answer."""
    if request.method != "POST":
        typed = kept_input(request).get("aim", [])
        return _fresh(render(request, "check/start.html", first_page(typed)))
    aims = [aim for aim in AIM if aim in request.POST.getlist("aim")]
    _, key = keep.create({"name": "", "facts": {}}, aims)
    return _at_home(request, redirect("check_question", key), key)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question: the next best, or one that is asked for (``?ask=``)."""
    if request.method == "POST":
        return _answered(request)
    page = question_page(record_of(request), request.GET)
    if page is None:
        return redirect("results", key)
    kept = kept_input(request)
    if kept.get("term") == [page.term.id]:
        page = page.with_reply(replies.Reply(tuple(kept.get("reply", ()))))
    return _shown(request, page)


@require_POST
def echo(request: HttpRequest) -> HttpResponse:
    """How a typed answer would be read; nothing is kept."""
    term = _term(request)
    reply = replies.read(term, request.POST.getlist("reply"), language())
    return render(request, "check/echo.html", {"term": term, "reply": reply})


@require_safe
def facts(request: HttpRequest, key: str) -> HttpResponse:
    """All answers: change or forget each, take them away, renew the link, delete everything."""
    record = record_of(request)
    firm = documents.firm_of(record.document)
    context = {
        "firm": firm,
        "record": record,
        "skipped": [
            vocabulary()[term]
            for term in record.asked
            if term in vocabulary() and term not in firm.facts
        ],
        "aims": [(aim, label, aim in record.aims) for aim, label in AIM.items()],
        "doubts": doubts(firm, day()),
        "forgotten": vocabulary().get(request.GET.get("forgot", "")),
        "link": request.build_absolute_uri(reverse("check_question", args=[key])),
        "is_new_link": request.GET.get("new") == "1",
    }
    return render(request, "check/facts.html", context)


@require_POST
def about(request: HttpRequest, key: str) -> HttpResponse:
    """Change the name of the firm and what the person wants."""
    with keep.changing(record_of(request)) as record:
        name = " ".join(request.POST.get("name", "").split())[:MOST_OF_A_NAME]
        record.document = {**record.document, "name": name}
        record.aims = [aim for aim in AIM if aim in request.POST.getlist("aim")]
    return redirect("check_facts", key)


@require_POST
def use(request: HttpRequest, key: str) -> HttpResponse:
    """Work on the record of this link from now on in this browser."""
    return redirect("results", key)  # the guard remembers what a form has chosen


@require_POST
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """Take one answer away."""
    term = request.POST.get("term", "")
    with keep.changing(record_of(request)) as record:
        firm = documents.firm_of(record.document)
        left = {name: value for name, value in firm.facts.items() if name != term}
        others = {name: value for name, value in firm.local.items() if name != term}
        record.document = documents.with_facts(
            record.document, firm._replace(facts=left, local=others)
        )
        record.asked = [asked for asked in record.asked if asked != term]
    return redirect(f"{reverse('check_facts', args=[key])}?{urlencode({'forgot': term})}")


@require_safe
def file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The answers as the firm file that the command line reads, YAML or JSON."""
    makers = {
        "yaml": (documents.as_yaml, "application/yaml"),
        "json": (documents.as_json, "application/json"),
    }
    if kind not in makers:
        raise Http404
    make, type_ = makers[kind]
    record = record_of(request)
    known = documents.firm_of(record.document).facts
    later = [term for term in record.asked if term not in known]
    document = documents.with_interview(record.document, record.aims, later)
    document = {name: part for name, part in document.items() if part != ""}
    response = HttpResponse(make(document), content_type=f"{type_}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="firm.{kind}"'
    return response


@require_POST
def link(request: HttpRequest, key: str) -> HttpResponse:
    """A new link; the old one stops working."""
    renewed = keep.renew_key(record_of(request))
    use_key(request, renewed)
    return redirect(f"{reverse('check_facts', args=[renewed])}?new=1")


@require_POST
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Delete everything that was typed; asked once more before."""
    if request.POST.get("sure") != "yes":
        return render(request, "check/delete.html", {"key": key})
    keep.remove(record_of(request))
    use_key(request, None)
    response = render(request, "check/deleted.html")
    forget_record(response)
    return response


@require_POST
def open_file(request: HttpRequest) -> HttpResponse:
    """Go on from a firm file, YAML or JSON."""
    sent = request.FILES.get("file")
    try:
        document = documents.opened(text_of(sent), shown_name(sent))
        assessment_of(document)  # names that no rule knows are refused before anything is kept
    except ShoryokuError as error:
        context = {**first_page(), "file_problems": str(error).splitlines()}
        return render(request, "check/start.html", context, status=422)
    interview = documents.interview_of(document)
    kept = documents.with_interview(document, [], [])
    _, key = keep.create(kept, interview.aims, interview.later)
    return _at_home(request, redirect("results", key), key)


@require_POST
def example(request: HttpRequest, number: int) -> HttpResponse:
    """A copy of an example firm, to play with."""
    found = next((one for one in examples() if one.number == number), None)
    if found is None:
        raise Http404
    _, key = keep.create(found.document)
    return _at_home(request, redirect("results", key), key)


def _answered(request: HttpRequest) -> HttpResponse:
    """Keep the answer, or show the question again with what is wrong with it."""
    term = _term(request)
    key = key_of(request)
    onward = _onward(request)
    if "skip" in request.POST:
        with keep.changing(record_of(request)) as record:
            firm = documents.firm_of(record.document)
            left = {name: value for name, value in firm.facts.items() if name != term.id}
            record.document = documents.with_facts(record.document, firm._replace(facts=left))
            record.asked = _with(record.asked, term.id)
        return redirect(onward)
    typed: Sequence[str] = request.POST.getlist("meant") or request.POST.getlist("reply")
    reply = replies.read(term, typed, language())
    if not reply.error:
        with keep.changing(record_of(request)) as record:
            firm = documents.firm_of(record.document)
            known = {**firm.facts, term.id: reply.value}
            wrong = replies.disagreement(known)
            if not wrong:
                changed = firm._replace(facts=known)
                record.document = documents.with_facts(record.document, changed)
                record.asked = _with(record.asked, term.id)
        if not wrong:
            return redirect(f"{onward}{'&' if '?' in onward else '?'}read={term.id}")
        reply = reply._replace(value=None, error=wrong)
    page = question_page(record_of(request), {**request.GET.dict(), "ask": term.id})
    if page is None:
        return redirect("results", key)
    return _shown(request, page.with_reply(reply), status=422)


def _onward(request: HttpRequest) -> str:
    """Where an answer leads: on with the questions, or back to the page that asked for one."""
    key = key_of(request)
    if request.POST.get("then") == "facts":
        return reverse("check_facts", args=[key])
    address = reverse("check_question", args=[key])
    rule = request.POST.get("for", "")
    return f"{address}?{urlencode({'for': rule})}" if rule else address


def _shown(request: HttpRequest, page: QuestionPage, status: int = 200) -> HttpResponse:
    context = {"page": page, "keeps_form": "answer"}
    return _fresh(render(request, "check/question.html", context, status=status))


def _fresh(response: HttpResponse) -> HttpResponse:
    """What was typed before a switch of language has been shown: it is not needed again."""
    response.delete_cookie(KEPT_INPUT, samesite="Lax")
    return response


def _at_home(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse:
    remember(response, key, secure=request.is_secure())
    return response


def _term(request: HttpRequest) -> Term:
    found = vocabulary().get(request.POST.get("term", ""))
    if found is None or found.question is None:
        raise Http404
    return found


def _with(asked: list[Any], term: str) -> list[Any]:
    return asked if term in asked else [*asked, term]
