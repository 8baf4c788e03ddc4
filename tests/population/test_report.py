"""The report: self-contained, inert, in two languages, with ranges, sources and what is open."""

import re
from datetime import date
from fractions import Fraction
from html import escape
from html.parser import HTMLParser

import pytest

pytest.importorskip("numpy")

from shoryoku import open_rulebook, strict_yaml
from shoryoku.population.aggregate import Cell, Moves, Sums
from shoryoku.population.behaviour import default_behaviour
from shoryoku.population.compare import collected, scenarios_of
from shoryoku.population.reform import reform_from
from shoryoku.population.report import About, headline, report
from shoryoku.population.uncertainty import outlooks

RULE = "shoryokuka_ippan@8"
PAYLOADS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "{share}"]
VOID = {"meta", "br", "img", "rect", "line"}


def cell(eligible, unknown, gained=0, lost=0):
    """A million yen for each firm."""
    moves = Moves(eligible if gained else 0, eligible if lost else 0, gained, lost)
    yen = 1_000_000
    return Cell(
        eligible, unknown, 1, 5, eligible * yen, eligible * yen, 0, unknown * yen,
        eligible * 4e12, unknown * 1e12, 2, moves, moves,
    )  # fmt: skip


def made(name="上限を引き上げる", variants=1, gained=50_000_000, lost=0, ceiling=None):
    listed = ", ".join(f"{3100 + 100 * at}万" for at in range(variants))
    document = strict_yaml.loads(
        f"name: x\nchanges:\n  {RULE}:\n    cap.bands[2].base: [{listed}]\n", "reform.yaml"
    )
    found = reform_from(document, open_rulebook()).variants
    found = [each._replace(name=each.name._replace(ja=name, en=name)) for each in found]
    scenarios = scenarios_of([open_rulebook().rule(RULE)], found)

    def group(by, key, firms):
        after = cell(firms // 2, firms // 4, gained, lost)
        cells = (cell(firms // 2, firms // 4), *([after] * variants))
        return Sums(by, key, firms, firms, cells)

    groups = [group(None, None, 1000), group("industry", "E", 990), group("industry", name, 10)]
    groups += [group("size", "5", 500), group("size", "over", 500)]
    groups += [group("prefecture", "東京都", 995), group("prefecture", "島根県", 5)]
    comparison = collected(groups, scenarios, date(2026, 11, 20), [5, 20, 50, 100])
    cells = comparison.whole.cells
    same = [default_behaviour()] * (variants + 1)
    return comparison, outlooks(cells, same, draws=500, ceiling=ceiling)


def page(language="ja", source="firms.parquet", synthetic=True, **more):
    about = About(source, synthetic, ("invests",), 500, 7, None)
    return report(*made(**more), about, language)


class Nesting(HTMLParser):
    """Notes tags that do not close where they should, and identifiers used twice."""

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_one_well_formed_page_without_any_request(language):
    text = page(language)
    found = Nesting(text)
    assert (found.wrong, found.open) == ([], [])
    assert len(found.ids) == len(set(found.ids))
    assert f'<html lang="{language}">' in text
    assert not re.search(r"<(script|link|img|iframe|object)|url\(|@import|\son\w+=", text)
    assert not re.search(r"""(src|href|action)\s*=""", text)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_wrote_is_inert(payload):
    text = page(name=payload, source=payload)
    assert escape(payload) in text
    assert escape(payload) == payload or payload not in text
    assert Nesting(text).wrong == []


def test_it_answers_with_ranges_changes_sources_and_assumptions():
    text = page()
    assert "<del>3,000万円</del> → <ins>3,100万円</ins>" in text
    assert "中小企業省力化投資補助金（一般型）解説記事" in text
    assert all(f">{head}</th>" in text for head in ("P10", "P50", "P90"))
    assert "仮定・未確認" in text
    assert "ものづくり補助金 平成24〜28年度補正の採択率" in text
    assert "25.0%（250社）は、表に事実が足りず" in text
    assert "合成データです" in text
    assert "合成データです" not in page(synthetic=False)
    assert "invests" in text


def test_english_has_no_japanese_of_ours():
    text = page("en", name="higher caps")
    ours = re.sub(r'<td class="wide src".*?</td>', "", text, flags=re.S)  # sources are Japanese
    ours = re.sub(r"<style>.*?</style>", "", ours, flags=re.S)
    ours = ours.replace("公募要領の原文, 交付規程, 収益納付の条文", "")
    assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", ours) == []


def test_groups_of_fewer_than_ten_do_not_appear_as_numbers():
    text = page()
    row = re.search(r'<tr><th scope="row">島根県</th>(.*?)</tr>', text)[1]
    assert set(re.findall(r">([^<>]+)</td>", row)) == {"＊"}


def test_the_headline_is_the_finding():
    comparison, found = made()
    moved = found[1].difference._replace(p10=10**8, p50=2 * 10**8, p90=3 * 10**8)
    up = [found[0], found[1]._replace(difference=moved)]
    assert headline(comparison, up, "ja").endswith("1.00億円 〜 3.00億円 増える見込みです")
    moved = moved._replace(p10=-(10**8))
    both = [found[0], found[1]._replace(difference=moved)]
    assert "▲1.00億円 〜 ＋3.00億円 動く見込みです" in headline(comparison, both, "ja")


def test_of_many_variants_the_farthest_three_are_broken_down():
    text = page(variants=5)
    assert text.count("だれに効くか：") == 3
    assert "ほかの2案の内訳は省きました" in text
    assert text.count('class="group"') == 5


def test_the_weight_is_shown_as_an_average():
    comparison, found = made(ceiling=10**10)
    whole = comparison.whole._replace(firms=float(Fraction(3_375_255, 100)))
    weighted = comparison._replace(whole=whole, weight="weight")
    text = report(weighted, found, About("firms", True, (), 500, 7, 10**10), "ja")
    assert "平均 33.75社（weight の列）" in text
    assert "100億円" in text
