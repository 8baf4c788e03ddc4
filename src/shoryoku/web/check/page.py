"""What a question page shows: the question, what hangs on it, how the answer stands so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from shoryoku.firm.facts import Firm
from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.interview import Question, questions
from shoryoku.rulebook.words import AIM, call_name
from shoryoku.web.assessing import assessment_of, book, day, of_aims
from shoryoku.web.check import reply as replies
from shoryoku.web.check.doubts import Doubt, doubts
from shoryoku.web.records.document import firm_of
from shoryoku.web.records.models import Record
from shoryoku.web.templatetags.shown import language

_ENOUGH = 12  # questions that a person with three minutes answers
_SHOWN = 4  # candidates beside the question


class Choice(NamedTuple):
    """One thing that can be picked."""

    value: str
    label: str
    is_picked: bool


class Candidate(NamedTuple):
    """A programme that is still possible, and where its amount stands on the common scale."""

    answer: Answer
    low: float
    high: float


class QuestionPage(NamedTuple):
    """Everything that the page of one question shows.

    Attributes:
        number: which question this is, counted over those answered or skipped.
        left: how many can still be asked at most, this one included.
        main_left: how many of them serve more than one programme.
        back: the term of the question before, if there is one.
        one_rule: the rule that questions are asked for, if it is only one.
        read: the term that was answered just before, to be echoed.
    """

    term: Term
    reply: replies.Reply
    example: str
    number: int
    left: int
    main_left: int
    back: str | None
    one_rule: Answer | None
    deciding: tuple[Answer, ...]
    candidates: tuple[Candidate, ...]
    possible: int
    impossible: int
    answered: tuple[tuple[Term, Any], ...]
    read: tuple[Term, Any] | None
    then: str
    doubts: tuple[Doubt, ...]

    def with_reply(self, reply: replies.Reply) -> QuestionPage:
        """The page with an answer that was not understood, or not sent yet."""
        return self._replace(reply=reply)

    @property
    def is_for_one_programme_only(self) -> bool:
        """Whether only one programme is served by this question, though many are asked for."""
        return self.one_rule is None and len(self.deciding) == 1 and bool(self.answered)

    @property
    def is_enough(self) -> bool:
        """Whether so many questions were asked that the results are worth a look first."""
        return self.one_rule is None and self.number > _ENOUGH

    @property
    def form(self) -> str:
        """Which kind of field the answer takes."""
        term = self.term
        if term.kind == "bool" or (term.kind == "choice" and term.choices):
            return "boxes" if term.many else "radios"
        if term.open_choices == "rule":
            return "boxes"
        if term.open_choices == "prefecture":
            return "select"
        return "lines" if term.many else "line"

    @property
    def choices(self) -> list[Choice]:
        """What can be picked, in the language of the page."""
        lang = language()
        if self.term.kind == "bool":
            found = [("yes", replies.yes()), ("no", replies.no())]
        elif self.term.open_choices == "prefecture":
            found = replies.prefecture_choices(lang)
        elif self.term.open_choices == "rule":
            found = [
                (call, call_name(call).in_language(lang))
                for programme in book().programmes()
                if programme.kind == "subsidy"  # tax measures and services adopt nobody
                for call in dict.fromkeys(f"{programme.id}@{h.vintage}" for h in programme.heads)
            ]
        else:
            found = [(id_, label.in_language(lang)) for id_, label in self.term.choices]
        typed = set(self.reply.typed)
        return [Choice(value, label, value in typed) for value, label in found]

    @property
    def industries(self) -> list[str]:
        """Names to pick from while typing an industry."""
        if self.term.open_choices != "industry":
            return []
        return replies.industry_names(language())

    @property
    def unit(self) -> str:
        """The word after the field."""
        term = self.term
        return term.unit.in_language(language()) if term.unit and not term.many else ""

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.reply.typed[0] if self.reply.typed else ""


def first_page(typed: Collection[str] = ()) -> dict[str, Any]:
    """What the first page shows: the aims."""
    return {"aims": [(id_, label, id_ in typed) for id_, label in AIM.items()]}


def question_page(record: Record, wanted: Mapping[str, Any]) -> QuestionPage | None:
    """The page of the question asked for (``ask``), else of the next best; none if none is left.

    Args:
        wanted: the query: ``ask`` a term, ``for`` a rule, ``read`` the term just answered,
            ``then`` the page to go back to.
    """
    firm = firm_of(record.document)
    assessment = assessment_of(record.document)
    answers, one_rule = _asked_for(assessment, record, str(wanted.get("for", "")))
    skipped = [term for term in record.asked if term not in firm.facts]
    open_questions = questions(answers, skipped)
    terms = vocabulary()
    term = terms.get(str(wanted.get("ask", "")))
    if term is None or term.question is None:
        if not open_questions:
            return None
        term = open_questions[0].term
    known = firm.facts.get(term.id)
    typed = () if known is None else replies.typed_again(term, known)
    read = terms.get(str(wanted.get("read", "")))
    history = [asked for asked in record.asked if asked in terms]
    at = history.index(term.id) if term.id in history else len(history)
    ineligible = sum(answer.status == "ineligible" for answer in assessment.answers)
    return QuestionPage(
        term=term,
        reply=replies.Reply(typed),
        example=replies.example(term, language()),
        number=at + 1,
        left=len(open_questions),
        main_left=sum(len(each.answers) > 1 for each in open_questions),
        back=history[at - 1] if at else None,
        one_rule=one_rule,
        deciding=_deciding(open_questions, term),
        candidates=_candidates(answers),
        possible=len(assessment.answers) - ineligible,
        impossible=ineligible,
        answered=_answered(history, firm, term.id),
        read=(read, firm.facts[read.id]) if read and read.id in firm.facts else None,
        then="facts" if wanted.get("then") == "facts" else "",
        doubts=tuple(one for one in doubts(firm, day()) if read and one.term == read.id),
    )


def _answered(history: list[str], firm: Firm, but: str) -> tuple[tuple[Term, Any], ...]:
    """What was answered, the newest first, but for the question of the page."""
    return tuple(
        (vocabulary()[asked], firm.facts[asked])
        for asked in reversed(history)
        if asked in firm.facts and asked != but
    )


def _asked_for(
    assessment: Assessment, record: Record, rule: str
) -> tuple[list[Answer], Answer | None]:
    """The answers that questions are asked for: one rule, those of the aims, or all."""
    one = next((answer for answer in assessment.answers if answer.rule.id == rule), None)
    if one is not None:
        return [one], one
    return of_aims(assessment.answers, record.aims), None


def _deciding(open_questions: list[Question], term: Term) -> tuple[Answer, ...]:
    found = next((each for each in open_questions if each.term.id == term.id), None)
    return found.answers[:_SHOWN] if found else ()


def _candidates(answers: list[Answer]) -> tuple[Candidate, ...]:
    """The first candidates; all bars have the same scale, that of the largest bounded amount."""
    usable = [answer for answer in answers if answer.status != "ineligible"]
    # one of each programme: its frames would crowd out the others
    first = {answer.rule.programme: answer for answer in reversed(usable)}
    possible = [answer for answer in usable if first[answer.rule.programme] is answer][:_SHOWN]
    bounded = [a.subsidy.high for a in possible if not a.subsidy.is_open_above]
    scale = max((high for high in bounded if high), default=0)
    return tuple(
        Candidate(
            answer,
            min(1.0, (answer.subsidy.low or 0) / scale) if scale else 0.0,
            1.0
            if answer.subsidy.is_open_above
            else (answer.subsidy.high or 0) / scale
            if scale
            else 0.0,
        )
        for answer in possible
    )
