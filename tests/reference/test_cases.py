"""The case library: as printed, with what follows from it."""

from fractions import Fraction

import pytest
from tests.reference.documents import MISSING, SEEDS, cited, plain

from shoryoku.diagnosis.tasks import task
from shoryoku.firm.codes import industry_id
from shoryoku.problems import InputError
from shoryoku.reference.cases import case, cases, facts_of


def test_derived_figures_follow_from_the_printed_ones():
    assert case("ykp").main_figure.derived() == {
        "difference": -960,
        "ratio": Fraction(3, 35),
        "relative_change": Fraction(-32, 35),
        "reduction": Fraction(32, 35),
    }
    assert case("nisshin").main_figure.difference == Fraction(38, 100)
    assert case("ozeki_joytec").main_figure.yearly == -1560


def test_a_figure_whose_end_is_not_printed_has_no_difference():
    slips = case("nisshin").figures[1]
    assert (slips.before, slips.after, slips.derived()) == (80_000, None, {})


def test_no_field_is_filled_that_is_not_printed():
    firm = case("sheet_metal_accounting")
    assert (firm.employees, firm.capital, firm.prefecture) == (None, None, None)
    assert not case("iwate_moriya").figures


@pytest.mark.parametrize("one", cases().values(), ids=lambda one: one.id)
def test_its_tasks_and_industries_exist(one):
    assert [task(id_).id for id_ in one.tasks] == list(one.tasks)
    assert [industry_id(code) for code in one.jsic] == list(one.jsic)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=MISSING)
@pytest.mark.parametrize("id_", ["nisshin", "ykp", "iwate_moriya", "yoshiwa", "shiroyama"])
def test_its_name_stands_on_the_lines_it_cites(id_):
    one = case(id_)
    text = "".join(cited(c.document, c.place) for c in one.sources)
    assert plain(one.printed or one.name.ja) in text


def test_facts_of_a_case_carry_their_lines():
    capital = next(f for f in facts_of(case("shiroyama")) if f.id.endswith(".capital"))
    assert (capital.value, [str(c) for c in capital.sources]) == (42_000_000, ["S0:304"])


def test_a_case_is_found_by_a_word_of_its_id_or_name():
    assert case("moriya").id == case("岩手モリヤ").id == "iwate_moriya"
    with pytest.raises(InputError, match="did you mean"):
        case("hr")
    with pytest.raises(InputError, match="is not a case"):
        case("no_such_firm")


def test_about_belongs_to_the_part_that_is_printed_with_it():
    facts = {one.id: one for one in facts_of(case("ykp"))}
    assert facts["case.ykp.mould_management.before"].approximate  # S0:223: 約1,050 ⇒ 90時間/年
    assert not facts["case.ykp.mould_management.after"].approximate


def test_a_case_names_its_city():
    facts = {one.id: one.value for one in facts_of(case("ykp"))}
    assert facts["case.ykp.city"] == "中津川市"  # S0:210
