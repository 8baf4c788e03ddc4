"""Where a firm stands: the census table with its limits, size classes, supplied statistics."""

from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku.diagnosis.benchmarks import census_benchmark, size_class_houjin, survey_place
from shoryoku.problems import InputError
from shoryoku.reference.metrics import Measured
from shoryoku.reference.survey_file import read_table

EXCERPT = Path(__file__).parents[1] / "reference" / "estat_excerpt.csv"


def test_a_plastics_firm_stands_beside_its_industry_and_all_industries():
    found = census_benchmark("プラスチック製品製造業", 99_000_000, 5_200_000)
    assert (found.benchmark, found.all_industries) == (4_780_000, 4_170_000)
    assert found.ratio == Fraction(520, 478)
    assert found.gap == 420_000
    assert found.place.ja == (
        "資本金1億円以下のプラスチック製品製造業の平均を上回る、全産業（公務を除く）の平均を上回る"
    )
    assert "census.plastics.small" in found.facts


def test_textiles_are_below_all_industries_in_both_rows():
    for capital in (100_000_000, 100_000_001):
        found = census_benchmark("繊維工業", capital)
        assert found.benchmark < found.all_industries


@pytest.mark.parametrize(
    ("capital", "row", "benchmark", "warned"),
    [
        (99_999_999, "small", 4_830_000, False),
        (100_000_000, "small", 4_830_000, True),
        (100_000_001, "large", 9_420_000, False),
    ],
)
def test_exactly_100_million_yen_is_the_lower_row_with_a_warning(capital, row, benchmark, warned):
    found = census_benchmark("製造業", capital)
    assert (found.row, found.benchmark, found.boundary_warning) == (row, benchmark, warned)
    assert any("1億円" in note.ja for note in found.notes) == warned


def test_without_capital_both_rows_are_shown_and_neither_is_chosen():
    found = census_benchmark("化学工業", None, 8_000_000)
    assert (found.small, found.large) == (7_280_000, 15_330_000)
    assert (found.benchmark, found.ratio, found.place) == (None, None, None)


@pytest.mark.parametrize(
    ("industry", "column", "own"),
    [
        ("全産業（S_公務を除く）", "all_industries", True),
        ("プラスチック製品製造業（別掲を除く）", "plastics", True),
        ("18", "plastics", True),
        ("181", "plastics", False),
        ("繊維業", "textiles", True),
        ("素形材産業", "manufacturing", False),
        ("食料品製造業", "manufacturing", False),
        ("E", "manufacturing", True),
        ("小売業", "all_industries", False),
    ],
)
def test_an_industry_without_its_own_column_is_compared_with_a_wider_one(industry, column, own):
    found = census_benchmark(industry, 10_000_000)
    assert (found.column, found.own_column) == (column, own)
    assert bool(found.notes) is not own


def test_a_value_of_another_definition_is_refused():
    firm = Measured("labour_productivity.locaben", Fraction(1_500_000))
    with pytest.raises(InputError, match="compare values of one definition"):
        census_benchmark("製造業", 10_000_000, firm)


@pytest.mark.parametrize(
    ("capital", "size"),
    [
        (0, "小規模企業"),
        (9_999_999, "小規模企業"),
        (10_000_000, "中規模企業"),
        (99_999_999, "中規模企業"),
        (100_000_000, None),
        (999_999_999, None),
        (1_000_000_000, "大企業"),
    ],
)
def test_size_classes_leave_the_gap_that_the_document_leaves(capital, size):
    assert size_class_houjin(capital) == size


def test_a_firm_stands_beside_a_supplied_table_by_one_definition():
    accounts = {"sales": 300_000_000, "operating_profit": 9_000_000}
    found = survey_place(
        read_table(EXCERPT),
        "operating_margin.locaben",
        accounts,
        "全産業（除く金融保険業）",
        size=9_000_000,
    )
    assert (found.size, found.period) == ("1千万円未満", "2024年度")
    assert found.firm.value == Fraction(3, 100)
    assert round(float(found.ratio), 2) == 1.99


def test_what_the_table_lacks_is_said_and_not_guessed():
    found = survey_place(
        read_table(EXCERPT),
        "labour_productivity.houjin_kigyo",
        {"employees": 10},
        "全産業（除く金融保険業）",
        size=10_000_000,
    )
    assert found.ratio is None
    assert "personnel_cost" in found.benchmark.missing
