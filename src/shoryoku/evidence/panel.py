"""A panel of firms in order, and the sums of products that an estimator needs of it.

A polynomial of labour, capital and materials is held as a constant and orthogonal columns.
Every estimate is then a function of sums of their products, over rows and over pairs of
neighbouring periods; drawing firms again only changes how often each firm's sums count.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from shoryoku.problems import InputError, Problem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DEGREE = 3  # of the polynomial
LEAST_PERIODS = 3
_LOT = 500  # firms whose sums are held at one time


class FirmPanel(NamedTuple):
    """One row per firm and period.

    ``period`` holds consecutive whole numbers such as fiscal years; gaps are not bridged. The
    other columns are natural logarithms of deflated value added, of labour (hours rather than
    people where they are known), of capital at the start of the period, and of materials.
    """

    firm: Sequence[Hashable] | npt.NDArray[Any]
    period: Sequence[int] | npt.NDArray[Any]
    value_added: Sequence[float] | npt.NDArray[Any]
    labour: Sequence[float] | npt.NDArray[Any]
    capital: Sequence[float] | npt.NDArray[Any]
    materials: Sequence[float] | npt.NDArray[Any]


class Panel(NamedTuple):
    """Rows in order of firm and time, and the pairs of neighbouring periods."""

    value_added: FloatArray
    labour: FloatArray
    capital: FloatArray
    materials: FloatArray
    firm: IntArray
    now: IntArray
    before: IntArray


def refuse_uneven(columns: Sequence[Sequence[Any] | npt.NDArray[Any]]) -> None:
    """Refuse columns that do not have the same number of rows.

    Raises:
        InputError: they do not.
    """
    lengths = {len(column) for column in columns}
    if len(lengths) > 1:
        found = f"columns have {', '.join(map(str, sorted(lengths)))} rows"
        raise InputError(Problem("the panel", found, "give every column the same rows"))


def ordered(given: FirmPanel) -> tuple[Panel, int]:
    """The rows whose numbers are all finite, in order, and how many were dropped.

    Raises:
        InputError: columns of different length, a firm twice in a period, fewer than three
            periods, no firm with two neighbouring ones, or a column that does not vary.
    """
    refuse_uneven(given)
    names, times = np.asarray(given.firm), np.asarray(given.period)
    columns = [np.asarray(measure, dtype=np.float64) for measure in given[2:]]
    if len(times) and not np.issubdtype(times.dtype, np.integer):
        raise InputError(Problem("period", "is not a whole number", "give years as 2024"))
    known = np.all([np.isfinite(column) for column in columns], axis=0)
    _, numbers = np.unique(names[known], return_inverse=True)
    order = np.lexsort((times[known], numbers))
    numbers, times = numbers[order].astype(np.int64), times[known][order].astype(np.int64)
    now = _followers(names[known][order], numbers, times)
    value_added, labour, capital, materials = (column[known][order] for column in columns)
    for name, column in zip(
        given._fields[2:], (value_added, labour, capital, materials), strict=True
    ):
        if not column.std() > 0:
            raise InputError(Problem(name, "does not vary between rows", "give a real column"))
    panel = Panel(value_added, labour, capital, materials, numbers, now, now - 1)
    return panel, int(len(known) - known.sum())


def _followers(names: npt.NDArray[Any], numbers: IntArray, times: IntArray) -> IntArray:
    """The rows whose firm has the row before them, one period earlier."""
    same = numbers[1:] == numbers[:-1]
    repeated = np.flatnonzero(same & (times[1:] == times[:-1]))
    if len(repeated):
        row = repeated[0]
        found = f"firm {names[row]} stands twice in {times[row]}"
        raise InputError(Problem("the panel", found, "keep one row per firm and period"))
    periods = len(np.unique(times))
    if periods < LEAST_PERIODS:
        found = f"has {periods} periods"
        raise InputError(Problem("the panel", found, f"at least {LEAST_PERIODS} are needed"))
    now: IntArray = np.flatnonzero(same & (times[1:] == times[:-1] + 1)) + 1
    if not len(now):
        found = "has no firm with two neighbouring periods"
        raise InputError(Problem("the panel", found, "number the periods 1, 2, 3 or by year"))
    return now


class Basis(NamedTuple):
    """The polynomial as a constant and orthogonal columns, and what it makes of the inputs.

    ``values`` has a row per row of the panel. Labour is ``values @ labour``, capital likewise,
    so that sums of products of the columns are all that the second step needs.
    """

    values: FloatArray
    labour: FloatArray
    capital: FloatArray


class Sums(NamedTuple):
    """Sums of products over rows and over pairs of neighbouring periods."""

    rows: FloatArray
    response: FloatArray
    now: FloatArray
    before: FloatArray
    across: FloatArray


def basis_of(panel: Panel) -> Basis:
    """The polynomial of third degree in labour, capital and materials."""
    scaled = [
        (column - column.mean()) / (column.std() or 1.0)
        for column in (panel.labour, panel.capital, panel.materials)
    ]
    terms = [
        np.prod([scaled[at] for at in chosen], axis=0)
        for degree in range(1, DEGREE + 1)
        for chosen in combinations_with_replacement(range(3), degree)
    ]
    centred = np.column_stack([term - term.mean() for term in terms])
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    kept = left[:, size > size[0] * 1e-10] * np.sqrt(len(left))
    values = np.column_stack([np.ones(len(kept)), kept])
    labour, capital = (values.T @ c / len(values) for c in (panel.labour, panel.capital))
    return Basis(values, labour, capital)


def sums_of(basis: Basis, panel: Panel) -> Sums:
    """The sums over all firms, each counted once."""
    values, now, before = basis.values, basis.values[panel.now], basis.values[panel.before]
    response = values.T @ panel.value_added
    return Sums(values.T @ values, response, now.T @ now, before.T @ before, before.T @ now)


def drawn_sums(panel: Panel, basis: Basis, draws: int, seed: int) -> Iterator[Sums]:
    """The sums of each draw: those of every firm, times how often the firm was drawn.

    Firms come in lots, so that memory does not grow with the panel.
    """
    random = np.random.default_rng(seed)
    firms, width = int(panel.firm[-1]) + 1, basis.values.shape[1]
    times = np.empty((draws, firms))
    for draw in range(draws):
        times[draw] = np.bincount(random.integers(firms, size=firms), minlength=firms)
    totals = np.zeros((draws, 4 * width * width + width))
    for first in range(0, firms, _LOT):
        last = min(first + _LOT, firms)
        totals += times[:, first:last] @ _by_firm(panel, basis, first, last)
    square = width * width
    for total in totals:
        rows, now, before, across = total[: 4 * square].reshape(4, width, width)
        yield Sums(rows, total[4 * square :], now, before, across)


def _by_firm(panel: Panel, basis: Basis, first: int, last: int) -> FloatArray:
    """The sums of firms ``first`` up to ``last``, one row each."""
    values = basis.values
    rows = slice(*np.searchsorted(panel.firm, (first, last)))
    pairs = slice(*np.searchsorted(panel.firm[panel.now], (first, last)))
    now, before = panel.now[pairs], panel.before[pairs]
    response = values[rows] * panel.value_added[rows, None]
    return np.concatenate(
        [
            _summed(_products(values[rows], values[rows]), panel.firm[rows], first, last),
            _summed(_products(values[now], values[now]), panel.firm[now], first, last),
            _summed(_products(values[before], values[before]), panel.firm[now], first, last),
            _summed(_products(values[before], values[now]), panel.firm[now], first, last),
            _summed(response, panel.firm[rows], first, last),
        ],
        axis=1,
    )


def _products(one: FloatArray, other: FloatArray) -> FloatArray:
    return (one[:, :, None] * other[:, None, :]).reshape(len(one), -1)


def _summed(values: FloatArray, firm: IntArray, first: int, last: int) -> FloatArray:
    """Sums by firm; a firm without rows has zeros."""
    total = np.zeros((last - first, values.shape[1]))
    if len(firm):
        starts = np.flatnonzero(np.r_[True, firm[1:] != firm[:-1]])
        total[firm[starts] - first] = np.add.reduceat(values, starts, axis=0)
    return total
