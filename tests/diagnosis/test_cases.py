"""Case records of metrics, benchmarks, models and cases, and those that cannot be run."""

from pathlib import Path

import pytest

from shoryoku.diagnosis.cases import failures, results
from shoryoku.problems import InputError
from shoryoku.rulebook.cases import read_cases

OWN = Path(__file__).parents[1] / "cases" / "diagnosis.yaml"
SHARED = Path(__file__).parents[3] / "shared" / "acceptance" / "diagnosis.yaml"


@pytest.mark.parametrize("case", read_cases(OWN), ids=lambda case: f"{case.rule}:{case.where[-3:]}")
def test_it_gives_what_the_case_file_expects(case):
    assert list(failures(case)) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not beside this checkout")
def test_it_gives_what_the_shared_cases_expect():
    assert [sentence for case in read_cases(SHARED) for sentence in failures(case)] == []


def test_a_wrong_expectation_is_one_sentence_with_its_place(tmp_path):
    path = tmp_path / "wrong.yaml"
    record = "{rule: case/ykp, given: {}, expect: {after: 91}, basis: S0:224}"
    path.write_text(f"- {record}\n", encoding="utf-8")
    assert list(failures(read_cases(path)[0])) == [
        f"{path}:1 case/ykp: after is 90, expected 91 (S0:224)"
    ]


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("metric/labour_productivity", {"employees": 3}, "has 9 definitions"),
        ("metric/labour_sharing", {}, "did you mean metric/labour_share"),
        ("metric/labour_share", {"personel_cost": 1}, "did you mean personnel_cost"),
        ("metric/cagr", {"base": 0, "final": 1, "years": 3}, "no yearly growth"),
        ("metric/cagr", {"base": 1, "final": 1, "years": 3, "month": 1}, "is not asked for here"),
        ("metric/blau", {"counts": 3}, "is not a list"),
        ("benchmark/labour_productivity_census", {"industry": "プラスチック業"}, "industry"),
        ("model/task_assessment", {"task": "縫製", "introduced": "yes"}, "true or false"),
        ("case/nobody", {}, "is not a case"),
        ("weather/tomorrow", {}, "is not a record that can be run"),
    ],
)
def test_a_record_that_cannot_be_run_says_why(rule, given, said):
    with pytest.raises(InputError) as refused:
        results(rule, given)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "given", "result", "missing"),
    [
        ("metric/size_class_houjin", {}, "size_class", {"capital"}),
        ("metric/cagr", {"base": 100}, "cagr", {"final", "years"}),
        ("metric/labour_share", {"value_added": 10}, "labour_share", {"personnel_cost"}),
        ("metric/labour_saving_index", {}, "labour_saving_index", {"hours_removed"}),
        ("metric/technology_character", {"labour": [1, 2]}, "character", {"value_added_after"}),
        ("model/task_assessment", {"task": "検査"}, "symbol", {"introduced"}),
        ("model/hr_window", {"talent": "中核人材"}, "window", {"method"}),
    ],
)
def test_what_is_missing_leaves_the_result_open_and_is_named(rule, given, result, missing):
    found = results(rule, given)
    assert found[result] is None
    assert missing <= found["missing_includes"]


def test_a_labour_share_of_a_value_added_below_zero_has_no_value():
    found = results("metric/labour_share", {"personnel_cost": 132, "value_added": -10})
    assert (found["labour_share"], found["state"]) == (None, "not_above_zero")


def test_amounts_may_be_written_as_papers_write_them():
    given = {"industry": "製造業", "capital": "1億円", "labour_productivity": "483万円"}
    found = results("benchmark/labour_productivity_census", given)
    assert (found["ratio"], found["boundary_warning"]) == (1, True)
