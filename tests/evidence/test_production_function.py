"""The estimator finds a production function that is known, where plain regression does not."""

import numpy as np
import pytest
from tests.evidence.firms import CAPITAL, LABOUR, PERSISTENCE, firms

from shoryoku.evidence.panel import FirmPanel
from shoryoku.evidence.production_function import (
    labour_elasticity_change,
    production_function,
    production_functions,
)
from shoryoku.problems import InputError, Problem


@pytest.fixture(scope="module")
def estimates():
    return [production_function(firms(seed), draws=0) for seed in range(12)]


def test_it_recovers_labour_0_6_and_capital_0_4(estimates):
    labour, capital = np.mean([one.elasticities for one in estimates], axis=0)
    assert labour == pytest.approx(LABOUR, abs=0.006)  # three standard errors of twelve runs
    assert capital == pytest.approx(CAPITAL, abs=0.013)
    persistence = np.mean([one.persistence for one in estimates])
    assert persistence == pytest.approx(PERSISTENCE, abs=0.01)


def test_it_spreads_no_more_than_was_measured_for_this_design(estimates):
    labour, capital = np.std([one.elasticities for one in estimates], axis=0, ddof=1)
    assert labour < 0.012
    assert capital < 0.025


def test_plain_regression_gives_labour_the_credit_of_productivity(estimates):
    labour, capital = np.mean([one.plain_regression for one in estimates], axis=0)
    assert labour == pytest.approx(0.888, abs=0.01)
    assert capital == pytest.approx(0.128, abs=0.015)


def test_the_solution_that_mistakes_shocks_to_labour_for_productivity_is_shown_not_chosen(
    estimates,
):
    for one in estimates:
        mistaken = [s for s in one.other_solutions if 0.9 < s.elasticities.labour < 1.1]
        assert mistaken
        assert mistaken[0].persistence < one.persistence / 2


def test_standard_errors_cover_the_truth_about_as_often_as_they_promise():
    covered = 0
    for seed in range(15):
        found = production_function(firms(100 + seed, 300, 6), draws=40, seed=seed)
        assert found.standard_errors is not None
        covered += abs(found.elasticities.labour - LABOUR) < 1.96 * found.standard_errors.labour
    assert covered >= 12


def test_the_same_seed_gives_the_same_standard_errors():
    panel = firms(3, 300, 5)
    once = production_function(panel, draws=10, seed=4).standard_errors
    assert once == production_function(panel, draws=10, seed=4).standard_errors
    assert once != production_function(panel, draws=10, seed=5).standard_errors


def test_the_order_of_rows_and_holes_in_the_panel_do_not_matter():
    panel = firms(5, 400, 8)
    random = np.random.default_rng(0)
    kept = random.permutation(len(panel.firm))[:-300]
    mixed = FirmPanel(*(np.asarray(column)[kept] for column in panel))
    found = production_function(mixed, draws=0)
    assert found.rows == len(panel.firm) - 300
    assert found.elasticities.labour == pytest.approx(LABOUR, abs=0.04)
    again = FirmPanel(*(np.asarray(column)[np.sort(kept)] for column in panel))
    assert found.elasticities == pytest.approx(production_function(again, draws=0).elasticities)


def test_rows_without_a_number_are_dropped_and_counted():
    panel = firms(5, 300, 5)
    materials = np.array(panel.materials)
    materials[:7] = np.nan
    found = production_function(panel._replace(materials=materials), draws=0)
    assert (found.rows_dropped, found.rows) == (7, len(materials) - 7)


def test_a_firm_twice_in_a_year_is_refused():
    panel = firms(5, 300, 5)
    twice = FirmPanel(*(np.append(column, np.asarray(column)[:1]) for column in panel))
    with pytest.raises(InputError, match="firm 0 stands twice in 0"):
        production_function(twice, draws=0)


@pytest.mark.parametrize(
    ("number", "years", "said"), [(299, 5, "299 firms"), (300, 2, "2 periods")]
)
def test_a_panel_too_small_is_refused(number, years, said):
    with pytest.raises(InputError, match=said):
        production_function(firms(1, number, years), draws=0)


def test_columns_of_different_length_are_refused():
    panel = firms(1, 300, 3)
    with pytest.raises(InputError, match="columns have 899, 900 rows"):
        production_function(panel._replace(labour=np.asarray(panel.labour)[1:]))


def test_a_column_that_does_not_vary_is_refused():
    panel = firms(1, 300, 3)
    with pytest.raises(InputError, match="materials: does not vary"):
        production_function(panel._replace(materials=np.zeros(900)), draws=0)


def test_periods_that_are_never_neighbours_are_refused():
    panel = firms(1, 300, 3)
    with pytest.raises(InputError, match="no firm with two neighbouring periods"):
        production_function(panel._replace(period=2 * np.asarray(panel.period)), draws=0)


def test_each_cell_has_its_estimate_or_the_reason_why_not():
    large, small = firms(1, 320, 5), firms(2, 40, 5)
    small = small._replace(firm=np.asarray(small.firm) + 1000)
    both = FirmPanel(*(np.concatenate(pair) for pair in zip(large, small, strict=True)))
    cells = ["plastics"] * len(large.firm) + ["textiles"] * len(small.firm)
    found = production_functions(cells, both, draws=0)
    assert found["plastics"] == production_function(large, draws=0)
    reason = found["textiles"]
    assert isinstance(reason, Problem)
    assert str(reason).startswith("textiles: has 40 firms")


def test_two_periods_of_one_technology_do_not_differ_clearly():
    earlier = production_function(firms(11, 600, 6), draws=40)
    later = production_function(firms(12, 600, 6), draws=40)
    change = labour_elasticity_change(earlier, later)
    assert change.low < 0 < change.high
    assert change.high - change.low < 0.1


def test_materials_that_show_sales_with_noise_leave_the_choice_disputed():
    panel = firms(1, 300, 5)
    proxy = panel._replace(materials=panel.value_added)  # its noise is taken for productivity
    assert production_function(proxy, draws=0).disputed
    assert not production_function(panel, draws=0).disputed
