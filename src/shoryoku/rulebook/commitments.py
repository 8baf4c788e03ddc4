"""Promises for later years: when they are tested, and what a miss costs, as nodes."""

from __future__ import annotations

from fractions import Fraction

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import reachable
from shoryoku.engine.nodes import BOOL, COUNT, RATIO, YEN, Node
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.draft import Draft
from shoryoku.text import Text


def add_commitment(draft: Draft, id_: str, shape: m.Commitment) -> r.CommitmentRule:
    """Define the repayment of one commitment.

    Raises:
        ValueError: an expression is wrong, or the special it names does not exist.
    """
    origin = draft.origin(shape, shape.missed)
    exempt = []
    tests: list[Node] = []
    for at, entry in enumerate(shape.exempt):
        name = None
        if entry.test:
            name = f"exempt.{id_}_{at}"
            tests.append(
                draft.define(
                    name,
                    draft.expression(entry.test, "bool"),
                    entry.label.text,
                    draft.origin(shape, entry),
                )
            )
        exempt.append(r.Exempt(entry.label.text, name))
    applies = None
    if shape.when:
        applies = f"commitment.{id_}"
        draft.define(applies, draft.expression(shape.when, "bool"), shape.label.text, origin)
    repayment = None
    node = _repayment(draft, id_, shape)
    if node is not None:
        if tests:
            test = tests[0] if len(tests) == 1 else n.AnyOf(tuple(tests))
            node = n.Choose(test, n.Literal(0, YEN), node, YEN)
        if applies:
            node = n.When(n.Name(applies, BOOL), node, YEN)
        repayment = f"repayment.{id_}"
        label = Text(f"返還額：{shape.label.ja}", f"repayment: {shape.label.en}")
        draft.define(repayment, node, label, origin)
    draft.printed(f"commitments.{id_}", shape.missed.kind, origin)
    return r.CommitmentRule(
        id_,
        shape.label.text,
        shape.tested,
        shape.missed.kind,
        shape.missed.special,
        repayment,
        applies,
        tuple(exempt),
        origin,
    )


def _repayment(draft: Draft, id_: str, shape: m.Commitment) -> Node | None:
    grant, kind = n.Name("grant", YEN), shape.missed.kind
    if kind in ("full", "not_paid"):
        return grant
    if kind == "unread":
        return None
    if kind == "per_missed_year":
        label = Text(f"未達の年数：{shape.label.ja}", f"years missed: {shape.label.en}")
        years = draft.declare(f"missed_years.{id_}", COUNT, label, (0, 10))
        # nobody can miss more years than the plan has
        missed = n.Call("min", (years, n.Name("plan.years", COUNT)), COUNT)
        share = n.Arithmetic("/", missed, n.Name("plan.years", COUNT), RATIO)
        capped = n.Call("min", (share, n.Literal(Fraction(1), RATIO)), RATIO)
        return n.Floor(n.Arithmetic("*", grant, capped, YEN), 1, YEN)
    if kind == "from_first_missed_year":
        return _from_first_missed_year(draft, id_, shape)
    if kind in ("above_cap_without", "above_cap_and_proportional"):
        raised = _raised_part(draft, shape.missed.special)
        if kind == "above_cap_without":
            return raised
        rest = n.Arithmetic("-", grant, raised, YEN)
        part = n.Arithmetic("*", rest, _missed_share(draft, id_, shape), YEN)
        return n.Floor(n.Arithmetic("+", raised, part, YEN), 1, YEN)
    return n.Floor(n.Arithmetic("*", grant, _missed_share(draft, id_, shape), YEN), 1, YEN)


def _from_first_missed_year(draft: Draft, id_: str, shape: m.Commitment) -> Node:
    """The grant for each year from the first one missed to the last one judged."""
    years = shape.missed.years
    if years is None:
        raise ValueError("missed: from_first_missed_year needs years, the number of years judged")
    label = Text(f"最初に未達となった年：{shape.label.ja}", f"first year missed: {shape.label.en}")
    first = draft.declare(f"first_missed_year.{id_}", COUNT, label, (1, years))
    left = n.Arithmetic("-", n.Literal(years + 1, COUNT), first, COUNT)
    share = n.Arithmetic("/", left, n.Literal(years, COUNT), RATIO)
    return n.Floor(n.Arithmetic("*", n.Name("grant", YEN), share, YEN), 1, YEN)


def _missed_share(draft: Draft, id_: str, shape: m.Commitment) -> Node:
    if shape.missed.kind == "all_or_part":
        label = Text(
            f"返還を求められる割合：{shape.label.ja}", f"share claimed back: {shape.label.en}"
        )
        return draft.declare(f"claimed_share.{id_}", RATIO, label, (0, 1))
    label = Text(f"達成率：{shape.label.ja}", f"achievement: {shape.label.en}")
    achieved = draft.declare(f"achievement.{id_}", RATIO, label, (0, 1))
    return n.Arithmetic("-", n.Literal(Fraction(1), RATIO), achieved, RATIO)


def _raised_part(draft: Draft, special: str | None) -> Node:
    """The grant above what the same firm would have had without the special."""
    name = f"special.{special}"
    if special is None or name not in draft.declared:
        raise ValueError(f"missed.special {special!r} is not one of the specials")
    nodes = {key: definition.node for key, definition in draft.definitions.items()}
    parts = ["rate", "amount_by_rate", "cap", "amount", "subsidy"]
    if "cap" in nodes and name not in reachable(["amount_by_rate"], nodes):
        parts = ["cap"]  # what was paid above it decides, whatever the costs were
    known: dict[str, Node] = {name: n.Literal(False, BOOL)}
    for part in parts:
        if part in nodes:
            definition = draft.definitions[part]
            label = Text(
                f"{definition.label.ja}（特例なし）", f"{definition.label.en} without the special"
            )
            changed = n.replaced(definition.node, known)
            known[part] = draft.define(
                f"{part}_without.{special}", changed, label, definition.origin
            )
    above = n.Arithmetic("-", n.Name("grant", YEN), known[parts[-1]], YEN)
    return n.Call("max", (above, n.Literal(0, YEN)), YEN)
