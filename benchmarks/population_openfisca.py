"""The same rule in openfisca-core, installed for the benchmark alone and thrown away with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from population_c import RULES, Answers
from population_measure import run

VERSION = "openfisca-core==46.0.1"
SCRIPT = Path(__file__).with_name("population_openfisca_rule.py")
LOOKUPS = ("table", "indexing")


class Wrong(NamedTuple):
    """What differs from the exact answers.

    Attributes:
        status: firms whose eligibility is wrong.
        subsidy: firms whose subsidy is wrong.
        most, yen: the largest error, and all errors without their sign, in yen.
    """

    status: int
    subsidy: int
    most: int
    yen: int


def installed(folder: Path) -> Path:
    """The Python of an environment with openfisca-core; made in ``folder`` unless it is there.

    Raises:
        SystemExit: it cannot be installed here.
    """
    python = folder / "openfisca" / "bin" / "python"
    if not python.exists():
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([sys.executable, "-m", "venv", str(folder / "openfisca")], check=True)
        done = subprocess.run([*pip, VERSION], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{VERSION} could not be installed with pip:\n{done.stderr}")
    return python


def command(rule: str, lookup: str, folder: Path) -> list[str]:
    """The command that measures one run over the columns in ``folder``."""
    day = RULES[rule].isoformat()
    return [str(installed(folder.parent)), str(SCRIPT), day, lookup, str(folder)]


def compared(rule: str, folder: Path, exact: Answers) -> Wrong:
    """How far its answers on the columns in ``folder`` are from the exact ones."""
    found = folder.parent / "found"
    found.mkdir(exist_ok=True)
    run([*command(rule, "table", folder), str(found)])
    status, subsidy = (np.load(found / f"{name}.npy") for name in ("is_eligible", "subsidy"))
    error = np.abs(subsidy.astype(np.int64) - exact.subsidy)
    return Wrong(
        status=int((status != exact.status).sum()),
        subsidy=int((error > 0).sum()),
        most=int(error.max()),
        yen=int(error.sum()),
    )
