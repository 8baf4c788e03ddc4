"""What would change an answer: found in the rule itself, true when applied, and said in words."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku import assess, firm_from, load_firm, open_rulebook
from shoryoku.money import format_yen
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.what_if import (
    beyond_cap,
    beyond_cap_words,
    change_words,
    what_would_change,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)
IPPAN = open_rulebook().rule("shoryokuka_ippan@7")
# a maker of plastics in Gifu, where 20 people are still a small enterprise
MAKER = {
    "legal_form": "company",
    "industry": "プラスチック製品製造業",
    "prefecture": "岐阜県",
    "capital": "2,200万円",
    "employees": 20,
    "has_large_company_ties": False,
    "taxable_income_average": "1,000万円",
    "is_revitalising": False,
    "eligible_cost": "6,000万円",
    "special.min_wage": False,
    "special.big_wage_rise": False,
}
FIRMS = {
    "nisshin": load_firm(EXAMPLES / "nisshin.yaml"),
    "ykp": load_firm(EXAMPLES / "ykp.yaml"),
    "maker": firm_from({k: v for k, v in MAKER.items() if "." not in k}, "製造業20人"),
}


def changes(facts, rule=IPPAN):
    return what_would_change(answer(rule, firm_from(facts), ON))


def to(found, term, after):
    return next(c for c in found if c.term == term and c.after == after)


def test_one_more_than_20_employees_raises_the_cap_to_30_million():
    change = to(changes(MAKER | {"is_small_enterprise": False}), "employees", 21)
    assert change.kind == "gain"
    assert change.money["cap"][1].high == 30_000_000
    assert change_words(change, "ja") == (
        "常時使用する従業員数がもう1人増えて21人になると、補助上限額は3,000万円（いまは1,500万円）、"
        "補助額の見込みは3,000万円（いまは1,500万円）になります。"
    )
    assert "rises by 1 to 21 people" in change_words(change, "en")
    assert "the cap is 30,000,000 yen (now 15,000,000 yen)" in change_words(change, "en")


def test_20_employees_in_manufacturing_have_two_thirds_but_a_lower_cap():
    change = to(changes(MAKER | {"employees": 21}), "employees", 20)
    assert change.kind == "loss"
    assert change.money["rate"][1].high == Fraction(2, 3)
    words = change_words(change, "ja")
    assert "補助率は2/3（いまは1/2）" in words
    assert "補助額の見込みは1,500万円（いまは3,000万円）" in words


def test_20_employees_are_a_gain_where_the_cap_is_far():
    change = to(changes(MAKER | {"employees": 21, "eligible_cost": "900万円"}), "employees", 20)
    assert change.kind == "gain"
    assert (change.yen, change.then.subsidy.high) == (1_500_000, 6_000_000)


def test_the_cost_that_reaches_the_cap_is_named_to_the_yen():
    found = changes(MAKER | {"employees": 30, "eligible_cost": "4,000万円"})
    change = to(found, "eligible_cost", 60_000_000)
    assert change.then.subsidy.high == 30_000_000
    assert "2,000万円増えて6,000万円になると" in change_words(change, "ja")


def test_cost_above_what_reaches_the_cap_adds_nothing():
    facts = MAKER | {"employees": 30, "eligible_cost": "7,000万円"}
    found = beyond_cap(answer(IPPAN, firm_from(facts), ON))
    assert found == (30_000_000, 60_000_000, 10_000_000)
    assert "1,000万円の経費には補助額は増えません" in beyond_cap_words(found, "ja")
    assert "the 10,000,000 yen above it" in beyond_cap_words(found, "en")
    less = facts | {"eligible_cost": "6,000万円"}
    assert beyond_cap(answer(IPPAN, firm_from(less), ON)) is None


def test_growth_that_is_too_low_is_given_the_last_year_that_meets_it():
    plan = {"years": 3, "pay_per_head": ["430万円", "440万円", "450万円", "460万円"]}
    change = changes(MAKER | {"plan": plan})[0]
    assert (change.term, change.kind) == ("plan.pay_per_head", "passes")
    last = change.after[-1]
    # 3.5 % a year over three years, and not a yen less
    assert Fraction(last, 4_300_000) >= Fraction(1035, 1000) ** 3
    assert Fraction(last - 1, 4_300_000) < Fraction(1035, 1000) ** 3
    assert change.after[:-1] == (4_300_000, 4_400_000, 4_500_000)
    assert "の最終年の値が" in change_words(change, "ja")


def test_a_larger_wage_rise_tells_the_new_promise_beside_the_higher_cap():
    dear = {"costs.machinery_and_systems": "2億6,000万円", "project_cost_with_tax": "3億円"}
    nisshin = FIRMS["nisshin"].with_facts({"plan.lowest_wage": 1230, **dear})
    third = open_rulebook().rule("shoryokuka_ippan@3")
    change = what_would_change(answer(third, nisshin, ON))[0]
    assert change.term == "plan.lowest_wage"
    assert [one.commitment.id for one in change.new_promises]
    assert "返すお金は最大" in change_words(change, "ja")


def test_a_choice_is_suggested_only_where_a_failing_condition_names_it():
    whole = open_rulebook()
    for firm in FIRMS.values():
        for found in assess(firm, ON, book=whole).answers:
            chosen = [c for c in what_would_change(found) if isinstance(c.after, str)]
            assert not chosen or found.status == "ineligible"


def test_what_cannot_be_changed_is_never_suggested():
    for firm in FIRMS.values():
        for found in assess(firm, ON).answers:
            terms = {change.term for change in what_would_change(found)}
            fixed = {"prefecture", "date", "taxable_income_average", "is_revitalising"}
            assert not terms & fixed
            assert not any(term.startswith("history.") for term in terms)


def test_paying_people_less_is_never_a_suggestion():
    found = assess(FIRMS["nisshin"], ON, "gyomu_kaizen@fy2026").answers[0]
    assert found.status == "ineligible"
    assert all(change.term != "lowest_wage" for change in what_would_change(found))


def plain(value):
    return list(value) if isinstance(value, tuple) else value


def standing(found):
    return (
        found.status,
        found.amounts,
        [(finding.requirement.id, finding.state) for finding in found.findings],
        [(one.commitment.id, one.is_certain, one.repayment) for one in found.obligations],
    )


@pytest.mark.parametrize("name", FIRMS)
def test_every_change_is_true_when_the_firm_is_really_changed(name):
    firm, tried = FIRMS[name], 0
    for found in assess(firm, ON).answers:
        for change in what_would_change(found):
            really = firm.with_facts({change.term: plain(change.after)})
            again = assess(really, ON, found.rule.id).answers[0]
            assert standing(again) == standing(change.then)
            assert standing(again) != standing(found), change
            says = change_words(change, "ja")
            for amount in ("cap", "subsidy") if change.money else ():
                if amount in change.money:
                    assert format_yen(again.amounts[amount].low) in says
            if again.status == "ineligible" and found.status != "ineligible":
                assert says.endswith("使えなくなります。")
            tried += 1
    assert tried >= 5


@pytest.mark.parametrize("name", FIRMS)
def test_facts_that_are_not_known_stay_unknown(name):
    firm = FIRMS[name]
    given = set(firm.facts) | set(firm.local)
    for found in assess(firm, ON).answers:
        for change in what_would_change(found):
            assert change.term in given
            assert set(change.firm.facts) | set(change.firm.local) == given


def test_the_nearest_value_is_suggested_and_the_one_before_it_does_not_do():
    for firm in FIRMS.values():
        for found in assess(firm, ON).answers:
            for change in what_would_change(found):
                if type(change.after) is not int or not change.passes + change.fails:
                    continue
                back = -1 if change.after > change.before else 1
                almost = firm.with_facts({change.term: change.after + back})
                less = assess(almost, ON, found.rule.id).answers[0]
                states = {f.requirement.id: f.state for f in less.findings}
                turned = change.passes + change.fails
                assert any(states[f.requirement.id] != f.state for f in turned)


def test_failing_requirements_come_first_then_yen_and_losses_last():
    order = {"passes": 0, "gain": 1, "loss": 2}
    for firm in FIRMS.values():
        for found in assess(firm, ON).answers:
            kinds = [order[change.kind] for change in what_would_change(found)]
            assert kinds == sorted(kinds)


def test_no_sentence_shows_a_name_of_the_program():
    for firm in FIRMS.values():
        for found in assess(firm, ON).answers:
            for change in what_would_change(found):
                for language in ("ja", "en"):
                    words = change_words(change, language)
                    assert change.term not in words or "." not in change.term
                    assert "_" not in words
                    assert "None" not in words


def test_no_wage_below_the_minimum_wage_of_the_day_is_suggested():
    rule = open_rulebook().rule("gyomu_kaizen@fy2026")
    facts = {"prefecture": "愛知県", "lowest_wage": 800, "is_sme": True}

    def suggested(on):
        found = what_would_change(answer(rule, firm_from(facts), on))
        return [one.after for one in found if one.term == "lowest_wage"]

    # Aichi: 1,140 yen until the revision of 2026 takes effect, 1,195 yen from then on
    assert suggested(date(2026, 9, 10)) == [1140]
    assert suggested(ON) == []


def test_a_higher_cap_alone_is_no_gain_where_the_cost_is_known():
    firm = MAKER | {"is_small_enterprise": False, "eligible_cost": "900万円"}
    assert not [one for one in changes(firm) if one.term == "employees" and one.kind == "gain"]
    unknown = {name: value for name, value in firm.items() if name != "eligible_cost"}
    assert to(changes(unknown), "employees", 21).kind == "gain"


def test_a_cost_above_three_times_the_present_one_is_not_suggested():
    def costs(present):
        found = changes(MAKER | {"employees": 30, "eligible_cost": present})
        return [one.after for one in found if one.term == "eligible_cost" and one.kind == "gain"]

    assert costs("2,000万円") == [60_000_000]
    assert costs("1,999万円") == []
