"""The facts of each synthetic firm, drawn from its cell: people, accounts, capital, wages, plans.

Drawn by chunk from the seed and the number of the chunk, so a chunk can be drawn again: once to
set the limits, once to learn the sums that the calibration needs, once to be written.
"""

from __future__ import annotations

from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shoryoku.population.cells import Cells, Employment, workers_besides
from shoryoku.population.fitting import Numbers, Whole
from shoryoku.population.margins import LEGAL_FORMS, SIZES, Margins
from shoryoku.problems import InputError, Problem

NO_CAPITAL = -1
NO_WAGE = -1
LARGE = SIZES.index("large")
# accounts are calibrated by industry and by eight kinds of firm, which are three yes or no:
# small or medium, company, capital above 100 million yen
KINDS = 8
_HIGH_CAPITAL = 100_000_000
_MILLION = 1_000_000
_GOLDEN = (5**0.5 - 1) / 2


class Plan(NamedTuple):
    """What every chunk is drawn with.

    Attributes:
        group_starts, group_sizes: the rows of each group, which follow one another.
        employees: the numbers of employees in a group, rising; ``None`` for small firms.
        mix: what makes independent deviates correlated.
    """

    margins: Margins
    cells: Cells
    laws: tuple[Employment, ...]
    group_starts: Whole
    group_sizes: Whole
    employees: tuple[Whole | None, ...]
    minimum_wages: Whole
    mix: Numbers


class Limits(NamedTuple):
    """Where a deviate changes what a firm is.

    Attributes:
        amounts: usual amounts of capital, rising.
        capital: deviates from which a company has the next amount.
        investment: deviates above which a company, a sole proprietor plans to invest.
    """

    amounts: Whole
    capital: Numbers
    investment: Numbers


class Start(NamedTuple):
    """The first half of a chunk: who the firms are, before limits are known."""

    cell: Whole
    size: Whole
    industry: Whole
    legal_form: Whole
    prefecture: Whole
    employees: Whole
    persons: Whole
    deviates: Numbers
    for_capital: Numbers
    for_investment: Numbers


class Facts(NamedTuple):
    """One chunk of firms, one array entry a firm; amounts before calibration are not yet yen.

    Attributes:
        account: industry and kind of firm, as accounts are calibrated.
        capital: yen, or ``NO_CAPITAL``.
        lowest_wage: yen an hour, or ``NO_WAGE``.
        level, paid: what value added and pay would be without the chance of the single firm.
        cost_to_sales: planned investment as a share of sales.
    """

    cell: Whole
    employees: Whole
    persons: Whole
    account: Whole
    capital: Whole
    lowest_wage: Whole
    level: Numbers
    paid: Numbers
    value_added: Numbers
    intermediate: Numbers
    payroll: Numbers
    invests: NDArray[np.bool_]
    cost_to_sales: Numbers


def plan(
    margins: Margins,
    cells: Cells,
    counts: Whole,
    laws: tuple[Employment, ...],
    minimum_wages: Whole,
) -> Plan:
    """Everything that is worked out once before firms are drawn.

    Args:
        counts: how many rows each cell has.
    """
    sizes = np.bincount(cells.group, counts, len(laws)).astype(np.int64)
    small = len(laws) // len(SIZES)
    employees = tuple(
        None if at < small else _spread_out(law, int(size))
        for at, (law, size) in enumerate(zip(laws, sizes, strict=True))
    )
    try:
        mix = np.linalg.cholesky(np.array(margins.assumed["correlation"], dtype=np.float64))
    except np.linalg.LinAlgError:
        found = "are not the correlations of anything"
        raise InputError(Problem("assumptions.yaml correlation", found)) from None
    starts = np.cumsum(sizes) - sizes
    return Plan(margins, cells, laws, starts, sizes, employees, minimum_wages, mix)


def _spread_out(law: Employment, count: int) -> Whole:
    """The employees of a whole group, rising: as many as the law gives each part of the group.

    The group is cut into ``count`` parts of equal chance, and each firm has the mean of its
    part, so that the sum over the group is what the law says, however few firms it has.
    """
    below = np.concatenate([[0.0], np.cumsum(law.chances)])
    people = np.concatenate([[0.0], np.cumsum(law.chances * law.numbers)])
    sums = np.interp(np.arange(count + 1) / max(count, 1), below, people) * count
    whole: Whole = np.diff(np.floor(sums + 0.5)).astype(np.int64)
    return whole


def start(made: Plan, first: int, cell: Whole, source: np.random.Generator) -> Start:
    """The firms of some cells with their people and deviates.

    Args:
        first: the row at which the chunk begins, from 0.
    """
    cells, assumed = made.cells, made.margins.assumed
    chance = source.random((len(cell), 3))
    deviates = source.standard_normal((len(cell), 6)) @ made.mix.T
    size, industry, form, prefecture = (
        axis[cell] for axis in (cells.size, cells.industry, cells.legal_form, cells.prefecture)
    )
    employees = _employees(made, first, cells.group[cell], chance[:, 0])
    persons = employees + _besides(made, size, form, chance[:, 1:])
    band = np.searchsorted(assumed["employee_bands"], employees)
    return Start(
        cell,
        size,
        industry,
        form,
        prefecture,
        employees,
        persons,
        deviates,
        deviates[:, 4] + np.array(assumed["shift_of_capital"])[band],
        deviates[:, 5] + np.array(assumed["shift_of_investment"])[band],
    )


def _employees(made: Plan, first: int, group: Whole, chance: Numbers) -> Whole:
    employees = np.empty(len(group), dtype=np.int64)
    # firms come sorted by cell, so each group is one run
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    for begin, end in zip(starts, [*starts[1:], len(group)], strict=True):
        at = group[begin]
        rows = first + np.arange(begin, end) - made.group_starts[at]
        place = _scattered(rows, int(made.group_sizes[at]))
        known, law = made.employees[at], made.laws[at]
        if known is not None:
            employees[begin:end] = known[place]
            continue
        part = (place + chance[begin:end]) / made.group_sizes[at]
        found = np.searchsorted(np.cumsum(law.chances), part, side="right")
        employees[begin:end] = law.numbers[np.minimum(found, len(law.numbers) - 1)]
    return employees


def _scattered(rows: Whole, count: int) -> Whole:
    """The numbers below ``count`` in an order in which neighbours are far apart, each once."""
    step = max(1, round(count * _GOLDEN))
    while gcd(step, count) > 1:
        step += 1
    return rows * step % count


def _besides(made: Plan, size: Whole, form: Whole, chance: Numbers) -> Whole:
    """People who work without being employees: owner, family, officers."""
    shape = (len(SIZES), len(LEGAL_FORMS))
    sure = np.zeros(shape, dtype=np.int64)
    perhaps = np.zeros((*shape, chance.shape[1]))
    for place in np.ndindex(shape):
        chances = workers_besides(made.margins, *place)
        sure[place] = sum(one >= 1 for one in chances)
        rest = [one for one in chances if one < 1]
        perhaps[place][: len(rest)] = rest
    more: Whole = (chance < perhaps[size, form]).sum(axis=1)
    return sure[size, form] + more


def draw(made: Plan, limits: Limits, begun: Start, source: np.random.Generator) -> Facts:
    """The whole of a chunk, before calibration; ``source`` as :func:`start` left it."""
    assumed, industries = made.margins.assumed, made.margins.industries
    spread, cost = assumed["spread"], assumed["eligible_cost"]
    form, persons, deviates = begun.legal_form, begun.persons, begun.deviates
    wage = _wage_level(made, begun)
    level, paid = persons * wage, np.where(form == 0, persons, begun.employees) * wage
    ratio = np.array([i.value_added_to_sales for i in industries])[begun.industry]
    capital = _capital(made, limits, begun)
    kind = 4 * (begun.size < LARGE) + 2 * (form == 0) + (capital > _HIGH_CAPITAL)
    amount = source.standard_normal(len(begun.cell))
    return Facts(
        cell=begun.cell,
        employees=begun.employees,
        persons=persons,
        account=KINDS * begun.industry + kind,
        capital=capital,
        lowest_wage=_lowest_wage(made, begun),
        level=level,
        paid=paid,
        value_added=level * _lognormal(deviates[:, 0], spread["value_added"]),
        intermediate=level * (1 / ratio - 1) * _lognormal(deviates[:, 1], spread["intermediate"]),
        payroll=paid
        * _lognormal(deviates[:, 0], spread["value_added"] * assumed["pay_follows_value_added"])
        * _lognormal(deviates[:, 2], spread["pay"]),
        invests=begun.for_investment > limits.investment[form],
        cost_to_sales=cost["median_to_sales"] * np.exp(spread["investment"] * amount),
    )


def _lognormal(deviate: Numbers, spread: float) -> Numbers:
    """Factors with mean 1."""
    result: Numbers = np.exp(spread * deviate - spread * spread / 2)
    return result


def _wage_level(made: Plan, begun: Start) -> Numbers:
    """Value added and pay of a person rise with the wage level of industry, size and place."""
    margins = made.margins
    by_size = margins.assumed["monthly_wage_by_size"]
    sizes = np.array([by_size[name] for name in SIZES]) / by_size["medium"]
    firms = made.cells.expected
    industries = np.array([industry.monthly_wage for industry in margins.industries])
    industries /= np.average(industries[made.cells.industry], weights=firms)
    places = np.array([prefecture.monthly_wage for prefecture in margins.prefectures])
    places /= np.average(places[made.cells.prefecture], weights=firms)
    base = float(margins.assumed["value_added_per_person"])
    local = industries[begun.industry] * places[begun.prefecture]
    result: Numbers = base * sizes[begun.size] * local
    return result


def _capital(made: Plan, limits: Limits, begun: Start) -> Whole:
    margins = made.margins
    limit = np.array([industry.capital_limit for industry in margins.industries])[begun.industry]
    capital = limits.amounts[np.searchsorted(limits.capital, begun.for_capital)]
    # with more employees than the limit, a firm is small or medium only by its capital
    capital = np.where(is_capped(made, begun), np.minimum(capital, limit), capital)
    spread = margins.assumed["large_capital"]["spread"]
    above = np.exp(spread * np.abs(begun.deviates[:, 4]))
    large = np.ceil(limit * above / _MILLION).astype(np.int64) + 1
    capital = np.where(begun.size == LARGE, large * _MILLION, capital)
    return np.where(begun.legal_form == 0, capital, NO_CAPITAL)


def is_capped(made: Plan, begun: Start) -> NDArray[np.bool_]:
    """Whether a firm has more employees than its industry's limit."""
    most = np.array([industry.employee_limit for industry in made.margins.industries])
    capped: NDArray[np.bool_] = begun.employees > most[begun.industry]
    return capped


def _lowest_wage(made: Plan, begun: Start) -> Whole:
    gap = made.margins.assumed["lowest_wage_gap"]
    above = np.floor(np.exp(gap["location"] + begun.deviates[:, 3])).astype(np.int64)
    wage = made.minimum_wages[begun.prefecture] + np.clip(above - gap["offset"], 0, gap["most"])
    return np.where(begun.employees > 0, wage, NO_WAGE)


def columns(
    made: Plan, facts: Facts, value_added: Numbers, intermediate: Numbers, payroll: Numbers
) -> dict[str, Any]:
    """A chunk as it is written: whole yen, positions in the lists of the margins, gaps masked.

    Args:
        value_added, intermediate, payroll: what the drawn amounts are multiplied by, by account.
    """
    cells, cost = made.cells, made.margins.assumed["eligible_cost"]
    added = _yen(facts.value_added * value_added[facts.account])
    sales = added + _yen(facts.intermediate * intermediate[facts.account])
    planned = np.minimum(facts.cost_to_sales, cost["most_to_sales"]) * sales
    planned = np.clip(np.floor(planned / 10_000) * 10_000, cost["least"], cost["most"])
    sole = facts.capital == NO_CAPITAL
    return {
        "size": cells.size[facts.cell],
        "industry": cells.industry[facts.cell],
        "legal_form": cells.legal_form[facts.cell],
        "prefecture": cells.prefecture[facts.cell],
        "employees": facts.employees,
        "persons": facts.persons,
        "capital": np.ma.masked_array(facts.capital, mask=sole),
        "sole": sole,
        "lowest_wage": np.ma.masked_array(facts.lowest_wage, mask=facts.lowest_wage == NO_WAGE),
        "sales": sales,
        "value_added": added,
        "payroll": _yen(facts.payroll * payroll[facts.account]),
        "invests": facts.invests,
        "eligible_cost": np.where(facts.invests, planned, 0).astype(np.int64),
    }


def _yen(amount: Numbers) -> Whole:
    result: Whole = np.rint(amount).astype(np.int64)
    return result
