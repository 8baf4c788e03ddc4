"""How much value added answers to labour and to capital, estimated from a panel of firms.

The estimator is that of Ackerberg, Caves and Frazer ("Identification Properties of Recent
Production Function Estimators", Econometrica 83(6), 2015), in its value-added form, for

    y[i,t] = constant + labour * l[i,t] + capital * k[i,t] + productivity[i,t] + noise[i,t]

all in natural logarithms. A firm sees its productivity before it decides how much labour to
use, so plain regression gives labour too much of the credit; it is returned beside, so that the
difference can be seen. Here, in two steps:

1. Value added without noise is a polynomial of labour, capital and materials.
2. Productivity follows ``p[t] = c + persistence * p[t-1] + news[t]``, and news is unrelated to
   last period's labour and to this period's capital. For a given persistence these conditions
   are linear in the two elasticities; the persistence itself solves one equation.

That equation has more than one solution: one of them mistakes the shocks to labour for
productivity. The most persistent admissible solution is chosen; the others are returned with a
test of conditions that were not used, and ``disputed`` says when the test prefers another.

An elasticity belongs to a cell of firms (industry, size, period), never to one firm. In this
form it does not change with the amount of labour, so only a comparison of cells or periods can
say whether a technology goes together with a higher or a lower return to labour.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shoryoku.evidence.panel import (
    Basis,
    FirmPanel,
    FloatArray,
    Panel,
    Sums,
    basis_of,
    drawn_sums,
    ordered,
    refuse_uneven,
    sums_of,
)
from shoryoku.problems import InputError, Problem

# with fewer firms the standard error of labour exceeded 0.02 on artificial firms (5 years)
LEAST_FIRMS = 300
# a GMM distance of one restriction at the 5 % level (chi-squared, one degree of freedom)
_CLEARLY_BETTER = 3.84
_PERSISTENCE: FloatArray = np.linspace(-0.99, 0.9999, 400)
_HALVINGS = 60


class Elasticities(NamedTuple):
    """By how many per cent value added rises with one per cent more labour, or capital."""

    labour: float
    capital: float


class Solution(NamedTuple):
    """One solution of the second step; ``misfit`` tests conditions that were not used."""

    elasticities: Elasticities
    persistence: float
    misfit: float


@dataclass(frozen=True)
class ProductionFunction:
    """An estimate for one cell of firms.

    ``standard_errors`` come from drawing whole firms with replacement; ``None`` when no draws
    were asked for. ``plain_regression`` is biased and shown for comparison only.
    """

    elasticities: Elasticities
    standard_errors: Elasticities | None
    persistence: float
    plain_regression: Elasticities
    other_solutions: tuple[Solution, ...]
    disputed: bool
    first_step_fit: float
    firms: int
    rows: int
    rows_dropped: int
    draws: int
    draws_without_solution: int


def production_function(
    columns: FirmPanel, *, draws: int = 200, seed: int = 0, least_firms: int = LEAST_FIRMS
) -> ProductionFunction:
    """Elasticities of value added in one cell of firms, with standard errors.

    Args:
        columns: rows in any order; those in which a number is not finite are dropped and counted.
        draws: how many times firms are drawn again for the standard errors; 0 for none.
        seed: of the draws, so that a result can be repeated.
        least_firms: refuse cells with fewer firms.

    Raises:
        InputError: columns of different length, a firm twice in a period, too few firms or
            periods, or no admissible solution.
    """
    panel, dropped = ordered(columns)
    firms = int(panel.firm[-1]) + 1
    if firms < least_firms:
        found = f"has {firms} firms with all four columns"
        raise InputError(Problem("the panel", found, f"at least {least_firms} are needed"))
    basis = basis_of(panel)
    sums = sums_of(basis, panel)
    smooth = basis.values @ _smooth(sums)
    solutions = [s._replace(misfit=_misfit(panel, smooth, s)) for s in _solutions(sums, basis)]
    chosen = _most_persistent(solutions)
    if chosen is None:
        found = "no persistence between -1 and 1 with positive elasticities fits"
        raise InputError(Problem("the panel", found, "use a larger or more homogeneous cell"))
    others = tuple(other for other in solutions if other is not chosen)
    errors, without = _standard_errors(panel, basis, draws, seed)
    return ProductionFunction(
        chosen.elasticities,
        errors,
        chosen.persistence,
        _plain_regression(panel),
        others,
        any(_clearly_better(other, chosen) for other in others),
        1 - float(np.var(panel.value_added - smooth) / np.var(panel.value_added)),
        firms,
        len(panel.firm),
        dropped,
        draws,
        without,
    )


def production_functions(
    cell: Sequence[Hashable],
    columns: FirmPanel,
    *,
    draws: int = 200,
    seed: int = 0,
    least_firms: int = LEAST_FIRMS,
) -> dict[Hashable, ProductionFunction | Problem]:
    """An estimate per cell, or why there is none; ``cell`` says to which one a row belongs.

    Raises:
        InputError: columns of different length.
    """
    refuse_uneven([cell, *columns])
    rows: dict[Hashable, list[int]] = {}
    for row, name in enumerate(cell):
        rows.setdefault(name, []).append(row)
    found: dict[Hashable, ProductionFunction | Problem] = {}
    for name, places in rows.items():
        part = FirmPanel(*(np.asarray(column)[places] for column in columns))
        try:
            found[name] = production_function(part, draws=draws, seed=seed, least_firms=least_firms)
        except InputError as error:
            found[name] = error.problems[0]._replace(where=str(name))
    return found


class ElasticityChange(NamedTuple):
    """The later elasticity of labour less the earlier one, and a band of 95 %."""

    difference: float
    low: float
    high: float


def labour_elasticity_change(
    earlier: ProductionFunction, later: ProductionFunction
) -> ElasticityChange:
    """How the return to labour differs between two cells or periods.

    The band adds the variances, so it is right for different firms and too wide for the same
    firms in two periods.

    Raises:
        InputError: one of the estimates has no standard errors.
    """
    if earlier.standard_errors is None or later.standard_errors is None:
        raise InputError(Problem("draws", "an estimate has no standard errors", "ask for draws"))
    difference = later.elasticities.labour - earlier.elasticities.labour
    spread = float(np.hypot(earlier.standard_errors.labour, later.standard_errors.labour))
    return ElasticityChange(difference, difference - 1.96 * spread, difference + 1.96 * spread)


# --- the two steps -------------------------------------------------------------------------------


def _smooth(sums: Sums) -> FloatArray:
    """Value added without noise, as weights of the columns of the basis."""
    weights: FloatArray = np.linalg.solve(sums.rows, sums.response).astype(np.float64)
    return weights


class _SecondStep:
    """The equation of the persistence, and the elasticities that belong to one.

    Args:
        sums, basis: of the panel; ``left`` is labour, capital and smooth value added as weights.
    """

    def __init__(self, sums: Sums, basis: Basis) -> None:
        left = np.column_stack([basis.labour, basis.capital, _smooth(sums)])
        pairs = sums.now[0, 0]
        mean_now, mean_before = sums.now[0] @ left / pairs, sums.before[0] @ left / pairs
        now = left.T @ sums.now @ left - pairs * np.outer(mean_now, mean_now)
        self.within = left.T @ sums.before @ left - pairs * np.outer(mean_before, mean_before)
        self.across = left.T @ sums.across @ left - pairs * np.outer(mean_before, mean_now)
        # news is unrelated to labour before and to capital now
        self.with_now = np.stack([self.across[0], now[1]])
        self.with_before = np.stack([self.within[0], self.across[:, 1]])

    def elasticities(self, persistence: FloatArray) -> FloatArray:
        """Labour and capital, one row per persistence, by Cramer's rule."""
        asked = self.with_now - persistence[:, None, None] * self.with_before
        (a, b, e), (c, d, f) = np.moveaxis(asked, 0, -1)
        size = (a * d - b * c)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):  # no answer at a pole
            answer: FloatArray = np.stack([e * d - b * f, a * f - e * c], axis=-1) / size
        return answer

    def equation(self, persistence: FloatArray) -> FloatArray:
        """How news is related to productivity before: 0 at a solution."""
        inputs = self.elasticities(persistence)
        weights = np.column_stack([-inputs, np.ones(len(inputs))])  # smooth less inputs
        rest = self.across - persistence[:, None, None] * self.within
        related = np.einsum("ri,rij,rj->r", weights, rest, weights)
        spread = np.einsum("ri,ij,rj->r", weights, self.within, weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            answer: FloatArray = related / spread
        return answer


def _solutions(sums: Sums, basis: Basis) -> list[Solution]:
    """Every persistence that makes news unrelated to productivity before, by bisection."""
    step = _SecondStep(sums, basis)
    values = step.equation(_PERSISTENCE)
    places = np.flatnonzero(values[:-1] * values[1:] < 0)
    low: FloatArray = _PERSISTENCE[places]
    high: FloatArray = _PERSISTENCE[places + 1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = step.equation(middle) * values[places] > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    # a pole also changes the sign: there the equation is large, not small
    low = low[np.abs(step.equation(low)) < 1e-6]
    return [
        Solution(Elasticities(float(labour), float(capital)), float(persistence), 0.0)
        for persistence, (labour, capital) in zip(low, step.elasticities(low), strict=True)
    ]


def _misfit(panel: Panel, smooth: FloatArray, solution: Solution) -> float:
    """How far news is related to what was known before and was not used: Hansen's statistic.

    The conditions that were not used are capital one and two periods before.
    """
    follows = np.isin(panel.before, panel.now)  # rows with two periods before them
    now, before = panel.now[follows], panel.before[follows]
    if not len(now):
        return 0.0
    labour, capital = solution.elasticities
    productivity = smooth - labour * panel.labour - capital * panel.capital
    news = productivity[now] - solution.persistence * productivity[before]
    own = [panel.capital[place] for place in (now, before, before - 1)]
    known = np.column_stack([panel.labour[before], smooth[before], *own])
    products = (known - known.mean(axis=0)) * (news - news.mean())[:, None]
    by_firm = np.zeros((int(panel.firm[-1]) + 1, known.shape[1]))
    np.add.at(by_firm, panel.firm[now], products)
    total = by_firm.sum(axis=0)
    return float(total @ np.linalg.pinv(by_firm.T @ by_firm) @ total)


def _admissible(solution: Solution) -> bool:
    return min(solution.elasticities) > 0


def _clearly_better(one: Solution, other: Solution) -> bool:
    return _admissible(one) and other.misfit - one.misfit > _CLEARLY_BETTER


def _most_persistent(solutions: Sequence[Solution]) -> Solution | None:
    return max(filter(_admissible, solutions), key=lambda one: one.persistence, default=None)


def _plain_regression(panel: Panel) -> Elasticities:
    design = np.column_stack([np.ones(len(panel.labour)), panel.labour, panel.capital])
    _, labour, capital = np.linalg.lstsq(design, panel.value_added, rcond=None)[0]
    return Elasticities(float(labour), float(capital))


# --- standard errors -----------------------------------------------------------------------------


def _standard_errors(
    panel: Panel, basis: Basis, draws: int, seed: int
) -> tuple[Elasticities | None, int]:
    """From whole firms drawn with replacement; and how many draws had no solution."""
    if not draws:
        return None, 0
    found = []
    for sums in drawn_sums(panel, basis, draws, seed):
        solution = _most_persistent(_solutions(sums, basis))
        if solution is not None:
            found.append(solution.elasticities)
    if len(found) < 2:
        return None, draws - len(found)
    labour, capital = np.std(np.array(found), axis=0, ddof=1)
    return Elasticities(float(labour), float(capital)), draws - len(found)
