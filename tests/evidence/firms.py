"""Artificial firms whose production function is known, after Ackerberg, Caves and Frazer (2015).

Value added is productivity × labour^0.6 × capital^0.4. Productivity follows a first-order
process (persistence 0.7, standard deviation 0.3). Labour is set half a period before the end of
the period, when half of the news is in, at a wage that differs between firms (persistence 0.3,
standard deviation 0.1) and with a mistake (standard deviation 0.3); capital was decided a period
earlier by a rule that grows with productivity (discount 0.95, depreciation 0.2, adjustment costs
that differ between firms by 0.6); materials are proportional to value added.
"""

import numpy as np

from shoryoku.evidence.panel import FirmPanel

LABOUR, CAPITAL = 0.6, 0.4
PERSISTENCE, SPREAD = 0.7, 0.3
WAGE_PERSISTENCE, WAGE_SPREAD = 0.3, 0.1
_AHEAD = np.arange(60)


def firms(seed: int, number: int = 1000, years: int = 10) -> FirmPanel:
    """``number`` firms over ``years``, after 100 years in which they found their size."""
    random = np.random.default_rng(seed)
    half = PERSISTENCE**0.5
    news = SPREAD * np.sqrt(1 - half**2)
    productivity, wage = random.normal(0, SPREAD, number), random.normal(0, WAGE_SPREAD, number)
    ease = np.exp(random.normal(0, 0.6, number))
    capital = 5 * ease
    rows = []
    for _ in range(100 + years):
        seen = half * productivity + random.normal(0, news, number)
        productivity = half * seen + random.normal(0, news, number)
        wage = WAGE_PERSISTENCE * wage + random.normal(
            0, WAGE_SPREAD * np.sqrt(1 - WAGE_PERSISTENCE**2), number
        )
        wanted = np.log(LABOUR) + half * seen + news**2 / 2 + CAPITAL * np.log(capital) - wage
        labour = wanted / (1 - LABOUR) + random.normal(0, 0.3, number)
        output = productivity + LABOUR * labour + CAPITAL * np.log(capital)
        noisy = output + random.normal(0, 0.1, number)
        rows.append((noisy, labour, np.log(capital), output))
        capital = 0.8 * capital + ease * _investment(productivity, wage)
    value_added, labour, logged, materials = (
        np.concatenate(column) for column in zip(*rows[-years:], strict=True)
    )
    return FirmPanel(
        np.tile(np.arange(number), years),
        np.repeat(np.arange(years), number),
        value_added,
        labour,
        logged,
        materials,
    )


def _investment(productivity: np.ndarray, wage: np.ndarray) -> np.ndarray:
    power = 1 / (1 - LABOUR)
    scale = 0.95 * CAPITAL * power * (LABOUR ** (LABOUR * power) - LABOUR**power)
    expected = np.exp(
        np.outer(productivity, PERSISTENCE ** (_AHEAD + 1)) * power
        - np.outer(wage, WAGE_PERSISTENCE ** (_AHEAD + 1)) * LABOUR * power
    )
    return scale * (expected * (0.95 * 0.8) ** _AHEAD).sum(axis=1)
