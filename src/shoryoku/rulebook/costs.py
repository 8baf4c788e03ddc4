"""What the subsidy is for: classes of cost, their limits, and the eligible cost as a node."""

from __future__ import annotations

from collections.abc import Iterable

from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import YEN, Node, Type
from shoryoku.firm.vocabulary import HIGHEST_YEN
from shoryoku.money import parse_rate
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.draft import Draft
from shoryoku.text import Text


def add_costs(draft: Draft) -> tuple[r.CostClassRule, ...]:
    """Define ``eligible_cost`` from the classes; the classes with their limits.

    Raises:
        ValueError: a class is not in the vocabulary, or a compulsory one is not a class.
    """
    costs = draft.vintage.costs
    if costs is None:
        return ()
    found = []
    for id_, class_ in costs.classes.items():
        term = f"costs.{id_}"
        if term not in draft.types:
            raise ValueError(
                f"{term!r} is not in the vocabulary; add the class of cost there first"
            )
        origin = draft.origin(costs, class_)
        share = parse_rate(class_.max_share) if class_.max_share else None
        limit = class_.max_share or class_.max_amount or "eligible"
        draft.printed(f"costs.classes.{id_}", limit, origin)
        label = class_.label.text if class_.label else None
        most = None
        if class_.max_amount is not None:
            written = str(class_.max_amount)
            plain = f"{written}円" if written.isdigit() else written
            with draft.at(f"classes.{id_}.max_amount"):
                most = draft.expression(plain, "yen")
        found.append(r.CostClassRule(term, share, most, id_ in costs.must_include, label, origin))
    unknown = set(costs.must_include) - set(costs.classes)
    if unknown:
        raise ValueError(f"must_include names {', '.join(sorted(unknown))}, which is no class")
    if costs.others_at_most is not None:
        draft.printed("costs.others_at_most", costs.others_at_most, draft.origin(costs))
    _eligible_cost(draft, found, costs)
    return tuple(found)


def _eligible_cost(draft: Draft, classes: list[r.CostClassRule], costs: m.Costs) -> None:
    names = [n.Name(class_.term, YEN) for class_ in classes]
    compulsory = [name for name, class_ in zip(names, classes, strict=True) if class_.compulsory]
    others = [
        (_up_to(name, class_.max_amount), class_.max_share)
        for name, class_ in zip(names, classes, strict=True)
        if not class_.compulsory
    ]
    base = _total(
        [
            _up_to(name, class_.max_amount)
            for name, class_ in zip(names, classes, strict=True)
            if class_.compulsory
        ]
        or [n.Literal(0, YEN)]
    )
    if costs.others_at_most is None and not any(share for _, share in others):
        node = (
            _total([base, *(item for item, _ in others)])
            if compulsory
            else _total([item for item, _ in others])
        )
    else:
        shares = n.Literal(tuple(share for _, share in others), Type("ratio", many=True))
        limit = n.Literal(
            costs.others_at_most if costs.others_at_most is not None else HIGHEST_YEN, YEN
        )
        node = n.Call("limited_total", (shares, limit, base, *(item for item, _ in others)), YEN)
    draft.define(
        "eligible_cost",
        node,
        Text("補助対象経費（税抜）", "eligible cost (without consumption tax)"),
        draft.origin(costs),
    )


def _up_to(node: Node, limit: Node | None) -> Node:
    return node if limit is None else n.Call("min", (node, limit), YEN)


def _total(items: Iterable[Node]) -> Node:
    first, *rest = items
    for item in rest:
        first = n.Arithmetic("+", first, item, YEN)
    return first


def cost_requirements(draft: Draft, classes: tuple[r.CostClassRule, ...]) -> list[r.Requirement]:
    """One requirement for each class that must be included."""
    found = []
    for class_ in classes:
        if class_.compulsory:
            id_ = class_.term.removeprefix("costs.")
            node = n.Compare(">", n.Name(class_.term, YEN), n.Literal(0, YEN))
            name = f"cost.includes_{id_}"
            ja, en = draft.terms[class_.term].label
            label = Text(f"経費に必ず含める：{ja}", f"must include: {en}")
            draft.define(name, node, label, class_.origin)
            found.append(r.Requirement(name, "fact", label, None, class_.origin))
    return found
