"""What a programme would cost, as a range: Monte Carlo over behaviour, and what decides most.

    budget = take-up × award rate × cost multiplier × Σ subsidy of the firms concerned

The sums over firms are exact; the factors are distributions (``behaviour``), and so are two
things the rules leave open: how many of the firms with missing facts are eligible, and where in
its range an uncertain subsidy ends. Who of the firms applies and wins is chance: each does so
independently, so that the total varies by the square root of p (1 − p) Σ subsidy². A result is
always three numbers, P10, P50 and P90; there is no single one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from shoryoku.population.aggregate import Cell
from shoryoku.population.behaviour import LABELS, Assumption, Behaviour, Floats
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

FEWEST_DRAWS, MOST_DRAWS = 100, 1_000_000
CHANCE = "chance"
NAMES = {**LABELS, CHANCE: Text("だれが申請し採択されるかの偶然", "chance: who applies and wins")}
_SHARES = (0.1, 0.5, 0.9)


class Spread(NamedTuple):
    """A tenth of all draws lie below ``p10``, half below ``p50``, nine tenths below ``p90``."""

    p10: int
    p50: int
    p90: int


class Bar(NamedTuple):
    """What the budget does when one parameter moves from its P10 to its P90, all others at P50.

    Attributes:
        low, middle, high: the budget in yen at the parameter's P10, P50 and P90; the middle is
            the same for all parameters.
        low_value, high_value: the parameter there; for chance, in standard deviations.
    """

    parameter: str
    low: int
    middle: int
    high: int
    low_value: float
    high_value: float

    @property
    def swing(self) -> int:
        """How far the budget moves."""
        return abs(self.high - self.low)


class Outlook(NamedTuple):
    """What one scenario would cost.

    Attributes:
        budget: yen paid if every adopted application is paid.
        paid: yen paid under the ceiling; ``None`` without a ceiling.
        over_ceiling: the share of draws in which the ceiling is reached; ``None`` without one.
        difference: budget less that of the baseline, draw by draw; ``None`` for the baseline.
        tornado: the parameters by how much they move the budget, greatest first.
        behaviour: the parameters used.
    """

    applications: Spread
    awards: Spread
    budget: Spread
    paid: Spread | None
    over_ceiling: float | None
    difference: Spread | None
    tornado: tuple[Bar, ...]
    behaviour: Behaviour

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "applications": self.applications._asdict(),
            "awards": self.awards._asdict(),
            "budget": self.budget._asdict(),
            "paid": self.paid and self.paid._asdict(),
            "over_ceiling": self.over_ceiling,
            "difference": self.difference and self.difference._asdict(),
            "tornado": [bar._asdict() for bar in self.tornado],
            "behaviour": [_assumption(each) for each in self.behaviour.values()],
        }


class _Draws(NamedTuple):
    applications: Floats
    awards: Floats
    budget: Floats


def outlooks(
    cells: Sequence[Cell],
    behaviours: Sequence[Behaviour],
    draws: int = 10_000,
    seed: int = 7,
    ceiling: int | None = None,
) -> list[Outlook]:
    """The outlook of each scenario; the first is the baseline.

    All scenarios share the same draws, so that the difference between two is that between the
    rules and behaviours and not between two lots of chance.

    Args:
        cells: the totals of all firms under each scenario.
        behaviours: the behaviour under each scenario, every parameter given.
        draws: how many, 100 to a million.
        seed: the same seed gives the same result.
        ceiling: the most yen that are paid.

    Raises:
        InputError: draws, seed or ceiling is out of range.
    """
    refuse(draws, seed, ceiling)
    chances = {name: _uniform(name, seed, draws) for name in NAMES}
    baseline = _drawn(cells[0], cells[0], behaviours[0], behaviours[0], chances)
    found = []
    for at, (cell, behaviour) in enumerate(zip(cells, behaviours, strict=True)):
        drawn = _drawn(cell, cells[0], behaviour, behaviours[0], chances)
        tornado = _tornado(cell, cells[0], behaviour, behaviours[0])
        found.append(_outlook(drawn, baseline if at else None, ceiling, tornado, behaviour))
    return found


def _outlook(
    drawn: _Draws,
    baseline: _Draws | None,
    ceiling: int | None,
    tornado: tuple[Bar, ...],
    behaviour: Behaviour,
) -> Outlook:
    return Outlook(
        _spread(drawn.applications),
        _spread(drawn.awards),
        _spread(drawn.budget),
        None if ceiling is None else _spread(np.minimum(drawn.budget, ceiling)),
        None if ceiling is None else float(np.mean(drawn.budget > ceiling)),
        None if baseline is None else _spread(drawn.budget - baseline.budget),
        tornado,
        behaviour,
    )


def refuse(draws: int, seed: int, ceiling: int | None) -> None:
    """Refuse numbers that cannot be used.

    Raises:
        InputError: draws, seed or ceiling is out of range.
    """
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        expected = f"{FEWEST_DRAWS:,} to {MOST_DRAWS:,}"
        raise InputError(Problem("--draws", f"{draws:,} is out of range", expected))
    if not 0 <= seed < 2**63:
        raise InputError(Problem("--seed", f"{seed} is out of range", "a whole number from 0 on"))
    if ceiling is not None and ceiling < 0:
        raise InputError(Problem("--ceiling", f"{ceiling:,} yen is below 0", "0 or more"))


def _uniform(name: str, seed: int, draws: int) -> Floats:
    """Each parameter has its own stream: another one more does not change these."""
    return np.random.default_rng([seed, crc32(name.encode())]).random(draws)


def _drawn(
    cell: Cell,
    base: Cell,
    behaviour: Behaviour,
    base_behaviour: Behaviour,
    at: Mapping[str, Floats],
) -> _Draws:
    """Applications, awards and budget where each parameter stands at the given quantile."""

    def value(name: str, of: Behaviour = behaviour) -> Floats:
        return of[name].distribution.quantile(at[name])

    share, place = value("unknown_eligible"), value("within_range")
    firms = cell.eligible + share * cell.unknown
    sure = cell.eligible_min + place * (cell.eligible_max - cell.eligible_min)
    open_ = cell.unknown_min + place * (cell.unknown_max - cell.unknown_min)
    # the squares were summed over least + most, twice the middle of each firm's range
    squares = (cell.eligible_square + share * cell.unknown_square) / 4
    take_up = value("take_up")
    if behaviour["take_up"].unit == "applications":
        base_share = value("unknown_eligible", base_behaviour)
        everyone = np.maximum(base.eligible + base_share * base.unknown, 1)
        take_up = np.minimum(take_up / everyone, 1)
    award, cost = value("award_rate"), value("cost")
    normal = _normal(at[CHANCE])

    def counted(share: Floats, total: Floats, spread: Floats) -> Floats:
        counted: Floats = np.maximum(
            share * total + normal * np.sqrt(share * (1 - share) * spread), 0
        )
        return counted

    applications = counted(take_up, firms, firms)
    return _Draws(
        applications,
        np.minimum(counted(take_up * award, firms, firms), applications),
        cost * counted(take_up * award, sure + share * open_, squares),
    )


def _normal(at: Floats) -> Floats:
    inverse = NormalDist().inv_cdf
    return np.array([inverse(float(min(max(each, 1e-12), 1 - 1e-12))) for each in at])


def _tornado(
    cell: Cell, base: Cell, behaviour: Behaviour, base_behaviour: Behaviour
) -> tuple[Bar, ...]:
    """One parameter at a time from P10 to P90, the others at P50; worked out, not drawn."""
    shares = np.array(_SHARES)
    found = []
    for name in NAMES:
        at = {other: shares if other == name else np.full(3, 0.5) for other in NAMES}
        low, middle, high = _drawn(cell, base, behaviour, base_behaviour, at).budget
        values = _normal(shares)
        if name != CHANCE:
            values = behaviour[name].distribution.quantile(shares)
        ends = float(values[0]), float(values[2])
        found.append(Bar(name, round(low), round(middle), round(high), *ends))
    return tuple(sorted(found, key=lambda bar: -bar.swing))


def _spread(drawn: Floats) -> Spread:
    return Spread(*(round(float(each)) for each in np.quantile(drawn, _SHARES)))


def _assumption(each: Assumption) -> dict[str, Any]:
    return {
        "id": each.id,
        "form": each.distribution.form,
        "numbers": [str(number) for number in each.distribution.numbers],
        "unit": each.unit,
        "source": each.source,
        "standing": each.standing,
        "note": each.note and each.note._asdict(),
    }
