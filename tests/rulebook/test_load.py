"""The loader is strict: what is wrong is refused with file, line and remedy."""

import shutil

import pytest

from shoryoku import Rulebook, RuleError, open_rulebook
from shoryoku.rulebook.book import FOLDER
from shoryoku.rulebook.load import load_programme

SOURCE = FOLDER / "shoryokuka_catalog"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shoryokuka_catalog"
    shutil.copytree(SOURCE, place)
    return place


def changed(folder, old, new, file="2024.yaml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as refusal:
        load_programme(folder)
    return str(refusal.value)


def line_of(folder, text, file="2024.yaml"):
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(at for at, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  rate: 1/2", "  rate: 0.667", "never a decimal"),
        ("  rate: 1/2", "  rate: 0", "never a decimal"),
        ("  rate: 1/2", "  rate: 3/2", "not between 0 and 1"),
        ("  cap:\n", "  caps:\n", "the key is unknown"),
        ("test: is_sme", "test: is_smee", "'is_smee' is not in the vocabulary; did you mean"),
        ("test: is_sme", "test: employees", "bool is expected"),
        ("test: employees >= 1", "test: employees >= 1円", "sets count beside yen"),
        ("test: employees >= 1", "test: employees.__class__", "not in the vocabulary"),
        ("[20, 500万, 750万]", "[4, 500万, 750万]", "rows.1: up_to 4 must be greater than 5"),
        ("[over, 1000万, 1500万]", "[50, 1000万, 1500万]", "and only that, must be 'over'"),
        ("[over, 1000万, 1500万]", "[over, 1000万]", "rows.2: has 2 cells"),
        ("[over, 1000万, 1500万]", "[over, 1000.5円, 1500万]", "not a whole number of yen"),
        ("source: [ccc, imamura, shigyo]", "source: [nobody]", "'nobody' is not among"),
        ("closes: 2026-03-16 17:00", "closes: 2024-03-16 17:00", "before it opens"),
        ("special: big_wage_rise}", "special: other}", "is not one of the specials"),
        ("must_include: catalogue_product", "must_include: nothing", "which is no class"),
        ("    catalogue_product: {}", "    no_such_class: {}", "is not in the vocabulary"),
        ("standing: secondary", "standing: certain", "found 'certain'"),
        ("payroll_scope: employees", "payroll_scope: everybody", "it is one of employees"),
        ("payroll_scope: employees", "employees: three", "not a term that programmes set"),
        ('vintage: "2024"', 'vintage: "2025"', "the file is shoryokuka_catalog/2024.yaml"),
        ("amount:\n", "amount:\n  rate: 1/3\n", "stands twice"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_not_in_order(folder, old, new, said):
    assert said in changed(folder, old, new)


def test_it_names_file_and_line(folder):
    line = line_of(folder, "[20, 500万, 750万]")
    said = changed(folder, "[20, 500万, 750万]", "[5, 500万, 750万]")
    where = f"shoryokuka_catalog/2024.yaml:{line} amount.cap.rows.1"
    assert said.splitlines()[0] == f"{where}: up_to 5 must be greater than 5"


def test_it_names_the_file_that_a_merged_value_stands_in(folder):
    said = changed(folder, "[20, 750万, 1000万]", "[3, 750万, 1000万]", "2026-03.yaml")
    assert said.startswith("shoryokuka_catalog/2026-03.yaml")


def test_it_reports_a_missing_name_of_the_file(folder):
    said = changed(
        folder,
        "name: {ja: 中小企業省力化投資補助金 カタログ注文型（2026年3月19日の改定後）",
        "nome: {ja: x",
        "2026-03.yaml",
    )
    assert "nome" in said


def test_it_refuses_to_extend_what_is_not_there_or_itself(folder):
    assert "extends '1999'" in changed(folder, 'extends: "2024"', 'extends: "1999"', "2026-03.yaml")
    assert "extends" in changed(folder, 'extends: "1999"', 'extends: "2026-03"', "2026-03.yaml")


def test_it_refuses_a_programme_that_is_there_already():
    with pytest.raises(Exception, match="exists already"):
        Rulebook(FOLDER, FOLDER)


def test_it_keeps_only_what_changed_in_a_file_that_extends_another():
    rules = open_rulebook().programme("shoryokuka_ippan").rules
    tiers = [
        rules[f"shoryokuka_ippan@{call}"].definitions["amount_by_rate"].node for call in "1234"
    ]
    assert len(set(tiers)) == 1
    flat = [rules[f"shoryokuka_ippan@{call}"].definitions["rate"].node for call in "5678"]
    assert len(set(flat)) == 1


def test_it_marks_everything_of_a_vintage_that_nobody_read_as_assumed():
    rule = open_rulebook().rule("shoryokuka_ippan@8")
    assert {entry.origin.standing for entry in rule.values} == {"assumed"}
