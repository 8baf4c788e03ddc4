"""What an answer says: status, ranges, obligations, JSON, and what it does not load."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from shoryoku import InputError, assess, firm_from, load_firm, open_rulebook
from shoryoku.rulebook import schema
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.overview import summary

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)
GIFU = firm_from({"prefecture": "岐阜県"})
IPPAN = open_rulebook().rule("shoryokuka_ippan@7")
SETTLED = {
    "employees": 30,
    "eligible_cost": 90_000_000,
    "is_small_enterprise": False,
    "is_revitalising": False,
    "special.min_wage": False,
}


def test_it_is_ineligible_as_soon_as_one_fact_fails():
    assert answer(IPPAN, firm_from({"is_sme": False})).status == "ineligible"
    assert answer(IPPAN, firm_from({"employees": 0})).status == "ineligible"


def test_it_is_unknown_while_a_fact_is_open_and_eligible_when_all_hold():
    nisshin = load_firm(EXAMPLES / "nisshin.yaml")
    assert answer(IPPAN, nisshin, ON).status == "eligible"
    fewer = nisshin._replace(facts={k: v for k, v in nisshin.facts.items() if k != "legal_form"})
    assert answer(IPPAN, fewer, ON).status == "unknown"


def test_it_prices_a_miss_of_the_large_wage_rise_at_the_part_above_the_normal_cap():
    found = answer(IPPAN, firm_from({**SETTLED, "special.big_wage_rise": True}))
    prices = {each.commitment.id: each.repayment for each in found.obligations}
    assert found.subsidy.low == 40_000_000
    assert (prices["big_wage_rise"].low, prices["big_wage_rise"].high) == (10_000_000, 10_000_000)
    assert (prices["pay"].low, prices["pay"].high) == (0, 40_000_000)
    # nobody can miss more years than the plan has, whether the plan's length is known or not
    assert (prices["lowest_wage"].low, prices["lowest_wage"].high) == (0, 40_000_000)


def test_it_gives_a_range_for_a_promise_that_may_not_be_made():
    found = answer(IPPAN, firm_from({k: v for k, v in SETTLED.items() if k != "special.min_wage"}))
    price = next(o for o in found.obligations if o.commitment.id == "lowest_wage")
    assert not price.is_certain
    assert (price.repayment.low, price.repayment.high) == (0, found.subsidy.high)


@pytest.mark.parametrize(
    ("facts", "commitment", "yen"),
    [
        ({"achievement.pay": "86.6%"}, "pay", 4_020_000),
        ({"achievement.pay": "1/3"}, "pay", 20_000_000),
        ({"missed_years.lowest_wage": 1, "plan.years": 3}, "lowest_wage", 10_000_000),
        ({"missed_years.lowest_wage": 2, "plan.years": 3}, "lowest_wage", 20_000_000),
        ({"missed_years.lowest_wage": 1, "plan.years": 7}, "lowest_wage", 4_285_714),
        ({"grant": 20_000_000, "achievement.pay": "1/2"}, "pay", 10_000_000),
    ],
)
def test_it_computes_a_repayment_to_the_yen(facts, commitment, yen):
    found = answer(IPPAN, firm_from({**SETTLED, "special.big_wage_rise": False, **facts}))
    price = next(each.repayment for each in found.obligations if each.commitment.id == commitment)
    assert (price.low, price.high) == (yen, yen)


def test_it_does_not_ask_a_revitalising_business_to_pay_back():
    found = answer(IPPAN, firm_from({**SETTLED, "is_revitalising": True}))
    price = next(each.repayment for each in found.obligations if each.commitment.id == "pay")
    assert (price.low, price.high) == (0, 0)


def test_it_leaves_out_costs_of_no_class_and_above_the_limits():
    costs = {"machinery_and_systems": 20_000_000, "outsourcing": 6_000_000, "advertising": 400_000}
    found = answer(IPPAN, firm_from({"costs": costs}))
    assert found.excluded_costs == {"advertising": 400_000}
    assert found.amounts["eligible_cost"].low == 25_000_000


def test_it_keeps_a_share_within_the_total_that_remains():
    # a third of the total at most: 300万 beside 100万 leaves 50万, a third of 150万
    costs = {"machinery_and_systems": 1_000_000, "technology_introduction": 3_000_000}
    assert answer(IPPAN, firm_from({"costs": costs})).amounts["eligible_cost"].low == 1_500_000


def test_it_says_what_it_rests_on_that_nobody_verified():
    found = answer(IPPAN, firm_from(SETTLED))
    assert "amount.round_down_to" in {entry.path for entry in found.unverified}
    assert all(not entry.origin.is_verified for entry in found.unverified)


@pytest.mark.parametrize("name", ["nisshin", "ykp"])
@pytest.mark.parametrize("on", [date(2025, 8, 1), ON])
def test_its_json_follows_the_committed_schema(name, on):
    shape = json.loads(schema.ANSWER.read_text(encoding="utf-8"))
    found = assess(load_firm(EXAMPLES / f"{name}.yaml"), on).to_dict()
    jsonschema.validate(json.loads(json.dumps(found)), shape)


def test_the_schema_for_editors_is_up_to_date():
    assert schema.RULES.read_text(encoding="utf-8") == schema.written(), "run `make schema`"


def test_it_refuses_a_fact_that_no_rule_knows():
    with pytest.raises(InputError, match=r"special.big_wage_rize: is not a term; did you mean"):
        assess({"special.big_wage_rize": True}, ON, "shoryokuka_ippan@5")


def test_it_loads_no_heavy_library_for_one_firm():
    heavy = ("numpy", "pandas", "polars", "duckdb", "django", "pydantic")
    code = (
        "import sys; from shoryoku import load_firm, assess; "
        f"assess(load_firm({str(EXAMPLES / 'nisshin.yaml')!r})); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    # the second run reads what the first one put into the cache
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    assert result.stdout.strip() == "[]"


def test_public_names_are_those_promised():
    import shoryoku

    assert shoryoku.__all__ == sorted(shoryoku.__all__, key=str.swapcase) or shoryoku.__all__
    for name in shoryoku.__all__:
        assert getattr(shoryoku, name) is not None
    with pytest.raises(AttributeError):
        _ = shoryoku.no_such_name


def test_its_representation_names_rule_status_and_amount():
    found = answer(IPPAN, firm_from({**SETTLED, "special.big_wage_rise": True}))
    assert repr(found).startswith("<Answer shoryokuka_ippan@7: unknown, subsidy 40,000,000 yen")


def test_it_shows_the_deadline_that_applies_where_the_firm_is():
    rule = open_rulebook().rule("gyomu_kaizen@fy2026")
    everywhere, gifu = answer(rule, firm_from({}), ON), answer(rule, GIFU, ON)
    assert everywhere.window.closes.date() == date(2026, 11, 30)
    assert everywhere.window_state == "unknown"
    assert gifu.window.closes.date() == date(2026, 9, 30)  # the new wage came on 1 October
    assert gifu.window_state == "closed"
    assert gifu.to_dict()["window"]["closes"] == gifu.window.closes.isoformat()


@pytest.mark.parametrize(
    ("call", "grant", "above"),
    [(4, 70_000_000, 0), (4, 85_000_000, 5_000_000), (7, 90_000_000, 10_000_000)],
)
def test_it_asks_back_what_was_paid_above_the_normal_cap_whatever_the_costs_say(call, grant, above):
    facts = {**SETTLED, "employees": 307, "eligible_cost": 100_000_000, "grant": grant}
    firm = firm_from({**facts, "special.big_wage_rise": True})
    found = answer(open_rulebook().rule(f"shoryokuka_ippan@{call}"), firm, ON)
    (miss,) = (o for o in found.obligations if o.commitment.id == "big_wage_rise")
    assert (miss.repayment.low, miss.repayment.high) == (above, above)


def test_it_knows_the_eligible_cost_where_every_possible_limit_gives_the_same():
    firm = firm_from(
        {"legal_form": "company", "costs": {"machinery": 300_000, "website": 1_000_000}}
    )
    found = answer(open_rulebook().rule("jizokuka@17/general"), firm, ON)
    assert (found.amounts["eligible_cost"].low, found.amounts["eligible_cost"].high) == (
        400_000,
    ) * 2
    assert not found.amounts["cap"].is_known


def test_it_says_so_when_nothing_is_left_on_a_day():
    nothing = assess(load_firm(EXAMPLES / "nisshin.yaml"), on=date(2040, 1, 1))
    assert nothing.answers == ()
    assert any("規則にありません" in line for _, line in summary(nothing, "ja"))
    assert any("nothing for this day" in line for _, line in summary(nothing, "en"))
