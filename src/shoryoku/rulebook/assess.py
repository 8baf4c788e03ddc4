"""Facts and rules to answers: what a firm could get, why, what is missing, and at what price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shoryoku.calendar import parse_date, today
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.nodes import YEN, Node
from shoryoku.engine.truth import NOT_APPLICABLE, UNKNOWN, Value
from shoryoku.firm.facts import NOT_HERE, Firm, firm_from
from shoryoku.firm.values import parse_value
from shoryoku.firm.vocabulary import HIGHEST_YEN, Term, spans, vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.text import Text, did_you_mean

_Prepared = tuple[Rule, dict[str, Node], dict[str, Node], dict[str, tuple[Any, Any]]]
_prepared: dict[int, _Prepared] = {}  # by the rule's identity; holding the rule keeps that unique


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
            else those of the last one. Programmes that a successor has replaced, or that ended
            more than a year before, are applied only when they are named.
        book: the rulebook; the product's own if left out.

    Raises:
        InputError: the facts or the programme cannot be used.
        ConflictError: two exceptions of a rule hold and disagree.
    """
    firm = firm if isinstance(firm, Firm) else firm_from(firm)
    on = _day(on) or firm.facts.get("date") or today()
    book = book or open_rulebook()
    if programme is not None and not isinstance(programme, str):
        raise InputError(Problem("programme", f"found {programme!r}", "give an id as text"))
    if programme is None:
        found = book.in_force(on)
    elif "@" in programme:
        found = book.rules(programme)
    else:
        found = book.current(book.computed(programme), on)
    if firm.local:
        # with no programme named, a fact may be meant for any vintage
        every = [rule for each in book.programmes() for rule in each.rules.values()]
        refuse_unknown_names(firm, found if programme else every)
    _refuse_unknown_calls(firm, book)
    answers = [answer(rule, firm, on) for rule in found]
    return Assessment(firm, on, tuple(sorted(answers, key=_place)))


def _place(found: Answer) -> tuple[bool, bool, bool, Any, str]:
    """Possible before impossible, open before closed, certain before unknown, more before less."""
    impossible = found.status == "ineligible"
    # an amount that nothing of the rule bounds yet comes after those that are bounded
    most = found.subsidy.low if found.subsidy.is_open_above else found.subsidy.high
    return (
        impossible,
        found.window_state == "closed",
        found.status != "eligible",
        -(most or 0),
        found.rule.id,
    )


def _day(given: Any) -> date | None:
    if given is None or type(given) is date:
        return given
    try:
        return parse_date(given.date() if isinstance(given, datetime) else given)
    except (ValueError, TypeError):
        raise InputError(Problem("on", f"found {given!r}", "a date such as 2026-07-10")) from None


def _refuse_unknown_calls(firm: Firm, book: Rulebook) -> None:
    """A call that a firm was adopted in must be one of the rulebook, or a bar would be missed."""
    problems = []
    for term in ("history.adopted", "history.applying"):
        for call in firm.facts.get(term, ()):
            known = _known_calls(call.partition("@")[0], book)
            if call not in known:
                hint = did_you_mean(call, sorted(known)) or "e.g. shoryokuka_ippan@3"
                problems.append(Problem(term, f"{call!r} is not a call of the rulebook", hint))
    if problems:
        raise InputError(problems)


def is_known_call(call: str, book: Rulebook | None = None) -> bool:
    """Whether a firm can have been adopted in a call: ``programme``, ``@vintage`` or ``/frame``."""
    return call in _known_calls(call.partition("@")[0], book or open_rulebook())


def _known_calls(programme_id: str, book: Rulebook) -> set[str]:
    if programme_id not in book.programme_ids():
        return set(book.programme_ids())
    heads = book.programme(programme_id).heads
    return {head.id for head in heads} | {f"{programme_id}@{head.vintage}" for head in heads}


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
            known = _local_value(rule, name, value)
            if known is not UNKNOWN:
                facts[name] = known
    facts.update(rule.parameters)
    if on is not None:
        facts["date"] = on
    _, with_costs, without_costs, ranges = _prepare(rule)
    if any(term.startswith("costs.") for term in facts):
        for class_ in rule.cost_classes:
            facts.setdefault(class_.term, 0)
        return Scope(facts, with_costs, FUNCTIONS, ranges)
    return Scope(facts, without_costs, FUNCTIONS, ranges)


def _prepare(rule: Rule) -> _Prepared:
    if id(rule) not in _prepared:
        own = {name: definition.node for name, definition in rule.definitions.items()}
        with_costs = {**derived_nodes(), **own}
        without = {name: node for name, node in with_costs.items() if name != "eligible_cost"}
        _prepared[id(rule)] = (rule, with_costs, without, {**spans(vocabulary()), **rule.ranges})
    return _prepared[id(rule)]


def _local_value(rule: Rule, name: str, raw: Any) -> Value:
    """A value given for a name that the rule declares itself, read like a term of its type."""
    type_ = rule.types.get(name, YEN)
    kind, span = type_.kind, rule.ranges.get(name)
    if span is None:
        span = {"yen": (0, HIGHEST_YEN), "ratio": (0, 1), "count": (0, 1_000_000)}.get(kind)
    label = rule.labels.get(name, Text(name, name))
    try:
        value = parse_value(Term(name, label, kind, type_.many, span=span), raw)
        if name == "rate" and rule.rate_choices and value not in rule.rate_choices:
            known = ", ".join(str(choice) for choice in rule.rate_choices)
            raise ValueError(f"{raw!r} is not one of the rates {known}")
    except ValueError as error:
        raise InputError(Problem(name, str(error))) from None
    return UNKNOWN if value is None else value


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
            firm.places.get(name, name),
            "is not a term",
            did_you_mean(name, [*vocabulary(), *known]) or "see `shoryoku terms`",
        )
        for name in sorted(unknown - set(known))
    ]
    if problems:
        raise InputError(problems)
