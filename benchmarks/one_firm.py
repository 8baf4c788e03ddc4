"""One firm, explained: warm time per vintage, and a cold process against ``python -c pass``.

Run with ``make benchmark``. Every figure is the median of several runs in this one process;
ratios are fairer than milliseconds, which differ by machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from shoryoku import Firm, load_firm, open_rulebook
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.assess import answer

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
ON = date(2026, 11, 20)
RUNS = 30


def explained(found: Answer) -> object:
    """The answer with its reasons: status, amounts or their ranges, every finding and special."""
    return (
        found.status, found.window_state, found.amounts, found.findings, found.specials,
        found.excluded_costs, found.unverified,
    )  # fmt: skip


def everything(found: Answer) -> object:
    """The explained answer, what each promise could cost, and the next question."""
    return explained(found), found.obligations, found.missing


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def warm() -> dict[str, float]:
    """Milliseconds per vintage of one explained answer over all calls of one programme."""
    rules = list(open_rulebook().programme("shoryokuka_ippan").rules.values())
    found = {}
    for name in ("nisshin", "ykp"):
        firm = load_firm(EXAMPLES / f"{name}.yaml")

        for label, work in (
            ("explained answer", explained),
            ("with promises and next question", everything),
        ):

            def over_all(firm: Firm = firm, work: Callable[[Answer], object] = work) -> None:
                for rule in rules:
                    work(answer(rule, firm, ON))

            found[f"{label}, {name}.yaml, ms per vintage"] = median_ms(over_all) / len(rules)
    return found


def cold() -> dict[str, float]:
    """Milliseconds of whole processes: the interpreter alone, and one assessment."""
    python = sys.executable
    assess = [
        str(Path(python).with_name("shoryoku")),
        "assess",
        str(EXAMPLES / "nisshin.yaml"),
        "--on",
        str(ON),
    ]
    runs = {
        "python -c pass": [python, "-c", "pass"],
        "shoryoku assess, one programme": [*assess, "--programme", "shoryokuka_ippan@8"],
        "shoryoku assess, everything in force": assess,
    }

    # compiled modules are kept, as on any machine that does not forbid it
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def quiet(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)

    found = {f"{name}, ms": median_ms(quiet(command), 11) for name, command in runs.items()}
    base = found["python -c pass, ms"]
    for name in list(runs)[1:]:
        found[f"{name}, times python -c pass"] = found[f"{name}, ms"] / base
    return found


if __name__ == "__main__":
    figures = {name: round(value, 3) for name, value in {**warm(), **cold()}.items()}
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    print(text)
    (HERE / "one_firm.json").write_text(text + "\n", encoding="utf-8")
