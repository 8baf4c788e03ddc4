"""The functions an expression may call: what they take, what they give, how they compute.

The engine brings general ones; a higher room adds its own lookups (a minimum wage, the class of
an industry) as further :class:`Function` records. A function is pure and total: the same known
arguments always give the same value, and what has no value is unknown, never a guess.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from shoryoku.engine.nodes import COUNT, RATIO, YEN, Type
from shoryoku.engine.truth import (
    INFINITY,
    NOT_APPLICABLE,
    UNKNOWN,
    Growth,
    Unknown,
    Value,
    between,
    ends,
)


class Function(NamedTuple):
    """One callable of the expression language.

    Attributes:
        name: as written in an expression.
        check: the type of the result from the types of the arguments; raises ``ValueError``
            with a sentence when they do not fit.
        compute: the value from the argument values. ``sees_unknown`` functions are also given
            unknown arguments; for the others one unknown argument makes the result unknown,
            and one that does not apply makes the result not apply.
        words: how the call reads in Japanese and English, with ``{0}`` for the first argument.
    """

    name: str
    check: Callable[[tuple[Type, ...]], Type]
    compute: Callable[..., Value]
    words: tuple[str, str]
    sees_unknown: bool = False


def _one_list(result: Callable[[Type], Type]) -> Callable[[tuple[Type, ...]], Type]:
    def check(arguments: tuple[Type, ...]) -> Type:
        if len(arguments) != 1 or not arguments[0].many:
            raise ValueError("takes one list of yearly or member values")
        return result(arguments[0])

    return check


def _alike(arguments: tuple[Type, ...]) -> Type:
    if len(arguments) < 2 or any(a.many for a in arguments):
        raise ValueError("takes two or more single values")
    kinds = {a.kind for a in arguments}
    if len(kinds) > 1 or kinds & {"bool", "choice"}:
        raise ValueError(f"takes values of one kind, not {' and '.join(sorted(kinds))}")
    return arguments[0]


def _growth(series: tuple[Any, ...]) -> Value:
    if len(series) < 2 or series[0] <= 0:
        return UNKNOWN
    return Growth(Fraction(series[-1]) / Fraction(series[0]), len(series) - 1)


def _simple_growth(series: tuple[Any, ...]) -> Value:
    if len(series) < 2 or series[0] <= 0:
        return UNKNOWN
    return (Fraction(series[-1]) / Fraction(series[0]) - 1) / (len(series) - 1)


def _increase(series: tuple[Any, ...]) -> Value:
    if len(series) < 2 or series[0] <= 0:
        return UNKNOWN
    return Fraction(series[-1]) / Fraction(series[0]) - 1


def _extreme(pick: Callable[..., Any]) -> Callable[..., Value]:
    def compute(*values: Value) -> Value:
        there = [value for value in values if value is not NOT_APPLICABLE]
        if not there:
            return NOT_APPLICABLE
        if all(type(value) is not Unknown for value in there):
            return pick(there)
        ranges = [ends(value) for value in there]
        return between(pick(low for low, _ in ranges), pick(high for _, high in ranges))

    return compute


def _each_min(amounts: tuple[Any, ...], limit: Any) -> Value:
    return tuple(min(amount, limit) for amount in amounts)


def _each_floor(amounts: tuple[Any, ...]) -> Value:
    return tuple(math.floor(amount) for amount in amounts)


def _top_up(amounts: tuple[Any, ...], each: Any, pool: Any) -> Value:
    """Cut every amount to ``each``; a shared pool then fills what was cut, first come first."""
    result = []
    for amount in amounts:
        extra = min(max(amount - each, 0), pool)
        pool -= extra
        result.append(min(amount, each) + extra)
    return tuple(result)


def _limited_total(shares: tuple[Any, ...], limit: Any, base: Any, *amounts: Any) -> Value:
    """The greatest total in which no part exceeds its share of that total, nor the parts ``limit``.

    ``total = base + min(limit, sum(min(amount, share * total)))`` has the answer as its greatest
    solution. The right side is concave and piecewise linear in the total, so stepping from above
    to the solution of the piece that is reached ends after at most one step a part.
    """
    total: Any = base + min(limit, sum(amounts))
    while True:
        cut = [
            share is not None and amount * share.denominator > share.numerator * total
            for share, amount in zip(shares, amounts, strict=True)
        ]
        free = sum(amount for amount, is_cut in zip(amounts, cut, strict=True) if not is_cut)
        slope = sum(
            (share for share, is_cut in zip(shares, cut, strict=True) if is_cut), Fraction(0)
        )
        if free + slope * total >= limit:
            reached = base + limit
        elif slope < 1:
            reached = (base + free) / (1 - slope)
        else:
            reached = total
        if reached >= total:
            return total
        total = reached


def _floor(value: Value) -> Value:
    if type(value) is Unknown:
        low, high = ends(value)
        return between(
            low if low == -INFINITY else math.floor(low),
            high if high == INFINITY else math.floor(high),
        )
    return value if value is NOT_APPLICABLE else math.floor(value)


def _count_at_least(series: tuple[Any, ...], limit: Any, whole: int = 0) -> Value:
    """How many values reach ``limit``; of a ``whole`` series those not given may reach it too."""
    reached = sum(1 for value in series if value >= limit)
    return between(reached, reached + max(whole - len(series), 0))


def _floor_type(arguments: tuple[Type, ...]) -> Type:
    if (
        len(arguments) != 1
        or arguments[0].many
        or arguments[0].kind not in ("yen", "ratio", "count")
    ):
        raise ValueError("takes one number")
    return COUNT if arguments[0].kind == "ratio" else arguments[0]


def _counted(arguments: tuple[Type, ...]) -> Type:
    _list_and_limit(arguments[:2])
    if len(arguments) > 3 or arguments[2:] not in ((), (COUNT,)):
        raise ValueError("takes a list, a limit, and how many values the whole list has")
    return COUNT


def _list_and_limit(arguments: tuple[Type, ...]) -> Type:
    if len(arguments) != 2 or not arguments[0].many or arguments[1].kind != arguments[0].kind:
        raise ValueError("takes a list and a single value of the same kind")
    return arguments[0]


def _pool(arguments: tuple[Type, ...]) -> Type:
    if len(arguments) != 3 or arguments != (Type("yen", many=True), YEN, YEN):
        raise ValueError("takes a list of yen, the yen each may have, and the yen of the pool")
    return arguments[0]


def _one_truth(arguments: tuple[Type, ...]) -> Type:
    if arguments != (Type("bool"),):
        raise ValueError("takes one yes/no")
    return arguments[0]


def _not_in_rules(arguments: tuple[Type, ...]) -> Type:
    raise ValueError("is made from the limits under costs and cannot be called")


def _single(type_: Type) -> Type:
    return Type(type_.kind)


GENERAL: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function(
            "cagr",
            _one_list(lambda _: RATIO),
            _growth,
            ("{0}の年平均成長率", "compound yearly growth of {0}"),
        ),
        Function(
            "simple_growth",
            _one_list(lambda _: RATIO),
            _simple_growth,
            ("{0}の年率（単利）", "simple yearly growth of {0}"),
        ),
        Function(
            "increase",
            _one_list(lambda _: RATIO),
            _increase,
            ("{0}の増加率", "total growth of {0}"),
        ),
        Function(
            "first",
            _one_list(_single),
            lambda s: s[0] if s else UNKNOWN,
            ("{0}（基準年）", "{0} in the base year"),
        ),
        Function(
            "last",
            _one_list(_single),
            lambda s: s[-1] if s else UNKNOWN,
            ("{0}（最終年）", "{0} in the last year"),
        ),
        Function(
            "second",
            _one_list(_single),
            lambda s: s[1] if len(s) > 1 else UNKNOWN,
            ("{0}（1年目）", "{0} in the first year"),
        ),
        Function("length", _one_list(lambda _: COUNT), len, ("{0}の数", "number of {0}")),
        Function("sum", _one_list(_single), sum, ("{0}の合計", "total of {0}")),
        Function(
            "least",
            _one_list(_single),
            lambda s: min(s) if s else UNKNOWN,
            ("{0}の最小", "least of {0}"),
        ),
        Function(
            "greatest",
            _one_list(_single),
            lambda s: max(s) if s else UNKNOWN,
            ("{0}の最大", "greatest of {0}"),
        ),
        Function(
            "min",
            _alike,
            _extreme(min),
            ("小さい方（{all}）", "the lower of {all}"),
            sees_unknown=True,
        ),
        Function(
            "max",
            _alike,
            _extreme(max),
            ("大きい方（{all}）", "the higher of {all}"),
            sees_unknown=True,
        ),
        Function(
            "floor",
            _floor_type,
            _floor,
            ("{0}（端数切捨て）", "{0} rounded down"),
            sees_unknown=True,
        ),
        Function(
            "chosen",
            _one_truth,
            lambda value: value is True,
            ("{0}（そう答えたときだけ数える）", "{0} (counted only when stated)"),
            sees_unknown=True,
        ),
        Function(
            "limited_total",
            _not_in_rules,
            _limited_total,
            (
                "対象経費の合計（区分ごとの上限を適用）",
                "eligible costs within the limits of their classes",
            ),
        ),
        Function(
            "each_min", _list_and_limit, _each_min, ("{0}（各{1}まで）", "{0}, each up to {1}")
        ),
        Function(
            "each_floor",
            _one_list(lambda t: t),
            _each_floor,
            ("{0}（端数切捨て）", "{0} rounded down"),
        ),
        Function(
            "top_up",
            _pool,
            _top_up,
            ("{0}（各{1}まで、共有枠{2}で上乗せ）", "{0}, each up to {1}, topped up from {2}"),
        ),
        Function(
            "count_at_least",
            _counted,
            _count_at_least,
            ("{0}が{1}以上となる数", "the number of times that {0} is at least {1}"),
        ),
    )
}
