"""Which programmes together: lawful, exact against brute force, honest about what is not known."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku import InputError, load_firm
from shoryoku.firm.facts import Firm
from shoryoku.matching.combinations import choose, pair_of
from shoryoku.matching.packing import best_packing
from shoryoku.rulebook.book import open_rulebook

EXAMPLE = Path(__file__).parents[2] / "examples" / "investments.yaml"
ON = date(2026, 7, 10)


@pytest.fixture(scope="module")
def chosen():
    return choose(load_firm(EXAMPLE), ON)


def test_it_funds_no_investment_and_uses_no_rule_twice(chosen):
    for choice in (chosen.best, chosen.runner_up, chosen.hopeful):
        ids = [id_ for application in choice.applications for id_ in application.ids]
        rules = [application.rule.id for application in choice.applications]
        assert len(ids) == len(set(ids))
        assert len(rules) == len(set(rules))


def test_it_combines_only_what_is_known_to_be_combinable(chosen):
    for one, other in combinations(chosen.best.applications, 2):
        assert pair_of(one.rule, other.rule).allowed is True
    assert chosen.not_known
    assert all(pair.allowed is None for pair in chosen.not_known)
    assert chosen.hopeful.low > chosen.best.low >= chosen.runner_up.low


def test_it_takes_the_catalogue_for_the_catalogue_machine(chosen):
    by_rule = {application.rule.id: application for application in chosen.best.applications}
    catalogue = by_rule["shoryokuka_catalog@2026-03"]
    assert catalogue.ids == {"inspection"}
    assert catalogue.answer.subsidy.low == 4_500_000
    assert "shoryokuka_ippan@7" in by_rule


def test_it_says_why_a_rule_was_left_out(chosen):
    why = {entry.rule_id: entry.why.ja for entry in chosen.excluded}
    assert "公募は終わっています" in why["jigyo_saikochiku"]
    assert all(text for text in why.values())


def test_it_does_not_give_an_investment_to_a_grant_that_does_not_depend_on_it(chosen):
    for choice in (chosen.best, chosen.runner_up, chosen.hopeful):
        assert not {"career_up", "jinzai_kakuho"} & {a.rule.programme for a in choice.applications}


def test_it_leaves_out_a_call_that_decides_after_the_order_is_due():
    firm = load_firm(EXAMPLE)
    hurried = tuple(i._replace(order_by=date(2026, 7, 20)) for i in firm.investments)
    rules = {a.rule.id for a in choose(firm._replace(investments=hurried), ON).best.applications}
    assert "shoryokuka_ippan@7" not in rules  # closes on 2026-07-31


def test_it_does_not_lean_on_a_call_of_long_ago_whose_end_nobody_read():
    found = choose(load_firm(EXAMPLE), date(2099, 1, 1))
    assert found.best.applications == ()
    assert len(found.unfunded) == len(found.firm.investments)


def test_it_wants_a_list_of_investments_that_it_can_try():
    firm = load_firm(EXAMPLE)
    with pytest.raises(InputError, match="is empty"):
        choose(Firm("x", {}), ON)
    with pytest.raises(InputError, match="at most 8"):
        choose(firm._replace(investments=firm.investments * 3), ON)


def test_it_knows_frames_that_exclude_each_other():
    sogyo = open_rulebook().rule("jizokuka_sogyo@3")
    general = open_rulebook().rule("jizokuka@20/general")
    assert pair_of(sogyo, general).allowed is False


@given(
    st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 10**10)), min_size=1, max_size=9),
    st.lists(st.sets(st.integers(0, 8), min_size=2, max_size=4), max_size=6),
)
def test_the_solver_equals_brute_force_to_the_yen(weights, groups):
    groups = [[k for k in sorted(group) if k < len(weights)] for group in groups]
    groups = [group for group in groups if len(group) > 1]

    def worth(chosen):
        return sum(weights[k][0] for k in chosen)

    lawful = [
        chosen
        for size in range(len(weights) + 1)
        for chosen in combinations(range(len(weights)), size)
        if all(len(set(group) & set(chosen)) <= 1 for group in groups)
    ]
    assert worth(best_packing(weights, groups)) == max(map(worth, lawful))


def test_the_solver_prefers_more_at_best_among_equals():
    assert best_packing([(5, 1), (5, 9)], [[0, 1]]) == [1]


def test_it_finds_what_is_certain_among_many_small_amounts():
    firm = load_firm(Path(__file__).with_name("many_small_amounts.yaml"))
    found = choose(firm, date(2025, 7, 10))
    assert found.best.low == 32_430_000


def test_the_solver_does_not_give_a_banned_selection_again():
    weights = [(10, 0), (9, 0), (1, 0)]
    first = best_packing(weights, [[0, 1]])
    second = best_packing(weights, [[0, 1]], [frozenset(first)])
    assert sorted(first) == [0, 2]
    assert sum(weights[k][0] for k in second) == 10
