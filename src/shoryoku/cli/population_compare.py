"""``shoryoku population compare``: reforms over a file of firms, as ranges and never one number."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from shoryoku.calendar import today
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
from shoryoku.money import parse_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.prose import Line
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language

if TYPE_CHECKING:
    from shoryoku.population.compare import Comparison
    from shoryoku.population.report import About
    from shoryoku.population.uncertainty import Outlook

_WEIGHT, _SYNTHETIC = "weight", "synthetic"


def add_compare(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of ``population compare``."""
    what = "what reforms would change: budget, firms, winners and losers, with uncertainty"
    parser = parsers.add_parser("compare", help=what, description=what)
    parser.add_argument("firms", metavar="FIRMS", help="columns are terms, rows firms")
    parser.add_argument(
        "--reform", metavar="FILE", type=Path, action="append", required=True,
        help="a YAML file of changed parameters; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--behaviour", metavar="FILE", type=Path, help="take-up, award rate and so on"
    )
    parser.add_argument(
        "--weight", metavar="COLUMN",
        help="how many firms a row stands for (a column named weight is used by itself)",
    )  # fmt: skip
    parser.add_argument("--draws", type=int, default=10_000, metavar="N", help="default 10000")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="default 7")
    parser.add_argument("--ceiling", metavar="YEN", help="the most that is paid, such as 1000億円")
    parser.add_argument("--report", metavar="FILE.html", type=Path, help="write a printable report")
    parser.add_argument("--memory", metavar="SIZE", help="the most memory of DuckDB, e.g. 1GB")
    parser.add_argument("--threads", type=int, metavar="N", help="threads of DuckDB")
    add_day(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    add_rulebook(parser)


def run_compare(options: argparse.Namespace) -> int:
    """Compare the reforms and print, or write, what was found.

    Raises:
        InputError: a file or option cannot be used.
    """
    _needs_numpy()
    from shoryoku.population.uncertainty import refuse

    ceiling = _ceiling(options.ceiling)
    refuse(options.draws, options.seed, ceiling)
    if options.report and not options.report.resolve().parent.is_dir():
        raise InputError(Problem(str(options.report.parent), "is not a folder", "make it first"))
    comparison, outlooks, about = _compared(options, day(options.on) or today(), ceiling)
    lang = language(options)
    if options.report:
        from shoryoku.population.report import report

        page = report(comparison, outlooks, about, lang)
        options.report.write_text(page, encoding="utf-8")
    if options.json:
        print_json(_as_dict(comparison, outlooks, about))
    else:
        print_lines(_described(comparison, outlooks, about, lang))
        if options.report:
            print_lines([(0, ""), (0, f"→ {options.report}")])
    return 0


def _needs_numpy() -> None:
    from importlib.util import find_spec

    for module in ("duckdb", "numpy"):
        if find_spec(module) is None:
            expected = "pip install 'shoryoku[population]'"
            raise InputError(Problem("population", f"{module} is not installed", expected))


def _ceiling(written: str | None) -> int | None:
    if written is None:
        return None
    try:
        return parse_yen(written)
    except ValueError as error:
        raise InputError(Problem("--ceiling", str(error), "yen such as 1000億円")) from None


def _compared(
    options: argparse.Namespace, on: date, ceiling: int | None
) -> tuple[Comparison, list[Outlook], About]:
    from shoryoku.population.assumptions import behaviours
    from shoryoku.population.behaviour import read_behaviour
    from shoryoku.population.compare import compare, scenarios_of
    from shoryoku.population.duck import DuckDatabase
    from shoryoku.population.query import names_read
    from shoryoku.population.reform import baseline_ids, read_reforms
    from shoryoku.population.report import About
    from shoryoku.population.table import check
    from shoryoku.population.uncertainty import outlooks

    rulebook = book(options)
    reforms = read_reforms(options.reform, rulebook)
    given = read_behaviour(options.behaviour) if options.behaviour else {}
    assumed = behaviours(reforms, given, rulebook)
    baseline = [rulebook.rule(id_) for id_ in baseline_ids(reforms)]
    variants = [variant for reform in reforms for variant in reform.variants]
    scenarios = scenarios_of(baseline, variants)
    database = DuckDatabase(options.memory, options.threads)
    view = database.open(options.firms)
    rules = [rule for scenario in scenarios for rule in scenario.rules]
    table = check(database, view, local=names_read(rules))
    weight = options.weight or (_WEIGHT if _WEIGHT in table.not_read else None)
    if sys.stderr.isatty():
        print(f"{table.rows:,} × {len(scenarios)} …", end="\r", file=sys.stderr, flush=True)
    comparison = compare(database, table, scenarios, on, weight)
    cells = comparison.whole.cells
    found = outlooks(cells, assumed, options.draws, options.seed, ceiling)
    targets = Path(options.firms).with_suffix(".targets.json")
    synthetic = _SYNTHETIC in table.not_read or targets.is_file()
    not_read = tuple(each for each in table.not_read if each not in (weight, _SYNTHETIC))
    name = Path(options.firms).name
    about = About(name, synthetic, not_read, options.draws, options.seed, ceiling)
    return comparison, found, about


def _as_dict(
    comparison: Comparison, outlooks: Sequence[Outlook], about: About
) -> dict[str, object]:
    found = comparison.to_dict()
    for scenario, outlook in zip(found["scenarios"], outlooks, strict=True):
        scenario["outlook"] = outlook.to_dict()
    return {
        "firms_file": about.source,
        "synthetic": about.synthetic,
        "columns_not_read": list(about.not_read),
        "draws": about.draws,
        "seed": about.seed,
        "ceiling": about.ceiling,
        **found,
    }


def _described(
    comparison: Comparison, outlooks: Sequence[Outlook], about: About, lang: Language
) -> Iterator[Line]:
    from shoryoku.population import report_words as w
    from shoryoku.population.report import headline
    from shoryoku.population.wording import step

    yield 0, headline(comparison, outlooks, lang)
    if about.synthetic:
        yield 0, w.SYNTHETIC.in_language(lang)
    yield 0, ""
    yield 0, f"■ {w.CHANGED.in_language(lang)}"
    colon = "：" if lang == "ja" else ": "
    for scenario in comparison.scenarios[1:]:
        yield 1, scenario.name.in_language(lang)
        for change in scenario.variant.changes if scenario.variant else ():
            standing = STANDING[change.origin.standing].in_language(lang) if change.origin else "—"
            yield 2, f"{change.label.in_language(lang)}{colon}{step(change, lang)}  [{standing}]"
    yield from _budgets(comparison, outlooks, lang)
    yield from _firms(comparison, lang)
    yield from _decides(outlooks[0], lang)
    yield from _open(comparison, outlooks, about, lang)


def _budgets(comparison: Comparison, outlooks: Sequence[Outlook], lang: Language) -> Iterator[Line]:
    from shoryoku.population import report_words as w
    from shoryoku.population.wording import about_yen, counts, share, span

    yield 0, ""
    yield 0, f"■ {w.BUDGET.in_language(lang)}"
    less = "差（P10〜P90）" if lang == "ja" else "Difference (P10 to P90)"
    rows = [["", "P10", "P50", "P90", less, w.AWARDS.in_language(lang)]]
    for scenario, outlook in zip(comparison.scenarios, outlooks, strict=True):
        row = [scenario.name.in_language(lang)]
        row += [about_yen(value, lang) for value in outlook.budget]
        row.append(span(outlook.difference, lang, signed=True) if outlook.difference else "—")
        row.append(counts(outlook.awards, lang))
        rows.append(row)
    yield from _aligned(rows)
    for scenario, outlook in zip(comparison.scenarios, outlooks, strict=True):
        if outlook.paid is not None and outlook.over_ceiling is not None:
            name, paid = scenario.name.in_language(lang), span(outlook.paid, lang)
            reached = f"{w.REACHED.in_language(lang)} {share(outlook.over_ceiling)}"
            yield 1, f"{name}  {w.PAID.in_language(lang)} {paid}  {reached}"


def _firms(comparison: Comparison, lang: Language) -> Iterator[Line]:
    from shoryoku.population import report_words as w
    from shoryoku.population.disclosure import figures
    from shoryoku.population.wording import about_yen, count

    yield 0, ""
    yield 0, f"■ {w.EVERYONE.in_language(lang)}"
    heads = (w.ELIGIBLE, w.MISSING, w.CERTAIN, w.AT_MOST, w.WINNERS, w.LOSERS)
    rows = [["", *(head.in_language(lang) for head in heads)]]
    for at, scenario in enumerate(comparison.scenarios):
        found = figures(comparison.whole, at)
        row = [scenario.name.in_language(lang), count(found["eligible"]), count(found["unknown"])]
        row += [about_yen(found[key], lang, 4) for key in ("certain_yen", "possible_yen")]
        row += [count(found[key]) if at else "—" for key in ("winners", "losers")]
        rows.append(row)
    yield from _aligned(rows)


def _decides(outlook: Outlook, lang: Language) -> Iterator[Line]:
    from shoryoku.population import report_words as w
    from shoryoku.population.uncertainty import NAMES
    from shoryoku.population.wording import about_yen, ends

    yield 0, ""
    yield 0, f"■ {w.DECIDES.in_language(lang)}"
    rows = [[head.in_language(lang) for head in w.TORNADO_HEADS]]
    for bar in outlook.tornado:
        low, high = ends(bar, outlook.behaviour.get(bar.parameter), lang)
        name = NAMES[bar.parameter].in_language(lang)
        rows.append([name, low, about_yen(bar.low, lang), high, about_yen(bar.high, lang)])
    yield from _aligned(rows)


def _open(
    comparison: Comparison, outlooks: Sequence[Outlook], about: About, lang: Language
) -> Iterator[Line]:
    from shoryoku.population import report_words as w
    from shoryoku.population.behaviour import LABELS
    from shoryoku.population.report_method import lines_not_known

    yield 0, ""
    yield 0, f"■ {w.BEHAVIOUR.in_language(lang)}"
    colon = "：" if lang == "ja" else ": "
    for id_, label in LABELS.items():
        each = outlooks[0].behaviour[id_]
        standing = STANDING[each.standing].in_language(lang)
        source = f"{standing}{colon}{each.source}" if each.source else standing
        yield 1, f"{label.in_language(lang)}{colon}{each.words(lang)}  [{source}]"
    yield 0, ""
    yield 0, f"■ {w.NOT_KNOWN.in_language(lang)}"
    for line in lines_not_known(comparison, about.not_read, about.synthetic, lang):
        yield 1, line


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """Columns of equal width under their heads; on a narrow terminal a block for each row."""
    widths = [max(_cells(row[at]) for row in rows) for at in range(len(rows[0]))]
    if sum(widths) + 2 * len(widths) > get_terminal_size((110, 24)).columns:
        for row in rows[1:]:
            yield 1, row[0]
            for head, cell in zip(rows[0][1:], row[1:], strict=True):
                yield 2, f"{head}  {cell}"
        return
    for row in rows:
        first = row[0] + " " * (widths[0] - _cells(row[0]))
        rest = (
            " " * (width - _cells(cell)) + cell
            for cell, width in zip(row[1:], widths[1:], strict=True)
        )
        yield 1, "  ".join([first, *rest]).rstrip()


def _cells(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in words)
