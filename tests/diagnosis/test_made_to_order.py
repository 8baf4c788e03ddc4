"""Three patterns of equipment (S2:60-73) and the firms that the same article describes."""

import pytest

from shoryoku import InputError, open_rulebook
from shoryoku.diagnosis.made_to_order import made_to_order, patterns, questions

NONE = {question.id: False for question in questions()}


@pytest.mark.parametrize(
    ("traits", "number", "is_made_to_order"),
    [
        ({"general_purpose_only": True}, 3, False),  # S2:71-73
        ({"custom_unit": True}, 1, True),  # S2:66 ユニットの改良レベル
        ({"own_parameters": True}, 1, True),  # S2:66 独自設定パラメータ
        ({"linked": True}, 2, True),  # S2:68
        ({"general_purpose_only": True, "linked": True}, 2, True),  # S2:61 組み合わせて導入
        ({"general_purpose_only": True, "site_specific": True}, 2, True),  # S2:61
        ({"general_purpose_only": True, "custom_unit": True}, 2, True),  # S2:69 一部…特注品
        ({"linked": True, "custom_unit": True}, 2, True),  # A社 S2:76-78
        ({"linked": True, "own_parameters": True}, 2, True),  # B社 S2:79-81
    ],
)
def test_the_traits_lead_to_a_pattern(traits, number, is_made_to_order):
    found = made_to_order({**NONE, **traits})
    assert found.pattern.number == number
    assert found.made_to_order is is_made_to_order


def test_general_equipment_alone_leads_to_the_catalogue():
    assert made_to_order({**NONE, "general_purpose_only": True}).route == "shoryokuka_catalog"


def test_equipment_that_no_pattern_describes_stays_open():
    found = made_to_order(NONE)
    assert (found.pattern, found.made_to_order, found.route) == (None, None, None)


def test_unknown_answers_leave_open_what_they_would_decide():
    found = made_to_order({"general_purpose_only": True, "linked": None})
    assert [pattern.number for pattern in found.patterns] == [2, 3]
    assert found.made_to_order is None
    assert "linked" in [question.id for question in found.deciding]


def test_it_is_decided_as_soon_as_nothing_can_change_it():
    found = made_to_order({"linked": True})
    assert found.pattern.number == 2
    assert found.deciding == ()


def test_made_to_order_can_be_certain_while_the_pattern_is_not():
    found = made_to_order({"custom_unit": True})
    assert found.pattern is None
    assert found.made_to_order is True
    assert found.route == "shoryokuka_ippan"


def test_a_misspelt_question_is_refused():
    with pytest.raises(InputError, match="linked"):
        made_to_order({"link": True})


def test_every_route_is_a_programme_and_every_pattern_quotes_its_lines():
    book = open_rulebook()
    assert all(book.programme(pattern.route) for pattern in patterns())
    assert all(pattern.quote and pattern.at.startswith("S2:") for pattern in patterns())
