"""Facts of a firm as people write them, and every mistake with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku.firm.facts import Firm, firm_from
from shoryoku.firm.file import load_firm
from shoryoku.firm.values import NOT_HERE, parse_value
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.problems import InputError


@pytest.fixture
def load(tmp_path):
    def read(text):
        path = tmp_path / "firm.yaml"
        path.write_text(text, encoding="utf-8")
        return load_firm(path)

    return read


@pytest.fixture
def refusal(load, tmp_path):
    def read(text):
        with pytest.raises(InputError) as refused:
            load(text)
        return str(refused.value).replace(f"{tmp_path}/", "").splitlines()

    return read


def value(term, raw):
    return parse_value(vocabulary()[term], raw)


def sentence(term, raw):
    with pytest.raises(ValueError) as refused:
        value(term, raw)
    return str(refused.value)


FILE = """
name: 日進工業株式会社
facts:
  employees: ３０７名
  capital: 9,900万円
  prefecture: 愛知
  date: 令和7年10月3日
  plan: {years: 3}
  plan.personnel_cost: [1億, 1.1億, 1.2億, 130000000]
  lowest_wage: 不明
  special.big_wage_rise: true
sources: {employees: "優良事例紹介①（2024年）"}
illustrative: [plan, capital]
"""


def test_it_reads_a_file_as_japanese_papers_write_it(load):
    firm = load(FILE)
    assert firm.name == "日進工業株式会社"
    assert firm.facts == {
        "employees": 307,
        "capital": 99_000_000,
        "prefecture": "愛知県",
        "date": date(2025, 10, 3),
        "plan.years": 3,
        "plan.personnel_cost": (100_000_000, 110_000_000, 120_000_000, 130_000_000),
    }
    assert firm.local == {"special.big_wage_rise": True}
    assert firm.sources == {"employees": "優良事例紹介①（2024年）"}


def test_it_marks_examples_and_their_groups(load):
    firm = load(FILE)
    terms = ("capital", "plan.years", "employees", "planning")
    assert [firm.is_illustrative(term) for term in terms] == [True, True, False, False]


def test_it_is_named_after_the_file_without_a_name(load):
    assert load("facts: {employees: 1}").name == "firm"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "facts:\n  capital: 1億\n  employees: 12.5人\n",
            ["firm.yaml:3 facts.employees: '12.5人' is not a whole number"],
        ),
        (
            "facts:\n  plan:\n    years: 3\n    lowest_wage: 百円\n",
            ["firm.yaml:4 facts.plan.lowest_wage: '百円' is a unit without a number"],
        ),
        (
            "facts:\n  employees: 1\n  plan.years: 11\n",
            ["firm.yaml:3 facts.plan.years: '11' is out of range; 1 to 10 is expected"],
        ),
        (
            "facts:\n  prefecture: 東京部\n  date: 2025-02-30\n",
            [
                "firm.yaml:2 facts.prefecture: '東京部' is not a prefecture; did you mean 東京都?",
                "firm.yaml:3 facts.date: '2025-02-30' is a day that does not exist",
            ],
        ),
        (
            "facts:\n  plan:\n    years: 3\n    personnel_cost: [1億, 2億]\n",
            [
                "firm.yaml:4 facts.plan.personnel_cost: has 2 values, but plan.years is 3; "
                "give 4: the base year and 3 years"
            ],
        ),
        (
            "fact: 1\nfacts: {employees: x}",
            [
                "firm.yaml:1 fact: the key 'fact' is unknown; did you mean facts?",
                "firm.yaml:2 facts.employees: 'x' is not a number",
            ],
        ),
        ("employees: 1", ["firm.yaml: has no facts; give a mapping `facts:` of terms"]),
        ("facts: 5", ["firm.yaml: has no facts; give a mapping `facts:` of terms"]),
        ("", ["firm.yaml: has no facts; give a mapping `facts:` of terms"]),
        (
            "facts: {employees: 1}\nsources: [a]",
            [
                "firm.yaml: sources or illustrative is not understood; "
                "sources maps terms to text, illustrative lists terms"
            ],
        ),
        (
            "facts:\n  employees: 1\n  employees: 2",
            ["firm.yaml:3 facts.employees: the key 'employees' stands twice; keep one of them"],
        ),
    ],
)
def test_it_says_on_which_line_what_is_wrong(refusal, text, lines):
    assert refusal(text) == lines


def test_it_names_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(InputError, match="No such file or directory; give the path of a YAML file"):
        load_firm(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "raw", [None, "不明", "わからない", "unknown", "Unknown", "?", "？", " 不明 "]
)
@pytest.mark.parametrize("term", ["capital", "employees", "is_revitalising", "plan.depreciation"])
def test_it_leaves_out_what_nobody_knows(term, raw):
    assert value(term, raw) is None
    assert firm_from({term: raw}).facts == {}


@pytest.mark.parametrize("raw", ["該当なし", "なし", "does not apply", "N/A"])
def test_it_tells_what_does_not_apply_from_what_is_unknown(raw):
    assert value("capital", raw) is NOT_HERE
    assert repr(NOT_HERE) == "does not apply"
    assert sentence("employees", raw) == (
        f"{raw!r}: 常時使用する従業員数 (number of regular employees) always applies; "
        "leave it out if unknown"
    )


@pytest.mark.parametrize(
    ("raw", "yen"),
    [
        ("９０億円", 9_000_000_000),
        (9_000_000_000, 9_000_000_000),
        ("9,000,000,000円", 9_000_000_000),
        ("9,000百万円", 9_000_000_000),
        (0, 0),
        ("10兆円", 10**13),
        (Decimal("5.0"), 5),
    ],
)
def test_it_keeps_yen_exact(raw, yen):
    found = value("capital", raw)
    assert (type(found), found) == (int, yen)


def test_it_keeps_a_part_of_a_yen_only_in_lists():
    assert value("plan.depreciation", [Decimal("0.5")]) == (Fraction(1, 2),)
    assert sentence("capital", Decimal("0.5")) == "'0.5' is not a whole number of yen"


@pytest.mark.parametrize("raw", [10**13 + 1, "10兆1円", -1, "▲1円", Decimal("-0.01")])
def test_it_holds_yen_between_zero_and_ten_trillion(raw):
    expected = f"'{raw}' is out of range; 0 to 10,000,000,000,000 is expected"
    assert sentence("capital", raw) == expected


@pytest.mark.parametrize(
    ("term", "raw", "read"),
    [
        ("taxable_income_average", "▲1億", -100_000_000),
        ("lowest_wage_gap", -100_000, -100_000),
        ("employees", 1_000_000, 1_000_000),
        ("employees", 0, 0),
        ("ownership.one_large_company", "100%", 1),
        ("ownership.one_large_company", "1/2", Fraction(1, 2)),
        ("ownership.one_large_company", Decimal("0.333"), Fraction(333, 1000)),
        ("shortage.staff_change", "▲30%", Fraction(-3, 10)),
        ("plan.pay_per_head_cagr", "-5%", Fraction(-1, 20)),
        ("is_revitalising", "はい", True),
        ("is_revitalising", "なし", False),
        ("is_revitalising", False, False),
        ("is_revitalising", "YES", True),
        ("legal_form", "sole_proprietor", "sole_proprietor"),
        ("legal_form", "個人事業主", "sole_proprietor"),
        ("legal_form", "cooperative", "cooperative"),
        ("industry", "製造業", "manufacturing"),
        ("prefecture", 13, "東京都"),
        ("history.adopted", ["a@1"], ("a@1",)),
        ("history.adopted", [], ()),
        ("payroll.share_near_minimum_wage", ["30%", "1/4"], (Fraction(3, 10), Fraction(1, 4))),
        ("plan.operating_profit", ["▲1億", 5], (-100_000_000, 5)),
    ],
)
def test_it_reads_each_kind_of_term(term, raw, read):
    found = value(term, raw)
    assert found == read
    assert isinstance(found, bool) is isinstance(read, bool)


@pytest.mark.parametrize(
    ("term", "raw", "expected"),
    [
        ("employees", True, "'True': a whole number is expected, such as 307 or ３０７名"),
        (
            "employees",
            Decimal("1.5"),
            "'1.5': a whole number is expected, such as 307 or ３０７名",
        ),
        ("employees", 1.5, "'1.5': a whole number is expected, such as 307 or ３０７名"),
        (
            "employees",
            {"a": 1},
            "\"{'a': 1}\": a whole number is expected, such as 307 or ３０７名",
        ),
        ("employees", -1, "'-1' is out of range; 0 to 1,000,000 is expected"),
        ("capital", True, "'True': yen are expected, such as 9,900万円 or 99000000"),
        (
            "capital",
            Decimal("Infinity"),
            "'Infinity': yen are expected, such as 9,900万円 or 99000000",
        ),
        (
            "ownership.one_large_company",
            Decimal("NaN"),
            "'NaN': a ratio is expected, such as 2/3 or 4.0%",
        ),
        ("capital", [1], "'[1]': yen are expected, such as 9,900万円 or 99000000"),
        ("ownership.one_large_company", 1.5, "'1.5': a ratio is expected, such as 2/3 or 4.0%"),
        ("ownership.one_large_company", "101%", "'101%' is out of range; 0 to 1 is expected"),
        ("is_revitalising", 1, "'1': yes or no is expected (はい, いいえ, true, false)"),
        (
            "is_revitalising",
            "たぶん",
            "'たぶん': yes or no is expected (はい, いいえ, true, false)",
        ),
        ("date", 2025, "'2025': a date is expected, such as 2025-10-03 or 令和7年10月3日"),
        ("payroll_scope", "employees", "payroll_scope is set by the programme and cannot be given"),
        ("plan.depreciation", 5, "'5': a list is expected, one value a year, month or member"),
        (
            "plan.depreciation",
            "1億",
            "'1億': a list is expected, one value a year, month or member",
        ),
        ("plan.depreciation", [1] * 61, "has 61 values; at most 60 are read"),
        ("plan.depreciation", [1, -1], "'-1' is out of range; 0 to 10,000,000,000,000 is expected"),
        ("plan.depreciation", [[1]], "'[1]': yen are expected, such as 9,900万円 or 99000000"),
    ],
)
def test_it_says_what_it_expects(term, raw, expected):
    assert sentence(term, raw) == expected


def test_it_lists_the_choices_of_a_term():
    expected = sentence("legal_form", "株式会社")
    assert expected.startswith(
        "'株式会社' is not one of company（会社（株式会社・合同会社など））、"
    )
    assert expected.endswith("other（その他）")


@pytest.mark.parametrize("count", [3, 5])
def test_it_needs_a_base_year_and_every_year(count):
    with pytest.raises(InputError) as refused:
        firm_from({"plan": {"years": 3, "depreciation": [1] * count}})
    assert str(refused.value) == (
        f"plan.depreciation: has {count} values, but plan.years is 3; "
        "give 4: the base year and 3 years"
    )


def test_it_lists_every_problem():
    with pytest.raises(InputError) as refused:
        firm_from({"capital": "x", "plan": {"years": 0}, "employees": 5})
    assert [problem.where for problem in refused.value.problems] == ["capital", "plan.years"]


def test_it_keeps_what_a_programme_declares_itself():
    firm = firm_from({"special": {"wage": True}, "rate": Decimal("0.5"), "list": [Decimal(1)]})
    assert firm.local == {"special.wage": True, "rate": Fraction(1, 2), "list": (Fraction(1),)}
    assert firm.facts == {}


def test_it_learns_without_changing_what_it_was():
    firm = Firm("甲", {"employees": 5}, illustrative=("employees",))
    more = firm.with_facts({"plan.years": "3年", "employees": 6})
    assert (more.facts, more.name) == ({"employees": 6, "plan.years": 3}, "甲")
    assert more.illustrative == ("employees",)
    assert firm.facts == {"employees": 5}


def test_it_refuses_to_learn_what_cannot_be_read():
    with pytest.raises(InputError, match="capital: 'x' is not a number"):
        Firm("甲", {}).with_facts({"capital": "x"})


def test_it_prints_itself_shortly():
    assert repr(Firm("甲", {"employees": 5})) == "Firm('甲': employees=5)"
    assert repr(Firm("甲", dict.fromkeys("abcdefg", 1))).endswith("f=1, …)")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(vocabulary())), ANYTHING)
def test_it_reads_anything_or_says_why_not(term, raw):
    try:
        found = value(term, raw)
    except ValueError as error:
        assert str(error)
        return
    span = vocabulary()[term].span
    if span is not None and found not in (None, NOT_HERE):
        single = found if isinstance(found, tuple) else (found,)
        assert all(span[0] <= item <= span[1] for item in single)
