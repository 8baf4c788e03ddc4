"""The worked cases: those in the rule files, our own, and the shared ones where they are."""

from pathlib import Path

import pytest

from shoryoku import open_rulebook
from shoryoku.rulebook.cases import Case, failures, read_cases

CASES = Path(__file__).parent.parent / "cases"
SHARED = Path(__file__).parents[3] / "shared" / "acceptance"
# the records of metrics, benchmarks, models and cases are run by tests/diagnosis/test_cases.py
FILES = sorted(file for file in CASES.glob("*.yaml") if file.stem != "diagnosis")


def rule_examples():
    for programme in open_rulebook().programmes():
        for rule in programme.rules.values():
            for example in rule.examples:
                yield pytest.param(rule, example, id=f"{rule.id}-{example.name}")


@pytest.mark.parametrize(("rule", "example"), list(rule_examples()))
def test_it_gives_what_the_example_in_the_rule_file_expects(rule, example):
    expect = dict(example.expect)
    if example.missing:
        expect["missing_includes"] = list(example.missing)
    case = Case(rule.file, rule.id, example.given, expect, example.name)
    assert list(failures(case)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_gives_what_the_case_file_expects(file):
    cases = read_cases(file)
    assert cases
    assert [sentence for case in cases for sentence in failures(case)] == []


def test_it_gives_what_the_shared_cases_expect():
    if not SHARED.is_dir():
        pytest.skip("the shared acceptance cases are not beside this checkout")
    known = set(open_rulebook().programme_ids())
    cases = [
        case
        for case in read_cases(SHARED / "programmes.yaml")
        if case.rule.startswith("definition/") or case.rule.partition("@")[0] in known
    ]
    assert cases
    assert [sentence for case in cases for sentence in failures(case)] == []
