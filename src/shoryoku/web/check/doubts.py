"""What cannot quite be right in the answers given; it is said, never refused."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from shoryoku.firm.facts import Firm
from shoryoku.money import format_yen
from shoryoku.rulebook.tables import minimum_wage
from shoryoku.web.templatetags.shown import language, on_day


class Doubt(NamedTuple):
    """A sentence, the term whose answer to look at again, and where a figure comes from."""

    term: str
    words: str
    source: str = ""


def doubts(firm: Firm, on: date) -> list[Doubt]:
    """What does not fit together, or not the day."""
    found = [_wage(firm, on), _workplace(firm), _founded(firm, on)]
    return [one for one in found if one is not None]


def _wage(firm: Firm, on: date) -> Doubt | None:
    wage, prefecture = firm.facts.get("lowest_wage"), firm.facts.get("prefecture")
    if not isinstance(wage, int) or not isinstance(prefecture, str):
        return None
    least = minimum_wage(prefecture, on)
    if least is None or wage >= least.yen:
        return None
    words = gettext(
        "いちばん低い時給{wage}は、{day}からの最低賃金{least}より低い額です。確かめてください。"
    ).format(
        wage=format_yen(wage, language()),
        least=format_yen(least.yen, language()),
        day=on_day(least.effective),
    )
    return Doubt("lowest_wage", words, least.source)


def _workplace(firm: Firm) -> Doubt | None:
    here, whole = firm.facts.get("workplace_employees"), firm.facts.get("employees")
    if not isinstance(here, int) or not isinstance(whole, int) or here <= whole:
        return None
    words = gettext("事業場の人数が、会社の従業員数より多くなっています。確かめてください。")
    return Doubt("workplace_employees", words)


def _founded(firm: Firm, on: date) -> Doubt | None:
    founded = firm.facts.get("founded_on")
    if not isinstance(founded, date) or founded <= on:
        return None
    return Doubt("founded_on", gettext("開業した日が、これから先の日です。確かめてください。"))
