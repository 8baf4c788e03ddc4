"""Blau indices and their mean (S1:940), and the share of new products (S1:942)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku import InputError
from shoryoku.diagnosis.diversity import blau, diversity, elements, finding, innovation_share


def test_six_and_four_people_give_0_48():
    assert blau([6, 4]) == Fraction(48, 100)


def test_one_group_has_no_diversity():
    assert blau([12]) == 0


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_it_is_the_chance_that_two_people_differ(counts):
    total = sum(counts)
    pairs = sum(a * b for i, a in enumerate(counts) for j, b in enumerate(counts) if i != j)
    assert blau(counts) == Fraction(pairs, total * total)


@pytest.mark.parametrize("counts", [[], [0, 0], [3, -1]])
def test_counts_of_nobody_are_refused(counts):
    with pytest.raises(InputError):
        blau(counts)


def test_the_score_is_the_mean_of_six_elements():
    assert list(elements()) == [
        "sex", "age", "country", "career_path", "other_industries", "education",
    ]  # fmt: skip
    found = diversity({id_: [6, 4] for id_ in elements()})
    assert found.score == Fraction(48, 100)


def test_an_unknown_element_leaves_a_range():
    counts = {id_: [6, 4] for id_ in elements() if id_ != "education"}
    found = diversity(counts)
    assert found.score is None
    assert (found.low, found.high) == (Fraction(5 * 48, 600), Fraction(5 * 48 + 100, 600))


def test_a_seventh_element_is_refused():
    with pytest.raises(InputError, match="not one of the six"):
        diversity({"religion": [1, 2]})


def test_the_share_of_new_products():
    assert innovation_share(3_000_000, 20_000_000) == Fraction(15, 100)
    with pytest.raises(InputError):
        innovation_share(1, 0)
    with pytest.raises(InputError):
        innovation_share(2, 1)


def test_the_finding_speaks_of_other_firms_and_names_its_lines():
    assert "19%" in finding().words.ja
    assert finding().at.startswith("S1:937")
