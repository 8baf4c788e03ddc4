"""``shoryoku population``: the rules over millions of firms, synthetic firms, and reforms."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shoryoku.cli.population_compare import add_compare, run_compare
from shoryoku.cli.population_make import add_make, run_make
from shoryoku.cli.shown import (
    add_day,
    add_language,
    add_rulebook,
    book,
    day,
    language,
    print_json,
    print_lines,
)
from shoryoku.money import format_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.prose import Line
from shoryoku.rulebook.rules import Rule
from shoryoku.text import Language

if TYPE_CHECKING:
    from shoryoku.population.run import Count, Progress, Result, Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    _add_run(parts)
    add_make(parts)
    add_compare(parts)


def run(options: argparse.Namespace) -> int:
    _needs("duckdb")
    _needs("numpy")
    return {"run": _run, "make": run_make, "compare": run_compare}[options.part](options)


def _needs(module: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        found = f"{module} is not installed"
        raise InputError(Problem("population", found, "pip install 'shoryoku[population]'"))


def _add_run(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "apply rules to every firm of a CSV or Parquet file"
    parser = parts.add_parser("run", help=what, description=what)
    parser.add_argument("firms", metavar="FIRMS", help="columns are terms, rows firms")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument(
        "--programme",
        action="append",
        metavar="ID@V[/FRAME]",
        help="a rule, a vintage or all of a programme; may be repeated",
    )
    chosen.add_argument(
        "--open-on", metavar="DATE", help="every rule that takes applications on a day"
    )
    parser.add_argument("--out", required=True, metavar="RESULT.parquet")
    parser.add_argument("--force", action="store_true", help="replace a result that exists")
    parser.add_argument(
        "--why", action="store_true", help="also each requirement and the first that fails"
    )
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="default: duckdb"
    )
    parser.add_argument("--memory", metavar="SIZE", help="the most memory of DuckDB, e.g. 1GB")
    parser.add_argument("--threads", type=int, metavar="N", help="threads of DuckDB")
    add_day(parser)
    parser.add_argument("--json", action="store_true", help="the counts as JSON")
    add_language(parser)
    add_rulebook(parser)


def _run(options: argparse.Namespace) -> int:
    from shoryoku.population.run import open_on, run

    rulebook = book(options)
    if options.open_on and options.on:
        raise InputError(Problem("--on", "is given beside --open-on", "give one of the two"))
    on = day(options.open_on or options.on)
    rules: list[Rule] = []
    for wanted in options.programme or ():
        rules += [rule for rule in rulebook.rules(wanted) if rule not in rules]
    if options.open_on:
        assert on is not None
        rules = open_on(rulebook, on)
    if options.engine == "duckdb":
        _refuse_to_replace(Path(options.out), options.force)
    database = _database(options)
    bar = _progress() if sys.stderr.isatty() else None
    result = run(database, options.firms, rules, options.out, on, options.why, bar)
    if options.json:
        print_json(_as_dict(result, on))
    else:
        print_lines(_described(result, rules, language(options)))
    return 0


def _refuse_to_replace(out: Path, force: bool) -> None:
    if out.exists() and not force:
        raise InputError(Problem(str(out), "exists already", "give another name, or --force"))
    if not out.resolve().parent.is_dir():
        raise InputError(Problem(str(out.parent), "is not a folder", "make it first"))


def _database(options: argparse.Namespace) -> Store:
    if options.engine == "spark":
        _needs("pyspark")
        from shoryoku.population.spark import SparkDatabase

        return SparkDatabase(options.force)
    from shoryoku.population.duck import DuckDatabase

    return DuckDatabase(options.memory, options.threads)


def _progress() -> Progress:
    started = time.monotonic()

    def show(done: int, whole: int, name: str) -> None:
        spent = time.monotonic() - started
        left = f", about {spent / done * (whole - done):.0f} s left" if 0 < done < whole else ""
        line = f"{done}/{whole} {name}{left}"
        print(f"\r\x1b[K{line}", end="" if done < whole else "\n", file=sys.stderr, flush=True)

    return show


def _as_dict(result: Result, on: date | None) -> dict[str, object]:
    return {
        "out": result.out,
        "on": on.isoformat() if on else None,
        "firms": result.firms,
        "columns_not_read": list(result.not_read),
        "counts": [count._asdict() for count in result.counts],
    }


_STATUS = {
    "eligible": ("対象", "eligible"),
    "unknown": ("不明", "unknown"),
    "ineligible": ("対象外", "not eligible"),
    "conflict": ("規則が矛盾", "the rule contradicts itself"),
}


def _described(result: Result, rules: list[Rule], lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"{result.out}: {result.firms:,}{'社' if ja else ' firms'}"
    if result.not_read:
        listed = ", ".join(result.not_read)
        yield (
            0,
            f"用語でない列（読みません）：{listed}"
            if ja
            else f"columns that are no terms: {listed}",
        )
    by_rule: dict[str, list[Count]] = {}
    for count in result.counts:
        by_rule.setdefault(count.rule, []).append(count)
    for rule in rules:
        yield 0, ""
        yield (
            0,
            f"■ {rule.name.in_language(lang)}（{rule.id}）"
            if ja
            else f"■ {rule.name.en} ({rule.id})",
        )
        counts = {count.status: count for count in by_rule.get(rule.id, [])}
        for status, words in _STATUS.items():
            if status in counts:
                yield 1, _line(words[0 if ja else 1], counts[status], lang)


def _line(word: str, count: Count, lang: Language) -> str:
    firms = f"{word} {count.firms:,}{'社' if lang == 'ja' else ''}"
    if count.status in ("ineligible", "conflict") or count.subsidy_max is None:
        return firms
    low, high = count.subsidy_min or 0, count.subsidy_max
    if count.is_open_above:
        least = format_yen(low, lang)
        return f"{firms}: {least}以上（上は不明）" if lang == "ja" else f"{firms}: {least} or more"
    if low == high:
        return f"{firms}: {format_yen(low, lang)}"
    return f"{firms}: {format_yen(low, lang)} 〜 {format_yen(high, lang)}"
