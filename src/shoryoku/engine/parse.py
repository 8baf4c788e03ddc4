"""Text to typed nodes: Python's grammar, an allow-list of its forms, and our own literals.

Amounts stay as the guidelines print them (``750万``, ``1億``, ``30円``), rates are fractions or
percentages (``2/3``, ``4.0%``), days are ISO (``2018-12-21``). Everything else that Python's
grammar knows is refused: attributes that are not names of the vocabulary, calls of anything
but the listed functions, decimals, strings that are not choices, lambdas, subscripts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import Function
from shoryoku.engine.nodes import BOOL, COUNT, DATE, RATIO, YEN, Node, Type
from shoryoku.text import did_you_mean, narrow

_DAY = re.compile(r"(?<![\w.])([0-9]{4})-([0-9]{2})-([0-9]{2})(?!\w)")
_PERCENT = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)%")
_YEN = re.compile(r"(?<![\w.])([0-9][0-9_,]*(?:\.[0-9]+)?)(億(?:([0-9]+)万)?|万|)(円?)(?!\w)")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_MARK = "literal_"
_LONGEST = 2_000
_DEEPEST = 100
_OPERATORS: dict[type, str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip


def parse(text: str, types: Mapping[str, Type], functions: Mapping[str, Function]) -> Node:
    """The typed tree of an expression.

    Args:
        text: the expression, one line.
        types: the type of every name that may be used.
        functions: the functions that may be called.

    Raises:
        ValueError: the expression is not in the language; the message says what and what to do.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"the expression has {len(text)} characters; at most {_LONGEST}")
    if _MARK in narrow(text):
        raise ValueError(f"{text!r}: names that begin with {_MARK} are not in the vocabulary")
    literals: list[n.Literal] = []
    python = _with_marked_literals(text, literals)
    try:
        tree = ast.parse(python.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", None) or "cannot be read"
        raise ValueError(f"{text!r} is not an expression: {reason}") from None
    if _depth(tree) > _DEEPEST:
        raise ValueError(f"{text!r} is nested too deeply")
    return _Reader(text, types, functions, literals).node(tree)


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [child for above in level for child in ast.iter_child_nodes(above)]
    return depth


def _with_marked_literals(text: str, literals: list[n.Literal]) -> str:
    def mark(literal: n.Literal) -> str:
        literals.append(literal)
        return f" {_MARK}{len(literals) - 1} "

    def day(match: re.Match[str]) -> str:
        try:
            value = date(*(int(part) for part in match.groups()))
        except ValueError:
            raise ValueError(f"{match[0]} is a day that does not exist") from None
        return mark(n.Literal(value, DATE))

    def percent(match: re.Match[str]) -> str:
        return mark(n.Literal(Fraction(match[1]) / 100, RATIO))

    def yen(match: re.Match[str]) -> str:
        if not (match[2] or match[4]):
            return match[0]
        number = Fraction(match[1].replace("_", "").replace(",", ""))
        amount = number * (10**8 if match[2].startswith("億") else 10**4 if match[2] else 1)
        amount += int(match[3] or 0) * 10**4
        if amount.denominator != 1:
            raise ValueError(f"{match[0]} is not a whole number of yen")
        return mark(n.Literal(amount.numerator, YEN))

    def marked(part: str) -> str:
        return _YEN.sub(yen, _PERCENT.sub(percent, _DAY.sub(day, part)))

    # what stands in quotes is a choice, not a literal
    pieces = _QUOTED.split(text)
    return "".join(piece if at % 2 else marked(piece) for at, piece in enumerate(pieces))


def _is_text(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and isinstance(tree.value, str)


class _Reader:
    def __init__(
        self,
        text: str,
        types: Mapping[str, Type],
        functions: Mapping[str, Function],
        literals: list[n.Literal],
    ) -> None:
        self.text = text
        self.types = types
        self.functions = functions
        self.literals = literals

    def node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=bool(value)):
                return n.Literal(value, BOOL)
            case ast.Constant(value=int(value)):
                return n.Literal(value, COUNT)
            case ast.Constant(value=float()):
                raise ValueError(
                    f"{self.text!r} has a decimal; write a fraction (2/3) or a percentage"
                )
            case ast.Name() | ast.Attribute():
                return self._name(tree)
            case ast.List(elts=items) if items and all(_is_text(item) for item in items):
                texts = tuple(item.value for item in items if isinstance(item, ast.Constant))
                return n.Literal(texts, Type("choice", many=True))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return n.Not(self._of_kind(operand, "bool"))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                item = self.node(operand)
                if not isinstance(item, n.Literal) or item.type.kind not in (
                    "yen",
                    "count",
                    "ratio",
                ):
                    raise ValueError(f"{self.text!r}: only a number can be negative")
                return n.Literal(-item.value, item.type)
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self._of_kind(value, "bool") for value in values)
                return n.AllOf(parts) if isinstance(op, ast.And) else n.AnyOf(parts)
            case ast.Compare():
                return self._comparison(tree)
            case ast.BinOp(op=op) if type(op) in _OPERATORS:
                return self._arithmetic(
                    _OPERATORS[type(op)], self.node(tree.left), self.node(tree.right)
                )
            case ast.IfExp():
                then, otherwise = self.node(tree.body), self.node(tree.orelse)
                self._same_kind(then.type, otherwise.type)
                return n.Choose(self._of_kind(tree.test, "bool"), then, otherwise, then.type)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
        raise ValueError(
            f"{self.text!r} uses {type(tree).__name__}, which the rule language has not"
        )

    def _name(self, tree: ast.expr) -> Node:
        name = ast.unparse(tree)
        if isinstance(tree, ast.Name) and name.startswith(_MARK):
            return self.literals[int(name.removeprefix(_MARK))]
        if name in ("true", "false"):
            return n.Literal(name == "true", BOOL)
        if name not in self.types:
            hint = did_you_mean(name, list(self.types))
            raise ValueError(f"{name!r} is not in the vocabulary; {hint or 'add it there first'}")
        return n.Name(name, self.types[name])

    def _of_kind(self, tree: ast.expr, kind: str) -> Node:
        node = self.node(tree)
        if node.type.kind != kind or node.type.many:
            raise ValueError(
                f"{self.text!r}: {ast.unparse(tree)} is {node.type}, a {kind} is expected"
            )
        return node

    def _same_kind(self, left: Type, right: Type) -> None:
        numbers = ("count", "ratio")
        both_numbers = left.kind in numbers and right.kind in numbers
        if (left.kind != right.kind and not both_numbers) or left.many != right.many:
            hint = "; write amounts as 30円 or 750万" if "yen" in (left.kind, right.kind) else ""
            raise ValueError(f"{self.text!r} sets {left} beside {right}{hint}")

    def _comparison(self, tree: ast.Compare) -> Node:
        parts: list[Node] = []
        left = tree.left
        for operator, right in zip(tree.ops, tree.comparators, strict=True):
            parts.append(self._one_comparison(operator, left, right))
            left = right
        return parts[0] if len(parts) == 1 else n.AllOf(tuple(parts))

    def _one_comparison(self, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> Node:
        first = self.node(left)
        if first.type.kind == "choice":
            if first.type.many:
                raise ValueError(f"{self.text!r} compares lists; use any_listed")
            chosen = right.elts if isinstance(right, (ast.List, ast.Tuple)) else [right]
            if type(operator) not in (ast.Eq, ast.NotEq, ast.In, ast.NotIn):
                raise ValueError(f"{self.text!r}: a choice can only be ==, !=, in or not in")
            test = n.Compare("in", first, tuple(self._choice(item, first.type) for item in chosen))
            return n.Not(test) if isinstance(operator, (ast.NotEq, ast.NotIn)) else test
        if type(operator) not in _OPERATORS:
            raise ValueError(f"{self.text!r}: 'in' is for choices")
        second = self.node(right)
        self._same_kind(first.type, second.type)
        if first.type.many:
            raise ValueError(f"{self.text!r} compares lists; use first, last, sum, least, cagr …")
        return n.Compare(_OPERATORS[type(operator)], first, second)

    def _choice(self, tree: ast.expr, choice: Type) -> Any:
        if not (isinstance(tree, ast.Constant) and isinstance(tree.value, str)):
            raise ValueError(f"{self.text!r}: write a choice in quotes")
        if choice.choices and tree.value not in choice.choices:
            raise ValueError(f"{tree.value!r} is not one of {', '.join(choice.choices)}")
        return tree.value

    def _arithmetic(self, operator: str, left: Node, right: Node) -> Node:
        kinds = (left.type.kind, right.type.kind)
        numbers = {"count", "ratio"}
        if operator in "+-":
            self._same_kind(Type(kinds[0]), Type(kinds[1]))
            kind = "ratio" if set(kinds) == numbers else kinds[0]
        elif operator == "*":
            if set(kinds) <= numbers:
                kind = "count" if set(kinds) == {"count"} else "ratio"
            else:
                kind = "yen" if kinds in (("yen", "ratio"), ("yen", "count")) else ""
                kind = "yen" if kinds in (("ratio", "yen"), ("count", "yen")) else kind
        else:
            kind = "yen" if kinds in (("yen", "count"), ("yen", "ratio")) else ""
            kind = "ratio" if kinds == ("yen", "yen") or set(kinds) <= numbers else kind
        if not kind or kind in ("bool", "date", "choice"):
            raise ValueError(f"{self.text!r}: {kinds[0]} {operator} {kinds[1]} has no meaning")
        result = Type(kind, many=left.type.many or right.type.many)
        if isinstance(left, n.Literal) and isinstance(right, n.Literal):
            return n.Literal(self._constant(operator, left.value, right.value), result)
        return n.Arithmetic(operator, left, right, result)

    def _constant(self, operator: str, left: Any, right: Any) -> Any:
        if operator == "/":
            if right == 0:
                raise ValueError(f"{self.text!r} divides by zero")
            return Fraction(left) / right
        return (
            left + right if operator == "+" else left - right if operator == "-" else left * right
        )

    def _call(self, name: str, arguments: list[ast.expr]) -> Node:
        if name not in self.functions:
            hint = did_you_mean(name, list(self.functions))
            raise ValueError(
                f"{name!r} is not a function of the rule language; {hint}".rstrip("; ")
            )
        items = tuple(self.node(argument) for argument in arguments)
        try:
            result = self.functions[name].check(tuple(item.type for item in items))
        except ValueError as error:
            raise ValueError(f"{name} {error}, in {self.text!r}") from None
        return n.Call(name, items, result)
