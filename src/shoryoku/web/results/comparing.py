"""Which answers are put side by side, and which more can be chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from shoryoku.problems import InputError
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.text import Text
from shoryoku.web.assessing import assessment_of, book

MOST = 4


class Offered(NamedTuple):
    """A programme and the rules of it that can be chosen, newest first."""

    name: Text
    rules: tuple[tuple[str, Text], ...]


def chosen(document: Mapping[str, Any], wanted: Sequence[str]) -> list[Answer]:
    """The answers of the rules that are named; names that are none of a rule's are passed over."""
    found: list[Answer] = []
    for rule in list(dict.fromkeys(wanted))[:MOST]:
        if "@" not in rule:
            continue
        try:
            answers = assessment_of(document, rule).answers
        except InputError:
            continue
        found += [answer for answer in answers if answer.rule.id == rule]
    return found


def offered(current: Assessment, shown: Collection[str]) -> list[Offered]:
    """Every rule of the programmes in force, and of those already shown."""
    wanted = dict.fromkeys(answer.rule.programme for answer in current.answers)
    wanted.update(dict.fromkeys(rule.partition("@")[0] for rule in shown))
    found = []
    for id_ in wanted:
        programme = book().programme(id_)
        heads = tuple((head.id, head.name) for head in reversed(programme.heads))
        found.append(Offered(programme.name, heads))
    return found
