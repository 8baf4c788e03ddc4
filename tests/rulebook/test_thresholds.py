"""Every threshold of every rule at t-1, t, t+1 and unknown, found in the trees themselves."""

from fractions import Fraction

import pytest

from shoryoku import open_rulebook
from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import Scope, evaluate
from shoryoku.engine.truth import Unknown
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.tables import FUNCTIONS

HOLDS = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "==": lambda value, limit: value == limit,
    "!=": lambda value, limit: value != limit,
}


def trees():
    for name, node in derived_nodes().items():
        yield name, node
    for programme in open_rulebook().programmes():
        for rule in programme.rules.values():
            for name, definition in rule.definitions.items():
                yield f"{rule.id} {name}", definition.node


def within(node):
    yield node
    for child in n.children(node):
        yield from within(child)


def step(literal):
    return Fraction(1, 1000) if literal.type.kind == "ratio" else 1


COMPARISONS = {
    (name, node)
    for _, tree in trees()
    for node in within(tree)
    if isinstance(node, n.Compare)
    and node.operator != "in"
    and isinstance(node.left, n.Name)
    and isinstance(node.right, n.Literal)
    and node.right.type.kind in ("yen", "count", "ratio")
    for name in [node.left.id]
}
BANDS = {
    (where, node)
    for where, tree in trees()
    for node in within(tree)
    if isinstance(node, n.Band)
    and isinstance(node.amount, n.Name)
    and all(isinstance(value, n.Literal) for _, value in node.rows)
}


def scope(facts):
    return Scope(facts, {}, FUNCTIONS, {})


@pytest.mark.parametrize(
    ("name", "node"), sorted(COMPARISONS, key=repr), ids=lambda part: str(part)[:60]
)
def test_it_decides_each_comparison_on_either_side_of_its_threshold(name, node):
    limit = node.right.value
    for value in (limit - step(node.right), limit, limit + step(node.right)):
        assert evaluate(node, scope({name: value})) is HOLDS[node.operator](value, limit)
    assert isinstance(evaluate(node, scope({})), Unknown)


@pytest.mark.parametrize(
    ("where", "node"), sorted(BANDS, key=repr), ids=lambda part: str(part)[:60]
)
def test_it_changes_row_just_above_each_limit_of_a_table(where, node):
    values = [value.value for _, value in node.rows]
    for row, (limit, value) in enumerate(node.rows):
        if limit is None:
            continue
        name = node.amount.id
        assert evaluate(node, scope({name: limit})) == value.value, where
        assert evaluate(node, scope({name: limit + 1})) == values[row + 1], where
        if limit > 0:
            assert evaluate(node, scope({name: limit - 1})) in values[: row + 1], where
    unknown = evaluate(node, scope({}))
    spread = (unknown.low, unknown.high) if isinstance(unknown, Unknown) else (unknown, unknown)
    assert spread == (min(values), max(values)), where


def test_it_found_thresholds_to_try():
    assert len(COMPARISONS) > 10
    assert len(BANDS) >= 2
