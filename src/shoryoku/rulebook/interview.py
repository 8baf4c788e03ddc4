"""What to ask next: over many answers, the question that decides most comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.rulebook.answer import Answer

_MOST_HALVINGS = 6


class Question(NamedTuple):
    """A fact that is still missing.

    Attributes:
        weight: how much hangs on it: per answer its share of what is open there, added up; calls
            that are over count half, and each question put off halves what else its answers ask.
        answers: the answers that it would bring further, those that hang on it most first.
    """

    term: Term
    weight: float
    answers: tuple[Answer, ...]


def questions(answers: Iterable[Answer], skipped: Collection[str] = ()) -> list[Question]:
    """What can still be asked for the answers that are still possible, weightiest first.

    Args:
        skipped: terms that the person does not know or will answer later.
    """
    weights: dict[str, int] = {}
    hanging: dict[str, list[tuple[float, Answer]]] = {}
    for answer in answers:
        if answer.status == "ineligible":
            continue
        # a call that is over says only what the next one may be like: it counts half; and whoever
        # could not answer for a programme before will hardly know its other details
        share = 500_000 if answer.window_state == "closed" else 1_000_000
        put_off = sum(entry.term in skipped for entry in answer.missing)
        share >>= min(put_off, _MOST_HALVINGS)
        for entry in answer.missing:
            # whole numbers, so that the order of adding up cannot matter
            weights[entry.term] = weights.get(entry.term, 0) + int(entry.weight * share)
            hanging.setdefault(entry.term, []).append((entry.weight, answer))
    terms = vocabulary()
    found = [
        Question(
            terms[term],
            weight / 1_000_000,
            tuple(answer for _, answer in sorted(hanging[term], key=lambda pair: -pair[0])),
        )
        for term, weight in weights.items()
        if term in terms and terms[term].question is not None and term not in skipped
    ]
    return sorted(found, key=lambda question: -question.weight)
