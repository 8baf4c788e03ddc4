"""Starting the site: for oneself and rehearsals, or as several workers behind a real server."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

from shoryoku.problems import InputError, Problem
from shoryoku.web.environment import close_to_others, data_directory, proxies, unusable

_LOCAL_THREADS = 4
_MOST_WORKERS = 256
_KEY = re.compile(r"[A-Za-z0-9_-]{32,}")


def serve(
    host: str, port: int, *, production: bool = False, migrate: bool = False, workers: int = 0
) -> int:
    """Serve the site until it is stopped.

    Args:
        migrate: bring the database of a production site up to date first; a site for oneself
            always does so.
        workers: processes; by default one for oneself, and one more than the cores in production.

    Raises:
        InputError: a setting is missing or wrong, or the folder or database cannot be used.
    """
    if not 0 <= workers <= _MOST_WORKERS:
        found = f"{workers} is not a number of processes"
        raise InputError(Problem("--workers", found, f"1 to {_MOST_WORKERS}"))
    trusted = proxies()
    os.umask(0o077)  # what the site writes is its owner's alone
    os.environ["DJANGO_SETTINGS_MODULE"] = "shoryoku.web.settings"
    if production:
        os.environ["SHORYOKU_PRODUCTION"] = "1"
    _prepare(production=production, migrate=migrate or not production)
    count = workers or ((os.cpu_count() or 1) + 1 if production else 1)
    _run(
        {
            "bind": f"{host}:{port}",
            "workers": count,
            "threads": 2 if production else _LOCAL_THREADS,
            "preload_app": True,  # the rulebook is read once and shared
            "loglevel": "warning",
            "accesslog": None,  # addresses hold keys
            "max_requests": 20_000 if production else 0,
            "max_requests_jitter": 2_000 if production else 0,
            "timeout": 60,
            "keepalive": 15,  # seconds between two pages of one visitor, on the same connection
            "forwarded_allow_ips": trusted,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
        },
        None if production else f"http://{_shown(host)}:{port}/",
    )
    return 0


def _prepare(*, production: bool, migrate: bool) -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import Error

    remedy = "see docs/site-production.md"
    try:
        folder = data_directory()
        close_to_others(folder)
        django.setup()
        _bring_up_to_date(migrate=migrate)
        if production:
            call_command("collectstatic", verbosity=0, interactive=False)
    except Error as error:
        found = f"cannot be used: {_first_line(error)}"
        raise InputError(Problem("database", found, remedy)) from None
    except ImproperlyConfigured as error:
        raise InputError(Problem("settings", _first_line(error), remedy)) from None
    except OSError as error:
        raise unusable(Path(str(error.filename or folder)), error) from None


def _bring_up_to_date(*, migrate: bool) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
    else:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            expected = "run `shoryoku serve --production --migrate` once"
            raise InputError(Problem("database", "is not up to date", expected))
    connection.close()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _run(options: dict[str, Any], address: str | None) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        """The site under the server."""

        def load_config(self) -> None:
            for name, value in options.items():
                if value is not None:
                    self.cfg.set(name, value)
            self.cfg.set("when_ready", _ready(address))

        def load(self) -> Any:
            from shoryoku.web.assessing import book
            from shoryoku.web.check.examples import examples
            from shoryoku.web.wsgi import application

            book()
            examples()
            return application

    logging.getLogger("gunicorn.error").addFilter(without_visitors)
    Application().run()


def without_visitors(line: logging.LogRecord) -> bool:
    """Take what a visitor sent out of what the server is about to log; errors keep their place."""
    from shoryoku.web.front.errors import trail

    if line.exc_info and isinstance(line.exc_info, tuple):
        # addresses stand in the arguments, anything at all in the exception
        said = line.msg.partition("%")[0].strip() if isinstance(line.msg, str) else "error"
        line.msg = f"{said}\n{trail(line.exc_info[1])}"
        line.exc_info = line.exc_text = None
    else:
        said = _KEY.sub("…", line.getMessage())
        # the rest is the visitor's own line, which was no HTTP
        line.msg = "Invalid request" if said.startswith("Invalid request") else said
    line.args = None
    return True


def _ready(address: str | None) -> Any:
    def when_ready(server: Any) -> None:
        if address:
            print(
                f"shoryoku: {address}  (Ctrl-C で終わります / stops)", file=sys.stderr, flush=True
            )

    return when_ready


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
