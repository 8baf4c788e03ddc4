"""Problems are sentences, and errors hold them all."""

from __future__ import annotations

import pickle

import pytest

from shoryoku.problems import ConflictError, InputError, Problem, RuleError, ShoryokuError


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem("a.yaml:3 x", "is 7", "give at most 5"), "a.yaml:3 x: is 7; give at most 5"),
        (Problem("a.yaml:3", "is 7"), "a.yaml:3: is 7"),
        (Problem("", "is 7", "give 5"), "is 7; give 5"),
    ],
)
def test_it_says_where_what_was_found_and_what_is_expected(problem, sentence):
    assert str(problem) == sentence


def test_it_lists_every_problem_on_its_own_line():
    error = InputError([Problem("a", "one"), Problem("b", "two")])
    assert str(error) == "a: one\nb: two"
    assert len(error.problems) == 2


@pytest.mark.parametrize("kind", [InputError, RuleError])
def test_it_survives_a_journey_between_processes(kind):
    error = pickle.loads(pickle.dumps(kind(Problem("a", "one", "two"))))
    assert (type(error), error.problems) == (kind, (Problem("a", "one", "two"),))


@pytest.mark.parametrize("kind", [InputError, RuleError, ConflictError])
def test_it_has_one_parent_for_all_errors(kind):
    assert issubclass(kind, ShoryokuError)
