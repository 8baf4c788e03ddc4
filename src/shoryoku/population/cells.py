"""How many firms there are of each size, industry, legal form and prefecture, and their employees.

The firms come from a first table of what is known or assumed, fitted to the printed counts; the
mean number of people of each group from printed numbers of persons engaged, in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shoryoku.population.fitting import (
    Constraint,
    Numbers,
    Whole,
    evened,
    integerise,
    power_law,
    rake,
)
from shoryoku.population.margins import LEGAL_FORMS, SIZES, Margins, Target, Where
from shoryoku.problems import InputError, Problem

_COMPANY, _SOLE = 0, 1
_FEWEST = 1.1  # those who employ at all employ at least so many on average


class Cells(NamedTuple):
    """The fitted table, one cell an entry, sorted by size, industry, legal form and prefecture.

    Attributes:
        size, industry, legal_form, prefecture: positions in the lists of the margins.
        group: size, industry and legal form as one number.
        expected: how many firms of the universe are in the cell.
    """

    size: NDArray[np.int64]
    industry: NDArray[np.int64]
    legal_form: NDArray[np.int64]
    prefecture: NDArray[np.int64]
    group: NDArray[np.int64]
    expected: Numbers


class Employment(NamedTuple):
    """How the employees of a group are distributed: rising numbers and their chances."""

    numbers: NDArray[np.int64]
    chances: Numbers


_NOBODY = Employment(np.zeros(1, dtype=np.int64), np.ones(1))
_ALL_UP_TO = 1000  # above it, numbers of employees are a hundredth apart


def fitted_cells(margins: Margins) -> Cells:
    """The table of firms, fitted to every used target that counts firms by these four.

    Raises:
        InputError: a target cannot be reached.
    """
    shape = (len(SIZES), len(margins.industries), len(LEGAL_FORMS), len(margins.prefectures))
    size, industry, legal_form, prefecture = (
        axis.reshape(-1) for axis in np.indices(shape, dtype=np.int64)
    )
    seed = _first_table(margins)
    positions = {
        "size": size,
        "industry": industry,
        "legal_form": legal_form,
        "prefecture": prefecture,
    }
    constraints = [
        Constraint(target.id, _members(margins, target.where, positions), target.value)
        for target in margins.targets
        if target.used and target.measure == "firms" and not target.per and target.where.of_cells()
    ]
    expected = rake(seed.reshape(-1), constraints)
    group = np.ravel_multi_index((size, industry, legal_form), shape[:3])
    return Cells(size, industry, legal_form, prefecture, group, expected)


def whole_cells(cells: Cells, rows: int, start: float) -> Whole:
    """So many rows divided among the cells, true to each size, industry, form and prefecture.

    Args:
        start: where the sampling starts, from 0 up to 1.
    """
    shape = (len(SIZES), -1, int(cells.prefecture.max()) + 1)
    counts = integerise(cells.expected, rows, start).reshape(shape)
    expected = cells.expected.reshape(shape)
    by_size = [evened(one, share) for one, share in zip(counts, expected, strict=True)]
    return np.concatenate(by_size).reshape(-1)


def _first_table(margins: Margins) -> Numbers:
    """The table before fitting: size x industry x legal form x prefecture."""
    industries, assumed = margins.industries, margins.assumed
    sme = np.array([industry.firms for industry in industries])
    small = np.array([industry.small for industry in industries])
    sole = np.array([industry.sole for industry in industries])
    large = np.array([industry.large for industry in industries])
    medium_sole = sole * assumed["sole_medium_to_small"]
    table = np.zeros((len(SIZES), len(industries), len(LEGAL_FORMS)))
    table[0, :, _COMPANY], table[0, :, _SOLE] = sme * small * (1 - sole), sme * small * sole
    medium = sme * (1 - small)
    table[1, :, _COMPANY] = medium * (1 - medium_sole)
    table[1, :, _SOLE] = medium * medium_sole
    table[2, :, _COMPANY] = large
    places = _shares(
        [[one.establishments[i.id] for one in margins.prefectures] for i in industries]
    )
    spread = table[..., None] * places[None, :, None, :]
    spread[2] = table[2][..., None] * _places_of_large(margins)
    return spread


def _shares(rows: Sequence[Sequence[float]]) -> Numbers:
    counts = np.array(rows, dtype=np.float64)
    shares: Numbers = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _places_of_large(margins: Margins) -> Numbers:
    """The share of each prefecture among large firms: the capital, the cities, the rest."""
    assumed = margins.assumed
    total = np.array(
        [
            sum(n for division, n in prefecture.establishments.items() if len(division) == 1)
            for prefecture in margins.prefectures
        ]
    )
    names = [prefecture.name for prefecture in margins.prefectures]
    cities = np.isin(names, assumed["cities"])
    tokyo = np.array(names) == "東京都"
    large = margins.value("firms.large")
    places = np.where(cities | tokyo, 0.0, total * assumed["large_per_establishment_elsewhere"])
    places[tokyo] = large * assumed["large_in_tokyo"]
    left = large - places.sum()
    places[cities] = left * total[cities] / total[cities].sum()
    shares: Numbers = places / places.sum()
    return shares


def _members(
    margins: Margins, where: Where, positions: dict[str, NDArray[np.int64]]
) -> NDArray[np.bool_]:
    """Which cells, or groups of cells, a choice means."""
    ids = {
        "size": SIZES,
        "legal_form": LEGAL_FORMS,
        "industry": tuple(industry.id for industry in margins.industries),
        "prefecture": tuple(prefecture.name for prefecture in margins.prefectures),
    }
    chosen = np.ones(len(next(iter(positions.values()))), dtype=np.bool_)
    for axis, position in positions.items():
        wanted = getattr(where, axis)
        unknown = set(wanted) - set(ids[axis])
        if unknown:
            found = f"speaks of {', '.join(sorted(unknown))}, which the margins do not hold"
            raise InputError(Problem("targets.yaml", found, "add it to industries.yaml"))
        if wanted:
            chosen &= np.isin(position, [ids[axis].index(id_) for id_ in wanted])
    if where.surveyed:
        surveyed = np.array([industry.surveyed for industry in margins.industries])
        chosen &= surveyed[positions["industry"]]
    return chosen


def employment(margins: Margins, cells: Cells, counts: Numbers) -> tuple[Employment, ...]:
    """How employees are distributed in each group, so that all printed numbers of people hold.

    Args:
        counts: how many firms of the universe the rows of each cell stand for.

    Raises:
        InputError: a mean number of people cannot be had within the size of a group.
    """
    firms: Numbers = np.bincount(cells.group, weights=counts).astype(np.float64)
    shape = (len(SIZES), len(margins.industries), len(LEGAL_FORMS))
    size, industry, form = (axis.reshape(-1) for axis in np.indices(shape, dtype=np.int64))
    first = [_first_mean(margins, *place) for place in zip(size, industry, form, strict=True)]
    positions = {"size": size, "industry": industry, "legal_form": form}
    constraints = [
        _persons(margins, target, positions, firms)
        for target in margins.targets
        if target.used and target.measure == "persons" and target.per in ("", "firms")
    ]
    persons = rake(firms * np.array(first), constraints)
    besides = [sum(workers_besides(margins, *place)) for place in zip(size, form, strict=True)]
    means = np.divide(persons, firms, out=np.zeros(len(firms)), where=firms > 0) - besides
    sole = (size == 0) & (form == _SOLE)
    chance = _without_employees(margins, means[sole], firms[sole])
    laws = []
    for at, place in enumerate(zip(size, industry, form, strict=True)):
        laws.append(_law(margins, place, means[at], chance) if firms[at] else _NOBODY)
    return tuple(laws)


def _without_employees(margins: Margins, means: Numbers, firms: Numbers) -> float:
    """The chance that a sole proprietor has no employee, before groups of few are seen to.

    Raises:
        InputError: the printed number cannot be had.
    """
    target = "firms.sole_without_employees"
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if firms @ np.maximum(middle, 1 - means / _FEWEST) < margins.value(target):
            low = middle
        else:
            high = middle
    reached = float(firms @ np.maximum(low, 1 - means / _FEWEST))
    if abs(reached / margins.value(target) - 1) > 1e-6:
        found = f"cannot be had with these numbers of people; {reached:,.0f} is the nearest"
        raise InputError(Problem(target, found, "mend the targets of persons engaged"))
    return low


def _persons(
    margins: Margins, target: Target, positions: dict[str, NDArray[np.int64]], firms: Numbers
) -> Constraint:
    if not target.where.of_cells() or target.where.prefecture:
        found = "people are fitted by size, industry and legal form only"
        raise InputError(Problem(target.id, found, "hold this target out"))
    members = _members(margins, target.where, positions)
    total = target.value * (firms[members].sum() if target.per else 1)
    return Constraint(target.id, members, float(total))


def _first_mean(margins: Margins, size: int, industry: int, form: int) -> float:
    means = margins.assumed["first_mean_persons"]
    if SIZES[size] == "large":
        return float(means["large"])
    limit = margins.industries[industry].small_limit
    return float(means[f"{SIZES[size]}_{limit}"][LEGAL_FORMS[form]])


def workers_besides(margins: Margins, size: int, form: int) -> list[float]:
    """The chances of a first, second, … person who works without being an employee."""
    if SIZES[size] == "large":
        return [1.0] * int(margins.assumed["large_workers_besides_employees"])
    chances = margins.assumed["workers_besides_employees"][LEGAL_FORMS[form]]
    return [float(chance) for chance in chances]


def _law(
    margins: Margins, place: tuple[int, int, int], employees: float, without: float
) -> Employment:
    """The law of one group from its mean number of employees."""
    size, at, form = place
    industry, most = margins.industries[at], margins.assumed["most_employees"]
    none = 0.0
    if SIZES[size] == "small":
        none = margins.assumed["companies_without_employees"] if form == _COMPANY else without
        none = max(none, 1 - employees / _FEWEST)
        numbers = _numbers(1, industry.small_limit)
    elif SIZES[size] == "medium":
        numbers = _numbers(industry.small_limit + 1, int(most[LEGAL_FORMS[form]]))
    else:
        numbers = _numbers(industry.employee_limit + 1, int(most["large"]))
    law = power_law(numbers, employees / (1 - none)) if none < 1 else None
    if law is None:
        where = f"{SIZES[size]} {industry.id} {LEGAL_FORMS[form]}"
        found_ = f"a mean of {employees:.1f} employees cannot be had within the size"
        raise InputError(Problem(where, found_, "mend the targets of persons engaged"))
    if SIZES[size] == "small":
        return Employment(np.insert(numbers, 0, 0), np.insert(law * (1 - none), 0, none))
    return Employment(numbers, law)


def _numbers(lowest: int, highest: int) -> NDArray[np.int64]:
    """Every number of employees, and from some size on only some."""
    every = np.arange(lowest, min(highest, max(lowest, _ALL_UP_TO)) + 1)
    if highest <= every[-1]:
        return every
    steps = int(np.log(highest / every[-1]) / 0.01)
    some = np.geomspace(every[-1], highest, steps).astype(np.int64)[1:]
    return np.concatenate([every, some])
