"""Rules and a table to one SELECT: status and amounts of every firm under every rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shoryoku.engine.nodes import BOOL, RATIO, YEN, Node, Type
from shoryoku.engine.sql import expressions as e
from shoryoku.engine.sql import values as v
from shoryoku.engine.sql.arithmetic import floored
from shoryoku.engine.sql.emit import DUCKDB, Dialect, select
from shoryoku.engine.sql.expressions import FALSE, TRUE, Column, Expression
from shoryoku.engine.sql.merge import unknown_of
from shoryoku.engine.sql.translate import Fact, Translation, literal
from shoryoku.engine.sql.values import Number, Truth, Value
from shoryoku.engine.sql.worlds import narrowed
from shoryoku.firm.vocabulary import spans, vocabulary
from shoryoku.population.columns import ABSENT
from shoryoku.population.table import Table
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.tables import FUNCTIONS

_AMOUNTS = {"eligible_cost": YEN, "rate": RATIO, "cap": YEN, "subsidy": YEN}
STATUSES = ("eligible", "ineligible", "unknown", "conflict")


def answers(
    rules: Sequence[Rule],
    table: Table,
    on: date,
    dialect: Dialect = DUCKDB,
    keep: Sequence[str] = (),
    why: bool = False,
) -> str:
    """A SELECT with the answers of some rules side by side, one row a firm.

    For rule number ``i``: ``status_i`` (``eligible``, ``ineligible``, ``unknown``, or ``conflict``
    where two exceptions of the rule disagree), ``subsidy_min_i``, ``subsidy_max_i``,
    ``cap_min_i``, ``cap_max_i`` in whole yen, NULL where nothing bounds them; with ``why`` also
    ``first_failing_i`` and one column for each requirement.

    Args:
        keep: columns of the table to pass on; a choice as its id.
        on: the day in Japan on which the rules are applied.

    Raises:
        UnsupportedError: a rule holds something that has no SQL form.
    """
    columns: dict[str, Expression] = {}
    codes = [name for name in keep if name in table.columns and table.columns[name].values]
    for at, rule in enumerate(rules):
        for name, expression in answer_columns(rule, table, on, why).items():
            columns[f"{name}_{at}" if not name.startswith("why.") else f"{name}@{at}"] = expression
    plain = [name for name in keep if name not in codes]
    decoded = {name: table.columns[name] for name in codes}
    return select(f"({table.query}) AS firms", columns, plain, dialect, decoded)


def answer_columns(rule: Rule, table: Table, on: date, why: bool = False) -> dict[str, Expression]:
    """The answer columns of one rule, by name without a number."""
    scope = _translation(rule, table, on)
    known = {"eligible_cost", *scope.definitions, *rule.types}
    targets = [(name, type_) for name, type_ in _AMOUNTS.items() if name in known]
    amounts = narrowed(scope, targets, rule.splits.get("subsidy", ()))
    found = {r.id: scope.value(r.id, BOOL) for r in rule.requirements}
    facts = [found[r.id] for r in rule.requirements if r.kind == "fact"]
    clash = v.clash_of([*found.values(), *amounts.values()])
    columns = {"status": _status(facts, clash)}
    for name in ("subsidy", "cap"):
        low, high = _ends(amounts.get(name), clash)
        columns[f"{name}_min"], columns[f"{name}_max"] = low, high
    if why:
        failing = [(r.id, found[r.id]) for r in rule.requirements if r.kind == "fact"]
        columns["first_failing"] = _first_failing(failing)
        for requirement in rule.requirements:
            columns[f"why.{requirement.id}"] = _state(found[requirement.id])
    return columns


def _status(facts: Sequence[Value], clash: Expression) -> Expression:
    failing = e.any_of([_fails(fact) for fact in facts])
    open_ = e.any_of([v.is_unknown(fact) for fact in facts])
    branches = [
        (clash, e.text("conflict")),
        (failing, e.text("ineligible")),
        (open_, e.text("unknown")),
        (TRUE, e.text("eligible")),
    ]
    return e.case(branches)


def _fails(value: Value) -> Expression:
    if not isinstance(value, Truth):
        raise v.UnsupportedError("a requirement is a yes/no")
    return e.all_of([e.negated(value.absent), e.fails(value.value)])


def _state(value: Value) -> Expression:
    if not isinstance(value, Truth):
        raise v.UnsupportedError("a requirement is a yes/no")
    branches = [
        (value.absent, e.text("not_applicable")),
        (e.holds(value.value), e.text("pass")),
        (e.fails(value.value), e.text("fail")),
        (TRUE, e.text("unknown")),
    ]
    return e.case(branches)


def _first_failing(found: Sequence[tuple[str, Value]]) -> Expression:
    if not found:
        return e.null("text")
    return e.case([(_fails(value), e.text(name)) for name, value in found])


def _ends(amount: Value | None, clash: Expression) -> tuple[Expression, Expression]:
    if not isinstance(amount, Number):
        return e.null("int"), e.null("int")
    whole = floored(amount)
    there = e.negated(e.any_of([amount.absent, clash]))
    low, high = (v.only_where(there, end).numerator for end in (whole.low, whole.high))
    return low, high


def _translation(rule: Rule, table: Table, on: date) -> Translation:
    own = {name: definition.node for name, definition in rule.definitions.items()}
    definitions: dict[str, Node] = {**derived_nodes(), **own}
    ranges = {**spans(vocabulary()), **rule.ranges}
    facts = {}
    for name, column in table.columns.items():
        type_ = _type_of(name, rule)
        if type_ is not None:
            facts[name] = _fact(column, type_, ranges.get(name), table.columns.get(name + ABSENT))
    only_where: dict[str, Expression] = {}
    any_costs = e.any_of([fact.given for name, fact in facts.items() if name.startswith("costs.")])
    if any_costs is FALSE:
        definitions.pop("eligible_cost", None)
    else:
        only_where["eligible_cost"] = any_costs
        for class_ in rule.cost_classes:
            facts[class_.term] = _cost(facts.get(class_.term), any_costs, ranges[class_.term])
    for name, value in {**rule.parameters, "date": on}.items():
        term = vocabulary()[name]
        facts[name] = Fact(literal(value, Type(term.kind, term.many)), TRUE)
    if only_where.get("eligible_cost") is TRUE or "eligible_cost" not in definitions:
        only_where = {}
    return Translation(facts, definitions, FUNCTIONS, ranges, only_where)


def _type_of(name: str, rule: Rule) -> Type | None:
    term = vocabulary().get(name)
    if term is not None:
        return Type(term.kind, term.many)
    return rule.types.get(name) if name not in rule.parameters else None


def _cost(fact: Fact | None, any_costs: Expression, span: tuple[Any, Any]) -> Fact:
    """A class of cost that is not given is nothing, as soon as another one is given."""
    nothing = e.all_of([any_costs, e.negated(fact.given)]) if fact else any_costs
    unknown = unknown_of(YEN, span)
    value = unknown if fact is None else fact.value
    assert isinstance(value, Number)
    zero = v.exact(0)
    low = v.chosen([(nothing, zero), (TRUE, value.low)])
    high = v.chosen([(nothing, zero), (TRUE, value.high)])
    known = e.any_of([nothing, value.known])
    return Fact(Number(low, low if known is TRUE else high, known, value.absent), known)


def _fact(column: Column, type_: Type, span: tuple[Any, Any] | None, absent: Column | None) -> Fact:
    missing = FALSE if absent is None else e.or_else(e.column(absent), FALSE)
    read = e.column(column)
    there = e.negated(e.is_null(read))
    given = e.any_of([there, missing])
    if type_.many:
        return Fact(_list(column, there, missing), given)
    if type_.kind == "bool":
        return Fact(Truth(read, missing), given)
    if type_.kind == "choice":
        return Fact(v.Choice(read, column.values, missing), given)
    scale = e.whole(column.scale)
    if span is None or there is TRUE:
        known = v.Ratio(read, scale)
        return Fact(Number(known, known, there, missing), given)
    low, high = (v.Ratio(e.or_else(read, e.whole(int(end * column.scale))), scale) for end in span)
    return Fact(Number(low, high, there, missing), given)


def _list(column: Column, there: Expression, missing: Expression) -> Value:
    if column.values:
        return v.Listed(e.column(column), missing)
    elements = tuple(e.element(column, at) for at in range(column.longest))
    length = e.or_else(e.length(column), v.ZERO)
    scale = e.whole(column.scale)
    return v.Series(tuple(v.Ratio(item, scale) for item in elements), length, there, missing)


def names_read(rules: Sequence[Rule]) -> Mapping[str, Type]:
    """The names beyond the vocabulary that a table may give for some rules."""
    found: dict[str, Type] = {}
    for rule in rules:
        for name, type_ in rule.types.items():
            if name not in vocabulary() and name not in ("rate", "cap", "subsidy"):
                found.setdefault(name, type_)
    return found
