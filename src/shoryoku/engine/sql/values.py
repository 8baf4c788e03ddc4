"""Values of the rule language as SQL: truths, numbers with their range, choices, series.

A value is written so that each of the three states can be told apart without reading ``NULL``
twice: ``absent`` (does not apply) is a truth that is never NULL; an unknown truth or choice is
NULL; an unknown number has two ends that differ, and an end that nothing bounds is NULL.
``clash`` is TRUE where two exceptions hold and disagree; such a value must not be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeAlias

from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression


class UnsupportedError(ValueError):
    """Something that the interpreter can compute and SQL, as written here, cannot."""


class Ratio(NamedTuple):
    """An exact number: numerator over a denominator that is greater than 0 and never NULL."""

    numerator: Expression
    denominator: Expression


class Truth(NamedTuple):
    """Yes or no; NULL is unknown, and means nothing where ``absent``."""

    value: Expression
    absent: Expression = FALSE
    clash: Expression = FALSE


class Number(NamedTuple):
    """A number between two ends; ``known`` says that the ends are one and certain."""

    low: Ratio
    high: Ratio
    known: Expression
    absent: Expression = FALSE
    clash: Expression = FALSE


class Choice(NamedTuple):
    """One of several ids, as its place in ``values``; NULL is unknown."""

    value: Expression
    values: tuple[str, ...]
    absent: Expression = FALSE
    clash: Expression = FALSE


class Series(NamedTuple):
    """Yearly or member values: all known, or none."""

    elements: tuple[Ratio, ...]
    length: Expression
    known: Expression
    absent: Expression = FALSE
    clash: Expression = FALSE


class Listed(NamedTuple):
    """A list of ids; NULL is unknown."""

    value: Expression
    absent: Expression = FALSE
    clash: Expression = FALSE


class Growth(NamedTuple):
    """A yearly growth rate, as ``quotient ** (1 / years) - 1``; it is only ever compared."""

    final: Ratio
    base: Ratio
    years: Expression
    known: Expression
    absent: Expression = FALSE
    clash: Expression = FALSE


class Either(NamedTuple):
    """``first`` where ``condition`` (never NULL) holds, else ``second``: of different forms."""

    condition: Expression
    first: Number
    second: Growth


Value: TypeAlias = Truth | Number | Choice | Series | Listed | Growth | Either

ONE = e.whole(1)
ZERO = e.whole(0)
OPEN = Ratio(e.null("int"), ONE)


def exact(number: int | Fraction) -> Ratio:
    """A constant."""
    fraction = Fraction(number)
    return Ratio(e.whole(fraction.numerator), e.whole(fraction.denominator))


def certain(at: Ratio, absent: Expression = FALSE, clash: Expression = FALSE) -> Number:
    """A number that is known."""
    return Number(at, at, TRUE, absent, clash)


def unknown(low: Ratio = OPEN, high: Ratio = OPEN) -> Number:
    """A number of which only a range is known."""
    return between(low, high)


def fixed(value: Value) -> Fraction | None:
    """The constant that a value is in every row, if it is one."""
    if not isinstance(value, Number) or value.known is not TRUE or value.absent is not FALSE:
        return None
    numerator, denominator = value.low
    if not (numerator.is_constant and denominator.is_constant):
        return None
    return Fraction(numerator.value, denominator.value)


def end(ratio: Ratio) -> Fraction | None:
    """The constant that an end is, ``None`` for an open one.

    Raises:
        UnsupportedError: the end differs by row.
    """
    if not (ratio.numerator.is_constant and ratio.denominator.is_constant):
        raise UnsupportedError("a number that differs by row")
    if ratio.numerator.value is None:
        return None
    return Fraction(ratio.numerator.value, ratio.denominator.value)


def between(
    low: Ratio, high: Ratio, absent: Expression = FALSE, clash: Expression = FALSE
) -> Number:
    """A number within a range: known as soon as the range is one point."""
    point = low is high
    known = e.negated(e.is_null(low.numerator)) if point else e.holds(same(low, high))
    return Number(low, high, known, absent, clash)


def same(left: Ratio, right: Ratio) -> Expression:
    """Whether two exact numbers are equal; NULL if an end is open."""
    a, b = over_one_denominator([left, right])
    return e.equal(a.numerator, b.numerator)


def not_above(left: Ratio, right: Ratio) -> Expression:
    """``left <= right``; NULL if an end is open."""
    a, b = over_one_denominator([left, right])
    return e.at_most(a.numerator, b.numerator)


def below(left: Ratio, right: Ratio) -> Expression:
    """``left < right``; NULL if an end is open."""
    return e.negated(not_above(right, left))


def over_one_denominator(ratios: Sequence[Ratio]) -> list[Ratio]:
    """The same numbers over one denominator."""
    first = ratios[0].denominator
    if all(ratio.denominator is first for ratio in ratios):
        return list(ratios)
    if all(ratio.denominator.is_constant for ratio in ratios):
        common = lcm(*(ratio.denominator.value for ratio in ratios))
        return [
            Ratio(
                e.multiply(ratio.numerator, e.whole(common // ratio.denominator.value)),
                e.whole(common),
            )
            for ratio in ratios
        ]
    if len(ratios) != 2:
        raise UnsupportedError("more than two numbers over denominators that differ by row")
    (a, b), (c, d) = ratios
    both = e.multiply(b, d)
    return [Ratio(e.multiply(a, d), both), Ratio(e.multiply(c, b), both)]


def chosen(branches: Sequence[tuple[Expression, Ratio]]) -> Ratio:
    """The number of the first branch whose condition is TRUE, else open."""
    denominators = {id(ratio.denominator) for _, ratio in branches}
    if len(denominators) > 1 and all(r.denominator.is_constant for _, r in branches):
        level = over_one_denominator([ratio for _, ratio in branches])
        branches = [(condition, r) for (condition, _), r in zip(branches, level, strict=True)]
        denominators = {id(level[0].denominator)}
    numerator = e.case([(condition, ratio.numerator) for condition, ratio in branches])
    if len(denominators) == 1:
        return Ratio(numerator, branches[0][1].denominator)
    over = e.case([*((condition, ratio.denominator) for condition, ratio in branches), (TRUE, ONE)])
    return Ratio(numerator, over)


def least(ratios: Sequence[Ratio]) -> Ratio:
    """The least of those that are not open."""
    return _extreme(ratios, e.least, not_above)


def greatest(ratios: Sequence[Ratio]) -> Ratio:
    """The greatest of those that are not open."""
    return _extreme(ratios, e.greatest, lambda left, right: not_above(right, left))


def _extreme(
    ratios: Sequence[Ratio],
    pick: Callable[[list[Expression]], Expression],
    wins: Callable[[Ratio, Ratio], Expression],
) -> Ratio:
    kept = [r for r in ratios if not (r.numerator.is_constant and r.numerator.value is None)]
    if not kept:
        return OPEN
    if len({(id(r.numerator), id(r.denominator)) for r in kept}) == 1:
        return kept[0]
    if len({id(r.denominator) for r in kept}) == 1 or all(r.denominator.is_constant for r in kept):
        level = over_one_denominator(kept)
        numerator = pick([r.numerator for r in level])
        return Ratio(numerator, level[0].denominator)
    best = kept[0]
    for ratio in kept[1:]:
        better = e.any_of([e.is_null(ratio.numerator), e.holds(wins(best, ratio))])
        best = chosen([(better, best), (TRUE, ratio)])
    return best


def only_where(condition: Expression, ratio: Ratio) -> Ratio:
    """The number where a condition holds, else open."""
    return Ratio(e.case([(condition, ratio.numerator)]), ratio.denominator)


def clash_of(values: Iterable[Value]) -> Expression:
    """TRUE where one of the values must not be used."""
    return e.any_of([clash(value) for value in values])


def clash(value: Value) -> Expression:
    if isinstance(value, Either):
        return e.any_of([value.first.clash, value.second.clash])
    return value.clash


def absent(value: Value) -> Expression:
    """TRUE where a value does not apply."""
    if isinstance(value, Either):
        return e.pick(value.condition, value.first.absent, value.second.absent)
    return value.absent


def is_unknown(value: Value) -> Expression:
    """TRUE where a value is still to be found out."""
    if isinstance(value, (Truth, Choice, Listed)):
        return e.all_of([e.negated(value.absent), e.is_null(value.value)])
    if isinstance(value, Either):
        return e.pick(value.condition, is_unknown(value.first), is_unknown(value.second))
    return e.all_of([e.negated(value.absent), e.negated(value.known)])


def with_clash(value: Value, more: Expression) -> Value:
    """The same value, not to be used where ``more`` holds either."""
    if more is FALSE:
        return value
    if isinstance(value, Either):
        return value._replace(first=value.first._replace(clash=e.any_of([value.first.clash, more])))
    return value._replace(clash=e.any_of([value.clash, more]))
