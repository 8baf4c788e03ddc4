"""Similar cases: what is shared is said, and nothing is similar without a reason."""

import pytest

from shoryoku.diagnosis.similar import similar_cases
from shoryoku.problems import InputError


def ids(*arguments, **options):
    return [one.case.id for one in similar_cases(*arguments, **options)]


def test_a_foundry_that_loses_time_in_transport_finds_the_foundry_first():
    found = similar_cases("鋳造業", tasks=["各工程間の搬送作業"], employees=400)
    assert found[0].case.id == "yoshiwa"
    assert [reason.words.ja for reason in found[0].reasons] == [
        "同じ業務「各工程間の搬送作業」",
        "近い業種（鋳造製品製造業）",
        "従業員数が近い（自社400人、事例426人）",
    ]


def test_reasons_are_in_english_too():
    found = similar_cases("18", employees=120)[0]
    assert found.case.id == "ykp"
    assert found.reasons[1].words.en == "a similar number of employees (120 here, 112 there)"


@pytest.mark.parametrize(
    ("employees", "near"), [(56, True), (55, False), (224, True), (225, False)]
)
def test_a_number_of_employees_is_similar_up_to_twice_or_half(employees, near):
    found = next(one for one in similar_cases("18", employees=employees) if one.case.id == "ykp")
    assert ("size" in {reason.kind for reason in found.reasons}) is near


def test_equipment_is_found_in_a_persons_own_words():
    assert ids(equipment_words=["ＡＧＶを入れたい"]) == ["shiroyama"]
    assert "assembly_robot_image" in ids(equipment_words=["組立ロボット"])


def test_size_alone_makes_nothing_similar():
    assert ids(employees=112) == []
    assert ids() == []


def test_the_broad_industry_counts_only_where_nothing_is_nearer():
    assert "nisshin" not in ids("繊維工業")
    assert [one.reasons[0].kind for one in similar_cases("食料品製造業")] == ["division"] * 3


def test_an_unknown_industry_or_task_is_refused():
    with pytest.raises(InputError, match="is not an industry"):
        similar_cases("宇宙人業")
    with pytest.raises(InputError, match="is not a task of the model"):
        similar_cases("18", tasks=["縫う"])
