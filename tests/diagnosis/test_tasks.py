"""The tasks of a small manufacturer: what is printed, what counts, and where a firm stands."""

from pathlib import Path

import pytest

from shoryoku import strict_yaml
from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.task_assessment import (
    Answer,
    assess_tasks,
    questionnaire,
    read_answers,
    task_assessment,
)
from shoryoku.diagnosis.tasks import DATA, applicable_tasks, model, task, task_levels
from shoryoku.problems import InputError

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

# S0:92-99, symbol by symbol; 〇 (U+3007) of the print stands here as ○
LEVEL_3 = "○○◎○◎○◎◎◎◎◎◎"
LEVEL_2 = "--○-○-○○○○○○"
LEVEL_1 = "------------"
PRINTED = [
    "総務・人事・労務・給与",
    "会計・財務・経営",
    "決済・債権債務・資金回収",
    "営業・広報",
    "受注・在庫管理",
    "清掃",
    "製造工程",
    "（プラ製造業）2次加工・組付",
    "（プラ製造業）検査",
    "（繊維業）製織・製編",
    "（繊維業）縫製",
    "（鋳造・鍛造）各工程間の搬送作業",
]


def test_the_matrix_is_the_printed_one():
    rows = [task_levels(name) for name in PRINTED]
    assert "".join(str(row.level1) for row in rows) == LEVEL_1
    assert "".join(str(row.level2) for row in rows) == LEVEL_2
    assert "".join(str(row.level3) for row in rows) == LEVEL_3


def test_twelve_tasks_are_named_and_the_thirteenth_stays_unknown():
    named = [one for one in model().tasks if one.id != "unknown_cross_task"]
    assert [one.printed for one in named] == PRINTED
    assert (model().announced_total, model().announced_cross_industry) == (13, 7)
    unnamed = task_levels("unknown_cross_task")
    assert (unnamed.level1, unnamed.level2, unnamed.level3) == (None, None, None)
    with pytest.raises(InputError, match="has no name"):
        task_assessment("unknown_cross_task", introduced=True)


def test_every_example_stands_in_the_document_word_for_word():
    documents = sorted(SEEDS.glob("000_*.txt"))
    if not documents:
        pytest.skip("the document is not beside the checkout")
    printed = "".join(documents[0].read_text(encoding="utf-8").split())
    for one in model().tasks[:12]:
        assert one.printed.replace(" ", "") in printed
        for example in one.examples.values():
            assert example.ja.replace(" ", "") in printed, one.id


def test_every_symbol_and_line_of_the_data_file_is_well_formed():
    for entry in strict_yaml.read(DATA).value["tasks"]:
        assert set(entry["levels"]) <= {"-", "○", "◎", None}
        assert entry["at"].startswith("S0:")


@pytest.mark.parametrize("written", ["縫製", "（繊維業）縫製", "sewing", "Sewing"])
def test_a_task_is_found_by_any_of_its_names(written):
    assert task(written).id == "sewing"


def test_full_width_digits_and_brackets_make_no_difference():
    assert task("(プラ製造業)２次加工・組付").id == "secondary_processing"


def test_an_unknown_task_names_the_nearest():
    with pytest.raises(InputError, match="did you mean 受注・在庫管理"):
        task("受注・在庫")


@pytest.mark.parametrize(
    ("industry", "count"),
    [
        ("プラスチック製品製造業", 9),  # 6 cross-industry + 製造工程 + 2
        ("繊維工業", 9),
        ("繊維製品製造業", 9),  # as the case of 岩手モリヤ is printed
        ("112", 9),  # 織物業
        ("素形材産業", 8),
        ("鋳造製品製造業", 8),  # as the case of ヨシワ工業 is printed
        ("2353", 8),  # アルミニウム・同合金ダイカスト製造業
        ("化学工業", 7),
        ("輸送用機械器具製造業", 7),
        ("製造業", 7),
        ("小売業", 6),
    ],
)
def test_only_the_tasks_of_the_industry_count(industry, count):
    assert applicable_tasks(industry).count == count


def test_a_broad_industry_says_which_tasks_it_may_include():
    broad = applicable_tasks("製造業")
    assert [one.id for one in broad.may_apply] == [
        "secondary_processing",
        "inspection",
        "weaving_and_knitting",
        "sewing",
        "transport_between_processes",
    ]
    assert [one.id for one in applicable_tasks("24").may_apply] == ["transport_between_processes"]
    assert applicable_tasks("18").may_apply == ()


def test_metal_pressing_counts_transport_and_says_why():
    pressing = applicable_tasks("2452")
    assert pressing.count == 8
    assert any("S0:290" in note.ja for note in pressing.notes)


def test_outside_manufacturing_the_limits_of_the_model_are_said():
    assert any("製造業について" in note.ja for note in applicable_tasks("小売業").notes)


@pytest.mark.parametrize(
    ("name", "introduced", "changed", "symbol", "level"),
    [
        ("縫製", True, True, "◎", 3),
        ("縫製", True, False, "○", 2),
        ("縫製", False, False, "-", 1),
        ("会計・財務・経営", True, False, "○", 3),
        ("会計・財務・経営", True, True, "◎", 3),
        ("会計・財務・経営", False, False, "-", 2),  # levels 1 and 2 ask the same
        ("決済・債権債務・資金回収", True, False, "○", 2),
    ],
)
def test_the_level_of_a_task_is_the_highest_whose_symbol_is_reached(
    name, introduced, changed, symbol, level
):
    found = task_assessment(name, introduced, changed)
    assert (found.symbol, found.level) == (symbol, level)


def test_a_new_way_of_working_without_equipment_gives_no_symbol():
    assert task_assessment("縫製", introduced=False, process_changed=True).symbol == "-"


def test_levels_that_ask_the_same_are_not_told_apart():
    assert task_assessment("清掃", introduced=False).same_as == 1
    assert task_assessment("縫製", introduced=False).same_as is None


def test_an_answer_that_is_missing_leaves_the_level_open():
    half = task_assessment("縫製", introduced=True)
    assert (half.symbol, half.level) == (None, None)
    assert (half.low, half.high, half.level_low, half.level_high) == ("○", "◎", 2, 3)
    nothing = task_assessment("縫製")
    assert (nothing.low, nothing.high) == ("-", "◎")
    assert task_assessment("縫製", process_changed=False).high == "○"
    # accounting is at level 3 with ○ already: what is missing cannot change it
    assert task_assessment("会計・財務・経営", introduced=True).level == 3


def test_the_gaps_name_the_symbol_and_the_printed_example():
    gaps = task_assessment("縫製", introduced=False).gaps
    assert [(gap.level, gap.symbol) for gap in gaps] == [(2, "○"), (3, "◎")]
    assert gaps[0].example.ja == "自動裁断機や省力化に資する各種ミシン等の導入"
    assert task_assessment("縫製", True, True).gaps == ()


def _all_tasks(industry, answer):
    return {one.id: answer for one in applicable_tasks(industry).tasks}


def test_the_overall_level_is_reached_on_every_task():
    everything = _all_tasks("繊維工業", Answer(True, True))
    assert assess_tasks("繊維工業", everything).level == 3
    found = assess_tasks("繊維工業", {**everything, "sewing": Answer(False)})
    assert found.level == 1
    assert [one.id for one in found.holding_back] == ["sewing"]
    assert [(one.id, gap.symbol) for one, gap in found.gaps(2)] == [("sewing", "○")]


def test_one_open_answer_leaves_the_overall_level_open_between_bounds():
    answers = _all_tasks("繊維工業", Answer(True, True))
    del answers["sewing"]
    found = assess_tasks("繊維工業", answers)
    assert (found.level, found.level_low, found.level_high) == (None, 1, 3)
    assert [one.id for one in found.unanswered] == ["sewing"]


def test_an_open_answer_that_cannot_raise_the_level_does_not_leave_it_open():
    answers = {**_all_tasks("繊維工業", Answer(True, True)), "製造工程": Answer(False)}
    del answers["sewing"]
    del answers["manufacturing_process"]
    assert assess_tasks("繊維工業", answers).level == 1


def test_a_task_of_another_industry_is_refused():
    with pytest.raises(InputError, match="does not count for"):
        assess_tasks("プラスチック製品製造業", {"縫製": Answer(True)})


def test_the_questionnaire_asks_both_questions_with_the_printed_examples():
    questions = questionnaire("プラスチック製品製造業")
    assert len(questions) == 9
    assert "溶着機、組付ロボット、自動検査機等" in questions[7].introduced.ja
    assert "収集データ分析" in questions[7].process_changed.ja


def test_answers_are_read_with_their_evidence():
    given = Given(
        {
            "縫製": {"introduced": True, "process_changed": "いいえ", "evidence": "自動裁断機"},
            "清掃": {"introduced": "わからない"},
        }
    )
    answers = read_answers(given)
    given.refuse_problems()
    assert answers == {"縫製": Answer(True, False, "自動裁断機"), "清掃": Answer()}


def test_a_claim_without_evidence_is_marked():
    assert task_assessment("縫製", True, True).lacks_evidence
    assert not task_assessment("縫製", True, True, "自動裁断機").lacks_evidence
    assert not task_assessment("縫製", False).lacks_evidence


def test_a_misspelt_task_or_key_in_a_file_is_a_problem_with_its_place():
    given = Given({"縫": {"introduced": True}, "清掃": {"introdced": True}}, path=("tasks",))
    read_answers(given)
    places = {problem.where for problem in given.problems}
    assert places == {"tasks.縫", "tasks.清掃.introdced"}
