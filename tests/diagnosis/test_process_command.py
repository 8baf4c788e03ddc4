"""``shoryoku process`` as a person uses it: a form, a file, the terminal."""

import argparse
import io
import json

import pytest
from tests.diagnosis.test_process_files import FULL

from shoryoku.cli import process
from shoryoku.problems import InputError


def run(*words):
    parser = argparse.ArgumentParser()
    process.add_arguments(parser)
    return process.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sewing.csv"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_it_says_where_time_goes_and_what_is_saved(sheet, capsys):
    assert run(sheet) == 0
    said = capsys.readouterr().out
    for words in (
        "縫製  30時間 → 18時間",
        "検査  5時間 → 5時間（変わらない）",
        "合計  47時間 → 25.17時間",
        "全体の63.8％です",
        "動かせる時間の125％にあたります（時間内に終わりません）",
        "0.52  = (42 − 20.17) ÷ 42",
        "空く時間：5,240時間",
        "減る時間×人件費単価：1,048万円",
        "1.72年（計画期間内）",
        "⚠記憶による",
        "労働生産性 +5.4% 〜 +15.95%",
    ):
        assert words in said


def test_it_answers_in_english(sheet, capsys):
    run(sheet, "--lang", "en")
    said = capsys.readouterr().out
    assert "■ Labour-saving index" in said
    assert "1.72 years (within the plan)" in said


def test_the_json_holds_exact_numbers(sheet, capsys):
    run(sheet, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert found["labour_saving"]["labour_saving_index"] == "131/252"
    assert found["freed_per_year"] == 5240
    assert found["facts"] == {"project.yearly_labour_saving": 10_480_000}
    assert [one["standing"] for one in found["paybacks"]] == ["secondary", "remembered"]


def test_what_the_command_line_says_goes_before_the_file(sheet, capsys):
    run(sheet, "--json", "--investment", "1億480万円", "--use", "商談:A:100:5000")
    found = json.loads(capsys.readouterr().out)
    assert found["paybacks"][0]["years"] == 10
    assert found["uses"]["value_added"] == 500_000


def test_wrong_options_are_named_all_at_once(sheet):
    with pytest.raises(InputError) as error:
        run(sheet, "--investment", "-5", "--use", "商談:B:60", "--use", "商談")
    said = str(error.value)
    assert "--investment: '-5' is negative" in said
    assert "--use '商談:B:60': needs the kind A or D" in said
    assert "--use '商談': is not of the form" in said


def test_without_a_file_it_says_what_to_give():
    with pytest.raises(InputError, match="for an empty form"):
        run()


def test_it_writes_an_empty_form_and_turns_a_file_into_another_kind(sheet, tmp_path, capsys):
    form = tmp_path / "form.csv"
    run("--template", form)
    assert "工程,導入前：1回の分" in form.read_text(encoding="utf-8-sig")
    copy = tmp_path / "copy.csv"
    run(sheet, "--template", copy)
    capsys.readouterr()
    run(sheet, "--json")
    first = json.loads(capsys.readouterr().out)
    run(copy, "--json")
    assert {**json.loads(capsys.readouterr().out), "file": ""} == {**first, "file": ""}


def test_a_form_can_carry_the_printed_processes_of_an_industry(tmp_path, capsys):
    form = tmp_path / "form.csv"
    run("--template", form, "--industry", "プラスチック製品製造業")
    run(form)
    said = capsys.readouterr().out
    assert "樹脂成型加工  不明 → 不明" in said
    assert "梱包・出荷  不明 → 不明" in said
    with pytest.raises(InputError, match="no processes are printed for 化学工業"):
        run("--template", tmp_path / "other.csv", "--industry", "化学工業")


def entered(monkeypatch, *replies):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{reply}\n" for reply in replies)))


def test_steps_are_entered_in_the_terminal_and_kept(tmp_path, monkeypatch, capsys):
    path = tmp_path / "new.csv"
    entered(
        monkeypatch,
        *("縫製", "15", "1", "1日120回", "9", "", ""),
        *("検品", "じゅう", "2分30秒", "1", "130", "月", "同じ"),
        "",
    )
    assert run(path, "--enter", "--days-per-year", "240") == 0
    said = capsys.readouterr().out
    assert "「じゅう」は読み取れませんでした。" in said
    assert "= 縫製  30時間 → 18時間 / 日" in said
    assert "空く時間：2,880時間" in said


def test_a_file_is_continued_and_a_name_is_not_taken_twice(tmp_path, monkeypatch, capsys):
    path = tmp_path / "new.csv"
    entered(monkeypatch, "縫製", "15", "1", "1日120回", "0", "")
    run(path, "--enter")
    entered(monkeypatch, "縫製", "検品", "5", "1", "1日2回", "同じ", "")
    run(path, "--enter", "--json")
    said = capsys.readouterr().out
    assert "その名前の工程はもうあります。" in said
    assert '"name": "検品"' in said


def test_what_was_entered_survives_when_the_terminal_closes(tmp_path, monkeypatch, capsys):
    path = tmp_path / "new.csv"
    entered(monkeypatch, "縫製", "15", "1", "1日120回", "0", "検品", "5")
    run(path, "--enter")
    assert "縫製" in path.read_text(encoding="utf-8-sig")
    assert "検品" not in path.read_text(encoding="utf-8-sig")


def test_the_stopwatch_takes_the_mean_to_the_second(tmp_path, monkeypatch, capsys):
    ticks = iter([0, 150 * 10**9, 200 * 10**9, 260 * 10**9])
    monkeypatch.setattr("shoryoku.cli.process_entry.monotonic_ns", lambda: next(ticks))
    entered(monkeypatch, "台車", "t", "", "t", "", "", "2", "1日5回", "0", "")
    path = tmp_path / "new.csv"
    run(path, "--enter")
    said = capsys.readouterr().out
    assert "2分30秒 でした（1回の平均 2分30秒）" in said
    assert "1分0秒 でした（2回の平均 1分45秒）" in said
    assert "台車,1.75,2,5,0" in path.read_text(encoding="utf-8-sig")
    assert "実測" in path.read_text(encoding="utf-8-sig")


def test_nothing_entered_makes_no_file(tmp_path, monkeypatch, capsys):
    entered(monkeypatch, "")
    assert run(tmp_path / "new.csv", "--enter") == 0
    assert not (tmp_path / "new.csv").exists()
