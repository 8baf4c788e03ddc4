"""The JSON Schemas: of rule files for editors, and of the answer for programs.

``python -m shoryoku.rulebook.schema`` writes ``schema.json`` beside this file. The schema of
answers, ``answer.schema.json``, is written by hand, because it is a promise to others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RULES = Path(__file__).with_name("schema.json")
ANSWER = Path(__file__).with_name("answer.schema.json")


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, made from the model."""
    from shoryoku.rulebook.model import VintageFile

    schema = VintageFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A vintage of a programme"
    # a file that extends another holds only what changed
    schema["required"] = ["programme", "vintage"]
    return schema


def written() -> str:
    """The schema as it stands in ``schema.json``."""
    return json.dumps(rule_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    RULES.write_text(written(), encoding="utf-8")
