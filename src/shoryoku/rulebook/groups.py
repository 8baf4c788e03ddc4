"""Answers by what they are worth to the firm, and the finding in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shoryoku.engine.ask import reachable
from shoryoku.engine.evaluate import Scope
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.words import STATUS
from shoryoku.text import Language, Text


class Groups(NamedTuple):
    """The answers by what they are worth to the firm.

    Attributes:
        usable: all facts hold, the call is not over, and something is paid.
        possible: the same, as far as the facts given can tell.
        last_call: would be usable or possible, but the call is over.
        unusable: a requirement on facts fails.
        nothing: the investment has no eligible cost.
    """

    usable: tuple[Answer, ...]
    possible: tuple[Answer, ...]
    last_call: tuple[Answer, ...]
    unusable: tuple[Answer, ...]
    nothing: tuple[Answer, ...]

    @property
    def sure_by_last_call(self) -> tuple[Answer, ...]:
        """Usable by the rules of a call that is over."""
        return tuple(answer for answer in self.last_call if answer.status == "eligible")


def groups(found: Assessment) -> Groups:
    """The answers of an assessment in their groups, in their order."""
    unusable = [one for one in found.answers if one.status == "ineligible"]
    rest = [one for one in found.answers if one.status != "ineligible"]
    nothing = [one for one in rest if one.subsidy.high == 0]
    rest = [one for one in rest if one.subsidy.high != 0]
    current = [one for one in rest if one.window_state != "closed"]
    return Groups(
        tuple(one for one in current if one.status == "eligible"),
        tuple(one for one in current if one.status == "unknown"),
        tuple(one for one in rest if one.window_state == "closed"),
        tuple(unusable),
        tuple(nothing),
    )


def finding(found: Assessment, language: Language) -> str:
    """What was found in one sentence: how many programmes, and the most that one of them pays.

    Of a firm of which nothing is known no amount is said: it would only be the rule's own cap.
    """
    nothing_known = not (set(found.firm.facts) - {"date"} or found.firm.local)
    if len(found.answers) == 1:
        return _of_one(found.answers[0], language, nothing_known)
    by = groups(found)
    for answers, lead in (
        (by.usable, Text("使えそうな制度は{}件", "{} likely usable")),
        (by.possible, Text("条件しだいで使える制度は{}件", "{} that may be usable")),
    ):
        if answers:
            amount = "" if nothing_known else _up_to(answers, language)
            return _counted(answers, lead, language) + amount
    if by.sure_by_last_call:
        lead = Text(
            "受付中の制度はなく、直近の回なら使えました",
            "Nothing is open; the last call would have fitted",
        )
        return lead.in_language(language) + _up_to(by.sure_by_last_call, language)
    return Text(
        "いまの事実で使える制度は見つかりません", "No programme fits by the facts given"
    ).in_language(language)


def idle_specials(answer: Answer) -> Iterator[str]:
    """Specials that hold although the subsidy would be the same without them."""
    for name, value in answer.specials.items():
        if value is True and answer.subsidy.is_known:
            known = answer.scope
            facts = {**known.facts, name: False}
            without = Scope(facts, known.definitions, known.functions, known.ranges)
            if without.value("subsidy") == answer.subsidy.high:
                yield name


def most(answers: tuple[Answer, ...]) -> int:
    """The largest upper end that the firm can reach in one programme, in yen; 0 if there is none.

    Left out are amounts that no rule bounds, and programmes that the plan or the preparation as
    given does not meet. While everything is only possible, amounts that the firm's own cost
    bounds come before those that only a cap of the rule does.
    """
    bounded = [one for one in answers if not one.subsidy.is_open_above and not falls_short(one)]
    if all(answer.status == "unknown" for answer in bounded):
        bounded = [one for one in bounded if _is_bounded_by_cost(one)] or bounded
    return max((int(answer.subsidy.high) for answer in bounded), default=0)


def falls_short(answer: Answer) -> bool:
    """Whether anything is not met by the facts given, a plan or a preparation included."""
    return any(finding.state == "fail" for finding in answer.findings)


def _is_bounded_by_cost(answer: Answer) -> bool:
    """Whether the amount is computed from the firm's own cost, and that is known at the top."""
    cost = answer.amounts["eligible_cost"]
    if cost.is_open_above:
        return False
    return "eligible_cost" in reachable(["subsidy"], answer.scope.definitions)


def _counted(answers: tuple[Answer, ...], lead: Text, language: Language) -> str:
    count = len(answers)
    if language == "ja":
        return lead.ja.format(count)
    noun = "programme" if count == 1 else "programmes"
    return lead.en.format(f"{count} {noun}")


def _of_one(answer: Answer, language: Language, nothing_known: bool) -> str:
    name = answer.rule.name.in_language(language)
    status = STATUS[answer.status].in_language(language)
    ja = language == "ja"
    if answer.status == "ineligible" or nothing_known:
        return f"{name}：{status}" if ja else f"{name}: {status}"
    amount = amount_words(answer.subsidy, language)
    return f"{name}：{status}、補助額 {amount}" if ja else f"{name}: {status}, {amount}"


def _up_to(answers: tuple[Answer, ...], language: Language) -> str:
    yen = most(answers)
    if not yen:
        return ""
    return ("、最大" if language == "ja" else ", up to ") + format_yen(yen, language)
