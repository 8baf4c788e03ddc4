"""The verbs of ``shoryoku``, and how their errors reach a person.

Exit codes: 0 answered, 1 cases failed, 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from shoryoku import __version__
from shoryoku.problems import ShoryokuError

VERBS = {
    "assess": "what a firm could get, why, what is missing, and at what price",
    "programmes": "the rulebook: a list, or one programme in prose with its sources",
    "terms": "the vocabulary",
    "cases": "run case files",
    "choose": "which programmes together, for the planned investments",
    "diagnose": "where the firm stands, where time is lost, and what to do first",
    "process": "the process timer: hours, bottleneck, labour-saving index, payback",
    "facts": "reference data, definitions of metrics and cases, with their sources",
    "population": "the rules over millions of firms; synthetic firms; reforms",
    "search": "words found in everything that is shipped, best first",
    "serve": "the site in a browser, for oneself or in production",
    "ask": "interview in the terminal, next-best question first",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="shoryoku",
        description="省力: Japan's support for small firms: exact, sourced, honest on the unknown.",
    )
    parser.add_argument("--version", action="version", version=f"shoryoku {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    chosen = next((word for word in given if not word.startswith("-")), None)
    # making a parser takes a millisecond: only the chosen verb gets one, unless help is wanted
    for verb in [chosen] if chosen in VERBS else VERBS:
        sub = verbs.add_parser(verb, help=VERBS[verb], description=VERBS[verb])
        if verb == chosen:
            import_module(f"shoryoku.cli.{verb}").add_arguments(sub)
    options = parser.parse_args(given)
    try:
        code: int = import_module(f"shoryoku.cli.{options.verb}").run(options)
        sys.stdout.flush()
        return code
    except ShoryokuError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of our output has gone: there is nobody left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def entry() -> NoReturn:
    """The installed command: one short answer, then out without tidying up memory."""
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Japanese shows question marks, not a traceback
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = main()
    except SystemExit as stop:  # --help, --version and wrong options
        code = stop.code if isinstance(stop.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)
