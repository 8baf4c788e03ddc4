"""Where to invest, when it pays back by each formula, and where freed hours go."""

from fractions import Fraction

import pytest

from shoryoku.diagnosis.freed_hours import Use, allocate, effect
from shoryoku.diagnosis.investment import investment_points, ranked_points
from shoryoku.diagnosis.payback import formulas, paybacks, yearly_labour_saving
from shoryoku.diagnosis.task_assessment import Answer, assess_tasks
from shoryoku.problems import InputError
from shoryoku.rulebook.book import open_rulebook


def by_id(*numbers):
    return {one.formula.id: one for one in paybacks(*numbers)}


# --- points of investment (S0:72-86) ----------------------------------------------------------


def test_plastics_has_processes_two_three_and_four_of_five():
    found = investment_points("プラスチック製品製造業")
    assert [point.process for point in found.points] == ["②", "③", "④"]
    assert len(found.processes) == 5
    assert [point.name.ja for point in found.points] == [
        "2次加工（接着、溶接等）",
        "組付作業",
        "検査作業",
    ]


def test_textiles_and_casting_have_their_printed_points():
    textiles = [point.name.ja for point in investment_points("繊維工業").points]
    assert textiles == ["製織・製編工程（特に検反）", "縫製工程"]
    casting = [point.name.ja for point in investment_points("素形材産業").points]
    assert casting == ["各工程間の搬送作業"]


def test_where_nothing_is_printed_nothing_is_invented():
    assert investment_points("化学工業").points == ()
    assert investment_points("小売業").points == ()


def test_measured_hours_move_a_point_forward():
    ranked = ranked_points("プラスチック製品製造業", hours={"検査": 5})
    assert [one.point.process for one in ranked] == ["④", "②", "③"]
    assert "測った時間 5時間" in [reason.ja for reason in ranked[0].reasons]


def test_without_hours_the_task_at_the_lowest_level_comes_first():
    answers = {"製織・製編": Answer(True, True), "縫製": Answer(False)}
    ranked = ranked_points("繊維工業", assess_tasks("繊維工業", answers))
    assert [(one.point.task.id, one.level) for one in ranked] == [
        ("sewing", 1),
        ("weaving_and_knitting", 3),
    ]
    assert any("自動裁断機" in reason.ja for reason in ranked[0].reasons)


# --- payback -----------------------------------------------------------------------------------


def test_30_million_with_10_million_of_labour_a_year_takes_exactly_three_years():
    # the worked case of monozukuri@17/labour_saving
    found = by_id(30_000_000, 5_000, 2_000, None, 3)["monozukuri_17"]
    assert (found.state, found.years, found.within_plan) == ("known", 3, True)
    assert yearly_labour_saving(5_000, 2_000) == 10_000_000


def test_one_hour_less_is_beyond_the_plan():
    found = by_id(30_000_000, 4_999, 2_000, None, 3)["monozukuri_17"]
    assert found.years == Fraction(30_000_000, 9_998_000)
    assert found.within_plan is False


def test_the_general_type_adds_value_added_and_says_that_it_is_remembered():
    found = by_id(30_000_000, 5_000, 2_000, 5_000_000, None)["shoryokuka_ippan"]
    assert (found.years, found.within_plan) == (2, None)
    assert found.formula.standing == "remembered"


def test_each_formula_names_only_what_it_lacks():
    found = by_id(30_000_000, 5_000, 2_000, None, None)
    assert found["shoryokuka_ippan"].missing == ("value_added_increase",)
    assert (found["monozukuri_17"].state, found["monozukuri_17"].within_plan) == ("known", None)
    nothing = by_id(None, None, None, None, None)["monozukuri_17"]
    assert nothing.missing == ("investment", "hours_saved", "hourly_cost")


@pytest.mark.parametrize("hours", [0, -10])
def test_what_saves_nothing_is_never_recovered(hours):
    found = by_id(1_000_000, hours, 2_000, None, 5)["monozukuri_17"]
    assert (found.state, found.years, found.within_plan) == ("never", None, False)


def test_a_negative_investment_is_refused():
    with pytest.raises(InputError, match="investment: is -1"):
        paybacks(-1, 1, 1, 1)


def test_every_formula_has_a_source_a_standing_and_rules_that_exist():
    book = open_rulebook()
    for formula in formulas().values():
        assert formula.source
        assert formula.standing in ("official", "secondary", "seed", "remembered", "assumed")
        assert all(book.rules(rule) for rule in formula.rules)


# --- freed hours (S2:57) -----------------------------------------------------------------------


def test_160_freed_hours_go_to_existing_and_new_work():
    found = allocate(160, [Use("A", "A", 100, 3_000), Use("D", "D", 60, 4_000)])
    assert (found.allocated, found.rest, found.value_added) == (160, 0, 540_000)


def test_170_of_160_hours_are_refused():
    with pytest.raises(InputError, match="give away 170 hours of 160 that are freed"):
        allocate(160, [Use("A", "A", 100), Use("D", "D", 70)])


def test_nothing_can_be_given_away_when_work_was_added():
    with pytest.raises(InputError, match="the plan adds 5 hours, nothing is freed"):
        allocate(-5, [Use("A", "A", 1)])
    assert allocate(-5, []).rest == -5


def test_unknown_freed_hours_leave_the_limit_open():
    found = allocate(None, [Use("A", "A", 100)])
    assert (found.rest, found.without_value) == (None, ("A",))


def test_a_use_is_existing_or_new_work():
    with pytest.raises(InputError, match="has the kind 'B'"):
        allocate(160, [Use("A", "B", 100)])


def test_the_effect_lies_between_keeping_and_giving_up_the_rest():
    plan = allocate(2_000, [Use("新商品", "D", 1_000, 5_000)])
    found = effect(100_000_000, 20_000, plan)
    assert found is not None
    assert found.value_added_change == Fraction(1, 20)
    assert found.labour_input_change == Fraction(-1, 20)
    assert found.if_rest_is_kept.labour_productivity_change == Fraction(1, 20)
    assert found.if_rest_is_given_up.labour_productivity_change == Fraction(105, 95) - 1


def test_added_work_costs_hours_in_either_case():
    found = effect(100_000_000, 20_000, allocate(-1_000, []))
    assert found is not None
    assert found.if_rest_is_kept == found.if_rest_is_given_up
    assert found.if_rest_is_kept.labour_productivity_change < 0


@pytest.mark.parametrize(
    ("value", "hours", "plan"),
    [
        (None, 20_000, allocate(100, [])),
        (1, None, allocate(100, [])),
        (1, 20_000, allocate(None, [])),
        (1, 20_000, allocate(100, [Use("A", "A", 10)])),  # value per hour not known
        (0, 20_000, allocate(100, [])),  # a rate of change of nothing says nothing
    ],
)
def test_the_effect_stays_unknown_with_what_it_needs(value, hours, plan):
    assert effect(value, hours, plan) is None


def test_more_hours_than_the_firm_works_cannot_fall_away():
    with pytest.raises(InputError, match="give the hours of the whole firm"):
        effect(1, 100, allocate(100, []))
