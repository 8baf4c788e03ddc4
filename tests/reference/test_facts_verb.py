"""``shoryoku facts`` as a person uses it: a datum with its lines, a metric, a case, a search."""

import argparse
import json

import pytest

from shoryoku.cli import facts
from shoryoku.problems import InputError


def run(capsys, *words):
    parser = argparse.ArgumentParser()
    facts.add_arguments(parser)
    assert facts.run(parser.parse_args(words)) == 0
    return capsys.readouterr().out


def test_a_datum_is_shown_with_definition_source_lines_and_standing(capsys):
    out = run(capsys, "census.plastics.small")
    for said in (
        "値：478万円／人", "単位：円／人", "時点：資料に印刷されていない",
        "[labour_productivity.census_net]", "[S0:57-59,62,67]", "確かさ：seed（資料に印刷）",
    ):  # fmt: skip
        assert said in out


def test_it_answers_in_english(capsys):
    out = run(capsys, "shortage.di_2024q4", "--lang", "en")
    assert "Value: -22.9 percentage points" in out
    assert "line 692" in out


def test_a_lost_figure_is_empty_with_the_reason(capsys):
    assert "（空欄：図の数値が資料から失われている）" in run(capsys, "shortage.di_series")


def test_the_beginning_of_ids_lists_them(capsys):
    out = run(capsys, "census.")
    assert out.count("census.") == 11
    assert out.startswith("■ 経済センサスによる労働生産性")


def test_a_word_with_many_definitions_lists_all_of_them(capsys):
    out = run(capsys, "labour_productivity")
    assert (
        "labour_productivity.locaben  労働生産性（ローカルベンチマーク） = 営業利益 ÷ 従業員数"
        in out
    )
    assert out.count("= ") == 9


def test_a_definition_shows_its_formula_and_its_rivals(capsys):
    out = run(capsys, "value_added.houjin_kigyo")
    assert (
        "式：営業純益（法人企業統計） ＋ 人件費 ＋ 支払利息等 ＋ 動産・不動産賃借料 ＋ 租税公課"
        in out
    )
    assert "同じ言葉の別の定義：value_added.census_net" in out


def test_a_case_shows_what_is_printed_and_what_follows(capsys):
    out = run(capsys, "case.ykp")
    assert "金型管理の時間（前）：約1,050時間／年 [S0:223-224]" in out
    assert "金型管理の時間の減少率：91.43%" in out
    assert "記号（当方の読み・仮定）：◎" in out


def test_everything_is_listed(capsys):
    out = run(capsys)
    assert "■ 予算" in out and "■ 指標の定義" in out
    assert "03-3501" not in out


def test_words_are_searched(capsys):
    assert "fukuoka_centre.lasting" in run(capsys, "福岡", "効果")


def test_json_has_every_part(capsys):
    datum = json.loads(run(capsys, "case.nisshin.utilisation.before", "--json"))[0]
    assert datum["value"] == "11/20"
    assert datum["sources"][0]["place"] == "203-204"
    case = json.loads(run(capsys, "case.nisshin", "--json"))[0]
    assert case["derived"]["utilisation"]["ratio"] == "93/55"
    metric = json.loads(run(capsys, "labour_share.houjin_kigyo", "--json"))[0]
    assert metric["standing"] == "assumed"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("census.plastic.small", "did you mean census.plastics.small"),
        ("yorozo", "offices.yorozu"),
        ("case.nisin", "did you mean nisshin"),
        ("zzz", "see `shoryoku facts`"),
    ],
)
def test_what_is_not_there_gets_a_hint(capsys, word, said):
    with pytest.raises(InputError) as refused:
        run(capsys, word)
    assert said in str(refused.value)
