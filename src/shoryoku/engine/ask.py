"""What is missing: the range of an amount, the facts that would narrow it, the next question.

The range of an amount is found twice over: by interval arithmetic on the tree, and by trying
every combination of the conditions that the tree uses more than once, so that two specials that
exclude each other are never counted together. A further known fact can only narrow the range.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import Scope, evaluate
from shoryoku.engine.nodes import Node
from shoryoku.engine.truth import NOT_APPLICABLE, Unknown, Value, between, ends, is_known
from shoryoku.problems import ConflictError

MOST_WORLDS = 64


class Split(NamedTuple):
    """A name that a tree uses more than once, and the cells its unknown value is tried in.

    Attributes:
        moves: every name whose value can hang on this one, itself included.
    """

    name: str
    cells: tuple[Value, ...]
    moves: frozenset[str]


class Missing(NamedTuple):
    """An unknown fact and how much hangs on it, as a share of all that is undecided."""

    term: str
    weight: float


def reachable(targets: Iterable[str], definitions: Mapping[str, Node]) -> list[str]:
    """The names that targets depend on, themselves included, in the order they are met."""
    return _met(targets, lambda name: n.names(definitions[name]) if name in definitions else ())


def _met(starts: Iterable[str], onward: Callable[[str], Iterable[str]]) -> list[str]:
    seen: dict[str, None] = {}
    waiting = list(starts)
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen[name] = None
            waiting.extend(onward(name))
    return list(seen)


def splits(
    target: str, definitions: Mapping[str, Node], ranges: Mapping[str, tuple[Any, Any]]
) -> tuple[Split, ...]:
    """How to divide the unknown for one target: the same for every case, so prepared once."""
    uses: Counter[str] = Counter()
    kinds: dict[str, n.Type] = {}
    cuts: dict[str, set[Any]] = {}
    counted_when_stated: set[str] = set()  # a world must not state them: nobody did
    for name in reachable([target], definitions):
        if name in definitions:
            uses.update(n.names(definitions[name]))
            _collect(definitions[name], kinds, cuts)
            counted_when_stated.update(_names_under_chosen(definitions[name]))
    kept_whole = set(reachable(counted_when_stated, definitions))
    found = []
    for name, count in uses.items():
        type_ = kinds[name]
        if count < 2 or type_.many or name in kept_whole:
            continue
        if type_.kind == "bool":
            found.append((2, -count, name, (True, False)))
        elif type_.kind in ("count", "yen") and cuts.get(name) and name in ranges:
            cells = _cells(ranges[name], cuts[name])
            found.append((len(cells), -count, name, cells))
    found.sort(key=lambda entry: entry[:3])
    users = _users(definitions) if found else {}

    def moves(name: str) -> frozenset[str]:
        return frozenset(_met([name], lambda moved: users.get(moved, ())))

    return tuple(Split(name, cells, moves(name)) for _, _, name, cells in found)


def _users(definitions: Mapping[str, Node]) -> dict[str, list[str]]:
    """By name, the definitions that use it."""
    users: dict[str, list[str]] = {}
    for user, node in definitions.items():
        for name in set(n.names(node)):
            users.setdefault(name, []).append(user)
    return users


def _names_under_chosen(node: Node) -> Iterator[str]:
    if isinstance(node, n.Call) and node.function == "chosen":
        yield from n.names(node)
        return
    for child in n.children(node):
        yield from _names_under_chosen(child)


def _collect(node: Node, kinds: dict[str, n.Type], cuts: dict[str, set[Any]]) -> None:
    """Note the type of each name, and after which whole numbers a comparison can change."""
    if isinstance(node, n.Name):
        kinds[node.id] = node.type
    elif isinstance(node, n.Band) and isinstance(node.amount, n.Name):
        cuts.setdefault(node.amount.id, set()).update(
            limit for limit, _ in node.rows if limit is not None
        )
    elif isinstance(node, n.Compare) and node.operator != "in":
        sides = [(node.left, node.right), (node.right, node.left)]
        for name, literal in sides:
            if isinstance(name, n.Name) and isinstance(literal, n.Literal) and _is_whole(literal):
                cuts.setdefault(name.id, set()).update((literal.value - 1, literal.value))
    for child in n.children(node):
        _collect(child, kinds, cuts)


def _is_whole(literal: n.Literal) -> bool:
    return literal.type.kind in ("count", "yen")


def _cells(span: tuple[Any, Any], cuts: set[Any]) -> tuple[Value, ...]:
    low, high = span
    edges = sorted(cut for cut in cuts if low <= cut < high)
    starts = [low, *(edge + 1 for edge in edges)]
    return tuple(between(start, end) for start, end in zip(starts, [*edges, high], strict=True))


def bounds(scope: Scope, target: str, prepared: tuple[Split, ...]) -> Value:
    """The value of ``target``, or its narrowest range over all that is still possible."""
    value = scope.value(target)
    if type(value) is not Unknown:
        return value
    chosen: list[Split] = []
    worlds = 1
    for split in prepared:
        if type(scope.value(split.name)) is not Unknown:
            continue
        worlds *= len(split.cells)
        if worlds > MOST_WORLDS:
            break
        chosen.append(split)
    if not chosen:
        return value
    names = tuple(split.name for split in chosen)
    moved = frozenset().union(*(split.moves for split in chosen))
    reached = []
    for cells in product(*(_possible(scope, split) for split in chosen)):
        try:
            reached.append(ends(scope.assuming(names, cells, moved).value(target)))
        except ConflictError:
            continue
    there = [(low, high) for low, high in reached if low is not NOT_APPLICABLE]
    if not there:
        return value
    low, high = min(low for low, _ in there), max(high for _, high in there)
    narrowed = between(max(low, value.low), min(high, value.high))
    scope.memo[target] = narrowed  # what depends on it starts from the narrower range
    return narrowed


def _possible(scope: Scope, split: Split) -> list[Value]:
    """The cells of a split that the range known so far leaves possible."""
    low, high = ends(scope.value(split.name))
    if type(split.cells[0]) is bool:
        return list(split.cells)
    kept = []
    for cell in split.cells:
        cell_low, cell_high = ends(cell)
        if cell_high >= low and cell_low <= high:
            kept.append(between(max(cell_low, low), min(cell_high, high)))
    return kept


def missing(
    scope: Scope, goals: Iterable[tuple[list[str], float]]
) -> tuple[list[Missing], list[str]]:
    """The unknown facts that goals hang on, weightiest first, and the unknown names between.

    A goal is a list of names with a weight, shared by those of them that are undecided. Each
    undecided node hands its weight on to its undecided parts in equal shares, so a fact on
    which many short paths lead weighs most. The weights add up to one.
    """
    shares: dict[str, dict[str, float]] = {}

    def of_name(name: str) -> dict[str, float]:
        """How an undecided name's weight falls on facts; worked out once a name."""
        if name not in shares:
            definition = scope.definitions.get(name)
            if definition is None:
                shares[name] = {name: 1.0}
            else:
                shares[name] = {}  # a name that depends on itself adds nothing
                found: dict[str, float] = {}
                spread(definition, 1.0, found)
                shares[name] = found
        return shares[name]

    def spread(node: Node, weight: float, onto: dict[str, float]) -> None:
        if type(node) is n.Name:
            for fact, share in of_name(node.id).items():
                onto[fact] = onto.get(fact, 0.0) + weight * share
            return
        parts = [part for part in _deciding(node, scope) if not is_known(evaluate(part, scope))]
        for part in parts:
            spread(part, weight / len(parts), onto)

    weights: dict[str, float] = {}
    for names, weight in goals:
        undecided = [name for name in names if not is_known(scope.value(name))]
        for name in undecided:
            spread(n.Name(name, n.BOOL), weight / len(undecided), weights)
    whole = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda entry: -entry[1])
    derived = [name for name in shares if name in scope.definitions]
    return [Missing(term, weight / whole) for term, weight in ranked], derived


def _deciding(node: Node, scope: Scope) -> list[Node]:
    """The parts of a node that can still matter for it."""
    if isinstance(node, n.Choose):
        test = evaluate(node.test, scope)
        if test is True:
            return [node.then]
        if is_known(test):
            return [node.otherwise]
    if isinstance(node, n.Exceptions):
        parts: list[Node] = []
        for test_node, value in node.cases:
            holds = evaluate(test_node, scope)
            if holds is True:
                return [value]
            if not is_known(holds):
                parts += [test_node, value]
        return [node.base, *parts]
    if isinstance(node, n.Band):
        amount = evaluate(node.amount, scope)
        if is_known(amount):
            return [value for limit, value in node.rows if limit is None or amount <= limit][:1]
    return list(n.children(node))
