"""The language of the pages: Japanese, unless the visitor has chosen English."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class ChosenLanguage:
    """Uses the language of the cookie; what a browser prefers by itself is not asked."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override("en" if chosen == "en" else "ja"):
            response = self.answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "ja")
        return response
