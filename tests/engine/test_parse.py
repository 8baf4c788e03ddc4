"""What the rule language has, and everything that it has not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shoryoku.engine import nodes as n
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, CHOICE, COUNT, DATE, RATIO, YEN, Type
from shoryoku.engine.parse import parse

YENS, INDUSTRY = Type("yen", many=True), Type("choice", choices=("retail", "other"))
TYPES = {
    "employees": COUNT,
    "capital": YEN,
    "plan.years": COUNT,
    "plan.pay": YENS,
    "share": RATIO,
    "is_sme": BOOL,
    "special.wage": BOOL,
    "date": DATE,
    "industry": INDUSTRY,
    "prefecture": CHOICE,
    "history": Type("choice", many=True),
}
EMPLOYEES, CAPITAL, SME = n.Name("employees", COUNT), n.Name("capital", YEN), n.Name("is_sme", BOOL)
PAY = n.Name("plan.pay", YENS)


def read(text):
    return parse(text, TYPES, GENERAL)


def refusal(text):
    with pytest.raises(ValueError) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "value", "type_"),
    [
        ("750万", 7_500_000, YEN),
        ("1億", 100_000_000, YEN),
        ("1億5000万", 150_000_000, YEN),
        ("1億5000万円", 150_000_000, YEN),
        ("1.5億", 150_000_000, YEN),
        ("30円", 30, YEN),
        ("1,200円", 1200, YEN),
        ("-30円", -30, YEN),
        ("2/3", Fraction(2, 3), RATIO),
        ("4.0%", Fraction(1, 25), RATIO),
        ("-5%", Fraction(-1, 20), RATIO),
        ("2018-12-21", date(2018, 12, 21), DATE),
        ("21", 21, COUNT),
        ("true", True, BOOL),
        ("false", False, BOOL),
        ("1000万 * 2/3 / 2", Fraction(10_000_000, 3), YEN),
        ("1億 / 5000万", Fraction(2), RATIO),
    ],
)
def test_it_reads_literals_as_printed(text, value, type_):
    assert read(text) == n.Literal(value, type_)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("employees", EMPLOYEES),
        ("special.wage", n.Name("special.wage", BOOL)),
        ("not is_sme", n.Not(SME)),
        ("employees >= 21", n.Compare(">=", EMPLOYEES, n.Literal(21, COUNT))),
        ("is_sme and special.wage", n.AllOf((SME, n.Name("special.wage", BOOL)))),
        ("is_sme or true", n.AnyOf((SME, n.Literal(True, BOOL)))),
        ("capital * 2/3", None),
        ("capital if is_sme else 0円", n.Choose(SME, CAPITAL, n.Literal(0, YEN), YEN)),
        ("min(capital, 1億)", n.Call("min", (CAPITAL, n.Literal(10**8, YEN)), YEN)),
        ("cagr(plan.pay)", n.Call("cagr", (PAY,), RATIO)),
        ("plan.pay / employees", n.Arithmetic("/", PAY, EMPLOYEES, YENS)),
        ("employees + share", n.Arithmetic("+", EMPLOYEES, n.Name("share", RATIO), RATIO)),
        (
            "capital / capital",
            n.Arithmetic("/", CAPITAL, CAPITAL, RATIO),
        ),
    ],
)
def test_it_reads_every_form(text, node):
    if node is not None:
        assert read(text) == node
    assert read(f"  {text} ") == read(text)


def test_it_reads_a_chain_as_both_comparisons():
    years = n.Name("plan.years", COUNT)
    assert read("3 <= plan.years <= 5") == n.AllOf(
        (
            n.Compare("<=", n.Literal(3, COUNT), years),
            n.Compare("<=", years, n.Literal(5, COUNT)),
        )
    )


@pytest.mark.parametrize(
    ("text", "chosen", "denied"),
    [
        ('industry == "retail"', ("retail",), False),
        ('industry != "retail"', ("retail",), True),
        ('industry in ["retail", "other"]', ("retail", "other"), False),
        ('industry not in ("retail", "other")', ("retail", "other"), True),
        ('prefecture == "東京都"', ("東京都",), False),
    ],
)
def test_it_reads_choices_in_quotes(text, chosen, denied):
    node = read(text)
    assert isinstance(node, n.Not) is denied
    test = node.item if isinstance(node, n.Not) else node
    assert isinstance(test, n.Compare)
    assert (test.operator, test.right) == ("in", chosen)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("capital * share", YEN),
        ("share * capital", YEN),
        ("employees * capital", YEN),
        ("capital / share", YEN),
        ("capital - 30円", YEN),
        ("employees * employees", COUNT),
        ("employees / employees", RATIO),
        ("employees * share", RATIO),
        ("plan.pay - capital", YENS),
        ("sum(plan.pay)", YEN),
        ("floor(share)", COUNT),
        ("floor(capital / 3)", YEN),
        ("length(plan.pay)", COUNT),
        ("count_at_least(plan.pay, 30円)", COUNT),
        ("each_min(plan.pay, 30円)", YENS),
        ("top_up(plan.pay, 30円, 90円)", YENS),
    ],
)
def test_it_knows_the_type_of_what_is_computed(text, type_):
    assert read(text).type == type_


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("lambda: 1", "Lambda"),
        ("plan.pay[0]", "Subscript"),
        ("(a := 1)", "NamedExpr"),
        ("f'{employees}'", "JoinedStr"),
        ("[x for x in plan.pay]", "ListComp"),
        ("{x for x in plan.pay}", "SetComp"),
        ("(x for x in plan.pay)", "GeneratorExp"),
        ("{1: 2}", "Dict"),
        ("{1}", "Set"),
        ("(1, 2)", "Tuple"),
        ("[1, 2]", "List"),
        ("[]", "List"),
        ("'text'", "Constant"),
        ("b'text'", "Constant"),
        ("None", "Constant"),
        ("...", "Constant"),
        ("1j", "Constant"),
        ("+1", "UnaryOp"),
        ("~1", "UnaryOp"),
        ("2 ** 3", "BinOp"),
        ("7 // 2", "BinOp"),
        ("7 % 2", "BinOp"),
        ("1 << 9", "BinOp"),
        ("min(*plan.pay)", "Starred"),
        ("min(capital, b=1)", "Call"),
        ("employees.bit_length()", "Call"),
        ("min(1, 2)(3)", "Call"),
        ("await employees", "Await"),
    ],
)
def test_it_refuses_a_form_of_python_that_it_has_not(text, form):
    assert refusal(text) == f"{text!r} uses {form}, which the rule language has not"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.5", "'0.5' has a decimal; write a fraction (2/3) or a percentage"),
        ("1e3", "'1e3' has a decimal; write a fraction (2/3) or a percentage"),
        ("1.5円", "1.5円 is not a whole number of yen"),
        ("2018-02-30", "2018-02-30 is a day that does not exist"),
        ("1 / 0", "'1 / 0' divides by zero"),
        ("30円 / (1 - 1)", "'30円 / (1 - 1)' divides by zero"),
        (
            "capital >= 30",
            "'capital >= 30' sets yen beside count; write amounts as 30円 or 750万",
        ),
        ("capital + 1", "'capital + 1' sets yen beside count; write amounts as 30円 or 750万"),
        ("1 if is_sme else true", "'1 if is_sme else true' sets count beside bool"),
        ("capital * capital", "'capital * capital': yen * yen has no meaning"),
        ("3 / capital", "'3 / capital': count / yen has no meaning"),
        ("is_sme + is_sme", "'is_sme + is_sme': bool + bool has no meaning"),
        ("date - date", "'date - date': date - date has no meaning"),
        ("not employees", "'not employees': employees is count, a bool is expected"),
        ("is_sme and 1", "'is_sme and 1': 1 is count, a bool is expected"),
        (
            "1 if employees else 2",
            "'1 if employees else 2': employees is count, a bool is expected",
        ),
        ("-employees", "'-employees': only a number can be negative"),
        ("-true", "'-true': only a number can be negative"),
        ("employees in [1]", "'employees in [1]': 'in' is for choices"),
        ("employees is 1", "'employees is 1': 'in' is for choices"),
        (
            'industry < "retail"',
            "'industry < \"retail\"': a choice can only be ==, !=, in or not in",
        ),
        ("industry == other", "'industry == other': write a choice in quotes"),
        ('industry == "trade"', "'trade' is not one of retail, other"),
        ('history == "a"', "'history == \"a\"' compares lists; use any_listed"),
        (
            "plan.pay >= plan.pay",
            "'plan.pay >= plan.pay' compares lists; use first, last, sum, least, cagr …",
        ),
        ("cagr(capital)", "cagr takes one list of yearly or member values, in 'cagr(capital)'"),
        ("min(capital)", "min takes two or more single values, in 'min(capital)'"),
        (
            "min(capital, 1)",
            "min takes values of one kind, not count and yen, in 'min(capital, 1)'",
        ),
    ],
)
def test_it_says_what_is_wrong(text, sentence):
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "employees.__class__",
        "employees.__class__.__mro__",
        "plan.years.real",
        "(1).__class__",
        "'a'.join",
        "__import__",
        "plan",
        "special",
        "print",
        "Employees",
        "literal_0",
        "30円.real",
    ],
)
def test_it_refuses_names_outside_the_vocabulary(text):
    assert "not in the vocabulary" in refusal(text)


@pytest.mark.parametrize(
    "text", ["literal_0 + 30円", "ｌiteral_0 + 30円", "literal_9", "30円 >= literal_0"]
)
def test_it_keeps_its_own_marks_to_itself(text):
    assert "not in the vocabulary" in refusal(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("employes >= 1", "'employes' is not in the vocabulary; did you mean employees?"),
        ("zzz", "'zzz' is not in the vocabulary; add it there first"),
        ("flor(share)", "'flor' is not a function of the rule language; did you mean floor?"),
        ("eval(1)", "'eval' is not a function of the rule language"),
        ("open(1)", "'open' is not a function of the rule language; did you mean chosen?"),
        ("exec(1)", "'exec' is not a function of the rule language"),
        ("__import__(1)", "'__import__' is not a function of the rule language"),
    ],
)
def test_it_names_near_words(text, sentence):
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 +",
        "is_sme and",
        "a = 1",
        "import os",
        "1; 2",
        "1\n2",
        "１０円",
        "\x00",
        "\ud800",
        "if 1: 2",
    ],
)
def test_it_refuses_what_is_not_an_expression(text):
    assert "is not an expression: " in refusal(text)


def test_it_refuses_an_expression_that_is_too_long():
    assert refusal("1" * 2001) == "the expression has 2001 characters; at most 2000"


@pytest.mark.parametrize(
    "text",
    ["not " * 490 + "is_sme", "-" * 1900 + "1", "+".join(["1"] * 900), "(" * 900 + "1" + ")" * 900],
)
def test_it_refuses_deep_nesting_instead_of_crashing(text):
    assert refusal(text).endswith(("is nested too deeply", "too many nested parentheses"))


def test_it_reads_a_long_list_of_terms():
    assert list(n.names(read(" + ".join(["employees"] * 50)))) == ["employees"] * 50


WORDS = st.sampled_from(
    [
        "employees",
        "capital",
        "plan.pay",
        "is_sme",
        "date",
        "industry",
        "true",
        "1",
        "0",
        "30円",
        "2/3",
        "4.0%",
        "2018-12-21",
        "'retail'",
        "[",
        "]",
        "(",
        ")",
        ",",
        "and",
        "or",
        "not",
        "if",
        "else",
        "in",
        "==",
        "!=",
        "<",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "min(",
        "cagr(",
        "floor(",
        ".",
        "lambda",
        ":",
        "literal_0",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
@example("literal_99")
@example("1" * 2000)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_it_only_ever_raises_a_value_error(text):
    try:
        node = read(text)
    except ValueError:
        return
    assert node.type.kind in ("yen", "count", "ratio", "bool", "date", "choice")
    assert set(n.names(node)) <= set(TYPES)
