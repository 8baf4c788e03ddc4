"""A synthetic population of Japanese firms from published margins, as one Parquet file.

Universe: the 3,375,255 companies and sole proprietors outside farming and fishing of June 2021,
10,364 large ones among them. Cells of size, industry, legal form and prefecture are fitted to
printed counts, made whole numbers, and filled with firms; accounts are calibrated to printed
totals, and everything is compared with targets that were never used. Nobody in it exists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import numpy as np

from shoryoku import __version__
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.population.calibration import Scales, no_sums, no_tally, scales
from shoryoku.population.cells import employment, fitted_cells, whole_cells
from shoryoku.population.draws import Facts, Limits, Plan, Start, columns, draw, plan, start
from shoryoku.population.fitting import Whole
from shoryoku.population.margins import LEGAL_FORMS, SIZES, Margins, load
from shoryoku.population.targets import Reached, measured, refuse_misses
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.tables import minimum_wage

FIRMS = 3_375_255
SEED = 7
FEWEST, MOST = 100_000, 100_000_000
CHUNK = 200_000
UNIVERSE = (
    "companies and sole proprietors outside farming and fishing, June 2021, 3,375,255 firms"
    " including 10,364 large ones (SMEA, 2021 Economic Census for Business Activity)"
)
WARNING = (
    "SYNTHETIC: no row is a real firm. Fitted to published totals; what is between them is assumed."
    " 合成データ：実在の企業ではありません。公表された合計に合わせた推計で、内訳の多くは仮定です。"
)
_TARGETS = ".targets.json"
_MEMORY = "256MB"
_TYPES = {
    "firm_id": "BIGINT",
    "industry": "VARCHAR",
    "prefecture": "VARCHAR",
    "legal_form": "VARCHAR",
    "employees": "BIGINT",
    "capital": "BIGINT",
    "capital.does_not_apply": "BOOLEAN",
    "lowest_wage": "BIGINT",
    "sales": "BIGINT",
    "eligible_cost": "BIGINT",
    "size": "VARCHAR",
    "persons_engaged": "BIGINT",
    "value_added": "BIGINT",
    "payroll": "BIGINT",
    "invests": "BOOLEAN",
    "weight": "DOUBLE",
    "synthetic": "BOOLEAN",
}


class Made(NamedTuple):
    """A population that was written: where, how many rows, and how each target was reached."""

    path: Path
    targets_path: Path
    rows: int
    weight: float
    targets: tuple[Reached, ...]


def make(
    out: Path,
    firms: int = FIRMS,
    seed: int = SEED,
    *,
    day: date | None = None,
    margins: Margins | None = None,
    progress: Callable[[float], None] | None = None,
) -> Made:
    """Write a synthetic population and, beside it, the list of its targets as JSON.

    The same seed, number of firms, day and margins give the same rows.

    Args:
        out: the Parquet file; it replaces one that is there.
        firms: how many rows; each stands for 3,375,255 / ``firms`` firms (column ``weight``).
        day: the day whose minimum wages bound the lowest wages.
        margins: other margins than those that are shipped.
        progress: is told the share of the work that is done.

    Raises:
        InputError: an argument cannot be used, or a target is missed; then nothing is written.
    """
    _check(out, firms, seed)
    margins = margins or load()
    tell = progress or _say_nothing
    order = _Order(out, firms, seed, day or margins.day, margins.universe() / firms)
    made, ends = _planned(margins, order)
    try:
        found = _made(made, ends, order, tell)
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        raise InputError(Problem(str(out), f"cannot be written: {reason}")) from None
    tell(1.0)
    return Made(out, out.with_suffix(_TARGETS), firms, order.weight, found)


class _Order(NamedTuple):
    out: Path
    firms: int
    seed: int
    day: date
    weight: float


def _made(
    made: Plan, ends: Whole, order: _Order, tell: Callable[[float], None]
) -> tuple[Reached, ...]:
    """Draw, calibrate, measure and write; nothing is left when a target is missed."""
    margins, weight = made.margins, order.weight
    limits, by = _calibrated(made, ends, order, tell)
    with TemporaryDirectory(dir=order.out.parent, prefix=f".{order.out.name}.") as folder:
        room = Path(folder)
        with _database(room) as database:
            first = 1
            for done, facts in _facts(made, ends, order.seed, limits):
                _insert(database, margins, columns(made, facts, *by), first, weight)
                first += len(facts.cell)
                tell(0.5 + 0.45 * done)
            query = database.execute
            found = measured(margins, lambda sql: query(sql).fetchall(), "firms", weight)
            refuse_misses(found)
            _write(database, room / "firms.parquet", _notes(margins, order))
        (room / "targets.json").write_text(_json(order, found), encoding="utf-8")
        # both take their places only when both are whole
        (room / "firms.parquet").replace(order.out)
        (room / "targets.json").replace(order.out.with_suffix(_TARGETS))
    return found


def _say_nothing(share: float) -> None:
    del share


def _planned(margins: Margins, order: _Order) -> tuple[Plan, Whole]:
    """What firms are drawn with, and the row at which each cell ends."""
    wages = _minimum_wages(margins, order.day)
    cells = fitted_cells(margins)
    first = float(np.random.default_rng(order.seed).random())
    counts = whole_cells(cells, order.firms, first)
    universe = counts.astype(np.float64) * order.weight
    laws = employment(margins, cells, universe.astype(np.float64))
    made = plan(margins, cells, counts, laws, wages)
    return made, np.cumsum(counts)


def _calibrated(
    made: Plan, ends: Whole, order: _Order, tell: Callable[[float], None]
) -> tuple[Limits, Scales]:
    """The limits and scales at which the drawn firms reach the printed totals."""
    tally = no_tally(made.margins)
    for done, begun, _ in _chunks(made, ends, order.seed):
        tally = tally.plus(made, begun)
        tell(0.2 * done)
    limits = tally.limits(made.margins)
    sums = no_sums(made.margins)
    for done, facts in _facts(made, ends, order.seed, limits):
        sums = sums.plus(facts)
        tell(0.2 + 0.3 * done)
    return limits, scales(made.margins, sums, order.weight)


def _check(out: Path, firms: int, seed: int) -> None:
    problems = []
    if not FEWEST <= firms <= MOST:
        found = f"{firms:,} is out of range"
        expected = f"{FEWEST:,} to {MOST:,}; fewer rows cannot show the printed totals"
        problems.append(Problem("--firms", found, expected))
    if not 0 <= seed < 2**63:
        problems.append(Problem("--seed", f"{seed} is out of range", "a whole number from 0 on"))
    if not out.parent.is_dir():
        problems.append(Problem("--out", f"there is no folder {out.parent}", "make it first"))
    elif out.is_dir():
        problems.append(Problem("--out", f"{out} is a folder", "give the name of a file"))
    if problems:
        raise InputError(problems)


def _minimum_wages(margins: Margins, day: date) -> Whole:
    wages = []
    for prefecture in margins.prefectures:
        wage = minimum_wage(prefecture.name, day)
        if wage is None:
            found = f"the minimum wage of {prefecture.name} on {day} is not known"
            raise InputError(Problem("--on", found, "give a day from 2002-10-01 to a year ahead"))
        wages.append(wage.yen)
    return np.array(wages, dtype=np.int64)


def _chunks(
    made: Plan, ends: Whole, seed: int
) -> Iterator[tuple[float, Start, np.random.Generator]]:
    """The firms chunk by chunk, with the share that is done; the same each time."""
    rows = int(ends[-1])
    for number, first in enumerate(range(0, rows, CHUNK)):
        stop = min(first + CHUNK, rows)
        cell = np.searchsorted(ends, np.arange(first, stop), side="right").astype(np.int64)
        source = np.random.default_rng([seed, number])
        yield stop / rows, start(made, first, cell, source), source


def _facts(made: Plan, ends: Whole, seed: int, limits: Limits) -> Iterator[tuple[float, Facts]]:
    for done, begun, source in _chunks(made, ends, seed):
        yield done, draw(made, limits, begun, source)


def _database(room: Path) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(str(room / "firms.duckdb"))
    database.execute("SET enable_progress_bar = false")
    database.execute("SET memory_limit = ?", [_MEMORY])
    database.execute("SET temp_directory = ?", [str(room)])
    held = ", ".join(f'"{name}" {type_}' for name, type_ in _TYPES.items())
    database.execute(f"CREATE TABLE firms ({held})")
    return database


def _insert(
    database: duckdb.DuckDBPyConnection,
    margins: Margins,
    chunk: dict[str, Any],
    first: int,
    weight: float,
) -> None:
    industries = _list(industry.id for industry in margins.industries)
    places = _list(prefecture.name for prefecture in margins.prefectures)
    numbers = np.arange(first, first + len(chunk["size"]), dtype=np.int64)
    database.register("chunk", {"firm_id": numbers, **chunk})
    database.execute(
        f"""INSERT INTO firms SELECT firm_id, {industries}[industry + 1],
        {places}[prefecture + 1], {_list(LEGAL_FORMS)}[legal_form + 1], employees, capital, sole,
        lowest_wage, sales, eligible_cost, {_list(SIZES)}[size + 1], persons, value_added,
        payroll, invests, {weight!r}, TRUE FROM chunk"""
    )
    database.unregister("chunk")


def _list(names: Any) -> str:
    return "[" + ", ".join(_text(name) for name in names) + "]"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write(database: duckdb.DuckDBPyConnection, path: Path, notes: dict[str, str]) -> None:
    kept = ", ".join(f"{name}: {_text(text)}" for name, text in notes.items())
    database.execute(
        f"COPY firms TO {_text(str(path))}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{kept}}})"
    )


def _notes(margins: Margins, order: _Order) -> dict[str, str]:
    """What the file says of itself."""
    terms = [name for name in _TYPES if name in vocabulary()]
    return {
        "synthetic": "true",
        "warning": WARNING,
        "universe": UNIVERSE,
        "seed": str(order.seed),
        "firms": str(order.firms),
        "day_of_minimum_wages": order.day.isoformat(),
        "made_by": f"shoryoku {__version__}",
        "terms": ", ".join(terms),
        "other_columns": ", ".join(name for name in _TYPES if name not in vocabulary()),
        "assumed": ", ".join(margins.assumed),
        "targets": ", ".join(f"{t.id}={t.value:.10g}" for t in margins.targets),
    }


def _json(order: _Order, found: tuple[Reached, ...]) -> str:
    said = {
        "synthetic": True,
        "warning": WARNING,
        "universe": UNIVERSE,
        "made_by": f"shoryoku {__version__}",
        "firms": order.firms,
        "seed": order.seed,
        "day_of_minimum_wages": order.day.isoformat(),
        "weight": order.weight,
        "targets": [one.to_dict() for one in found],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
