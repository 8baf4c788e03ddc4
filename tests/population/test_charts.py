"""Charts: both drawings, words beside every mark, a text alternative, and the table."""

from xml.etree import ElementTree

import pytest

from shoryoku.firm.codes import prefectures
from shoryoku.population.charts import Balance, Range, Swing, balances, ranges, tornado
from shoryoku.population.drawing import NARROW, WIDE, Scale, cells, folded, plain
from shoryoku.population.tiles import places, tiles
from shoryoku.population.wording import about_yen, brief_yen

LONG = "常時使用する従業員数がとても多くて名前も長い会社の区分の説明がつづくところ"


def yen(value):
    return about_yen(value, "ja")


def charts():
    bars = [Range("いまの規則", 10e8, 20e8, 40e8, own=False), Range(LONG, -5e8, 1e8, 30e8)]
    swings = [Swing("採択率", 10e8, 30e8, "29.8%", "43.9%"), Swing(LONG, 20e8, 20e8, "1", "1")]
    groups = [Balance("製造業", 3e8, 0, "120", "0"), Balance("建設業", None, 2e8, "＊", "40")]
    by_prefecture = {name: at * 1e7 for at, name in enumerate(prefectures())}
    by_prefecture["鳥取県"], by_prefecture["島根県"] = None, -3e8
    return {
        "ranges": ranges("r", "予算", bars, yen, "ja"),
        "tornado": tornado("t", "左右するもの", swings, 20e8, yen, "ja"),
        "balances": balances("b", "増減", groups, yen, "ja"),
        "tiles": tiles(
            "p", "都道府県", by_prefecture, lambda v: brief_yen(v, "ja"), "ja", "増減額"
        ),
    }


@pytest.mark.parametrize("name", charts())
def test_both_drawings_are_svg_with_title_and_description(name):
    chart = charts()[name]
    for drawing, width in ((chart.wide, WIDE), (chart.narrow, NARROW)):
        svg = ElementTree.fromstring(drawing)
        assert svg.get("viewBox").split()[2] == str(width)
        assert svg.get("role") == "img"
        named = svg.get("aria-labelledby").split()
        assert [svg.find("title").get("id"), svg.find("desc").get("id")] == named
        assert svg.find("desc").text


@pytest.mark.parametrize("name", charts())
def test_no_words_leave_the_drawing(name):
    chart = charts()[name]
    for drawing, width in ((chart.wide, WIDE), (chart.narrow, NARROW)):
        for text in ElementTree.fromstring(drawing).iter("text"):
            size = float(text.get("font-size", 13)) * 0.52 * cells(text.text or "")
            left = {"start": 0, "middle": size / 2, "end": size}[text.get("text-anchor")]
            start = float(text.get("x")) - left
            assert start > -8, text.text
            assert start + size < width + 8, text.text


@pytest.mark.parametrize("name", charts())
def test_the_figure_holds_the_table_of_its_data(name):
    figure = charts()[name].figure("ja")
    html = ElementTree.fromstring(figure)
    rows = html.findall(".//tbody/tr")
    assert len(rows) == {"ranges": 2, "tornado": 2, "balances": 2, "tiles": 47}[name]
    assert all(row.find("th").get("scope") == "row" for row in rows)


def test_bars_lie_where_their_values_are():
    chart = ranges("r", "予算", [Range("a", 0, 90, 100), Range("b", 0, 100, 200)], str, "ja")
    bars = [float(box.get("width")) for box in ElementTree.fromstring(chart.wide).iter("rect")]
    assert bars[1] == pytest.approx(2 * bars[0], rel=1e-3)


def test_what_is_not_shown_is_a_star_in_drawing_and_table():
    chart = charts()["tiles"]
    drawn = [text.text for text in ElementTree.fromstring(chart.wide).iter("text")]
    assert "＊" in drawn
    assert "2.5億" in drawn
    assert ("鳥取県", "＊") in chart.table.rows
    assert ("京都府", "2.5億") in chart.table.rows
    assert ("建設業", "＊", "＊", "40", "2.00億円") in charts()["balances"].table.rows


def test_every_prefecture_has_a_tile_of_its_own():
    found = places()
    assert set(found) == set(prefectures())
    assert len(set(found.values())) == 47
    for drawing in (charts()["tiles"].wide, charts()["tiles"].narrow):
        boxes = ElementTree.fromstring(drawing).findall("rect")[-47:]
        assert len({(box.get("x"), box.get("y")) for box in boxes}) == 47
    # north lies above south, east right of west
    assert found["北海道"][0] < found["東京都"][0] < found["沖縄県"][0]
    assert found["福岡県"][1] < found["大阪府"][1] < found["千葉県"][1]


def test_what_people_wrote_is_inert():
    chart = ranges("r", "<b>", [Range('"><script>', 1, 2, 3)], str, "ja")
    assert "<script" not in chart.figure("ja")
    ElementTree.fromstring(chart.figure("ja"))


def test_long_words_are_folded_and_cut():
    lines = folded(LONG, 200)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert folded("share of firms that apply", 90) == ["share of", "firms that…"]


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        (0, "0円", "¥0"),
        (980, "980円", "¥980"),
        (1_234_567, "123万円", "¥1.23m"),
        (4_732_846_467, "47.3億円", "¥4.73bn"),
        (99_999_999, "1.00億円", "¥100m"),
        (12_345_678_901_234, "12.3兆円", "¥12.3tn"),
        (-5_000_000, "▲500万円", "−¥5.00m"),
        (None, "＊", "＊"),
    ],
)
def test_yen_are_rounded_to_three_digits(value, ja, en):
    assert (about_yen(value, "ja"), about_yen(value, "en")) == (ja, en)


def test_ticks_are_round_and_few():
    assert Scale(0, 13.6e9, 0, 100).ticks(4) == [0, 5e9, 10e9]
    assert plain("50.0億円") == "50億円"
    assert plain("50.5億円") == "50.5億円"
