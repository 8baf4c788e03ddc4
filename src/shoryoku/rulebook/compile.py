"""A validated rule file to a Rule: every section becomes named nodes with their origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoryoku.calendar import Window, parse_date, parse_instant
from shoryoku.engine import nodes as n
from shoryoku.engine.ask import splits
from shoryoku.engine.nodes import BOOL, YEN, Node
from shoryoku.firm.vocabulary import Vocabulary, spans
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.amounts import add_amount
from shoryoku.rulebook.commitments import add_commitment
from shoryoku.rulebook.costs import add_costs, cost_requirements
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.draft import Draft, condition_node
from shoryoku.text import Text


def compile_vintage(vintage: m.Vintage, terms: Vocabulary, frame: str | None, file: str) -> r.Rule:
    """The rule of one frame.

    Raises:
        MisplacedError: an expression, a table or a reference is wrong.
    """
    draft = Draft(vintage, terms)
    for id_, special in vintage.specials.items():
        draft.declare(f"special.{id_}", BOOL, special.label.text)
    for id_, value in vintage.values.items():
        with draft.at(f"values.{id_}"):
            _value(draft, id_, value)
    for id_, special in vintage.specials.items():
        with draft.at(f"specials.{id_}"):
            _special(draft, id_, special)
    with draft.at("costs"):
        classes = add_costs(draft)
    with draft.at("amount"):
        rate_choices = add_amount(draft, vintage.amount)
    requirements = _requirements(draft)
    with draft.at("costs"):
        requirements += cost_requirements(draft, classes)
    if "floor" in draft.definitions:
        requirements.append(_floor_requirement(draft))
    commitments = []
    for id_, commitment in vintage.commitments.items():
        with draft.at(f"commitments.{id_}"):
            commitments.append(add_commitment(draft, id_, commitment))
    with draft.at("parameters"):
        parameters = _parameters(vintage, terms)
    with draft.at("window"):
        window, window_origin = _window(draft)
    # a repayment that is a share of the grant follows from the range of the subsidy alone
    repayments = [c.repayment for c in commitments if c.repayment and c.special]
    others = vintage.costs.others_at_most if vintage.costs else None
    excluded = vintage.costs.excluded if vintage.costs else []
    bonus = _duties(draft, "bonus", vintage.bonus)
    penalties = _duties(draft, "penalties", vintage.penalties)
    duties = _duties(draft, "duties", vintage.duties)
    combinations = tuple(
        r.CombinationRule(c.programme, c.allowed, draft.origin(c)) for c in vintage.combinations
    )
    values = tuple({entry.path: entry for entry in draft.values}.values())
    return r.Rule(
        id=f"{vintage.programme}@{vintage.vintage}" + (f"/{frame}" if frame else ""),
        programme=vintage.programme,
        vintage=vintage.vintage,
        frame=frame,
        name=vintage.name.text,
        window=window,
        window_origin=window_origin,
        closes_before_new_wage=vintage.window.closes_before_new_minimum_wage,
        results=(vintage.results.applied, vintage.results.adopted) if vintage.results else None,
        results_origin=draft.origin(vintage.results) if vintage.results else None,
        definitions=draft.definitions,
        types=draft.declared,
        labels=draft.labels,
        ranges=draft.ranges,
        parameters=parameters,
        rate_choices=rate_choices,
        requirements=tuple(requirements),
        specials=tuple(f"special.{id_}" for id_ in vintage.specials),
        special_notes={
            f"special.{id_}": special.how.text
            for id_, special in vintage.specials.items()
            if special.how
        },
        cost_classes=classes,
        others_at_most=others,
        excluded=tuple(label.text for label in excluded),
        commitments=tuple(commitments),
        bonus=bonus,
        penalties=penalties,
        duties=duties,
        combinations=combinations,
        not_read=tuple(vintage.not_read),
        notes=tuple(label.text for label in vintage.notes),
        sources={id_: r.SourceRule(s.kind, s.ref, s.section) for id_, s in vintage.sources.items()},
        values=values,
        unverified=tuple(
            entry
            for entry in values
            if not entry.origin.is_verified
            and entry.path.partition(".")[0] not in ("bonus", "penalties", "duties")
        ),
        examples=tuple(
            r.ExampleCase(e.name, e.given, e.expect, tuple(e.missing)) for e in vintage.examples
        ),
        splits=_splits(draft, terms, repayments),
        file=file,
    )


def _splits(draft: Draft, terms: Vocabulary, repayments: list[str]) -> dict[str, Any]:
    nodes = {name: definition.node for name, definition in draft.definitions.items()}
    everything = {**derived_nodes(), **nodes}
    ranges = {**spans(terms), **draft.ranges}
    prepared = {
        target: splits(target, everything, ranges)
        for target in ("subsidy", *repayments)
        if target in nodes
    }
    # the subsidy uses costs, cap and rate: the same worlds serve all of them
    for part in ("eligible_cost", "cap", "rate"):
        if part in nodes:
            prepared[part] = prepared["subsidy"]
    return prepared


def _window(draft: Draft) -> tuple[Window, r.Origin]:
    shape = draft.vintage.window
    announced, opens, ended_by = (
        parse_date(day) if day else None for day in (shape.announced, shape.opens, shape.ended_by)
    )
    closes = None
    if shape.closes:
        closes = parse_instant(shape.closes if " " in shape.closes else f"{shape.closes} 23:59")
        first = opens or announced
        if first is not None and closes.date() < first:
            raise ValueError(f"closes {closes.date()} before it opens {first}")
    origin = draft.origin(shape)
    for key in ("announced", "opens", "closes"):
        if getattr(shape, key):
            draft.printed(f"window.{key}", getattr(shape, key), origin)
    return Window(announced, opens, closes, ended_by), origin


def _value(draft: Draft, id_: str, value: m.LocalValue) -> None:
    origin = draft.origin(value)
    draft.define(id_, draft.expression(value.formula), value.label.text, origin)
    draft.printed(f"values.{id_}", value.formula, origin)


def _special(draft: Draft, id_: str, special: m.Special) -> None:
    if special.unless and not special.all:
        raise ValueError("has unless but no all; give what must hold, or leave both to be asked")
    firm_conditions = [e for e in special.all if isinstance(e, str) or not (e.when or e.unless)]
    if special.all and not firm_conditions:
        # else the special would hold just because none of its conditions applies
        raise ValueError("needs one condition without when and unless")
    items: list[Node] = []
    for at, entry in enumerate(special.all):
        condition = m.Condition(test=entry) if isinstance(entry, str) else entry
        items.append(condition_node(draft, f"{id_}_{at}", condition))
        draft.printed(
            f"specials.{id_}.all.{at}", condition.test or "judged", draft.origin(special, condition)
        )
    if special.unless:
        items.append(n.Not(draft.expression(special.unless, "bool")))
        draft.printed(f"specials.{id_}.unless", special.unless, draft.origin(special))
    if not items:
        draft.printed(f"specials.{id_}", "asked", draft.origin(special))
    else:
        node = items[0] if len(items) == 1 else n.AllOf(tuple(items))
        draft.define(f"special.{id_}", node, special.label.text, draft.origin(special))


def _requirements(draft: Draft) -> list[r.Requirement]:
    vintage = draft.vintage
    sections: tuple[tuple[str, str, m.Sourced | None, Mapping[str, m.Condition]], ...] = (
        ("applicants", "applicant", None, vintage.applicants),
        ("costs.limits", "cost", vintage.costs, vintage.costs.limits if vintage.costs else {}),
        ("requirements", "requirement", None, vintage.requirements),
    )
    found = []
    for section, prefix, holder, conditions in sections:
        for id_, condition in conditions.items():
            with draft.at(f"{section}.{id_}"):
                origin = draft.origin(holder, condition)
                found.append(_requirement(draft, f"{prefix}.{id_}", condition, origin))
                printed = condition.test or "judged by people"
                draft.printed(f"{section}.{id_}", printed, origin)
    return found


def _requirement(
    draft: Draft, name: str, condition: m.Condition, origin: r.Origin
) -> r.Requirement:
    label = condition.label.text if condition.label else None
    if condition.judged and label is None:
        raise ValueError("what people judge needs a label")
    node = condition_node(draft, name.rpartition(".")[2], condition)
    draft.define(name, node, label or Text(name, name), origin)
    remedy = condition.remedy.text if condition.remedy else None
    kind = "judged" if condition.judged else condition.kind
    return r.Requirement(name, kind, label, remedy, origin)


def _floor_requirement(draft: Draft) -> r.Requirement:
    origin = draft.definitions["floor"].origin or draft.origin()
    node = n.Compare(">=", n.Name("amount", YEN), n.Name("floor", YEN))
    label = Text("補助額が下限額以上", "the amount reaches the floor")
    draft.define("amount.reaches_floor", node, label, origin)
    remedy = Text(
        "投資額を増やすか、他の制度を検討してください。",
        "Invest more, or look at another programme.",
    )
    return r.Requirement("amount.reaches_floor", "fact", label, remedy, origin)


def _parameters(vintage: m.Vintage, terms: Vocabulary) -> dict[str, Any]:
    for id_, value in vintage.parameters.items():
        term = terms.get(id_)
        if term is None or not term.set_by_rule:
            raise ValueError(f"{id_!r} is not a term that programmes set")
        if value not in [choice for choice, _ in term.choices]:
            raise ValueError(
                f"{id_} is {value!r}; it is one of {', '.join(c for c, _ in term.choices)}"
            )
    return dict(vintage.parameters)


def _duties(draft: Draft, section: str, entries: Mapping[str, m.Duty]) -> tuple[r.DutyRule, ...]:
    found = []
    for id_, duty in entries.items():
        origin = draft.origin(duty)
        draft.printed(f"{section}.{id_}", duty.label.ja, origin)
        found.append(r.DutyRule(id_, duty.label.text, origin))
    return tuple(found)
