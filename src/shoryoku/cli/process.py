"""``shoryoku process FILE``: where time goes, what a change saves, and when it pays back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from shoryoku.cli.process_words import described
from shoryoku.cli.shown import add_language, language, print_json, print_lines
from shoryoku.diagnosis.freed_hours import Use
from shoryoku.diagnosis.investment import investment_points
from shoryoku.diagnosis.process import Step, Work
from shoryoku.diagnosis.process_analysis import analysed
from shoryoku.diagnosis.process_files import read_sheet, write_sheet
from shoryoku.diagnosis.process_sheet import PREMISES, Sheet
from shoryoku.diagnosis.process_values import premise_of
from shoryoku.problems import InputError, Problem
from shoryoku.text import Language, Text

_EXAMPLES = {
    "days_per_year": "240",
    "weeks_per_year": "50",
    "hours_per_day": "8",
    "investment": "3,000万円",
    "hourly_cost": "2,000円",
    "value_added_increase": "500万円",
    "plan_years": "5",
    "value_added": "1億2,000万円",
    "labour_hours": "40,000",
}
_WRITTEN = Text(
    "{0} を書きました。記入したら: shoryoku process {0}",
    "{0} is written. When it is filled in: shoryoku process {0}",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.csv|.xlsx", nargs="?", help="the process sheet")
    parser.add_argument(
        "--template",
        metavar="OUT",
        type=Path,
        help="write an empty form (with FILE: a form filled in from it), as .csv or .xlsx",
    )
    parser.add_argument(
        "--industry",
        metavar="NAME",
        help="name the steps of the empty form after the processes printed for an industry",
    )
    parser.add_argument(
        "--enter",
        action="store_true",
        help="enter the steps in the terminal, with a stopwatch; they are kept in FILE",
    )
    for name, label in PREMISES.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            metavar="N",
            help=f"{label.en}, e.g. {_EXAMPLES[name]}; goes before what FILE says",
        )
    parser.add_argument(
        "--use",
        metavar="NAME:A|D:HOURS[:YEN]",
        action="append",
        default=[],
        help="a use of the freed time: hours a year, and value added per hour",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    lang = language(options)
    if options.file is None:
        if options.template is None:
            expected = "give FILE.csv or FILE.xlsx, or --template OUT.xlsx for an empty form"
            raise InputError(Problem("process", "has no file", expected))
        write_sheet(options.template, _form(options.industry), lang)
        print(_WRITTEN.in_language(lang).format(options.template))
        return 0
    path = Path(options.file)
    if options.enter:
        from shoryoku.cli.process_entry import enter

        if not enter(path, lang):
            return 0
    sheet = _with_options(read_sheet(path), options)
    if options.template is not None:
        write_sheet(options.template, sheet, lang)
        print(_WRITTEN.in_language(lang).format(options.template))
        return 0
    _show(sheet, path, options.json, lang)
    return 0


def _form(industry: str | None) -> Sheet | None:
    """An empty form, with the steps that the plan prints for an industry, if it prints any."""
    if industry is None:
        return None
    printed = investment_points(industry)
    names = printed.processes or tuple(point.name.ja for point in printed.points)
    if not names:
        found = f"no processes are printed for {industry}"
        raise InputError(Problem("--industry", found, "leave it out for an empty form"))
    steps = (Step(name.lstrip("①②③④⑤"), None, Work(), Work()) for name in names)
    return Sheet(tuple(steps))


def _show(sheet: Sheet, path: Path, as_json: bool, lang: Language) -> None:
    found = analysed(sheet)
    if as_json:
        print_json({"file": path.name, **found.to_dict()})
    else:
        print_lines(described(found, path.name, lang))


def _with_options(sheet: Sheet, options: argparse.Namespace) -> Sheet:
    """The sheet, with what the command line says in place of what the file says."""
    problems: list[Problem] = []
    given: dict[str, Fraction | None] = {}
    for name in PREMISES:
        written = getattr(options, name)
        if written is None:
            continue
        try:
            given[name] = premise_of(name, written)
        except ValueError as error:
            problems.append(Problem(f"--{name.replace('_', '-')}", str(error)))
    uses = tuple(_uses(options.use, problems)) or sheet.uses
    if problems:
        raise InputError(problems)
    return sheet._replace(premises=sheet.premises._replace(**given), uses=uses)


def _uses(written: list[str], problems: list[Problem]) -> Iterator[Use]:
    for text in written:
        parts = text.replace("：", ":").split(":")
        try:
            if len(parts) not in (3, 4) or not parts[0].strip():
                raise ValueError("is not of the form NAME:A:100:3000")
            kind = parts[1].strip().upper()
            hours = premise_of("hours", parts[2])
            if kind not in ("A", "D") or hours is None:
                raise ValueError("needs the kind A or D and hours a year")
            value = premise_of("value_per_hour", parts[3]) if len(parts) > 3 else None
            yield Use(parts[0].strip(), kind, hours, value)
        except ValueError as error:
            problems.append(Problem(f"--use {text!r}", str(error), "e.g. 見積の迅速化:A:100:3000"))
