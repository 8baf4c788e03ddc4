"""Facts and rules to answers: what a firm could get, why, what is missing, and at what price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shoryoku.calendar import today
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.nodes import Node
from shoryoku.engine.truth import NOT_APPLICABLE, Value
from shoryoku.firm.facts import NOT_HERE, Firm, firm_from
from shoryoku.firm.vocabulary import spans, vocabulary
from shoryoku.money import parse_rate, parse_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.text import Text, did_you_mean

_prepared: dict[str, tuple[dict[str, Node], dict[str, Node], dict[str, tuple[Any, Any]]]] = {}


def assess(
    firm: Firm | Mapping[str, Any],
    on: date | None = None,
    programme: str | None = None,
    book: Rulebook | None = None,
) -> Assessment:
    """What a firm could get.

    Args:
        firm: the firm, or facts written as in a firm file.
        on: the day in Japan on which the rules are applied; today if left out.
        programme: ``id``, ``id@vintage`` or ``id@vintage/frame``; with an id alone, and without
            any, the rules that are open on the day are applied, else those of the next call,
            else those of the last one.
        book: the rulebook; the product's own if left out.

    Raises:
        InputError: the facts or the programme cannot be used.
        ConflictError: two exceptions of a rule hold and disagree.
    """
    firm = firm if isinstance(firm, Firm) else firm_from(firm)
    on = on or firm.facts.get("date") or today()
    book = book or open_rulebook()
    if programme is None:
        found = [rule for each in book.programmes() for rule in book.current(each, on)]
    elif "@" in programme:
        found = book.rules(programme)
    else:
        found = book.current(book.computed(programme), on)
    if firm.local:
        # with no programme named, a fact may be meant for any vintage
        every = [rule for each in book.programmes() for rule in each.rules.values()]
        refuse_unknown_names(firm, found if programme else every)
    answers = [answer(rule, firm, on) for rule in found]
    return Assessment(firm, on, tuple(sorted(answers, key=_place)))


def _place(found: Answer) -> tuple[int, int, Any, str]:
    """Certain before possible before impossible; open before closed; then by the upper bound."""
    status = ("eligible", "unknown", "ineligible").index(found.status)
    window = 1 if found.window_state == "closed" else 0
    most = found.subsidy.high if found.subsidy.high is not None else 0
    return (window, status, -most, found.rule.id)


def answer(rule: Rule, firm: Firm, on: date | None = None) -> Answer:
    """One rule applied to one firm.

    Args:
        on: the day in Japan; without it the minimum wage and the window stay unknown unless the
            firm's facts give a date.

    Raises:
        InputError: a fact cannot be used with this rule.
        ConflictError: two exceptions of the rule hold and disagree.
    """
    return Answer(rule, firm, scope_for(rule, firm, on))


def scope_for(rule: Rule, firm: Firm, on: date | None = None) -> Scope:
    """The engine's view of a firm under a rule."""
    facts: dict[str, Value] = {
        term: NOT_APPLICABLE if value is NOT_HERE else value for term, value in firm.facts.items()
    }
    for name, value in firm.local.items():
        if name in rule.types or name in ("rate", "cap", "subsidy"):
            facts[name] = _local_value(rule, name, value)
    facts.update(rule.parameters)
    if on is not None:
        facts.setdefault("date", on)
    with_costs, without_costs, ranges = _prepare(rule)
    if any(term.startswith("costs.") for term in facts):
        for class_ in rule.cost_classes:
            facts.setdefault(class_.term, 0)
        return Scope(facts, with_costs, FUNCTIONS, ranges)
    return Scope(facts, without_costs, FUNCTIONS, ranges)


def _prepare(rule: Rule) -> tuple[dict[str, Node], dict[str, Node], dict[str, tuple[Any, Any]]]:
    key = f"{rule.file}|{rule.id}|{id(rule)}"
    if key not in _prepared:
        own = {name: definition.node for name, definition in rule.definitions.items()}
        with_costs = {**derived_nodes(), **own}
        without = {name: node for name, node in with_costs.items() if name != "eligible_cost"}
        _prepared[key] = (with_costs, without, {**spans(vocabulary()), **rule.ranges})
    return _prepared[key]


def _local_value(rule: Rule, name: str, raw: Any) -> Value:
    """A value given for a name that the rule declares itself, typed by the rule."""
    type_ = rule.types.get(name)
    kind = type_.kind if type_ else "yen"
    try:
        if kind == "bool" and isinstance(raw, bool):
            return raw
        if kind == "yen" and type(raw) in (int, str):
            return parse_yen(raw)
        if kind == "count" and type(raw) is int and raw >= 0:
            return raw
        if kind == "ratio" and raw is not None and not isinstance(raw, bool):
            rate = raw if not isinstance(raw, (str, int)) else parse_rate(raw)
            span = rule.ranges.get(name)
            choices = rule.rate_choices if name == "rate" else ()
            if (span and not span[0] <= rate <= span[1]) or (choices and rate not in choices):
                raise ValueError(f"{raw!r} is not possible here")
            return rate
        if raw is None:
            raise ValueError("is empty; leave it out if unknown")
    except ValueError as error:
        raise InputError(Problem(name, str(error))) from None
    raise InputError(Problem(name, f"found {raw!r}", f"a {kind} is expected"))


def refuse_unknown_names(firm: Firm, rules: Iterable[Rule]) -> None:
    """Refuse facts for names that neither the vocabulary nor one of the rules knows.

    Raises:
        InputError: names such facts, with the nearest names that exist.
    """
    unknown = set(firm.local) - {"rate", "cap", "subsidy"}
    known: dict[str, None] = {}
    for rule in rules:
        known.update(dict.fromkeys(rule.types))
    problems = [
        Problem(
            name,
            "is not a term",
            did_you_mean(name, [*vocabulary(), *known]) or "see `shoryoku terms`",
        )
        for name in sorted(unknown - set(known))
    ]
    if problems:
        raise InputError(problems)


def label_of(rule: Rule, name: str) -> Text:
    """What a name is called: the rule's own label, else the vocabulary's."""
    if name in rule.labels:
        return rule.labels[name]
    term = vocabulary().get(name)
    return term.label if term else Text(name, name)
