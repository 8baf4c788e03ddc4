"""A test as its two sides: what the firm has, and the limit it is held against."""

from __future__ import annotations

from collections.abc import Sequence

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import bounds
from shoryoku.engine.evaluate import evaluate
from shoryoku.engine.nodes import Node, Type
from shoryoku.engine.truth import NOT_APPLICABLE, Unknown, Value, ends
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.answer import Amount, Answer
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.words import label, words
from shoryoku.text import Language, Text

_SIGNS = {
    ">=": Text("{}以上", "at least {}"),
    "<=": Text("{}以下", "at most {}"),
    ">": Text("{}超", "above {}"),
    "<": Text("{}未満", "below {}"),
    "==": Text("{}", "{}"),
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_UNKNOWN = Text("不明", "unknown")
_MOST_NAMED = 2
# amounts that an answer bounds although facts are missing
_AMOUNTS = ("subsidy", "amount", "amount_by_rate", "cap", "rate")


def sides(answer: Answer, node: Node, language: Language) -> tuple[str, str]:
    """The firm's value and the limit, in words; each empty where a test has no such side.

    A limit that is not known yet is empty; an amount that is not known shows the range that the
    answer bounds. Several tests on numbers that hold together, or instead of each other, are
    shown beside each other, each value with its name.
    """
    node = _plain(answer, node)
    match node:
        case n.Compare(operator=sign) if sign in _SIGNS:
            return _compared(answer, node, language)
        case n.AllOf(items=items):
            return _together(answer, items, language)
        case n.AnyOf(items=items) if all(map(_is_on_a_number, items)):
            return _beside(answer, items, language, Text(" または ", " or "))
    return "", ""


def _plain(answer: Answer, node: Node, *, negated: bool = False) -> Node:
    """What a test is made of: conditions and names taken off, a negation moved to the tests."""
    match node:
        case n.When(item=item) if not negated:
            return _plain(answer, item)
        case n.Not(item=item):
            return _plain(answer, item, negated=not negated)
        case n.Name(id=name) if name in answer.scope.definitions:
            if name not in answer.scope.facts:
                return _plain(answer, answer.scope.definitions[name], negated=negated)
        case n.AnyOf(items=items) if negated:
            return n.AllOf(tuple(_plain(answer, item, negated=True) for item in items))
        case n.AllOf(items=items) if negated:
            return n.AnyOf(tuple(_plain(answer, item, negated=True) for item in items))
        case n.Compare(operator=sign, left=left, right=right) if negated and sign in _NEGATED:
            return n.Compare(_NEGATED[sign], left, right)
    return n.Not(node) if negated else node


def _compared(answer: Answer, node: n.Compare, language: Language) -> tuple[str, str]:
    sign, left, right = _turned(node)
    if isinstance(left, n.Arithmetic):
        return "", ""  # three times a cost is nothing that a firm knows of itself
    own = _shown(answer, left, language)
    if type(evaluate(right, answer.scope)) is Unknown:
        return own, ""
    return own, _SIGNS[sign].in_language(language).format(_shown(answer, right, language, left))


def _turned(node: n.Compare) -> tuple[str, Node, Node]:
    """The test with what the firm has on the left."""
    if isinstance(node.left, n.Literal):
        return _MIRRORED[node.operator], node.right, node.left
    return node.operator, node.left, node.right


def _is_on_a_number(node: Node) -> bool:
    return isinstance(node, n.Compare) and node.operator in _NEGATED


def _together(answer: Answer, items: Sequence[Node], language: Language) -> tuple[str, str]:
    """The tests that decide a conjunction: those that fail, else those that are open, else all."""
    values = [(evaluate(item, answer.scope), item) for item in items]
    failing = [item for value, item in values if value is False]
    open_ = [item for value, item in values if type(value) is Unknown]
    chosen = failing or open_
    if chosen and not all(map(_is_on_a_number, chosen)):
        return "", ""  # something else decides, and a number beside it would mislead
    return _beside(answer, chosen or [*filter(_is_on_a_number, items)], language)


def _beside(
    answer: Answer, items: Sequence[Node], language: Language, between: Text | None = None
) -> tuple[str, str]:
    """Tests beside each other; every value once and with its name, empty if they are too many."""
    tests = [item for item in items if isinstance(item, n.Compare)]
    pairs = [(_turned(test)[1], *_compared(answer, test, language)) for test in tests]
    if not pairs or len(pairs) > _MOST_NAMED or not all(own for _, own, _ in pairs):
        return "", ""
    writer, listed = words(answer.rule, language), "、" if language == "ja" else ", "
    owns = dict.fromkeys(f"{writer.node(left)} {own}" for left, own, _ in pairs)
    limits = [limit for _, _, limit in pairs if limit]
    sign = listed if between is None else between.in_language(language)
    return listed.join(owns), sign.join(limits)


def rests_on(answer: Answer, node: Node, language: Language) -> str:
    """The facts that a test without two sides rests on, in words; the first few of them."""
    if isinstance(node, (n.When, n.Not)):
        return rests_on(answer, node.item, language)
    if isinstance(node, n.Name) and node.id not in answer.scope.facts:
        definition = answer.scope.definitions.get(node.id)
        if definition is not None:
            return rests_on(answer, definition, language)
    writer = words(answer.rule, language)
    used = [name for name in dict.fromkeys(n.names(node)) if name in answer.scope.facts]
    said = []
    for name in used[:_MOST_NAMED]:
        term = vocabulary().get(name)
        if term is not None and not term.set_by_rule:
            value = writer.value(answer.value(name), Type(term.kind, term.many), name)
            alone = len(used) == 1 or term.kind == "choice"
            said.append(value if alone else f"{label(None, name, language)} {value}")
    return ("、" if language == "ja" else ", ").join(said)


def _is_amount(node: Node) -> bool:
    return isinstance(node, n.Name) and node.id in _AMOUNTS


def _value(answer: Answer, node: Node) -> Value:
    """A node's value; of an amount the narrowest range that the answer knows."""
    if isinstance(node, n.Name) and _is_amount(node):
        splits = answer.rule.splits
        return bounds(answer.scope, node.id, splits.get(node.id, splits.get("subsidy", ())))
    return evaluate(node, answer.scope)


def _shown(answer: Answer, node: Node, language: Language, beside: Node | None = None) -> str:
    value = _value(answer, node)
    if value is NOT_APPLICABLE:
        return "—"
    if type(value) is Unknown:
        amount = Amount(*ends(value))
        if _is_amount(node) and not amount.is_open_above:
            return amount_words(amount, language, node.type)
        return _UNKNOWN.in_language(language)
    name = next((part.id for part in (node, beside) if isinstance(part, n.Name)), "")
    return words(answer.rule, language).value(value, node.type, name)
