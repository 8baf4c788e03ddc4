"""Random trees and random facts, for the properties that every tree has."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, COUNT

RANGES = dict.fromkeys(("x", "y", "z"), (0, 20))
NUMBERS, TESTS = tuple(RANGES), ("p", "q", "r")
HALF = Fraction(1, 2)
FEW = settings(max_examples=50)  # a drawn tree takes longer than its test


def _tests(numbers, tests):
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    several = st.lists(tests, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(n.Compare, signs, numbers, numbers),
        several.map(n.AllOf),
        several.map(n.AnyOf),
        tests.map(n.Not),
    )


def _numbers(numbers, tests):
    signs = st.sampled_from("+-*/")
    cases = st.lists(st.tuples(tests, numbers), min_size=1, max_size=2).map(tuple)
    rows = st.tuples(numbers, numbers, numbers).map(lambda v: ((5, v[0]), (12, v[1]), (None, v[2])))
    tiers = st.sampled_from(
        [((None, HALF),), ((5, HALF), (None, HALF / 2)), ((4, HALF), (6, HALF))]
    )
    return st.one_of(
        st.builds(n.Arithmetic, signs, numbers, numbers, st.just(COUNT)),
        st.builds(n.Choose, tests, numbers, numbers, st.just(COUNT)),
        st.builds(n.Exceptions, numbers, cases, st.just(COUNT)),
        st.builds(n.Band, numbers, rows, st.just(COUNT)),
        st.builds(n.Floor, numbers, st.integers(1, 4), st.just(COUNT)),
        st.builds(n.Tiers, numbers, tiers),
        st.builds(
            n.Call,
            st.sampled_from(["min", "max"]),
            st.tuples(numbers, numbers),
            st.just(COUNT),
        ),
    )


def _trees(named, depth=3):
    """Numbers and tests over the facts and over already ``named`` nodes."""
    numbers = st.one_of(
        st.integers(-3, 15).map(lambda value: n.Literal(value, COUNT)),
        st.sampled_from([*NUMBERS, *named]).map(lambda id_: n.Name(id_, COUNT)),
    )
    tests = st.sampled_from(TESTS).map(lambda id_: n.Name(id_, BOOL))
    for _ in range(depth):
        numbers, tests = (
            st.one_of(numbers, _numbers(numbers, tests)),
            st.one_of(tests, _tests(numbers, tests)),
        )
    return numbers, tests


@st.composite
def definitions(draw):
    """Named nodes: ``inner``, ``test``, and ``outer`` which uses the others."""
    inner = draw(_trees([], 2)[0])
    numbers, tests = _trees(["inner"])
    return {"inner": inner, "test": draw(tests), "outer": draw(numbers)}


WHOLE_FACTS = st.fixed_dictionaries(
    {**dict.fromkeys(NUMBERS, st.integers(0, 20)), **dict.fromkeys(TESTS, st.booleans())}
)
NOT_APPLICABLE_TESTS = st.sets(st.sampled_from(TESTS))
KNOWN_NAMES = st.sets(st.sampled_from([*NUMBERS, *TESTS]))


def scope(nodes, facts):
    return Scope(facts, nodes, GENERAL, RANGES)


def some(facts, names):
    return {name: value for name, value in facts.items() if name in names}
