"""Random firms for the population benchmarks: compact columns, and Parquet files of terms.

The firms are drawn to reach every branch of 一般型 call 5 and every figure it compares with;
they are not a picture of any economy. Every column that the status, the cap and the subsidy of
that rule hang on is there, so nothing is unknown; 10 % nulls can be asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shoryoku.firm.codes import prefectures, size_classes
from shoryoku.firm.vocabulary import vocabulary

Columns = dict[str, NDArray[Any]]

SEED = 7
CHUNK = 1_000_000
INDUSTRIES = tuple(size_classes())
PREFECTURES = tuple(prefectures())
LEGAL_FORMS = tuple(choice for choice, _ in vocabulary()["legal_form"].choices)
CALLS = tuple(f"shoryokuka_ippan@{call}" for call in range(1, 9))
NO_CAPITAL = -1  # 該当なし: a sole proprietor has none
SHARE_OF_NULLS = 0.1

# figures that the rule compares with are drawn often, with their neighbours
_EMPLOYEE_EDGES = (0, 1, 5, 20, 50, 100, 200, 300, 900)
_CAPITAL_EDGES = (50_000_000, 100_000_000, 300_000_000)
_UNIT_PRICE_EDGE = 500_000


def firms(count: int, seed: int = SEED, chunk: int = 0) -> Columns:
    """``count`` random firms by term; the same seed and chunk always give the same firms.

    Industries and legal forms are positions in :data:`INDUSTRIES` and :data:`LEGAL_FORMS`; calls
    are the bits of :data:`CALLS`; capital that does not apply is :data:`NO_CAPITAL`.
    """
    draw = np.random.default_rng([seed, chunk])
    employees = _whole(draw, count, 1, 1500) - 1
    _near(draw, employees, _EMPLOYEE_EDGES)
    sole_proprietor = LEGAL_FORMS.index("sole_proprietor")
    legal_form = draw.choice(
        len(LEGAL_FORMS), count, p=[0.45, 0.4, *[0.15 / (len(LEGAL_FORMS) - 2)] * 8]
    )
    capital = _whole(draw, count, 100_000, 10_000_000_000)
    _near(draw, capital, _CAPITAL_EDGES)
    capital[legal_form == sole_proprietor] = NO_CAPITAL
    revitalising, min_wage = draw.random(count) < 0.02, draw.random(count) < 0.15
    big_wage_rise = (draw.random(count) < 0.3) & ~min_wage & ~revitalising & (employees > 0)
    eligible = _whole(draw, count, 300_000, 500_000_000)
    eligible[draw.random(count) < 0.02] = 0
    not_eligible = eligible * (draw.random(count) < 0.5) * draw.random(count) // 5
    machinery = eligible + not_eligible.astype(np.int64)
    unit_price = (machinery * draw.uniform(0.05, 1, count)).astype(np.int64)
    _near(draw, unit_price, (_UNIT_PRICE_EDGE,))
    return {
        "industry": draw.integers(0, len(INDUSTRIES), count, np.int8),
        "legal_form": legal_form.astype(np.int8),
        "capital": capital,
        "employees": employees.astype(np.int32),
        "is_deemed_large": draw.random(count) < 0.03,
        "is_revitalising": revitalising,
        "special.min_wage": min_wage,
        "special.big_wage_rise": big_wage_rise,
        "history.adopted": _some_calls(draw, count, 0.05),
        "history.applying": _some_calls(draw, count, 0.03),
        "eligible_cost": eligible,
        "costs.machinery_and_systems": machinery,
        "machinery_highest_unit_price": unit_price,
    }


def plans(count: int, seed: int = SEED, chunk: int = 0) -> Columns:
    """Further facts that many programmes ask for: wages, owners, and a plan year by year.

    The yearly values are matrices with a row a firm, filled up to six values; a plan has its
    base year and as many years as ``plan.years`` says. Shares are hundredths.
    """
    draw = np.random.default_rng([seed, chunk, 2])
    years = draw.choice([3, 4, 5], count, p=[0.3, 0.1, 0.6])
    heads = np.maximum(_yearly(draw, _whole(draw, count, 1, 1500), -0.02, 0.03), 1)
    payroll = _yearly(draw, 4_000_000 * heads[:, 0], -0.01, 0.08)
    wage = draw.integers(1_000, 1_500, count)
    return {
        "prefecture": draw.integers(0, len(PREFECTURES), count, np.int8),
        "has_large_company_ties": draw.random(count) < 0.1,
        "taxable_income_average": _whole(draw, count, 1, 3_000_000_000),
        "ownership.one_large_company": draw.integers(0, 101, count, np.int8),
        "ownership.large_companies": draw.integers(0, 101, count, np.int8),
        "ownership.large_company_officers": draw.integers(0, 101, count, np.int8),
        "lowest_wage": wage,
        "plan.lowest_wage": wage + draw.integers(0, 100, count),
        "has_gbizid": draw.random(count) < 0.6,
        "has_published_action_plan": draw.random(count) < 0.5,
        "project_cost_with_tax": _whole(draw, count, 300_000, 700_000_000),
        "plan.years": years,
        "plan.workers": heads,
        "plan.payroll_heads": heads,
        "plan.employees_payroll": payroll,
        "plan.officers_payroll": payroll // 10,
        "plan.personnel_cost": payroll * 5 // 4,
        "plan.operating_profit": _yearly(draw, _whole(draw, count, 1, 900_000_000), -0.05, 0.1),
        "plan.depreciation": _yearly(draw, _whole(draw, count, 1, 300_000_000), -0.1, 0.2),
    }


def _yearly(
    draw: np.random.Generator, base: NDArray[np.int64], least: float, greatest: float
) -> NDArray[np.int64]:
    """Six years that grow evenly, each firm at its own rate."""
    growth = 1 + draw.uniform(least, greatest, (len(base), 1))
    return np.asarray(base[:, None] * growth ** np.arange(6), dtype=np.int64)


def _whole(draw: np.random.Generator, count: int, least: int, greatest: int) -> NDArray[np.int64]:
    """Whole numbers, as many of each order of magnitude."""
    return np.exp(draw.uniform(np.log(least), np.log(greatest), count)).astype(np.int64)


def _near(draw: np.random.Generator, values: NDArray[Any], edges: tuple[int, ...]) -> None:
    """Put a tenth of the values on an edge, or one beside it."""
    chosen = np.flatnonzero(draw.random(len(values)) < 0.1)
    beside = draw.integers(-1, 2, len(chosen))
    values[chosen] = np.maximum(draw.choice(np.array(edges), len(chosen)) + beside, 0)


def _some_calls(draw: np.random.Generator, count: int, share: float) -> NDArray[np.int16]:
    """Sets of up to two calls; most firms have none."""
    calls = (1 << draw.integers(0, len(CALLS), (2, count))).astype(np.int16)
    return np.where(draw.random(count) < share, calls[0] | calls[1], 0).astype(np.int16)


def nulls(columns: Columns, seed: int = SEED, chunk: int = 0) -> dict[str, NDArray[np.bool_]]:
    """Where each column is null: a tenth of its values, drawn for each column by itself."""
    draw = np.random.default_rng([seed, chunk, 1])
    return {name: draw.random(len(values)) < SHARE_OF_NULLS for name, values in columns.items()}


def chunks(count: int) -> Iterator[tuple[int, int]]:
    """The number and the size of each chunk of so many firms."""
    for chunk, first in enumerate(range(0, count, CHUNK)):
        yield chunk, min(CHUNK, count - first)


def write_columns(folder: Path, count: int, seed: int = SEED) -> None:
    """Firms as compact columns, each in ``<term>.npy``."""
    folder.mkdir(parents=True)
    parts = [firms(size, seed, chunk) for chunk, size in chunks(count)]
    for name in parts[0]:
        np.save(folder / f"{name}.npy", np.concatenate([part[name] for part in parts]))


def load(folder: Path) -> Columns:
    """Read what :func:`write_columns` wrote, into memory."""
    return {path.stem: np.load(path) for path in sorted(folder.glob("*.npy"))}


def write_parquet(
    path: Path, count: int, seed: int = SEED, with_plans: bool = False, with_nulls: bool = False
) -> None:
    """The same firms as Parquet with one column a term, made and written a million at a time."""
    import duckdb

    parts = path.with_suffix(".parts")
    parts.mkdir(parents=True)
    database = duckdb.connect(config={"threads": 1})
    for chunk, size in chunks(count):
        columns = firms(size, seed, chunk)
        if with_plans:
            columns |= plans(size, seed, chunk)
        holes = nulls(columns, seed, chunk) if with_nulls else {}
        database.register("given", _flat(columns, holes))
        file = parts / f"{chunk:03}.parquet"
        query = f"SELECT {', '.join(_terms(columns, set(holes)))} FROM given"
        database.execute(f"COPY ({query}) TO '{file}' (COMPRESSION zstd)")
        database.unregister("given")
    database.execute(f"COPY (FROM '{parts}/*.parquet') TO '{path}' (COMPRESSION zstd)")
    for file in parts.iterdir():
        file.unlink()
    parts.rmdir()


def _flat(columns: Columns, holes: dict[str, NDArray[np.bool_]]) -> Columns:
    """Plain arrays only: one a year for yearly values, and one for the holes of each column."""
    found: Columns = {f"no {name}": hole for name, hole in holes.items()}
    for name, values in columns.items():
        if values.ndim == 1:
            found[name] = values
        else:
            found |= {f"{name} {year}": values[:, year] for year in range(values.shape[1])}
    return found


def _terms(columns: Columns, with_holes: set[str]) -> Iterator[str]:
    """The compact columns of ``given`` as the values of the terms they stand for, in SQL."""
    words = {
        "industry": _choice("industry", INDUSTRIES),
        "legal_form": _choice("legal_form", LEGAL_FORMS),
        "prefecture": _choice("prefecture", PREFECTURES),
        "history.adopted": _calls("history.adopted"),
        "history.applying": _calls("history.applying"),
        "capital": f"nullif(capital, {NO_CAPITAL})",
    }
    for name, values in columns.items():
        value = words.get(name, f'"{name}"')
        if values.ndim > 1:
            every = ", ".join(f'"{name} {year}"' for year in range(values.shape[1]))
            value = f'list_slice([{every}], 1, "plan.years" + 1)'
        elif name.startswith("ownership."):
            value = f'CAST("{name}" / 100 AS DECIMAL(3, 2))'
        there = f'CASE WHEN NOT "no {name}" THEN {{}} END' if name in with_holes else "{}"
        yield f'{there.format(value)} AS "{name}"'
        if name == "capital":
            yield f'{there.format(f"capital = {NO_CAPITAL}")} AS "{name}.does_not_apply"'


def _choice(name: str, words: tuple[str, ...]) -> str:
    return f'({list(words)!r})["{name}" + 1]'


def _calls(name: str) -> str:
    parts = ", ".join(
        f"CASE WHEN \"{name}\" & {1 << bit} > 0 THEN '{call}' END" for bit, call in enumerate(CALLS)
    )
    return f"list_filter([{parts}], lambda call: call IS NOT NULL)"
