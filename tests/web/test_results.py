"""The results of an example firm."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from shoryoku.firm.file import load_firm
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.what_if import change_words, what_would_change

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_the_headline_is_the_finding(client, open_example):
    html = page(client, f"/check/{open_example()}/results/")
    assert "<h1>条件しだいで使える制度は" in html
    # by the last call, which is over, this firm could surely apply
    assert "次の公募は未発表です" in html and "8,000万円" in html


def test_every_programme_that_was_judged_is_on_the_page(client, open_example):
    html = page(client, f"/check/{open_example()}/results/")
    found = assess(load_firm(ROOT / "examples/nisshin.yaml"), DAY)
    for answer in found.answers:
        assert answer.rule.name.ja.replace("&", "&amp;") in html, answer.rule.id


def test_cards_are_sorted_by_amount(client, open_example):
    html = page(client, f"/check/{open_example('ykp.yaml')}/results/?show=possible")
    found = assess(load_firm(ROOT / "examples/ykp.yaml"), DAY)
    bounded = {
        answer.rule.name.ja: answer.subsidy.high
        for answer in found.answers
        if not answer.subsidy.is_open_above
    }
    names = re.findall(r'<h3 id="rule-[^"]+">([^<]+)</h3>', html)
    amounts = [bounded[name] for name in names if name in bounded]
    assert len(amounts) > 2 and amounts == sorted(amounts, reverse=True)


def test_a_programme_that_cannot_be_used_says_why(client, open_example):
    html = text(page(client, f"/check/{open_example()}/results/?show=unusable"))
    assert "使えない理由" in html and "小規模事業者" in html and "答え：" in html


def test_the_reasons_hold_value_limit_and_source(client, open_example):
    html = text(page(client, f"/check/{open_example()}/why/shoryokuka_ippan@8/"))
    assert "年4.49%" in html and "条件：4.0%以上" in html
    assert "koban-roadmap" in html and "仮定・未確認" in html
    assert "1億4,700万円" in html and "8,000万円" in html


def test_what_would_change_is_computed(client, open_example):
    html = text(page(client, f"/check/{open_example('ykp.yaml')}/why/shoryokuka_ippan@8/"))
    firm = load_firm(ROOT / "examples/ykp.yaml")
    answer = assess(firm, DAY, "shoryokuka_ippan@8").answers[0]
    changes = what_would_change(answer)
    assert changes
    for change in changes:
        assert change_words(change, "ja") in html


def test_old_rounds_can_be_put_beside_new_ones(client, open_example):
    address = f"/check/{open_example()}/compare/?rule=shoryokuka_ippan@4&rule=shoryokuka_ippan@8"
    html = text(page(client, address))
    assert "5,400万円 〜 5,650万円 → 7,350万円 〜 8,000万円" in html


@pytest.mark.parametrize("query", ["", "?rule=x", "?rule=shoryokuka_ippan@99", "?rule=%00&rule=@"])
def test_a_comparison_of_nothing_offers_a_choice(client, open_example, query):
    assert "2つ以上選ぶと" in page(client, f"/check/{open_example()}/compare/{query}")


@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF-"), ("md", b"# "), ("txt", "使える".encode())]
)
def test_the_results_can_be_taken_along(client, open_example, kind, begins):
    response = client.get(f"/check/{open_example()}/results.{kind}")
    assert response.status_code == 200
    assert begins in response.content[:400]
    assert "attachment" in response.headers["Content-Disposition"]


def test_an_unknown_rule_or_form_is_not_found(client, open_example):
    key = open_example()
    for address in ("why/shoryokuka_ippan@99/", "why/nothing@1/", "results.exe"):
        assert client.get(f"/check/{key}/{address}").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_record_without_answers_has_results_too(client, language):
    client.cookies["language"] = language
    address = client.post("/check/", {}).headers["Location"]
    html = page(client, f"{address}results/")
    assert html.count("<h1>") == 1


def test_the_paper_says_what_its_page_says(client):
    address = client.post("/check/", {"aim": ["software"]}).headers["Location"]
    client.post(address, {"term": "eligible_cost", "reply": "40万円"})
    headline = re.search(r"<h1>([^<]+)</h1>", page(client, f"{address}results/"))[1]
    assert headline in client.get(f"{address}results.txt").content.decode()
    whole = client.get(f"{address}results.txt?aims=all").content.decode()
    assert headline not in whole


def test_a_programme_has_one_card_however_many_frames_it_has(client, open_example):
    html = page(client, f"/check/{open_example('ykp.yaml')}/results/")
    names = re.findall(r'<h3 id="rule-([a-z-]+?)-(?:fy)?\d', html)
    possible = html[html.index('id="h-possible"') : html.index('id="h-unusable"')]
    cards = re.findall(r'<h3 id="rule-digital-ai', possible)
    assert names and len(cards) <= 1


def test_a_tax_measure_has_no_deadline_to_apply(client, open_example):
    html = text(page(client, f"/check/{open_example()}/results/?show=possible"))
    assert "対象期間の終わり 2027年3月31日" in html


def test_the_top_page_counts_down_only_to_deadlines_that_were_read(client):
    html = text(page(client, "/"))
    due = html[html.index("近い締切") : html.index("規則の変更")]
    assert "持続化補助金" in due and "賃上げ促進税制" not in due and "キャリアアップ" not in due
