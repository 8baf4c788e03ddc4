"""What is known when one of several values holds and nobody can say yet which one, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoryoku.engine.nodes import Type
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression
from shoryoku.engine.sql.values import (
    Choice,
    Listed,
    Number,
    Series,
    Truth,
    UnsupportedError,
    Value,
)

Branch = tuple[Expression, Value]


def unknown_of(type_: Type, span: tuple[Any, Any] | None = None) -> Value:
    """An unknown value of a type; a number within its range, if it has one."""
    if type_.many:
        if type_.kind == "choice":
            return Listed(e.null("list"))
        return Series((), e.whole(0), FALSE)
    if type_.kind == "bool":
        return Truth(e.null("bool"))
    if type_.kind == "choice":
        return Choice(e.null("int"), ())
    low, high = span or (None, None)
    return v.unknown(
        v.OPEN if low is None else v.exact(low), v.OPEN if high is None else v.exact(high)
    )


def either(branches: Sequence[Branch]) -> Value:
    """The value of the branches that are possible: their conditions, never NULL, say which.

    At least one of them holds in every row. Where several do, numbers span a range and
    everything else is unknown unless all agree.
    """
    possible = [branch for branch in branches if branch[0] is not FALSE]
    if len(possible) == 1:
        return possible[0][1]
    first = possible[0][1]
    clash = e.any_of([e.all_of([when, v.clash(value)]) for when, value in possible])
    if all(value is first for _, value in possible):
        return first
    if isinstance(first, v.Either) or any(type(value) is not type(first) for _, value in possible):
        raise UnsupportedError("values of different forms")
    absent = e.all_of([e.any_of([e.negated(when), v.absent(value)]) for when, value in possible])
    some_absent = e.any_of([e.all_of([when, v.absent(value)]) for when, value in possible])
    merged = _MERGED[type(first)](possible, absent, e.all_of([some_absent, e.negated(absent)]))
    return v.with_clash(merged, clash)


def first_of(branches: Sequence[tuple[Expression, Number]]) -> Number:
    """The number of the first condition that holds; the last one always does."""
    if len(branches) == 1:
        return branches[0][1]
    low = v.chosen([(when, value.low) for when, value in branches])
    same = all(value.low is value.high for _, value in branches)
    return Number(
        low,
        low if same else v.chosen([(when, value.high) for when, value in branches]),
        e.case([(when, value.known) for when, value in branches]),
        e.case([(when, value.absent) for when, value in branches]),
        e.case([(when, value.clash) for when, value in branches]),
    )


def _truths(branches: Sequence[Branch], absent: Expression, mixed: Expression) -> Truth:
    yes, no = [e.negated(mixed)], [e.negated(mixed)]
    for when, value in branches:
        assert isinstance(value, Truth)
        yes.append(e.any_of([e.negated(when), e.holds(value.value)]))
        no.append(e.any_of([e.negated(when), e.fails(value.value)]))
    return Truth(_three_valued(branches, e.all_of(yes), e.all_of(no)), absent)


def _three_valued(branches: Sequence[Branch], yes: Expression, no: Expression) -> Expression:
    if _exclusive([when for when, _ in branches]):
        one, other = branches[0][1], branches[1][1]
        assert isinstance(one, Truth)
        assert isinstance(other, Truth)
        if one.absent is FALSE and other.absent is FALSE:
            return e.pick(branches[0][0], one.value, other.value)
    return e.case([(yes, TRUE), (no, FALSE)])


def _numbers(branches: Sequence[Branch], absent: Expression, mixed: Expression) -> Number:
    lows, highs, low_open, high_open = [], [], [], []
    exclusive = _exclusive([when for when, _ in branches])
    for when, value in branches:
        assert isinstance(value, Number)
        here = e.all_of([when, e.negated(value.absent)])
        lows.append((here, value.low))
        highs.append((here, value.high))
        low_open.append(e.all_of([here, e.is_null(value.low.numerator)]))
        high_open.append(e.all_of([here, e.is_null(value.high.numerator)]))
    if exclusive:
        low, high = v.chosen(lows), v.chosen(highs)
        known = e.any_of([e.all_of([when, value.known]) for when, value in branches])  # type: ignore[union-attr]
        return Number(low, low if known is TRUE else high, known, absent)
    low = _extreme(v.least, lows, e.any_of(low_open))
    high = _extreme(v.greatest, highs, e.any_of(high_open))
    known = e.all_of([e.holds(v.same(low, high)), e.negated(mixed)])
    return Number(low, high, known, absent)


def _extreme(pick: Any, places: list[tuple[Expression, v.Ratio]], is_open: Expression) -> v.Ratio:
    found: v.Ratio = pick([v.only_where(here, ratio) for here, ratio in places])
    return v.only_where(e.negated(is_open), found)


def _exclusive(conditions: Sequence[Expression]) -> bool:
    """Whether exactly one condition holds in every row: two that are opposites."""
    return len(conditions) == 2 and conditions[1] is e.negated(conditions[0])


def _choices(branches: Sequence[Branch], absent: Expression, mixed: Expression) -> Choice:
    del mixed
    choices = [(when, value) for when, value in branches if isinstance(value, Choice)]
    if not _exclusive([when for when, _ in choices]):
        raise UnsupportedError("a choice that hangs on something unknown")
    every = tuple(sorted({known for _, choice in choices for known in choice.values}))
    places = [
        (when, e.looked_up(choice.value, [every.index(known) for known in choice.values]))
        for when, choice in choices
    ]
    return Choice(e.case(places), every, absent)


def _series(branches: Sequence[Branch], absent: Expression, mixed: Expression) -> Series:
    del mixed
    series = [(when, value) for when, value in branches if isinstance(value, Series)]
    longest = max(len(value.elements) for _, value in series)
    elements = tuple(
        v.chosen([(when, s.elements[at]) for when, s in series if at < len(s.elements)])
        for at in range(longest)
    )
    known = e.all_of([e.any_of([e.negated(when), value.known]) for when, value in series])
    for at, (one_when, one) in enumerate(series):
        for other_when, other in series[at + 1 :]:
            both = e.all_of([one_when, other_when])
            known = e.all_of([known, e.any_of([e.negated(both), _alike(one, other)])])
    length = e.case([*((when, value.length) for when, value in series), (TRUE, e.whole(0))])
    return Series(elements, length, known, absent)


def _listed(branches: Sequence[Branch], absent: Expression, mixed: Expression) -> Listed:
    del mixed
    lists = [(when, value) for when, value in branches if isinstance(value, Listed)]
    if not _exclusive([when for when, _ in lists]):
        raise UnsupportedError("a list that hangs on something unknown")
    return Listed(e.case([(when, value.value) for when, value in lists]), absent)


def _alike(one: Series, other: Series) -> Expression:
    """Whether two series that are known have the same values."""
    same = [e.equal(one.length, other.length)]
    for at, (left, right) in enumerate(zip(one.elements, other.elements, strict=False)):
        beyond = e.at_most(one.length, e.whole(at))
        same.append(e.any_of([beyond, e.holds(v.same(left, right))]))
    return e.all_of(same)


_MERGED: dict[type, Any] = {
    Truth: _truths, Number: _numbers, Choice: _choices, Series: _series, Listed: _listed,
}  # fmt: skip
