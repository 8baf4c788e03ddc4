"""Starting the site: for oneself and rehearsals, or as several workers behind a real server."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

from shoryoku.problems import InputError, Problem

_LOCAL_THREADS = 4
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
        InputError: a setting is missing, the port is taken, or the database cannot be used.
    """
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
            "forwarded_allow_ips": os.environ.get("SHORYOKU_PROXIES", "127.0.0.1,::1"),
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
        },
        None if production else f"http://{_shown(host)}:{port}/",
    )
    return 0


def _prepare(*, production: bool, migrate: bool) -> None:
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    try:
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        else:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                expected = "run `shoryoku serve --production --migrate` once"
                raise InputError(Problem("database", "is not up to date", expected))
    except OperationalError as error:
        found = f"cannot be used: {str(error).splitlines()[0]}"
        raise InputError(Problem("database", found, "see docs/site-production.md")) from None
    connection.close()
    if production:
        call_command("collectstatic", verbosity=0, interactive=False)


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

    logging.getLogger("gunicorn.error").addFilter(without_keys)
    Application().run()


def without_keys(line: logging.LogRecord) -> bool:
    """Strike out what may be the key of a record, before a line is logged."""
    line.msg, line.args = _KEY.sub("…", line.getMessage()), None
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
