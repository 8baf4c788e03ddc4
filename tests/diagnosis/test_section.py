"""The ``diagnosis:`` section of a firm file: what is read, and what is said of mistakes."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku import InputError, strict_yaml
from shoryoku.diagnosis.section import from_document, load

EXAMPLES = Path(__file__).parents[2] / "examples" / "diagnosis"
FACTS = "facts: {industry: プラスチック製品製造業, prefecture: 愛知県}\n"


def section(text, folder=None):
    return from_document(strict_yaml.loads(FACTS + text, "firm.yaml"), folder)[1]


def test_a_firm_file_without_a_section_is_a_firm_of_which_nothing_more_is_known():
    read = section("")
    assert (read.accounts, read.process, read.passed_on) == ((), None, None)


def test_the_facts_beside_it_are_read_as_ever():
    firm, _ = load(EXAMPLES / "nisshin.yaml")
    assert firm.facts["employees"] == 307
    assert firm.sources["employees"].startswith("優良事例紹介①")


def test_accounts_are_sorted_by_year_and_written_as_papers_write_them():
    read = section(
        "diagnosis: {accounts: [{year: 2025, sales: 4億3200万円}, {year: 2024, sales: 425000千円}]}"
    )
    assert [(one.year, one.items["sales"]) for one in read.accounts] == [
        (2024, 425_000_000), (2025, 432_000_000),
    ]  # fmt: skip


def test_what_is_unknown_is_left_out():
    read = section(
        "diagnosis: {made_to_order: {linked: はい, custom_unit: 不明}, "
        "accounts: [{year: 2025, sales: わからない}]}"
    )
    assert read.made_to_order == {"linked": True}
    assert read.accounts[0].items == {}


def test_a_process_may_stand_in_the_file_itself():
    read = section(
        "diagnosis:\n  process:\n    steps:\n"
        "      - {name: 検査, before_minutes: 1時間30分, before_people: 2, before_times: 1日4回,"
        " after_minutes: 15, task: 検査}\n    premises: {days_per_year: 240日}\n"
    )
    assert read.process.steps[0].before.hours == 12
    assert read.process.premises.days_per_year == 240
    assert read.step_tasks == {"検査": "inspection"}


def test_a_process_may_stand_in_a_sheet_beside_the_firm_file(tmp_path):
    head = "工程,導入前：1回の分,導入前：1回に何人で,導入前：回数,回数の単位（日・週・月・年）"
    (tmp_path / "sheet.csv").write_text(f"{head}\n検査,30,2,8,日\n", encoding="utf-8")
    (tmp_path / "firm.yaml").write_text(
        FACTS + "diagnosis: {process: {file: sheet.csv}}", encoding="utf-8"
    )
    _, read = load(tmp_path / "firm.yaml")
    assert read.process.steps[0].before.hours == 8


def test_only_a_file_on_this_machine_may_name_another_file():
    with pytest.raises(InputError, match="cannot be read here"):
        section("diagnosis: {process: {file: /etc/passwd}}")


def test_people_measures_and_counts_are_read():
    _, read = load(EXAMPLES / "plastics_works.yaml")
    assert read.certifications["kurumin"] == {
        "women_leave_rate": 1, "monthly_overtime_hours": Fraction(37, 2),
    }  # fmt: skip
    assert read.management == {"sex": (4, 1), "age": (1, 2, 2)}
    assert read.workplace[0].by == date(2027, 3, 31)
    assert read.questionnaires["resource_sharing"]["equipment"] == "offer"
    assert read.passed_on.cost_rises["labour"] == 3_000_000


def test_parts_can_be_marked_as_examples():
    _, read = load(EXAMPLES / "plastics_works.yaml")
    assert read.is_illustrative("accounts")
    _, nisshin = load(EXAMPLES / "nisshin.yaml")
    assert not nisshin.is_illustrative("tasks")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("diagnosis: 5", "give a mapping"),
        ("diagnosis: {acounts: []}", "accounts"),
        ("diagnosis: {accounts: {year: 2025}}", "give a list"),
        ("diagnosis: {accounts: [{sales: 1億円}]}", "year"),
        ("diagnosis: {accounts: [{year: 2025}, {year: 2025}]}", "twice"),
        ("diagnosis: {accounts: [{year: 2025, sale: 1億円}]}", "sales"),
        ("diagnosis: {accounts: [{year: 2025, sales: 百万円}]}", "百万円"),
        ("diagnosis: {accounts: [{year: 2025, employees: -3}]}", "0 or more"),
        ("diagnosis: {tasks: {掃除機: {introduced: はい}}}", "not a task"),
        ("diagnosis: {tasks: {清掃: {introduced: maybe}}}", "yes or no"),
        ("diagnosis: {process: {steps: [{name: 検査, before_minutes: -1}]}}", "検査|minutes"),
        ("diagnosis: {process: {steps: [{name: 検査, minutes: 5}]}}", "before_minutes"),
        ("diagnosis: {options: [{name: A, labour: [30]}]}", "options"),
        ("diagnosis: {made_to_order: {link: はい}}", "linked"),
        ("diagnosis: {workforce: {talent: 社長}}", "中核人材"),
        ("diagnosis: {workforce: {talent: 中核人材}}", "not finished"),
        ("diagnosis: {workforce: {certifications: {kurumi: {}}}}", "kurumin"),
        ("diagnosis: {workforce: {management: {sex: [0, 0]}}}", "nobody"),
        ("diagnosis: {workforce: {management: {sex: [1, -2]}}}", "range|-2"),
        ("diagnosis: {workforce: {workplace: [{measure: nap}]}}", "less_overtime"),
        ("diagnosis: {workforce: {workplace: [{by: 2027-03-31}]}}", "missing"),
        ("diagnosis: {questionnaires: {innovation_obstacles: {funds: 3}}}", "yes or no"),
        ("diagnosis: {price_pass_through: {price_rise: 1万円}}", "labour"),
        ("diagnosis: {illustrative: [accounts]}", "not a part"),
    ],
)
def test_a_mistake_names_file_and_line(text, says):
    with pytest.raises(InputError, match=says) as error:
        section(text)
    assert "firm.yaml:2" in str(error.value)


def test_every_mistake_is_told_at_once():
    with pytest.raises(InputError) as error:
        section("diagnosis: {accounts: [{year: x}], made_to_order: {link: はい}}")
    assert len(error.value.problems) >= 2


def many(count, form):
    return "".join(f"    {form.format(number)}\n" for number in range(count))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("accounts:\n" + many(61, "- {{year: {}}}"), "has 61 entries; at most 60 are read"),
        ("options:\n" + many(21, "- {{name: A}}"), "has 21 entries; at most 20 are read"),
        ("tasks:\n" + many(201, "掃除{}: {{}}"), "has 201 keys; at most 200 are read"),
        ("process:\n   uses:\n" + many(51, "- {{use: 教育}}"), "has 51 entries; at most 50 are"),
        ("process:\n   steps:\n" + many(201, "- {{name: 工程}}"), "201 entries; at most 200 are"),
        ("workforce:\n   workplace:\n" + many(61, "- {{}}"), "has 61 entries; at most 60 are"),
        (
            f"workforce: {{management: {{sex: [{'1,' * 61}]}}}}",
            "has 61 entries; at most 60 are read",
        ),
        (
            f"tasks: {{清掃: {{evidence: {'a' * 2001}}}}}",
            "has 2,001 characters; at most 2,000 are read",
        ),
        (
            f"options: [{{name: A, labour: [{'1,' * 61}]}}]",
            "options.0.labour: has 61 entries; at most 60 are read",
        ),
    ],
)
def test_what_is_too_much_is_refused_with_its_limit(text, says):
    with pytest.raises(InputError) as error:
        section(f"diagnosis:\n  {text}")
    assert says in str(error.value)
    assert len(error.value.problems) <= 2


def test_many_unknown_keys_are_counted_and_not_listed():
    with pytest.raises(InputError) as error:
        section("diagnosis:\n  made_to_order:\n" + many(150, "k{}: 1"))
    assert len(error.value.problems) == 11
    assert str(error.value.problems[-1]).startswith(
        "firm.yaml:4 diagnosis.made_to_order: 140 more keys are unknown; use "
    )


def test_fifty_problems_are_told_and_that_there_are_more():
    with pytest.raises(InputError) as error:
        section("diagnosis:\n  accounts:\n" + many(60, "- {{year: {}, sales: 百万円}}"))
    assert len(error.value.problems) == 51
    assert error.value.problems[-1].found == "has more problems than these"
