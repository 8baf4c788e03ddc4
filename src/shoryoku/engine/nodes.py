"""The tree that rules are compiled to: a dozen frozen node kinds, each with its type.

A tree is plain data: it is evaluated, explained, searched for what is missing, and written as
SQL by different readers. Names refer to facts or to other named nodes of the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias


class Type(NamedTuple):
    """What a value is: its kind, whether it is a list, and for a choice what may be chosen.

    Kinds: ``yen``, ``count`` (people, years, months, plain whole numbers), ``ratio``, ``bool``,
    ``date``, ``choice``.
    """

    kind: str
    many: bool = False
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"list of {self.kind}" if self.many else self.kind


YEN, COUNT, RATIO = Type("yen"), Type("count"), Type("ratio")
BOOL, DATE, CHOICE = Type("bool"), Type("date"), Type("choice")


class Literal(NamedTuple):
    """A constant: ``1500万``, ``2/3``, ``4.0%``, ``2018-12-21``, ``"manufacturing"``, ``true``."""

    value: Any
    type: Type


class Name(NamedTuple):
    """A fact, a special, or another named node."""

    id: str
    type: Type


class Compare(NamedTuple):
    """``left operator right`` with ``< <= > >= == !=``; or ``in`` with a tuple of choices."""

    operator: str
    left: Any
    right: Any
    type: Type = BOOL


class AllOf(NamedTuple):
    """``and``."""

    items: tuple[Any, ...]
    type: Type = BOOL


class AnyOf(NamedTuple):
    """``or``."""

    items: tuple[Any, ...]
    type: Type = BOOL


class Not(NamedTuple):
    """``not``."""

    item: Any
    type: Type = BOOL


class Arithmetic(NamedTuple):
    """``left + - * / right``, exact; lists of equal length combine year by year."""

    operator: str
    left: Any
    right: Any
    type: Type


class Choose(NamedTuple):
    """``then if test else otherwise``."""

    test: Any
    then: Any
    otherwise: Any
    type: Type


class When(NamedTuple):
    """``item`` where ``test`` holds; does not apply where it does not."""

    test: Any
    item: Any
    type: Type


class Exceptions(NamedTuple):
    """``base`` unless an exception holds; two that hold with different values are a conflict."""

    base: Any
    cases: tuple[tuple[Any, Any], ...]
    type: Type


class Band(NamedTuple):
    """The value of the first row whose upper limit (inclusive; ``None`` = over) is not exceeded."""

    amount: Any
    rows: tuple[tuple[Any, Any], ...]
    type: Type


class Tiers(NamedTuple):
    """A marginal rate on the *subsidy*: each slice of subsidy is earned at its own rate.

    ``rows`` are (upper edge of the slice in yen of subsidy or ``None``, rate). The result is
    exact (a Fraction of a yen); flooring is a node of its own.
    """

    cost: Any
    rows: tuple[tuple[int | None, Fraction], ...]
    type: Type = YEN


class Floor(NamedTuple):
    """The largest whole multiple of ``unit`` not above ``item``."""

    item: Any
    unit: int
    type: Type


class Call(NamedTuple):
    """One of the listed functions."""

    function: str
    arguments: tuple[Any, ...]
    type: Type


Node: TypeAlias = (
    Literal
    | Name
    | Compare
    | AllOf
    | AnyOf
    | Not
    | Arithmetic
    | Choose
    | When
    | Exceptions
    | Band
    | Tiers
    | Floor
    | Call
)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below ``node``, in reading order."""
    match node:
        case Literal() | Name():
            return
        case Compare(operator="in", left=left):
            yield left
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            yield left
            yield right
        case AllOf(items=items) | AnyOf(items=items) | Call(arguments=items):
            yield from items
        case Not(item=item) | Floor(item=item):
            yield item
        case Choose(test=test, then=then, otherwise=otherwise):
            yield from (test, then, otherwise)
        case When(test=test, item=item):
            yield from (test, item)
        case Exceptions(base=base, cases=cases):
            yield base
            for when, value in cases:
                yield from (when, value)
        case Band(amount=amount, rows=rows):
            yield amount
            yield from (value for _, value in rows)
        case Tiers(cost=cost):
            yield cost


def names(node: Node) -> Iterator[str]:
    """Every name used in the tree, in reading order, as often as it is used."""
    if isinstance(node, Name):
        yield node.id
    for child in children(node):
        yield from names(child)


def replaced(node: Node, known: dict[str, Node]) -> Node:
    """The same tree with some names replaced by other nodes."""
    if isinstance(node, Name):
        return known.get(node.id, node)

    def within(part: Any) -> Any:
        if isinstance(part, _KINDS):
            return replaced(part, known)
        if type(part) is tuple:
            return tuple(within(item) for item in part)
        return part

    if isinstance(node, Literal):
        return node
    return type(node)(*(within(part) for part in node))


_KINDS = (Literal, Name, Compare, AllOf, AnyOf, Not, Arithmetic, Choose, When, Exceptions, Band)
_KINDS += (Tiers, Floor, Call)  # type: ignore[assignment]
