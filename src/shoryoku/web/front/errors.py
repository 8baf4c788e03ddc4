"""Pages for what went wrong: what happened, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from shoryoku.problems import ShoryokuError

_log = logging.getLogger("shoryoku.web")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such page, or a link that is wrong, was replaced, was deleted or has expired."""
    return _page(
        request,
        404,
        gettext("ページが見つかりません"),
        gettext(
            "アドレスがちがうか、リンクの期限が切れたか、消されています。"
            "リンクを作り直したときは、新しいリンクだけが使えます。"
        ),
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request cannot be read, or is too large."""
    return _page(
        request,
        400,
        gettext("送られた内容を読めません"),
        gettext("前のページに戻って、もう一度送ってください。ファイルは60万バイトまでです。"),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not allowed."""
    return _page(
        request, 403, gettext("このページは使えません"), gettext("トップに戻ってください。")
    )


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come from a page of this site, or its page is too old."""
    return _page(
        request,
        403,
        gettext("ページが古くなっています"),
        gettext("前のページを読みこみ直してから、もう一度送ってください。答えは残っています。"),
    )


class Unreadable:
    """Answers that the rules of today cannot use are said with their places, nothing is lost."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page with every problem, for errors that a person can mend."""
        if not isinstance(error, ShoryokuError):
            return None
        context = {
            "title": gettext("答えを読めないところがあります"),
            "remedy": gettext(
                "規則が変わったか、答えどうしが合いません。次のところを直してください。"
            ),
            "problems": str(error).splitlines()[:20],
            "key": getattr(request, "record_key", None),
        }
        return render(request, "front/error.html", context, status=422)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the route is logged, never what a person typed."""
    match = request.resolver_match
    _log.exception("%s %s failed", request.method, match.view_name if match else "unknown route")
    return _page(
        request,
        500,
        gettext("こちらの不具合で表示できません"),
        gettext("入力は残っています。少し待って、もう一度開いてください。"),
    )


def _page(request: HttpRequest, status: int, title: str, remedy: str) -> HttpResponse:
    return render(request, "front/error.html", {"title": title, "remedy": remedy}, status=status)
