"""The site gives the answers of the command line, to the last field."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from tests.web.conftest import DAY, ROOT

pytestmark = pytest.mark.django_db
FIRMS = ["nisshin.yaml", "ykp.yaml", "diagnosis/nisshin.yaml", "diagnosis/plastics_works.yaml"]


def command_line(path: Path) -> object:
    """What ``shoryoku assess --json`` says of a firm file."""
    command = [Path(sys.executable).with_name("shoryoku"), "assess", path, "--on", DAY, "--json"]
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", FIRMS)
def test_the_results_are_those_of_the_command_line(name, client, open_example):
    key = open_example(name)
    shown = client.get(reverse("results_json", args=[key])).json()
    expected = command_line(ROOT / "examples" / name)
    assert shown == expected
    assert len(shown["answers"]) > 20


@pytest.mark.parametrize("kind", ["yaml", "json"])
@pytest.mark.parametrize("name", FIRMS)
def test_a_file_taken_away_gives_the_same_answers_on_the_command_line(
    name, kind, client, open_example, tmp_path
):
    key = open_example(name)
    taken = tmp_path / f"firm.{kind}"
    taken.write_bytes(client.get(reverse("check_file", args=[key, kind])).content)
    assert command_line(taken) == client.get(reverse("results_json", args=[key])).json()


def test_answers_typed_one_by_one_are_those_of_a_file_with_the_same_facts(client, tmp_path):
    typed = {
        "legal_form": "company",
        "industry": "プラスチック製品製造業",
        "prefecture": "愛知県",
        "capital": "9,900万円",
        "employees": "307名",
        "is_revitalising": "no",
        "lowest_wage": "１，２００円",
    }
    client.post("/check/", {})
    key = client.cookies["record"].value
    for term, reply in typed.items():
        path = reverse("check_question", args=[key])
        assert client.post(path, {"term": term, "reply": reply}).status_code == 302, term
    file = tmp_path / "firm.yaml"
    facts = "".join(f"  {term}: {reply}\n" for term, reply in typed.items())
    file.write_text("facts:\n" + facts.replace(": no\n", ": いいえ\n"), encoding="utf-8")
    shown = client.get(reverse("results_json", args=[key])).json()
    expected = command_line(file)
    assert shown["answers"] == expected["answers"]
