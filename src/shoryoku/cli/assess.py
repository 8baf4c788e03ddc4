"""``shoryoku assess FIRM.yaml``: what a firm could get."""

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
from shoryoku.firm.file import load_firm
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.book import Rulebook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("firm", metavar="FIRM.yaml", help="the facts of the firm")
    add_day(parser)
    parser.add_argument(
        "--programme", metavar="ID[@VINTAGE[/FRAME]]", help="one programme, vintage or frame"
    )
    parser.add_argument("--why", action="store_true", help="the whole reasoning, with sources")
    parser.add_argument("--json", action="store_true", help="the answer as JSON (docs/json.md)")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="write the results: .pdf, .html, .md, .txt, .json"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    parser.add_argument(
        "--compare",
        metavar="ID@VINTAGE",
        nargs="+",
        help="calls or programmes side by side for this firm",
    )
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    if options.out is not None and options.out.exists() and not options.force:
        expected = "give another name, or --force"
        raise InputError(Problem(str(options.out), "is there already", expected))
    rulebook = book(options)  # first: a folder may bring terms that the firm file uses
    if options.compare:
        return _compare(options, rulebook)
    found = assess(load_firm(options.firm), day(options.on), options.programme, rulebook)
    if options.json:
        print_json(found.to_dict())
        return 0
    lang = language(options)
    if options.out is not None:
        from shoryoku.documents import assessment_report

        assessment_report.write(found, options.out, lang)
        written = f"結果を書きました：{options.out}"
        print_lines(
            [(0, written if lang == "ja" else f"The results were written to {options.out}")]
        )
        return 0
    from shoryoku.rulebook.explain import explained, head

    print_lines(head(found, lang))
    if options.programme is None and not options.why:
        from shoryoku.rulebook.overview import summary

        print_lines(summary(found, lang))
        return 0
    for answer in found.answers:
        print()
        print_lines(explained(answer, lang, options.why))
    if options.programme is not None and all(a.window_state == "closed" for a in found.answers):
        from shoryoku.cli.programmes import successor_lines

        print_lines(successor_lines(rulebook, options.programme.partition("@")[0], lang))
    return 0


def _compare(options: argparse.Namespace, rulebook: Rulebook) -> int:
    """Calls or programmes side by side."""
    from shoryoku.rulebook.side_by_side import lines

    firm, on = load_firm(options.firm), day(options.on)
    answers = [one for id_ in options.compare for one in assess(firm, on, id_, rulebook).answers]
    print_lines(lines(answers, language(options)))
    return 0
