"""How much: rate or marginal tiers, cap tables with specials, floor and rounding, as nodes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import RATIO, YEN, Node
from shoryoku.firm.vocabulary import HIGHEST_YEN
from shoryoku.money import parse_rate, parse_yen
from shoryoku.rulebook import model as m
from shoryoku.rulebook.draft import Draft
from shoryoku.rulebook.rules import Origin
from shoryoku.text import Text

_LABELS = {
    "rate": Text("補助率", "subsidy rate"),
    "amount_by_rate": Text("補助率による額", "amount by the rate"),
    "cap": Text("補助上限額", "cap"),
    "floor": Text("補助下限額", "floor"),
    "amount": Text("補助額（下限の判定前）", "amount before the floor"),
    "subsidy": Text("補助額", "subsidy"),
}
_OVER = "over"


def add_amount(draft: Draft, shape: m.Amount) -> tuple[Fraction, ...]:
    """Define ``rate``, ``amount_by_rate``, ``cap``, ``floor``, ``amount`` and ``subsidy``.

    Returns the rates that a case may choose from, where the programme leaves the rate open.

    Raises:
        ValueError: a table or expression is wrong.
    """
    origin = draft.origin(shape)
    choices: tuple[Fraction, ...] = ()
    for name in ("amount_by_rate", "amount", "subsidy"):
        draft.ranges[name] = (0, HIGHEST_YEN)  # nothing is ever paid to the office
    if shape.rate is not None:
        rate = m.RateRule(base=shape.rate) if isinstance(shape.rate, str) else shape.rate
        with draft.at("rate"):
            choices = _rate(draft, shape, rate)
    if shape.formula is not None:
        if shape.rate is not None and "amount_by_rate" in draft.definitions:
            del draft.definitions["amount_by_rate"]
        node = draft.expression(shape.formula, "yen")
        draft.printed("amount.formula", shape.formula, origin)
        draft.define(
            "amount_by_rate",
            n.Floor(node, shape.round_down_to, YEN),
            _LABELS["amount_by_rate"],
            origin,
        )
    if "amount_by_rate" not in draft.definitions:
        raise ValueError("give rate or formula")
    amount: Node = n.Name("amount_by_rate", YEN)
    if shape.cap is not None:
        cap = m.CapRule(base=shape.cap) if isinstance(shape.cap, str) else shape.cap
        with draft.at("cap"):
            _cap(draft, shape, cap)
        amount = n.Call("min", (amount, n.Name("cap", YEN)), YEN)
    if shape.floor is None:
        draft.define("subsidy", amount, _LABELS["subsidy"], origin)
        return choices
    floor = m.FloorRule(value=shape.floor) if isinstance(shape.floor, str) else shape.floor
    floor_origin = draft.origin(shape, floor)
    draft.printed("amount.floor", floor.value, floor_origin)
    draft.define("floor", draft.expression(floor.value, "yen"), _LABELS["floor"], floor_origin)
    draft.define("amount", amount, _LABELS["amount"], origin)
    reached = n.Compare(">=", n.Name("amount", YEN), n.Name("floor", YEN))
    node = n.Choose(reached, n.Name("amount", YEN), n.Literal(0, YEN), YEN)
    draft.define("subsidy", node, _LABELS["subsidy"], floor_origin)
    return choices


def _rate(draft: Draft, shape: m.Amount, rule: m.RateRule) -> tuple[Fraction, ...]:
    origin = draft.origin(shape, rule)
    cost = draft.expression(shape.cost, "yen")
    ways = [way for way in (rule.base, rule.tiers, rule.one_of) if way is not None]
    if len(ways) != 1:
        raise ValueError("give exactly one of base, tiers, one_of")
    if rule.one_of is not None:
        choices = tuple(sorted(parse_rate(rate) for rate in rule.one_of))
        draft.declare("rate", RATIO, _LABELS["rate"], (choices[0], choices[-1]))
        draft.printed("amount.rate.one_of", "、".join(rule.one_of), origin)
        _by_rate(draft, shape, n.Name("rate", RATIO), cost)
        return choices
    tiered = rule.tiers is not None or any(case.tiers is not None for case in rule.exceptions)
    cases: list[tuple[Node, Node]] = []
    for at, case in enumerate(rule.exceptions):
        if (case.rate is None) == (case.tiers is None):
            raise ValueError(f"exception {at + 1}: give exactly one of rate, tiers")
        value = _tiers(case.rate, case.tiers, cost) if tiered else _plain_rate(case.rate)
        cases.append((draft.expression(case.when, "bool"), value))
        draft.printed(
            f"amount.rate.exceptions.{at}",
            _written(case.rate, case.tiers),
            draft.origin(shape, rule, case),
        )
    draft.printed("amount.rate", _written(rule.base, rule.tiers), origin)
    if tiered:
        base: Node = _tiers(rule.base, rule.tiers, cost)
        node = n.Exceptions(base, tuple(cases), YEN) if cases else base
        draft.define(
            "amount_by_rate",
            n.Floor(node, shape.round_down_to, YEN),
            _LABELS["amount_by_rate"],
            origin,
        )
        return ()
    base = _plain_rate(rule.base)
    node = n.Exceptions(base, tuple(cases), RATIO) if cases else base
    draft.define("rate", node, _LABELS["rate"], origin)
    _by_rate(draft, shape, n.Name("rate", RATIO), cost)
    return ()


def _by_rate(draft: Draft, shape: m.Amount, rate: Node, cost: Node) -> None:
    product = n.Arithmetic("*", cost, rate, YEN)
    origin = draft.origin(shape)
    rounding = origin._replace(standing=shape.rounding_standing)
    draft.printed("amount.round_down_to", f"{shape.round_down_to}円", rounding)
    draft.define(
        "amount_by_rate",
        n.Floor(product, shape.round_down_to, YEN),
        _LABELS["amount_by_rate"],
        origin,
    )


def _plain_rate(written: str | None) -> Node:
    rate = parse_rate(written or "")
    if not 0 < rate <= 1:
        raise ValueError(f"rate {written} is not between 0 and 1")
    return n.Literal(rate, RATIO)


def _written(rate: str | None, tiers: list[tuple[str, str]] | None) -> str:
    if rate is not None:
        return rate
    return "、".join(f"{edge}: {share}" for edge, share in tiers or [])


def _tiers(rate: str | None, tiers: list[tuple[str, str]] | None, cost: Node) -> Node:
    if rate is not None:
        return n.Tiers(cost, ((None, parse_rate(rate)),))
    rows: list[tuple[int | None, Fraction]] = []
    for at, (edge, share) in enumerate(tiers or []):
        last = at == len(tiers or []) - 1
        upper = None if edge == _OVER else parse_yen(edge)
        if (upper is None) != last and upper is None:
            raise ValueError("only the last row may be 'over'")
        if upper is not None and rows and upper <= (rows[-1][0] or 0):
            raise ValueError(f"row {at + 1} edge {edge} must be greater than the row above")
        rows.append((upper, parse_rate(share)))
    if not rows:
        raise ValueError("has no rows")
    return n.Tiers(cost, tuple(rows))


def _cap(draft: Draft, shape: m.Amount, rule: m.CapRule) -> None:
    origin = draft.origin(shape, rule)
    if sum(way is not None for way in (rule.base, rule.rows, rule.between)) != 1:
        raise ValueError("give exactly one of base, rows, between")
    if rule.between is not None:
        low, high = rule.between
        draft.declare("cap", YEN, _LABELS["cap"], (low, high))
        draft.printed("amount.cap.between", f"{low:,}〜{high:,}円", origin)
        return
    if rule.rows is not None:
        node = _cap_table(draft, rule, origin)
    else:
        node = draft.expression(rule.base or "", "yen")
        draft.printed("amount.cap.base", rule.base, origin)
    if rule.exceptions:
        cases = []
        for at, case in enumerate(rule.exceptions):
            cases.append((draft.expression(case.when, "bool"), draft.expression(case.cap, "yen")))
            draft.printed(f"amount.cap.exceptions.{at}", case.cap, draft.origin(shape, rule, case))
        node = n.Exceptions(node, tuple(cases), YEN)
    for id_, addition in rule.plus.items():
        extra = draft.expression(addition.amount, "yen")
        part = n.Choose(draft.expression(addition.when, "bool"), extra, n.Literal(0, YEN), YEN)
        node = n.Arithmetic("+", node, part, YEN)
        draft.printed(
            f"amount.cap.plus.{id_}", addition.amount, draft.origin(shape, rule, addition)
        )
    draft.define("cap", node, _LABELS["cap"], origin)


def _cap_table(draft: Draft, rule: m.CapRule, origin: Origin) -> Node:
    columns, rows = rule.columns or [], rule.rows or []
    if rule.by is None or columns[:2] != ["up_to", "base"]:
        raise ValueError("a table needs by, and columns that begin with up_to, base")
    by = draft.expression(rule.by, "count")
    table: list[tuple[int | None, list[Node]]] = []
    for at, row in enumerate(rows):
        with draft.at(f"rows.{at}"):
            limit = _limit(rows, at, columns)
            table.append((limit, [n.Literal(parse_yen(str(cell)), YEN) for cell in row[1:]]))
        for column, cell in zip(columns[1:], row[1:], strict=True):
            draft.printed(f"amount.cap.rows.{row[0]}.{column}", cell, origin)
    bands = [
        n.Band(by, tuple((limit, cells[column]) for limit, cells in table), YEN)
        for column in range(len(columns) - 1)
    ]
    cases = tuple(
        (draft.expression(column, "bool"), band)
        for column, band in zip(columns[2:], bands[1:], strict=True)
    )
    return n.Exceptions(bands[0], cases, YEN) if cases else bands[0]


def _limit(rows: list[list[Any]], at: int, columns: list[str]) -> int | None:
    row, last = rows[at], at == len(rows) - 1
    if len(row) != len(columns):
        raise ValueError(f"has {len(row)} cells; {len(columns)} columns are declared")
    if (row[0] == _OVER) != last:
        raise ValueError("the last row, and only that, must be 'over'")
    if last:
        return None
    if not isinstance(row[0], int):
        raise ValueError(f"up_to is {row[0]!r}; a whole number or 'over' is expected")
    if at and row[0] <= rows[at - 1][0]:
        raise ValueError(f"up_to {row[0]} must be greater than {rows[at - 1][0]}")
    return row[0]
