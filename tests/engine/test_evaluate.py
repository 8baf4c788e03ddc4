"""Each form on known and unknown facts, and what holds for every tree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine import trees

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import Scope, evaluate, tiered
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, COUNT, DATE, RATIO, YEN, Type
from shoryoku.engine.parse import parse
from shoryoku.engine.truth import (
    INFINITY,
    NOT_APPLICABLE,
    UNKNOWN,
    Growth,
    Unknown,
    ends,
    is_known,
)
from shoryoku.problems import ConflictError

TYPES = {
    "x": COUNT,
    "yen": YEN,
    "day": DATE,
    "pay": Type("yen", many=True),
    "heads": Type("count", many=True),
    "p": BOOL,
    "industry": Type("choice"),
}
RANGES = {"x": (0, 100), "yen": (0, 10**13)}


def value(text, definitions=None, **facts):
    named = {name: parse(formula, TYPES, GENERAL) for name, formula in (definitions or {}).items()}
    return evaluate(parse(text, TYPES, GENERAL), Scope(facts, named, GENERAL, RANGES))


@pytest.mark.parametrize(
    ("text", "facts", "result"),
    [
        ("x * 2 + 1", {"x": 3}, 7),
        ("yen * 2/3", {"yen": 100}, Fraction(200, 3)),
        ("3 <= x <= 5", {"x": 5}, True),
        ("3 <= x <= 5", {"x": 6}, False),
        ("day >= 2018-12-21", {"day": date(2018, 12, 21)}, True),
        ('industry in ["a", "b"]', {"industry": "b"}, True),
        ('industry != "a"', {"industry": "b"}, True),
        ("1 if p else 2", {"p": False}, 2),
        ("pay / heads", {"pay": (10, 30), "heads": (4, 5)}, (Fraction(5, 2), Fraction(6))),
        ("pay - 1円", {"pay": (10, 30)}, (9, 29)),
        ("sum(pay)", {"pay": (10, 30)}, 40),
        ("sum(pay)", {"pay": ()}, 0),
        ("first(pay)", {"pay": (10, 20, 30)}, 10),
        ("second(pay)", {"pay": (10, 20, 30)}, 20),
        ("last(pay)", {"pay": (10, 20, 30)}, 30),
        ("least(pay)", {"pay": (10, 5, 30)}, 5),
        ("greatest(pay)", {"pay": (10, 50, 30)}, 50),
        ("length(pay)", {"pay": (10, 50, 30)}, 3),
        ("floor(yen / 3)", {"yen": 100}, 33),
        ("each_min(pay, 20円)", {"pay": (10, 30)}, (10, 20)),
        ("each_floor(pay / 3)", {"pay": (10, 30)}, (3, 10)),
        ("top_up(pay, 10円, 15円)", {"pay": (5, 20, 18)}, (5, 20, 15)),
        ("count_at_least(pay, 20円)", {"pay": (10, 20, 30)}, 2),
        ("count_at_least(pay, 20円, 3)", {"pay": (10, 20, 30)}, 2),
        ("count_at_least(pay, 20円, 5) >= 2", {"pay": (10, 20, 30)}, True),
        ("count_at_least(pay, 20円, 5) >= 5", {"pay": (10, 20, 30)}, False),
        ("cagr(pay)", {"pay": (100, 110, 121)}, Fraction(1, 10)),
        ("simple_growth(pay)", {"pay": (100, 110, 121)}, Fraction(21, 200)),
        ("increase(pay)", {"pay": (100, 110, 121)}, Fraction(21, 100)),
    ],
)
def test_it_computes_each_form(text, facts, result):
    assert value(text, **facts) == result


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x", 0, 100),
        ("x * 2 - 5", -5, 195),
        ("5 if p else x", 0, 100),
        ("5 if p else 9", 5, 9),
        ("min(x, 30)", 0, 30),
        ("max(x, 30)", 30, 100),
        ("floor(yen / 3)", 0, 3_333_333_333_333),
        ("x / (x + 1)", 0, 100),
        ("x / x", -INFINITY, INFINITY),
        ("last(pay)", -INFINITY, INFINITY),
        ("cagr(pay)", -INFINITY, INFINITY),
    ],
)
def test_it_gives_the_range_of_what_is_unknown(text, low, high):
    assert ends(value(text)) == (low, high)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("x <= 100", True),
        ("x > 100", False),
        ("p and x > 100", False),
        ("p or x >= 0", True),
        ("min(x, 30) <= 30", True),
        ("9 if p else 9", 9),
        ("x * 0", 0),
    ],
)
def test_it_decides_what_no_further_fact_can_change(text, result):
    assert value(text) is result or value(text) == result


@pytest.mark.parametrize("text", ["x <= 5 or x > 5", "p or not p", "x - x == 0"])
def test_it_is_sound_and_not_always_complete(text):
    assert type(value(text)) is Unknown


@pytest.mark.parametrize(
    "text",
    ["day > 2018-12-21", 'industry == "a"', "pay / heads", "pay + pay", "length(pay)", "p == true"],
)
def test_it_has_no_range_for_what_is_not_a_number(text):
    assert ends(value(text)) == (-INFINITY, INFINITY)


@pytest.mark.parametrize("text", ["x + 1", "x > 1", "sum(pay)", 'industry == "a"', "pay / heads"])
def test_it_does_not_apply_where_a_part_does_not(text):
    facts = dict.fromkeys(("x", "pay", "industry"), NOT_APPLICABLE)
    assert value(text, **facts) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("pay", "heads"), [((1, 2), (1, 2, 3)), ((1, 2), (1, 0)), (UNKNOWN, (1,)), ((1,), UNKNOWN)]
)
def test_it_has_no_value_for_lists_that_do_not_combine(pay, heads):
    assert type(value("pay / heads", pay=pay, heads=heads)) is Unknown


def test_it_overrides_a_formula_by_a_fact():
    assert value("x + 1", {"x": "length(pay)"}, pay=(1, 2)) == 3
    assert value("x + 1", {"x": "length(pay)"}, pay=(1, 2), x=9) == 10


def test_it_holds_a_derived_number_within_its_range():
    assert ends(value("x", {"x": "length(pay) + 5"})) == (0, 100)
    assert ends(value("x", {"x": "10 if p else 500"})) == (10, 100)


def test_it_leaves_a_definition_that_refers_to_itself_unknown():
    assert type(value("x", {"x": "x + 1"})) is Unknown
    assert value("p", {"p": "p or x >= 0"}) is True


def test_it_assumes_without_changing_the_case():
    scope = Scope({}, {"yen": parse("x * 10円", TYPES, GENERAL)}, GENERAL, RANGES)
    assert ends(scope.value("yen")) == (0, 1000)
    assert scope.assuming(("x",), (2,), frozenset({"x", "yen"})).value("yen") == 20
    assert scope.assuming(("yen",), (5,), frozenset({"yen"})).value("yen") == 5
    assert ends(scope.value("yen")) == (0, 1000)
    assert type(scope.value("x")) is Unknown


ROWS = tuple((limit, n.Literal(at, YEN)) for limit, at in ((20, 1), (50, 2)))


@pytest.mark.parametrize("amount", [51, NOT_APPLICABLE])
def test_it_has_no_row_above_a_closed_band(amount):
    band = n.Band(n.Literal(amount, COUNT), ROWS, YEN)
    assert evaluate(band, Scope({}, {}, GENERAL, {})) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("low", "high", "result"), [(0, 20, 1), (21, 50, 2), (51, 60, NOT_APPLICABLE), (21, 51, None)]
)
def test_it_does_not_forget_what_lies_above_a_closed_band(low, high, result):
    band = n.Band(n.Literal(Unknown(low, high), COUNT), ROWS, YEN)
    found = evaluate(band, Scope({}, {}, GENERAL, {}))
    assert found is result or found == result or (result is None and not is_known(found))


@pytest.mark.parametrize(
    ("item", "low", "high"),
    [
        (12_345, 12_000, 12_000),
        (-1, -1000, -1000),
        (10**17 + 999, 10**17, 10**17),
        (Fraction(-1, 2), -1000, -1000),
        (Unknown(1, 5999), 0, 5000),
    ],
)
def test_it_floors_to_whole_units(item, low, high):
    node = n.Floor(n.Literal(item, YEN), 1000, YEN)
    assert ends(evaluate(node, Scope({}, {}, GENERAL, {}))) == (low, high)


TWO_TIERS = ((15_000_000, Fraction(1, 2)), (None, Fraction(1, 3)))


@pytest.mark.parametrize(
    ("cost", "subsidy"),
    [
        (0, 0),
        (29_999_999, Fraction(29_999_999, 2)),
        (30_000_000, 15_000_000),
        (30_000_001, 15_000_000 + Fraction(1, 3)),
        (60_000_000, 25_000_000),
        (INFINITY, INFINITY),
    ],
)
def test_it_earns_each_slice_of_subsidy_at_its_own_rate(cost, subsidy):
    assert tiered(TWO_TIERS, cost) == subsidy


def test_it_stops_at_the_last_edge_of_closed_tiers():
    assert tiered(((100, Fraction(1, 2)), (200, Fraction(1, 4))), 10_000) == 200


@st.composite
def tiers(draw):
    edges = sorted(draw(st.sets(st.integers(1, 10**8), max_size=4)))
    rate = st.fractions(Fraction(1, 20), 1, max_denominator=20)
    return tuple((edge, draw(rate)) for edge in [*edges, None])


def least_cost(rows, subsidy):
    """The cost that a subsidy needs, slice by slice: the inverse of what ``tiered`` computes."""
    cost, edge = Fraction(0), 0
    for upper, rate in rows:
        top = subsidy if upper is None else min(upper, subsidy)
        cost += max(Fraction(top) - edge, Fraction(0)) / rate
        edge = upper if upper is not None else edge
    return cost


@given(tiers(), st.integers(0, 10**9))
def test_it_agrees_with_the_cost_that_each_subsidy_needs(rows, cost):
    assert least_cost(rows, tiered(rows, cost)) == cost


@given(tiers(), st.fractions(0, 10**9))
def test_it_turns_a_subsidy_back_from_its_cost(rows, subsidy):
    assert tiered(rows, least_cost(rows, subsidy)) == subsidy


def test_it_gives_the_range_of_tiers():
    node = n.Tiers(n.Literal(Unknown(0, 60_000_000), YEN), TWO_TIERS)
    assert ends(evaluate(node, Scope({}, {}, GENERAL, {}))) == (0, 25_000_000)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_it_limits_each_part_to_its_share_of_the_total(base, first, second, tenth):
    share = Fraction(min(tenth, 9), 10)
    total = GENERAL["limited_total"].compute((share, None), 50, base, first, second)
    allowed = base + min(50, min(first, share * total) + second)
    assert total == allowed  # a total that fits, and
    more = total + Fraction(1, 1_000)
    assert more > base + min(50, min(first, share * more) + second)  # none above it


def test_it_keeps_growth_comparable_with_rates():
    growth = value("cagr(pay)", pay=(100, 110, 121))
    assert isinstance(growth, Growth)
    assert value("cagr(pay) >= 10%", pay=(100, 110, 121)) is True
    assert value("cagr(pay) > 10%", pay=(100, 110, 121)) is False
    assert value("min(cagr(pay), 5%)", pay=(100, 110, 121)) == Fraction(1, 20)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("first", ((),)), ("last", ((),)), ("least", ((),)), ("second", ((1,),)), ("cagr", ((1,),))],
)
def test_it_has_no_value_where_a_list_is_too_short(name, arguments):
    assert type(GENERAL[name].compute(*arguments)) is Unknown


def within(inner, outer):
    """Whether a value found with more facts lies in what was said with fewer."""
    if is_known(outer):
        return type(inner) is type(outer) and inner == outer
    if isinstance(inner, bool):
        return True
    low, high = ends(inner)
    return bool(outer.low <= low and high <= outer.high)


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES, trees.KNOWN_NAMES)
def test_it_only_narrows_as_facts_are_added(nodes, facts, few, more):
    try:
        said = [
            {name: trees.scope(nodes, trees.some(facts, names)).value(name) for name in nodes}
            for names in (few, few | more, facts)
        ]
    except ConflictError:
        return
    for name in nodes:
        first, second, whole = (values[name] for values in said)
        assert within(second, first)
        assert within(whole, second)


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES, trees.NOT_APPLICABLE_TESTS)
def test_it_keeps_its_word_when_a_test_turns_out_not_to_apply(nodes, facts, few, dropped):
    whole = {**facts, **dict.fromkeys(dropped, NOT_APPLICABLE)}
    try:
        before = trees.scope(nodes, trees.some(whole, few))
        after = trees.scope(nodes, whole)
        pairs = [(after.value(name), before.value(name)) for name in nodes]
    except ConflictError:
        return
    for later, earlier in pairs:
        assert later is NOT_APPLICABLE if earlier is NOT_APPLICABLE else True
        assert (later is NOT_APPLICABLE and not is_known(earlier)) or within(later, earlier)


def test_it_replaces_names_everywhere():
    node = parse("x + 1 if p else min(x, 3)", TYPES, GENERAL)
    five = n.Literal(5, COUNT)
    assert n.replaced(node, {"x": five}) == n.Choose(
        n.Name("p", BOOL),
        n.Arithmetic("+", five, n.Literal(1, COUNT), COUNT),
        n.Call("min", (five, n.Literal(3, COUNT)), COUNT),
        COUNT,
    )


def test_it_visits_every_form_for_its_names():
    a, b, p = n.Name("a", YEN), n.Name("b", YEN), n.Name("p", BOOL)
    forms = (
        n.Band(a, ((1, b), (None, a)), YEN),
        n.Exceptions(a, ((p, b),), YEN),
        n.Tiers(a, ((None, Fraction(1, 2)),)),
        n.Floor(a, 1, YEN),
        n.When(p, p, BOOL),
        n.Compare("in", a, ("x",)),
    )
    assert [list(n.names(form)) for form in forms] == [
        ["a", "b", "a"],
        ["a", "p", "b"],
        ["a"],
        ["a"],
        ["p", "p"],
        ["a"],
    ]
    assert Type("ratio", many=True) != RATIO
