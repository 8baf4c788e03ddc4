"""Yen, counts and rates as papers write them, and as we print them."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku.money import (
    format_ratio,
    format_yen,
    parse_count,
    parse_rate,
    parse_yen,
    round_half_up,
)


@pytest.mark.parametrize(
    ("written", "yen"),
    [
        ("４億８，２００万円", 482_000_000),
        ("482,000千円", 482_000_000),
        ("▲1,350万", -13_500_000),
        ("△５", -5),
        ("（1,200）", -1200),
        ("(1,200円)", -1200),
        ("1.2億", 120_000_000),
        ("¥500", 500),
        ("￥500円", 500),
        ("-¥500", -500),
        ("¥-500", -500),
        ("\\500", 500),
        ("0", 0),
        ("+7円", 7),
        ("1兆2億3万4", 1_000_200_030_004),
        ("3千5百万", 35_000_000),
        ("二十五億", 2_500_000_000),
        ("0.0001万", 1),
        ("9,900万円", 99_000_000),
        (" 1 000 円 ", 1000),
        (1200, 1200),
    ],
)
def test_it_reads_yen(written, yen):
    assert parse_yen(written) == yen


@pytest.mark.parametrize(
    "written",
    [
        "",
        "円",
        "abc",
        "百万円",
        "千円",
        "1.5円",
        "0.00001万",
        "1万1億",
        "1万2万",
        "1,2",
        "1,200,00",
        "12345,678",
        "1,2345",
        "1.2.3万",
        "1円2",
        "1円2円",
        "1¥2",
        "--5",
        "1e3",
        "1/2",
        "5人",
        "(5",
        "1億円以内",
        "1234567890123456円",
    ],
)
def test_it_refuses_what_is_not_an_amount(written):
    with pytest.raises(ValueError):
        parse_yen(written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("百万円", "'百万円' is a unit without a number"),
        ("1.5円", "'1.5円' is not a whole number of yen"),
        ("1万1億", "the units in '1万1億' are not in descending order"),
        ("約5万", "'約5万' is not a number"),
    ],
)
def test_it_says_what_is_wrong_with_an_amount(written, sentence):
    with pytest.raises(ValueError) as refused:
        parse_yen(written)
    assert str(refused.value) == sentence


@given(st.integers(1 - 10**15, 10**15 - 1))
def test_it_reads_back_what_it_prints(yen):
    assert parse_yen(format_yen(yen, "ja")) == yen
    assert parse_yen(format_yen(yen, "en").removesuffix(" yen")) == yen


@given(st.text(alphabet="0123456789.,万億兆千百十円¥-+() ", max_size=12))
def test_it_gives_an_integer_or_a_value_error(written):
    with contextlib.suppress(ValueError):
        assert type(parse_yen(written)) is int


@pytest.mark.parametrize(
    ("written", "count"),
    [("３０７名", 307), ("1,200人", 1200), ("3年", 3), ("6か月", 6), ("二十人", 20), (21, 21)],
)
def test_it_reads_counts(written, count):
    assert parse_count(written) == count


@pytest.mark.parametrize("written", ["", "人", "1.5人", "3円", "数名", "3人人", "1人2"])
def test_it_refuses_what_is_not_a_count(written):
    with pytest.raises(ValueError):
        parse_count(written)


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("2/3", Fraction(2, 3)),
        ("4.0%", Fraction(1, 25)),
        ("６．０％", Fraction(3, 50)),
        ("0.029", Fraction(29, 1000)),
        ("▲5%", Fraction(-1, 20)),
        (1, Fraction(1)),
    ],
)
def test_it_reads_rates_exactly(written, rate):
    read = parse_rate(written)
    assert (type(read), read) == (Fraction, rate)


@pytest.mark.parametrize("written", ["", "%", "1/0", "2/3/4", ".5", "1e2", "4.0%%", "a", "1/-2"])
def test_it_refuses_what_is_not_a_rate(written):
    with pytest.raises(ValueError):
        parse_rate(written)


@pytest.mark.parametrize(
    ("yen", "ja", "en"),
    [
        (11_728_394, "1,172万8,394円", "11,728,394 yen"),
        (-130_000, "▲13万円", "-130,000 yen"),
        (9_999, "9,999円", "9,999 yen"),
        (10_000, "1万円", "10,000 yen"),
        (100_000_500, "1億500円", "100,000,500 yen"),
        (9_000_000_000, "90億円", "9,000,000,000 yen"),
        (1_000_000_000_000, "1兆円", "1,000,000,000,000 yen"),
        (0, "0円", "0 yen"),
    ],
)
def test_it_prints_yen_in_both_languages(yen, ja, en):
    assert (format_yen(yen), format_yen(yen, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("ratio", "printed"),
    [
        (Fraction(2, 3), "2/3"),
        (Fraction(1, 2), "1/2"),
        (Fraction(3, 2), "150.0%"),
        (Fraction(1, 25), "4.0%"),
        (Fraction(-1, 200), "-0.5%"),
        (Fraction(1, 7), "≈14.29%"),
        (Fraction(1, 10_000), "0.01%"),
        (Fraction(0), "0.0%"),
    ],
)
def test_it_prints_ratios(ratio, printed):
    assert format_ratio(ratio) == printed


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Fraction(25, 1000), 2, Fraction(3, 100)),
        (Fraction(-25, 1000), 2, Fraction(-3, 100)),
        (Fraction(24999, 1_000_000), 2, Fraction(2, 100)),
        (Fraction(1, 3), 1, Fraction(3, 10)),
        (Fraction(5, 2), 0, Fraction(3)),
    ],
)
def test_it_rounds_halves_away_from_zero(value, digits, rounded):
    assert round_half_up(value, digits) == rounded
