"""The rule by hand in C: compiled at run time, compared with the interpreter, then measured.

``python benchmarks/population_c.py RULE FOLDER [branching]`` measures one run over the columns in
FOLDER; with ``branching`` the loop joins its conditions with ``&&``.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from population_data import CALLS, INDUSTRIES, LEGAL_FORMS, NO_CAPITAL, Columns, firms, load
from population_measure import measured

from shoryoku import open_rulebook
from shoryoku.firm.facts import NOT_HERE, Firm
from shoryoku.rulebook.assess import answer

# the rules that are written in C and for openfisca-core, and a day on which each was open
RULES = {"shoryokuka_ippan@4": date(2025, 11, 15), "shoryokuka_ippan@5": date(2026, 2, 1)}
SOURCE = Path(__file__).with_name("population_rule.c")
ORDER = (
    "industry", "legal_form", "capital", "employees", "is_deemed_large", "is_revitalising",
    "special.min_wage", "special.big_wage_rise", "history.adopted", "history.applying",
    "eligible_cost", "costs.machinery_and_systems", "machinery_highest_unit_price",
)  # fmt: skip


class Answers(NamedTuple):
    """By firm: 1 if eligible, else 0; and yen."""

    status: NDArray[np.int8]
    cap: NDArray[np.int64]
    subsidy: NDArray[np.int64]


def room(count: int) -> Answers:
    """Memory for the answers of ``count`` firms, already touched."""
    return Answers(np.zeros(count, np.int8), np.zeros(count, np.int64), np.zeros(count, np.int64))


def compiled(
    rule: str, folder: Path, branching: bool = False
) -> Callable[[Columns, Answers], Answers]:
    """The C loop of a rule as a function; compiled into ``folder`` unless it is there.

    Raises:
        SystemExit: there is no C compiler.
    """
    library = folder / ("population_branching.so" if branching else "population_rule.so")
    if not library.exists():
        compiler = shutil.which("cc")
        if compiler is None:
            raise SystemExit("no C compiler (cc) was found: install one, e.g. apt install gcc")
        options = ["-O3", "-march=native", "-shared", "-fPIC", *["-DBRANCHING"] * branching]
        subprocess.run([compiler, *options, "-o", str(library), str(SOURCE)], check=True)
    function = getattr(ctypes.CDLL(str(library)), f"call_{rule.rpartition('@')[2]}")
    function.restype = None

    def over(columns: Columns, into: Answers) -> Answers:
        given = [columns[name].ctypes.data for name in ORDER]
        wanted = [array.ctypes.data for array in into]
        function(
            ctypes.c_int64(len(into.status)),
            (ctypes.c_void_p * len(given))(*given),
            (ctypes.c_void_p * len(wanted))(*wanted),
        )
        return into

    return over


def interpreted(rule_id: str, columns: Columns) -> Iterator[tuple[int, int, int]]:
    """Status, cap and subsidy of each firm as the interpreter gives them.

    Raises:
        ValueError: something was unknown, so that there is nothing to compare.
    """
    rule = open_rulebook().programme(rule_id.partition("@")[0]).rules[rule_id]
    for firm in as_firms(columns):
        found = answer(rule, firm, RULES[rule_id])
        cap = found.amounts["cap"]
        if found.status == "unknown" or not (cap.is_known and found.subsidy.is_known):
            raise ValueError(f"{firm.name}: {found!r} is not known in full")
        yield int(found.status == "eligible"), cap.low, found.subsidy.low


def as_firms(columns: Columns) -> Iterator[Firm]:
    """The same firms with typed facts, one by one."""
    for at in range(len(columns["industry"])):
        facts: dict[str, Any] = {name: values[at].item() for name, values in columns.items()}
        facts["industry"] = INDUSTRIES[facts["industry"]]
        facts["legal_form"] = LEGAL_FORMS[facts["legal_form"]]
        for term in ("history.adopted", "history.applying"):
            facts[term] = tuple(call for bit, call in enumerate(CALLS) if facts[term] >> bit & 1)
        if facts["capital"] == NO_CAPITAL:
            facts["capital"] = NOT_HERE
        local = {name: facts.pop(name) for name in list(facts) if name.startswith("special.")}
        yield Firm(f"firm {at}", facts, local=local)


def differences(rule: str, folder: Path, count: int, seed: int) -> int:
    """How many of ``count`` random firms get another answer in C than from the interpreter."""
    columns = firms(count, seed)
    found = compiled(rule, folder)(columns, room(count))
    rows = zip(*(values.tolist() for values in found), strict=True)
    return sum(one != other for one, other in zip(interpreted(rule, columns), rows, strict=True))


def main(rule: str, folder: Path, branching: bool) -> None:
    """Measure one run after a first one that is not measured."""
    columns = load(folder)
    over, into = compiled(rule, folder.parent, branching), room(len(columns["industry"]))
    over(columns, into)
    measured(lambda: over(columns, into), subsidy=int(into.subsidy.sum()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:] == ["branching"])
