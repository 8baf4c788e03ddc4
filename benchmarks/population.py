"""Millions of firms: the rules as SQL against a loop in C and openfisca-core, and how they grow.

``.venv/bin/python benchmarks/population.py [PART ...] [--firms 3_400_000]`` runs the parts named,
else all but ``equality``, which takes long; it prints their tables and writes the figures to
``population.json``. Every figure is the median of runs that each had a process of their own;
comparators take turns within one run, since ratios are fairer than milliseconds. openfisca-core
is installed with pip into a temporary folder, where everything else is written too; the folder
is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import population_c as by_c
import population_openfisca as openfisca
from population_data import load, write_columns, write_parquet
from population_measure import Measured, interleaved, run

HERE = Path(__file__).parent
FIGURES = HERE / "population.json"
CHECKED = 5_000
SIZES = (10_000, 100_000, 1_000_000, 3_400_000, 34_000_000)
REFORMS = 30
COLUMNS = ("CPU", "wall", "best wall", "peak memory")
FRAMES_IN = "2GB"  # the memory that DuckDB may use for every frame at once
C, OURS = "C loop", "shoryoku on DuckDB"


class Bench(NamedTuple):
    """What a part is run with: how many firms, how often, and where it may write."""

    firms: int
    repeats: int
    random_firms: int
    folder: Path

    def columns(self, count: int) -> Path:
        """A folder with the columns of so many firms; made once."""
        folder = self.folder / f"columns-{count}"
        if not folder.exists():
            write_columns(folder, count)
        return folder

    def parquet(self, count: int, with_plans: bool = False) -> Path:
        """The same firms as a Parquet file of terms, if wanted with their plans; made once."""
        path = self.folder / f"{'plans' if with_plans else 'firms'}-{count}.parquet"
        if not path.exists():
            write_parquet(path, count, with_plans=with_plans)
        return path


class Table(NamedTuple):
    """What a part found: a Markdown table, and the figures behind it."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    figures: dict[str, Any]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [self.head, ("---", *["---:"] * (len(self.head) - 1)), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return "\n\n".join([table, *self.notes])


def shoryoku(*arguments: object) -> list[str]:
    """The command of one run of the product's own SQL."""
    script = HERE / "population_shoryoku.py"
    return [sys.executable, str(script), *map(str, arguments)]


def memory(bench: Bench) -> Table:
    """One frame, memory to memory: the loop in C, the product, openfisca-core."""
    head = ("memory to memory", *COLUMNS, "CPU against C", "wall against shoryoku")
    rows: list[tuple[str, ...]] = []
    notes = []
    figures: dict[str, Any] = {}
    for rule in by_c.RULES:
        runs, figures[rule] = _memory(bench, rule)
        for name, found in runs.items():
            ratios = (found.cpu_ms / runs[C].cpu_ms, found.wall_ms / runs[OURS].wall_ms)
            rows.append((f"{rule}, {name}", *_shown(found), *(f"{x:.1f} ×" for x in ratios)))
        wrong = figures[rule]["openfisca-core wrong"]
        notes.append(
            f"{rule}: C gives what the interpreter gives ({CHECKED:,} firms), shoryoku what C"
            f" gives (all {bench.firms:,} firms). In openfisca-core {wrong['subsidy']:,}"
            f" subsidies are wrong, by up to {wrong['most']} yen, and {wrong['status']:,} statuses."
        )
    return Table(head, rows, figures, notes)


def _memory(bench: Bench, rule: str) -> tuple[dict[str, Measured], dict[str, Any]]:
    folder, file = bench.columns(bench.firms), bench.parquet(bench.firms)
    in_c = [sys.executable, str(HERE / "population_c.py"), rule, str(folder)]
    wrong = by_c.differences(rule, bench.folder, CHECKED, seed=11)
    if wrong:
        raise SystemExit(f"{rule}: {wrong} of {CHECKED} firms get another answer from C")
    different = run(shoryoku("different", rule, file, folder))["different"]
    if different:
        raise SystemExit(f"{rule}: {different} of {bench.firms} firms differ from C")
    by_c.compiled(rule, bench.folder, branching=True)
    commands = {
        C: [*in_c, "branching"],
        "C without branches": in_c,
        OURS: shoryoku("memory", rule, file),
        "openfisca-core, limits from a NumPy table": openfisca.command(rule, "table", folder),
        "openfisca-core, limits as in its manual": openfisca.command(rule, "indexing", folder),
    }
    runs = interleaved(commands, bench.repeats)
    exact = by_c.compiled(rule, bench.folder)(load(folder), by_c.room(bench.firms))
    figures = {
        "firms that C and the interpreter agree on": CHECKED,
        "firms that C and shoryoku agree on": bench.firms,
        "openfisca-core wrong": openfisca.compared(rule, folder, exact)._asdict(),
        **{name: found._asdict() for name, found in runs.items()},
    }
    return runs, figures


def _shown(found: Measured) -> tuple[str, ...]:
    times = (found.cpu_ms, found.wall_ms, found.best_ms)
    return (*(f"{ms:,.0f} ms" for ms in times), f"{found.peak_mb:,.0f} MB")


def file(bench: Bench) -> Table:
    """One frame, Parquet to Parquet with all checks: time and peak memory."""
    path = bench.parquet(bench.firms)
    commands = {rule: shoryoku("to_parquet", path, "-", rule) for rule in by_c.RULES}
    runs = interleaved(commands, bench.repeats)
    rows = [(rule, *_shown(found)) for rule, found in runs.items()]
    return Table(("Parquet to Parquet", *COLUMNS), rows, _plain(runs))


def frames(bench: Bench) -> Table:
    """Every frame of the rulebook at once, Parquet to Parquet, over firms with plans."""
    path = bench.parquet(bench.firms, with_plans=True)
    found = interleaved({"all": shoryoku("to_parquet", path, FRAMES_IN)}, 1)["all"]
    count = found.more["frames"]
    each = (found.cpu_ms / count, found.wall_ms / count, found.best_ms / count)
    rows = [
        (f"all {count} frames at once, DuckDB within {FRAMES_IN}", *_shown(found)),
        ("a frame", *(f"{ms:,.0f} ms" for ms in each), ""),
    ]
    return Table(("every frame, Parquet to Parquet", *COLUMNS), rows, found._asdict())


def growth(bench: Bench) -> Table:
    """One frame, Parquet to Parquet, from ten thousand firms to ten times the firms of Japan."""
    head = ("firms", *COLUMNS, "CPU a firm")
    rows: list[tuple[str, ...]] = []
    figures = {}
    rule = list(by_c.RULES)[-1]
    for size in SIZES:
        path = bench.parquet(size)
        repeats = bench.repeats if size < 10_000_000 else 1
        found = interleaved({"file": shoryoku("to_parquet", path, "-", rule)}, repeats)["file"]
        if size != bench.firms:
            path.unlink()
        each = found.cpu_ms * 1e6 / size
        rows.append((f"{size:,}", *_shown(found), f"{each:,.0f} ns"))
        figures[str(size)] = found._asdict()
    return Table(head, rows, figures)


def reforms(bench: Bench) -> Table:
    """One variant of a rule against thirty, each with its budget by group, in one pass."""
    path, rule = bench.parquet(bench.firms), list(by_c.RULES)[-1]
    commands = {str(count): shoryoku("reforms", rule, path, count) for count in (1, REFORMS)}
    runs = interleaved(commands, min(bench.repeats, 3))
    rows = [(f"variants in one pass: {count}", *_shown(found)) for count, found in runs.items()]
    times = runs[str(REFORMS)].cpu_ms / runs["1"].cpu_ms
    rows.append((f"{REFORMS} variants against one", f"{times:.1f} ×", "", "", ""))
    return Table(("reforms, Parquet to budgets by group", *COLUMNS), rows, _plain(runs))


def equality(bench: Bench) -> Table:
    """Every rule on random firms with gaps: the interpreter against DuckDB and Spark."""
    import population_equality as rows_

    folder = bench.folder / "equality"
    folder.mkdir()
    found = list(rows_.compared(bench.random_firms, folder))
    engines: dict[str, list[int | str | None]] = {
        "DuckDB": [each.duckdb for each in found],
        "Spark": [each.spark for each in found],
    }
    rows, notes = [], []
    for name, each in engines.items():
        wrong = [number for number in each if isinstance(number, int)]
        firms = f"{len(wrong) * bench.random_firms:,}"
        rows.append((f"interpreter and {name}", str(len(wrong)), firms, f"{sum(wrong):,}"))
    why_not = rows_.no_spark()
    if why_not is not None:
        notes.append(f"Spark was not compared: {why_not}.")
    notes += [f"{e.rule}: Spark: {e.spark}" for e in found if isinstance(e.spark, str)]
    figures: dict[str, Any] = {"firms": bench.random_firms}
    figures |= {each.rule: {"duckdb": each.duckdb, "spark": each.spark} for each in found}
    return Table(("row by row", "rules", "firms", "that differ"), rows, figures, notes)


def _plain(runs: dict[str, Measured]) -> dict[str, Any]:
    return {name: found._asdict() for name, found in runs.items()}


PARTS: dict[str, Callable[[Bench], Table]] = {
    "memory": memory,
    "file": file,
    "frames": frames,
    "growth": growth,
    "reforms": reforms,
    "equality": equality,
}

WANTED = f"{', '.join(PARTS)}; if none is named, all but equality, which takes long"


def main() -> None:
    """Run the parts that are named, print their tables and keep their figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=WANTED)
    parser.add_argument("--firms", type=int, default=3_400_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--random-firms", type=int, default=50_000, help="for equality, a rule")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(
            f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}"
        )
    bench = Bench(given.firms, given.repeats, given.random_firms, Path())
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    wanted = given.parts or [name for name in PARTS if name != "equality"]
    with tempfile.TemporaryDirectory(prefix="shoryoku-benchmark-") as folder:
        for name in wanted:
            found = PARTS[name](bench._replace(folder=Path(folder)))
            kept[name] = {"firms": given.firms, **found.figures}
            print(f"\n{found}", flush=True)
            FIGURES.write_text(
                json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    main()
