"""Drawn amounts brought to the printed totals: limits of capital and investment, and scales.

Everything is learnt from sums and tallies of the chunks that were drawn, never from a firm alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shoryoku.population.draws import KINDS, LARGE, Facts, Limits, Plan, Start, is_capped
from shoryoku.population.fitting import Constraint, Numbers, Whole, rake
from shoryoku.population.margins import LEGAL_FORMS, Margins, Where
from shoryoku.problems import InputError, Problem

_BOUNDS = (0.2, 5.0)
_SME, _COMPANY, _HIGH = ((np.arange(KINDS) >> shift) % 2 == 1 for shift in (2, 1, 0))
_LEAST, _STEP, _STEPS = -8.0, 0.0005, 40_000


class Tally(NamedTuple):
    """How many surveyed small and medium firms have a deviate of each step.

    Attributes:
        capital: companies by the capital they may have at most, and step.
        investment: firms by legal form and step.
    """

    capital: Whole
    investment: Whole

    def plus(self, made: Plan, begun: Start) -> Tally:
        """This tally with a chunk added."""
        industries = made.margins.industries
        surveyed = np.array([industry.surveyed for industry in industries])[begun.industry]
        counted = surveyed & (begun.size < LARGE)
        caps = _caps(made.margins)
        limit = np.array([caps.index(industry.capital_limit) for industry in industries])
        cap = np.where(is_capped(made, begun), limit[begun.industry], len(caps) - 1)
        company = counted & (begun.legal_form == 0)
        return Tally(
            self.capital + _steps(cap[company], begun.for_capital[company], len(caps)),
            self.investment
            + _steps(begun.legal_form[counted], begun.for_investment[counted], len(LEGAL_FORMS)),
        )

    def limits(self, margins: Margins) -> Limits:
        """The limits at which the tallied firms have the printed shares."""
        amounts, shares = [], []
        for at, usual in enumerate(margins.assumed["usual_capital"], start=1):
            amounts += [int(amount) for amount, _ in usual]
            shares += [margins.value(f"capital.class_{at}") * share for _, share in usual]
        wanted = self.capital.sum() * (1 - np.cumsum(shares) / sum(shares))
        caps = np.array(_caps(margins))
        # only those that may have so much can have it
        capital = [
            _limit(self.capital[caps >= amount].sum(axis=0), above)
            for amount, above in zip(amounts[1:], wanted[:-1], strict=True)
        ]
        share = margins.value("invests.share")
        chances = (share, share * margins.assumed["sole_investment_to_company"])
        investment = [
            _limit(tally, tally.sum() * chance)
            for tally, chance in zip(self.investment, chances, strict=True)
        ]
        rising = np.maximum.accumulate(capital)
        return Limits(np.array(amounts, dtype=np.int64), rising, np.array(investment))


def no_tally(margins: Margins) -> Tally:
    """A tally of no firm."""
    return Tally(
        *(np.zeros((n, _STEPS), np.int64) for n in (len(_caps(margins)), len(LEGAL_FORMS)))
    )


def _caps(margins: Margins) -> list[float]:
    """The limits of capital there are, rising, and at last none."""
    return [*sorted({industry.capital_limit for industry in margins.industries}), np.inf]


def _steps(row: Whole, deviate: Numbers, rows: int) -> Whole:
    step = np.clip((deviate - _LEAST) / _STEP, 0, _STEPS - 1).astype(np.int64)
    counts: Whole = np.bincount(row * _STEPS + step, minlength=rows * _STEPS)
    return counts.reshape(rows, _STEPS)


def _limit(tally: Whole, above: float) -> float:
    """The deviate above which so many of a tally lie."""
    below = np.cumsum(tally)
    step = int(np.searchsorted(below, below[-1] - above))
    return _LEAST + (step + 1) * _STEP


class Sums(NamedTuple):
    """Sums over firms by industry and kind of firm, as they were drawn.

    Attributes:
        level, paid: what value added and pay would be without the chance of the single firm.
    """

    firms: Numbers
    persons: Numbers
    level: Numbers
    paid: Numbers
    value_added: Numbers
    intermediate: Numbers
    payroll: Numbers

    def plus(self, facts: Facts) -> Sums:
        """These sums with a chunk added."""
        ones = np.ones(len(facts.cell))
        added = (ones, *(getattr(facts, name) for name in self._fields[1:]))
        pairs = zip(self, added, strict=True)
        shape = self.firms.shape
        counted = (np.bincount(facts.account, each, self.firms.size) for _, each in pairs)
        return Sums(*(old + new.reshape(shape) for old, new in zip(self, counted, strict=True)))


def no_sums(margins: Margins) -> Sums:
    """Sums of no firm."""
    return Sums(*(np.zeros((len(margins.industries), KINDS)) for _ in Sums._fields))


class Scales(NamedTuple):
    """What the drawn amounts are multiplied by, by industry and kind of firm."""

    value_added: Numbers
    intermediate: Numbers
    payroll: Numbers


def scales(margins: Margins, sums: Sums, weight: float) -> Scales:
    """What the drawn amounts must be multiplied by to reach the printed accounts.

    Raises:
        InputError: a scale lies outside 0.2 to 5: the margins and the assumptions do not fit.
    """
    ratio = np.array([industry.value_added_to_sales for industry in margins.industries])
    even = Sums(
        *sums[:4], sums.level, sums.level * (1 / ratio - 1)[:, None], sums.paid
    )  # as drawn, but without what chance did to the sums of an industry and kind
    by_kind = _scales_of_value_added(margins, even, weight)
    value = even.value_added * by_kind
    # who adds more value with a person also buys more
    bought = even._replace(intermediate=even.intermediate * by_kind)
    intermediate = by_kind * _scales_of_intermediate(margins, bought, value, weight)
    payroll = _scales_of_payroll(margins, even, value)
    found = {f"value added of {kind}": scale for kind, scale in _by_name(by_kind)}
    found |= {f"payroll of {kind}": scale for kind, scale in _by_name(payroll)}
    for at, industry in enumerate(margins.industries):
        for kind, scale in _by_name(intermediate[at]):
            found[f"sales of {kind} in {industry.id}"] = scale
    _check_bounds(found)
    return Scales(
        (by_kind * _evening(even.value_added, sums.value_added)).reshape(-1),
        (intermediate * _evening(even.intermediate, sums.intermediate)).reshape(-1),
        (payroll * _evening(even.payroll, sums.payroll)).reshape(-1),
    )


def _evening(expected: Numbers, drawn: Numbers) -> Numbers:
    """What brings the sums that were drawn to what was expected, within bounds."""
    ratio: Numbers = np.divide(expected, drawn, out=np.ones_like(drawn), where=drawn > 0)
    result: Numbers = np.clip(ratio, *_BOUNDS)
    return result


def _scales_of_value_added(margins: Margins, sums: Sums, weight: float) -> Numbers:
    """By kind of firm: sole proprietors, companies, companies of high capital.

    The two scales of companies come from the printed mean per corporation and from the printed
    ratio of value added per person between high capital and the rest.
    """
    surveyed = np.array([industry.surveyed for industry in margins.industries])
    value, survey, company = sums.value_added, sums.value_added[surveyed], _SME & _COMPANY
    sole = margins.value("value_added.sole") / weight / value[:, ~_COMPANY].sum()
    wanted = margins.value("value_added.per_corporation") * sums.firms[surveyed][:, company].sum()
    # high scale x value / people = ratio x (low scale x value + sole scale x value) / people
    ratio = margins.value("value_added.capital_ratio")
    ratio *= sums.persons[:, _HIGH].sum() / sums.persons[:, ~_HIGH].sum()
    low, high = _COMPANY & ~_HIGH, _COMPANY & _HIGH
    coefficients = [
        [survey[:, company & low].sum(), survey[:, company & high].sum()],
        [-ratio * value[:, low].sum(), value[:, high].sum()],
    ]
    right = [wanted, ratio * sole * value[:, ~_COMPANY].sum()]
    low_scale, high_scale = np.linalg.solve(np.array(coefficients), np.array(right))
    factors: Numbers = np.where(_COMPANY, np.where(_HIGH, high_scale, low_scale), sole)
    return factors


def _scales_of_payroll(margins: Margins, sums: Sums, value: Numbers) -> Numbers:
    """By kind of firm: companies have the printed labour share of small and medium ones."""
    own, sole = _SME & _COMPANY, ~_COMPANY
    share = margins.value("payroll.labour_share")
    companies = share * value[:, own].sum() / sums.payroll[:, own].sum()
    share = margins.assumed["sole_payroll_to_value_added"]
    proprietors = share * value[:, sole].sum() / sums.payroll[:, sole].sum()
    factors: Numbers = np.where(_COMPANY, companies, proprietors)
    return factors


def _by_name(scale_of_kind: Numbers) -> list[tuple[str, float]]:
    """The scales of small and medium firms of each kind, with the kind in words."""
    kinds = ("sole proprietors", "companies", "companies of high capital")
    return list(zip(kinds, scale_of_kind[-KINDS // 2 :][[0, 2, 3]], strict=True))


def _scales_of_intermediate(margins: Margins, sums: Sums, value: Numbers, weight: float) -> Numbers:
    """What sales need beside value added, fitted to the printed sales like a table."""
    ids = [industry.id for industry in margins.industries]
    surveyed = np.array([industry.surveyed for industry in margins.industries])
    survey = surveyed[:, None] & _SME
    wanted = margins.value("sales.per_sme") * sums.firms[survey].sum()
    constraints = [Constraint("sales.per_sme", survey, wanted - value[survey].sum())]
    for target in margins.targets:
        if target.used and target.measure == "sales" and not target.per:
            if target.where != Where(industry=target.where.industry):
                found = "sales are fitted by industry only"
                raise InputError(Problem(target.id, found, "hold this target out"))
            members = np.isin(ids, target.where.industry)[:, None] & np.ones(KINDS, dtype=np.bool_)
            total = target.value / weight - value[members].sum()
            constraints.append(Constraint(target.id, members, total))
    fitted = rake(sums.intermediate, constraints)
    drawn = sums.intermediate
    factors: Numbers = np.divide(fitted, drawn, out=np.ones_like(fitted), where=drawn > 0)
    return factors


def _check_bounds(found: dict[str, float]) -> None:
    low, high = _BOUNDS
    problems = [
        Problem(name, f"would have to be multiplied by {scale:.3g}", f"{low} to {high} is allowed")
        for name, scale in found.items()
        if not low <= scale <= high
    ]
    if problems:
        raise InputError(problems)
