"""Calls in a rule's prose have their names; ids are for programs."""

import re

import pytest

from shoryoku import open_rulebook
from shoryoku.rulebook.prose import describe, describe_programme
from shoryoku.rulebook.words import call_name, choice


def test_a_call_that_a_condition_names_reads_as_its_name():
    rule = open_rulebook().rule("shoryokuka_ippan@5")
    said = "\n".join(text for _, text in describe(rule, "ja"))
    assert "中小企業省力化投資補助金 一般型 第1回公募・" in said
    assert "第4回公募のいずれも含まない" in said
    assert choice("history.adopted", "shoryokuka_ippan@2", "en").endswith("call 2")


def test_a_call_with_several_frames_has_what_their_names_share():
    assert call_name("monozukuri@18").ja == "ものづくり補助金 第18次公募"
    assert call_name("jizokuka@16").en == "Small business sustainability subsidy, call 16"
    assert call_name("monozukuri@18/global").ja == "ものづくり補助金 第18次公募 グローバル枠"


def test_a_programme_has_its_name_and_what_is_not_known_stays():
    assert call_name("jizokuka") == open_rulebook().programme("jizokuka").name
    assert call_name("jizokuka@99").ja == "jizokuka@99"
    assert call_name("nobody").en == "nobody"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_test_or_combination_shows_an_id(language):
    for programme in open_rulebook().programmes():
        lines = list(describe_programme(programme, language))[1:]
        for head in programme.heads[-2:]:
            lines += list(describe(programme.rules[head.id], language))[1:]
        for _, text in lines:
            said = re.sub(r"\[[^\]]*\]$", "", text)  # standing and sources
            assert not re.search(r"\b[a-z]+_[a-z]+@|\bit20\d\d_", said), text
