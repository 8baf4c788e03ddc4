"""Prefectures and industries by every name they go by, and the sizes of their classes."""

from __future__ import annotations

import pytest

from shoryoku import strict_yaml
from shoryoku.firm import size
from shoryoku.firm.codes import (
    TABLES,
    industries,
    industry_id,
    prefecture_name,
    prefectures,
    size_classes,
)

PREFECTURES = [
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県",
    "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
    "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府",
    "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
]  # fmt: skip
ENGLISH = [
    "Hokkaido", "Aomori", "Iwate", "Miyagi", "Akita", "Yamagata", "Fukushima", "Ibaraki",
    "Tochigi", "Gunma", "Saitama", "Chiba", "Tokyo", "Kanagawa", "Niigata", "Toyama",
    "Ishikawa", "Fukui", "Yamanashi", "Nagano", "Gifu", "Shizuoka", "Aichi", "Mie", "Shiga",
    "Kyoto", "Osaka", "Hyogo", "Nara", "Wakayama", "Tottori", "Shimane", "Okayama", "Hiroshima",
    "Yamaguchi", "Tokushima", "Kagawa", "Ehime", "Kochi", "Fukuoka", "Saga", "Nagasaki",
    "Kumamoto", "Oita", "Miyazaki", "Kagoshima", "Okinawa",
]  # fmt: skip
CODES = [
    pytest.param(code, ja, en, id=en)
    for code, (ja, en) in enumerate(zip(PREFECTURES, ENGLISH, strict=True), start=1)
]


def test_it_knows_47_prefectures_in_the_order_of_their_codes():
    assert list(prefectures()) == PREFECTURES
    assert [prefecture.code for prefecture in prefectures().values()] == [
        f"{code:02}" for code in range(1, 48)
    ]


@pytest.mark.parametrize(("code", "ja", "en"), CODES)
def test_it_knows_a_prefecture_by_every_name(code, ja, en):
    short = ja if ja == "北海道" else ja[:-1]
    names = (ja, short, en, en.lower(), en.upper(), f" {ja} ", code, str(code), f"{code:02}")
    assert {prefecture_name(name) for name in names} == {ja}


@pytest.mark.parametrize(
    "written", ["", "0", 0, 48, "48", "00", "都", "県", "北海", "東", "江戸", "Edo", -1]
)
def test_it_refuses_what_is_not_a_prefecture(written):
    with pytest.raises(ValueError, match="is not a prefecture; "):
        prefecture_name(written)


def test_it_names_a_near_prefecture():
    with pytest.raises(ValueError) as refused:
        prefecture_name("東京部")
    assert str(refused.value) == "'東京部' is not a prefecture; did you mean 東京都?"


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("manufacturing", "manufacturing"),
        ("製造業", "manufacturing"),
        ("小売業", "retail"),
        ("旅館業", "lodging"),
        ("E", "E"),
        ("Ｅ", "E"),
        ("18", "18"),
        ("１８", "18"),
        ("0111", "0111"),
        ("米作農業", "0111"),
        ("農業、林業", "A"),
        ("農業, 林業", "A"),
        ("農業，林業", "A"),
        ("農業サービス業", "013"),
        ("野菜作農業（きのこ類の栽培を含む）", "0113"),
        ("野菜作農業", "0113"),
        ("情報サービス業", "39"),
    ],
)
def test_it_knows_an_industry_by_id_code_and_name(written, id_):
    assert industry_id(written) == id_


@pytest.mark.parametrize("written", ["", "9998", "宇宙業", "e", "111111"])
def test_it_refuses_what_is_not_an_industry(written):
    with pytest.raises(ValueError, match=f"^'{written}' is not an industry of the JSIC; "):
        industry_id(written)


def test_it_names_near_industries():
    with pytest.raises(ValueError, match=r"did you mean .*情報サービス業"):
        industry_id("情報サービス")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("繊維製品製造業", "11"),
        ("繊維業", "11"),
        ("プラ製造業", "18"),
    ],
)
def test_it_reads_the_names_of_the_plan_that_stand_for_one_code(written, code):
    assert industry_id(written) == code  # S0:51, S0:154, S0:246


@pytest.mark.parametrize("written", ["素形材産業", "鋳造業", "鋳造製品製造業", "金属プレス"])
def test_a_name_that_covers_several_industries_is_not_guessed(written):
    with pytest.raises(
        ValueError, match=r"covers several industries of the JSIC; .*製造業.*製造業"
    ):
        industry_id(written)


def test_every_name_of_the_plan_has_codes_that_exist_and_its_source():
    for entry in strict_yaml.read(TABLES / "industry_names.yaml").value.values():
        codes = entry.get("covers") or [entry["code"]]
        assert set(codes) <= set(industries())
        assert (entry["source"][:3], entry["standing"]) == ("S0:", "assumed")


def test_it_holds_the_whole_classification():
    codes = set(industries()) - set(size_classes())
    lengths = [sum(len(code) == digits for code in codes) for digits in (1, 2, 3, 4)]
    assert lengths[:2] == [20, 99]
    assert sum(lengths) == len(codes) == 2128


def test_it_finds_every_industry_by_its_own_name():
    for code, industry in industries().items():
        found = industries()[industry_id(industry.label.ja)]
        assert found.label.ja == industry.label.ja, code


def test_it_gives_every_industry_a_known_class():
    for industry in industries().values():
        assert industry.classes
        assert set(industry.classes) <= set(size_classes())


MIXED = [code for code, industry in industries().items() if len(industry.classes) > 1]


def division(code):
    """The codes within a division (a letter holds the two-digit codes up to the next letter)."""
    codes = [c for c in industries() if c not in size_classes()]
    if code.isdigit():
        return [c for c in codes if c.startswith(code) and c != code]
    letters = [at for at, c in enumerate(codes) if c.isalpha()]
    start = codes.index(code)
    end = next((at for at in letters if at > start), len(codes))
    return codes[start + 1 : end]


@pytest.mark.parametrize("code", MIXED)
def test_it_mixes_exactly_the_classes_found_within_a_division(code):
    within = {c for inner in division(code) for c in industries()[inner].classes}
    assert within <= set(industries()[code].classes)
    assert not within or set(industries()[code].classes) <= within | {"rubber", "manufacturing"}


@pytest.mark.parametrize("code", ["I", "G", "M", "N", "K", "19", "39"])
def test_it_knows_that_a_division_is_mixed(code):
    assert code in MIXED


# デジタル化・AI導入補助金2026 交付規程 別紙1: capital in 万円, employees, small enterprises
PRINTED = {
    "manufacturing": (30_000, 300, 20),
    "construction": (30_000, 300, 20),
    "transport": (30_000, 300, 20),
    "wholesale": (10_000, 100, 5),
    "retail": (5_000, 50, 5),
    "services": (5_000, 100, 5),
    "software": (30_000, 300, 5),
    "lodging": (5_000, 200, 20),
    "entertainment": (5_000, 100, 20),
    "rubber": (30_000, 900, 20),
    "other": (30_000, 300, 20),
}


def test_it_has_the_limits_of_the_printed_table():
    found = {
        id_: (class_.capital // 10_000, class_.employees, class_.small)
        for id_, class_ in size_classes().items()
    }
    assert found == PRINTED


@pytest.mark.parametrize(
    ("industry", "capital", "employees", "small"),
    [
        ("manufacturing", (30_000, 30_000), (300, 300), (20, 20)),
        ("I", (5_000, 10_000), (50, 100), (5, 5)),
        ("M", (5_000, 5_000), (50, 200), (5, 20)),
        ("19", (30_000, 30_000), (300, 900), (20, 20)),
        ("39", (5_000, 30_000), (100, 300), (5, 5)),
    ],
)
def test_it_gives_the_range_of_limits_of_a_broad_industry(industry, capital, employees, small):
    assert size.capital_limits(industry) == tuple(limit * 10_000 for limit in capital)
    assert size.employee_limits(industry) == employees
    assert size.small_limits(industry) == small
