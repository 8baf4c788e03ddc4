"""Short questionnaires whose answers lead somewhere, and two ratios: pass-through, labour share.

An answer that is not given stays unknown: it neither leads anywhere nor counts as "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data") / "questionnaires.yaml"
ANSWERS: dict[str, dict[str, Text]] = {
    "yes_or_no": {"yes": Text("はい", "yes"), "no": Text("いいえ", "no")},
    "need_or_offer": {
        "need": Text("借りたい", "need"),
        "offer": Text("分けられる", "can offer"),
        "neither": Text("どちらでもない", "neither"),
    },
}
_LEADING = ("yes", "need", "offer")


class Question(NamedTuple):
    """One item.

    Attributes:
        name: the item as printed.
        ask: how a person is asked; our own words.
        at: where the item is printed.
        route: the programme or service it leads to, if any; assumed from its printed purpose.
        route_at: where that purpose is printed.
    """

    id: str
    name: Text
    ask: Text
    at: str
    route: str | None
    route_at: str


class Questionnaire(NamedTuple):
    """A questionnaire; ``answers`` is ``yes_or_no`` or ``need_or_offer``."""

    id: str
    name: Text
    at: str
    answers: str
    questions: tuple[Question, ...]


class Answered(NamedTuple):
    """The answers of one firm, by question id; ``None`` is unknown."""

    questionnaire: Questionnaire
    answers: dict[str, str | None]

    @property
    def routes(self) -> tuple[tuple[Question, str], ...]:
        """The questions whose answers lead somewhere, with the programme, in printed order."""
        return tuple(
            (question, question.route)
            for question in self.questionnaire.questions
            if question.route and self.answers[question.id] in _LEADING
        )

    @property
    def unknown(self) -> tuple[Question, ...]:
        """The questions still to be asked."""
        asked = self.questionnaire.questions
        return tuple(question for question in asked if self.answers[question.id] is None)


class Match(NamedTuple):
    """A resource that one firm needs and another can offer."""

    question: Question
    needs: str
    offers: str


class PassThrough(NamedTuple):
    """How much of a rise in costs came back through prices.

    Attributes:
        cost_rises: yen by kind of cost: ``labour``, ``materials``, ``energy``; ``None`` unknown.
        price_rise: yen of sales that come from higher prices, not from volume.
        rate: price rise ÷ cost rise; ``None`` when it is unknown or costs did not rise.
        costs_rose: whether costs rose in total; ``None`` when a kind is unknown.
    """

    cost_rises: dict[str, int | None]
    price_rise: int | None
    rate: Fraction | None
    costs_rose: bool | None


COST_KINDS = {
    "labour": Text("労務費", "labour"),
    "materials": Text("原材料費", "materials"),
    "energy": Text("エネルギー費", "energy"),
}


def answered(id_: str, answers: Mapping[str, Any]) -> Answered:
    """The answers to one questionnaire.

    Args:
        id_: the questionnaire.
        answers: by question id: ``True`` or ``False``, or ``yes``, ``no``, ``need``, ``offer``,
            ``neither``; missing and ``None`` are unknown.

    Raises:
        InputError: no such questionnaire, question or answer.
    """
    asked = questionnaire(id_)
    known = [question.id for question in asked.questions]
    problems = [
        Problem(f"{id_}.{key}", "is not a question", did_you_mean(key, known) or ", ".join(known))
        for key in answers
        if key not in known
    ]
    found: dict[str, str | None] = dict.fromkeys(known)
    for key in known:
        try:
            found[key] = _answer(answers.get(key), ANSWERS[asked.answers])
        except ValueError as error:
            problems.append(Problem(f"{id_}.{key}", str(error)))
    if problems:
        raise InputError(problems)
    return Answered(asked, found)


def _answer(raw: Any, known: Mapping[str, Text]) -> str | None:
    if raw is None:
        return None
    if isinstance(raw, bool) and "yes" in known:
        return "yes" if raw else "no"
    for word, label in known.items():
        if raw in (word, *label):
            return word
    raise ValueError(f"{str(raw)!r} is not one of {', '.join(known)}")


def sharing_matches(firms: Mapping[str, Answered]) -> Iterator[Match]:
    """What one firm needs and another can offer, over answers to ``resource_sharing``.

    Raises:
        InputError: answers to another questionnaire.
    """
    for name, answers in firms.items():
        if answers.questionnaire.id != "resource_sharing":
            found = f"answers {answers.questionnaire.id}"
            raise InputError(Problem(name, found, "answers to resource_sharing are expected"))
    for question in questionnaire("resource_sharing").questions:
        said = {name: answers.answers[question.id] for name, answers in firms.items()}
        for needs in (name for name, word in said.items() if word == "need"):
            for offers in (name for name, word in said.items() if word == "offer"):
                yield Match(question, needs, offers)


def price_pass_through(cost_rises: Mapping[str, int | None], price_rise: int | None) -> PassThrough:
    """The price pass-through rate: sales won by higher prices ÷ the rise of the costs passed on.

    Requirement S0:687-695 asks for pass-through of labour costs and names no formula; this is
    the plain quotient. Where total costs did not rise there is no rate.

    Args:
        cost_rises: yen by kind of cost; leave out kinds that are not looked at.
        price_rise: yen.

    Raises:
        InputError: no such kind of cost, or none is given.
    """
    wrong = [
        Problem(f"cost_rises.{kind}", "is not a kind of cost", ", ".join(COST_KINDS))
        for kind in cost_rises
        if kind not in COST_KINDS
    ]
    if wrong or not cost_rises:
        raise InputError(
            wrong or Problem("cost_rises", "is empty", "give labour, materials, energy")
        )
    given = dict(cost_rises)
    values = [rise for rise in given.values() if rise is not None]
    if len(values) < len(given):
        return PassThrough(given, price_rise, None, None)
    total = sum(values)
    rate = Fraction(price_rise, total) if price_rise is not None and total > 0 else None
    return PassThrough(given, price_rise, rate, total > 0)


def questionnaire(id_: str) -> Questionnaire:
    """The questionnaire of an id.

    Raises:
        InputError: no such questionnaire.
    """
    known = questionnaires()
    if id_ not in known:
        hint = did_you_mean(id_, list(known)) or f"use {', '.join(known)}"
        raise InputError(Problem("questionnaire", f"{id_!r} is unknown", hint))
    return known[id_]


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """All questionnaires by id."""

    def make() -> dict[str, Questionnaire]:
        entries = strict_yaml.read(DATA).value
        return {
            e["id"]: Questionnaire(
                e["id"],
                Text(e["ja"], e["en"]),
                e["at"],
                e["answers"],
                tuple(_question(question) for question in e["questions"]),
            )
            for e in entries
        }

    return stored("questionnaires", [DATA, Path(__file__)], make)


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        entry["id"],
        Text(entry["ja"], entry["en"]),
        Text(entry["ask"]["ja"], entry["ask"]["en"]),
        entry["at"],
        entry.get("route"),
        entry.get("route_at", ""),
    )
