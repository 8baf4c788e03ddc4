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
        ("metric/size_class_houjin", {}, "capital: is missing"),
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


def test_amounts_may_be_written_as_papers_write_them():
    given = {"industry": "製造業", "capital": "1億円", "labour_productivity": "483万円"}
    found = results("benchmark/labour_productivity_census", given)
    assert (found["ratio"], found["boundary_warning"]) == (1, True)
