"""Standards of Local Benchmark that a person supplies: columns, units, order of thresholds."""

from fractions import Fraction

import pytest

from shoryoku.problems import InputError
from shoryoku.reference.standards import read_standards

NAMES = (
    "売上増加率", "営業利益率", "労働生産性", "ＥＢＴＤＡ有利子負債倍率", "営業運転資本回転期間",
    "自己資本比率",
)  # fmt: skip
PARTS = ("中央値", "標準偏差", "ⅳ", "ⅲ", "ⅱ", "ⅰ")
# made up for this test: no official threshold is shipped with the project
ROW = {
    "売上増加率": (1, 2, -10, -2, 3, 9),
    "営業利益率": ("2%", 2, -5, 0, 3, 8),
    "労働生産性": (400, 2, -800, 0, 700, "2,000"),
    "ＥＢＴＤＡ有利子負債倍率": (9, 2, 40, 15, 6, 1),
    "営業運転資本回転期間": (2, 2, 5, 3, 1, 0),
    "自己資本比率": (20, 2, -10, 10, 30, 55),
}


def write(tmp_path, row=ROW, keys=("製造業", "プラスチック", "小規模"), names=NAMES):
    headings = ["大分類", "小分類", "事業規模"] + [f"{n}_{p}" for n in names for p in PARTS]
    cells = [*keys, *(str(cell) for name in names for cell in row[name])]
    quoted = ",".join(f'"{cell}"' for cell in cells)
    path = tmp_path / "standards.csv"
    path.write_text(",".join(headings) + "\n" + quoted + "\n", encoding="cp932")
    return path


def test_the_columns_of_the_official_table_are_read_into_ratios_and_yen(tmp_path):
    found = read_standards(write(tmp_path)).of("製造業", "プラスチック", "小規模")
    assert found["operating_margin.locaben"].median == Fraction(2, 100)
    assert found["operating_margin.locaben"].thresholds[3] == Fraction(8, 100)
    assert found["labour_productivity.locaben"].thresholds[3] == 2_000_000
    assert found["ebitda_debt_multiple.locaben"].thresholds == (40, 15, 6, 1)


def test_thresholds_in_the_wrong_order_are_refused(tmp_path):
    row = {**ROW, "ＥＢＴＤＡ有利子負債倍率": (9, 2, 1, 6, 15, 40)}
    with pytest.raises(InputError, match="falling from ⅳ to ⅰ"):
        read_standards(write(tmp_path, row))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**ROW, "自己資本比率": (20, 2, -10, "", 30, 55)}, "four thresholds"),
        ({**ROW, "自己資本比率": (20, 2, -10, "十", 30, 55)}, "'十' is not a number"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(tmp_path, row, said):
    with pytest.raises(InputError, match=r"standards\.csv:2 自己資本比率") as refused:
        read_standards(write(tmp_path, row))
    assert said in str(refused.value)


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(InputError, match="has no column '自己資本比率_中央値', and others"):
        read_standards(write(tmp_path, names=NAMES[:-1]))


def test_an_unknown_industry_gets_a_hint(tmp_path):
    standards = read_standards(write(tmp_path))
    with pytest.raises(InputError, match="did you mean プラスチック"):
        standards.of("製造業", "プラスチク", "小規模")
