"""The metric registry: one word, several numbers, never mixed."""

from fractions import Fraction

import pytest

from shoryoku.problems import InputError
from shoryoku.reference.metrics import (
    Measured,
    definitions,
    formula,
    measure,
    metric,
    ratio,
    registry,
    side_by_side,
)

ACCOUNTS = {
    "operating_profit": 30,
    "interest_paid": 5,
    "personnel_cost": 120,
    "interest_etc": 5,
    "rent": 10,
    "taxes_and_dues": 5,
    "depreciation": 15,
    "employees": 20,
    "workers": 20,
    "yearly_hours": 1800,
}


def test_a_bare_word_is_refused_and_lists_its_definitions():
    with pytest.raises(InputError, match="has 9 definitions") as refused:
        metric("labour_productivity")
    assert all(one.id in str(refused.value) for one in definitions("labour_productivity"))


@pytest.mark.parametrize(
    ("id_", "value"),
    [
        # 25 + 120 + 5 + 10 + 5, by the note of the interim report (S1:637)
        ("value_added.houjin_kigyo", Fraction(165)),
        ("labour_productivity.houjin_kigyo", Fraction("8.25")),
        ("labour_share.houjin_kigyo", Fraction(120, 165)),
        ("operating_profit_share.houjin_kigyo", Fraction(30, 165)),
        ("labour_productivity.locaben", Fraction("1.5")),
        ("labour_productivity.shoryokuka_ippan", Fraction("8.25")),
        ("labour_productivity.it_2024", Fraction(165, 20 * 1800)),
    ],
)
def test_the_same_accounts_give_another_number_by_each_definition(id_, value):
    assert measure(id_, ACCOUNTS).value == value


def test_a_given_total_goes_before_its_items():
    found = measure("labour_share.houjin_kigyo", {**ACCOUNTS, "value_added": 240})
    assert found.value == Fraction(1, 2)


def test_a_missing_item_is_never_zero():
    accounts = {key: value for key, value in ACCOUNTS.items() if key != "rent"}
    found = measure("labour_productivity.houjin_kigyo", accounts)
    assert found == Measured("labour_productivity.houjin_kigyo", None, ("rent",))


def test_no_people_give_no_productivity():
    assert measure("labour_productivity.locaben", {"operating_profit": 3, "employees": 0}) == (
        "labour_productivity.locaben",
        None,
        (),
        "",
    )


def test_values_of_different_definitions_are_not_compared():
    firm = measure("labour_productivity.locaben", ACCOUNTS)
    census = Measured("labour_productivity.census_net", Fraction(4_780_000))
    with pytest.raises(InputError, match="compare values of one definition"):
        ratio(firm, census)
    assert [label for label, _ in side_by_side([firm, census], "ja")] == [
        "労働生産性（ローカルベンチマーク）",
        "従業者一人当たり純付加価値額（経済センサス）",
    ]


def test_the_formula_in_words_comes_from_the_parts_that_compute_it():
    found = metric("ebitda_debt_multiple.locaben")
    assert formula(found, "ja") == "（借入金 − 現金・預金） ÷ （営業利益 ＋ 減価償却費）"
    assert formula(metric("working_capital_months.locaben"), "en").endswith("÷ sales × 12")
    for one in registry().metrics.values():
        assert formula(one, "ja") and formula(one, "en"), one.id


def test_a_metric_that_needs_more_than_items_says_so():
    with pytest.raises(InputError, match="two points"):
        measure("marginal_productivity.interim_report", ACCOUNTS)


def test_a_misspelt_metric_gets_a_hint():
    with pytest.raises(InputError, match=r"did you mean equity_ratio\.locaben"):
        metric("equity_ratio.lokaben")
