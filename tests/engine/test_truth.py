"""Every row of docs/three-states.md."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import Scope, evaluate
from shoryoku.engine.functions import GENERAL
from shoryoku.engine.nodes import BOOL, YEN
from shoryoku.engine.truth import (
    INFINITY,
    NOT_APPLICABLE,
    UNKNOWN,
    Unknown,
    between,
    conjunction,
    disjunction,
    either,
    ends,
    is_known,
    negation,
)
from shoryoku.problems import ConflictError

DOCUMENT = Path(__file__).parents[2] / "docs" / "three-states.md"
WORDS = {"true": True, "false": False, "U": UNKNOWN, "N": NOT_APPLICABLE}


def tables():
    """The tables of the document, each a list of rows of cells without emphasis."""
    found: list[list[list[str]]] = [[]]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            cells = line.replace("**", "").replace("`", "").strip("|").split("|")
            found[-1].append([cell.strip() for cell in cells])
        elif found[-1]:
            found.append([])
    return {table[0][0]: table for table in found if table}


def logic_rows(name):
    (_, *columns), _, *rows = tables()[name]
    return [
        pytest.param(WORDS[first], WORDS[second], WORDS[result], id=f"{first} {name} {second}")
        for first, *results in rows
        for second, result in zip(columns, results, strict=True)
    ]


def state(value):
    return UNKNOWN if type(value) is Unknown else value


def test_it_documents_all_rows_of_the_logic():
    assert [len(logic_rows(name)) for name in ("and", "or")] == [16, 16]
    assert [row[0] for row in tables()["not"][2:]] == list(WORDS)


@pytest.mark.parametrize(("given_", "result"), tables()["not"][2:])
def test_it_negates_as_documented(given_, result):
    assert negation(WORDS[given_]) is WORDS[result]


@pytest.mark.parametrize(("first", "second", "result"), logic_rows("and"))
def test_it_joins_with_and_as_documented(first, second, result):
    assert conjunction([first, second]) is result


@pytest.mark.parametrize(("first", "second", "result"), logic_rows("or"))
def test_it_joins_with_or_as_documented(first, second, result):
    assert disjunction([first, second]) is result


@pytest.mark.parametrize("join", [conjunction, disjunction])
@given(values=st.lists(st.sampled_from(list(WORDS.values())), max_size=5))
def test_it_joins_many_as_it_joins_two(join, values):
    folded = NOT_APPLICABLE
    for value in values:
        folded = join([folded, value])
    assert join(values) is folded
    assert join(reversed(values)) is folded


@pytest.mark.parametrize("value", [UNKNOWN, Unknown(1, 2), NOT_APPLICABLE])
def test_it_has_no_truth_value_for_what_is_not_known(value):
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(value)


def computed(sign, left, right):
    facts = {"a": left, "b": right}
    a, b = n.Name("a", YEN), n.Name("b", YEN)
    arithmetic = sign in ("+", "-", "*", "/")
    node = n.Arithmetic(sign, a, b, YEN) if arithmetic else n.Compare(sign, a, b)
    return evaluate(node, Scope(facts, {}, GENERAL, {}))


SIGNS = ("<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("other", [6, UNKNOWN, Unknown(1, 2), NOT_APPLICABLE])
def test_it_does_not_apply_as_soon_as_one_side_does_not(sign, other):
    assert computed(sign, NOT_APPLICABLE, other) is NOT_APPLICABLE
    assert computed(sign, other, NOT_APPLICABLE) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("sign", "result"),
    [*zip(SIGNS, (False, False, True, True, False, True, 10, 2, 24, Fraction(3, 2)), strict=True)],
)
def test_it_computes_what_is_known(sign, result):
    assert computed(sign, 6, 4) == result


@pytest.mark.parametrize("sign", SIGNS)
def test_it_is_unknown_beside_a_number_without_a_range(sign):
    assert type(computed(sign, UNKNOWN, 5)) is Unknown
    assert type(computed(sign, 5, UNKNOWN)) is Unknown
    assert type(computed(sign, UNKNOWN, UNKNOWN)) is Unknown


@pytest.mark.parametrize(
    ("left", "sign", "right", "result"),
    [
        (Unknown(21, 50), ">=", 21, True),
        (Unknown(20, 50), ">=", 21, UNKNOWN),
        (Unknown(1, 20), ">=", 21, False),
        (Unknown(1, 20), ">", 20, False),
        (Unknown(1, 20), ">", 0, True),
        (Unknown(1, 20), "<=", 20, True),
        (Unknown(1, 20), "<", 20, UNKNOWN),
        (Unknown(1, 20), "<", 21, True),
        (Unknown(5, 9), "<", 5, False),
        (Unknown(5, 9), "<=", 5, UNKNOWN),
        (Unknown(1, 5), ">=", 5, UNKNOWN),
        (Unknown(1, 5), ">", 4, UNKNOWN),
        (Unknown(1, 5), "==", 6, False),
        (Unknown(1, 5), "==", 5, UNKNOWN),
        (Unknown(1, 5), "!=", 6, True),
        (Unknown(1, 5), "<", Unknown(6, 9), True),
        (Unknown(1, 5), "<=", Unknown(5, 9), True),
        (Unknown(6, 9), "<", Unknown(1, 6), False),
        (Unknown(1, 5), "<", Unknown(5, 9), UNKNOWN),
        (20, "<", Unknown(21, INFINITY), True),
    ],
)
def test_it_decides_a_comparison_when_the_ranges_do(left, sign, right, result):
    assert state(computed(sign, left, right)) is result


@pytest.mark.parametrize(
    ("left", "sign", "right", "low", "high"),
    [
        (Unknown(1, 2), "+", 10, 11, 12),
        (Unknown(1, 2), "-", Unknown(5, 9), -8, -3),
        (Unknown(-2, 3), "*", Unknown(-5, 7), -15, 21),
        (Unknown(0, INFINITY), "*", Unknown(0, INFINITY), 0, INFINITY),
        (Unknown(6, 12), "/", Unknown(2, 3), 2, 6),
        (Unknown(-6, 12), "/", Unknown(2, INFINITY), -3, 6),
        (6, "/", Unknown(0, 3), -INFINITY, INFINITY),
    ],
)
def test_it_gives_ranges_from_ranges(left, sign, right, low, high):
    assert ends(computed(sign, left, right)) == (low, high)


def test_it_knows_a_product_with_zero():
    assert computed("*", 0, UNKNOWN) == 0


@pytest.mark.parametrize("left", [0, 5, Unknown(1, 2)])
def test_it_has_no_quotient_by_zero(left):
    assert type(computed("/", left, 0)) is Unknown


@pytest.mark.parametrize(
    ("name", "values", "low", "high"),
    [
        ("min", (5, NOT_APPLICABLE), 5, 5),
        ("max", (5, NOT_APPLICABLE), 5, 5),
        ("min", (5, 7, 6), 5, 5),
        ("max", (5, 7, 6), 7, 7),
        ("min", (5, Unknown(1, 9)), 1, 5),
        ("max", (5, Unknown(1, 9)), 5, 9),
        ("min", (5, UNKNOWN), -INFINITY, 5),
        ("max", (Unknown(1, 5), 5), 5, 5),
    ],
)
def test_it_leaves_out_of_min_and_max_what_does_not_apply(name, values, low, high):
    assert ends(GENERAL[name].compute(*values)) == (low, high)


def test_it_has_no_min_of_what_does_not_apply():
    assert GENERAL["min"].compute(NOT_APPLICABLE, NOT_APPLICABLE) is NOT_APPLICABLE


TESTS = (True, False, UNKNOWN, NOT_APPLICABLE)
CHOSEN = [*zip(TESTS, [(5, 5), (7, 7), (5, 7), (7, 7)], strict=True)]
A, B, TEST = n.Literal(5, YEN), n.Literal(7, YEN), n.Name("test", BOOL)


def chosen(node, test, **facts):
    return evaluate(node, Scope({"test": test, **facts}, {}, GENERAL, {}))


def test_it_documents_four_forms_of_choice():
    assert [row[0] for row in tables()["form"][2:]] == [
        "a if test else b",
        "when: test on a condition",
        "when: test on an amount",
        "exception over a base",
    ]


@pytest.mark.parametrize(("test", "span"), CHOSEN)
def test_it_chooses_as_documented(test, span):
    assert ends(chosen(n.Choose(TEST, A, B, YEN), test)) == span


def test_it_knows_a_choice_between_equals():
    assert chosen(n.Choose(TEST, A, A, YEN), UNKNOWN) == 5


WHEN_ROWS = {
    True: (True, False, UNKNOWN, NOT_APPLICABLE),
    False: (NOT_APPLICABLE,) * 4,
    UNKNOWN: (True, UNKNOWN, UNKNOWN, NOT_APPLICABLE),
    NOT_APPLICABLE: (NOT_APPLICABLE,) * 4,
}


@pytest.mark.parametrize("test", TESTS)
def test_it_asks_a_condition_only_where_it_applies(test):
    node = n.When(TEST, n.Name("item", BOOL), BOOL)
    found = [chosen(node, test, item=item) for item in TESTS]
    assert tuple(map(state, found)) == WHEN_ROWS[test]


@pytest.mark.parametrize(("test", "span"), CHOSEN)
def test_it_puts_an_exception_over_the_base_as_documented(test, span):
    assert ends(chosen(n.Exceptions(B, ((TEST, A),), YEN), test)) == span


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("item", [5, Unknown(3, 9)])
def test_it_keeps_the_range_of_an_amount_that_may_not_apply(test, item):
    found = chosen(n.When(TEST, n.Name("item", YEN), YEN), test, item=item)
    if test is True or test is UNKNOWN:
        assert ends(found) == ends(item)
        assert is_known(found) is (test is True and item == 5)
    else:
        assert found is NOT_APPLICABLE


def test_it_never_lets_one_of_two_exceptions_win_silently():
    holds = n.Literal(True, BOOL)
    with pytest.raises(ConflictError, match="exceptions disagree: 5, 7"):
        chosen(n.Exceptions(A, ((holds, A), (holds, B)), YEN), True)
    assert chosen(n.Exceptions(B, ((holds, A), (holds, A)), YEN), True) == 5


@pytest.mark.parametrize(
    ("amount", "span"),
    [
        (20, (1, 1)),
        (21, (2, 2)),
        (51, (3, 3)),
        (Unknown(0, 20), (1, 1)),
        (Unknown(20, 21), (1, 2)),
        (Unknown(21, 50), (2, 2)),
        (Unknown(50, 99), (2, 3)),
        (UNKNOWN, (1, 3)),
    ],
)
def test_it_reads_a_band_of_an_unknown_number_as_all_rows_in_its_range(amount, span):
    rows = tuple((limit, n.Literal(at, YEN)) for limit, at in ((20, 1), (50, 2), (None, 3)))
    assert ends(chosen(n.Band(n.Name("x", YEN), rows, YEN), True, x=amount)) == span


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([5, 5], 5),
        ([True, True], True),
        (["a", "a"], "a"),
        ([NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE),
        ([True, False], UNKNOWN),
        ([True, 1], UNKNOWN),
        (["a", "b"], UNKNOWN),
        ([UNKNOWN, UNKNOWN], UNKNOWN),
        ([5, UNKNOWN], UNKNOWN),
        ([5, NOT_APPLICABLE], UNKNOWN),
    ],
)
def test_it_knows_either_only_when_both_agree(values, result):
    assert state(either(values)) == result


def test_it_keeps_the_range_of_either():
    assert ends(either([5, Unknown(7, 9), Fraction(1, 2)])) == (Fraction(1, 2), 9)


def test_it_knows_a_range_of_one_point():
    assert between(5, 5) == 5
    assert ends(between(5, 6)) == (5, 6)


@pytest.mark.parametrize(("value", "known"), [(0, True), (False, True), (UNKNOWN, False)])
def test_it_has_nothing_to_ask_about_what_is_known(value, known):
    assert is_known(value) is known
    assert is_known(NOT_APPLICABLE)


def test_it_prints_the_states():
    assert [repr(UNKNOWN), repr(Unknown(1, 2)), repr(NOT_APPLICABLE)] == [
        "UNKNOWN",
        "Unknown(1, 2)",
        "NOT_APPLICABLE",
    ]


def test_it_has_one_not_applicable_even_after_storage():
    assert pickle.loads(pickle.dumps(NOT_APPLICABLE)) is NOT_APPLICABLE
