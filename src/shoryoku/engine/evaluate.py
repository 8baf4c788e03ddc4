"""Nodes and facts to a value: one branch per form, three states, ranges for unknown numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import Function
from shoryoku.engine.nodes import Node
from shoryoku.engine.truth import (
    INFINITY,
    NOT_APPLICABLE,
    UNKNOWN,
    Growth,
    Unknown,
    Value,
    between,
    conjunction,
    disjunction,
    either,
    ends,
    negation,
)  # fmt: skip
from shoryoku.problems import ConflictError


class Scope:
    """What is known about one case, and the named nodes that follow from it; memoised.

    Args:
        facts: known values by name; a fact given for a named node overrides its formula.
        definitions: the named nodes.
        functions: the functions that expressions may call.
        ranges: for facts that are numbers, the least and greatest they may be.
    """

    __slots__ = ("definitions", "facts", "functions", "memo", "ranges", "worlds")

    def __init__(
        self,
        facts: Mapping[str, Value],
        definitions: Mapping[str, Node],
        functions: Mapping[str, Function],
        ranges: Mapping[str, tuple[Any, Any]],
    ) -> None:
        self.facts = facts
        self.definitions = definitions
        self.functions = functions
        self.ranges = ranges
        self.memo: dict[str, Value] = dict(facts)
        self.worlds: dict[tuple[tuple[str, ...], tuple[Value, ...]], Scope] = {}

    def value(self, name: str) -> Value:
        """The value of a fact or named node."""
        memo = self.memo
        if name in memo:
            return memo[name]
        definition = self.definitions.get(name)
        if definition is None:
            span = self.ranges.get(name)
            result: Value = UNKNOWN if span is None else Unknown(*span)
        else:
            memo[name] = UNKNOWN  # a definition that refers to itself stays unknown
            try:
                result = evaluate(definition, self)
            except ConflictError:
                del memo[name]  # asked again, it disagrees again
                raise
            span = self.ranges.get(name)
            if span is not None and type(result) is Unknown:
                result = between(max(result.low, span[0]), min(result.high, span[1]))
        memo[name] = result
        return result

    def assuming(
        self, names: tuple[str, ...], values: tuple[Value, ...], moved: frozenset[str]
    ) -> Scope:
        """The same case if some names, unknown until now, had these values.

        What is known stays known whatever is assumed, and what does not hang on these names
        (``moved`` are those that may) stays as it is: both are carried over. The same assumption
        is worked out once.
        """
        key = (names, values)
        world = self.worlds.get(key)
        if world is None:
            assumed = dict(zip(names, values, strict=True))
            world = Scope(self.facts, self.definitions, self.functions, self.ranges)
            world.memo = {
                n: v for n, v in self.memo.items() if type(v) is not Unknown or n not in moved
            }
            world.memo.update(assumed)
            self.worlds[key] = world
        return world


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of a node: known, unknown (with a range) or not applicable.

    Raises:
        ConflictError: two exceptions hold and give different values.
    """
    form = type(node)
    if form is n.Name:
        memo = scope.memo
        return memo[node.id] if node.id in memo else scope.value(node.id)  # type: ignore[union-attr]
    return node.value if form is n.Literal else _FORMS[form](node, scope)  # type: ignore[union-attr]


def _compare(node: n.Compare, scope: Scope) -> Value:  # left <= right
    left = evaluate(node.left, scope)
    if node.operator == "in":
        if left is NOT_APPLICABLE or type(left) is Unknown:
            return left if left is NOT_APPLICABLE else UNKNOWN
        return left in node.right
    right = evaluate(node.right, scope)
    if type(left) is not Unknown and type(right) is not Unknown:
        if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
            return NOT_APPLICABLE
        return _COMPARE[node.operator](left, right)
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return NOT_APPLICABLE
    return _compare_ranges(node.operator, left, right)


def _compare_ranges(sign: str, left: Value, right: Value) -> Value:
    if not (_orderable(left) and _orderable(right)):
        return UNKNOWN
    (low, high), (other_low, other_high) = ends(left), ends(right)
    if sign in ("==", "!="):
        apart = high < other_low or low > other_high
        return UNKNOWN if not apart else sign == "!="
    if sign in (">", ">="):
        low, high, other_low, other_high = other_low, other_high, low, high
    if sign in ("<", ">"):
        return True if high < other_low else False if low >= other_high else UNKNOWN
    return True if high <= other_low else False if low > other_high else UNKNOWN


def _orderable(value: Value) -> bool:
    return type(value) is not str and type(value) is not tuple and type(value).__name__ != "date"


def _all_of(node: n.AllOf, scope: Scope) -> Value:  # a and b
    return conjunction(evaluate(item, scope) for item in node.items)


def _any_of(node: n.AnyOf, scope: Scope) -> Value:  # a or b
    return disjunction(evaluate(item, scope) for item in node.items)


def _not(node: n.Not, scope: Scope) -> Value:  # not a
    return negation(evaluate(node.item, scope))


def _arithmetic(node: n.Arithmetic, scope: Scope) -> Value:  # left * right
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if type(left) is tuple or type(right) is tuple:
        return _year_by_year(node.operator, left, right)
    if type(left) is Unknown or type(right) is Unknown:
        return UNKNOWN if node.type.many else _arithmetic_of_ranges(node.operator, left, right)
    return _exact(node.operator, left, right)


def _exact(sign: str, left: Any, right: Any) -> Value:
    if type(left) is Growth or type(right) is Growth:
        return UNKNOWN  # a growth rate is compared, never computed with: it has no exact value
    if sign == "/":
        return UNKNOWN if right == 0 else Fraction(left) / right
    return _COMPUTE[sign](left, right)


def _year_by_year(sign: str, left: Value, right: Value) -> Value:
    if type(left) is Unknown or type(right) is Unknown:
        return UNKNOWN
    length = len(left) if type(left) is tuple else len(right)
    lefts = left if type(left) is tuple else (left,) * length
    rights = right if type(right) is tuple else (right,) * length
    if len(lefts) != len(rights):
        return UNKNOWN
    years = tuple(_exact(sign, a, b) for a, b in zip(lefts, rights, strict=True))
    return UNKNOWN if any(type(year) is Unknown for year in years) else years


def _arithmetic_of_ranges(sign: str, left: Value, right: Value) -> Value:
    (low, high), (other_low, other_high) = ends(left), ends(right)
    if sign == "+":
        return between(low + other_low, high + other_high)
    if sign == "-":
        return between(low - other_high, high - other_low)
    if sign == "/" and other_low <= 0:
        return UNKNOWN
    if low >= 0 and other_low >= 0:
        if sign == "*":
            return between(_times(low, other_low), _times(high, other_high))
        return between(_over(low, other_high), _over(high, other_low))
    combine = _times if sign == "*" else _over
    corners = [combine(a, b) for a in (low, high) for b in (other_low, other_high)]
    return between(min(corners), max(corners))


def _times(left: Any, right: Any) -> Any:
    if type(left) is float or type(right) is float:
        return 0 if left == 0 or right == 0 else left * right
    return left * right


def _over(left: Any, right: Any) -> Any:
    if type(right) is float:
        return 0 if abs(left) != INFINITY else left
    return left if type(left) is float else Fraction(left) / right


def _choose(node: n.Choose, scope: Scope) -> Value:  # then if test else otherwise
    test = evaluate(node.test, scope)
    if test is True:
        return evaluate(node.then, scope)
    if test is False or test is NOT_APPLICABLE:
        return evaluate(node.otherwise, scope)
    return either([evaluate(node.then, scope), evaluate(node.otherwise, scope)])


def _when(node: n.When, scope: Scope) -> Value:  # item, where test holds
    test = evaluate(node.test, scope)
    if test is False or test is NOT_APPLICABLE:
        return NOT_APPLICABLE
    item = evaluate(node.item, scope)
    # where it is open whether the test applies, holding anyway is as good as not applying
    if test is True or item is True or item is NOT_APPLICABLE:
        return item
    return UNKNOWN if node.type.kind == "bool" else Unknown(*ends(item))


def _exceptions(node: n.Exceptions, scope: Scope) -> Value:  # base, unless an exception holds
    holding: list[Node] = []
    possible = []
    for test, value in node.cases:
        holds = evaluate(test, scope)
        if holds is True:
            if value not in holding:
                holding.append(value)
        elif type(holds) is Unknown:
            possible.append(value)
    if holding:
        values = [evaluate(value, scope) for value in holding]
        known = [value for value in values if type(value) is not Unknown]
        if any(value != known[0] for value in known[1:]):
            raise ConflictError(f"exceptions disagree: {', '.join(map(str, known))}")
        return known[0] if known else either(values)
    base = evaluate(node.base, scope)
    return either([base, *(evaluate(value, scope) for value in possible)]) if possible else base


def _band(node: n.Band, scope: Scope) -> Value:  # the row that the amount falls in
    amount = evaluate(node.amount, scope)
    if amount is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if type(amount) is not Unknown:
        for limit, value in node.rows:
            if limit is None or amount <= limit:
                return evaluate(value, scope)
        return NOT_APPLICABLE
    reached = []
    for limit, value in node.rows:
        if limit is None or amount.low <= limit:
            reached.append(evaluate(value, scope))
            if limit is None or amount.high <= limit:
                break
    else:
        reached.append(NOT_APPLICABLE)  # above the last row
    return either(reached)


def _tiers(node: n.Tiers, scope: Scope) -> Value:  # 1/2 up to 1500万 of subsidy, then 1/3
    cost = evaluate(node.cost, scope)
    if cost is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if type(cost) is Unknown:
        return between(tiered(node.rows, cost.low), tiered(node.rows, cost.high))
    return tiered(node.rows, cost)


def tiered(rows: tuple[tuple[int | None, Fraction], ...], cost: Any) -> Any:
    """The exact subsidy on ``cost``: each slice of subsidy uses up cost at its own rate.

    A slice of subsidy from ``a`` to ``b`` at rate ``r`` needs ``(b - a) / r`` of cost.
    """
    subsidy: Any = 0
    edge = 0
    for upper, rate in rows:
        earned = cost * rate
        if upper is None or cost == INFINITY or earned <= upper - edge:
            return subsidy + earned
        subsidy, cost, edge = upper, cost - (upper - edge) / rate, upper
    return subsidy


def _floor(node: n.Floor, scope: Scope) -> Value:  # whole yen
    item = evaluate(node.item, scope)
    if item is NOT_APPLICABLE:
        return item
    if type(item) is Unknown:
        return between(_floored(item.low, node.unit), _floored(item.high, node.unit))
    return _floored(item, node.unit)


def _floored(value: Any, unit: int) -> Any:
    if type(value) is Fraction:
        return value.numerator // (value.denominator * unit) * unit
    return value if type(value) is float else value // unit * unit


def _call(node: n.Call, scope: Scope) -> Value:  # cagr(plan.pay_per_head)
    function = scope.functions[node.function]
    values = [evaluate(argument, scope) for argument in node.arguments]
    if not function.sees_unknown:
        for value in values:
            if type(value) is Unknown:
                return UNKNOWN
            if value is NOT_APPLICABLE:
                return NOT_APPLICABLE
    return function.compute(*values)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_COMPUTE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip
_FORMS: dict[type, Callable[[Any, Scope], Value]] = {
    n.Compare: _compare, n.AllOf: _all_of, n.AnyOf: _any_of,
    n.Not: _not, n.Arithmetic: _arithmetic, n.Choose: _choose, n.When: _when,
    n.Exceptions: _exceptions, n.Band: _band, n.Tiers: _tiers, n.Floor: _floor, n.Call: _call,
}  # fmt: skip
