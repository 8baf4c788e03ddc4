"""A user's own programmes: from a folder, with own terms, or from an installed package."""

from pathlib import Path

import pytest

from shoryoku import InputError, Rulebook, RuleError, assess
from shoryoku.firm import vocabulary
from shoryoku.rulebook import book
from shoryoku.rulebook.book import FOLDER

EXAMPLE = Path(__file__).parents[2] / "examples" / "rulebook"
HEAD = """
programme: our_city
name: {ja: 市の補助金, en: a city's subsidy}
purpose: {ja: 例, en: example}
source: page
standing: secondary
sources: {page: {kind: secondary, ref: a page}}
"""
VINTAGE = """
programme: our_city
vintage: "2026"
name: {ja: 市の補助金, en: a city's subsidy}
standing: secondary
source: page
window: {opens: 2026-04-01, closes: 2027-03-31}
applicants:
  in_the_city: {test: our_city.is_in_the_city, label: {ja: 市内にある, en: is in the city}}
amount: {rate: 1/3, cap: 50万}
sources: {page: {kind: secondary, ref: a page}}
"""
TERMS = """
our_city.is_in_the_city:
  ja: 市内に事業所がある
  en: has a workplace in the city
  type: bool
  ask: {ja: 市内に事業所がありますか, en: Is a workplace in the city?}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(vocabulary, "_learned", [])
    kept = dict(vocabulary.vocabulary())
    place = tmp_path / "our_city"
    place.mkdir()
    (place / "programme.yaml").write_text(HEAD, encoding="utf-8")
    (place / "2026.yaml").write_text(VINTAGE, encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_text(TERMS, encoding="utf-8")
    yield tmp_path
    vocabulary.vocabulary().clear()
    vocabulary.vocabulary().update(kept)


def test_it_computes_with_a_folder_and_its_own_terms(folder):
    rulebook = Rulebook(FOLDER, folder)
    facts = {"eligible_cost": "90万円", "our_city": {"is_in_the_city": "はい"}}
    (found,) = assess(facts, None, "our_city@2026", rulebook).answers
    assert (found.status, found.subsidy.low) == ("eligible", 300_000)


def test_it_refuses_terms_that_exist_already(folder):
    (folder / "vocabulary.yaml").write_text(
        TERMS.replace("our_city.is_in_the_city", "employees"), encoding="utf-8"
    )
    with pytest.raises(RuleError, match="employees exist already"):
        Rulebook(FOLDER, folder)


def test_it_lists_the_worked_example_and_refuses_to_compute_it():
    rulebook = Rulebook(FOLDER, EXAMPLE)
    assert rulebook.programme("tokyo_dx_suishin").payer.ja == "東京都"
    with pytest.raises(InputError, match="cannot be computed"):
        rulebook.rule("tokyo_dx_suishin@2025")


def test_it_takes_the_folders_that_installed_packages_offer(monkeypatch, tmp_path):
    class Entry:
        @staticmethod
        def load():
            return EXAMPLE

    monkeypatch.setenv("SHORYOKU_CACHE", str(tmp_path))
    monkeypatch.setattr(
        "importlib.metadata.entry_points",
        lambda group: [Entry] if group == "shoryoku.rulebooks" else [],
    )
    assert book.installed() == [EXAMPLE]


def test_it_says_when_a_folder_is_not_there():
    with pytest.raises(InputError, match="is not a folder"):
        Rulebook(FOLDER, Path("/no/such/folder"))
