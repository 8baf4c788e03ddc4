"""Supplied statistics: the CSV of e-Stat and the plain form; every firm is counted once."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku.problems import InputError
from shoryoku.reference.survey import size_class
from shoryoku.reference.survey_file import read_table

EXCERPT = Path(__file__).with_name("estat_excerpt.csv")
REAL = (
    Path(__file__).parents[3] / "shared" / "data" / "hojin_kigyo_tokei"
) / "estat_0003060791_B_excerpt.csv"
ALL = "全産業（除く金融保険業）"
PLAIN = "業種,規模,年度,項目,値,単位\n"


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return read_table(path)


def test_e_stat_is_read_with_its_preamble_units_and_classes():
    found = read_table(EXCERPT)
    assert found.name == "法人企業統計調査 時系列データ 2024年度"
    assert found.value(ALL, "1千万円未満", "2020年度", "営業利益") == -629_033_000_000
    assert found.periods == ["2020年度", "2024年度"]


def test_a_sum_over_sizes_counts_every_firm_once():
    found = read_table(EXCERPT).total(ALL, "2024年度", "売上高")
    assert found.value == found.whole == 1_692_401_786_000_000
    assert found.sizes == (
        "1千万円未満", "1千万円以上 - 2千万円未満", "2千万円以上 - 5千万円未満",
        "5千万円以上 - 1億円未満", "1億円以上 - 10億円未満", "10億円以上",
    )  # fmt: skip


def test_classes_that_hold_the_same_firms_are_not_added():
    with pytest.raises(InputError, match="10億円以上 and 1億円以上 hold the same firms"):
        read_table(EXCERPT).total(ALL, "2024年度", "売上高", ["10億円以上", "1億円以上"])


def test_chosen_classes_that_do_not_overlap_are_added():
    found = read_table(EXCERPT).total(ALL, "2024年度", "売上高", ["1億円未満", "1億円以上"])
    assert found.value == found.whole


@pytest.mark.parametrize(
    ("size", "per_cent"), [("10億円以上", "7.81"), ("1億円未満", "2.73"), ("1千万円未満", "1.51")]
)
def test_a_metric_of_the_registry_comes_from_the_columns(size, per_cent):
    margin = read_table(EXCERPT).measure("operating_margin.locaben", ALL, size, "2024年度")
    assert round(float(margin.value) * 100, 2) == float(per_cent)


def test_columns_that_are_not_there_are_missing():
    found = read_table(EXCERPT).measure(
        "labour_productivity.houjin_kigyo", ALL, "全規模", "2024年度"
    )
    assert found.value is None
    assert "employees" in found.missing


@pytest.mark.skipif(not REAL.exists(), reason="the e-Stat file is not beside this checkout")
def test_the_whole_file_agrees_with_itself():
    found = read_table(REAL)
    for period in found.periods:
        for item in found.items:
            total = found.total(ALL, period, item)
            assert total.value == total.whole, (period, item)


def test_the_parts_of_personnel_cost_are_added_where_the_sum_is_not_given(tmp_path):
    parts = ("役員給与", "役員賞与", "従業員給与", "従業員賞与", "福利厚生費")
    rows = "".join(f"製造業,全規模,2024年度,{part},10,百万円\n" for part in parts)
    rows += "製造業,全規模,2024年度,付加価値,100,百万円\n"
    found = table(tmp_path, PLAIN + rows)
    share = found.measure("labour_share.houjin_kigyo", "製造業", "全規模", "2024年度")
    assert share.value == Fraction(1, 2)


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [
        ("全規模", 0, None),
        ("10億円以上", 10**9, None),
        ("1億円以上 - 10億円未満", 10**8, 10**9),
        ("1千万円未満", 0, 10**7),
        ("５人以下", 0, 6),
        ("６～２０人", 6, 21),
        ("51人以上", 51, None),
    ],
)
def test_a_size_class_is_an_interval(label, low, high):
    assert size_class(label)[1:] == (low, high)


@pytest.mark.parametrize(
    ("capital", "label"),
    [
        (9_999_999, "1千万円未満"),
        (10_000_000, "1千万円以上 - 2千万円未満"),
        (99_999_999, "5千万円以上 - 1億円未満"),
        (100_000_000, "1億円以上 - 10億円未満"),
        (1_000_000_000, "10億円以上"),
    ],
)
def test_a_firm_belongs_to_the_narrowest_class(capital, label):
    assert read_table(EXCERPT).finest_for(capital).label == label


def test_the_plain_form_is_read_in_shift_jis_too(tmp_path):
    rows = '製造業,５人以下,令和5年度,売上高,"1,234",百万円\n'
    text = PLAIN + rows + "製造業,合計,令和5年度,売上高,***,百万円\n"
    found = table(tmp_path, text, "cp932")
    assert found.value("製造業", "５人以下", "令和5年度", "売上高") == 1_234_000_000
    assert found.value("製造業", "合計", "令和5年度", "売上高") is None


def test_periods_are_in_order_across_eras(tmp_path):
    rows = "".join(
        f"製造業,合計,{year},売上高,1,円\n" for year in ("令和元年度", "平成30年度", "2021年度")
    )
    assert table(tmp_path, PLAIN + rows).periods == ["平成30年度", "令和元年度", "2021年度"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("製造業,合計,2024年度,売上高,10,萬円\n", "the unit '萬円' is not known"),
        ("製造業,合計,2024年度,売上高,十,円\n", "table.csv:2: '十' is not a number"),
        ("製造業,合計,2024年度,売上高\n", "has 4 columns"),
        ("製造業,合計,2024年度,売上高,1,円\n" * 2, "stands twice"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path, rows, said):
    with pytest.raises(InputError) as refused:
        table(tmp_path, PLAIN + rows)
    assert said in str(refused.value)


def test_classes_that_leave_firms_out_are_not_summed_silently(tmp_path):
    rows = "".join(f"製造業,{size},2024年度,売上高,1,円\n" for size in ("5人以下", "51人以上"))
    with pytest.raises(InputError, match="leave firms out"):
        table(tmp_path, PLAIN + rows).total("製造業", "2024年度", "売上高")


def test_a_sum_that_disagrees_with_the_printed_total_is_refused(tmp_path):
    sizes = {"5人以下": 1, "6人以上": 2, "合計": 30}
    rows = "".join(f"製造業,{size},2024年度,売上高,{n},円\n" for size, n in sizes.items())
    with pytest.raises(InputError, match="the table prints 30"):
        table(tmp_path, PLAIN + rows).total("製造業", "2024年度", "売上高")


def test_ratios_are_not_added_up(tmp_path):
    rows = "".join(f"製造業,{size},2024年度,利益率,1,%\n" for size in ("5人以下", "6人以上"))
    with pytest.raises(InputError, match="ratios cannot be added up"):
        table(tmp_path, PLAIN + rows).total("製造業", "2024年度", "利益率")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00\x01"])
def test_another_file_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        table(tmp_path, text)


def test_the_example_in_the_reference_page_is_true(monkeypatch):
    root = Path(__file__).parents[2]
    text = (root / "docs" / "reference.md").read_text(encoding="utf-8")
    names = {}
    monkeypatch.chdir(root)
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    assert "rent" in names["firm"].missing
    assert names["total"].value == names["total"].whole
    assert (names["place"].size, round(float(names["place"].ratio), 2)) == ("1千万円未満", 1.99)
