"""What other firms did: cases with their figures before and after, and where they are printed."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shoryoku.diagnosis.tasks import task
from shoryoku.firm.codes import industry
from shoryoku.reference.cases import KINDS, Case, Figure, Value, cases, equipment, facts_of
from shoryoku.reference.entries import BOUNDS
from shoryoku.reference.show import in_unit, shown_value
from shoryoku.text import Text
from shoryoku.web.programmes.shared import chosen, cited, not_here, options
from shoryoku.web.templatetags.shown import language

EFFECTS = {
    "time": Text("作業時間の数字がある", "Figures of working time"),
    "people": Text("作業人数の数字がある", "Figures of people at work"),
    "other": Text("ほかの数字がある", "Other figures"),
    "words": Text("言葉だけ", "In words only"),
}
_MANUFACTURING = ("09", "32")  # two-digit divisions of the JSIC under E


class FigureRow(NamedTuple):
    """One figure of a case in words."""

    label: Text
    before: str
    after: str
    change: str
    quote: str
    sources: list[tuple[str, str]]
    note: Text | None


@require_safe
def cases_page(request: HttpRequest) -> HttpResponse:
    """All cases, or those of an industry, a task, a programme or an effect."""
    lang, known = language(), list(cases().values())
    labels = {
        "industry": _industries(known),
        "task": {id_: task(id_).name.in_language(lang) for one in known for id_ in one.tasks},
        "programme": {name.ja: name.in_language(lang) for one in known for name in one.programmes},
        "effect": {id_: text.in_language(lang) for id_, text in EFFECTS.items()},
    }
    wanted = {name: chosen(request, name, found) for name, found in labels.items()}
    found = [one for one in known if _fits(one, wanted)]
    titles = {
        "industry": gettext("業種"),
        "task": gettext("業務"),
        "programme": gettext("使った制度"),
        "effect": gettext("効果"),
    }
    context = {
        "filters": [(name, titles[name], options(labels[name], wanted[name])) for name in labels],
        "is_filtered": any(wanted.values()),
        "rows": [(one, KINDS[one.kind], _main(one), _place(one)) for one in found],
        "all": len(known),
    }
    return render(request, "programmes/cases.html", context)


@require_safe
def case_page(request: HttpRequest, id: str) -> HttpResponse:
    """One case: what the firm did, with what effect, as printed."""
    one = cases().get(id)
    if one is None:
        return not_here(request, id, cases(), "cases")
    lang = language()
    known = [fact for fact in facts_of(one) if fact.id.count(".") == 2]
    context = {
        "case": one,
        "kind": KINDS[one.kind],
        "facts": [(fact, shown_value(fact, lang), cited(fact.sources)) for fact in known],
        "figures": [_figure(figure) for figure in one.figures],
        "tasks": [(task(id_).name, one.prints(task(id_).name)) for id_ in one.tasks],
        "equipment": [equipment()[id_].label for id_ in one.equipment],
        "sources": cited(one.sources),
    }
    return render(request, "programmes/case.html", context)


def _industries(known: list[Case]) -> dict[str, str]:
    codes = sorted({code[:2] if code[:2].isdigit() else code for one in known for code in one.jsic})
    lang = language()
    return {code: industry(code).label.in_language(lang) for code in codes}


def _fits(one: Case, wanted: dict[str, str]) -> bool:
    code = wanted["industry"]
    return (
        (not code or any(_is_in(own, code) for own in one.jsic))
        and (not wanted["task"] or wanted["task"] in one.tasks)
        and (not wanted["programme"] or wanted["programme"] in [p.ja for p in one.programmes])
        and (not wanted["effect"] or wanted["effect"] in _effects(one))
    )


def _is_in(code: str, wanted: str) -> bool:
    """Whether a code of the JSIC lies in a division, or in manufacturing as a whole."""
    low, high = _MANUFACTURING
    return code.startswith(wanted) or (wanted == "E" and low <= code[:2] <= high)


def _effects(one: Case) -> set[str]:
    found = set()
    for figure in one.figures:
        if figure.unit.startswith("hours"):
            found.add("time")
        elif figure.unit == "people_per_shift":
            found.add("people")
        elif figure.unit != "text":
            found.add("other")
    return found or {"words"}


def _main(one: Case) -> FigureRow | None:
    return _figure(one.main_figure) if one.main_figure else None


def _place(one: Case) -> str:
    facts = {fact.id.rpartition(".")[2]: fact for fact in facts_of(one)}
    names = ("industry", "prefecture", "employees")
    return gettext("・").join(
        shown_value(facts[name], language()) for name in names if name in facts
    )


def _figure(figure: Figure) -> FigureRow:
    after = figure.after_en if figure.after_en and language() == "en" else ""
    return FigureRow(
        figure.label,
        _part(figure, "before", figure.before),
        after or _part(figure, "after", figure.after),
        _change(figure),
        figure.quote,
        cited(figure.sources),
        figure.note,
    )


def _part(figure: Figure, name: str, value: Value | None) -> str:
    if value is None:
        return ""
    lang = language()
    written = in_unit(value, figure.unit, lang)
    if name in figure.approximate:
        written = gettext("約%(value)s") % {"value": written}
    is_bound = figure.bound and name == "after"
    return BOUNDS[figure.bound].in_language(lang).format(written) if is_bound else written


def _change(figure: Figure) -> str:
    """What follows from both values, or the change as printed."""
    lang = language()
    if figure.change is not None:
        size = abs(figure.change)
        written = in_unit(size, figure.unit, lang)
        if figure.bound:
            written = BOUNDS[figure.bound].in_language(lang).format(written)
        down = gettext("%(value)s 減った") % {"value": written}
        return down if figure.change < 0 else gettext("%(value)s 増えた") % {"value": written}
    relative = figure.relative_change
    if relative is None or figure.unit == "ratio":
        points = figure.difference
        if points is None:
            return ""
        sign = "＋" if points > 0 else "▲"
        return sign + in_unit(abs(points) * 100, "percentage_points", lang)
    sign = "＋" if relative > 0 else "▲"
    return sign + in_unit(Fraction(round(abs(relative) * 1000), 1000), "ratio", lang)
