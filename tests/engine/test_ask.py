"""Ranges of amounts, what is missing, and how the unknown is divided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from tests.engine import trees

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import MOST_WORLDS, Missing, Split, bounds, missing, reachable, splits
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, COUNT, YEN, Type
from shoryoku.engine.parse import parse
from shoryoku.engine.truth import NOT_APPLICABLE, UNKNOWN, Unknown, Value, ends, is_known
from shoryoku.problems import ConflictError

TYPES = {
    **dict.fromkeys(("p", "q", "special.a", "special.b", "small"), BOOL),
    **dict.fromkeys(("staff", "hours"), COUNT),
    **dict.fromkeys(("cost", "rate_base", "cap", "subsidy", "part"), YEN),
    "pay": Type("yen", many=True),
}
RANGES = {"staff": (0, 1000), "cost": (0, 10**9), "hours": (0, 100)}


def nodes(**formulas):
    found = {}
    for name, formula in formulas.items():
        found[name.replace("__", ".")] = parse(formula, TYPES, GENERAL)
    return found


def spread_of(definitions, target="subsidy", **facts):
    scope = Scope(facts, definitions, GENERAL, RANGES)
    return bounds(scope, target, splits(target, definitions, RANGES))


def test_it_follows_names_in_the_order_they_are_met():
    definitions = nodes(subsidy="min(cost, cap)", cap="10円 if p else part", part="cost / 2")
    assert reachable(["subsidy"], definitions) == ["subsidy", "cost", "cap", "p", "part"]


def test_it_follows_a_circle_once():
    assert reachable(["p"], nodes(p="q", q="p")) == ["p", "q"]


def test_it_splits_what_is_used_twice():
    definitions = nodes(
        subsidy="(10円 if p else 20円) + (0円 if p and staff >= 21 else 5円)",
        cap="1円 if q and q else 2円",
    )
    (split,) = splits("subsidy", definitions, RANGES)
    assert split == Split("p", (True, False), frozenset({"p", "subsidy"}))
    assert [split.name for split in splits("cap", definitions, RANGES)] == ["q"]


def test_it_divides_a_number_where_a_comparison_can_change():
    definitions = nodes(subsidy="(1円 if staff >= 21 else 2円) + (1円 if 5 < staff else 2円)")
    (split,) = splits("subsidy", definitions, RANGES)
    assert split.name == "staff"
    assert [ends(cell) for cell in split.cells] == [(0, 4), (5, 5), (6, 20), (21, 21), (22, 1000)]


def test_it_divides_a_number_at_the_rows_of_a_band():
    rows = tuple((limit, n.Literal(at, YEN)) for limit, at in ((5, 1), (20, 2), (None, 3)))
    band = n.Band(n.Name("staff", COUNT), rows, YEN)
    definitions = {"subsidy": n.Arithmetic("+", band, band, YEN)}
    (split,) = splits("subsidy", definitions, RANGES)
    assert [ends(cell) for cell in split.cells] == [(0, 5), (6, 20), (21, 1000)]


@pytest.mark.parametrize(
    "formula",
    ["cost + cost", "sum(pay) + sum(pay)", "1円 if p else 2円", "(1円 if hours * 2 > 5 else 2円)"],
)
def test_it_does_not_split_what_cannot_help(formula):
    assert splits("subsidy", nodes(subsidy=formula), RANGES) == ()


EXCLUSIVE = nodes(
    subsidy="(100円 if special.a else 10円) + (1000円 if special.b else 0円)",
    special__a="p",
    special__b="not p and q",
)


@pytest.mark.parametrize(
    ("facts", "low", "high"),
    [
        ({}, 10, 1010),
        ({"p": True}, 100, 100),
        ({"p": False}, 10, 1010),
        ({"q": False}, 10, 100),
        ({"special.a": True, "p": True}, 100, 100),
        ({"subsidy": 7}, 7, 7),
    ],
)
def test_it_never_counts_two_specials_that_exclude_each_other(facts, low, high):
    assert ends(spread_of(EXCLUSIVE, **facts)) == (low, high)
    plain = ends(Scope(facts, EXCLUSIVE, GENERAL, RANGES).value("subsidy"))
    assert plain == ((low, high) if facts else (10, 1100))


def test_it_decides_a_test_by_trying_all_cells():
    definitions = nodes(p="staff <= 5 or staff > 5")
    assert spread_of(definitions, "p") is True
    assert not is_known(Scope({}, definitions, GENERAL, RANGES).value("p"))


def test_it_tries_only_cells_that_are_still_possible():
    definitions = nodes(subsidy="(1円 if staff > 20 else 2円) + (1円 if staff > 50 else 5円)")
    assert ends(spread_of(definitions)) == (2, 7)
    assert ends(spread_of(definitions, staff=Unknown(20, 90))) == (2, 7)
    assert ends(spread_of(definitions, staff=Unknown(21, 90))) == (2, 6)
    assert spread_of(definitions, staff=Unknown(51, 90)) == 2


def test_it_leaves_out_worlds_in_which_rules_disagree():
    p, q = n.Name("p", BOOL), n.Name("q", BOOL)
    one, two, base = (n.Literal(value, YEN) for value in (1, 2, 9))
    rate = n.Exceptions(base, ((p, one), (q, two)), YEN)
    definitions = {"part": rate, "subsidy": n.Choose(p, n.Name("part", YEN), rate, YEN)}
    assert ends(spread_of(definitions)) == (1, 9)
    assert spread_of(definitions, q=False, p=True) == 1


def test_it_gives_up_dividing_at_a_number_of_worlds():
    many = {f"t{at}": BOOL for at in range(10)}
    terms = " + ".join(f"(1円 if {t} else 0円) + (0円 if {t} else 1円)" for t in many)
    definitions = {"subsidy": parse(terms, {**TYPES, **many}, GENERAL)}
    assert MOST_WORLDS == 64
    assert ends(spread_of(definitions)) == (6, 14)
    assert ends(spread_of(definitions, t0=True, t1=True)) == (8, 12)
    assert spread_of(definitions, **dict.fromkeys(list(many)[:4], True)) == 10


def test_it_knows_an_amount_that_does_not_apply():
    definitions = nodes(subsidy="cost / 2")
    assert spread_of(definitions, cost=NOT_APPLICABLE) is NOT_APPLICABLE


def narrower(inner: Value, outer: Value) -> bool:
    if is_known(outer):
        return bool(inner == outer)
    low, high = ends(inner)
    return bool(outer.low <= low and high <= outer.high)


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES, trees.KNOWN_NAMES)
def test_it_never_widens_as_facts_are_added(definitions, facts, few, more):
    prepared = splits("outer", definitions, trees.RANGES)
    try:
        said = [
            bounds(trees.scope(definitions, trees.some(facts, names)), "outer", prepared)
            for names in (few, few | more, facts)
        ]
    except ConflictError:
        return
    assert narrower(said[1], said[0])
    assert narrower(said[2], said[1])


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES)
def test_it_is_never_wider_than_plain_ranges(definitions, facts, few):
    scope = trees.scope(definitions, trees.some(facts, few))
    try:
        plain = scope.value("outer")
        found = bounds(scope, "outer", splits("outer", definitions, trees.RANGES))
    except ConflictError:
        return
    assert narrower(found, plain)


def asked(definitions, goals=((["subsidy"], 1.0),), **facts):
    return missing(Scope(facts, definitions, GENERAL, RANGES), goals)


def test_it_hands_weight_on_in_equal_shares():
    definitions = nodes(subsidy="min(cost, cap)", cap="staff * 100円 if p else 20円")
    facts, between = asked(definitions)
    assert facts == [Missing("cost", 0.5), Missing("p", 0.25), Missing("staff", 0.25)]
    assert between == ["subsidy", "cap"]


@pytest.mark.parametrize(
    ("facts", "terms"),
    [
        ({"p": False}, ["cost"]),
        ({"p": True}, ["cost", "staff"]),
        ({"p": NOT_APPLICABLE}, ["cost"]),
        ({"cap": 5}, ["cost"]),
        ({"cost": 50, "staff": 1}, ["p"]),
        ({"cost": 5, "staff": 1}, []),
        ({"cost": 5, "cap": 1}, []),
        ({"cost": NOT_APPLICABLE, "p": False}, []),
        ({"subsidy": 1}, []),
    ],
)
def test_it_asks_only_for_what_can_still_matter(facts, terms):
    definitions = nodes(subsidy="min(cost, cap)", cap="staff * 100円 if p else 20円")
    assert [fact.term for fact in asked(definitions, **facts)[0]] == terms


def test_it_asks_for_nothing_but_the_row_of_a_known_number():
    rows = ((5, n.Name("cost", YEN)), (None, n.Name("cap", YEN)))
    definitions = {"subsidy": n.Band(n.Name("staff", COUNT), rows, YEN)}
    assert [m.term for m in asked(definitions)[0]] == ["staff", "cost", "cap"]
    assert [m.term for m in asked(definitions, staff=5)[0]] == ["cost"]
    assert [m.term for m in asked(definitions, staff=6)[0]] == ["cap"]


@pytest.mark.parametrize(
    ("facts", "terms"),
    [
        ({}, ["cap", "p", "cost", "q", "part"]),
        ({"p": True}, ["cost"]),
        ({"p": False}, ["cap", "q", "part"]),
        ({"p": False, "q": False}, ["cap"]),
    ],
)
def test_it_asks_for_exceptions_that_may_hold(facts, terms):
    p, q = n.Name("p", BOOL), n.Name("q", BOOL)
    cases = ((p, n.Name("cost", YEN)), (q, n.Name("part", YEN)))
    definitions = {"subsidy": n.Exceptions(n.Name("cap", YEN), cases, YEN)}
    assert [m.term for m in asked(definitions, **facts)[0]] == terms


def test_it_shares_a_goal_among_what_is_undecided():
    goals = [(["p", "q"], 3.0), (["small"], 1.0)]
    facts, _ = asked({}, goals)
    assert facts == [Missing("p", 0.375), Missing("q", 0.375), Missing("small", 0.25)]
    facts, _ = asked({}, goals, p=True)
    assert facts == [Missing("q", 0.75), Missing("small", 0.25)]


def test_it_asks_nothing_in_a_circle():
    assert asked(nodes(subsidy="subsidy + 1円"))[0] == []


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES)
def test_it_asks_for_unknown_facts_with_shares_of_one(definitions, facts, few):
    scope = trees.scope(definitions, trees.some(facts, few))
    try:
        found, _ = missing(scope, [(["outer"], 1.0), (["test"], 2.0)])
    except ConflictError:
        return
    assert {fact.term for fact in found} <= set(facts) - few
    weights = [fact.weight for fact in found]
    assert weights == sorted(weights, reverse=True)
    assert not found or abs(sum(weights) - 1) < Fraction(1, 10**9)


@trees.FEW
@given(trees.definitions(), trees.WHOLE_FACTS, trees.KNOWN_NAMES)
def test_it_changes_nothing_by_a_fact_it_does_not_ask_for(definitions, facts, few):
    known = trees.some(facts, few)
    try:
        scope = trees.scope(definitions, known)
        terms = {fact.term for fact in missing(scope, [(["outer"], 1.0)])[0]}
        rest = {name: value for name, value in facts.items() if name not in terms}
        before, after = scope.value("outer"), trees.scope(definitions, {**rest, **known})
        assert ends(after.value("outer")) == ends(before)
    except ConflictError:
        return


def test_it_has_unknowns_without_a_range_too():
    assert ends(spread_of(nodes(subsidy="sum(pay)"))) == ends(UNKNOWN)
