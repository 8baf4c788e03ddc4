"""Comparison, arithmetic and rounding of SQL values: exact where known, ranges where not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression
from shoryoku.engine.sql.values import (
    Either,
    Growth,
    Number,
    Ratio,
    Series,
    Truth,
    UnsupportedError,
    Value,
)

_MOST_RATES = 64
_SPLIT = 2**50


def compared(sign: str, left: Value, right: Value) -> Expression:
    """Whether ``left sign right``; NULL while the ranges leave it open."""
    if isinstance(left, Truth) and isinstance(right, Truth):
        alike = e.any_of(
            [
                e.all_of([left.value, right.value]),
                e.all_of([e.negated(left.value), e.negated(right.value)]),
            ]
        )
        return alike if sign == "==" else e.negated(alike)
    if isinstance(left, Either):
        return e.pick(
            left.condition, compared(sign, left.first, right), compared(sign, left.second, right)
        )
    if isinstance(left, Growth) and isinstance(right, Number):
        return _growth_compared(sign, left, right)
    if isinstance(right, Growth) and isinstance(left, Number):
        return _growth_compared(_TURNED[sign], right, left)
    if not (isinstance(left, Number) and isinstance(right, Number)):
        raise UnsupportedError("only numbers are compared by size")
    if sign in ("==", "!="):
        apart = e.any_of([v.below(left.high, right.low), v.below(right.high, left.low)])
        alike = e.all_of([left.known, right.known, v.same(left.low, right.low)])
        result = e.case([(apart, FALSE), (alike, TRUE)])
        return result if sign == "==" else e.negated(result)
    if sign in (">", ">="):
        left, right = right, left
    if sign in ("<", ">"):
        yes, no = v.below(left.high, right.low), v.not_above(right.high, left.low)
    else:
        yes, no = v.not_above(left.high, right.low), v.below(right.high, left.low)
    return decided(yes, no)


def decided(yes: Expression, no: Expression) -> Expression:
    """TRUE where ``yes`` holds, FALSE where ``no`` does, else NULL."""
    if no is e.negated(yes):
        return yes
    return e.case([(yes, TRUE), (no, FALSE)])


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _growth_compared(sign: str, growth: Growth, rate: Number) -> Expression:
    if sign not in ("<", "<=", ">", ">="):
        raise UnsupportedError("a growth rate is compared by size")
    at_least = sign in (">", ">=")
    to_hold, to_fail = (rate.high, rate.low) if at_least else (rate.low, rate.high)
    strict = sign in ("<", ">")
    yes = _growth_against(growth, to_hold, at_least, strict)
    no = _growth_against(growth, to_fail, not at_least, not strict)
    return e.case(
        [
            (e.all_of([growth.known, e.holds(yes)]), TRUE),
            (e.all_of([growth.known, e.holds(no)]), FALSE),
        ]
    )


def _growth_against(growth: Growth, rate: Ratio, above: bool, strict: bool) -> Expression:
    """Whether the growth is above (else below) a rate, of which there are only a few."""
    rates = few_values(rate.numerator)
    if rates is None or not rate.denominator.is_constant:
        raise UnsupportedError("a growth rate is compared with a rate that differs by row")
    if not rates:
        return e.null("bool")
    branches = []
    for numerator in sorted(rates):
        fixed = Fraction(numerator, rate.denominator.value)
        here = e.equal(rate.numerator, e.whole(numerator))
        branches.append((here, _growth_against_fixed(growth, fixed, above, strict)))
    return e.case(branches)


def _growth_against_fixed(growth: Growth, rate: Fraction, above: bool, strict: bool) -> Expression:
    """``final / base`` against ``(1 + rate) ** years``, multiplied out."""
    top = rate.numerator + rate.denominator
    if top < 0:
        return e.truth(above)
    final = e.greatest([growth.final.numerator, v.ZERO])
    ours = e.multiply(final, growth.base.denominator)
    base = e.greatest([growth.base.numerator, v.ZERO])
    theirs = e.multiply(base, growth.final.denominator)
    branches = []
    for years in range(max(growth.years.low, 1), growth.years.high + 1):
        one = (ours, int(rate.denominator**years))
        other = (theirs, int(top**years))
        small, large = (other, one) if above else (one, other)
        holds = e.negated(_at_most(large, small)) if strict else _at_most(small, large)
        branches.append((e.equal(growth.years, e.whole(years)), holds))
    return e.case(branches) if branches else FALSE


def _at_most(left: tuple[Expression, int], right: tuple[Expression, int]) -> Expression:
    """Whether one product is at most another, however large the constant factors are."""
    try:
        return e.at_most(
            e.multiply(left[0], e.whole(left[1])), e.multiply(right[0], e.whole(right[1]))
        )
    except e.TooLargeError:
        pass
    # in two parts: the difference of the upper parts decides unless it is small
    upper = e.subtract(_times(left[0], left[1] // _SPLIT), _times(right[0], right[1] // _SPLIT))
    lower = e.subtract(_times(left[0], left[1] % _SPLIT), _times(right[0], right[1] % _SPLIT))
    enough = max(abs(lower.low), abs(lower.high)) // _SPLIT + 1
    near = e.greatest([e.least([upper, e.whole(enough)]), e.whole(-enough)])
    return e.at_most(e.add(e.multiply(near, e.whole(_SPLIT)), lower), v.ZERO)


def _times(item: Expression, factor: int) -> Expression:
    return e.multiply(item, e.whole(factor))


def few_values(item: Expression) -> set[int] | None:
    """Every value that an expression of constants can have; ``None`` if it hangs on a column."""
    if item.is_constant:
        return set() if item.value is None else {item.value}
    if item.form == "case":
        parts = [few_values(part) for part in item.parts[2::2]]
        found = None if None in parts else set().union(*(part for part in parts if part))
    elif item.form == "lookup":
        found = {value for value in item.parts[1] if value is not None}
    elif item.form in ("least", "greatest"):
        parts = [few_values(part) for part in item.parts]
        found = None if None in parts else set().union(*(part for part in parts if part))
    elif item.form in ("+", "-", "*"):
        left, right = (few_values(part) for part in item.parts)
        if left is None or right is None or len(left) * len(right) > _MOST_RATES:
            return None
        found = {_COMPUTE[item.form](a, b) for a, b in product(left, right)}
    else:
        return None
    return found if found is None or len(found) <= _MOST_RATES else None


_COMPUTE: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
}  # fmt: skip


def combined(sign: str, left: Value, right: Value) -> Value:
    """``left sign right``: exact where both are known, else the range it must lie in."""
    if isinstance(left, Series) or isinstance(right, Series):
        return _year_by_year(sign, left, right)
    if not (isinstance(left, Number) and isinstance(right, Number)):
        raise UnsupportedError("only numbers are computed with")
    absent = e.any_of([left.absent, right.absent])
    clash = e.any_of([left.clash, right.clash])
    low, high = _ends_of[sign](left, right)
    if left.known is TRUE and right.known is TRUE:
        if sign == "/" and right.low.numerator.low <= 0:
            return v.between(low, low, absent, clash)._replace(
                known=e.negated(e.is_null(low.numerator))
            )
        return v.certain(low, absent, clash)
    return v.between(low, high, absent, clash)


def _sum(left: Number, right: Number) -> tuple[Ratio, Ratio]:
    return plus(left.low, right.low), plus(left.high, right.high)


def _difference(left: Number, right: Number) -> tuple[Ratio, Ratio]:
    return minus(left.low, right.high), minus(left.high, right.low)


def _product(left: Number, right: Number) -> tuple[Ratio, Ratio]:
    if left.known is TRUE and right.known is TRUE:
        whole = times(left.low, right.low)
        return whole, whole
    if left.low.numerator.low >= 0 and right.low.numerator.low >= 0:
        return times(left.low, right.low), _times_or_open(left.high, right.high)
    corners = [times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    is_open = e.any_of([e.is_null(corner.numerator) for corner in corners])
    closed = e.negated(is_open)
    return (
        v.only_where(closed, v.least(corners)),
        v.only_where(closed, v.greatest(corners)),
    )


def _times_or_open(left: Ratio, right: Ratio) -> Ratio:
    """The product of two upper ends: nothing times what is open is nothing."""
    found = times(left, right)
    if not found.numerator.nullable:
        return found
    nothing = [e.holds(e.equal(end.numerator, v.ZERO)) for end in (left, right)]
    return v.chosen([(e.any_of(nothing), Ratio(v.ZERO, found.denominator)), (TRUE, found)])


def _quotient(left: Number, right: Number) -> tuple[Ratio, Ratio]:
    if right.low.numerator.low < 0:
        raise UnsupportedError("a divisor that may be negative")
    if left.known is TRUE and right.known is TRUE:
        whole = _over(left.low, right.low)
        return whole, whole
    falls = e.less(left.low.numerator, v.ZERO)
    low = v.chosen(
        [(e.holds(falls), _over(left.low, right.low)), (TRUE, _over_open(left.low, right.high))]
    )
    rises = e.at_most(v.ZERO, left.high.numerator)
    high = v.chosen(
        [(e.fails(rises), _over_open(left.high, right.high)), (TRUE, _over(left.high, right.low))]
    )
    # nothing is known of a quotient whose divisor may be nothing
    sure = e.holds(e.less(v.ZERO, right.low.numerator))
    return v.only_where(sure, low), v.only_where(sure, high)


def _over(left: Ratio, right: Ratio) -> Ratio:
    """The exact quotient; open where the divisor is 0 or unknown."""
    numerator = e.multiply(left.numerator, right.denominator)
    denominator = e.multiply(left.denominator, right.numerator)
    if denominator.low > 0 and not denominator.nullable:
        return Ratio(numerator, denominator)
    there = e.holds(e.less(v.ZERO, right.numerator))
    # a denominator is at least 1, also where it does not count
    return Ratio(e.case([(there, numerator)]), e.greatest([e.or_else(denominator, v.ONE), v.ONE]))


def _over_open(left: Ratio, right: Ratio) -> Ratio:
    """The quotient by an upper end: what is divided by something without bounds comes to 0."""
    found = _over(left, right)
    if not right.numerator.nullable:
        return found
    closed = e.negated(e.is_null(left.numerator))
    nothing = e.all_of([e.is_null(right.numerator), closed])
    return v.chosen([(nothing, Ratio(v.ZERO, found.denominator)), (TRUE, found)])


_ends_of: dict[str, Callable[[Number, Number], tuple[Ratio, Ratio]]] = {
    "+": _sum, "-": _difference, "*": _product, "/": _quotient,
}  # fmt: skip


def plus(left: Ratio, right: Ratio) -> Ratio:
    """The exact sum."""
    a, b = v.over_one_denominator([left, right])
    return Ratio(e.add(a.numerator, b.numerator), a.denominator)


def minus(left: Ratio, right: Ratio) -> Ratio:
    """The exact difference."""
    a, b = v.over_one_denominator([left, right])
    return Ratio(e.subtract(a.numerator, b.numerator), a.denominator)


def times(left: Ratio, right: Ratio) -> Ratio:
    """The exact product."""
    return Ratio(
        e.multiply(left.numerator, right.numerator), e.multiply(left.denominator, right.denominator)
    )


def _year_by_year(sign: str, left: Value, right: Value) -> Series:
    sides = [left, right]
    series = [side for side in sides if isinstance(side, Series)]
    longest = min(len(side.elements) for side in series)
    lefts, rights = (_elements(side, longest) for side in sides)
    elements = tuple(_yearly(sign, one, other) for one, other in zip(lefts, rights, strict=True))
    length = series[0].length
    known = [side.known if isinstance(side, (Series, Number)) else FALSE for side in sides]
    if len(series) == 2:
        known.append(e.holds(e.equal(series[0].length, series[1].length)))
    if sign == "/":
        known += [
            e.any_of([e.at_most(length, e.whole(at)), e.negated(e.is_null(found.numerator))])
            for at, found in enumerate(elements)
        ]
    absent = e.any_of([v.absent(side) for side in sides])
    return Series(elements, length, e.all_of(known), absent, v.clash_of(sides))


def _elements(side: Value, longest: int) -> list[Ratio]:
    if isinstance(side, Series):
        return list(side.elements[:longest])
    if isinstance(side, Number):
        return [side.low] * longest
    raise UnsupportedError("a series is computed with numbers")


def _yearly(sign: str, left: Ratio, right: Ratio) -> Ratio:
    if sign == "/":
        if right.numerator.low < 0:
            raise UnsupportedError("a divisor that may be negative")
        return _over(left, right)
    return {"+": plus, "-": minus, "*": times}[sign](left, right)


def clipped(found: Number, span: tuple[Any, Any]) -> Number:
    """A number that, where it is unknown, cannot lie outside a range."""
    if found.known is TRUE:
        return found
    low, high = v.exact(span[0]), v.exact(span[1])
    unsure = e.negated(found.known)
    low = _clipped_end(found.low, v.greatest([found.low, low]), unsure)
    high = _clipped_end(found.high, v.least([found.high, high]), unsure)
    known = e.any_of([found.known, e.holds(v.same(low, high))])
    return found._replace(low=low, high=high, known=known)


def _clipped_end(end: Ratio, inside: Ratio, unsure: Expression) -> Ratio:
    if inside.numerator is end.numerator:
        return end
    return v.chosen([(unsure, inside), (TRUE, end)])


def floored(item: Number, unit: int = 1) -> Number:
    """The largest whole multiple of ``unit`` not above the number."""
    low = _floor(item.low, unit)
    high = low if item.low is item.high else _floor(item.high, unit)
    found = v.between(low, high, item.absent, item.clash)
    return found._replace(known=TRUE) if item.known is TRUE else found


def _floor(ratio: Ratio, unit: int) -> Ratio:
    divisor = e.multiply(ratio.denominator, e.whole(unit))
    cut = e.floor_divide(ratio.numerator, divisor)
    return Ratio(e.multiply(cut, e.whole(unit)), v.ONE)
