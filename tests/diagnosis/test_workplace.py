"""The working environment in an application: the requirement set belongs to a vintage."""

from datetime import date

import pytest

from shoryoku import InputError
from shoryoku.diagnosis.workplace import Chosen, load_requirement_set, record, shipped

OWN = """
vintage: "2027"
at: 公募要領 別紙
required: [less_overtime, telework]
at_least: {value: 2, standing: official}
items:
  - {id: less_overtime, ja: 残業を減らす, en: less overtime, at: 別紙1}
  - {id: telework, ja: テレワーク, en: telework, at: 別紙1, for_small: false}
  - {id: shorter_hours, ja: 時短勤務, en: shorter hours, at: 別紙1}
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "2027.yaml"
    path.write_text(OWN, encoding="utf-8")
    return load_requirement_set(path)


def test_what_is_compulsory_is_unknown_because_the_picture_is_lost():
    assert shipped().required is None
    assert not record([Chosen("less_overtime")]).is_certain


def test_one_measure_is_enough_and_none_is_not():
    assert record([Chosen("less_overtime")]).can_be_submitted
    assert not record([]).can_be_submitted
    assert shipped().at_least_standing == "assumed"


def test_a_small_firm_is_offered_fewer():
    assert len(shipped().items_for(True)) < len(shipped().items_for(False))
    assert shipped().items_for(None) == shipped().items_for(False)


def test_another_vintage_brings_its_own_requirements(own):
    one = record([Chosen("less_overtime"), Chosen("shorter_hours")], False, own)
    assert [item.id for item in one.still_required] == ["telework"]
    assert not one.can_be_submitted
    assert record(one.chosen, True, own).can_be_submitted  # a small firm is not asked for telework
    assert one.is_certain


def test_what_is_late_is_told():
    late = Chosen("less_overtime", by=date(2027, 3, 31))
    done = Chosen("shorter_hours", by=date(2027, 3, 31), done_on=date(2027, 2, 1))
    assert record([late, done]).overdue(date(2027, 4, 1)) == (late,)
    assert record([late, done]).overdue(date(2027, 3, 31)) == ()


def test_unknown_and_repeated_measures_are_refused():
    with pytest.raises(InputError, match="less_overtime"):
        record([Chosen("less_overtim")])
    with pytest.raises(InputError, match="twice"):
        record([Chosen("less_overtime"), Chosen("less_overtime")])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("required: [less_overtime, telework]", "required: [telewrk]", "telework"),
        ("at_least: {value: 2, standing: official}", "at_least: 2", "is not a number"),
        ("  - {id: shorter_hours, ja: 時短勤務,", "  - {id: shorter_hours,", "items.2"),
        ("vintage", "vintages", "vintage"),
    ],
)
def test_a_broken_requirement_set_names_the_line(tmp_path, old, new, says):
    path = tmp_path / "broken.yaml"
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=says) as error:
        load_requirement_set(path)
    assert "broken.yaml:" in str(error.value)
