"""What the page of results shows: the finding, cards by what they are worth, the rest."""

from __future__ import annotations

from typing import Any, NamedTuple

from shoryoku.firm.facts import NOT_HERE, Firm
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.groups import Groups, falls_short, finding, groups, most
from shoryoku.rulebook.interview import Question, questions
from shoryoku.rulebook.words import AIM
from shoryoku.text import Text
from shoryoku.web.assessing import book, day, of_aims
from shoryoku.web.check.doubts import Doubt, doubts
from shoryoku.web.records.models import Record
from shoryoku.web.results.cards import Card, card, with_hint
from shoryoku.web.templatetags.shown import language

SHOWS = ("usable", "last_call", "possible", "unusable", "nothing")
_UNSURE_LAST = ("usable", "possible", "last_call", "unusable", "nothing")
_HINTS = 2  # cards of each group that say what would help; trying it takes a few milliseconds
_CARDS = {"usable": 8, "last_call": 3, "possible": 5, "unusable": 2, "nothing": 0}
_ABOUT = ("prefecture", "industry", "capital", "employees", "eligible_cost")


class Group(NamedTuple):
    """One group of answers: the first as cards, the rest as rows of a table."""

    name: str
    cards: tuple[Card, ...]
    rest: tuple[Card, ...]

    @property
    def size(self) -> int:
        """How many answers are in the group."""
        return len(self.cards) + len(self.rest)


class ResultsPage(NamedTuple):
    """Everything that the page of results shows.

    Attributes:
        by_last_call: how many would be usable by the rules of a call that is over, and the most
            that one of them would pay, in yen.
        others: programmes for other aims than those that the person has.
    """

    finding: str
    by_last_call: tuple[int, int]
    firm: Firm
    about: tuple[tuple[str, Any], ...]
    assessment: Assessment
    groups: tuple[Group, ...]
    counts: dict[str, int]
    show: str
    others: tuple[Card, ...]
    aims: tuple[Text, ...]
    for_all: bool
    question: Question | None
    doubts: tuple[Doubt, ...]

    @property
    def total(self) -> int:
        """How many programmes and frames were judged."""
        return len(self.assessment.answers) + len(self.others)


def results_page(whole: Assessment, record: Record, show: str, *, for_all: bool) -> ResultsPage:
    """The page for a record.

    Args:
        show: narrows it to one group.
        for_all: with the programmes for other aims than those of the person among the others.
    """
    within = whole.answers if for_all else tuple(of_aims(whole.answers, record.aims))
    found = whole._replace(answers=within)
    others = tuple(answer for answer in whole.answers if answer not in within)
    by = groups(found)
    skipped = [term for term in record.asked if term not in found.firm.facts]
    order = questions(found.answers, skipped)
    # calls that are over come early only where they show what is surely worth waiting for
    order_of_groups = SHOWS if by.sure_by_last_call else _UNSURE_LAST
    wanted = (show,) if show in SHOWS else order_of_groups
    return ResultsPage(
        finding=finding(found, language()),
        by_last_call=(len(by.sure_by_last_call), most(by.sure_by_last_call)),
        firm=found.firm,
        about=tuple(
            (term, found.firm.facts[term])
            for term in _ABOUT
            if found.firm.facts.get(term, NOT_HERE) is not NOT_HERE
        ),
        assessment=found,
        groups=tuple(
            _group(name, getattr(by, name), by, whole=name == show)
            for name in wanted
            if getattr(by, name)
        ),
        counts={name: len(getattr(by, name)) for name in SHOWS},
        show=show if show in SHOWS else "",
        others=tuple(card(answer) for answer in sorted(others, key=_by_use)),
        aims=tuple(AIM[aim] for aim in record.aims if aim in AIM),
        for_all=for_all,
        question=order[0] if order else None,
        doubts=tuple(doubts(found.firm, day())),
    )


def _group(name: str, answers: tuple[Answer, ...], by: Groups, *, whole: bool) -> Group:
    """By the upper end of the amount, bounded amounts first."""
    ordered = sorted(answers, key=_by_amount)
    cards = [card(answer) for answer in ordered]
    # one card a programme: its other frames stand in the table
    leading = {one.answer.rule.programme: one for one in reversed(cards)}
    heads = cards if whole else [one for one in cards if leading[one.answer.rule.programme] is one]
    shown = heads if whole else heads[: _CARDS[name]]
    rest = [one for one in cards if not any(one is head for head in shown)]
    if name == "unusable":
        shown = [one._replace(instead=_instead(one.answer, by)) for one in shown]
    hinted = [with_hint(one) for one in shown[:_HINTS]]
    return Group(name, (*hinted, *shown[_HINTS:]), tuple(rest))


def _instead(answer: Answer, by: Groups) -> tuple[Answer, ...]:
    """Programmes for the same aim that can or may be used, at most two."""
    aims = book().programme(answer.rule.programme).aims
    found: dict[str, Answer] = {}
    for other in of_aims((*by.usable, *by.possible, *by.sure_by_last_call), aims):
        if other.rule.programme != answer.rule.programme:
            found.setdefault(other.rule.programme, other)
    return tuple(found.values())[:2]


def _by_use(answer: Answer) -> tuple[bool, bool, bool, bool, int]:
    """Usable and open first, then as in a group."""
    is_closed = answer.window_state == "closed"
    return (
        answer.status == "ineligible",
        is_closed,
        answer.status != "eligible",
        *_by_amount(answer)[1:],
    )


def _by_amount(answer: Answer) -> tuple[bool, bool, int]:
    subsidy = answer.subsidy
    is_unsure = answer.window_state == "closed" and answer.status != "eligible"
    # what the plan as given does not reach comes after what it does
    is_unsure = is_unsure or falls_short(answer)
    return (
        is_unsure,
        subsidy.is_open_above,
        -int((subsidy.low if subsidy.is_open_above else subsidy.high) or 0),
    )
