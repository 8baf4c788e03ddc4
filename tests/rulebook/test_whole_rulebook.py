"""The rulebook as a whole: pages, requirement rows, coverage of time, lineage, origins."""

import re
from datetime import date
from pathlib import Path

import pytest

from shoryoku import open_rulebook, strict_yaml
from shoryoku.rulebook.pages import FOLDER, pages
from shoryoku.rulebook.rules import STANDINGS

ROWS = strict_yaml.read(Path(__file__).with_name("requirement_rows.yaml")).value
INVENTORY = Path(__file__).parents[3] / "shared" / "requirements.md"
PROGRAMMES = list(open_rulebook().programmes())
RULES = [rule for programme in PROGRAMMES for rule in programme.rules.values()]


def test_its_generated_pages_are_up_to_date():
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    made = pages()
    assert set(written) == set(made), "run `make pages`"
    stale = [name for name, text in made.items() if written[name] != text]
    assert stale == [], "run `make pages`"


@pytest.mark.parametrize("row", ROWS)
def test_each_required_row_is_held_somewhere(row):
    held = ROWS[row]
    assert len(set(held) & {"rule", "programme", "feature", "later"}) == 1
    if "rule" in held:
        rule = open_rulebook().rule(held["rule"])
        _has_path(rule, held.get("path"))
    for id_ in (
        [held["programme"]] if isinstance(held.get("programme"), str) else held.get("programme", [])
    ):
        assert open_rulebook().programme(id_)


def _has_path(rule, path):
    if path is None:
        return
    printed = {entry.path for entry in rule.values}
    head = path.split(".")[0]
    known = any(each == path or each.startswith(f"{path}.") for each in printed)
    known |= path in ("costs.must_include",) and any(c.compulsory for c in rule.cost_classes)
    known |= head in ("notes", "combinations", "sources", "not_read", "parameters")
    assert known, f"{rule.id} has no {path}"


def test_the_rows_are_those_of_the_inventory():
    if not INVENTORY.is_file():
        pytest.skip("the requirement inventory is not beside this checkout")
    text = INVENTORY.read_text(encoding="utf-8")
    section = text[text.index("\n## C.") : text.index("\n## D.")]
    assert sorted(re.findall(r"^\| (C-\w+) \|", section, flags=re.MULTILINE)) == sorted(ROWS)


def test_each_month_of_the_general_type_has_a_call_that_is_current():
    programme = open_rulebook().programme("shoryokuka_ippan")
    for year, month in ((y, m) for y in (2025, 2026) for m in range(1, 13)):
        current = open_rulebook().current(programme, date(year, month, 15))
        assert len({rule.vintage for rule in current}) == 1, (year, month)


@pytest.mark.parametrize(
    ("on", "call", "state"),
    [
        (date(2025, 3, 18), "1", "not_yet_open"),
        (date(2025, 3, 19), "1", "open"),
        (date(2025, 3, 31), "1", "open"),
        (date(2025, 9, 20), "4", "announced"),
        (date(2026, 2, 27), "5", "announced"),
        (date(2026, 4, 20), "6", "announced"),
        (date(2026, 7, 1), "7", "open"),
        (date(2026, 11, 20), "8", "closed"),
    ],
)
def test_it_picks_the_call_of_the_day(on, call, state):
    programme = open_rulebook().programme("shoryokuka_ippan")
    (rule,) = open_rulebook().current(programme, on)
    assert (rule.vintage, rule.window.state(on)) == (call, state)


def test_each_programme_names_predecessors_that_exist():
    ids = {programme.id for programme in PROGRAMMES}
    for programme in PROGRAMMES:
        assert set(programme.successor_of) <= ids, programme.id
        assert programme.id not in programme.successor_of
    assert "jigyo_saikochiku" in open_rulebook().programme("shinjigyo").successor_of
    assert "it_donyu" in open_rulebook().programme("digital_ai").successor_of


def test_each_value_has_a_standing_and_a_source_of_its_rule():
    for rule in RULES:
        assert rule.values, rule.id
        for entry in rule.values:
            assert entry.origin.standing in STANDINGS
            assert entry.origin.sources
            assert set(entry.origin.sources) <= set(rule.sources)


def test_each_official_value_refers_to_an_official_document():
    for rule in RULES:
        for entry in rule.values:
            if entry.origin.standing == "official":
                kinds = {rule.sources[id_].kind for id_ in entry.origin.sources}
                assert "official" in kinds, f"{rule.id} {entry.path}"


def test_each_label_is_in_both_languages():
    for rule in RULES:
        for text in (rule.name, *rule.labels.values(), *rule.notes):
            assert text.ja.strip(), rule.id
            assert text.en.strip(), rule.id


def test_what_is_only_listed_says_why_it_is_not_computed():
    listed = [programme for programme in PROGRAMMES if not programme.heads]
    assert listed
    for programme in listed:
        assert programme.reason_not_computed is not None
        assert programme.reason_not_computed.ja and programme.reason_not_computed.en
