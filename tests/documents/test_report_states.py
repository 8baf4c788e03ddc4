"""What the report says where something is unknown, below zero, added, or repeated."""

from datetime import date

import pytest

from shoryoku import InputError, strict_yaml
from shoryoku.diagnosis.report import diagnose
from shoryoku.diagnosis.section import from_document
from shoryoku.documents import diagnosis_report
from shoryoku.documents.content import texts

ON = date(2026, 11, 20)
ACCOUNTS = (
    "{year: 2025, sales: 1100万円, total_costs: %s, payroll: 0円, taxes_and_dues: 10万円, "
    "persons_engaged: 1}"
)
LOSS = (
    "{year: 2025, operating_profit: -30万円, interest_paid: 0円, interest_etc: 0円, "
    "personnel_cost: 10万円, rent: 0円, taxes_and_dues: 0円}"
)
STEPS = """
  process:
    steps:
      - {name: 成形, before_minutes: 480, before_people: 1, before_times: 1日1回,
         after_minutes: 480}
      - {name: 検品, before_minutes: 300, before_people: 3, before_times: 1日1回, %s}
    premises: {days_per_year: 240}
"""


def found(facts, diagnosis=""):
    text = f"name: 試験\nfacts: {{{facts}}}\ndiagnosis:{diagnosis or ' {}'}\n"
    return diagnose(*from_document(strict_yaml.loads(text, "firm.yaml")), ON)


def paper(*given):
    return diagnosis_report.paper(found(*given))


def titles(written):
    return {section.id: section.title for section in written.sections}


def words(written):
    return " ".join(text for text, _ in texts(written))


def accounts(entry):
    return f"\n  accounts:\n    - {entry}"


def test_the_firms_own_number_is_in_the_title_when_only_the_capital_is_missing():
    own = ("industry: 化学工業, employees: 3", accounts(ACCOUNTS % "980万円"))
    title = titles(paper(*own))["standing"]
    assert "130万円" in title  # 1,100 - 980 + 0 + 10, by 1 person
    assert "資本金が分からないため" in title
    assert "資本金：" in found(*own).unknown[0].words.ja


def test_a_capital_that_is_said_to_be_unknown_is_missing():
    said = found("industry: 化学工業, employees: 3, capital: 不明")
    assert "資本金：" in said.unknown[0].words.ja


def test_a_firm_without_capital_does_not_miss_it():
    facts = "industry: 化学工業, employees: 3, capital: なし"
    said = found(facts, accounts(ACCOUNTS % "980万円"))
    assert "資本金がないため" in titles(diagnosis_report.paper(said))["standing"]
    assert not any("資本金" in one.words.ja for one in said.unknown)


def test_a_value_below_zero_is_said_in_words():
    facts = "industry: 化学工業, employees: 3, capital: 3000万円"
    written = paper(facts, accounts(ACCOUNTS % "1億円"))
    assert titles(written)["standing"] == "1人当たりの純付加価値はマイナスです"
    assert "▲1" not in "".join(text for text, _ in texts(written) if "%" in text)


def test_shares_of_a_value_added_below_zero_are_not_printed():
    written = words(paper("industry: 化学工業, employees: 3", accounts(LOSS)))
    assert written.count("付加価値額が0以下のため計算できません") == 2
    assert "労働分配率 ▲" not in written


def test_a_firm_without_employees_has_a_report_and_no_tendency():
    years = "".join(
        f"\n    - {{year: {year}, operating_profit: 100万円, interest_paid: 0円, "
        "interest_etc: 0円, personnel_cost: 0円, rent: 0円, taxes_and_dues: 0円, employees: 0}"
        for year in (2024, 2025)
    )
    said = found("industry: 食肉小売業, employees: 0", "\n  accounts:" + years)
    assert said.standing.tendency.label == "判定保留"
    assert [note.ja for note in said.standing.tendency.notes] == [
        "従業員または労働時間が0の年があるため、傾向は判定していません。"
    ]


def test_the_step_with_most_work_is_named_where_another_sets_the_pace():
    written = words(paper("industry: 化学工業, employees: 3", STEPS % "after_minutes: 200"))
    assert "「成形」が全体の流れを決めています" in written
    assert "人手がいちばん多い工程は「検品」です。" in written


def test_a_plan_that_adds_work_says_so():
    written = words(paper("industry: 化学工業, employees: 3", STEPS % "after_minutes: 360"))
    assert "＋3時間" in written  # 3 people, 60 minutes more each
    assert "この案では年720時間増えます。空く時間はありません" in written  # 240 days


def test_manufacturing_is_no_measure_for_a_shop():
    rows = [words for words, _ in texts(paper("industry: そば・うどん店, employees: 4"))]
    assert not any("製造業（資本金" in row for row in rows)
    assert any("全産業" in row for row in rows)


@pytest.mark.parametrize("facts", ["industry: 化学工業, employees: 3", "employees: 3"])
def test_no_title_is_said_twice(facts):
    said = found(facts)
    written = diagnosis_report.paper(said)
    headings = [written.title, *titles(written).values()]
    assert len(set(headings)) == len(headings)
    assert titles(written)["first"] != said.first[0].do.words.ja


def test_a_near_firm_of_the_same_broad_industry_is_announced_as_such():
    written = paper("industry: 化学工業, employees: 3")
    assert titles(written)["similar"] == "大分類の業種の近い事例があります"


def test_a_task_that_only_we_give_a_case_is_marked():
    tasks = "\n  tasks: {2次加工・組付: {introduced: いいえ}}"
    written = words(paper("industry: プラスチック製品製造業, employees: 112", tasks))
    assert "同じ業務「2次加工・組付」（当方の分類）" in written


def test_a_task_of_another_industry_is_refused_with_its_line_and_the_industrys_name():
    with pytest.raises(InputError) as refused:
        found("industry: 化学工業, employees: 3", "\n  tasks:\n    縫製: {introduced: はい}")
    problem = refused.value.problems[0]
    assert problem.where == "firm.yaml:5 diagnosis.tasks.縫製"
    assert problem.found == "does not count for 化学工業 (16)"


def test_one_run_that_was_timed_is_known_though_nobody_said_how_often():
    own = ("employees: 3", "\n  process:\n    steps:\n      - {name: 検品, before_minutes: 100秒}")
    written = paper(*own)
    assert titles(written)["time"] == "1回の時間：検品 1分40秒"
    assert written.title == "1回の時間は分かりました。次は回数です"
    assert "時間以上" not in words(written)
    assert found(*own).first[0].id == "count"


def test_a_capital_that_does_not_apply_is_not_named():
    about = paper("prefecture: 愛知県, employees: 2, capital: 該当なし").about[0].text
    assert "（愛知県・2人）" in about
