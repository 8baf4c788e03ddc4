"""Answers side by side: what is the same, what differs, and what nobody has collected."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from shoryoku import assess, firm_from, load_firm, open_rulebook
from shoryoku.money import format_yen
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.side_by_side import NOT_COLLECTED, effect_words, lines, rows
from shoryoku.rulebook.what_if_change import most_repaid

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)
NISSHIN = load_firm(EXAMPLES / "nisshin.yaml")
# no tier by subsidy from call 5 on: 60 million yen of cost, 40 employees, no special
SETTLED = firm_from(
    {
        "employees": 40,
        "eligible_cost": "6,000万円",
        "is_small_enterprise": False,
        "is_revitalising": False,
        "special.min_wage": False,
        "special.big_wage_rise": False,
    }
)


def of(firm, *ids):
    return [answer(open_rulebook().rule(id_), firm, ON) for id_ in ids]


def row(found, id_):
    return next(one for one in found if one.id == id_)


def states(found, id_):
    return [cell.state for cell in row(found, id_).cells]


def test_the_effect_for_the_firm_is_one_sentence_in_yen():
    before, after = of(SETTLED, "shoryokuka_ippan@4", "shoryokuka_ippan@5")
    words = effect_words(before, after, "ja")
    assert "2,500万円（事実しだい） → 3,000万円（事実しだい）です（500万円増）" in words
    back = effect_words(after, before, "en")
    assert "30,000,000 yen (facts missing) → 25,000,000 yen (facts missing)" in back
    assert "(5,000,000 yen less)" in back


def test_an_answer_beside_itself_is_the_same_in_every_row():
    one = of(NISSHIN, "shoryokuka_ippan@7")[0]
    found = rows([one, one], "ja")
    assert {cell.state for line in found for cell in line.cells} == {"same"}
    assert "変わりません" in effect_words(one, one, "ja")


def test_a_range_is_compared_without_a_difference_in_yen():
    before, after = of(NISSHIN, "shoryokuka_ippan@3", "shoryokuka_ippan@5")
    words = effect_words(before, after, "ja")
    assert words.endswith("5,400万円 〜 5,650万円 → 7,350万円 〜 8,000万円です。")


def test_rate_and_deadline_differ_and_the_cap_does_not():
    found = rows(of(NISSHIN, "shoryokuka_ippan@3", "shoryokuka_ippan@5"), "ja")
    assert states(found, "cap") == ["same", "same"]
    assert states(found, "deadline") == ["changed", "changed"]
    assert row(found, "deadline").cells[1].words == "2026-02-27 17:00"
    assert "補助額1,500万円までは1/2" in row(found, "rate").cells[0].words
    assert row(found, "rate").cells[1].words == "1/2 〜 2/3"


def test_a_call_that_was_not_read_in_full_has_promises_not_collected_instead_of_none():
    tax = open_rulebook().rule("chinage_zeisei@fy2026")
    assert not tax.commitments
    assert tax.not_read
    found = rows(of(NISSHIN, "shoryokuka_ippan@7", "chinage_zeisei@fy2026"), "ja")
    for id_ in ("promises", "repayment", "commitment.pay"):
        assert row(found, id_).cells[1] == (NOT_COLLECTED.ja, "not_collected", False)


def test_a_deadline_that_nobody_read_is_not_collected():
    rule = open_rulebook().rule("digital_ai@2026/general")
    assert rule.window.closes is None
    found = rows(of(NISSHIN, rule.id, "shoryokuka_ippan@7"), "en")
    assert states(found, "deadline") == ["not_collected", "same"]
    assert row(found, "deadline").kind == "open"


def test_what_only_one_call_has_stands_on_one_side():
    one = open_rulebook().rule("shoryokuka_ippan@7")
    fewer = one._replace(commitments=one.commitments[1:], not_read=())
    both = [answer(one, NISSHIN, ON), answer(fewer, NISSHIN, ON)]
    gone = row(rows(both, "ja"), f"commitment.{one.commitments[0].id}")
    assert [cell.state for cell in gone.cells] == ["only_one_side", "only_one_side"]
    assert [cell.is_here for cell in gone.cells] == [True, False]
    unread = fewer._replace(not_read=("公募要領の原文",))
    both = [answer(one, NISSHIN, ON), answer(unread, NISSHIN, ON)]
    gone = row(rows(both, "ja"), f"commitment.{one.commitments[0].id}")
    assert [cell.state for cell in gone.cells] == ["same", "not_collected"]


def test_what_cannot_be_used_shows_no_yen():
    found = rows(of(NISSHIN, "daikibo@6", "shoryokuka_ippan@7"), "ja")
    assert row(found, "subsidy").cells[0].words == "使えない"
    assert row(found, "failed").cells[0].words.startswith("1件：")
    before, after = of(NISSHIN, "daikibo@6", "shoryokuka_ippan@7")
    assert "使えない → 7,350万円" in effect_words(before, after, "ja")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_any_two_answers_can_be_put_side_by_side(language):
    answers = assess(NISSHIN, ON).answers
    for pair in combinations(answers[::3], 2):
        for one in rows(pair, language):
            assert len(one.cells) == 2
            assert all(cell.words for cell in one.cells)
            keys = {cell.state for cell in one.cells}
            assert keys != {"only_one_side", "same"}
            if {"same"} == keys:
                assert one.cells[0].words == one.cells[1].words
        assert effect_words(*pair, language)


def test_three_answers_are_listed_on_a_terminal_what_differs_first():
    ids = ("shoryokuka_ippan@5", "shoryokuka_ippan@7", "shoryokuka_catalog@2026-03")
    said = [text for _, text in lines(of(NISSHIN, *ids), "ja")]
    assert said[2].startswith("C: ")
    assert said.index("■ 違うところ") < said.index("補助額の見込み")
    assert any(text == "C: 使えない" for text in said)


@pytest.mark.parametrize("id_", ["shinjigyo_monozukuri@1/global", "seicho_kasokuka@2"])
def test_the_most_to_pay_back_is_that_of_the_promises_in_the_same_table(id_):
    one = of(NISSHIN, id_)[0]
    found = rows([one, one], "ja")
    most = row(found, "repayment").cells[0].words
    assert most == f"最大{format_yen(most_repaid(one))}"
    promised = [line.cells[0].words for line in found if line.id.startswith("commitment.")]
    assert any(most in said for said in promised)
