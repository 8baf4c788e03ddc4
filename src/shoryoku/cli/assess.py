"""``shoryoku assess FIRM.yaml``: what a firm could get."""

from __future__ import annotations

import argparse

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
from shoryoku.rulebook.assess import assess


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("firm", metavar="FIRM.yaml", help="the facts of the firm")
    add_day(parser)
    parser.add_argument(
        "--programme", metavar="ID[@VINTAGE[/FRAME]]", help="one programme, vintage or frame"
    )
    parser.add_argument("--why", action="store_true", help="the whole reasoning, with sources")
    parser.add_argument("--json", action="store_true", help="the answer as JSON (docs/json.md)")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    rulebook = book(options)  # first: a folder may bring terms that the firm file uses
    found = assess(load_firm(options.firm), day(options.on), options.programme, rulebook)
    if options.json:
        print_json(found.to_dict())
        return 0
    from shoryoku.rulebook.explain import explained, head

    lang = language(options)
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
