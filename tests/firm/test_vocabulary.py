"""Every term is complete, and a vocabulary that is not is refused."""

from __future__ import annotations

import re

import pytest

from shoryoku.engine.nodes import YEN, Type, names
from shoryoku.engine.parse import parse
from shoryoku.firm import vocabulary as v
from shoryoku.problems import RuleError
from shoryoku.rulebook.tables import FUNCTIONS

TERMS = v.vocabulary()
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
TYPES = {
    **{
        id_: Type(term.kind, term.many, tuple(choice for choice, _ in term.choices))
        for id_, term in TERMS.items()
    },
    "subsidy": YEN,
}
FORMULAS = {id_: term.formula for id_, term in TERMS.items() if term.formula is not None}
every_term = pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))


def texts(term):
    choices = [text for _, text in term.choices]
    given = (term.label, term.unit, term.question, term.help, term.note, *choices)
    return [text for text in given if text is not None]


@every_term
def test_it_speaks_both_languages(term):
    for ja, en in texts(term):
        assert JAPANESE.search(ja)
        assert re.search("[a-z]", en)
        assert not JAPANESE.search(en)


@every_term
def test_it_has_an_id_in_dotted_snake_case(term):
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)*", term.id)
    assert TERMS[term.id] is term


@every_term
def test_it_asks_for_what_it_cannot_derive(term):
    if term.formula is None and not term.set_by_rule:
        assert term.question is not None
        assert term.question.ja.endswith(("か", "さい", "）"))
        assert "?" in term.question.en or term.many
    if term.set_by_rule:
        assert term.question is None


@every_term
def test_it_bounds_every_number(term):
    if term.kind in ("yen", "count", "ratio"):
        assert term.span is not None
        low, high = term.span
        assert low < high
    else:
        assert term.span is None
    assert (term.kind == "choice") is bool(term.choices or term.open_choices)


@pytest.mark.parametrize("id_", FORMULAS)
def test_it_derives_by_a_formula_of_its_own_kind(id_):
    term = TERMS[id_]
    node = parse(FORMULAS[id_], TYPES, FUNCTIONS)
    assert (node.type.kind, node.type.many) == (term.kind, term.many)
    assert id_ not in set(names(node))


def test_it_derives_nothing_in_a_circle():
    needs = {id_: set(names(parse(text, TYPES, FUNCTIONS))) for id_, text in FORMULAS.items()}
    while needs:
        ready = [id_ for id_, inner in needs.items() if not inner & set(needs)]
        assert ready, needs
        for id_ in ready:
            del needs[id_]


@pytest.mark.parametrize("id_", [id_ for id_, text in FORMULAS.items() if "cagr(" in text])
def test_it_lets_growth_be_negative(id_):
    span = TERMS[id_].span
    assert span is not None
    assert span[0] == -1


def test_it_holds_what_the_cases_call_by_name():
    asked = ("employees", "capital", "industry", "prefecture", "date", "is_revitalising")
    derived = ("is_sme", "is_small_enterprise", "plan.labour_productivity", "minimum_wage")
    assert [TERMS[id_].question is not None for id_ in asked] == [True] * 6
    assert set(derived) <= set(FORMULAS)
    assert [id_ for id_, term in TERMS.items() if term.may_not_apply] == ["capital"]


def test_it_asks_for_each_class_of_cost():
    costs = [term for term in TERMS.values() if term.is_cost]
    assert all(term.id.startswith("costs.") and term.kind == "yen" for term in costs)
    assert TERMS["costs.transport"].question == (
        "運搬費は税抜でいくらですか",
        "How much is transport without consumption tax?",
    )


def test_it_gives_ranges_of_single_numbers_only():
    spans = v.spans(TERMS)
    assert spans["employees"] == (0, 1_000_000)
    assert spans["capital"] == (0, v.HIGHEST_YEN) == (0, 10**13)
    assert not {"plan.depreciation", "is_sme", "industry", "date"} & set(spans)


def test_it_hints_at_a_near_term():
    assert TERMS.term("employees").kind == "count"
    with pytest.raises(RuleError) as refused:
        TERMS.term("employes")
    assert str(refused.value) == "'employes' is not a term; did you mean employees?"
    with pytest.raises(RuleError, match="'zzz' is not a term; see `shoryoku terms`"):
        TERMS.term("zzz")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("5", "is not a term; give ja, en and type"),
        ("{ja: あ, type: yen, cost: true}", "en is missing; give it as text"),
        ("{ja: 1, en: a, type: yen, cost: true}", "ja is missing; give it as text"),
        (
            "{ja: あ, en: a, type: money, cost: true}",
            "type is 'money'; one of yen, count, ratio, bool, date, choice",
        ),
        (
            "{ja: あ, en: a, type: yen}",
            "is neither asked nor derived; give ask, formula, cost or set_by",
        ),
        (
            "{ja: あ, en: a, type: choice, set_by: rule}",
            "has no choices; give choices or open_choices",
        ),
        (
            "{ja: あ, en: a, type: yen, ask: {ja: あか, en: do I?, or: do you?}}",
            "ask is not a text in two languages; give {ja: …, en: …}, quoted if it has a comma",
        ),
        (
            "{ja: あ, en: a, type: choice, set_by: rule, choices: {x: {ja: い}}}",
            "x is not a text in two languages; give {ja: …, en: …}, quoted if it has a comma",
        ),
        (
            "{ja: あ, en: a, type: yen, formul: x, cost: true}",
            "the key 'formul' is unknown; did you mean formula?",
        ),
    ],
)
def test_it_refuses_an_incomplete_term(tmp_path, entry, sentence):
    path = tmp_path / "v.yaml"
    path.write_text(f"good: {{ja: あ, en: a, type: yen, cost: true}}\nbad: {entry}\n", "utf-8")
    with pytest.raises(RuleError) as refused:
        v.read(path)
    assert str(refused.value) == f"{path}:2 bad: {sentence}"


def test_it_reads_a_term_of_its_own(tmp_path):
    path = tmp_path / "v.yaml"
    path.write_text("a.b: {ja: あ, en: a, type: ratio, range: [0, 1], formula: 1/2}", "utf-8")
    term = v.read(path)["a.b"]
    assert (term.id, term.span, term.formula, term.question) == ("a.b", (0, 1), "1/2", None)
