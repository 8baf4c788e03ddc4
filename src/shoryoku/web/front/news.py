"""What the top page tells of the day: deadlines, changes of rules, an example, whom to ask."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from shoryoku.diagnosis.support import Contact, contacts
from shoryoku.rulebook.call_calendar import Call, calls
from shoryoku.rulebook.recent_changes import RecentChange, recent_changes
from shoryoku.web.assessing import assessment_of, book
from shoryoku.web.results.cards import Card, card

_DEADLINES, _CHANGES, _LOOKED_THROUGH = 5, 4, 500
# a firm of the kind that the programmes are made for; it exists nowhere, and the page says so
_EXAMPLE: dict[str, Any] = {
    "name": "",
    "facts": {
        "legal_form": "company",
        "industry": "プラスチック製品製造業",
        "prefecture": "愛知県",
        "capital": "9,900万円",
        "employees": 30,
        "has_large_company_ties": False,
        "is_revitalising": False,
        "costs": {"machinery_and_systems": "6,000万円"},
        "machinery_highest_unit_price": "4,200万円",
        "history": {"adopted": [], "applying": []},
        "plan": {"years": 5},
    },
}
_EXAMPLE_PROGRAMME = "shoryokuka_ippan"


class News(NamedTuple):
    """What changes from day to day, the same for every visitor."""

    deadlines: tuple[Call, ...]
    unannounced: tuple[Call, ...]
    changes: tuple[RecentChange, ...]
    contacts: tuple[Contact, ...]
    programmes: int
    rules: int


@lru_cache(maxsize=4)
def news(on: date, language: str) -> News:
    """The deadlines and changes known on a day."""
    known = calls(book(), on)
    changes = recent_changes(book(), on, _LOOKED_THROUGH, "en" if language == "en" else "ja")
    return News(
        deadlines=tuple(call for call in known if _is_deadline(call))[:_DEADLINES],
        unannounced=tuple(call for call in known if call.group == "not_announced")[:2],
        changes=tuple(one for one in changes if one.effect != "changed")[:_CHANGES],
        contacts=contacts(),
        programmes=len(book().programme_ids()),
        rules=sum(len(programme.heads) for programme in book().programmes()),
    )


def _is_deadline(call: Call) -> bool:
    """Whether its last day is one by which to apply, and somebody has read it."""
    is_read = call.standing not in ("assumed", "remembered")
    return call.group == "open" and call.kind != "tax" and is_read


def example_card() -> Card:
    """What an invented firm would get, by the rules of the day."""
    return card(assessment_of(_EXAMPLE, _EXAMPLE_PROGRAMME).answers[0])
