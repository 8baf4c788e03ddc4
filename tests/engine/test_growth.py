"""Growth rates against powers of whole numbers: the root is never taken."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku.engine.functions import GENERAL
from shoryoku.engine.truth import INFINITY, Growth, Unknown

bases = st.integers(1, 10**13)
ends_of_plan = st.integers(-(10**6), 10**13)
years = st.integers(1, 10)
rates = st.fractions(-2, 3, max_denominator=1000)


def whole_power_order(base, end, count, rate):
    """-1, 0 or 1 as ``end/base`` is below, at or above ``(1 + rate) ** count``, in integers."""
    factor = rate.numerator + rate.denominator
    if factor < 0:
        return 1
    left, right = max(end, 0) * rate.denominator**count, base * factor**count
    return (left > right) - (left < right)


@given(bases, ends_of_plan, years, rates)
def test_it_compares_growth_like_whole_numbers(base, end, count, rate):
    growth, order = Growth(Fraction(end, base), count), whole_power_order(base, end, count, rate)
    assert (growth < rate, growth == rate, growth > rate) == (order < 0, order == 0, order > 0)
    assert (growth <= rate, growth >= rate, growth != rate) == (order <= 0, order >= 0, order != 0)
    assert (rate > growth, rate == growth, rate <= growth) == (order < 0, order == 0, order >= 0)


@given(st.integers(1, 10**6), st.integers(1, 200), years, st.integers(1, 100))
def test_it_reaches_a_rate_exactly_and_misses_it_by_one_yen(scale, percent, count, hundredth):
    base, end = scale * 100**count, scale * (100 + percent) ** count
    target = Fraction(percent, 100)
    assert Growth(Fraction(end, base), count) == target
    assert Growth(Fraction(end - 1, base), count) < target
    assert Growth(Fraction(end + 1, base), count) > target
    assert Growth(Fraction(end, base), count) > target - Fraction(1, hundredth * 10**9)


@given(st.tuples(bases, ends_of_plan, years), st.tuples(bases, ends_of_plan, years))
def test_it_orders_two_growth_rates(first, second):
    (base, end, count), (other_base, other_end, other_count) = first, second
    one = Growth(Fraction(end, base), count)
    other = Growth(Fraction(other_end, other_base), other_count)
    left = (max(end, 0) ** other_count) * other_base**count
    right = (max(other_end, 0) ** count) * base**other_count
    assert (one < other, one == other, one > other) == (left < right, left == right, left > right)


@given(bases, ends_of_plan, years, st.integers(0, 4))
def test_it_rounds_and_floors_growth_exactly(base, end, count, digits):
    growth, unit = Growth(Fraction(end, base), count), Fraction(1, 10**digits)

    def order(rate):
        return whole_power_order(base, end, count, rate)

    floored, rounded = growth.floored(digits), growth.rounded(digits)
    assert (floored / unit).denominator == (rounded / unit).denominator == 1
    assert order(floored) >= 0 > order(floored + unit)
    assert order(rounded - unit / 2) >= 0 > order(rounded + unit / 2)


def test_it_rounds_a_half_up():
    half = Growth(Fraction(1045, 1000), 1)
    assert half.rounded(2) == Fraction(5, 100)
    assert half.floored(2) == Fraction(4, 100)
    assert Growth(Fraction(1044, 1000), 1).rounded(2) == Fraction(4, 100)


def test_it_takes_a_negative_end_for_the_loss_of_everything():
    assert Growth(Fraction(-3), 3) == -1 == Growth(Fraction(0), 5)
    assert Growth(Fraction(0), 2).floored(3) == -1


@given(bases, ends_of_plan, years)
def test_it_places_growth_between_the_infinities(base, end, count):
    growth = Growth(Fraction(end, base), count)
    assert -INFINITY < growth < INFINITY
    assert growth != INFINITY
    assert growth != "0"


@pytest.mark.parametrize("base", [0, -1])
@pytest.mark.parametrize("name", ["cagr", "simple_growth", "increase"])
def test_it_has_no_growth_from_a_base_of_zero_or_less(base, name):
    assert type(GENERAL[name].compute((base, 5))) is Unknown
    assert type(GENERAL[name].compute((5,))) is Unknown
