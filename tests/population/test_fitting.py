"""Tables fitted to margins, whole numbers from shares, and laws of a mean."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from shoryoku.population.fitting import Constraint, evened, integerise, power_law, rake
from shoryoku.problems import InputError


def margins(rows: list[float], columns: list[float]) -> list[Constraint]:
    shape = (len(rows), len(columns))
    row, column = np.indices(shape)
    found = [Constraint(f"row {at}", row == at, total) for at, total in enumerate(rows)]
    return found + [Constraint(f"column {at}", column == at, t) for at, t in enumerate(columns)]


def test_a_two_by_two_table_keeps_its_cross_product() -> None:
    """Fitting multiplies rows and columns, so ad/bc stays: 1·4/(2·3) = 2·4/(3·4) = 2/3.

    With rows 5 and 8 and columns 6 and 7 only one such table exists, and it has whole numbers.
    """
    fitted = rake(np.array([[1.0, 2.0], [3.0, 4.0]]), margins([5, 8], [6, 7]))
    assert fitted == pytest.approx(np.array([[2.0, 3.0], [4.0, 4.0]]), rel=1e-8)


def test_it_takes_the_steps_of_deming_and_stephan() -> None:
    """The same procedure in fractions: rows to their totals, columns to theirs, and again."""
    table = [[Fraction(v) for v in row] for row in ((40, 30, 20), (35, 50, 100), (30, 80, 70))]
    rows, columns = (150, 300, 250), (200, 240, 260)
    for _ in range(12):
        table = [[v * rows[i] / sum(row) for v in row] for i, row in enumerate(table)]
        sums = [sum(row[j] for row in table) for j in range(3)]
        table = [[v * columns[j] / sums[j] for j, v in enumerate(row)] for row in table]
        table = [[v.limit_denominator(10**30) for v in row] for row in table]
    seed = np.array([[40.0, 30, 20], [35, 50, 100], [30, 80, 70]])
    fitted = rake(seed, margins(list(rows), list(columns)), tolerance=1e-13)
    wanted = np.array([[float(v) for v in row] for row in table])
    assert fitted == pytest.approx(wanted, rel=1e-9)


def test_totals_may_overlap_and_leave_cells_out() -> None:
    seed = np.array([1.0, 1.0, 1.0, 1.0])
    first, both = np.array([1, 0, 0, 0], bool), np.array([1, 1, 0, 0], bool)
    fitted = rake(seed, [Constraint("first", first, 2.0), Constraint("both", both, 5.0)])
    assert fitted == pytest.approx([2, 3, 1, 1])


def test_cells_that_are_nothing_stay_nothing() -> None:
    fitted = rake(np.array([[0.0, 2.0], [3.0, 4.0]]), margins([5, 8], [6, 7]))
    assert fitted == pytest.approx(np.array([[0.0, 5.0], [6.0, 2.0]]), rel=1e-6)


def test_totals_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError, match=r"after 5000 rounds.*contradict"):
        rake(np.ones((2, 2)), margins([5, 8], [6, 9]))


def test_a_total_over_nothing_is_refused_by_name() -> None:
    nothing = Constraint("large sole proprietors", np.array([True, False]), 3.0)
    with pytest.raises(InputError, match="large sole proprietors: cannot reach 3"):
        rake(np.array([0.0, 1.0]), [nothing])


@pytest.mark.parametrize("start", [0.0, 0.3, 0.999999])
@pytest.mark.parametrize("total", [1, 97, 1_000, 1_000_003])
def test_whole_numbers_add_up_and_lie_beside_their_shares(start: float, total: int) -> None:
    expected = np.random.default_rng(3).random(500) ** 4
    counts = integerise(expected, total, start)
    shares = expected * total / expected.sum()
    assert counts.sum() == total
    assert (np.abs(counts - shares) < 1).all()


def test_a_run_of_cells_is_off_by_less_than_one() -> None:
    expected = np.random.default_rng(4).random(500)
    counts = integerise(expected, 700, 0.5)
    shares = expected * 700 / expected.sum()
    assert abs(counts[120:390].sum() - shares[120:390].sum()) < 1


def test_columns_that_sampling_passed_over_get_their_firms() -> None:
    """Forty rows that each expect 1.2, 0.4, 0.4 and nothing: rounding alone gives 2, 0, 0, 0."""
    expected = np.tile([1.2, 0.4, 0.4, 0.0], (40, 1))
    counts = np.tile(np.array([2, 0, 0, 0]), (40, 1))
    found = evened(counts, expected)
    assert (found.sum(axis=1) == 2).all() and (found >= 0).all()
    assert found.sum(axis=0).tolist() == [48, 16, 16, 0]


@pytest.mark.parametrize(("highest", "mean"), [(5, 1.2), (5, 3.0), (20, 7.5), (1000, 75.0)])
def test_a_law_has_the_mean_that_was_asked_for(highest: int, mean: float) -> None:
    numbers = np.arange(1, highest + 1)
    chances = power_law(numbers, mean)
    assert chances is not None
    assert chances.sum() == pytest.approx(1)
    assert numbers @ chances == pytest.approx(mean)


@pytest.mark.parametrize("mean", [0.9, 1.0, 5.0, 6.0])
def test_a_mean_beyond_the_numbers_is_not_had(mean: float) -> None:
    assert power_law(np.arange(1, 6), mean) is None
