"""The process timer: hours, the index, the bottleneck, and what stays unknown."""

from decimal import Decimal
from fractions import Fraction

import pytest

from shoryoku.diagnosis.process import Calendar, Step, Work, labour_saving, timing
from shoryoku.problems import InputError


def work(minutes=None, people=None, times=None):
    return Work(*(None if one is None else Fraction(one) for one in (minutes, people, times)))


def step(name, before, after=None, unit="day", **more):
    if after is None:
        return Step(name, unit, before, before, unchanged=True, **more)
    return Step(name, unit, before, after, **more)


def test_the_index_of_the_worked_example():
    # (1,030 − 231) ÷ 1,030 minutes a day, as a public case computes it
    found = labour_saving(1030, 231)
    assert found.labour_saving_index == Fraction(799, 1030)
    assert round(float(found.labour_saving_index), 3) == 0.776


@pytest.mark.parametrize(
    ("removed", "added", "index"),
    [(10, 0, 1), (10, 10, 0), (10, 15, Fraction(-1, 2)), (Decimal("7.5"), Decimal("2.5"), "2/3")],
)
def test_the_index_at_its_boundaries(removed, added, index):
    assert labour_saving(removed, added).labour_saving_index == Fraction(index)


def test_where_nothing_is_removed_there_is_no_index():
    assert labour_saving(0, 3).labour_saving_index is None


@pytest.mark.parametrize("hours", [-1, True, 0.5, "ten"])
def test_hours_that_are_none_are_refused(hours):
    with pytest.raises(InputError, match="hours_removed"):
        labour_saving(hours, 0)


def test_a_watch_round_of_three_hours_a_day_becomes_720_hours_a_year():
    # D-10: 3 h/day × 240 days, replaced by a thermometer that reports (S1:681)
    watch = step("温度計の見回り", work(180, 1, 1), work(0))
    found = timing([watch], Calendar(days_per_year=Fraction(240)))
    assert (found.unit, found.freed, found.freed_per_year) == ("day", 3, 720)
    assert found.saving.labour_saving_index == 1


def test_130_hours_a_month_are_1560_a_year_without_knowing_the_working_days():
    # S1:847 大関ジョイテック
    slips = step("納品書", work(60, 1, 130), work(0), unit="month")
    assert timing([slips]).freed_per_year == 1560


def test_a_step_that_becomes_less_counts_as_a_whole_and_what_remains_is_caused():
    found = timing([step("検査", work(10, 1, 60), work(3, 1, 60))])
    assert (found.saving.hours_removed, found.saving.hours_added) == (10, 3)


def test_a_step_that_becomes_more_adds_only_the_increase_and_one_that_stays_counts_for_nothing():
    found = timing(
        [
            step("組付", work(60, 1, 10), work(30, 1, 10)),
            step("段取り", work(60, 1, 1), work(90, 1, 1)),
            step("梱包", work(60, 1, 4)),
            step("清掃", work(60, 1, 2), work(60, 1, 2)),
        ]
    )
    assert (found.saving.hours_removed, found.saving.hours_added) == (10, Fraction(11, 2))
    assert [one.change for one in found.steps] == ["less", "more", "same", "same"]
    assert found.freed == found.before.known - found.after.known == Fraction(9, 2)


def test_minutes_are_exact():
    thirds = [step(f"工程{n}", work(Fraction(1, 3), 1, 1), work(0)) for n in range(3)]
    assert timing(thirds).before.value == Fraction(1, 60)


def test_what_nobody_measured_stays_unknown_and_the_rest_is_a_lower_bound():
    found = timing([step("縫製", work(60, 3, 10), work(None, 3, 10)), step("検査", work(60, 1, 5))])
    assert (found.before.value, found.after.value) == (35, None)
    assert (found.after.known, found.after.unknown) == (5, ("縫製",))
    assert (found.freed, found.saving.labour_saving_index) == (None, None)


def test_an_open_index_says_what_it_can_be_at_most():
    steps = [
        step("縫製", work(60, 1, 6), work(20, 1, 6)),  # 6 hours, 2 remain
        step("検査", work(60, 1, 4), work(None, 1, 4)),  # 4 hours, perhaps all of them go
    ]
    assert timing(steps).saving.at_most == Fraction(8, 10)
    assert timing([*steps, step("梱包", work(None, 1, 1), work(1, 1, 1))]).saving.at_most == 1


def test_a_step_that_stays_may_be_unmeasured_without_hiding_what_is_freed():
    found = timing([step("縫製", work(60, 1, 6), work(20, 1, 6)), step("梱包", work())])
    assert (found.freed, found.before.value) == (4, None)


def test_zero_minutes_need_no_people():
    assert work(0).hours == 0
    assert work(None, 0).hours == 0
    assert work(5, None, 2).hours is None


def test_steps_of_different_units_are_counted_by_the_year():
    steps = [
        step("縫製", work(60, 1, 8), work(0)),
        step("棚卸し", work(600, 2, 1), work(0), unit="month"),
        step("点検", work(60, 1, 1), work(0), unit="week"),
    ]
    calendar = Calendar(Fraction(240), Fraction(50))
    found = timing(steps, calendar)
    assert (found.unit, found.before.value) == ("year", 8 * 240 + 20 * 12 + 50)
    partly = timing(steps, Calendar(days_per_year=Fraction(240)))
    assert partly.before.unknown == ("点検",)  # no number of weeks is assumed
    assert partly.freed_per_year is None


def test_an_unknown_unit_leaves_the_year_unknown():
    assert timing([step("縫製", work(60, 1, 8), work(0), unit=None)]).before.value is None


def test_task_b_with_30_of_50_hours_and_least_throughput_is_the_bottleneck():
    steps = [
        step("A", work(60, 1, 10)),
        step("B", work(90, 2, 10), follows=("A",)),
        step("C", work(60, 1, 10), follows=("B",)),
    ]
    found = timing(steps, Calendar(hours_per_day=Fraction(8))).bottleneck_before
    assert found is not None
    assert (found.names, found.labour, found.share) == (("B",), 30, Fraction(3, 5))
    assert (found.elapsed, found.load, found.waiting) == (15, Fraction(15, 8), ("C",))


def test_most_work_need_not_be_the_bottleneck():
    found = timing(
        [
            step("縫製", work(15, 1, 120), lines=Fraction(6)),  # 30 hours on six machines
            step("検査", work(3, 1, 120)),  # 6 hours on one table
        ]
    )
    assert found.bottleneck_before is not None
    assert found.bottleneck_before.names == ("検査",)
    assert found.most_labour == "縫製"


def test_the_bottleneck_moves_when_it_is_mended():
    found = timing([step("A", work(60, 1, 10), work(10, 1, 10)), step("B", work(50, 1, 10))])
    assert found.bottleneck_before is not None
    assert found.bottleneck_after is not None
    assert (found.bottleneck_before.names, found.bottleneck_after.names) == (("A",), ("B",))


def test_equal_steps_are_named_together():
    found = timing([step("A", work(60, 1, 10)), step("B", work(30, 2, 20))]).bottleneck_before
    assert found is not None
    assert found.names == ("A", "B")


def test_an_unmeasured_step_may_be_the_bottleneck_and_that_is_said():
    found = timing([step("A", work(60, 1, 10)), step("B", work(None, 1, 10))]).bottleneck_before
    assert found is not None
    assert (found.names, found.unmeasured, found.share) == (("A",), ("B",), None)


def test_without_any_known_time_there_is_no_bottleneck():
    assert timing([step("A", work())]).bottleneck_before is None


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "there are none"),
        ([step("A", work()), step("A", work())], "A: stands twice"),
        ([step("A", work(), follows=("Z",))], "follows 'Z', which is not a step"),
        (
            [step("A", work(), follows=("B",)), step("B", work(), follows=("A",))],
            "follows itself in the end",
        ),
        ([step("A", work(), follows=("A",))], "follows itself in the end"),
    ],
)
def test_steps_without_an_order_are_refused(steps, said):
    with pytest.raises(InputError, match=said):
        timing(steps)
