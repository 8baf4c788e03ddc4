"""The whole rulebook: loading from the cache, and one firm over everything in force.

Run with ``make benchmark``.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from shoryoku import assess, load_firm, open_rulebook

HERE = Path(__file__).parent
FIRM = HERE.parent / "examples" / "nisshin.yaml"
ON = date(2026, 11, 20)
LOAD = """
import time
from shoryoku import open_rulebook
start = time.perf_counter()
for programme in open_rulebook().programmes():
    {what}
print(time.perf_counter() - start)
"""


def loading(what: str) -> float:
    """Milliseconds in a new process, imports of our own left out; the median of seven."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", LOAD.format(what=what)]
    times = []
    for _ in range(8):
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        times.append(float(done.stdout) * 1000)
    return statistics.median(times[1:])


def warm() -> dict[str, float]:
    firm = load_firm(FIRM)
    found = assess(firm, ON)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        for answer in assess(firm, ON).answers:
            _ = answer.findings, answer.obligations, answer.missing
        times.append((time.perf_counter() - start) * 1000)
    count = len(found.answers)
    return {f"one firm over everything in force ({count} rules), ms": statistics.median(times)}


if __name__ == "__main__":
    rules = sum(len(programme.heads) for programme in open_rulebook().programmes())
    figures = {
        f"loading all {rules} rules from the cache, ms": loading("list(programme.rules.values())"),
        "loading the heads of all programmes, ms": loading("programme.heads"),
        **warm(),
    }
    text = json.dumps({k: round(v, 2) for k, v in figures.items()}, indent=2, ensure_ascii=False)
    print(text)
    (HERE / "whole_rulebook.json").write_text(text + "\n", encoding="utf-8")
