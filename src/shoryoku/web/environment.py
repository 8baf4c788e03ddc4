"""What the site is told by its surroundings: folders, keys and the database."""

from __future__ import annotations

import os
import secrets
import stat
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from shoryoku.problems import InputError, Problem

_SECRET_SIGNS = 50
_SECRET_REMEDY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one"
_CONNECT_SECONDS = 5
# everything that the site itself puts into its folder
_OWN_FILES = ("site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm", "secret-key")
_OWN = {*_OWN_FILES, "site.sqlite3-journal", "static"}


def required(name: str) -> str:
    """A setting that production cannot do without.

    Raises:
        InputError: it is not set.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        raise InputError(Problem(name, "is not set", "see docs/site-production.md"))
    return value


def required_secret_key() -> str:
    """The secret key of production.

    Raises:
        InputError: it is not set, or too short to withstand guessing.
    """
    key = required("SHORYOKU_SECRET_KEY")
    if len(key) < _SECRET_SIGNS:
        found = f"has {len(key)} signs, {_SECRET_SIGNS} or more are needed"
        raise InputError(Problem("SHORYOKU_SECRET_KEY", found, _SECRET_REMEDY))
    return key


def hosts() -> list[str]:
    """The host names under which the site answers.

    Raises:
        InputError: there is none, or one stands for every name.
    """
    names = _listed(required("SHORYOKU_HOSTS"))
    expected = "the names of the site, with commas: shoryoku.example,www.shoryoku.example"
    if not names:
        raise InputError(Problem("SHORYOKU_HOSTS", "is not set", expected))
    if any("*" in name for name in names):
        raise InputError(Problem("SHORYOKU_HOSTS", "* would let any name in", expected))
    return names


def proxies() -> str:
    """The addresses of the web server in front, with commas: it alone says what came by TLS.

    Raises:
        InputError: one is no address.
    """
    names = _listed(os.environ.get("SHORYOKU_PROXIES", "")) or ["127.0.0.1", "::1"]
    for name in names:
        try:
            if name != "*":
                ip_network(name)
        except ValueError:
            expected = "addresses or networks with commas: 127.0.0.1,10.0.0.0/8"
            found = f"{name!r} is not an address"
            raise InputError(Problem("SHORYOKU_PROXIES", found, expected)) from None
    return ",".join(names)


def _listed(given: str) -> list[str]:
    return [name for one in given.split(",") if (name := one.strip())]


def data_directory() -> Path:
    """The folder that holds what the site keeps; made if it is not there, for the owner alone.

    Raises:
        InputError: it cannot be made.
    """
    given = os.environ.get("SHORYOKU_DATA")
    home = os.environ.get("XDG_DATA_HOME")
    base = Path(home) if home else Path.home() / ".local" / "share"
    return folder_at(Path(given) if given else base / "shoryoku")


def folder_at(path: Path) -> Path:
    """A folder of the site, made for its owner alone if it is not there.

    Raises:
        InputError: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(path, error) from None
    return path


def unusable(path: Path, error: OSError) -> InputError:
    """What to say of a file or folder of the site that cannot be made, read or written."""
    found = f"cannot be used: {error.strerror or type(error).__name__}"
    expected = "set SHORYOKU_DATA to a folder that the site may write"
    return InputError(Problem(str(path), found, expected))


def close_to_others(folder: Path) -> None:
    """Leave what the site keeps to its owner alone, where earlier versions or hands did not.

    A folder that also holds other things stays as open as it is: only the site's own files are
    closed.
    """
    closed = [folder / name for name in _OWN_FILES]
    try:
        if {path.name for path in folder.iterdir()} <= _OWN:
            closed.append(folder)
        for path in closed:
            if not path.exists() or (known := path.stat()).st_uid != os.geteuid():
                continue
            if known.st_mode & 0o077:
                path.chmod(stat.S_IMODE(known.st_mode) & 0o700)
    except OSError as error:
        raise unusable(folder, error) from None


def secret_key(folder: Path) -> str:
    """The key of a site run for oneself: made once, readable by its owner alone.

    Raises:
        InputError: it can be neither made nor read.
    """
    path = folder / "secret-key"
    try:
        # whoever makes the file first decides; everybody else reads it
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    except OSError as error:
        raise unusable(path, error) from None
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _read_key(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise unusable(path, error) from None
    if not key:
        raise InputError(Problem(str(path), "is empty", "delete it: a new key is made"))
    return key


def database(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL by its address, else SQLite in ``folder``.

    Raises:
        InputError: the address is not one of a PostgreSQL database, or its library is missing.
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
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        remedy = "pip install 'shoryoku[postgresql]'"
        raise InputError(Problem("DATABASE_URL", "needs a library", remedy)) from None

    expected = "postgresql://user:password@host:5432/name"
    if not url.startswith(("postgres://", "postgresql://")):
        raise InputError(Problem("DATABASE_URL", "is not understood", expected))
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError:
        raise InputError(Problem("DATABASE_URL", "is not understood", expected)) from None
    if not parts.get("dbname") and not parts.get("service"):
        raise InputError(Problem("DATABASE_URL", "names no database", expected))
    parts.setdefault("connect_timeout", _CONNECT_SECONDS)
    # what visitors type goes apart from the statements, which PostgreSQL may log
    parts["server_side_binding"] = True
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
