"""The made-to-order test: three patterns of equipment, and the way to the catalogue.

省力化投資補助金 一般型 pays for equipment made for one firm (オーダーメイド型設備), not for
general-purpose equipment on its own (S2:23). How cases divide into the three patterns follows
the explanation of the consultancy article (S2:60-73); the secretariat decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data") / "made_to_order.yaml"


class Question(NamedTuple):
    """A yes/no question about the equipment, and where the trait is printed."""

    id: str
    ask: Text
    at: str


class Pattern(NamedTuple):
    """One of the three patterns.

    Attributes:
        made_to_order: whether the pattern counts as made to order.
        route: the programme that it leads to.
        do: what the firm does next; ``advice`` is why.
        quote: the printed words.
    """

    number: int
    name: Text
    made_to_order: bool
    route: str
    do: Text
    advice: Text
    quote: str
    at: str


class Found(NamedTuple):
    """What the answers leave possible.

    Attributes:
        patterns: the patterns that the answers leave possible, by number.
        undescribed: whether the answers may describe equipment that is in none of the patterns.
        deciding: the questions whose answers would narrow it, in the order of asking.
    """

    patterns: tuple[Pattern, ...]
    undescribed: bool
    deciding: tuple[Question, ...]

    @property
    def pattern(self) -> Pattern | None:
        """The pattern, or ``None`` while the answers do not decide."""
        return self.patterns[0] if len(self.patterns) == 1 and not self.undescribed else None

    @property
    def made_to_order(self) -> bool | None:
        """Whether the equipment counts as made to order; ``None`` while that is open."""
        states = {pattern.made_to_order for pattern in self.patterns}
        return states.pop() if len(states) == 1 and not self.undescribed else None

    @property
    def route(self) -> str | None:
        """The programme to look at, or ``None`` while that is open."""
        routes = {pattern.route for pattern in self.patterns}
        return routes.pop() if len(routes) == 1 and not self.undescribed else None


def made_to_order(answers: Mapping[str, bool | None]) -> Found:
    """Which pattern the equipment belongs to.

    Args:
        answers: yes/no by question id (``questions()``); missing or ``None`` is unknown.

    Raises:
        InputError: no such question.
    """
    known = {question.id: question for question in questions()}
    wrong = [
        Problem(
            key,
            "is not a question of this test",
            did_you_mean(key, list(known)) or ", ".join(known),
        )
        for key in answers
        if key not in known
    ]
    if wrong:
        raise InputError(wrong)
    open_ = [id_ for id_ in known if answers.get(id_) is None]
    worlds = []
    for choice in product((True, False), repeat=len(open_)):
        world = {id_: bool(answers.get(id_)) for id_ in known} | dict(
            zip(open_, choice, strict=True)
        )
        worlds.append((world, _number(world)))
    numbers = {number for _, number in worlds}
    deciding = tuple(known[id_] for id_ in open_ if _decides(id_, worlds))
    return Found(tuple(p for p in patterns() if p.number in numbers), 0 in numbers, deciding)


def _number(traits: Mapping[str, bool]) -> int:
    """The number of the pattern; 0 for equipment that none of them describes."""
    special = traits["custom_unit"] or traits["own_parameters"]
    if traits["linked"]:
        return 2  # general machines and what connects them, special parts included (S2:67-69)
    if special and not traits["general_purpose_only"]:
        return 1  # a special unit or parameters of one's own are enough (S2:64-66)
    if special or traits["site_specific"]:
        return 2  # special parts in a catalogue machine (S2:69), functions by site (S2:61)
    return 3 if traits["general_purpose_only"] else 0


def _decides(id_: str, worlds: Iterable[tuple[Mapping[str, bool], int]]) -> bool:
    """Whether another answer to one question, all else equal, leads to another pattern."""
    seen: dict[tuple[tuple[str, bool], ...], int] = {}
    for world, number in worlds:
        rest = tuple((name, value) for name, value in world.items() if name != id_)
        if seen.setdefault(rest, number) != number:
            return True
    return False


def questions() -> tuple[Question, ...]:
    """The five questions, in the order of asking."""
    return _read()[0]


def patterns() -> tuple[Pattern, ...]:
    """The three patterns."""
    return _read()[1]


@cache
def _read() -> tuple[tuple[Question, ...], tuple[Pattern, ...]]:
    def make() -> tuple[tuple[Question, ...], tuple[Pattern, ...]]:
        data = strict_yaml.read(DATA).value
        asked = tuple(Question(e["id"], _text(e["ask"]), e["at"]) for e in data["questions"])
        found = tuple(
            Pattern(
                e["number"],
                _text(e),
                e["made_to_order"],
                e["route"],
                _text(e["do"]),
                _text(e["advice"]),
                e["quote"],
                e["at"],
            )
            for e in data["patterns"]
        )
        return asked, found

    return stored("made_to_order", [DATA, Path(__file__)], make)


def _text(entry: Mapping[str, Any]) -> Text:
    return Text(entry["ja"], entry["en"])
