"""The site under 50 visitors at once, in production mode, on SQLite and PostgreSQL.

``python benchmarks/site.py [--users N] [--database sqlite postgresql]``. The visitors
are a process of their own on the same machine and share its cores with the site and the database.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from private_postgresql import postgresql

HERE = Path(__file__).parent
HOST = "site.example"
STARTS = 3
THINK = (1.0, 3.0)  # seconds between pages, assumed
ON = "2026-11-20"


@contextmanager
def site(database: str, *, migrate: bool = False) -> Iterator[tuple[int, float]]:
    """The site in production mode: its port, and the seconds until it said that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).with_name("shoryoku")), "serve", "--production"]
    command += ["--port", str(port), "--on", ON, *(["--migrate"] if migrate else [])]
    environment = {
        **os.environ,
        "SHORYOKU_SECRET_KEY": secrets.token_urlsafe(48),
        "SHORYOKU_HOSTS": HOST,
        **json.loads(database),
    }
    start = time.perf_counter()
    server = subprocess.Popen(command, env=environment)
    try:
        while not _is_ready(port):
            if server.poll() is not None or time.perf_counter() - start > 60:
                raise RuntimeError("the site did not start")
            time.sleep(0.01)
        yield port, time.perf_counter() - start
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _is_ready(port: int) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/ready", headers={"Host": HOST}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def visited(port: int, users: int, think: tuple[float, float]) -> dict[str, Any]:
    """What so many visitors at once measured."""
    command = [sys.executable, str(HERE / "site_users.py"), str(port), HOST, str(users)]
    done = subprocess.run(
        [*command, *map(str, think)], stdout=subprocess.PIPE, check=True, text=True, timeout=900
    )
    found = json.loads(done.stdout)
    times: dict[str, list[float]] = found["times"]
    everything = [one for each in times.values() for one in each]
    return {
        "seconds": round(found["seconds"], 1),
        "requests a second": round(len(everything) / found["seconds"], 1),
        "errors": len(found["errors"]),
        "first errors": found["errors"][:3],
        "milliseconds": {
            kind: _percentiles(each) for kind, each in [*times.items(), ("all", everything)]
        },
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(seconds, n=100, method="inclusive")
    shown = {"p50": cut[49], "p95": cut[94], "p99": cut[98], "most": max(seconds)}
    return {"number": len(seconds), **{name: round(1000 * one, 1) for name, one in shown.items()}}


def measured(database: str, users: int) -> dict[str, Any]:
    """Starts, visitors who think, and visitors who do not, on one database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shoryoku-site-"))
        settings = {"SHORYOKU_DATA": folder}
        if database == "postgresql":
            settings["DATABASE_URL"] = stack.enter_context(postgresql())
        given = json.dumps(settings)
        load = os.getloadavg()[0]
        starts = []
        for number in range(STARTS):
            with site(given, migrate=number == 0) as (_, seconds):
                starts.append(round(seconds, 2))
        with site(given) as (port, _):
            visited(port, 4, (0.0, 0.0))  # every worker has seen each kind of page
            thinking = visited(port, users, THINK)
            hurried = visited(port, users, (0.0, 0.0))
    return {
        "load of the machine before": round(load, 1),
        "seconds from start to ready": {"migrating": starts[0], "then": starts[1:]},
        "with think time": thinking,
        "without think time": hurried,
    }


def show(name: str, found: dict[str, Any]) -> None:
    """Print what was measured on one database."""
    load = found["load of the machine before"]
    print(f"\n{name}: ready after {found['seconds from start to ready']} s; load before {load}")
    for way in ("with think time", "without think time"):
        one = found[way]
        print(f"  {way}: {one['requests a second']} requests a second, {one['errors']} errors")
        for error in one["first errors"]:
            print(f"    {error}")
        for kind, times in one["milliseconds"].items():
            shown = "  ".join(f"{label} {value:>7}" for label, value in times.items())
            print(f"    {kind:<10} {shown}")


def main() -> None:
    """Measure, print and write ``site.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    found = {}
    for database in options.database:
        found[database] = measured(database, options.users)
        show(database, found[database])
    shown = {"users": options.users, "think time in seconds": THINK, "cores": os.cpu_count()}
    text = json.dumps({**shown, **found}, ensure_ascii=False, indent=2)
    (HERE / "site.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
