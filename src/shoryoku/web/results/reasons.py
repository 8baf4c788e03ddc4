"""The reason tree of an answer: each requirement with the firm's value, the limit and sources."""

from __future__ import annotations

from typing import NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import reachable
from shoryoku.engine.nodes import Type
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.answer import Answer, Finding
from shoryoku.rulebook.rules import Origin
from shoryoku.rulebook.sides import rests_on, sides
from shoryoku.rulebook.words import KIND, label, words
from shoryoku.text import Language, Text

_SIGNS = {"pass": "ok", "fail": "no", "unknown": "ask", "not_applicable": "none"}
_BIG_PARTS = ("fact", "commitment", "preparation", "judged")


class Value(NamedTuple):
    """A fact or derived value that a node rests on."""

    id: str
    name: str
    words: str
    is_asked: bool
    is_known: bool


class Leaf(NamedTuple):
    """One requirement: ``sign`` is ok, no, ask, todo (still to be done) or none."""

    finding: Finding
    sign: str
    text: str
    test: str
    own: str
    limit: str
    values: tuple[Value, ...]

    @property
    def origin(self) -> Origin:
        """Where the requirement comes from."""
        return self.finding.requirement.origin


class Branch(NamedTuple):
    """Requirements of one kind; the sign is that of the worst leaf."""

    kind: str
    title: Text
    sign: str
    leaves: tuple[Leaf, ...]

    @property
    def open_count(self) -> int:
        """How many leaves are not met yet."""
        return sum(leaf.sign not in ("ok", "none") for leaf in self.leaves)


class Step(NamedTuple):
    """A step of the computation: what it is, the formula in words, the value."""

    name: str
    formula: str
    value: str
    origin: Origin


def branches(answer: Answer, language: Language) -> tuple[Branch, ...]:
    """The requirements in their kinds, those on facts first."""
    found = []
    for kind in _BIG_PARTS:
        leaves = tuple(
            _leaf(answer, finding, language)
            for finding in answer.findings
            if finding.requirement.kind == kind
        )
        if leaves:
            signs = {leaf.sign for leaf in leaves}
            worst = next((s for s in ("no", "ask", "todo") if s in signs), "ok")
            found.append(Branch(kind, KIND[kind], worst, leaves))
    return tuple(found)


def specials(answer: Answer, language: Language) -> tuple[tuple[str, str, tuple[Value, ...]], ...]:
    """Each special: its sign, its name, and the values that decide it."""
    found = []
    for name, value in answer.specials.items():
        sign = "ok" if value is True else "none" if value is False else "ask"
        definition = answer.rule.definitions.get(name)
        values = _values(answer, definition.node, language) if definition else ()
        found.append((sign, label(answer.rule, name, language), values))
    return tuple(found)


def computation(answer: Answer, language: Language) -> tuple[Step, ...]:
    """How the amount is computed, in the order in which it is."""
    writer = words(answer.rule, language)
    steps = []
    for name in reversed(reachable(["subsidy"], answer.scope.definitions)):
        definition = answer.rule.definitions.get(name)
        if definition is None or definition.origin is None or name.startswith("special."):
            continue
        value = answer.amounts.get(name)
        shown = (
            writer.value(value.low, definition.node.type, name)
            if value is not None and value.is_known
            else writer.value(answer.value(name), definition.node.type, name)
        )
        text = definition.label.in_language(language)
        steps.append(Step(text, writer.node(definition.node), shown, definition.origin))
    return tuple(steps)


def counts(found: tuple[Branch, ...]) -> dict[str, int]:
    """How many requirements are met, fail, are unknown, or are still to be done."""
    signs = [leaf.sign for branch in found for leaf in branch.leaves]
    return {sign: signs.count(sign) for sign in ("ok", "no", "ask", "todo")}


def _leaf(answer: Answer, finding: Finding, language: Language) -> Leaf:
    requirement = finding.requirement
    node = answer.rule.definitions[requirement.id].node
    writer = words(answer.rule, language)
    sign = _SIGNS[finding.state]
    if sign in ("ask", "no") and requirement.kind in ("commitment", "preparation"):
        # a plan that does not reach it yet, or what nobody has done yet: mendable
        sign = "todo"
    judged = requirement.kind == "judged"
    own, limit = ("", "") if judged else sides(answer, node, language)
    own = own or ("" if judged else rests_on(answer, node, language))
    text = requirement.label.in_language(language) if requirement.label else writer.node(node)
    test = writer.node(node) if requirement.label and not judged else ""
    values = () if judged else _values(answer, node, language)
    return Leaf(finding, sign, text, test, own, limit, values)


def _values(answer: Answer, node: n.Node, language: Language) -> tuple[Value, ...]:
    """The firm's value for every name in a tree, and for what those are derived from."""
    writer = words(answer.rule, language)
    facts, definitions = answer.scope.facts, answer.scope.definitions
    derived = {name: tree for name, tree in definitions.items() if name not in facts}
    found = []
    for name in reachable(dict.fromkeys(n.names(node)), derived):
        definition = definitions.get(name)
        known = name in facts or definition is not None
        value = answer.value(name) if known else None
        term = vocabulary().get(name)
        type_ = answer.rule.types.get(name) or (Type(term.kind, term.many) if term else None)
        if definition is not None:
            type_ = definition.type
        shown = writer.value(value, type_ or Type("bool"), name)
        is_asked = term is not None and term.question is not None and not term.set_by_rule
        text = label(answer.rule, name, language)
        found.append(Value(name, text, shown, is_asked, name in facts))
    return tuple(found)
