"""The functions of the rule language as SQL; a lookup by one choice becomes a table of its values.

What a function does for all rows alike, and what it gives for each choice that occurs, is asked
of the function itself: the tables that the interpreter reads are not written a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import Function
from shoryoku.engine.nodes import Type
from shoryoku.engine.sql import arithmetic as a
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression
from shoryoku.engine.sql.merge import unknown_of
from shoryoku.engine.sql.values import (
    Choice,
    Listed,
    Number,
    Ratio,
    Series,
    Truth,
    UnsupportedError,
    Value,
)

Literal = Callable[[Any, Type], Value]


def call(
    function: Function,
    node: n.Call,
    arguments: Sequence[Value],
    constants: Sequence[Any],
    literal: Literal,
) -> Value:
    """The value of a call.

    Args:
        constants: the plain value of each argument that is written in the rule, else ``None``.
        literal: makes a value from a plain one.

    Raises:
        UnsupportedError: the function has no SQL form for such arguments.
    """
    clash = v.clash_of(arguments)
    if function.name in _FORMS:
        return v.with_clash(_FORMS[function.name](arguments, constants), clash)
    return v.with_clash(_looked_up(function, node, arguments, constants, literal), clash)


def _looked_up(
    function: Function,
    node: n.Call,
    arguments: Sequence[Value],
    constants: Sequence[Any],
    literal: Literal,
) -> Value:
    plain = [
        constant if constant is not None else _plain(value, argument.type)
        for constant, value, argument in zip(constants, arguments, node.arguments, strict=True)
    ]
    open_ = [at for at, value in enumerate(plain) if value is None]
    if not open_:
        return literal(function.compute(*plain), node.type)
    choice = arguments[open_[0]]
    if len(open_) > 1 or not isinstance(choice, Choice):
        unknown = [value for value in arguments if _never_known(value)]
        if unknown:
            return unknown_of(node.type)
        raise UnsupportedError(f"{function.name} of more than one choice")
    if _never_known(choice):
        return unknown_of(node.type)

    def at(value: str) -> Value:
        given = [value if place == open_[0] else item for place, item in enumerate(plain)]
        return literal(function.compute(*given), node.type)

    found = [at(value) for value in choice.values]
    numbers = [number for number in found if isinstance(number, Number)]
    if len(numbers) < len(found):
        raise UnsupportedError(f"{function.name} gives no number")
    ends = [
        _column(choice, [v.end(ratio) for ratio in ratios])
        for ratios in ([m.low for m in numbers], [m.high for m in numbers])
    ]
    low, high = ends
    return v.between(low, low if low == high else high, choice.absent)


def _never_known(value: Value) -> bool:
    if isinstance(value, Choice):
        return value.value.is_constant and value.value.value is None
    return isinstance(value, Number) and value.known is FALSE


def _column(choice: Choice, ends: Sequence[Fraction | None]) -> Ratio:
    """What each choice gives, as a constant list that the choice is a place in."""
    common = lcm(*(end.denominator for end in ends if end is not None))
    whole = [None if end is None else int(end * common) for end in ends]
    return Ratio(e.looked_up(choice.value, whole), e.whole(common))


def _plain(value: Value, type_: Type) -> Any:
    """The one value that an argument has in every row, if it has."""
    if isinstance(value, Choice) and value.value.is_constant and value.values:
        return value.values[value.value.value]
    fixed = v.fixed(value)
    if fixed is None:
        return None
    if type_.kind == "date":
        from datetime import date

        return date.fromordinal(int(fixed))
    return int(fixed) if type_.kind in ("yen", "count") else fixed


def _series(value: Value) -> Series:
    if not isinstance(value, Series):
        raise UnsupportedError("a series is expected")
    return value


def _number(value: Value) -> Number:
    if not isinstance(value, Number):
        raise UnsupportedError("a number is expected")
    return value


def _where_known(ratio: Ratio, known: Expression, absent: Expression = FALSE) -> Number:
    """A number that is known where a condition holds, and of which nothing is known elsewhere."""
    if known is TRUE:
        return v.certain(ratio, absent)
    there = v.only_where(known, ratio)
    return Number(there, there, known, absent)


def _last(series: Series) -> Ratio:
    places = range(max(series.length.low, 1), len(series.elements) + 1)
    if len(places) == 1:
        return series.elements[places[0] - 1]
    if not places:
        return v.OPEN
    return v.chosen(
        [(e.equal(series.length, e.whole(at)), series.elements[at - 1]) for at in places]
    )


def _at_least(series: Series, places: int) -> Expression:
    return e.all_of([series.known, e.at_most(e.whole(places), series.length)])


def _growing(series: Series) -> tuple[Ratio, Ratio, Expression]:
    if len(series.elements) < 2:
        return v.exact(1), v.exact(1), FALSE
    base = series.elements[0]
    rises = e.holds(e.less(v.ZERO, base.numerator))
    return _last(series), base, e.all_of([_at_least(series, 2), rises])


def _cagr(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    final, base, known = _growing(series)
    years = e.subtract(series.length, e.whole(1))
    return v.Growth(final, base, years, known, series.absent)


def _increase(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    final, base, known = _growing(series)
    if known is FALSE:
        return unknown_of(Type("ratio"))
    quotient = a.combined("/", v.certain(final), _divisor(base))
    return _where_known(a.minus(_number(quotient).low, v.exact(1)), known, series.absent)


def _simple_growth(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    whole = _number(_increase(arguments, constants))
    years = e.greatest([e.subtract(series.length, e.whole(1)), v.ONE])
    share = Ratio(whole.low.numerator, e.multiply(whole.low.denominator, years))
    return _where_known(share, whole.known, series.absent)


def _divisor(base: Ratio) -> Number:
    """A base as a divisor: what is not above 0 has no growth and is not divided by."""
    return v.certain(Ratio(e.greatest([e.or_else(base.numerator, v.ONE), v.ONE]), base.denominator))


def _place(at: int) -> Callable[[Sequence[Value], Sequence[Any]], Value]:
    def found(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
        series = _series(arguments[0])
        if len(series.elements) <= at:
            return v.unknown()
        return _where_known(series.elements[at], _at_least(series, at + 1), series.absent)

    return found


def _final(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    return _where_known(_last(series), _at_least(series, 1), series.absent)


def _length(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    given = _series(arguments[0])
    return _where_known(Ratio(given.length, v.ONE), given.known, given.absent)


def _sum(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    total = v.exact(0)
    for element in series.elements:
        there = Ratio(e.or_else(element.numerator, v.ZERO), element.denominator)
        total = a.plus(total, there)
    return _where_known(total, series.known, series.absent)


def _edge(pick: Callable[[Sequence[Ratio]], Ratio]) -> Callable[..., Value]:
    def found(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
        series = _series(arguments[0])
        return _where_known(pick(series.elements), _at_least(series, 1), series.absent)

    return found


def _extreme(lowest: bool) -> Callable[..., Value]:
    def found(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
        numbers = [_number(argument) for argument in arguments]
        pick = v.least if lowest else v.greatest
        here = [e.negated(number.absent) for number in numbers]
        low, high = (
            pick([_there(end, when) for end, when in zip(ends, here, strict=True)])
            for ends in ([m.low for m in numbers], [m.high for m in numbers])
        )
        if all(number.known is TRUE for number in numbers):
            high = low
        # an end that nothing bounds goes before all others in one direction
        ends = [number.low if lowest else number.high for number in numbers]
        is_open = e.any_of(
            [e.all_of([w, e.is_null(end.numerator)]) for w, end in zip(here, ends, strict=True)]
        )
        closed = e.negated(is_open)
        low, high = (
            (v.only_where(closed, low), high) if lowest else (low, v.only_where(closed, high))
        )
        absent = e.all_of([number.absent for number in numbers])
        return v.between(low, high, absent) if low is not high else v.certain(low, absent)

    return found


def _there(end: Ratio, when: Expression) -> Ratio:
    return end if when is TRUE else v.only_where(when, end)


def _floor(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    return a.floored(_number(arguments[0]))


def _chosen(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    value = arguments[0]
    if not isinstance(value, Truth):
        raise UnsupportedError("chosen is of a yes/no")
    return Truth(e.all_of([e.holds(value.value), e.negated(value.absent)]))


def _limited_total(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    """The greatest total whose parts keep their shares, by the same steps as the interpreter."""
    shares, limit = constants[0], constants[1]
    base, *amounts = (_number(argument) for argument in arguments[2:])
    known = e.all_of([number.known for number in (base, *amounts)])
    parts = [amount.low for amount in amounts]
    total = a.plus(base.low, v.least([v.exact(limit), _total(parts)]))
    for _ in range(sum(share is not None for share in shares) + 1):
        reached = _one_step(shares, v.exact(limit), base.low, parts, total)
        lower = e.holds(v.below(reached, total))
        if lower is FALSE:
            break
        total = v.chosen([(lower, reached), (TRUE, total)])
    absent = e.any_of([number.absent for number in (base, *amounts)])
    return _where_known(total, known, absent)


def _total(parts: Sequence[Ratio]) -> Ratio:
    total = v.exact(0)
    for part in parts:
        total = a.plus(total, part)
    return total


def _one_step(
    shares: Sequence[Fraction | None], limit: Ratio, base: Ratio, parts: list[Ratio], total: Ratio
) -> Ratio:
    common = lcm(*(share.denominator for share in shares if share is not None))
    free, slope = v.exact(0), e.whole(0)  # the slope in parts of ``common``
    for share, part in zip(shares, parts, strict=True):
        if share is None:
            free = a.plus(free, part)
            continue
        cut = e.holds(v.below(a.times(total, v.exact(share)), part))
        free = a.plus(free, Ratio(e.pick(cut, v.ZERO, part.numerator), part.denominator))
        slope = e.add(slope, e.pick(cut, e.whole(int(share * common)), v.ZERO))
    rest = e.subtract(e.whole(common), slope)
    loose = e.less(v.ZERO, rest)
    over = e.greatest([rest, v.ONE])
    whole = a.plus(base, free)
    solved = Ratio(
        e.multiply(whole.numerator, e.whole(common)), e.multiply(whole.denominator, over)
    )
    return v.chosen([(loose, v.least([solved, a.plus(base, limit)])), (TRUE, total)])


def _each_min(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series, limit = _series(arguments[0]), _number(arguments[1])
    elements = tuple(_capped(element, limit.low) for element in series.elements)
    known = e.all_of([series.known, limit.known])
    absent = e.any_of([series.absent, limit.absent])
    return Series(elements, series.length, known, absent)


def _capped(element: Ratio, limit: Ratio) -> Ratio:
    there = e.negated(e.is_null(element.numerator))
    return v.only_where(there, v.least([element, limit]))


def _each_floor(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series = _series(arguments[0])
    floored = tuple(a.floored(v.certain(element)).low for element in series.elements)
    return series._replace(elements=floored)


def _top_up(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    """Every amount cut to its limit; a shared pool fills what was cut, first come first."""
    series, each, pool = _series(arguments[0]), _number(arguments[1]), _number(arguments[2])
    left, elements = pool.low, []
    for element in series.elements:
        there = e.negated(e.is_null(element.numerator))
        above = v.greatest([a.minus(element, each.low), v.exact(0)])
        extra = v.chosen([(there, v.least([above, left])), (TRUE, v.exact(0))])
        left = a.minus(left, extra)
        filled = a.plus(v.least([element, each.low]), extra)
        elements.append(v.only_where(there, filled))
    known = e.all_of([series.known, each.known, pool.known])
    absent = e.any_of([series.absent, each.absent, pool.absent])
    return Series(tuple(elements), series.length, known, absent)


def _count_at_least(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    series, limit = _series(arguments[0]), _number(arguments[1])
    reached: Expression = v.ZERO
    for element in series.elements:
        here = e.holds(v.not_above(limit.low, element))
        reached = e.add(reached, e.pick(here, v.ONE, v.ZERO))
    known = e.all_of([series.known, limit.known])
    absent = e.any_of([series.absent, limit.absent])
    whole = constants[2] if len(constants) > 2 else 0
    rest = e.greatest([e.subtract(e.whole(whole), series.length), v.ZERO])
    low = v.only_where(known, Ratio(reached, v.ONE))
    high = v.only_where(known, Ratio(e.add(reached, rest), v.ONE))
    return v.between(low, high, absent)


def _any_listed(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    given = arguments[0]
    if not isinstance(given, Listed):
        raise UnsupportedError("any_listed is of a list of choices")
    return Truth(e.overlaps(given.value, constants[1]), given.absent)


def _days_between(arguments: Sequence[Value], constants: Sequence[Any]) -> Value:
    first, last = _number(arguments[0]), _number(arguments[1])
    known = e.all_of([first.known, last.known])
    absent = e.any_of([first.absent, last.absent])
    return _where_known(a.minus(last.low, first.low), known, absent)


_FORMS: dict[str, Callable[[Sequence[Value], Sequence[Any]], Value]] = {
    "cagr": _cagr, "simple_growth": _simple_growth, "increase": _increase,
    "first": _place(0), "second": _place(1), "last": _final, "length": _length, "sum": _sum,
    "least": _edge(v.least), "greatest": _edge(v.greatest),
    "min": _extreme(True), "max": _extreme(False), "floor": _floor, "chosen": _chosen,
    "limited_total": _limited_total, "each_min": _each_min, "each_floor": _each_floor,
    "top_up": _top_up, "count_at_least": _count_at_least, "any_listed": _any_listed,
    "days_between": _days_between,
}  # fmt: skip
