"""A test as its two sides: what the firm has, and the limit it is held against."""

from __future__ import annotations

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import evaluate
from shoryoku.engine.nodes import Node, Type
from shoryoku.engine.truth import NOT_APPLICABLE, Unknown
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.answer import Answer
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
_UNKNOWN = Text("不明", "unknown")
_MOST_NAMED = 2


def sides(answer: Answer, node: Node, language: Language) -> tuple[str, str]:
    """The firm's value and the limit, in words; each empty where a test has no such side."""
    match node:
        case n.When(item=item) | n.Not(item=item) if not isinstance(item, (n.Name, n.Call)):
            return sides(answer, item, language)
        case n.Compare(operator=sign, left=left, right=right) if sign in _SIGNS:
            if isinstance(left, n.Literal):
                sign, left, right = _MIRRORED[sign], right, left
            if isinstance(left, n.Arithmetic):
                return "", ""  # three times a cost is nothing that a firm knows of itself
            limit = _SIGNS[sign].in_language(language).format(_shown(answer, right, language, left))
            return _shown(answer, left, language), limit
        case n.Name(id=name) if name in answer.scope.definitions:
            if name not in answer.scope.facts:
                return sides(answer, answer.scope.definitions[name], language)
    return "", ""


def rests_on(answer: Answer, node: Node, language: Language) -> str:
    """The facts that a test without two sides rests on, in words; the first few of them."""
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


def _shown(answer: Answer, node: Node, language: Language, beside: Node | None = None) -> str:
    value = evaluate(node, answer.scope)
    if value is NOT_APPLICABLE:
        return "—"
    if type(value) is Unknown:
        return _UNKNOWN.in_language(language)
    name = next((part.id for part in (node, beside) if isinstance(part, n.Name)), "")
    return words(answer.rule, language).value(value, node.type, name)
