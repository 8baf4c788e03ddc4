"""Tables fitted to margins by iterative proportional fitting, and made whole numbers of firms.

Pure arithmetic on arrays; knows nothing of firms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shoryoku.problems import InputError, Problem

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
_STEEPEST = 40.0


class Constraint(NamedTuple):
    """A sum that a fitted table must reach: over these cells, this total."""

    name: str
    members: NDArray[np.bool_]
    total: float


def rake(
    seed: Numbers,
    constraints: Sequence[Constraint],
    tolerance: float = 1e-9,
    most_rounds: int = 5000,
) -> Numbers:
    """The table nearest to ``seed`` (in relative entropy) that reaches every total.

    Iterative proportional fitting (Deming and Stephan, "On a Least Squares Adjustment of a
    Sampled Frequency Table When the Expected Marginal Totals are Known", Annals of Mathematical
    Statistics 11, 1940): each total in turn scales its own cells, until none moves. The sets of
    cells may overlap or leave cells out. Cells that are 0 stay 0.

    Raises:
        InputError: a total cannot be reached, because its cells are all 0 or because the totals
            contradict each other; names the worst.
    """
    table = np.array(seed, dtype=np.float64)
    worst, missed = "", 0.0
    for _ in range(most_rounds):
        missed = 0.0
        for name, members, total in constraints:
            reached = float(table[members].sum())
            if reached <= 0:
                found = f"cannot reach {total:,.0f}: the table has nothing there"
                raise InputError(Problem(name, found, "mend the target or the first table"))
            if abs(total / reached - 1) > missed:
                worst, missed = name, abs(total / reached - 1)
            table[members] *= total / reached
        if missed <= tolerance:
            return table
    found = f"is still off by {missed:.2%} after {most_rounds} rounds of fitting"
    raise InputError(Problem(worst, found, "mend targets that contradict each other"))


def integerise(expected: Numbers, total: int, start: float) -> Whole:
    """Whole numbers that add up to ``total``, each the number below or above its share.

    Truncates every share and gives the firms that are left by systematic sampling along the
    order of the cells (Madow 1949; compare truncate, replicate, sample: Lovelace and Ballas
    2013): the sum over any run of cells is off by less than one firm.

    Args:
        start: where the sampling starts, from 0 up to 1.
    """
    shares = np.cumsum(expected)
    shares *= total / shares[-1]
    shares[-1] = total
    steps = np.floor(shares + start).astype(np.int64)
    steps[-1] = total
    steps = np.minimum(steps, total)
    counts: Whole = np.diff(steps, prepend=0)
    return counts


def evened(counts: Whole, expected: Numbers) -> Whole:
    """Counts by row and column, moved along their rows until no column is off by more than one.

    Sampling along rows keeps each row, but can pass over a column again and again; a firm is
    then moved from the column that has most too many to the one that lacks most, in the row
    where it is least missed. Rows keep their sums, and cells where nothing is expected stay empty.
    """
    result = counts.copy()
    share = expected * (counts.sum() / expected.sum())
    over = (result - share).sum(axis=0)
    for _ in range(int(counts.sum())):
        most, least = int(over.argmax()), int(over.argmin())
        if over[most] - over[least] <= 1:
            break
        gain = (result[:, most] - share[:, most]) - (result[:, least] - share[:, least])
        gain[(result[:, most] < 1) | (expected[:, least] <= 0)] = -np.inf
        row = int(gain.argmax())
        if gain[row] == -np.inf:
            break
        result[row, most] -= 1
        result[row, least] += 1
        over[most] -= 1
        over[least] += 1
    return result


def power_law(numbers: Whole, mean: float) -> Numbers | None:
    """Chances of rising whole numbers, falling as a power of the number, with a given mean.

    Where numbers are left out, the one before the gap stands for all that are missing.
    ``None`` when no such law has this mean, because it lies at or beyond an end.
    """
    logs = np.log(numbers)
    widths = np.diff(numbers, append=numbers[-1] + 1).astype(np.float64)

    def chances(steepness: float) -> Numbers:
        exponents = -steepness * logs
        weights = widths * np.exp(exponents - exponents.max())
        shares: Numbers = weights / weights.sum()
        return shares

    flat, steep = -_STEEPEST, _STEEPEST
    if not numbers @ chances(steep) <= mean <= numbers @ chances(flat):
        return None
    for _ in range(60):
        middle = (flat + steep) / 2
        if numbers @ chances(middle) > mean:
            flat = middle
        else:
            steep = middle
    return chances(steep)
