"""The vocabulary: what each word means, how it is worked out, and which rules use it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.engine.nodes import Type, names
from shoryoku.firm.vocabulary import HIGHEST_YEN, Term, vocabulary
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.words import words
from shoryoku.text import Text
from shoryoku.web.assessing import book
from shoryoku.web.programmes.shared import not_here, short_names, standing_words
from shoryoku.web.templatetags.shown import language

GROUPS = {
    "asked": Text("会社や計画について聞くこと", "Asked of the firm and its plan"),
    "costs": Text("経費の種類", "Kinds of cost"),
    "derived": Text("ほかの答えから計算するもの", "Worked out from other answers"),
    "rule": Text("制度が決めるもの", "Set by a programme"),
}
FORMS = {
    "yen": Text("円", "yen"),
    "count": Text("数", "number"),
    "ratio": Text("割合", "share"),
    "bool": Text("はい・いいえ", "yes or no"),
    "date": Text("日付", "date"),
    "choice": Text("選ぶ", "choice"),
}


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All terms, by what they are for."""
    groups: dict[str, list[Term]] = {id_: [] for id_ in GROUPS}
    for term in vocabulary().values():
        groups[_group(term)].append(term)
    found = [(GROUPS[id_], members) for id_, members in groups.items() if members]
    return render(request, "programmes/terms.html", {"groups": found, "count": len(vocabulary())})


@require_safe
def term_page(request: HttpRequest, id: str) -> HttpResponse:
    """One term."""
    term = vocabulary().get(id)
    if term is None:
        return not_here(request, id, vocabulary(), "terms")
    lang = language()
    formula = words(None, lang).node(derived_nodes()[id]) if term.formula else ""
    parts = _parts(term)
    context = {
        "term": term,
        "group": GROUPS[_group(term)],
        "form": FORMS[term.kind],
        "formula": formula,
        "parts": [vocabulary()[each] for each in parts],
        "span": _span(term),
        "standing": standing_words(term.standing or ""),
        "users": _users(id),
        "count": len(_rules_of().get(id, ())),
    }
    return render(request, "programmes/term.html", context)


def _group(term: Term) -> str:
    if term.is_cost:
        return "costs"
    if term.set_by_rule:
        return "rule"
    return "asked" if term.question else "derived"


def _parts(term: Term) -> list[str]:
    """The terms in a formula, each once."""
    if not term.formula:
        return []
    known = vocabulary()
    return [id_ for id_ in dict.fromkeys(names(derived_nodes()[term.id])) if id_ in known]


def _span(term: Term) -> str:
    """The range of answers in words; empty where it says nothing."""
    if term.span is None or term.kind in ("bool", "date", "choice"):
        return ""
    low, high = term.span
    if term.kind == "yen" and high >= HIGHEST_YEN:
        return ""
    writer = words(None, language())
    return f"{writer.value(low, Type(term.kind), term.id)} 〜 " + writer.value(
        high, Type(term.kind), term.id
    )


def _users(id_: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The programmes whose rules use a term, each with those rules."""
    found: dict[str, list[str]] = {}
    for rule in _rules_of().get(id_, ()):
        found.setdefault(rule.partition("@")[0], []).append(rule)
    lang, users = language(), []
    for programme_id, rules in found.items():
        programme = book().programme(programme_id)
        short = short_names(programme, lang)
        listed = [(rule, short[rule]) for rule in reversed(rules)]
        users.append((programme_id, programme.name.in_language(lang), listed))
    return users


@cache
def _rules_of() -> Mapping[str, tuple[str, ...]]:
    """The rules that use each term, in a formula of another term too."""
    within = {id_: set(names(node)) for id_, node in derived_nodes().items()}
    found: dict[str, list[str]] = {}
    for programme in book().programmes():
        for rule in programme.rules.values():
            for id_ in _used(rule, within):
                found.setdefault(id_, []).append(rule.id)
    return {id_: tuple(rules) for id_, rules in found.items()}


def _used(rule: Rule, within: Mapping[str, set[str]]) -> set[str]:
    waiting = {name for each in rule.definitions.values() for name in names(each.node)}
    waiting |= {class_.term for class_ in rule.cost_classes} | set(rule.parameters)
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting |= within.get(name, set())
    return used
