"""Nodes to SQL values: one branch per form, mirroring ``evaluate`` state by state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import Function
from shoryoku.engine.nodes import Node, Type
from shoryoku.engine.sql import arithmetic as a
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.calls import call
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression
from shoryoku.engine.sql.merge import either, first_of, unknown_of
from shoryoku.engine.sql.values import Choice, Number, Truth, UnsupportedError, Value
from shoryoku.engine.truth import NOT_APPLICABLE, Unknown


class Fact(NamedTuple):
    """A name that the table gives: its value, and where (never NULL) it is given."""

    value: Value
    given: Expression


class Translation:
    """What a table says about its rows, and the named nodes that follow from it; memoised.

    Args:
        facts: the names that the table gives.
        definitions: the named nodes; where a fact is given it goes before its formula.
        functions: the functions that expressions may call.
        ranges: for facts that are numbers, the least and greatest they may be.
        only_where: for named nodes that hold for some rows only, a condition that is never NULL.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        definitions: Mapping[str, Node],
        functions: Mapping[str, Function],
        ranges: Mapping[str, tuple[Any, Any]],
        only_where: Mapping[str, Expression] | None = None,
    ) -> None:
        self.facts = facts
        self.definitions = definitions
        self.functions = functions
        self.ranges = ranges
        self.only_where = only_where or {}
        self.memo: dict[str, Value] = {}

    def value(self, name: str, type_: Type) -> Value:
        """The value of a fact or named node."""
        if name not in self.memo:
            self.memo[name] = unknown_of(type_)  # a definition that refers to itself
            self.memo[name] = self._value(name, type_)
        return self.memo[name]

    def _value(self, name: str, type_: Type) -> Value:
        fact = self.facts.get(name)
        if fact is not None and fact.given is TRUE:
            return fact.value
        definition, span = self.definitions.get(name), self.ranges.get(name)
        if definition is None:
            return fact.value if fact is not None else unknown_of(type_, span)
        found = self.node(definition)
        if isinstance(found, Number) and span is not None:
            found = a.clipped(found, span)
        if name in self.only_where:
            found = either(
                [
                    (self.only_where[name], found),
                    (e.negated(self.only_where[name]), unknown_of(type_, span)),
                ]
            )
        if fact is None:
            return found
        return given_or(fact, found)

    def node(self, node: Node) -> Value:
        """The value of a node."""
        if isinstance(node, n.Name):
            return self.value(node.id, node.type)
        return _FORMS[type(node)](node, self)


def given_or(fact: Fact, found: Value) -> Value:
    """What the table gives, and what follows from the rest where it does not."""
    if isinstance(found, v.Growth):
        if not isinstance(fact.value, Number):
            raise UnsupportedError("a growth rate is given as a number")
        return v.Either(fact.given, fact.value, found)
    return either([(fact.given, fact.value), (e.negated(fact.given), found)])


def literal(value: Any, type_: Type) -> Value:
    """A constant, or what a function computed once for all rows."""
    if type(value) is Unknown:
        low, high = (None if abs(end) == float("inf") else end for end in (value.low, value.high))
        return unknown_of(type_, (low, high))
    if value is NOT_APPLICABLE:
        return _absent(unknown_of(type_))
    if type_.many:
        if type_.kind == "choice":
            raise UnsupportedError("a list of choices that is written in a rule")
        return v.Series(tuple(v.exact(item) for item in value), e.whole(len(value)), TRUE)
    if type_.kind == "bool":
        return Truth(e.truth(value))
    if type_.kind == "choice":
        return Choice(e.whole(0), (value,))
    if type_.kind == "date":
        return v.certain(v.exact(value.toordinal()))
    if not isinstance(value, (int, Fraction)):
        raise UnsupportedError(f"{value!r} is not a plain number")
    return v.certain(v.exact(value))


def _absent(value: Value) -> Value:
    if isinstance(value, v.Either):
        raise UnsupportedError("a value of two forms that does not apply")
    return value._replace(absent=TRUE)


def _literal(node: n.Literal, scope: Translation) -> Value:
    del scope
    return literal(node.value, node.type)


def _compare(node: n.Compare, scope: Translation) -> Value:  # left <= right
    left = scope.node(node.left)
    if node.operator == "in":
        if not isinstance(left, Choice):
            raise UnsupportedError("'in' is for choices")
        chosen = [known in node.right for known in left.values]
        return Truth(e.looked_up(left.value, chosen), left.absent, left.clash)
    right = scope.node(node.right)
    missing = e.any_of([v.absent(left), v.absent(right)])
    return Truth(a.compared(node.operator, left, right), missing, v.clash_of([left, right]))


def _all_of(node: n.AllOf, scope: Translation) -> Value:  # a and b
    items = [_truth(item, scope) for item in node.items]
    value = e.all_of([_present_or(item, TRUE) for item in items])
    return Truth(value, e.all_of([item.absent for item in items]), _clash_until(items, FALSE))


def _any_of(node: n.AnyOf, scope: Translation) -> Value:  # a or b
    items = [_truth(item, scope) for item in node.items]
    value = e.any_of([_present_or(item, FALSE) for item in items])
    return Truth(value, e.all_of([item.absent for item in items]), _clash_until(items, TRUE))


def _clash_until(items: Sequence[Truth], deciding: Expression) -> Expression:
    """What comes after a part that decides is not looked at."""
    clashes = []
    undecided = TRUE
    for item in items:
        clashes.append(e.all_of([undecided, item.clash]))
        if item.clash is FALSE and all(later.clash is FALSE for later in items):
            continue
        present = _present_or(item, e.negated(deciding))
        decides = e.holds(present) if deciding is TRUE else e.fails(present)
        undecided = e.all_of([undecided, e.negated(decides)])
    return e.any_of(clashes)


def _present_or(item: Truth, otherwise: Expression) -> Expression:
    return e.pick(item.absent, otherwise, item.value)


def _truth(node: Node, scope: Translation) -> Truth:
    value = scope.node(node)
    if not isinstance(value, Truth):
        raise UnsupportedError("a yes/no is expected")
    return value


def _not(node: n.Not, scope: Translation) -> Value:  # not a
    item = _truth(node.item, scope)
    return item._replace(value=e.negated(item.value))


def _arithmetic(node: n.Arithmetic, scope: Translation) -> Value:  # left * right
    return a.combined(node.operator, scope.node(node.left), scope.node(node.right))


def _choose(node: n.Choose, scope: Translation) -> Value:  # then if test else otherwise
    test = _truth(node.test, scope)
    given = _present_or(test, FALSE)
    found = either(
        [
            (e.negated(e.fails(given)), scope.node(node.then)),
            (e.negated(e.holds(given)), scope.node(node.otherwise)),
        ]
    )
    return v.with_clash(found, test.clash)


def _when(node: n.When, scope: Translation) -> Value:  # item, where test holds
    test, item = _truth(node.test, scope), scope.node(node.item)
    given = _present_or(test, FALSE)
    absent = e.any_of([e.fails(given), v.absent(item)])
    clash = e.any_of([test.clash, e.all_of([e.negated(e.fails(given)), v.clash(item)])])
    if isinstance(item, Truth):
        # where it is open whether the test applies, holding anyway is as good as not applying
        value = e.case([(e.any_of([e.holds(given), e.holds(item.value)]), item.value)])
        return Truth(value, absent, clash)
    if not isinstance(item, Number):
        raise UnsupportedError("'when' is for truths and numbers")
    known = e.all_of([item.known, e.holds(given)])
    return Number(item.low, item.high, known, absent, clash)


def _exceptions(node: n.Exceptions, scope: Translation) -> Value:  # base, unless an exception holds
    tests = [_truth(test, scope) for test, _ in node.cases]
    given = [_present_or(test, FALSE) for test in tests]
    found = [scope.node(value) for _, value in node.cases]
    holding = [e.holds(test) for test in given]
    nothing = e.negated(e.any_of(holding))
    settled = [
        e.all_of([hold, e.negated(v.is_unknown(value))])
        for hold, value in zip(holding, found, strict=True)
    ]
    any_settled = e.any_of(settled)
    clash = e.any_of([test.clash for test in tests] + [_disagreement(node, settled, found)])
    base = scope.node(node.base)
    if all(not test.nullable for test in given) and all(
        isinstance(value, Number) and value.known is TRUE for value in (*found, base)
    ):
        ordered = [*zip(holding, found, strict=True), (TRUE, base)]
        return v.with_clash(first_of(ordered), clash)  # type: ignore[arg-type]
    branches: list[tuple[Expression, Value]] = []
    earlier: list[Expression] = []
    for hold, test, sure, value in zip(holding, given, settled, found, strict=True):
        first = e.all_of([sure, e.negated(e.any_of(earlier))])
        unsettled = e.all_of([hold, e.negated(any_settled)])
        possible = e.all_of([nothing, e.is_null(test)])
        branches.append((e.any_of([first, unsettled, possible]), value))
        earlier.append(sure)
    result = either([*branches, (nothing, base)])
    return v.with_clash(result, clash)


def _disagreement(
    node: n.Exceptions, settled: Sequence[Expression], found: Sequence[Value]
) -> Expression:
    pairs = []
    for later in range(1, len(found)):
        for first in range(later):
            if node.cases[first][1] == node.cases[later][1]:
                continue
            one, other = found[first], found[later]
            if not (isinstance(one, Number) and isinstance(other, Number)):
                raise UnsupportedError("exceptions are for numbers")
            alike = e.holds(v.same(one.low, other.low))
            alike = e.pick(one.absent, other.absent, e.all_of([e.negated(other.absent), alike]))
            pairs.append(e.all_of([settled[first], settled[later], e.negated(alike)]))
    return e.any_of(pairs)


def _band(node: n.Band, scope: Translation) -> Value:  # the row that the amount falls in
    amount = scope.node(node.amount)
    if not isinstance(amount, Number):
        raise UnsupportedError("a table is looked up by a number")
    values = [(limit, scope.node(value)) for limit, value in node.rows]
    simple = _simple_band(amount, values)
    if simple is not None:
        return simple
    branches: list[tuple[Expression, Value]] = []
    above_last = TRUE
    for limit, value in values:
        reached = TRUE if limit is None else _reaches_down(amount.low, limit)
        branches.append((e.all_of([above_last, reached]), value))
        above_last = FALSE if limit is None else e.negated(_stays_within(amount.high, limit))
    if above_last is not FALSE:
        branches.append((above_last, _absent(unknown_of(node.type))))
    found = either(branches)
    if isinstance(found, v.Either):
        raise UnsupportedError("a table of growth rates")
    absent = e.any_of([amount.absent, found.absent])
    return v.with_clash(found._replace(absent=absent), amount.clash)


def _simple_band(amount: Number, rows: Sequence[tuple[int | None, Value]]) -> Number | None:
    """A table without gaps: one look for a known amount, two for a table that only rises."""
    numbers = [(limit, value) for limit, value in rows if isinstance(value, Number)]
    if len(numbers) != len(rows) or rows[-1][0] is not None:
        return None

    def at(end: v.Ratio) -> list[tuple[Expression, Number]]:
        return [
            (TRUE if limit is None else e.holds(v.not_above(end, v.exact(limit))), value)
            for limit, value in numbers
        ]

    found = None
    if amount.known is TRUE:
        found = first_of(at(amount.low))
    else:
        fixed = [v.fixed(value) for _, value in numbers]
        ascending = None not in fixed and fixed == sorted(fixed, key=lambda item: item or 0)
        if ascending and not amount.low.numerator.nullable:
            low, high = first_of(at(amount.low)), first_of(at(amount.high))
            found = v.between(low.low, high.low)
    if found is None:
        return None
    return found._replace(
        absent=e.any_of([amount.absent, found.absent]), clash=e.any_of([amount.clash, found.clash])
    )


def _reaches_down(low: v.Ratio, limit: int) -> Expression:
    """Whether an amount may be ``limit`` or less; an open end may."""
    return e.negated(e.fails(v.not_above(low, v.exact(limit))))


def _stays_within(high: v.Ratio, limit: int) -> Expression:
    """Whether an amount is certainly not above ``limit``."""
    return e.holds(v.not_above(high, v.exact(limit)))


def _tiers(node: n.Tiers, scope: Translation) -> Value:  # 1/2 up to 1500万 of subsidy, then 1/3
    cost = scope.node(node.cost)
    if not isinstance(cost, Number):
        raise UnsupportedError("tiers are for a cost")
    low = _tiered(node.rows, cost.low)
    high = low if cost.low is cost.high else _tiered(node.rows, cost.high)
    return v.between(low, high, cost.absent, cost.clash)


def _tiered(rows: tuple[tuple[int | None, Fraction], ...], cost: v.Ratio) -> v.Ratio:
    pieces: list[tuple[Fraction | None, Fraction, Fraction]] = []  # up to this cost: rate, offset
    start, edge = Fraction(0), Fraction(0)
    for upper, rate in rows:
        last = None if upper is None else start + (upper - edge) / rate
        pieces.append((last, rate, edge - start * rate))
        if upper is None or last is None:
            break
        start, edge = last, Fraction(upper)
    else:
        pieces.append((None, Fraction(0), edge))
    common = lcm(*(part.denominator for _, rate, offset in pieces for part in (rate, offset)))
    branches = []
    for last, rate, offset in pieces:
        within = TRUE if last is None else v.not_above(cost, v.exact(last))
        earned = e.multiply(cost.numerator, e.whole(int(rate * common)))
        fixed = e.multiply(cost.denominator, e.whole(int(offset * common)))
        branches.append((within, e.add(earned, fixed)))
    return v.Ratio(e.case(branches), e.multiply(cost.denominator, e.whole(common)))


def _floor(node: n.Floor, scope: Translation) -> Value:  # whole yen
    item = scope.node(node.item)
    if not isinstance(item, Number):
        raise UnsupportedError("only a number is rounded")
    return a.floored(item, node.unit)


def _call(node: n.Call, scope: Translation) -> Value:  # cagr(plan.pay_per_head)
    function = scope.functions[node.function]
    # a list that is written in the rule is handed on as it is
    arguments = [
        unknown_of(argument.type)
        if isinstance(argument, n.Literal) and argument.type.many
        else scope.node(argument)
        for argument in node.arguments
    ]
    constants = [arg.value if isinstance(arg, n.Literal) else None for arg in node.arguments]
    return call(function, node, arguments, constants, literal)


_FORMS: dict[type, Callable[[Any, Translation], Value]] = {
    n.Literal: _literal, n.Compare: _compare, n.AllOf: _all_of, n.AnyOf: _any_of,
    n.Not: _not, n.Arithmetic: _arithmetic, n.Choose: _choose, n.When: _when,
    n.Exceptions: _exceptions, n.Band: _band, n.Tiers: _tiers, n.Floor: _floor, n.Call: _call,
}  # fmt: skip
