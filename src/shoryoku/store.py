"""What was read and checked once is kept in the user's cache, so that a start takes milliseconds.

A stored value is used only while the files it was made from and our own code are unchanged.
Reading it back can create nothing but this project's own plain records, numbers and days.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zlib import adler32, crc32

_Made = TypeVar("_Made")
_ALLOWED = {
    ("fractions", "Fraction"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
}
_PACKAGE = Path(__file__).parent
_CHECKOUT = f"{crc32(str(_PACKAGE).encode()):08x}"


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ALLOWED or (module.startswith("shoryoku.") and name[:1].isupper()):
            found = super().find_class(module, name)
            if isinstance(found, type) or name == "NOT_APPLICABLE":
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not stored by this project")


def directory() -> Path:
    """Where stored values are kept: ``$SHORYOKU_CACHE``, else the user's cache folder."""
    chosen = os.environ.get("SHORYOKU_CACHE")
    if chosen:
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(home) / "shoryoku"


def stored(name: str, files: Iterable[Path] | bytes, make: Callable[[], _Made]) -> _Made:
    """The value of ``make()``, from the cache while ``files`` and our code are unchanged.

    ``files`` may be their :func:`state`, worked out once for many values. A cache that cannot
    be read or written is done without.
    """
    state = files if isinstance(files, bytes) else state_of(files)
    try:
        with _path(name).open("rb") as file:
            if file.read(len(state)) == state:
                made: _Made = _Reader(file).load()
                return made
    except Exception:  # a missing, damaged or foreign file: make the value afresh
        pass
    made = make()
    _keep(name, state, made)
    return made


def keep(name: str, files: Iterable[Path] | bytes, made: object) -> None:
    """Keep a value that was made along with another, to be found by :func:`stored`."""
    _keep(name, files if isinstance(files, bytes) else state_of(files), made)


def _keep(name: str, state: bytes, made: object) -> None:
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_bytes(state + pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        draft.replace(path)
    except (OSError, pickle.PicklingError, TypeError, AttributeError):
        pass


def _path(name: str) -> Path:
    # two checkouts on one machine do not take turns in overwriting each other's values
    return directory() / _CHECKOUT / f"{name.replace('/', '+')}.pickle"


def state_of(files: Iterable[Path]) -> bytes:
    """Name, size and time of all that a stored value is made from, ending in a blank line."""
    lines = [sys.version, _code(), *map(_line, files)]
    return ("\n".join(lines) + "\n\n").encode()


def _line(path: Path) -> str:
    status = path.stat()
    return f"{path}|{status.st_mtime_ns}|{status.st_size}"


@cache
def _code() -> str:
    """What our own modules looked like, in short: two checksums and a length."""
    found = []
    for part in ("", "engine", "firm", "rulebook"):
        with os.scandir(_PACKAGE / part) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    found.append(f"{part}/{entry.name}|{status.st_mtime_ns}|{status.st_size}")
    text = "\n".join(found).encode()
    return f"{crc32(text):08x}{adler32(text):08x}{len(text)}"
