"""What a card shows of one answer: the money and its price, what is missing, why not."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext

from shoryoku.engine.nodes import RATIO, YEN
from shoryoku.rulebook.answer import Amount, Answer, Finding, Obligation
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.groups import idle_specials
from shoryoku.rulebook.sides import rests_on, sides
from shoryoku.rulebook.what_if import change_words, what_would_change
from shoryoku.rulebook.what_if_change import repaid_at_most
from shoryoku.rulebook.words import label, words
from shoryoku.web.assessing import book
from shoryoku.web.templatetags.shown import language

_DUTIES, _QUESTIONS, _OPEN = 4, 3, 3


class Mark(NamedTuple):
    """A point on the ruler, as a share of its length."""

    at: float
    yen: int


class Ruler(NamedTuple):
    """The amount on a line from zero: sure up to ``low``, possible up to ``high``."""

    low: float
    high: float
    end: int
    cap: Mark | None


class Failing(NamedTuple):
    """A requirement that fails: what the firm has, the limit, and how to mend it."""

    finding: Finding
    text: str
    own: str
    limit: str


class Card(NamedTuple):
    """One answer as a card.

    ``hint`` says what would help most, where that was looked for.

    ``instead`` are programmes for the same aim that may be usable, where this one is not.
    """

    answer: Answer
    arithmetic: str
    ruler: Ruler | None
    duties: tuple[Obligation, ...]
    more_duties: int
    most_repaid: int | None
    repays_all: bool
    questions: tuple[str, ...]
    more_questions: int
    to_do: tuple[str, ...]
    failing: tuple[Failing, ...]
    idle: tuple[str, ...]
    successors: tuple[str, ...]
    hint: str = ""
    instead: tuple[Answer, ...] = ()

    @property
    def anchor(self) -> str:
        """The name of the card within its page."""
        return "rule-" + "".join(c if c.isalnum() else "-" for c in self.answer.rule.id)

    @property
    def sign(self) -> str:
        """Which colour and sign the card has."""
        return {"eligible": "ok", "unknown": "ask", "ineligible": "no"}[self.answer.status]

    @property
    def is_tax(self) -> bool:
        """Whether it is a tax measure: its last day ends a period, not applications."""
        return book().programme(self.answer.rule.programme).kind == "tax"

    @property
    def standing(self) -> str:
        """How well the amount of this rule is known: the weakest standing it rests on."""
        standings = {entry.origin.standing for entry in self.answer.rule.values}
        order = ("remembered", "assumed", "secondary", "seed", "official")
        return next((one for one in order if one in standings), "assumed")


def card(answer: Answer) -> Card:
    """The card of an answer."""
    lang = language()
    repaid = repaid_at_most(answer)
    return Card(
        answer=answer,
        arithmetic=_arithmetic(answer),
        ruler=_ruler(answer),
        duties=answer.obligations[:_DUTIES],
        more_duties=max(0, len(answer.obligations) - _DUTIES),
        most_repaid=repaid,
        repays_all=bool(repaid) and repaid == answer.subsidy.high,
        questions=tuple(
            label(answer.rule, entry.term, lang) for entry in answer.missing[:_QUESTIONS]
        ),
        more_questions=max(0, len(answer.missing) - _QUESTIONS),
        to_do=tuple(
            _said(finding)
            for finding in answer.findings
            if finding.requirement.kind == "preparation" and finding.state != "pass"
            if finding.state != "not_applicable"
        )[:_OPEN],
        failing=failing(answer, facts_only=answer.status == "ineligible"),
        idle=tuple(label(answer.rule, name, lang) for name in idle_specials(answer)),
        successors=tuple(book().successors(answer.rule.programme)),
    )


def with_hint(shown: Card) -> Card:
    """The card with the most useful change of one fact, if there is one that helps."""
    helps = [one for one in what_would_change(shown.answer) if one.kind != "loss"]
    return shown._replace(hint=change_words(helps[0], language())) if helps else shown


def failing(answer: Answer, *, facts_only: bool) -> tuple[Failing, ...]:
    """The requirements that fail, with the firm's value and the limit."""
    found = []
    for finding in answer.findings:
        if finding.state != "fail" or (facts_only and finding.requirement.kind != "fact"):
            continue
        node = answer.rule.definitions[finding.requirement.id].node
        own, limit = sides(answer, node, language())
        own = own or rests_on(answer, node, language())
        found.append(Failing(finding, _said(finding), own, limit))
    return tuple(found)


def _said(finding: Finding) -> str:
    requirement = finding.requirement
    if requirement.label:
        return requirement.label.in_language(language())
    return words(finding.rule, language()).node(finding.rule.definitions[requirement.id].node)


def _arithmetic(answer: Answer) -> str:
    """``対象経費 6,000万円 × 1/2 ＝ 3,000万円``, as far as the numbers are known."""
    lang, amounts = language(), answer.amounts
    cost, rate = amounts.get("eligible_cost"), amounts.get("rate")
    cap = amounts.get("cap")
    parts = []
    if cost is not None and rate is not None and cost.is_known and cost.low and rate.is_known:
        name = label(answer.rule, "eligible_cost", lang)
        product = f"{name} {amount_words(cost, lang)} × {amount_words(rate, lang, RATIO)}"
        by_rate = cost.low * rate.low
        if answer.subsidy.is_known and by_rate == answer.subsidy.low:
            product += f" ＝ {amount_words(answer.subsidy, lang)}"
        parts.append(product)
    elif rate is not None and rate.low is not None:
        parts.append(f"{label(answer.rule, 'rate', lang)} {amount_words(rate, lang, RATIO)}")
    if cap is not None and cap.low is not None and not cap.is_open_above:
        name = label(answer.rule, "cap", lang)
        parts.append(f"{name} {amount_words(cap, lang, YEN)}")
    return gettext("、").join(parts)


def _ruler(answer: Answer) -> Ruler | None:
    subsidy, cap = answer.subsidy, answer.amounts.get("cap")
    if subsidy.high is None or subsidy.is_open_above or answer.status == "ineligible":
        return None
    top = _top(cap)
    end = max(subsidy.high, top or 0)
    if not end:
        return None
    mark = None
    if cap is not None and cap.is_known and top:
        mark = Mark(top / end, top)
    return Ruler((subsidy.low or 0) / end, subsidy.high / end, end, mark)


def _top(cap: Amount | None) -> int | None:
    return None if cap is None or cap.high is None or cap.is_open_above else int(cap.high)
