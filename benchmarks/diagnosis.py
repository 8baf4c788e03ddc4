"""One firm diagnosed: warm, with each form of the report, and a whole process with and without PDF.

Run with ``make benchmark``. Limits: a full diagnosis 100 ms without the PDF, 1.5 s with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from one_firm import median_ms

from shoryoku.diagnosis.report import diagnose
from shoryoku.diagnosis.section import load
from shoryoku.documents import diagnosis_report

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "diagnosis" / "plastics_works.yaml"
ON = date(2026, 11, 20)


def warm() -> dict[str, float]:
    """Milliseconds in one process: reading the file, the diagnosis, and each form of the report."""
    firm, section = load(EXAMPLE)
    found = diagnose(firm, section, ON)

    def whole() -> object:
        again = diagnose(*load(EXAMPLE), ON)
        return again.to_dict(), diagnosis_report.render(again, ".html")

    figures = {
        "reading the firm file, ms": median_ms(lambda: load(EXAMPLE), 20),
        "diagnosis, ms": median_ms(lambda: diagnose(firm, section, ON), 20),
        "file to JSON and HTML, ms": median_ms(whole, 20),
    }
    for kind in (".json", ".md", ".html", ".pdf"):

        def report(kind: str = kind) -> object:
            return diagnosis_report.render(found, kind)

        figures[f"report as {kind}, ms"] = median_ms(report, 5)
    return figures


def cold() -> dict[str, float]:
    """Milliseconds of whole processes of the command."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in (".html", ".pdf"):
            out = str(Path(folder, f"report{kind}"))
            start = ["-m", "shoryoku", "diagnose", str(EXAMPLE), "--on", str(ON), "--out", out]
            command = [sys.executable, *start]

            def run(command: list[str] = command) -> object:
                return subprocess.run(command, check=True, capture_output=True, env=environment)

            figures[f"shoryoku diagnose --out report{kind}, whole process, ms"] = median_ms(run, 5)
    return figures


if __name__ == "__main__":
    found = {name: round(value, 1) for name, value in {**warm(), **cold()}.items()}
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    (HERE / "diagnosis.json").write_text(text + "\n", encoding="utf-8")
