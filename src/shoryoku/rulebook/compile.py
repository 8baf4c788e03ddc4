"""A validated rule file to a Rule: every section becomes named nodes with their origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from shoryoku.calendar import Window, parse_date, parse_instant
from shoryoku.engine import nodes as n
from shoryoku.engine.ask import splits
from shoryoku.engine.nodes import BOOL, COUNT, RATIO, YEN, Node, Type
from shoryoku.engine.parse import parse
from shoryoku.firm.vocabulary import HIGHEST_YEN, Vocabulary
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.amounts import add_amount
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.text import Text

RESULT_LABELS = {
    "rate": Text("補助率", "subsidy rate"),
    "amount_by_rate": Text("補助率による額", "amount by the rate"),
    "cap": Text("補助上限額", "cap"),
    "floor": Text("補助下限額", "floor"),
    "amount": Text("補助額（下限の判定前）", "amount before the floor"),
    "subsidy": Text("補助額", "subsidy"),
}


class Draft:
    """A rule being put together: where names, labels, origins and printed values are added.

    Raises (from every method): ``ValueError`` with a sentence; the loader adds file and line.
    """

    def __init__(self, vintage: m.Vintage, terms: Vocabulary) -> None:
        self.vintage = vintage
        self.types: dict[str, Type] = {id_: term_type(terms, id_) for id_ in terms}
        self.declared: dict[str, Type] = {}
        self.labels: dict[str, Text] = {}
        self.ranges: dict[str, tuple[Any, Any]] = {}
        self.definitions: dict[str, r.Definition] = {}
        self.values: list[r.ValueEntry] = []

    def origin(self, *shapes: m.Sourced | None) -> r.Origin:
        """The origin of a value from the shapes that hold it, outermost first."""
        sources: tuple[str, ...] = tuple(self.vintage.source)
        standing: str = self.vintage.standing
        for shape in shapes:
            if shape is not None:
                sources = tuple(shape.source) if shape.source is not None else sources
                standing = shape.standing or standing
        best = self.vintage.at_best
        if best is not None and r.STANDINGS.index(standing) < r.STANDINGS.index(best):
            standing = best
        for id_ in sources:
            if id_ not in self.vintage.sources:
                raise ValueError(f"the source {id_!r} is not among the file's sources")
        last = shapes[-1] if shapes else None
        note = last.note.text if last is not None and last.note else None
        other = last.other_reading.text if last is not None and last.other_reading else None
        return r.Origin(sources, standing, note, other)

    def expression(self, text: str, kind: str | None = None) -> Node:
        """The typed tree of an expression over the vocabulary and this rule's own names."""
        node = parse(text, self.types, FUNCTIONS)
        if kind is not None and (node.type.kind != kind or node.type.many):
            raise ValueError(f"{text!r} is {node.type}; {kind} is expected")
        return node

    def declare(self, name: str, type_: Type, label: Text, span: tuple[Any, Any] | None = None) -> n.Name:
        """A name of this rule's own that facts may give."""
        self.types[name] = self.declared[name] = type_
        self.labels[name] = label
        if span is not None:
            self.ranges[name] = span
        return n.Name(name, type_)

    def define(self, name: str, node: Node, label: Text, origin: r.Origin | None) -> n.Name:
        """A named node; its type becomes known to later expressions."""
        self.definitions[name] = r.Definition(node, label, origin)
        if name not in self.types:
            self.declare(name, node.type, label)
        else:
            self.labels[name] = label
        return n.Name(name, node.type)

    def printed(self, path: str, value: Any, origin: r.Origin) -> None:
        """Note a value for the tables of sources."""
        self.values.append(r.ValueEntry(path, str(value), origin))


def term_type(terms: Vocabulary, id_: str) -> Type:
    """The engine's type of a vocabulary term."""
    term = terms[id_]
    return Type(term.kind, term.many, tuple(choice for choice, _ in term.choices))


def compile_vintage(vintage: m.Vintage, terms: Vocabulary, frame: str | None, file: str) -> r.Rule:
    """The rule of one frame.

    Raises:
        ValueError: an expression, a table or a reference is wrong; the sentence begins with
            the path within the file and a colon.
    """
    draft = Draft(vintage, terms)
    _at("window", lambda: _window(draft))
    for section, conditions in (("applicants", vintage.applicants), ("requirements", vintage.requirements)):
        for id_, condition in conditions.items():
            if condition.judged:
                draft.declare(f"judged.{id_}", BOOL, condition.label.text if condition.label else Text(id_, id_))
            _ = section
    for id_, special in vintage.specials.items():
        draft.declare(f"special.{id_}", BOOL, special.label.text)
    for id_, value in vintage.values.items():
        _at(f"values.{id_}", lambda id_=id_, value=value: _value(draft, id_, value))
    for id_, special in vintage.specials.items():
        _at(f"specials.{id_}", lambda id_=id_, special=special: _special(draft, id_, special))
    classes, others = _at("costs", lambda: _costs(draft)) or ((), None)
    rate_choices = _at("amount", lambda: add_amount(draft, vintage.amount)) or ()
    requirements: list[r.Requirement] = []
    for section, conditions in (
        ("applicants", vintage.applicants),
        ("costs.limits", vintage.costs.limits if vintage.costs else {}),
        ("requirements", vintage.requirements),
    ):
        for id_, condition in conditions.items():
            path = f"{section}.{id_}"
            requirements.append(_at(path, lambda p=path, i=id_, c=condition: _requirement(draft, p, i, c)))
    requirements += _at("costs", lambda: _cost_requirements(draft, classes)) or []
    if "floor" in draft.definitions:
        requirements.append(_floor_requirement(draft))
    commitments = tuple(
        _at(f"commitments.{id_}", lambda id_=id_, c=c: _commitment(draft, id_, c)) for id_, c in vintage.commitments.items()
    )
    parameters = _at("parameters", lambda: _parameters(vintage, terms)) or {}
    return _finished(draft, terms, frame, file, tuple(requirements), commitments, classes, others, parameters, rate_choices)


def _at(path: str, make: Any) -> Any:
    try:
        return make()
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _window(draft: Draft) -> tuple[Window, r.Origin]:
    shape = draft.vintage.window
    announced, opens = (parse_date(day) if day else None for day in (shape.announced, shape.opens))
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
    return Window(announced, opens, closes, shape.ended), origin


def _value(draft: Draft, id_: str, value: m.LocalValue) -> None:
    origin = draft.origin(value)
    draft.define(id_, draft.expression(value.formula), value.label.text, origin)
    draft.printed(f"values.{id_}", value.formula, origin)


def _special(draft: Draft, id_: str, special: m.Special) -> None:
    items: list[Node] = []
    for at, entry in enumerate(special.all):
        condition = m.Condition(test=entry) if isinstance(entry, str) else entry
        items.append(_condition_node(draft, f"{id_}_{at}", condition))
        draft.printed(f"specials.{id_}.all.{at}", condition.test or "judged", draft.origin(special, condition))
    if special.unless:
        items.append(n.Not(draft.expression(special.unless, "bool")))
        draft.printed(f"specials.{id_}.unless", special.unless, draft.origin(special))
    if items:
        node = items[0] if len(items) == 1 else n.AllOf(tuple(items))
        draft.define(f"special.{id_}", node, special.label.text, draft.origin(special))


def _condition_node(draft: Draft, id_: str, condition: m.Condition) -> Node:
    if condition.judged == (condition.test is not None):
        raise ValueError("give either test or judged: true")
    node = draft.expression(condition.test, "bool") if condition.test else n.Name(f"judged.{id_}", BOOL)
    if condition.unless:
        node = n.When(n.Not(draft.expression(condition.unless, "bool")), node, BOOL)
    if condition.when:
        node = n.When(draft.expression(condition.when, "bool"), node, BOOL)
    return node


def _requirement(draft: Draft, path: str, id_: str, condition: m.Condition) -> r.Requirement:
    vintage = draft.vintage
    section = {"applicants": None, "costs.limits": vintage.costs, "requirements": None}[path.rpartition(".")[0]]
    origin = draft.origin(section, condition) if section is not None else draft.origin(condition)
    prefix = {"applicants": "applicant", "costs.limits": "cost", "requirements": "requirement"}[path.rpartition(".")[0]]
    name = f"{prefix}.{id_}"
    label = condition.label.text if condition.label else None
    if condition.judged and label is None:
        raise ValueError("what people judge needs a label")
    draft.define(name, _condition_node(draft, id_, condition), label or Text(id_, id_), origin)
    draft.printed(path, condition.test or "judged by people", origin)
    remedy = condition.remedy.text if condition.remedy else None
    return r.Requirement(name, "judged" if condition.judged else condition.kind, label, remedy, origin)


def _costs(draft: Draft) -> tuple[tuple[r.CostClassRule, ...], int | None]:
    costs = draft.vintage.costs
    if costs is None:
        return (), None
    found = []
    for id_, class_ in costs.classes.items():
        term = f"costs.{id_}"
        if term not in draft.types:
            raise ValueError(f"{term!r} is not in the vocabulary; add the class of cost there first")
        origin = draft.origin(costs, class_)
        share = Fraction(class_.max_share) if class_.max_share and "/" in class_.max_share else None
        if class_.max_share and share is None:
            share = Fraction(class_.max_share.rstrip("%")) / 100
        limit = class_.max_share or class_.max_amount or "eligible"
        draft.printed(f"costs.classes.{id_}", limit, origin)
        label = class_.label.text if class_.label else None
        found.append(r.CostClassRule(term, share, class_.max_amount, id_ in costs.must_include, label, origin))
    unknown = set(costs.must_include) - set(costs.classes)
    if unknown:
        raise ValueError(f"must_include names {', '.join(sorted(unknown))}, which is no class")
    if costs.others_at_most is not None:
        draft.printed("costs.others_at_most", costs.others_at_most, draft.origin(costs))
    _eligible_cost(draft, found, costs)
    return tuple(found), costs.others_at_most


def _eligible_cost(draft: Draft, classes: list[r.CostClassRule], costs: m.Costs) -> None:
    names = [n.Name(class_.term, YEN) for class_ in classes]
    compulsory = [name for name, class_ in zip(names, classes, strict=True) if class_.compulsory]
    others = [
        (_up_to(name, class_.max_amount), class_.max_share)
        for name, class_ in zip(names, classes, strict=True)
        if not class_.compulsory
    ]
    base = _total([_up_to(name, class_.max_amount) for name, class_ in zip(names, classes, strict=True) if class_.compulsory] or [n.Literal(0, YEN)])
    if costs.others_at_most is None and not any(share for _, share in others):
        node = _total([base, *(item for item, _ in others)]) if compulsory else _total([item for item, _ in others])
    else:
        shares = n.Literal(tuple(share for _, share in others), Type("ratio", many=True))
        limit = n.Literal(costs.others_at_most if costs.others_at_most is not None else HIGHEST_YEN, YEN)
        node = n.Call("limited_total", (shares, limit, base, *(item for item, _ in others)), YEN)
    draft.define("eligible_cost", node, Text("補助対象経費（税抜）", "eligible cost (without consumption tax)"), draft.origin(costs))


def _up_to(node: Node, limit: int | None) -> Node:
    return node if limit is None else n.Call("min", (node, n.Literal(limit, YEN)), YEN)


def _total(items: Iterable[Node]) -> Node:
    first, *rest = items
    for item in rest:
        first = n.Arithmetic("+", first, item, YEN)
    return first


def _cost_requirements(draft: Draft, classes: tuple[r.CostClassRule, ...]) -> list[r.Requirement]:
    found = []
    for class_ in classes:
        if class_.compulsory:
            id_ = class_.term.removeprefix("costs.")
            node = n.Compare(">", n.Name(class_.term, YEN), n.Literal(0, YEN))
            name = f"cost.includes_{id_}"
            label = Text(f"経費に必ず含める：{draft.types and _label(draft, class_.term).ja}", f"must include: {_label(draft, class_.term).en}")
            draft.define(name, node, label, class_.origin)
            found.append(r.Requirement(name, "fact", label, None, class_.origin))
    return found


def _label(draft: Draft, term: str) -> Text:
    from shoryoku.firm.vocabulary import vocabulary

    return vocabulary()[term].label


def _floor_requirement(draft: Draft) -> r.Requirement:
    origin = draft.definitions["floor"].origin or draft.origin()
    node = n.Compare(">=", n.Name("amount", YEN), n.Name("floor", YEN))
    label = Text("補助額が下限額以上", "the amount reaches the floor")
    draft.define("amount.reaches_floor", node, label, origin)
    remedy = Text("投資額を増やすか、他の制度を検討してください。", "Invest more, or look at another programme.")
    return r.Requirement("amount.reaches_floor", "fact", label, remedy, origin)


def _commitment(draft: Draft, id_: str, shape: m.Commitment) -> r.CommitmentRule:
    origin = draft.origin(shape, shape.missed)
    exempt = []
    tests: list[Node] = []
    for at, entry in enumerate(shape.exempt):
        name = None
        if entry.test:
            name = f"exempt.{id_}_{at}"
            tests.append(draft.define(name, draft.expression(entry.test, "bool"), entry.label.text, draft.origin(shape, entry)))
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
    return r.CommitmentRule(id_, shape.label.text, shape.tested, shape.missed.kind, shape.missed.special, repayment, applies, tuple(exempt), origin)


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
    if kind in ("above_cap_without", "above_cap_and_proportional"):
        raised = _raised_part(draft, shape.missed.special)
        if kind == "above_cap_without":
            return raised
        rest = n.Arithmetic("-", grant, raised, YEN)
        part = n.Arithmetic("*", rest, _missed_share(draft, id_, shape), YEN)
        return n.Floor(n.Arithmetic("+", raised, part, YEN), 1, YEN)
    return n.Floor(n.Arithmetic("*", grant, _missed_share(draft, id_, shape), YEN), 1, YEN)


def _missed_share(draft: Draft, id_: str, shape: m.Commitment) -> Node:
    if shape.missed.kind == "all_or_part":
        label = Text(f"返還を求められる割合：{shape.label.ja}", f"share claimed back: {shape.label.en}")
        return draft.declare(f"claimed_share.{id_}", RATIO, label, (0, 1))
    label = Text(f"達成率：{shape.label.ja}", f"achievement: {shape.label.en}")
    achieved = draft.declare(f"achievement.{id_}", RATIO, label, (0, 1))
    return n.Arithmetic("-", n.Literal(Fraction(1), RATIO), achieved, RATIO)


def _raised_part(draft: Draft, special: str | None) -> Node:
    """The grant above what the same firm would have had without the special."""
    name = f"special.{special}"
    if special is None or name not in draft.declared:
        raise ValueError(f"missed.special {special!r} is not one of the specials")
    without = f"subsidy_without.{special}"
    if without not in draft.definitions:
        known: dict[str, Node] = {name: n.Literal(False, BOOL)}
        for part in ("rate", "amount_by_rate", "cap", "amount", "subsidy"):
            if part in draft.definitions:
                definition = draft.definitions[part]
                changed = f"{part}_without.{special}"
                label = Text(f"{definition.label.ja}（特例なし）", f"{definition.label.en} without the special")
                known[part] = draft.define(changed, n.replaced(definition.node, known), label, definition.origin)
    difference = n.Arithmetic("-", n.Name("grant", YEN), n.Name(without, YEN), YEN)
    return n.Call("max", (difference, n.Literal(0, YEN)), YEN)


def _parameters(vintage: m.Vintage, terms: Vocabulary) -> dict[str, Any]:
    for id_, value in vintage.parameters.items():
        term = terms.get(id_)
        if term is None or not term.set_by_rule:
            raise ValueError(f"{id_!r} is not a term that programmes set")
        if value not in [choice for choice, _ in term.choices]:
            raise ValueError(f"{id_} is {value!r}; it is one of {', '.join(c for c, _ in term.choices)}")
    return dict(vintage.parameters)


def _duties(draft: Draft, section: str, entries: Mapping[str, m.Duty]) -> tuple[r.DutyRule, ...]:
    found = []
    for id_, duty in entries.items():
        origin = draft.origin(duty)
        draft.printed(f"{section}.{id_}", duty.label.ja, origin)
        found.append(r.DutyRule(id_, duty.label.text, origin))
    return tuple(found)


def _finished(
    draft: Draft,
    terms: Vocabulary,
    frame: str | None,
    file: str,
    requirements: tuple[r.Requirement, ...],
    commitments: tuple[r.CommitmentRule, ...],
    classes: tuple[r.CostClassRule, ...],
    others: int | None,
    parameters: dict[str, Any],
    rate_choices: tuple[Any, ...],
) -> r.Rule:
    vintage = draft.vintage
    nodes = {name: definition.node for name, definition in draft.definitions.items()}
    from shoryoku.rulebook.derived import derived_nodes

    everything = {**derived_nodes(), **nodes}
    spans = {id_: term.span for id_, term in terms.items() if term.span is not None and not term.many}
    ranges = {**spans, **draft.ranges}
    prepared = {
        target: splits(target, everything, ranges)
        for target in ("subsidy", "cap", "rate", *(c.repayment for c in commitments if c.repayment))
        if target in nodes
    }
    window, window_origin = _window(draft)
    id_ = f"{vintage.programme}@{vintage.vintage}" + (f"/{frame}" if frame else "")
    return r.Rule(
        id=id_,
        programme=vintage.programme,
        vintage=vintage.vintage,
        frame=frame,
        name=vintage.name.text,
        window=window,
        window_origin=window_origin,
        closes_before_new_wage=vintage.window.closes_before_new_minimum_wage,
        results=(vintage.results.applied, vintage.results.adopted) if vintage.results else None,
        definitions=draft.definitions,
        types=draft.declared,
        labels=draft.labels,
        ranges=draft.ranges,
        parameters=parameters,
        rate_choices=rate_choices,
        requirements=requirements,
        specials=tuple(f"special.{name}" for name in vintage.specials),
        special_notes={f"special.{k}": s.how.text for k, s in vintage.specials.items() if s.how},
        cost_classes=classes,
        others_at_most=others,
        excluded=tuple(label.text for label in (vintage.costs.excluded if vintage.costs else [])),
        commitments=commitments,
        bonus=_duties(draft, "bonus", vintage.bonus),
        penalties=_duties(draft, "penalties", vintage.penalties),
        duties=_duties(draft, "duties", vintage.duties),
        combinations=tuple(
            r.CombinationRule(c.programme, c.allowed, draft.origin(c)) for c in vintage.combinations
        ),
        not_read=tuple(vintage.not_read),
        notes=tuple(label.text for label in vintage.notes),
        sources={id_: r.SourceRule(s.kind, s.ref, s.section) for id_, s in vintage.sources.items()},
        values=tuple({entry.path: entry for entry in draft.values}.values()),
        examples=tuple(r.ExampleCase(e.name, e.given, e.expect, tuple(e.missing)) for e in vintage.examples),
        splits=prepared,
        file=file,
    )
