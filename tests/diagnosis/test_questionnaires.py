"""Questionnaires that lead somewhere, and the price pass-through rate."""

from fractions import Fraction

import pytest

from shoryoku import InputError, open_rulebook
from shoryoku.diagnosis.questionnaires import (
    answered,
    price_pass_through,
    questionnaires,
    sharing_matches,
)


def test_four_obstacles_lead_to_four_services():
    found = answered(
        "innovation_obstacles",
        {"funds": True, "people": True, "information": True, "partners": True},
    )
    assert [route for _, route in found.routes] == [
        "go_tech", "innovation_producer", "go_tech_navi", "j_goodtech",
    ]  # fmt: skip


def test_an_open_answer_leads_nowhere_and_is_asked_again():
    found = answered("innovation_obstacles", {"funds": False, "people": "yes"})
    assert [route for _, route in found.routes] == ["innovation_producer"]
    assert [question.id for question in found.unknown] == ["information", "partners"]


def test_every_route_is_a_programme():
    book = open_rulebook()
    routes = {q.route for known in questionnaires().values() for q in known.questions} - {None}
    assert all(book.programme(route) for route in routes)


def test_four_kinds_of_resource_are_shared():
    kinds = [question.name.ja for question in questionnaires()["resource_sharing"].questions]
    assert kinds == ["販路", "設備", "ノウハウ", "人材"]  # S1:730


def test_what_one_firm_needs_another_may_offer():
    firms = {
        "甲": answered("resource_sharing", {"equipment": "need", "people": "offer"}),
        "乙": answered("resource_sharing", {"equipment": "offer", "know_how": "need"}),
    }
    found = [(m.question.id, m.needs, m.offers) for m in sharing_matches(firms)]
    assert found == [("equipment", "甲", "乙")]


@pytest.mark.parametrize(
    ("id_", "answers", "says"),
    [
        ("innovation_obstacle", {}, "innovation_obstacles"),
        ("innovation_obstacles", {"fund": True}, "funds"),
        ("innovation_obstacles", {"funds": "maybe"}, "not one of"),
        ("resource_sharing", {"people": True}, "need, offer"),
    ],
)
def test_what_is_not_understood_is_refused(id_, answers, says):
    with pytest.raises(InputError, match=says):
        answered(id_, answers)


def test_matches_need_answers_to_the_same_questionnaire():
    with pytest.raises(InputError, match="resource_sharing"):
        list(sharing_matches({"甲": answered("innovation_obstacles", {})}))


def test_six_of_ten_million_passed_on_are_60_per_cent():
    found = price_pass_through({"labour": 10_000_000}, 6_000_000)
    assert found.rate == Fraction(60, 100)


def test_an_unknown_cost_leaves_the_rate_unknown():
    found = price_pass_through({"labour": 10_000_000, "energy": None}, 6_000_000)
    assert (found.rate, found.costs_rose) == (None, None)


def test_there_is_no_rate_where_costs_did_not_rise():
    found = price_pass_through({"labour": 1_000_000, "energy": -1_000_000}, 500_000)
    assert (found.rate, found.costs_rose) == (None, False)


def test_another_kind_of_cost_is_refused():
    with pytest.raises(InputError, match="labour"):
        price_pass_through({"wages": 1}, 1)
    with pytest.raises(InputError, match="empty"):
        price_pass_through({}, 1)
