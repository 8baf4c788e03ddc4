"""Pages of the diagnosis: the start, the report, its small forms, and the report as a paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shoryoku.diagnosis.tasks import UNNAMED_TASK, model
from shoryoku.documents import diagnosis_report
from shoryoku.problems import InputError
from shoryoku.web.access import key_of, record_of, remember
from shoryoku.web.check.examples import examples
from shoryoku.web.diagnosis import entry as entries
from shoryoku.web.diagnosis.checking import parts_of
from shoryoku.web.diagnosis.entry import PARTS, Part
from shoryoku.web.diagnosis.finding import diagnosis_of, section_of
from shoryoku.web.diagnosis.forms import Form
from shoryoku.web.diagnosis.page import CHAPTERS, report_page, timer_address
from shoryoku.web.front.views import KEPT_INPUT, kept_input
from shoryoku.web.records import keep
from shoryoku.web.templatetags.shown import language

_PAPERS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
# the pages of the report, each light enough for a phone, and the chapters on them
VIEWS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "now": (gettext_lazy("いまの位置と工程"), ("standing", "process", "first")),
    "tasks": (gettext_lazy("業務と投資"), ("tasks", "options", "equipment", "similar")),
    "support": (gettext_lazy("人材と支援"), ("people", "support", "unknown")),
    "sources": (gettext_lazy("出典と定義"), ()),
    "whole": (gettext_lazy("レポート全体"), CHAPTERS),
}
# the paper brings its own style sheet and nothing else; it may do nothing
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What a diagnosis gives and needs; a POST makes a record, empty or from an example."""
    diagnosed = [one for one in examples() if one.is_diagnosed]
    if request.method != "POST":
        return render(request, "diagnosis/start.html", {"examples": diagnosed, "parts": PARTS})
    wanted = request.POST.get("example", "")
    found = next((one for one in diagnosed if str(one.number) == wanted), None)
    if wanted and found is None:
        raise Http404
    _, key = keep.create(found.document if found else {"name": "", "facts": {}})
    response = redirect("diagnosis", key)
    remember(response, key, secure=request.is_secure())
    return response


@require_safe
def report(request: HttpRequest, key: str) -> HttpResponse:
    """The first page of the report: where the firm stands and where time is lost."""
    return _report(request, "now", "view/sources/")


@require_safe
def view(request: HttpRequest, key: str, view: str) -> HttpResponse:
    """Another page of the report, its sources, or all of it on one page."""
    if view not in VIEWS or view == "now":
        raise Http404
    return _report(request, view, "" if view in ("sources", "whole") else "../sources/")


def _report(request: HttpRequest, view: str, sources_at: str) -> HttpResponse:
    """One page of the report, or what stands in the way of all of it."""
    key = key_of(request)
    try:
        found = diagnosis_of(record_of(request).document)
    except InputError as error:
        broken = {
            "problems": error.problems,
            "forms": [(slug, PARTS[slug].title) for slug in parts_of(error.problems)],
        }
        return render(request, "diagnosis/broken.html", broken, status=422)
    views = [(name, title) for name, (title, _) in VIEWS.items() if name != "whole"]
    at = next((number for number, (name, _) in enumerate(views) if name == view), len(views))
    context = {
        "page": report_page(found, key, language()),
        "found": found,
        "titles": {slug: part.title for slug, part in PARTS.items()},
        "short": found.work.tasks.gaps(2) if found.work.tasks else (),
        "view": view,
        "view_title": VIEWS[view][0],
        "shown": VIEWS[view][1],
        "views": views,
        "next_view": views[at + 1] if at + 1 < len(views) else None,
        "sources_at": sources_at,
    }
    return render(request, "diagnosis/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """One small form; what is sent replaces that part of the section and nothing else."""
    chosen = PARTS.get(part)
    if chosen is None:
        raise Http404
    record = record_of(request)
    if request.method == "POST":
        return _sent(request, part, chosen)
    asked = entries.asked_of(record, chosen, request.GET)
    form = entries.form_of(record, chosen, asked)
    typed = kept_input(request)
    if typed.get("part") == [part]:
        form = entries.as_sent(record, chosen, asked, _query(typed))
    response = _shown(request, part, form)
    # what was typed before a switch of language has been shown: it is not needed again
    response.delete_cookie(KEPT_INPUT, samesite="Lax")
    return response


@require_safe
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The report as a paper: PDF, HTML, Markdown or JSON."""
    if kind not in _PAPERS:
        raise Http404
    try:
        content = diagnosis_report.render(
            diagnosis_of(record_of(request).document), f".{kind}", language()
        )
    except InputError:
        # the page says what stands in the way, and where it is mended
        return redirect("diagnosis", key)
    response = HttpResponse(content, content_type=_PAPERS[kind])
    place = "inline" if kind == "html" else "attachment"
    response.headers["Content-Disposition"] = f'{place}; filename="shoryoku-diagnosis.{kind}"'
    if kind == "html":
        response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def _sent(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Keep what was sent, add an empty row, or show the form again with what is wrong."""
    record, key = record_of(request), key_of(request)
    blank = request.POST.get("blank", "")
    count = int(blank) if blank.isascii() and blank.isdigit() and len(blank) < 4 else 0
    wants_more = "more" in request.POST
    asked = entries.asked_of(record, part, request.GET, count + wants_more)
    if wants_more:
        return _shown(request, slug, entries.as_sent(record, part, asked, request.POST))
    form = entries.kept(record, part, asked, request.POST)
    if form.problems:
        return _shown(request, slug, form, 422)
    query = {"saved": "1"}
    year = next((one.text for one in form.fields if one.kind == "year"), "")
    if year and not form.removed:
        query["year"] = year
    if "from" in request.GET:
        query["from"] = request.GET["from"]
    address = reverse("diagnosis_entry", args=[key, slug])
    return redirect(f"{address}?{urlencode(query)}")


def _shown(request: HttpRequest, slug: str, form: Form, status: int = 200) -> HttpResponse:
    record, key = record_of(request), key_of(request)
    section = section_of(record.document)
    slugs = list(PARTS)
    following = slugs[slugs.index(slug) + 1 :]
    count = entries.row_count(section, PARTS[slug])
    context = {
        "slug": slug,
        "part": PARTS[slug],
        "form": form,
        "echoes": entries.echoes(form),
        "parts": entries.given_parts(record.document),
        "next": (following[0], PARTS[following[0]].title) if following else None,
        "years": [year for _, year in entries.years_of(section)] if slug == "accounts" else [],
        "year_shown": next((str(one.raw) for one in form.fields if one.kind == "year"), ""),
        "blank": sum(group.is_new for group in form.groups if group.row),
        "pages": entries.pages(count),
        "page_from": request.GET.get("from", "0"),
        "needs_steps": slug == "premises" and not entries.row_count(section, PARTS["process"]),
        "is_saved": request.GET.get("saved") == "1" and status == 200 and request.method == "GET",
        "timer": timer_address(key),
        "knows_industry": "industry" in (record.document.get("facts") or {}),
        "tasks": [one for one in model().tasks if one.id != UNNAMED_TASK],
        "keeps_form": "entry",
    }
    return render(request, "diagnosis/entry.html", context, status=status)


def _query(typed: dict[str, list[str]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in typed.items():
        found.setlist(name, values)
    return found
