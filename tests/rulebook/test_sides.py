"""A test as the firm's value and the limit: nothing unknown is shown as a limit."""

from datetime import date
from pathlib import Path

import pytest

from shoryoku import assess, firm_from, load_firm, open_rulebook
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.sides import rests_on, sides

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)
NISSHIN = load_firm(EXAMPLES / "nisshin.yaml")


def of(rule_id, requirement, facts=None, language="ja"):
    firm = NISSHIN if facts is None else firm_from(facts)
    found = answer(open_rulebook().rule(rule_id), firm, ON)
    return sides(found, found.rule.definitions[requirement].node, language)


def test_a_limit_that_is_not_known_is_empty():
    # 5 or 6 per cent: it hangs on the grants of the members
    own, limit = of("digital_ai@2026/multi_firm", "requirement.labour_productivity")
    assert (own, limit) == ("年4.49%", "")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("firm", [NISSHIN, firm_from({})])
def test_no_limit_of_any_rule_says_unknown(firm, language):
    limits = [
        sides(found, found.rule.definitions[finding.requirement.id].node, language)[1]
        for found in assess(firm, ON).answers
        for finding in found.findings
        if finding.requirement.kind != "judged"
    ]
    assert any(limits)
    assert not [limit for limit in limits if "不明" in limit or "unknown" in limit]


def test_an_amount_that_is_open_shows_its_range_beside_the_floor():
    rule = "shinjigyo_monozukuri@1/global"
    assert of(rule, "amount.reaches_floor") == ("0円 〜 9,000万円", "750万円以上")


def test_not_a_deemed_large_enterprise_shows_the_income_that_it_is_held_against():
    rule, test = "digital_ai@2026/general", "applicant.not_deemed_large"
    own, limit = of(rule, test)
    assert own.endswith("3億円")
    assert limit == "15億円以下"
    # what decides it here is who owns the firm: the income beside it would mislead
    owned = {"has_large_company_ties": True, "ownership": {"one_large_company": "60%"}}
    assert of(rule, test, {**owned, "taxable_income_average": "3億円"}) == ("", "")


def test_of_two_limits_the_one_that_fails_is_shown():
    # the range of the wage: at least the old minimum, below the new one
    own, limit = of("gyomu_kaizen@fy2026", "applicant.lowest_wage")
    assert own.endswith("1,200円")
    assert limit == "1,195円未満"


def test_small_or_medium_by_capital_or_by_people():
    own, limit = of("shoryokuka_ippan@8", "applicant.sme")
    assert ("9,900万円" in own, "307人" in own) == (True, True)
    assert limit == "3億円以下 または 300人以下"


def test_what_a_condition_hangs_on_is_not_shown_as_what_it_rests_on():
    found = answer(open_rulebook().rule("shoryokuka_ippan@8"), NISSHIN, ON)
    node = found.rule.definitions["requirement.action_plan"].node
    assert rests_on(found, node, "ja") == "はい"  # published, whatever the number of people
