"""The documentation is under test: commands, keys and links that it names exist."""

import json
import re
from pathlib import Path

import pytest

from shoryoku.cli.main import VERBS
from shoryoku.engine.functions import GENERAL
from shoryoku.rulebook import schema
from shoryoku.rulebook.model import Clawback, Vintage

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.ja.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_names_every_verb(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert all(f"shoryoku {verb}" in text for verb in VERBS)


def test_the_json_page_names_every_key_of_an_answer():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    keys = json.loads(schema.ANSWER.read_text(encoding="utf-8"))["$defs"]["answer"]["required"]
    assert [key for key in keys if f"`{key}" not in text] == []


def test_the_guide_to_rules_names_every_section_function_and_repayment():
    text = (ROOT / "docs" / "rule-writing.md").read_text(encoding="utf-8")
    functions = set(GENERAL) - {"limited_total"}
    assert [name for name in Vintage.model_fields if name not in text] == []
    assert [name for name in functions if f"`{name}" not in text and f"{name}(" not in text] == []
    kinds = Clawback.model_fields["kind"].annotation.__args__
    assert [kind for kind in kinds if f"`{kind}`" not in text] == []


def test_the_example_in_the_programmers_guide_is_true():
    code = (ROOT / "docs" / "guides" / "programmer.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", code, re.DOTALL)[1]
    names = {}
    exec(block, names)
    assert (names["answer"].subsidy.low, names["answer"].subsidy.high) == (10_500_000, 14_000_000)
