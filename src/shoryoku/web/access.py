"""Who may use each route: one table, one guard that refuses whatever is not in it.

``everyone``: no account, nothing personal. ``link``: whoever has the unguessable link of a
record; the guard puts the record on the request, and a wrong, revoked or expired link is not
found, like any address that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

from django.http import Http404, HttpRequest, HttpResponse

from shoryoku.web.records.keep import find
from shoryoku.web.records.models import Record

Who = Literal["everyone", "link"]
KEY_COOKIE = "record"

ROUTES: dict[str, Who] = {
    "top": "everyone",
    "about": "everyone",
    "language": "everyone",
    "health_live": "everyone",
    "health_ready": "everyone",
    "check_start": "everyone",
    "check_example": "everyone",
    "check_open": "everyone",
    "check_question": "link",
    "check_echo": "everyone",
    "check_forget": "link",
    "check_about": "link",
    "check_use": "link",
    "check_facts": "link",
    "check_file": "link",
    "check_link": "link",
    "check_delete": "link",
    "results": "link",
    "results_json": "link",
    "results_paper": "link",
    "why": "link",
    "compare": "link",
    # diagnosis and timer
    "diagnosis_start": "everyone",
    "diagnosis": "link",
    "diagnosis_page": "link",
    "diagnosis_entry": "link",
    "diagnosis_paper": "link",
    "timer": "link",
    "timer_save": "link",
    "timer_step": "link",
    "timer_run": "link",
    "timer_measurement": "link",
    "timer_premises": "link",
    "timer_sheet": "link",
    "timer_shell": "everyone",
    "timer_worker": "everyone",
    # the rulebook to read
    "programmes": "everyone",
    "programme": "everyone",
    "rule": "everyone",
    "rule_diff": "everyone",
    "calendar": "everyone",
    "calendar_file": "everyone",
    "terms": "everyone",
    "term_page": "everyone",
    "cases": "everyone",
    "case": "everyone",
    "reference_facts": "everyone",
    "reference_fact": "everyone",
    "search": "everyone",
}


class Guard:
    """Refuses routes that are not in the table and finds the record of a link."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        key = getattr(request, "record_key", None)
        if key is not None and response.status_code < 400 and _is_to_remember(request, response):
            remember(response, key, secure=request.is_secure())
        if getattr(request, "has_stale_key", False):
            forget(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        who = ROUTES.get(match.view_name or "") if match else None
        if who is None:
            raise Http404
        if who == "link":
            found = find(named.get("key", ""))
            if found is None:
                # the page that says so is that of an address which never was
                request.resolver_match = None
                # and the way back of this browser leads nowhere any more
                stale = request.COOKIES.get(KEY_COOKIE) == named.get("key")
                setattr(request, "has_stale_key", stale)  # noqa: B010
                raise Http404
            setattr(request, "record", found)  # noqa: B010 - not a field that Django declares
            use_key(request, named["key"])


def _is_to_remember(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this browser's way back is to lead to the record of this request.

    What a visitor did by a form, yes. A link that was only followed does not take the place of
    the visitor's own record; nor does a download.
    """
    if request.method == "POST":
        return True
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and not is_other_record(request)


def is_other_record(request: HttpRequest) -> bool:
    """Whether the record of this link is not the one that this browser works on."""
    key, own = getattr(request, "record_key", None), request.COOKIES.get(KEY_COOKIE)
    if key is None or not own or own == key:
        return False
    return find(own) is not None


def record_of(request: HttpRequest) -> Record:
    """The record that the guard found for this request."""
    return cast(Record, getattr(request, "record"))  # noqa: B009


def key_of(request: HttpRequest) -> str:
    """The key in this request's link."""
    return cast(str, getattr(request, "record_key"))  # noqa: B009


def use_key(request: HttpRequest, key: str | None) -> None:
    """The key that this browser is to remember: another one after a renewal, none at the end."""
    setattr(request, "record_key", key)  # noqa: B010


def remember(response: HttpResponse, key: str, *, secure: bool) -> None:
    """Let this browser find the way back to its record until it is closed."""
    response.set_cookie(KEY_COOKIE, key, httponly=True, samesite="Lax", secure=secure)


def forget(response: HttpResponse) -> None:
    """The browser no longer knows of a record."""
    response.delete_cookie(KEY_COOKIE, samesite="Lax")
