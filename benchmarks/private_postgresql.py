"""A PostgreSQL server for measurements and tests: on this machine alone, gone afterwards.

``python benchmarks/private_postgresql.py COMMAND ...`` runs a command with ``DATABASE_URL`` set;
``--where`` says which programs would be used, and fails if there are none.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_OWNERS = ("postgres", "nobody")  # the server refuses to run as root


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: Debian's newest, else that on the path."""
    versions = Path("/usr/lib/postgresql")
    known = sorted(versions.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    for folder in [*known, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


@contextmanager
def postgresql(*, durable: bool = True) -> Iterator[str]:
    """The address of a new server that only this machine reaches, through a socket.

    Args:
        durable: whether each change reaches the disk before it is answered; tests need not wait.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """
    found = programs()
    if found is None:
        raise FileNotFoundError("initdb and pg_ctl of PostgreSQL")
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="shoryoku-postgresql-", dir="/tmp"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses=''" + ("" if durable else " -c fsync=off")
    start = ["-D", str(data), "-w", "-o", options, "-l", str(folder / "log")]
    try:
        _run([found / "initdb", "-D", data, *_INITIAL], owner)
        _run([found / "pg_ctl", *start, "start"], owner)
        try:
            yield f"postgresql://shoryoku@/postgres?host={folder}"
        finally:
            _run([found / "pg_ctl", "-D", data, "-m", "immediate", "stop"], owner)
    finally:
        shutil.rmtree(folder)


_INITIAL = ("-U", "shoryoku", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")


def _owner() -> pwd.struct_passwd | None:
    """Whose server it is, where root may not have one."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in _OWNERS if name in known)


def _run(command: Sequence[str | Path], owner: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        # the server keeps its own output: a pipe would never close
        stdout=subprocess.DEVNULL,
        stderr=None,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed")


def main() -> int:
    """Run a command with a database of its own."""
    command = sys.argv[1:]
    if command == ["--where"]:
        print(programs() or "PostgreSQL is not installed")
        return 0 if programs() else 1
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with postgresql(durable=False) as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
