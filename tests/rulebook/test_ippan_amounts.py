"""一般型 amounts against an independent reference in fractions, and properties that must hold."""

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from shoryoku import firm_from, open_rulebook
from shoryoku.rulebook.assess import answer

CAPS = [(5, 750, 1000), (20, 1500, 2000), (50, 3000, 4000), (100, 5000, 6500), (None, 8000, 10000)]
RULES = open_rulebook().programme("shoryokuka_ippan").rules
CALLS = sorted(RULES)
FLAGS = ("is_small_enterprise", "is_revitalising", "special.min_wage", "special.big_wage_rise")
COSTS = st.integers(0, 400_000_000)
STAFF = st.integers(1, 200)


def reference(call: int, employees: int, cost: int, flags: dict[str, bool]) -> int:
    """The subsidy computed a second way: invert the tiers instead of walking them."""
    row = next(row for row in CAPS if row[0] is None or employees <= row[0])
    cap = (row[2] if flags["special.big_wage_rise"] else row[1]) * 10_000
    raised = flags["is_small_enterprise"] or flags["is_revitalising"] or flags["special.min_wage"]
    rate = Fraction(2, 3) if raised else Fraction(1, 2)
    amount = cost * rate
    if call <= 4 and amount > 15_000_000:
        amount = 15_000_000 + (cost - 15_000_000 / rate) * Fraction(1, 3)
    return min(floor(amount), cap)


def subsidy(call: str, facts: dict) -> object:
    return answer(RULES[call], firm_from(facts)).subsidy


@given(st.sampled_from(CALLS), STAFF, COSTS, st.tuples(*[st.booleans()] * 4))
def test_it_is_exact_to_the_yen(call, employees, cost, chosen):
    flags = dict(zip(FLAGS, chosen, strict=True))
    found = subsidy(call, {"employees": employees, "eligible_cost": cost, **flags})
    assert found.is_known
    assert found.low == reference(int(call.rpartition("@")[2]), employees, cost, flags)


@given(st.sampled_from(CALLS), STAFF, COSTS, st.integers(0, 50_000_000), st.booleans())
def test_it_never_pays_less_for_more_cost_nor_more_than_the_cap(call, employees, cost, more, small):
    facts = {"employees": employees, "is_small_enterprise": small, "is_revitalising": False}
    facts |= {"special.min_wage": False, "special.big_wage_rise": False}
    found = answer(RULES[call], firm_from({**facts, "eligible_cost": cost}))
    assert found.subsidy.low <= subsidy(call, {**facts, "eligible_cost": cost + more}).low
    assert found.subsidy.low <= found.amounts["cap"].low


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "employees": st.integers(0, 200),
        "eligible_cost": COSTS,
        "industry": st.sampled_from(["manufacturing", "retail", "lodging"]),
        "capital": st.integers(0, 10**9),
        "is_revitalising": st.booleans(),
        "has_large_company_ties": st.just(False),
        "taxable_income_average": st.integers(0, 2 * 10**9),
        "legal_form": st.sampled_from(["company", "medical"]),
        "special.min_wage": st.booleans(),
        "plan.pay_per_head": st.lists(st.integers(10**6, 10**7), min_size=4, max_size=4),
        "plan.lowest_wage_gap": st.integers(0, 100),
        "machinery_highest_unit_price": st.integers(0, 10**6),
    },
)


@given(st.sampled_from(CALLS), FACTS, st.data())
def test_it_narrows_and_never_flips_when_a_fact_is_added(call, facts, data):
    # take one fact away: the answer with it must lie within the answer without it
    if not facts:
        return
    taken = data.draw(st.sampled_from(sorted(facts)))
    fewer = answer(RULES[call], firm_from({k: v for k, v in facts.items() if k != taken}))
    more = answer(RULES[call], firm_from(facts))
    for name in ("cap", "subsidy"):
        assert fewer.amounts[name].low <= more.amounts[name].low
        assert more.amounts[name].high <= fewer.amounts[name].high
    if fewer.status != "unknown":
        assert more.status == fewer.status
    for before, after in zip(fewer.findings, more.findings, strict=True):
        # what holds whether or not it applies is a pass until it is known not to apply
        settled = (before.state, after.state) == ("pass", "not_applicable")
        assert before.state in ("unknown", after.state) or settled


@given(st.sampled_from(CALLS), FACTS)
def test_it_bounds_every_way_in_which_the_unknown_can_turn_out(call, facts):
    open_range = answer(RULES[call], firm_from(facts)).subsidy
    filled = {"employees": 30, "eligible_cost": 10**8, "industry": "manufacturing"}
    filled |= {"is_revitalising": False, "special.min_wage": False, "special.big_wage_rise": True}
    if "plan.pay_per_head" in facts or "plan.lowest_wage_gap" in facts:
        # the plan decides the special; giving it directly as well would contradict the facts
        filled["special.big_wage_rise"] = False
    if facts.get("special.min_wage") or facts.get("is_revitalising") or facts.get("employees") == 0:
        filled["special.big_wage_rise"] = False
    decided = answer(RULES[call], firm_from({**filled, **facts})).subsidy
    assert open_range.low <= decided.low <= decided.high <= open_range.high


def test_it_does_not_count_two_specials_together_that_exclude_each_other():
    # with the minimum-wage special: 2/3 of 50M capped at 30M; with the raised cap: 1/2 of 50M
    facts = {"employees": 30, "eligible_cost": 50_000_000, "is_small_enterprise": False}
    found = subsidy("shoryokuka_ippan@5", {**facts, "is_revitalising": False})
    assert (found.low, found.high) == (25_000_000, 30_000_000)


def test_it_never_takes_a_missing_number_of_employees_for_zero():
    facts = {"eligible_cost": 90_000_000, "special.min_wage": False, "is_revitalising": False}
    found = answer(RULES["shoryokuka_ippan@5"], firm_from(facts))
    assert "employees" in {entry.term for entry in found.missing}
    assert (found.subsidy.low, found.subsidy.high) == (7_500_000, 60_000_000)


def test_it_holds_nine_thousand_million_yen_exactly():
    found = answer(RULES["shoryokuka_ippan@5"], firm_from({"capital": "90億円", "employees": 301}))
    assert found.value("capital") == 9_000_000_000
    assert found.amounts["cap"].low == 80_000_000
