"""The support that fits a diagnosis: the most useful answers of the rulebook, and whom to ask."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from shoryoku import strict_yaml
from shoryoku.diagnosis.productivity import wheels
from shoryoku.firm.codes import prefectures
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.book import open_rulebook
from shoryoku.store import stored
from shoryoku.text import Text

DATA = Path(__file__).with_name("data") / "contacts.yaml"
MOST = 3


class Contact(NamedTuple):
    """Somebody to ask, why, and where the documents say so."""

    id: str
    name: Text
    why: Text
    at: str
    by_prefecture: bool
    when: str


class Support(NamedTuple):
    """What fits the firm.

    Attributes:
        answers: at most three, of different programmes, those that are sure and open first.
        others: how many more could be usable.
        not_usable: how many are not.
        contacts: whom to ask, in the order of asking.
    """

    answers: tuple[Answer, ...]
    others: int
    not_usable: int
    contacts: tuple[Contact, ...]


def support(assessment: Assessment, prefecture: str | None, made_to_order: bool | None) -> Support:
    """The answers worth showing first, and whom to ask.

    Args:
        assessment: what the rulebook says of the firm.
        prefecture: where it is, for the desk of its own prefecture.
        made_to_order: whether its equipment counts as made to order; ``None`` is unknown.
    """
    usable = [answer for answer in assessment.answers if _is_worth_showing(answer)]
    best: dict[str, Answer] = {}
    general = [answer for answer in assessment.answers if answer.rule.frame in _GENERAL]
    with_general = frozenset(map(_programme, general))
    for answer in sorted(usable, key=lambda one: _rank(one, made_to_order, with_general)):
        best.setdefault(_programme(answer), answer)
    shown = list(best.values())
    unusable = sum(answer.status == "ineligible" for answer in assessment.answers)
    asked = tuple(
        contact._replace(name=_named(contact, prefecture))
        for contact in contacts()
        if contact.when != "made_to_order" or made_to_order
    )
    return Support(tuple(shown[:MOST]), max(len(shown) - MOST, 0), unusable, asked)


def _programme(answer: Answer) -> str:
    return answer.rule.id.partition("@")[0]


@cache
def _near() -> frozenset[str]:
    """The programmes named for the two wheels (S1:707-722), and what follows them."""
    named = {id_ for wheel in wheels() for id_, _ in wheel.support if id_}
    book = open_rulebook()
    ids = book.programme_ids()
    followers = {id_ for id_ in ids if named & set(book.programme(id_).successor_of)}
    return frozenset(named | followers)


def _is_worth_showing(answer: Answer) -> bool:
    if answer.status == "ineligible" or answer.subsidy.high == 0:
        return False
    return answer.status == "eligible" or answer.window_state != "closed"


_WINDOWS = {"open": 0, "announced": 0, "not_yet_open": 0, "unknown": 1, "closed": 2}
_ROUTE, _UNSURE, _MISPLACED = -1, 3, 4
_GENERAL = (None, "general")


def _rank(
    answer: Answer, made_to_order: bool | None, with_general: frozenset[str]
) -> tuple[int, bool, bool, int, bool, float, int]:
    """Sure before open; of the sure ones, calls that run or come before those whose window is
    not known, and these before closed ones. While it is open which frame fits, the general frame
    of a programme before its special ones. Then what the report names for saving labour and
    raising value, then known windows, then the certain yen, then few questions.

    Equipment that is not made to order sends the firm from the general type to the catalogue.
    """
    programme, window = _programme(answer), _WINDOWS[answer.window_state]
    sure = answer.status == "eligible"
    group = window if sure else _UNSURE
    if made_to_order is False and programme in _TYPES:
        group = _TYPES[programme]
    open_ = answer.subsidy.is_open_above
    far = programme not in _near()
    special = not sure and programme in with_general and answer.rule.frame not in _GENERAL
    low = -float(answer.subsidy.low or 0)
    return group, special, far, window, open_, low, len(answer.missing)


_TYPES = {"shoryokuka_catalog": _ROUTE, "shoryokuka_ippan": _MISPLACED}


def _named(contact: Contact, prefecture: str | None) -> Text:
    if not contact.by_prefecture or not prefecture:
        return contact.name
    known = prefectures().get(prefecture)
    name = known.en if known else prefecture
    return Text(f"{prefecture}{contact.name.ja}", f"{contact.name.en}, {name}")


@cache
def contacts() -> tuple[Contact, ...]:
    """Everybody who can be asked, in the order of asking."""

    def make() -> tuple[Contact, ...]:
        return tuple(
            Contact(
                e["id"],
                Text(e["ja"], e["en"]),
                Text(e["why"]["ja"], e["why"]["en"]),
                e["at"],
                e.get("by_prefecture", False),
                e.get("when", ""),
            )
            for e in strict_yaml.read(DATA).value
        )

    return stored("contacts", [DATA, Path(__file__)], make)
