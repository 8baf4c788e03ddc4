"""``shoryoku cases FILE...``: run case files; one line a failure."""

from __future__ import annotations

import argparse
from pathlib import Path

from shoryoku.cli.shown import add_rulebook, book
from shoryoku.diagnosis.cases import failures
from shoryoku.rulebook.cases import read_cases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="case files (docs/cases.md)"
    )
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    rulebook = book(options)
    cases = [case for file in options.files for case in read_cases(file)]
    passed = failed = 0
    for case in cases:
        found = list(failures(case, rulebook))
        for sentence in found:
            print(" ".join(sentence.split()))
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
