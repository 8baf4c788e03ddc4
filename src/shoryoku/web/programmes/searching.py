"""The search over everything that is shipped, by kind and with the words that match marked."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shoryoku.search.entries import KINDS
from shoryoku.search.hits import Hit
from shoryoku.search.index import Found, open_index
from shoryoku.search.question import MOST_CHARACTERS
from shoryoku.text import Text
from shoryoku.web.assessing import book
from shoryoku.web.programmes.shared import chosen, has_programme, standing_words
from shoryoku.web.templatetags.shown import language

_PAGE = 20
_FIRST = 4  # hits of each kind on the page of all kinds
_LAST_PAGE = 500


class Result(NamedTuple):
    """A hit, the address of what it is, and its standing in short."""

    hit: Hit
    href: str
    standing: str


class Group(NamedTuple):
    """The hits of one kind."""

    kind: str
    title: Text
    total: int
    results: list[Result]
    href: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Where words stand: the best of each kind, or all of one kind page by page."""
    words = request.GET.get("q", "")[:MOST_CHARACTERS].replace("\0", " ").strip()
    kind = chosen(request, "kind", KINDS)
    page = _page(request.GET.get("page", ""))
    found = _find(words, kind or None, page)
    pages = -(-found.total // _PAGE) if kind else 1
    if page > pages > 0:
        page, found = pages, _find(words, kind or None, pages)
    context = {
        "words": words,
        "all_href": _address(words),
        "examples": [(each, _address(each)) for each in _examples()],
        "kind": kind,
        "kind_words": KINDS.get(kind),
        "total": sum(found.counts.values()),
        "tabs": _tabs(words, found),
        "groups": _groups(words, kind, found),
        "suggestions": [(each, _address(each)) for each in found.suggestions],
        "page": page,
        "pages": pages,
        "back": _address(words, kind, page - 1) if page > 1 else "",
        "next": _address(words, kind, page + 1) if kind and page < pages else "",
    }
    return render(request, "programmes/search.html", context)


def _examples() -> tuple[str, ...]:
    return gettext("最低賃金"), gettext("ロボット"), gettext("労働生産性")


def _page(written: str) -> int:
    is_number = written.isascii() and written.isdigit() and len(written) <= 4
    return min(max(int(written), 1), _LAST_PAGE) if is_number else 1


def _find(words: str, kind: str | None, page: int = 1, limit: int = _PAGE) -> Found:
    return open_index(book()).find(words, language(), kind, limit, (page - 1) * limit)


def _tabs(words: str, found: Found) -> list[tuple[str, Text, int, str]]:
    return [(kind, KINDS[kind], n, _address(words, kind)) for kind, n in found.counts.items()]


def _groups(words: str, kind: str, found: Found) -> list[Group]:
    groups = []
    for id_, count in found.counts.items():
        if kind and id_ != kind:
            continue
        hits = found.hits if kind else _find(words, id_, limit=_FIRST).hits
        results = [Result(hit, address_of(hit), standing_words(hit.standing)) for hit in hits]
        groups.append(Group(id_, KINDS[id_], count, results, _address(words, id_)))
    return groups


def _address(words: str, kind: str = "", page: int = 1) -> str:
    asked = {"q": words, "kind": kind, "page": str(page) if page > 1 else ""}
    given = {name: value for name, value in asked.items() if value}
    return f"{reverse('search')}?{urlencode(given)}"


def address_of(hit: Hit) -> str:
    """The page on which what was found is read in full."""
    pages = {"term": "term_page", "case": "case", "metric": "reference_fact"}
    pages["fact"] = "reference_fact"
    if hit.kind in pages:
        return reverse(pages[hit.kind], args=[hit.id])
    if hit.kind == "programme":
        return reverse("rule", args=[hit.rules[0]]) if hit.rules else _programme(hit.id)
    # a document of a programme; the same short name may stand for another in other vintages
    programme, _, source = hit.id.partition(":")
    if hit.rules:
        own = next((id_ for id_ in hit.rules if id_.startswith(f"{programme}@")), hit.rules[0])
        name = source.partition(":")[0]
        has_name = name in book().rule(own).sources
        return reverse("rule", args=[own]) + (f"#source-{name}" if has_name else "#sources")
    if has_programme(programme):
        return f"{_programme(programme)}#sources"
    return f"{reverse('reference_facts')}#document-{hit.id}"


def _programme(id_: str) -> str:
    return reverse("programme", args=[id_])
