"""Words, amounts, days and components for templates; wording comes from the rooms below."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shoryoku.engine.nodes import RATIO
from shoryoku.firm.values import DoesNotApply
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Amount, Answer
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.words import (
    KIND,
    MISSED,
    STANDING,
    STATUS,
    TESTED,
    WINDOW,
    fact_words,
)
from shoryoku.rulebook.words import label as term_label
from shoryoku.text import Language, Text

register = template.Library()
_JAPAN = timezone(timedelta(hours=9))
_WEEKDAYS = "月火水木金土日"
_TABLES = {
    "status": STATUS,
    "window": WINDOW,
    "standing": STANDING,
    "kind": KIND,
    "missed": MISSED,
    "tested": TESTED,
}
_ICONS = {
    "ok": "M4 12.5l5.2 5.2L20 6.8",
    "ask": "M8.6 8.8a3.5 3.5 0 1 1 5 3.2c-1.1.6-1.6 1.3-1.6 2.5M12 18.2v.2",
    "no": "M6 6l12 12M18 6L6 18",
    "todo": "M5 12h14M13 6l6 6-6 6",
    "print": "M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "people": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.4 3.6-7 8-7s8 2.6 8 7",
    "start": "M8 5l11 7-11 7z",
    "stop": "M7 7h10v10H7z",
}


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "ja"


@register.filter
def words(text: Text | str | None) -> str:
    """A text of the rulebook in the language of the page."""
    if text is None:
        return ""
    return text if isinstance(text, str) else text.in_language(language())


@register.filter
def called(word: str, table: str) -> str:
    """What a status, window, standing … is called: ``answer.status|called:"status"``."""
    found = _TABLES[table].get(word)
    return found.in_language(language()) if found else word


@register.filter
def term(id_: str) -> str:
    """What a term is called."""
    return term_label(None, id_, language())


@register.simple_tag
def name_of(answer: Answer, id_: str) -> str:
    """What a name of a rule is called."""
    return term_label(answer.rule, id_, language())


@register.simple_tag
def fact(id_: str, value: Any) -> str:
    """A fact's value in words."""
    if id_ in vocabulary():
        return fact_words(id_, value, language())
    return gettext("該当なし") if isinstance(value, DoesNotApply) else str(value)


@register.filter
def yen(value: int | None) -> str:
    """An amount in words: ``1,500万円``."""
    return "—" if value is None else format_yen(value, language())


@register.filter
def amount(value: Amount | None) -> str:
    """An amount or its range in words."""
    return "—" if value is None else amount_words(value, language())


@register.filter
def rate(value: Amount | None) -> str:
    """A rate or its range in words."""
    return "—" if value is None else amount_words(value, language(), RATIO)


@register.filter
def big(value: Amount) -> SafeString:
    """An amount as the large figure of a card: digits large, units small."""
    text = amount_words(value, language()).replace(" 〜 ", "〜")
    pieces: list[str] = []
    run, is_number = "", False
    for character in text:
        number = character.isdigit() or character in ",."
        if run and number != is_number:
            pieces.append(_piece(run, is_number))
            run = ""
        run, is_number = run + character, number
    pieces.append(_piece(run, is_number))
    return format_html("{}" * len(pieces), *pieces)


def _piece(run: str, is_number: bool) -> str:
    if is_number:
        return run
    return format_html('<span class="to">〜</span>' if run == "〜" else "<small>{}</small>", run)


@register.filter
def on_day(value: date | None) -> str:
    """``2026年11月20日（金）`` or ``Fri 20 Nov 2026``."""
    if value is None:
        return "—"
    if language() == "en":
        return f"{value:%a} {value.day} {value:%b %Y}"
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


@register.filter
def at_time(value: datetime | None) -> str:
    """A deadline in Japan time; one without a printed hour is the end of its day."""
    if value is None:
        return "—"
    local = value.astimezone(_JAPAN) if value.tzinfo else value
    day = on_day(local.date())
    if (local.hour, local.minute) in ((23, 59), (0, 0)):
        return day
    return f"{day} {local:%H:%M} JST" if language() == "en" else f"{day}{local:%H:%M}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign; the word beside it says the same."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', _ICONS[name]
    )


@register.inclusion_tag("parts/tag.html")
def status_tag(status: str) -> dict[str, str]:
    """The tag of a status: sign and word, never colour alone."""
    signs = {"eligible": "ok", "unknown": "ask", "ineligible": "no"}
    return {"status": status, "sign": signs[status]}


@register.inclusion_tag("parts/source.html")
def source(standing: str, label: str = "", href: str = "") -> dict[str, str]:
    """A source chip: read at its origin, second-hand, or not seen."""
    looks = {"official": "", "seed": "", "secondary": "second"}
    return {"standing": standing, "look": looks.get(standing, "todo"), "label": label, "href": href}


@register.filter
def percent(value: float) -> str:
    """A share for the width of a bar: ``75.00%``."""
    return f"{100 * value:.2f}%"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a mapping, by a key that only the page knows."""
    return mapping.get(key)


@register.filter
def beside(row: Any, answers: Any) -> list[tuple[Any, Any]]:
    """The cells of a row, each with the answer that it is about."""
    return list(zip(answers, row.cells, strict=True))
