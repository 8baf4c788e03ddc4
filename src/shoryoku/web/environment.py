"""What the site is told by its surroundings: folders, keys and the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from shoryoku.problems import InputError, Problem


def required(name: str) -> str:
    """A setting that production cannot do without.

    Raises:
        InputError: it is not set.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        raise InputError(Problem(name, "is not set", "see docs/site-production.md"))
    return value


def data_directory() -> Path:
    """The folder that holds what the site keeps; made if it is not there, for the owner alone."""
    given = os.environ.get("SHORYOKU_DATA")
    home = os.environ.get("XDG_DATA_HOME")
    base = Path(home) if home else Path.home() / ".local" / "share"
    folder = Path(given) if given else base / "shoryoku"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(str(folder), error.strerror or "cannot be made", "set SHORYOKU_DATA")
        ) from None
    return folder


def secret_key(folder: Path) -> str:
    """The key of a site run for oneself: made once, readable by its owner alone."""
    path = folder / "secret-key"
    try:
        # whoever makes the file first decides; everybody else reads it
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def database(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL by its address, else SQLite in ``folder``.

    Raises:
        InputError: the address is not one of a PostgreSQL database.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "site.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                # a transaction that will write says so at once, so that two never wait in a ring
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    expected = "postgresql://user:password@host:5432/name"
    if not url.startswith(("postgres://", "postgresql://")):
        raise InputError(Problem("DATABASE_URL", "is not understood", expected))
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError:
        raise InputError(Problem("DATABASE_URL", "is not understood", expected)) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
