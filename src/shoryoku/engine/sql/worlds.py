"""The narrowest range of an amount as SQL: the same worlds that ``ask.bounds`` tries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from shoryoku.engine.ask import MOST_WORLDS, Split
from shoryoku.engine.nodes import Type
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.expressions import FALSE, TRUE, Expression
from shoryoku.engine.sql.translate import Fact, Translation
from shoryoku.engine.sql.values import Number, Truth, UnsupportedError, Value
from shoryoku.engine.truth import ends


class _Tried(NamedTuple):
    """A split that may be open in some rows, and where (never NULL) it is tried."""

    split: Split
    base: Value
    where: Expression


def narrowed(
    base: Translation, targets: Sequence[tuple[str, Type]], splits: Sequence[Split]
) -> dict[str, Value]:
    """The targets by name, each in its narrowest range; later ones start from earlier ones."""
    tried = _tried(base, splits)
    worlds = [
        _world(base, tried, cells) for cells in product(*(range(len(t.split.cells)) for t in tried))
    ]
    unlike = [(valid, scope) for valid, scope in worlds if valid is not FALSE] if tried else []
    hulls = {
        name: [(valid, scope.value(name, type_)) for valid, scope in unlike]
        for name, type_ in targets
    }
    found: dict[str, Value] = {}
    for name, type_ in targets:
        value = base.value(name, type_)
        if isinstance(value, Number) and unlike and v.is_unknown(value) is not FALSE:
            base.memo[name] = _within_hull(value, hulls[name], e.any_of([t.where for t in tried]))
        found[name] = base.memo[name]
    return found


def _tried(base: Translation, splits: Sequence[Split]) -> list[_Tried]:
    """Splits that are open somewhere; as many as keep the worlds of a row few, the first first."""
    tried: list[_Tried] = []
    worlds, room = v.ONE, TRUE
    for split in splits:
        kind = Type("bool") if type(split.cells[0]) is bool else Type("yen")
        value = base.value(split.name, kind)
        open_ = v.is_unknown(value)
        if open_ is FALSE:
            continue
        worlds = e.multiply(worlds, e.pick(open_, e.whole(len(split.cells)), v.ONE))
        room = e.all_of([room, e.at_most(worlds, e.whole(MOST_WORLDS))])
        where = e.all_of([open_, room])
        if where is not FALSE:
            tried.append(_Tried(split, value, where))
    return tried


def _world(
    base: Translation, tried: Sequence[_Tried], cells: Sequence[int]
) -> tuple[Expression, Translation]:
    """Where a world is possible, and what follows in it; rows without a split have one world."""
    assumed: dict[str, Fact] = {}
    valid = []
    moved: set[str] = set()
    for (split, value, where), at in zip(tried, cells, strict=True):
        moved |= split.moves
        possible, inside = _cell(split.cells[at], value)
        first = TRUE if at == 0 else FALSE
        valid.append(e.pick(where, possible, first))
        assumed[split.name] = Fact(inside, where)
    scope = _Assuming(base, assumed, frozenset(moved))
    return e.all_of(valid), scope


class _Assuming(Translation):
    """A translation in which some names have the values of a world."""

    def __init__(self, base: Translation, assumed: dict[str, Fact], moved: frozenset[str]) -> None:
        super().__init__(base.facts, base.definitions, base.functions, base.ranges, base.only_where)
        self.base = base
        self.assumed = assumed
        self.moved = moved

    def _value(self, name: str, type_: Type) -> Value:
        if name not in self.moved:
            return self.base.value(name, type_)
        if name not in self.assumed:
            return super()._value(name, type_)
        there = self.assumed[name]
        return _assumed(there, self.base.value(name, type_))


def _assumed(there: Fact, value: Value) -> Value:
    if isinstance(value, Truth) and isinstance(there.value, Truth):
        return value._replace(value=e.pick(there.given, there.value.value, value.value))
    if isinstance(value, Number) and isinstance(there.value, Number):
        inside = there.value
        low = v.chosen([(there.given, inside.low), (TRUE, value.low)])
        high = v.chosen([(there.given, inside.high), (TRUE, value.high)])
        known = e.pick(there.given, inside.known, value.known)
        return Number(low, high, known, value.absent, value.clash)
    raise UnsupportedError("only yes/no and numbers are tried")


def _cell(cell: Any, value: Value) -> tuple[Expression, Value]:
    """Whether what is known leaves a cell possible, and what is left of it."""
    if type(cell) is bool:
        return TRUE, Truth(e.truth(cell))
    if not isinstance(value, Number):
        raise UnsupportedError("only yes/no and numbers are tried")
    low, high = (v.exact(end) for end in ends(cell))
    reaches = e.negated(e.fails(v.not_above(value.low, high)))
    starts = e.negated(e.fails(v.not_above(low, value.high)))
    inside = v.between(v.greatest([low, value.low]), v.least([high, value.high]))
    return e.all_of([reaches, starts]), inside


def _within_hull(
    value: Number, worlds: Sequence[tuple[Expression, Value]], tried: Expression
) -> Number:
    lows, highs, low_open, high_open, there = [], [], [], [], []
    for valid, found in worlds:
        assert isinstance(found, Number)
        here = e.all_of([valid, e.negated(found.clash), e.negated(found.absent)])
        there.append(here)
        lows.append(v.only_where(here, found.low))
        highs.append(v.only_where(here, found.high))
        low_open.append(e.all_of([here, e.is_null(found.low.numerator)]))
        high_open.append(e.all_of([here, e.is_null(found.high.numerator)]))
    low = v.only_where(e.negated(e.any_of(low_open)), v.least(lows))
    high = v.only_where(e.negated(e.any_of(high_open)), v.greatest(highs))
    changes = e.all_of([v.is_unknown(value), tried, e.any_of(there)])
    low = v.chosen([(changes, v.greatest([low, value.low])), (TRUE, value.low)])
    high = v.chosen([(changes, v.least([high, value.high])), (TRUE, value.high)])
    known = e.any_of([value.known, e.all_of([changes, e.holds(v.same(low, high))])])
    return Number(low, high, known, value.absent, value.clash)
