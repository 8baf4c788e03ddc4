"""Work measured in processes of its own: wall and CPU time, peak memory, median and best.

Only the standard library: the comparators run in environments of their own. A worker warms up,
does its work once under :func:`measured`, and prints the figures as its last line.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Measured(NamedTuple):
    """The figures of several runs of one piece of work, each in a new process.

    Attributes:
        wall_ms, best_ms: median and least elapsed time in milliseconds.
        cpu_ms: median of the CPU time of all threads in milliseconds.
        best_cpu_ms: least CPU time: what the work needs when nobody else disturbs it.
        peak_mb: median of the greatest resident memory of the process, its input included.
        more: what else the last run printed.
    """

    wall_ms: float
    best_ms: float
    cpu_ms: float
    best_cpu_ms: float
    peak_mb: float
    more: dict[str, Any]


def measured(work: Callable[[], object], **more: Any) -> None:
    """Do the work once and print its figures; what the work gives back is kept until then."""
    cpu, wall = time.process_time(), time.perf_counter()
    kept = work()
    figures = {
        "wall_ms": (time.perf_counter() - wall) * 1000,
        "cpu_ms": (time.process_time() - cpu) * 1000,
        "peak_mb": peak_mb(),
        **more,
    }
    del kept
    print(json.dumps(figures))


def peak_mb() -> float:
    """The greatest resident memory of this process so far, in megabytes (10**6 bytes).

    ``getrusage`` also counts the parent's memory from before the program started (Linux carries
    it over from fork to exec), so the kernel's own figure is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / 1e6 if sys.platform == "darwin" else highest * 1024 / 1e6


def run(command: list[str]) -> dict[str, Any]:
    """The figures that one new process prints.

    Raises:
        SystemExit: the process failed; what it wrote is shown.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def interleaved(commands: dict[str, list[str]], repeats: int) -> dict[str, Measured]:
    """Each command in ``repeats`` new processes, in turn, so that all meet the same neighbours."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: _summary(figures) for name, figures in runs.items()}


def _summary(runs: list[dict[str, Any]]) -> Measured:
    def all_of(key: str) -> list[float]:
        return [figures[key] for figures in runs]

    return Measured(
        wall_ms=round(statistics.median(all_of("wall_ms")), 2),
        best_ms=round(min(all_of("wall_ms")), 2),
        cpu_ms=round(statistics.median(all_of("cpu_ms")), 2),
        best_cpu_ms=round(min(all_of("cpu_ms")), 2),
        peak_mb=round(statistics.median(all_of("peak_mb")), 1),
        more={
            key: value
            for key, value in runs[-1].items()
            if key not in ("wall_ms", "cpu_ms", "peak_mb")
        },
    )
