"""Headers that every answer carries: nothing is loaded from elsewhere, nothing runs inline."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseFileResponse

from shoryoku.web.access import KEY_COOKIE
from shoryoku.web.front.views import KEPT_INPUT

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# cookies with the key of a record, which every page's menu shows, or with what was just typed
_PERSONAL = {KEY_COOKIE, KEPT_INPUT}


class SafeHeaders:
    """Adds the headers, and what may be kept of an answer.

    Nobody, not even the browser, keeps a page of a record or any page sent to a browser that has
    one, since its menu holds the link; style sheets and scripts hold nothing personal and are
    kept. When a record is deleted, the browser is told to throw away what it kept before.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        has_record = getattr(request, "record", None) is not None
        cookies = _PERSONAL & (request.COOKIES.keys() | response.cookies.keys())
        is_static = isinstance(response, WhiteNoiseFileResponse)
        if has_record or (cookies and not is_static):
            response.headers["Cache-Control"] = "private, no-store"
        if has_record:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            # a request that found a record and leaves no key has deleted it (``access.use_key``)
            if getattr(request, "record_key", "") is None:
                response.headers["Clear-Site-Data"] = '"cache"'
        return response


class WithoutBody:
    """Answers HEAD with the headers of GET alone: the server complains of a body in its log."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response
