"""What several pages of this section need: chips of sources, short names of calls, not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from shoryoku.reference.entries import Citation, documents
from shoryoku.reference.show import shown_citation
from shoryoku.rulebook.rules import UNVERIFIED, Origin, Programme, RuleHead, SourceRule
from shoryoku.text import Language, did_you_mean
from shoryoku.web.assessing import book
from shoryoku.web.templatetags.shown import language

_ENDS = " 　,（("
_BLANKS = " 　,"
_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+(?:jp|com|net|org|dev|blog)(?:/[!-~]*)?)")


class Chip(NamedTuple):
    """A source chip: how well it is known, the words on it, and where the source stands."""

    standing: str
    label: str
    href: str = ""


class Option(NamedTuple):
    """One thing that a form lets people choose."""

    value: str
    label: str
    is_chosen: bool = False


def standing_words(standing: str) -> str:
    """A standing in as few words as a chip has room for."""
    short = {
        "official": gettext("公式資料"),
        "secondary": gettext("二次資料"),
        "seed": gettext("配布資料"),
        "remembered": gettext("記憶・未確認"),
        "assumed": gettext("仮定・未確認"),
    }
    return short.get(standing, standing)


def is_unverified(standing: str) -> bool:
    """Whether nobody has seen a source that says so."""
    return standing in UNVERIFIED


def chip_of(
    origin: Origin | None, sources: Mapping[str, tuple[int, SourceRule]], page: str = ""
) -> Chip | None:
    """The chip of a line of a rule: its standing and the numbers of its documents."""
    if origin is None:
        return None
    known = [id_ for id_ in origin.sources if id_ in sources]
    numbers = [str(sources[id_][0]) for id_ in known]
    words = standing_words(origin.standing)
    if len(numbers) > 3:
        numbers = [*numbers[:3], "…"]
    label = f"{words} [{', '.join(numbers)}]" if numbers else words
    return Chip(origin.standing, label, f"{page}#source-{known[0]}" if known else "")


def cited(citations: Iterable[Citation]) -> list[tuple[str, str]]:
    """Citations of reference data in words, each with the address of its document if it has one."""
    lang = language()
    return [
        (shown_citation(one, lang), address_in(documents()[one.document].address))
        for one in citations
    ]


def address_in(reference: str) -> str:
    """The web address that a reference begins with, if it does."""
    match = _ADDRESS.match(reference)
    return f"https://{match[1]}" if match else ""


def short_names(programme: Programme, lang: Language) -> dict[str, str]:
    """What tells the rules of a programme apart: ``第5回公募``, ``第22次公募 グローバル枠``."""
    names = {head.id: head.name.in_language(lang) for head in programme.heads}
    # a single rule is told apart from the programme itself
    among = [*names.values()] if len(names) > 1 else [*names.values(), programme.name.ja]
    start = len(beginning(among))
    return {id_: name[start:].strip(_BLANKS) or name for id_, name in names.items()}


def beginning(names: list[str]) -> str:
    """What names begin with alike, up to the end of a word or the bracket after it."""
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    shared = _cut("".join(signs[0] for signs in alike))
    if any(name[len(shared) :].strip(_BLANKS)[:1].isdigit() for name in names):
        # ``call 5`` and not ``5``
        at_word = _cut(shared.rstrip(_BLANKS))
        shared = at_word if shared.isascii() else shared
    return shared


def _cut(shared: str) -> str:
    return shared[: max(0, *(shared.rfind(sign) for sign in _ENDS))]


def vintages(programme: Programme) -> dict[str, list[RuleHead]]:
    """The rules of a programme by vintage, the newest first."""
    found: dict[str, list[RuleHead]] = {}
    for head in reversed(programme.heads):
        found.setdefault(head.vintage, []).append(head)
    return {vintage: heads[::-1] for vintage, heads in found.items()}


def programme_name(id_: str) -> str:
    """What a programme is called; the id itself if it is none of the rulebook."""
    id_ = id_.partition("@")[0]
    return book().programme(id_).name.in_language(language()) if has_programme(id_) else id_


def has_programme(id_: str) -> bool:
    """Whether the rulebook has a programme of this id."""
    return id_ in book().programme_ids()


def chosen(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """The value of a filter in the address; empty where it is none that exists."""
    value = request.GET.get(name, "")
    return value if value in set(known) else ""


def options(labels: Mapping[str, str], value: str) -> list[Option]:
    """The options of a filter."""
    return [Option(id_, label, id_ == value) for id_, label in labels.items()]


def not_here(request: HttpRequest, id_: str, known: Iterable[str], back: str) -> HttpResponse:
    """The page for an id that does not exist, with the nearest that do.

    Args:
        back: the name of the page that lists everything of this kind.
    """
    near = did_you_mean(id_[:80], list(known)).removeprefix("did you mean ").rstrip("?")
    context = {"near": [each for each in near.split(" or ") if each], "back": back, "id": id_[:80]}
    return render(request, "programmes/missing.html", context, status=404)
