"""Trees as phrases: the exact words a person reads."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from shoryoku.engine import nodes as n
from shoryoku.engine.express import Words
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, COUNT, DATE, RATIO, YEN, Type
from shoryoku.engine.parse import parse
from shoryoku.engine.truth import NOT_APPLICABLE, UNKNOWN, Growth, Unknown
from shoryoku.text import Language

TYPES = {
    "employees": COUNT,
    "capital": YEN,
    "cost": YEN,
    "pay": Type("yen", many=True),
    "is_sme": BOOL,
    "has_plan": BOOL,
    "special.wage": BOOL,
    "day": DATE,
    "industry": Type("choice", choices=("retail", "other")),
}
LABELS = {
    "employees": ("従業員数", "employees"),
    "capital": ("資本金", "capital"),
    "cost": ("経費", "cost"),
    "pay": ("給与", "pay"),
    "is_sme": ("中小企業者である", "is an SME"),
    "has_plan": ("計画がある", "has a plan"),
    "special.wage": ("賃上げの特例", "the wage special"),
    "day": ("判定する日", "day"),
    "industry": ("業種", "industry"),
}
CHOICES = {"retail": ("小売業", "retail"), "other": ("その他", "other")}
UNITS = {"employees": ("人", " people")}


def writer(language: Language) -> Words:
    at = ("ja", "en").index(language)
    return Words(
        language,
        lambda name: LABELS[name][at],
        lambda _, choice: CHOICES[choice][at],
        GENERAL,
        lambda name: UNITS.get(name, ("", ""))[at],
    )


JA, EN = writer("ja"), writer("en")


def both(node):
    return JA.node(node), EN.node(node)


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("employees >= 21", "従業員数が21人以上", "employees is at least 21 people"),
        ("employees <= 5", "従業員数が5人以下", "employees is at most 5 people"),
        ("employees < 5", "従業員数が5人未満", "employees is below 5 people"),
        ("5 < employees", "従業員数が5人を超える", "employees is above 5 people"),
        ("capital == 1億", "資本金が1億円", "capital is 100,000,000 yen"),
        ("capital != 1億", "資本金が1億円でない", "capital is not 100,000,000 yen"),
        ("not is_sme", "中小企業者でない", "is not an SME"),
        ("not has_plan", "計画がない", "has no plan"),
        (
            "not (is_sme or has_plan)",
            "次のどれにも当てはまらない：中小企業者である、計画がある",
            "none of: is an SME, has a plan",
        ),
        ("not special.wage", "賃上げの特例を使わない", "not the wage special"),
        ("not employees >= 21", "従業員数が21人以上でない", "not employees is at least 21 people"),
        (
            "is_sme and (has_plan or special.wage)",
            "中小企業者である かつ （計画がある または 賃上げの特例）",
            "is an SME and (has a plan or the wage special)",
        ),
        ('industry == "retail"', "業種が小売業である", "industry is retail"),
        (
            'industry in ["retail", "other"]',
            "業種が小売業・その他である",
            "industry is retail or other",
        ),
        (
            "100万 if is_sme else 50万",
            "中小企業者なら100万円、そうでなければ50万円",
            "1,000,000 yen if is an SME, else 500,000 yen",
        ),
        ("(cost - 30円) * 60%", "（経費 − 30円） × 60.0%", "(cost − 30 yen) × 60.0%"),
        ("cost / 2 + capital", "（経費 ÷ 2） + 資本金", "(cost ÷ 2) + capital"),
        (
            "cagr(pay) >= 3.5%",
            "給与の年平均成長率が3.5%以上",
            "compound yearly growth of pay is at least 3.5%",
        ),
        ("min(cost, 1億)", "小さい方（経費、1億円）", "the lower of cost, 100,000,000 yen"),
    ],
)
def test_it_writes_an_expression_in_both_languages(text, ja, en):
    assert both(parse(text, TYPES, GENERAL)) == (ja, en)


SME, WAGE = n.Name("is_sme", BOOL), n.Name("special.wage", BOOL)
COST, STAFF = n.Name("cost", YEN), n.Name("employees", COUNT)
RATES = ((15_000_000, Fraction(1, 2)), (None, Fraction(1, 3)))


@pytest.mark.parametrize(
    ("node", "ja", "en"),
    [
        (
            n.When(SME, WAGE, BOOL),
            "中小企業者である場合、賃上げの特例",
            "if is an SME: the wage special",
        ),
        (
            n.When(WAGE, SME, BOOL),
            "賃上げの特例の場合、中小企業者である",
            "if the wage special: is an SME",
        ),
        (
            n.Exceptions(
                n.Literal(Fraction(1, 2), RATIO), ((SME, n.Literal(Fraction(2, 3), RATIO)),), RATIO
            ),
            "1/2（中小企業者なら2/3）",
            "1/2 (2/3 if is an SME)",
        ),
        (
            n.Band(STAFF, ((5, n.Literal(7_500_000, YEN)), (None, n.Literal(10**8, YEN))), YEN),
            "従業員数に応じて、5人以下は750万円、それを超える場合1億円",
            "by employees: up to 5: 7,500,000 yen; above that 100,000,000 yen",
        ),
        (
            n.Tiers(COST, RATES),
            "補助額1,500万円までは1/2、それを超える部分は1/3",
            "1/2 up to 15,000,000 yen of subsidy, then 1/3",
        ),
        (n.Tiers(COST, ((None, Fraction(2, 3)),)), "2/3", "2/3"),
        (n.Floor(COST, 1000, YEN), "経費（1,000円未満切捨て）", "cost, rounded down to 1,000 yen"),
    ],
)
def test_it_writes_the_forms_of_amounts_in_both_languages(node, ja, en):
    assert both(node) == (ja, en)


@pytest.mark.parametrize(
    ("value", "type_", "ja", "en"),
    [
        (UNKNOWN, YEN, "不明", "unknown"),
        (None, YEN, "不明", "unknown"),
        (NOT_APPLICABLE, YEN, "該当なし", "does not apply"),
        (
            Unknown(15_000_000, 20_000_000),
            YEN,
            "1,500万円 〜 2,000万円",
            "15,000,000 yen 〜 20,000,000 yen",
        ),
        (Fraction(200, 3), YEN, "66円", "66 yen"),
        (True, BOOL, "はい", "yes"),
        (False, BOOL, "いいえ", "no"),
        (Fraction(1, 25), RATIO, "4.0%", "4.0%"),
        (12, COUNT, "12人", "12 people"),
        (1, COUNT, "1人", "1 person"),
        (1200, COUNT, "1,200人", "1,200 people"),
        (date(2025, 10, 3), DATE, "2025-10-03", "2025-10-03"),
        ("retail", TYPES["industry"], "小売業", "retail"),
        ((), Type("yen", many=True), "なし", "none"),
        ((1, 20_000), Type("yen", many=True), "1円、2万円", "1 yen, 20,000 yen"),
        (Growth(Fraction(121, 100), 2), RATIO, "年10.00%", "10.00% a year"),
        (Growth(Fraction(1059999, 1000000), 1), RATIO, "年5.99%", "5.99% a year"),
        (Growth(Fraction(99, 100), 1), RATIO, "年-1.00%", "-1.00% a year"),
    ],
)
def test_it_writes_a_value_in_both_languages(value, type_, ja, en):
    assert JA.value(value, type_, "employees") == ja
    assert EN.value(value, type_, "employees") == en


@pytest.mark.parametrize("function", sorted(GENERAL))
def test_it_has_words_for_every_function(function):
    ja, en = GENERAL[function].words
    assert ja and en and ja != en
    arguments = [n.Name("cost", YEN)] * 5
    call = n.Call(function, tuple(arguments), YEN)
    assert "{" not in JA.node(call) + EN.node(call)
