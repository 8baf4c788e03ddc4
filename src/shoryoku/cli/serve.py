"""``shoryoku serve``: the site, for oneself or in production."""

from __future__ import annotations

import argparse
import gc
import os
import socket
from pathlib import Path

from shoryoku.cli.shown import day
from shoryoku.problems import InputError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.add_argument(
        "--example",
        metavar="FIRM.yaml",
        type=Path,
        action="append",
        default=[],
        help="a firm file that visitors can try; may be repeated",
    )
    parser.add_argument("--data", metavar="DIR", type=Path, help="where the site keeps its data")
    parser.add_argument(
        "--on", metavar="DATE", help="a fixed day for rehearsals (today); every page says so"
    )
    parser.add_argument(
        "--production", action="store_true", help="behind a real server (docs/site-production.md)"
    )
    parser.add_argument(
        "--migrate", action="store_true", help="with --production: update the database first"
    )
    parser.add_argument(
        "--workers", type=int, default=0, help="processes (1; in production cores + 1)"
    )


def run(options: argparse.Namespace) -> int:
    try:
        import django  # noqa: F401
        import gunicorn  # noqa: F401

        from shoryoku.web.server import serve
    except ImportError:
        expected = "pip install 'shoryoku[web]'"
        raise InputError(Problem("serve", "needs the site's libraries", expected)) from None
    gc.enable()  # a command that answers and ends does without; a server must tidy up
    _refuse_taken(options.host, options.port)
    on = day(options.on)
    settings = {
        "SHORYOKU_ON": on.isoformat() if on else None,
        "SHORYOKU_DATA": str(options.data) if options.data else None,
        "SHORYOKU_EXAMPLES": os.pathsep.join(str(path.resolve()) for path in options.example),
    }
    os.environ.update({name: value for name, value in settings.items() if value})
    return serve(
        options.host,
        options.port,
        production=options.production,
        migrate=options.migrate,
        workers=options.workers,
    )


def _refuse_taken(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise InputError(Problem("--port", f"{port} is not a port", "1 to 65535"))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            found = f"cannot be used: {error.strerror}"
            raise InputError(Problem(f"{host}:{port}", found, "give another --port")) from None
