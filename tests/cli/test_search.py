"""``shoryoku search`` as a person uses it."""

import argparse
import json

import pytest

from shoryoku.cli import search
from shoryoku.problems import InputError


def run(capsys, *arguments):
    parser = argparse.ArgumentParser()
    search.add_arguments(parser)
    assert search.run(parser.parse_args(arguments)) == 0
    return capsys.readouterr().out


def test_it_shows_the_hit_with_marks_its_source_and_where_to_read_on(capsys):
    out = run(capsys, "業務改善助成金", "--lang", "ja", "--limit", "1")
    assert "■ 制度：【業務改善助成金】" in out
    assert "全文：shoryoku programmes gyomu_kaizen" in out
    assert "ほか" in out


def test_it_names_the_further_vintages(capsys):
    out = run(capsys, "返還", "--kind", "programme", "--limit", "50", "--lang", "ja")
    assert "中小企業省力化投資補助金 一般型 第8回公募（ほか7回分）" in out


def test_it_answers_in_english(capsys):
    out = run(capsys, "minimum", "wage", "--kind", "term", "--lang", "en")
    assert "■ Terms: regional 【minimum】 【wage】" in out
    assert "In full: shoryoku terms minimum_wage" in out


def test_it_suggests_titles_where_nothing_is_found(capsys):
    out = run(capsys, "monozukri", "--lang", "ja")
    assert "見つかりません" in out
    assert "これのことですか" in out


def test_it_gives_json(capsys):
    found = json.loads(run(capsys, "日進工業", "--json"))
    assert found["total"] == found["counts"]["case"] == 1
    assert found["hits"][0]["id"] == "nisshin"


def test_an_unknown_kind_is_refused(capsys):
    with pytest.raises(InputError, match="programme"):
        run(capsys, "賃金", "--kind", "programmes")
