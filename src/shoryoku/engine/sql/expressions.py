"""SQL expressions as a graph: equal ones are one node, and what is certain is computed here.

Every node knows the least and greatest whole number it can give and whether it can be NULL, so
that a comparison which cannot fail becomes a constant, a null check that is not needed is left
out, and a product that could exceed 64 bits is known before it is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

LARGEST = 2**63 - 1
LARGEST_WIDE = 10**38 - 1  # what both a 128-bit integer and 38 decimal digits can hold


class TooLargeError(ValueError):
    """A number that no exact type of the database can hold."""


class Expression:
    """One node; made by the functions below only, so that equal nodes are identical.

    Attributes:
        form: ``constant``, ``column``, ``case``, ``+``, ``and`` …
        parts: expressions, and plain values that belong to the form.
        kind: ``int``, ``bool``, ``text`` or ``list``.
        low, high: for ``int`` the least and greatest value that is not NULL.
        nullable: whether NULL is possible.
    """

    __slots__ = ("form", "high", "kind", "low", "nullable", "parts")

    def __init__(
        self, form: str, parts: tuple[Any, ...], kind: str, low: int, high: int, nullable: bool
    ) -> None:
        self.form = form
        self.parts = parts
        self.kind = kind
        self.low = low
        self.high = high
        self.nullable = nullable

    @property
    def is_constant(self) -> bool:
        return self.form == "constant"

    @property
    def value(self) -> Any:
        """The value of a constant; ``None`` is NULL."""
        return self.parts[0]

    def __repr__(self) -> str:
        return f"<{self.form} {self.kind} {self.parts!r}>"


_known: dict[Any, Expression] = {}


def forget() -> None:
    """Let go of all nodes; those in use stay valid, but equal ones made later are other nodes."""
    for key in [key for key in _known if key[0] != "constant"]:
        del _known[key]


def _node(
    form: str,
    parts: tuple[Any, ...],
    kind: str,
    low: int = 0,
    high: int = 0,
    nullable: bool = False,
) -> Expression:
    if kind == "int" and form != "constant" and low == high and not nullable:
        return whole(low)
    if max(abs(low), abs(high)) > LARGEST_WIDE:
        raise TooLargeError(f"a value of up to {max(abs(low), abs(high)):.3g} cannot be held")
    key = (form, kind, low, high, nullable, *(_key(part) for part in parts))
    found = _known.get(key)
    if found is None:
        found = Expression(form, parts, kind, low, high, nullable)
        _known[key] = found
    return found


def _key(part: Any) -> Any:
    return ("node", id(part)) if type(part) is Expression else (type(part), part)


def whole(value: int) -> Expression:
    """A whole number."""
    return _node("constant", (value,), "int", value, value)


def text(value: str) -> Expression:
    """A text."""
    return _node("constant", (value,), "text")


TRUE = _node("constant", (True,), "bool")
FALSE = _node("constant", (False,), "bool")


def null(kind: str) -> Expression:
    """NULL of a kind."""
    return _node("constant", (None,), kind, 0, 0, True)


def truth(value: bool) -> Expression:
    """TRUE or FALSE."""
    return TRUE if value else FALSE


class Column(NamedTuple):
    """What is known of a column before it is read.

    Attributes:
        name: its name in the view that is read.
        kind: ``int``, ``bool`` or ``list`` (of ints or texts).
        low, high: the least and greatest number, of a list's elements too.
        nullable: whether it holds NULL.
        scale: the numbers are multiples of 1/scale.
        values: for a choice, which is held as a place in them; for lists of text, all that occur.
        shortest, longest: for lists, the number of elements.
    """

    name: str
    kind: str
    low: int = 0
    high: int = 0
    nullable: bool = False
    scale: int = 1
    values: tuple[str, ...] = ()
    shortest: int = 0
    longest: int = 0


def column(of: Column) -> Expression:
    """The value of a column."""
    if of.kind == "bool" and not of.nullable and of.low == of.high:
        return truth(bool(of.low))
    return _node("column", (of.name,), of.kind, of.low, of.high, of.nullable)


def element(of: Column, at: int) -> Expression:
    """The element of a list at a place (from 0); NULL beyond its end."""
    kind = "text" if of.values else "int"
    return _node(
        "element",
        (column(of), at),
        kind,
        of.low,
        of.high,
        of.nullable or at >= of.shortest,
    )


def length(of: Column) -> Expression:
    """The number of elements of a list."""
    return _node("length", (column(of),), "int", of.shortest, of.longest, of.nullable)


def is_null(item: Expression) -> Expression:
    """Whether an expression is NULL; never NULL itself."""
    if not item.nullable:
        return FALSE
    if item.is_constant:
        return truth(item.value is None)
    return _node("is null", (item,), "bool")


def holds(item: Expression) -> Expression:
    """Whether a truth is TRUE; NULL counts as FALSE."""
    if not item.nullable:
        return item
    if item.is_constant:
        return FALSE
    return _node("is true", (item,), "bool")


def fails(item: Expression) -> Expression:
    """Whether a truth is FALSE; NULL counts as not."""
    return holds(negated(item))


def negated(item: Expression) -> Expression:
    """NOT, by the rules of three-valued logic."""
    if item.is_constant:
        return item if item.value is None else truth(not item.value)
    if item.form == "not":
        inner: Expression = item.parts[0]
        return inner
    return _node("not", (item,), "bool", nullable=item.nullable)


def all_of(items: Iterable[Expression]) -> Expression:
    """AND, by the rules of three-valued logic."""
    return _joined("and", items, TRUE, FALSE)


def any_of(items: Iterable[Expression]) -> Expression:
    """OR, by the rules of three-valued logic."""
    return _joined("or", items, FALSE, TRUE)


def _joined(
    form: str, items: Iterable[Expression], neutral: Expression, deciding: Expression
) -> Expression:
    kept: dict[int, Expression] = {}
    for item in items:
        if item is deciding:
            return deciding
        if item is neutral:
            continue
        for part in item.parts if item.form == form else (item,):
            kept[id(part)] = part
    if not kept:
        return neutral
    if any(id(negated(part)) in kept for part in kept.values() if not part.nullable):
        return deciding
    if len(kept) == 1:
        return next(iter(kept.values()))
    parts = tuple(kept.values())
    return _node(form, parts, "bool", nullable=any(part.nullable for part in parts))


def less(left: Expression, right: Expression) -> Expression:
    """``left < right``; NULL if either is NULL."""
    return negated(at_most(right, left))


def at_most(left: Expression, right: Expression) -> Expression:
    """``left <= right``; NULL if either is NULL."""
    nullable = left.nullable or right.nullable
    if _is_null(left) or _is_null(right):
        return null("bool")
    if not nullable and left.high <= right.low:
        return TRUE
    if not nullable and left.low > right.high:
        return FALSE
    if not nullable and left is right:
        return TRUE
    return _node("<=", (left, right), "bool", nullable=nullable)


def equal(left: Expression, right: Expression) -> Expression:
    """``left = right``; NULL if either is NULL."""
    nullable = left.nullable or right.nullable
    if _is_null(left) or _is_null(right):
        return null("bool")
    if left is right and not nullable:
        return TRUE
    if left.kind == "int":
        if not nullable and (left.high < right.low or left.low > right.high):
            return FALSE
    elif left.is_constant and right.is_constant:
        return truth(left.value == right.value)
    return _node("=", (left, right), "bool", nullable=nullable)


def looked_up(code: Expression, values: Sequence[int | bool | None]) -> Expression:
    """The value at a place of a constant list, counted from 0; NULL if the place is NULL."""
    if _is_null(code):
        return null("bool" if any(isinstance(value, bool) for value in values) else "int")
    if code.is_constant:
        value = values[code.value]
        return null("int") if value is None else _constant(value)
    there = [value for value in values if value is not None]
    if not code.nullable and len(set(values)) == 1 and there:
        return _constant(there[0])
    nullable = code.nullable or len(there) < len(values)
    if there and isinstance(there[0], bool):
        if there.count(True) == 1 and not nullable:
            return equal(code, whole(values.index(True)))
        return _node("lookup", (code, tuple(values)), "bool", 0, 0, nullable)
    low, high = (min(there), max(there)) if there else (0, 0)
    return _node("lookup", (code, tuple(values)), "int", low, high, nullable)


def _constant(value: int | bool) -> Expression:
    return truth(value) if isinstance(value, bool) else whole(value)


def overlaps(items: Expression, wanted: Sequence[str]) -> Expression:
    """Whether a list of texts holds one of some; NULL if the list is NULL."""
    if _is_null(items):
        return null("bool")
    return _node("overlaps", (items, tuple(wanted)), "bool", nullable=items.nullable)


def _is_null(item: Expression) -> bool:
    return item.is_constant and item.value is None


def add(left: Expression, right: Expression) -> Expression:
    """``left + right``, exact."""
    if _is_null(left) or _is_null(right):
        return null("int")
    if left.is_constant and left.value == 0:
        return right
    if right.is_constant and right.value == 0:
        return left
    nullable = left.nullable or right.nullable
    return _node("+", (left, right), "int", left.low + right.low, left.high + right.high, nullable)


def subtract(left: Expression, right: Expression) -> Expression:
    """``left - right``, exact."""
    if _is_null(left) or _is_null(right):
        return null("int")
    if right.is_constant and right.value == 0:
        return left
    nullable = left.nullable or right.nullable
    if left is right and not nullable:
        return whole(0)
    return _node("-", (left, right), "int", left.low - right.high, left.high - right.low, nullable)


def multiply(left: Expression, right: Expression) -> Expression:
    """``left * right``, exact."""
    if _is_null(left) or _is_null(right):
        return null("int")
    for one, other in ((left, right), (right, left)):
        if one.is_constant and one.value == 1:
            return other
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    nullable = left.nullable or right.nullable
    return _node("*", (left, right), "int", min(corners), max(corners), nullable)


def floor_divide(left: Expression, right: Expression) -> Expression:
    """The largest whole number not above ``left / right``; ``right`` is greater than 0."""
    if _is_null(left) or _is_null(right):
        return null("int")
    if right.is_constant and right.value == 1:
        return left
    if right.low <= 0:
        raise ValueError("a divisor must be greater than zero")
    nullable = left.nullable or right.nullable
    if left.low >= 0:
        return _node(
            "//", (left, right), "int", left.low // right.high, left.high // right.low, nullable
        )
    # databases cut towards zero; below zero the divisor less one is taken off first
    down = subtract(left, subtract(right, whole(1)))
    low, high = left.low // right.low, max(left.high // right.low, 0)
    cut_down = _node("//", (down, right), "int", low, high, nullable)
    cut = _node("//", (left, right), "int", low, high, nullable)
    return case([(less(left, whole(0)), cut_down), (at_most(whole(0), left), cut)])


def case(branches: Sequence[tuple[Expression, Expression]]) -> Expression:
    """The value of the first branch whose condition is TRUE, else NULL."""
    kept: list[tuple[Expression, Expression]] = []
    complete = False
    for condition, value in branches:
        if condition is FALSE or _is_null(condition):
            continue
        kept.append((condition, value))
        if condition is TRUE or _covers([c for c, _ in kept]):
            complete = True
            break
    if not kept:
        return null(branches[0][1].kind)
    if complete and all(value is kept[0][1] for _, value in kept):
        return kept[0][1]
    if kept[0][0] is TRUE:
        return kept[0][1]
    if complete and _is_null(kept[-1][1]):
        kept, complete = kept[:-1], False  # what no branch gives is NULL anyway
    values = [value for _, value in kept]
    kind = next((value.kind for value in values if not _is_null(value)), values[0].kind)
    if kind == "bool" and complete:
        simple = _as_logic(kept)
        if simple is not None:
            return simple
    numbers = [value for value in values if not _is_null(value)] or values
    low, high = min(v.low for v in numbers), max(v.high for v in numbers)
    nullable = not complete or any(value.nullable for value in values)
    parts = tuple(part for branch in kept for part in branch)
    return _node("case", (complete, *parts), kind, low, high, nullable)


def _covers(conditions: list[Expression]) -> bool:
    """Whether one of the conditions is certainly TRUE: an opposite pair that is never NULL."""
    last = conditions[-1]
    if last.nullable:
        return False
    opposite = negated(last)
    return any(condition is opposite for condition in conditions[:-1])


def _as_logic(kept: list[tuple[Expression, Expression]]) -> Expression | None:
    """A choice between two truths that never need a CASE."""
    if len(kept) != 2 or kept[0][0].nullable:
        return None
    (condition, first), (_, second) = kept
    if first is TRUE:
        return any_of([condition, second])
    if first is FALSE:
        return all_of([negated(condition), second])
    if second is TRUE:
        return any_of([negated(condition), first])
    if second is FALSE:
        return all_of([condition, first])
    return None


def pick(condition: Expression, first: Expression, second: Expression) -> Expression:
    """``first`` where a condition that is never NULL holds, else ``second``."""
    if condition.nullable:
        raise ValueError("the condition of a choice must not be NULL")
    return case([(condition, first), (negated(condition), second)])


def least(items: Iterable[Expression]) -> Expression:
    """The least of those that are not NULL."""
    return _extreme("least", list(items))


def greatest(items: Iterable[Expression]) -> Expression:
    """The greatest of those that are not NULL."""
    return _extreme("greatest", list(items))


def _extreme(form: str, items: list[Expression]) -> Expression:
    kept: dict[int, Expression] = {}
    for item in items:
        for part in item.parts if item.form == form else (item,):
            if not _is_null(part):
                kept[id(part)] = part
    if not kept:
        return null("int")
    certain = [item for item in kept.values() if not item.nullable]
    if certain:
        # what is certainly beaten by another is not compared
        if form == "least":
            best = min(certain, key=lambda item: item.high)
            kept = {k: v for k, v in kept.items() if v.low < best.high or v is best}
        else:
            best = max(certain, key=lambda item: item.low)
            kept = {k: v for k, v in kept.items() if v.high > best.low or v is best}
    parts = tuple(kept.values())
    if len(parts) == 1:
        return parts[0]
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    if form == "least":
        low, high = min(lows), min((part.high for part in certain), default=max(highs))
    else:
        low, high = max((part.low for part in certain), default=min(lows)), max(highs)
    return _node(form, parts, "int", low, high, not certain)


def or_else(item: Expression, otherwise: Expression) -> Expression:
    """``item``, or ``otherwise`` where it is NULL."""
    if not item.nullable:
        return item
    if _is_null(item):
        return otherwise
    return pick(is_null(item), otherwise, item)
