"""The top page, the page about the site, and the language switch."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shoryoku import __version__
from shoryoku.rulebook.words import STANDING
from shoryoku.web.assessing import day
from shoryoku.web.check.examples import examples
from shoryoku.web.front.news import example_card, news
from shoryoku.web.records.keep import KEPT_FOR
from shoryoku.web.templatetags.shown import language as language_of_page

KEPT_INPUT = "kept_input"
_MOST_KEPT = 2_000


@require_safe
def top(request: HttpRequest) -> HttpResponse:
    """What the site does, for whom, and the start of the self-check."""
    context = {
        "examples": examples(),
        "news": news(day(), language_of_page()),
        "card": example_card(),
    }
    return render(request, "front/top.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How answers are found, what is kept of what a person types, and for how long."""
    context = {"standings": STANDING, "kept_days": KEPT_FOR.days, "version": __version__}
    return render(request, "front/about.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Japanese and English; the page and what was typed into it stay."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, None) or not target.startswith("/"):
        target = "/"
    response = redirect(target)
    chosen = "en" if request.POST.get("language") == "en" else "ja"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=31_536_000,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    typed = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "next", "language")
    }
    kept = json.dumps(typed)
    if typed and len(kept) <= _MOST_KEPT:
        # read once by the next page, then thrown away
        response.set_cookie(
            KEPT_INPUT, kept, max_age=60, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


def kept_input(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed into a page before its language was switched."""
    try:
        kept: Any = json.loads(request.COOKIES.get(KEPT_INPUT, "{}"))
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {
        # half a character, which only a made-up cookie holds, could not be written to a page
        str(name): [str(value).encode("utf-8", "replace").decode() for value in values]
        for name, values in kept.items()
        if isinstance(values, list)
    }
