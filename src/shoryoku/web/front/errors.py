"""Pages for what went wrong: what happened, and what to do."""

from __future__ import annotations

import logging
import sys
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from shoryoku.problems import ShoryokuError

_log = logging.getLogger("shoryoku.web")
_MOST_BYTES = 1_000_000  # of a request: twice a firm file, and less than what nginx passes on
_MOST_FRAMES = 40
_RETRY_SECONDS = 30


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
        gettext("前のページに戻って、もう一度送ってください。ファイルは50万バイトまでです。"),
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


class NotTooLarge:
    """Refuses what is larger than anything the site takes, before it is read."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) <= _MOST_BYTES:
            return self.answer(request)
        return _page(
            request,
            413,
            gettext("送られた内容が大きすぎます"),
            gettext("前のページに戻って、もう一度送ってください。ファイルは50万バイトまでです。"),
        )


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or of the database; the log gets the place, never what a person typed."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)) and _code(error) != "SQLITE_ERROR":
        _log.error("%s: the database does not answer (%s)", _asked(request), _code(error))
        return _closed(request)
    _log.error("%s failed\n%s", _asked(request), trail(error))
    return _page(
        request,
        500,
        gettext("こちらの不具合で表示できません"),
        gettext("入力は残っています。少し待って、もう一度開いてください。"),
    )


def trail(error: BaseException | None) -> str:
    """The class of an error and where it arose, with those that led to it.

    Messages and values stay out: they may hold what a visitor typed.
    """
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(_class(error))
        frames = deque(traceback.walk_tb(error.__traceback__), maxlen=_MOST_FRAMES)
        for frame, line in frames:
            code = frame.f_code
            lines.append(f"  {code.co_filename}:{line} in {code.co_qualname}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def _class(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _code(error: BaseException) -> str:
    """What the database calls its error: a class and a code, both fixed words."""
    cause = error.__cause__ or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return str(code or _class(cause))


def _asked(request: HttpRequest) -> str:
    """The method and the route; a method that nobody serves is a visitor's own word."""
    match = request.resolver_match
    method = request.method if request.method in ("GET", "HEAD", "POST") else "Request to"
    return f"{method} {match.view_name if match else 'unknown route'}"


def _closed(request: HttpRequest) -> HttpResponse:
    response = _page(
        request,
        503,
        gettext("いま記録を開けません"),
        gettext(
            "記録は消えていません。少し待って、もう一度開いてください。"
            "送ったばかりの答えは、もう一度送ってください。"
        ),
    )
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _page(request: HttpRequest, status: int, title: str, remedy: str) -> HttpResponse:
    return render(request, "front/error.html", {"title": title, "remedy": remedy}, status=status)
