"""Three steps, three windows, ten measures, pre-checks; figures from S1 (named by line)."""

from fractions import Fraction

import pytest

from shoryoku import InputError, open_rulebook
from shoryoku.diagnosis.workforce import (
    Strategy,
    guideline,
    measures_for,
    precheck,
    window,
)


@pytest.mark.parametrize(
    ("talent", "method", "number"),
    [
        ("中核人材", "外部からの確保", 1),  # S1:1001
        ("中核人材", "育成", 2),
        ("業務人材", "育成", 3),  # S1:1002: both ways
        ("業務人材", "外部からの確保", 3),
        ("operational", None, 3),  # the way does not matter
    ],
)
def test_a_level_and_a_way_lead_to_a_window(talent, method, number):
    assert window(talent, method).window.number == number


@pytest.mark.parametrize(
    ("talent", "method", "possible"),
    [("core", None, [1, 2]), (None, "training", [2, 3]), (None, None, [1, 2, 3])],
)
def test_an_open_answer_leaves_several_windows_possible(talent, method, possible):
    found = window(talent, method)
    assert found.window is None
    assert [window_.number for window_ in found.possible] == possible


def test_another_word_is_refused_with_the_words_that_exist():
    with pytest.raises(InputError, match="中核人材"):
        window("管理職", None)


def test_there_are_ten_measures_six_to_secure_and_four_of_the_environment():
    kinds = [measure.kind for measure in guideline().measures]
    assert (kinds.count("securing"), kinds.count("environment")) == (6, 4)  # S1:1011-1014


def test_one_measure_is_described_with_all_that_is_printed_the_others_stay_empty():
    described = [measure for measure in guideline().measures if measure.is_described]
    assert [measure.name.ja for measure in described] == ["労働条件・処遇の見直し/テレワーク"]
    card = described[0]
    parts = (card.points, card.support, card.tools, card.programmes, card.cases)
    assert [len(part) for part in parts] == [3, 3, 5, 8, 5]  # S1:1028-1067
    assert [case.page for case in card.cases] == ["37", "26", "47", "50", "45"]
    others = [measure for measure in guideline().measures if not measure.is_described]
    assert not any(m.support or m.tools or m.programmes or m.cases for m in others)


def test_every_programme_of_a_measure_is_in_the_rulebook():
    programmes = guideline().measure("working_conditions").programmes
    known = open_rulebook()
    assert all(known.programme(programme.id) for programme in programmes)


def test_a_mended_misprint_keeps_the_printed_words():
    tools = guideline().measure("working_conditions").tools
    assert [tool.as_printed for tool in tools if "えるぼし" in tool.name.ja] == [
        "認定制度（えるばい・くるみん・ユースエール・もにす）を活用する"  # S1:1044
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_window_offers_measures_the_described_one_first(number):
    found = measures_for(number)
    assert found[0].id == "working_conditions"  # printed for all three windows (S1:1022)
    assert all(m.windows_standing == "assumed" for m in found[1:])


@pytest.mark.parametrize(
    ("rate", "overtime", "met"),
    [
        ("75%", "59.9", True),  # S1:903: 75%以上, 60時間未満
        ("75%", "60", False),
        ("74.9%", "59.9", False),
        ("75%", None, None),
        (None, "60", False),  # one fails: the other cannot save it
    ],
)
def test_kurumin_compares_with_the_printed_criteria(rate, overtime, met):
    rates = {"75%": Fraction(3, 4), "74.9%": Fraction(749, 1000), None: None}
    answers = {
        "women_leave_rate": rates[rate],
        "monthly_overtime_hours": None if overtime is None else Fraction(overtime),
    }
    found = precheck("kurumin", answers)
    assert found.printed_criteria_met is met
    assert not found.is_complete  # the list of criteria ends in 等


def test_eruboshi_needs_the_mean_of_the_industry_and_a_person_to_judge():
    found = precheck("eruboshi", {"women_managers_share": Fraction(1, 5), "published_yearly": True})
    assert found.printed_criteria_met is None
    answers = {
        "similar_competition": True,
        "women_managers_share": Fraction(1, 5),
        "industry_women_managers_share": Fraction(1, 5),
        "published_yearly": True,
    }
    assert precheck("eruboshi", answers).printed_criteria_met is True
    less = {**answers, "women_managers_share": Fraction(19, 100)}
    assert precheck("eruboshi", less).printed_criteria_met is False


def test_a_misspelt_criterion_is_refused():
    with pytest.raises(InputError, match="is not a criterion"):
        precheck("kurumin", {"women_leave": Fraction(1)})
    with pytest.raises(InputError, match="kurumin"):
        precheck("kurumi", {})


def test_the_steps_follow_one_another():
    steps = [step.id for step in guideline().steps]
    one = Strategy(challenges=("受注が減った",), people_problems=("人が採れない",))
    two = one._replace(talent="core", method="outside")
    three = two._replace(measures=("mid_career_hiring",))
    assert [s.next_step and s.next_step.id for s in (Strategy(), one, two, three)] == [*steps, None]


@pytest.mark.parametrize(
    "skipping",
    [
        Strategy(talent="core"),
        Strategy(challenges=("a",), people_problems=("b",), measures=("appraisal",)),
        Strategy(challenges=("a",), measures=("appraisal",)),
    ],
)
def test_a_step_cannot_be_skipped(skipping):
    with pytest.raises(InputError, match="is not finished"):
        skipping.refuse_skipped_steps()


def test_a_half_answered_step_two_may_be_resumed():
    Strategy(("a",), ("b",), talent="core").refuse_skipped_steps()
