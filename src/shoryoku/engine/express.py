"""Nodes to words: the same tree that computes is what a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import Function
from shoryoku.engine.nodes import Node, Type
from shoryoku.engine.truth import NOT_APPLICABLE, Growth, Unknown
from shoryoku.money import format_ratio, format_yen
from shoryoku.text import Language

Label = Callable[[str], str]
ChoiceLabel = Callable[[str, str], str]

_WORDS: dict[str, dict[Language, str]] = {
    "<": {"ja": "{0}が{1}未満", "en": "{0} is below {1}"},
    "<=": {"ja": "{0}が{1}以下", "en": "{0} is at most {1}"},
    ">": {"ja": "{0}が{1}を超える", "en": "{0} is above {1}"},
    ">=": {"ja": "{0}が{1}以上", "en": "{0} is at least {1}"},
    "==": {"ja": "{0}が{1}", "en": "{0} is {1}"},
    "!=": {"ja": "{0}が{1}でない", "en": "{0} is not {1}"},
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_DENIED = (
    ("のいずれかを含む", "のいずれも含まない"),
    ("である", "でない"),
    ("がある", "がない"),
    ("ている", "ていない"),
    ("いる", "いない"),
    ("ある", "ない"),
    ("する", "しない"),
    ("の特例", "の特例を使わない"),
)


def _denied(words: str) -> str:
    """The Japanese phrase turned into its negative."""
    for ending, negative in _DENIED:
        if words.endswith(ending):
            return words.removesuffix(ending) + negative
    return f"{words}でない"


def _denied_in_english(words: str) -> str:
    """``is a small enterprise`` becomes ``is not a small enterprise``."""
    if " include any of " in words:
        return words.replace(" include any of ", " include none of ")
    for verb, negative in (
        ("is ", "is not "),
        ("has a ", "has no "),
        ("has an ", "has no "),
        ("has at ", "has not at "),
        ("has ", "has not "),
        ("does ", "does not "),
    ):
        if words.startswith(verb):
            return negative + words.removeprefix(verb)
    return f"not {words}"


def _if(test: str) -> str:
    """``…なら``, without doubling ``である``."""
    return f"{test.removesuffix('である')}なら"


def _case(test: str) -> str:
    verbs = ("る", "い", "た", "す", "う")
    return f"{test}場合" if test.endswith(verbs) else f"{test}の場合"


class Words:
    """Writes trees and values in one language.

    Args:
        language: ``ja`` or ``en``.
        label: the words for a name.
        choice: the words for one choice of a name.
        functions: the functions whose ``words`` calls are written with.
    """

    def __init__(
        self,
        language: Language,
        label: Label,
        choice: ChoiceLabel,
        functions: Mapping[str, Function],
        unit: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.language = language
        self.label = label
        self.choice = choice
        self.functions = functions
        self.unit = unit

    def value(self, value: Any, type_: Type, name: str = "") -> str:
        """A value as a person reads it; a range as ``a 〜 b``."""
        ja = self.language == "ja"
        if type(value) is Unknown:
            low, high = value.low, value.high
            if low in (float("-inf"),) or high in (float("inf"),):
                return "不明" if ja else "unknown"
            return f"{self.value(low, type_, name)} 〜 {self.value(high, type_, name)}"
        if value is NOT_APPLICABLE:
            return "該当なし" if ja else "does not apply"
        if value is None:
            return "不明" if ja else "unknown"
        if isinstance(value, tuple) and not value:
            return "なし" if ja else "none"
        if isinstance(value, tuple):
            return ("、" if ja else ", ").join(
                self.value(item, Type(type_.kind), name) for item in value
            )
        if isinstance(value, bool):
            return ("はい" if value else "いいえ") if ja else ("yes" if value else "no")
        if isinstance(value, Growth):
            return (
                ("年" if ja else "")
                + f"{float(value.floored(4)) * 100:.2f}%"
                + ("" if ja else " a year")
            )
        if isinstance(value, date):
            return value.isoformat()
        if type_.kind == "yen":
            whole = int(value // 1)
            return format_yen(whole, self.language)
        if type_.kind == "ratio":
            return format_ratio(Fraction(value))
        if isinstance(value, str):
            return self.choice(name, value)
        if not isinstance(value, int):
            return str(value)
        if value == 1 and self.unit(name) == " people":
            return "1 person"
        # a year is not written with a separator
        digits = str(value) if 1900 <= value <= 2100 and not name else f"{value:,}"
        return f"{digits}{self.unit(name)}"

    def node(self, node: Node) -> str:
        """A tree as a phrase."""
        ja = self.language == "ja"
        match node:
            case n.Literal(value=tuple() as items, type=Type(kind="choice")):
                return ("・" if ja else ", ").join(items)
            case n.Literal():
                return self.value(node.value, node.type)
            case n.Name():
                return self.label(node.id)
            case n.Compare(operator="in", left=left, right=chosen):
                joined = ("・" if ja else " or ").join(
                    self.choice(_name_of(left), item) for item in chosen
                )
                return (
                    f"{self.node(left)}が{joined}である" if ja else f"{self.node(left)} is {joined}"
                )
            case n.Compare(operator=sign, left=left, right=right):
                if isinstance(left, n.Literal) and not isinstance(right, n.Literal):
                    sign, left, right = _MIRRORED[sign], right, left
                return _WORDS[sign][self.language].format(
                    self.node(left), self._beside(right, left)
                )
            case n.AllOf():
                return (" かつ " if ja else " and ").join(self._part(item) for item in node.items)
            case n.AnyOf():
                return (" または " if ja else " or ").join(self._part(item) for item in node.items)
            case n.Not(item=n.AnyOf(items=items)):
                all_ = ("、" if ja else ", ").join(self._part(item) for item in items)
                return f"次のどれにも当てはまらない：{all_}" if ja else f"none of: {all_}"
            case n.Not():
                part = self._part(node.item)
                return _denied(part) if ja else _denied_in_english(part)
            case n.Arithmetic():
                sign = {"*": "×", "/": "÷", "-": "−", "+": "+"}[node.operator]
                return f"{self._part(node.left)} {sign} {self._part(node.right)}"
            case n.Choose():
                test = self.node(node.test)
                then, other = self._part(node.then), self._part(node.otherwise)
                return (
                    f"{_if(test)}{then}、そうでなければ{other}"
                    if ja
                    else f"{then} if {test}, else {other}"
                )
            case n.When():
                test, item = self.node(node.test), self.node(node.item)
                return f"{_case(test)}、{item}" if ja else f"if {test}: {item}"
            case n.Exceptions():
                return self._exceptions(node)
            case n.Band():
                return self._band(node)
            case n.Tiers():
                return self._tiers(node)
            case n.Floor():
                unit = format_yen(node.unit, self.language)
                item = self.node(node.item)
                return f"{item}（{unit}未満切捨て）" if ja else f"{item}, rounded down to {unit}"
            case n.Call():
                about = next((_name_of(one) for one in node.arguments if _name_of(one)), "")
                parts = [self._argument(argument, about) for argument in node.arguments]
                words = self.functions[node.function].words[0 if ja else 1]
                return words.format(*parts, all=("、" if ja else ", ").join(parts))
        raise TypeError(f"no words for {node!r}")

    def _beside(self, node: Node, other: Node) -> str:
        if isinstance(node, n.Literal):
            return self.value(node.value, node.type, _name_of(other))
        return self._part(node)

    def _argument(self, node: Node, about: str) -> str:
        """One argument of a function; listed choices in the words of the name beside them."""
        match node:
            case n.Literal(value=tuple() as items, type=Type(kind="choice")):
                listed = "・" if self.language == "ja" else ", "
                return listed.join(self.choice(about, item) for item in items)
        return self._part(node)

    def _part(self, node: Node) -> str:
        words = self.node(node)
        simple = isinstance(node, (n.Literal, n.Name, n.Call, n.Compare, n.Not))
        return words if simple else f"（{words}）" if self.language == "ja" else f"({words})"

    def _exceptions(self, node: n.Exceptions) -> str:
        ja = self.language == "ja"
        cases = [
            f"{_if(self.node(test))}{self.node(value)}"
            if ja
            else f"{self.node(value)} if {self.node(test)}"
            for test, value in node.cases
        ]
        return (
            f"{self.node(node.base)}（{'、'.join(cases)}）"
            if ja
            else f"{self.node(node.base)} ({'; '.join(cases)})"
        )

    def _band(self, node: n.Band) -> str:
        ja = self.language == "ja"
        rows = []
        unit = self.unit(_name_of(node.amount))
        for limit, value in node.rows:
            words = self.node(value)
            if limit is None:
                rows.append(f"それを超える場合{words}" if ja else f"above that {words}")
            else:
                rows.append(f"{limit:,}{unit}以下は{words}" if ja else f"up to {limit:,}: {words}")
        lead = f"{self.node(node.amount)}に応じて、" if ja else f"by {self.node(node.amount)}: "
        return lead + ("、" if ja else "; ").join(rows)

    def _tiers(self, node: n.Tiers) -> str:
        ja = self.language == "ja"
        rows = []
        for upper, rate in node.rows:
            share = format_ratio(rate)
            if upper is None:
                rows.append(f"それを超える部分は{share}" if ja and len(node.rows) > 1 else share)
            else:
                edge = format_yen(upper, self.language)
                part = (
                    f"補助額{edge}までは{share}" if ja else f"{share} up to {edge} of subsidy, then"
                )
                rows.append(part)
        return ("、" if ja else " ").join(rows)


def _name_of(node: Node) -> str:
    if isinstance(node, n.Name):
        return node.id
    return next(iter(n.names(node)), "") if isinstance(node, n.Call) else ""
