"""The minimum-wage table: complete, dated, and equal to a second source."""

import json
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from shoryoku.engine.truth import Growth
from shoryoku.rulebook.tables import minimum_wage, minimum_wages, next_minimum_wage

SECOND = Path(__file__).parents[3] / "shared" / "data" / "min_wage" / "wage_master.json"


def test_it_has_every_prefecture_and_year_once():
    assert len(minimum_wages()) == 47
    for prefecture, wages in minimum_wages().items():
        assert [wage.fiscal_year for wage in wages] == list(range(2002, 2027)), prefecture


def test_it_never_falls_and_takes_effect_within_its_fiscal_year():
    for wages in minimum_wages().values():
        for before, after in pairwise(wages):
            # a year without a revision repeats the row of the year before
            if after.effective == before.effective:
                assert before.yen == after.yen
            else:
                assert before.yen <= after.yen
                assert before.effective < after.effective
                assert after.effective.year - after.fiscal_year in (0, 1)


def test_it_changes_on_the_day_of_effect():
    assert minimum_wage("東京都", date(2025, 10, 2)).yen == 1163
    assert minimum_wage("東京都", date(2025, 10, 3)).yen == 1226
    assert next_minimum_wage("東京都", date(2025, 10, 2)).effective == date(2025, 10, 3)


def test_it_says_nothing_before_and_after_what_is_known():
    assert minimum_wage("東京都", date(2002, 9, 30)) is None
    assert minimum_wage("東京都", date(2027, 9, 30)).yen == 1280
    assert minimum_wage("東京都", date(2027, 10, 1)) is None


def test_it_agrees_with_the_known_extremes_of_fiscal_2025():
    wages = {p: w[-2].yen for p, w in minimum_wages().items()}
    assert max(wages.values()) == wages["東京都"] == 1226
    assert sorted(p for p, yen in wages.items() if yen == min(wages.values())) == [
        "宮崎県",
        "沖縄県",
        "高知県",
    ]


@pytest.mark.parametrize(
    ("prefecture", "printed"), [("北海道", "3.2"), ("東京都", "2.8"), ("沖縄県", "3.8")]
)
def test_its_growth_rounds_to_the_printed_tenth_of_a_per_cent(prefecture, printed):
    by_year = {wage.fiscal_year: wage.yen for wage in minimum_wages()[prefecture]}
    growth = Growth(Fraction(by_year[2024], by_year[2019]), 5)
    assert growth.rounded(3) * 100 == Fraction(printed)


def test_it_equals_the_second_source_yen_for_yen():
    if not SECOND.is_file():
        pytest.skip("the second source is not beside this checkout")
    text = SECOND.read_text(encoding="utf-8")
    numbers = {
        wage.yen for wages in minimum_wages().values() for wage in wages if wage.fiscal_year == 2025
    }
    assert all(str(yen) in text for yen in numbers)
    assert json.loads(text)
