"""``shoryoku diagnose FIRM.yaml``: where the firm stands, and what to do first."""

from __future__ import annotations

import argparse
from pathlib import Path

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
from shoryoku.diagnosis.report import diagnose
from shoryoku.diagnosis.section import load
from shoryoku.problems import InputError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "firm", metavar="FIRM.yaml", help="the facts of the firm, with a `diagnosis:` section"
    )
    add_day(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="write the report: .pdf, .html, .md, .txt or .json (docs/diagnosis.md)",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    parser.add_argument("--json", action="store_true", help="as JSON (docs/diagnosis.md)")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    if options.out is not None and options.out.exists() and not options.force:
        expected = "give another name, or --force"
        raise InputError(Problem(str(options.out), "is there already", expected))
    rulebook = book(options)  # first: a folder may bring terms that the firm file uses
    firm, section = load(options.firm)
    found = diagnose(firm, section, day(options.on), rulebook)
    if options.json:
        print_json(found.to_dict())
        return 0
    from shoryoku.documents import diagnosis_report, terminal

    lang = language(options)
    if options.out is None:
        print_lines(terminal.lines(diagnosis_report.paper(found, lang)))
        return 0
    diagnosis_report.write(found, options.out, lang)
    written = f"診断レポートを書きました：{options.out}"
    print_lines([(0, written if lang == "ja" else f"The report was written to {options.out}")])
    return 0
