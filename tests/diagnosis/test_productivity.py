"""Average and marginal productivity from a schedule, and the two wheels of a change."""

from decimal import Decimal
from fractions import Fraction

import pytest

from shoryoku.diagnosis.productivity import (
    production_schedule,
    productivity_change,
    technology_character,
    wheels,
)
from shoryoku.problems import InputError
from shoryoku.rulebook.book import open_rulebook


def test_average_and_marginal_productivity_of_a_schedule():
    # S1:649: value added per head, and what one more head brings
    first, second, last = production_schedule([20, 21, 23], [100, 104, 105])
    assert (first.average, first.marginal) == (5, 4)
    assert second.marginal == Fraction(1, 2)  # for each of two further people
    assert (last.average, last.marginal) == (Fraction(105, 23), None)


def test_a_technology_that_only_replaces_people_is_extractive():
    found = technology_character([20, 21], [100, 104], [120, 121])
    assert (found.average_before, found.average_after) == (5, 6)
    assert (found.marginal_before, found.marginal_after) == (4, 1)
    assert (found.character, found.marginal_change) == ("収奪的", -3)
    assert "減る" in found.labour_demand.ja


@pytest.mark.parametrize(
    ("after", "character"),
    [
        ([120, 125], "包摂的"),  # average and marginal rise
        ([90, 95], "包摂的"),  # the marginal rises, whatever the average does
        ([120, 124], "中立"),  # the marginal stays
        ([100, 103], "中立"),  # the marginal falls, the average does not rise
        ([101, 104], "収奪的"),
    ],
)
def test_the_character_at_its_boundaries(after, character):
    assert technology_character([20, 21], [100, 104], after).character == character


@pytest.mark.parametrize(
    ("labour", "value"), [([20], [100]), ([20, 21], [100]), ([21, 20], [1, 2]), ([0, 1], [0, 1])]
)
def test_a_schedule_that_is_none_is_refused(labour, value):
    with pytest.raises(InputError, match="labour"):
        production_schedule(labour, value)


def test_a_binary_float_is_refused_as_it_is_not_what_was_written():
    with pytest.raises(InputError, match="a whole number, a decimal or a fraction"):
        production_schedule([20, 21], [0.1, 0.2])  # type: ignore[list-item]


def test_five_per_cent_more_value_with_ten_per_cent_less_labour():
    found = productivity_change(Decimal("0.05"), Decimal("-0.10"))
    assert found.labour_productivity_change == Fraction(1, 6)
    assert (found.numerator_part, found.denominator_part) == (Fraction(1, 20), Fraction(1, 9))


@pytest.mark.parametrize(("value", "labour"), [("0.05", "-0.10"), ("-0.2", "0.3"), ("0", "-1/2")])
def test_the_two_wheels_together_are_the_whole_change(value, labour):
    found = productivity_change(value, labour)
    both = (1 + found.numerator_part) * (1 + found.denominator_part)
    assert 1 + found.labour_productivity_change == both
    parts = found.numerator_part + found.denominator_part + found.joint_part
    assert parts == found.labour_productivity_change


def test_labour_cannot_vanish():
    with pytest.raises(InputError, match="no labour input would be left"):
        productivity_change(0, -1)


def test_each_wheel_names_programmes_that_the_rulebook_knows():
    numerator, denominator = wheels()
    named = [id_ for wheel in (numerator, denominator) for id_, _ in wheel.support if id_]
    assert {"monozukuri", "shinjigyo"} <= set(named)
    assert "shoryokuka_ippan" in [id_ for id_, _ in denominator.support]
    assert set(named) <= set(open_rulebook().programme_ids())
