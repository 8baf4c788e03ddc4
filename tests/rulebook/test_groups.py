"""The finding in one sentence: the amount in it is one that the firm can reach."""

from datetime import date
from pathlib import Path

from shoryoku import assess, firm_from, load_firm
from shoryoku.rulebook.groups import falls_short, finding, groups, most

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)


def test_an_amount_that_the_plan_does_not_reach_is_not_in_the_headline():
    found = assess(load_firm(EXAMPLES / "nisshin.yaml"), ON)
    possible = groups(found).possible
    group = next(one for one in possible if one.rule.id == "digital_ai@2026/multi_firm")
    assert falls_short(group)  # of three years and 4.49 % a year, two and 5 are asked
    assert group.subsidy.high == 32_000_000
    assert most((group,)) == 0
    assert "3,200万円" not in finding(found, "ja")
    assert "最大" in finding(found, "ja")


def test_while_all_is_only_possible_the_cost_of_the_firm_bounds_the_headline():
    found = assess(load_firm(EXAMPLES / "ykp.yaml"), ON)
    # 180 million yen of cost at 10 % at most, before the 32 million that only a cap bounds
    assert finding(found, "ja") == "条件しだいで使える制度は13件、最大1,800万円"


def test_of_a_firm_of_which_nothing_is_known_no_amount_is_said():
    for facts in ({}, {"date": "2026-11-20"}):
        found = assess(firm_from(facts), ON)
        assert groups(found).possible
        for language, amount in (("ja", "円"), ("en", "yen")):
            assert amount not in finding(found, language)
            one = assess(firm_from(facts), ON, "shoryokuka_ippan@8")
            assert amount not in finding(one, language)
    known = assess(firm_from({"prefecture": "愛知県"}), ON)
    assert "最大" in finding(known, "ja")
