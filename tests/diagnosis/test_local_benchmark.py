"""The six indicators: direction, the four states of debt, and points only by supplied standards."""

from fractions import Fraction

import pytest

from shoryoku.diagnosis.local_benchmark import INDICATORS, local_benchmark
from shoryoku.reference.metrics import metric
from shoryoku.reference.standards import Standard

ACCOUNTS = {
    "sales": 120_000_000,
    "sales_previous": 100_000_000,
    "operating_profit": 6_000_000,
    "employees": 10,
    "borrowings": 50_000_000,
    "cash": 20_000_000,
    "depreciation": 4_000_000,
    "receivables": 20_000_000,
    "inventories": 10_000_000,
    "payables": 15_000_000,
    "net_assets": 30_000_000,
    "total_assets": 100_000_000,
}
MULTIPLE = INDICATORS[3]


def indicator(id_, standards=None, **changes):
    found = local_benchmark({**ACCOUNTS, **changes}, standards)
    return next(one for one in found.indicators if one.metric.id == id_)


def standard(*thresholds):
    return Standard(None, None, tuple(map(Fraction, thresholds)))


def test_the_six_indicators_follow_their_formulas():
    values = [one.measured.value for one in local_benchmark(ACCOUNTS).indicators]
    assert values == [
        Fraction(1, 5), Fraction(1, 20), 600_000, 3, Fraction(3, 2), Fraction(3, 10),
    ]  # fmt: skip


def test_two_indicators_are_better_when_lower():
    lower = [id_ for id_ in INDICATORS if metric(id_).better == "lower"]
    assert lower == ["ebitda_debt_multiple.locaben", "working_capital_months.locaben"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "value"),
        ({"cash": 50_000_000}, "net_cash"),
        ({"cash": 60_000_000}, "net_cash"),
        ({"operating_profit": -4_000_000}, "ebitda_not_positive"),
        ({"operating_profit": -9_000_000}, "ebitda_not_positive"),
        ({"operating_profit": -9_000_000, "cash": 60_000_000}, "net_cash_without_earnings"),
        ({"borrowings": None}, "missing"),
    ],
)
def test_a_multiple_that_means_nothing_is_named_and_has_no_value(changes, state):
    found = indicator(MULTIPLE, **changes)
    assert found.state == state
    assert (found.measured.value is None) == (state != "value")
    assert (found.note is None) == (state == "value")


def test_loss_and_net_cash_never_make_a_good_looking_positive_multiple():
    # -10 / -5 would be 2, as if two years of earnings repaid the debt
    found = indicator(MULTIPLE, cash=60_000_000, operating_profit=-9_000_000)
    assert found.measured.value is None


@pytest.mark.parametrize(
    ("multiple_of", "points"),
    [("80", 1), ("68.2", 2), ("19.5", 3), ("8.9", 4), ("2.5", 5), ("2.4", 5)],
)
def test_points_of_the_multiple_rise_as_it_falls(multiple_of, points):
    # thresholds of tourism as a page quotes them (walight, 2023)
    limits = standard("68.2", "19.5", "8.9", "2.5")
    borrowings = 20_000_000 + Fraction(multiple_of) * 10_000_000
    found = indicator(MULTIPLE, {MULTIPLE: limits}, borrowings=borrowings)
    assert (found.measured.value, found.points) == (Fraction(multiple_of), points)


def test_points_of_a_margin_rise_with_it_and_begin_at_the_threshold():
    margin, limits = "operating_margin.locaben", standard("-0.05", "0", "0.05", "0.08")
    assert indicator(margin, {margin: limits}).points == 4
    assert indicator(margin, {margin: limits}, operating_profit=5_999_999).points == 3


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"cash": 60_000_000}, 5),
        ({"operating_profit": -9_000_000}, 1),
        ({"cash": 60_000_000, "operating_profit": -9_000_000}, None),
    ],
)
def test_points_of_a_state_are_our_rule_and_say_so(changes, points):
    found = indicator(MULTIPLE, {MULTIPLE: standard(68, 19, 8, 2)}, **changes)
    assert (found.points, found.points_assumed) == (points, points is not None)


def test_without_standards_there_are_no_points():
    found = local_benchmark(ACCOUNTS)
    assert found.total is None
    assert all(one.points is None for one in found.indicators)


def test_an_indicator_without_points_leaves_the_total_a_range():
    margin = "operating_margin.locaben"
    found = local_benchmark(ACCOUNTS, {margin: standard(0, 1, 2, 3)})
    assert found.total == (2 + 5, 2 + 25)


def test_negative_net_assets_and_no_earlier_sales_are_named():
    assert indicator("equity_ratio.locaben", net_assets=-1).state == "negative_equity"
    assert indicator("sales_growth.locaben", sales_previous=-1).measured.value is None
    assert indicator("sales_growth.locaben", sales_previous=0).state == "negative_base"
