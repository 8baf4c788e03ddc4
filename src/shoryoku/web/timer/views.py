"""The page of the process timer, saving what a phone measured, and what works without network."""

from __future__ import annotations

import hashlib
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from shoryoku.calendar import JST
from shoryoku.diagnosis.process_files import write_sheet
from shoryoku.problems import InputError
from shoryoku.web.access import record_of
from shoryoku.web.records import keep
from shoryoku.web.records.document import firm_and_section
from shoryoku.web.templatetags.shown import language
from shoryoku.web.timer.changes import add_by_hand, add_step, changed, shown
from shoryoku.web.timer.page import Problem, client_state, tasks_for
from shoryoku.web.timer.timings import RefusedError, Timings, merge

MOST_SENT = 300  # measurements in one save
_MOST_BYTES = 200_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STATIC = Path(__file__).parents[1] / "static"
_FILES = (
    "site/shoryoku.css",
    "site/timer.css",
    "site/timer-store.js",
    "site/timer-site.js",
    "site/timer.js",
    "site/icon.svg",
)


@require_safe
def timer(request: HttpRequest, key: str) -> HttpResponse:
    """Steps, one large button, the measurements, and what they tell."""
    return shown(request)


@require_POST
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep measurements: JSON from the script, or one typed in by hand as a form."""
    if request.content_type != "application/json":
        return changed(request, add_by_hand, "hand")
    try:
        sent = _sent(request)
        now = timezone.now()
        with keep.changing(record_of(request)) as record:
            timings = Timings(record.document)
            refused_steps = _add_steps(timings, sent["steps"])
            refused = merge(timings, sent["measurements"], now)
            record.document = timings.document()
    except RefusedError as error:
        return JsonResponse({"problem": error.words}, status=400)
    except InputError:
        words = gettext("この内容では保存できません。ページを開き直してください。")
        return JsonResponse({"problem": words}, status=422)
    return JsonResponse(
        {
            "saved_at": f"{now.astimezone(JST):%H:%M}",
            "refused": [{"id": id_, "words": words} for id_, words in refused],
            "refused_steps": [{"name": name, "words": words} for name, words in refused_steps],
            "state": client_state(timings),
        }
    )


@require_safe
def sheet(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The steps as the process sheet that the command line reads, CSV or XLSX."""
    if kind not in _TYPES:
        raise Http404
    try:
        found = firm_and_section(record_of(request).document)[1].process
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"process.{kind}"
            write_sheet(path, found, language())
            content = path.read_bytes()
    except InputError as error:
        words = gettext("この表を作れません。CSVを使ってください。")
        return shown(request, Problem("sheet", "", f"{words} {error.problems[0]}"))
    response = HttpResponse(content, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="process.{kind}"'
    return response


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page of the timer without any record: what a phone keeps to open it offline."""
    with translation.override("en" if request.GET.get("lang") == "en" else "ja"):
        return render(request, "timer/shell.html", {"tasks": tasks_for({})})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the empty page and its static files, and nothing else."""
    lang = "en" if request.GET.get("lang") == "en" else "ja"
    page = f"{reverse('timer_shell')}?lang={lang}"
    with translation.override(lang):
        body = render(request, "timer/shell.html", {"tasks": tasks_for({})}).content
    files = [static(name) for name in _FILES]
    mark = hashlib.sha256(
        body + repr(files).encode() + _content() + _worker_script().encode()
    ).hexdigest()[:16]
    settings = json.dumps({"mark": mark, "page": page, "files": files})
    script = f"const settings = {settings};\n{_worker_script()}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    # no wider than the records; the page registers it for its own address alone
    response.headers["Service-Worker-Allowed"] = reverse("check_start")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _add_steps(timings: Timings, sent: list[Any]) -> list[tuple[str, str]]:
    """New steps of a phone, each with its task and people; those that were refused, with why."""
    refused = []
    for one in sent:
        given = one if isinstance(one, dict) else {}
        name, task, people = (str(given.get(key, ""))[:1_000] for key in ("name", "task", "people"))
        try:
            add_step(timings, name, task, people)
        except RefusedError as error:
            refused.append((name[:100], error.words))
    return refused


def _sent(request: HttpRequest) -> dict[str, list[Any]]:
    """What the script sent, or a refusal of what is none of its forms."""
    wrong = RefusedError("", gettext("送られた内容を読めません。ページを開き直してください。"))
    if len(request.body) > _MOST_BYTES:
        raise RefusedError("", gettext("一度に送る計測が多すぎます。"))
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(value, dict):
        raise wrong
    sent = {name: value.get(name, []) for name in ("steps", "measurements")}
    if not all(isinstance(part, list) for part in sent.values()):
        raise wrong
    if any(len(part) > MOST_SENT for part in sent.values()):
        raise RefusedError("", gettext("一度に送る計測が多すぎます。"))
    return sent


@cache
def _worker_script() -> str:
    return Path(__file__).with_name("worker.js").read_text(encoding="utf-8")


@cache
def _content() -> bytes:
    """The static files' own bytes: a new version of one makes a new worker."""
    return b"".join((_STATIC / name).read_bytes() for name in _FILES)
