"""The whole diagnosis: what is found of the example firms, and what stays open of an empty one."""

import json
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku import firm_from
from shoryoku.diagnosis.report import diagnose
from shoryoku.diagnosis.section import load
from shoryoku.diagnosis.support import support
from shoryoku.rulebook.answer import Assessment
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.book import open_rulebook

EXAMPLES = Path(__file__).parents[2] / "examples" / "diagnosis"
ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def works():
    return diagnose(*load(EXAMPLES / "plastics_works.yaml"), ON)


@pytest.fixture(scope="module")
def nisshin():
    return diagnose(*load(EXAMPLES / "nisshin.yaml"), ON)


def test_the_firm_is_compared_by_the_census_definition_only(works):
    census = works.standing.census
    # (432,000,000 - 418,500,000 + 111,000,000 + 4,300,000) / 33 beside 4,780,000 (S0:62)
    assert census.value.value == Fraction(128_800_000, 33)
    assert census.ratio == Fraction(128_800_000, 33 * 4_780_000)


def test_labour_share_is_personnel_cost_over_value_added(works):
    value_added = 13_500_000 - 2_200_000 + 126_000_000 + 2_200_000 + 6_400_000 + 4_300_000
    assert works.standing.shares[0].value == Fraction(126_000_000, value_added)


def test_the_year_before_gives_the_growth_of_sales(works):
    assert works.standing.local.indicators[0].measured.value == Fraction(432, 425) - 1


def test_the_bottleneck_comes_first_and_whom_to_ask_last(works):
    ids = [action.id for action in works.first]
    assert ids[0] == "bottleneck"
    assert ids[-1] == "ask"
    assert len(ids) == 5
    assert "外観検査" in works.first[0].do.words.ja


def test_without_measured_times_the_first_thing_is_to_measure(nisshin):
    assert nisshin.first[0].id == "measure"


def test_the_task_of_the_bottleneck_is_not_named_twice(works):
    assert "task/inspection" not in [action.id for action in works.first]


def test_a_firm_of_the_library_is_not_its_own_example(nisshin):
    assert "nisshin" not in [one.case.id for one in nisshin.similar]
    assert nisshin.similar


def test_what_is_not_said_stays_unknown(nisshin):
    assert nisshin.standing.census.ratio is None
    assert nisshin.standing.shares[0].value is None
    said = " ".join(one.words.ja for one in nisshin.unknown)
    assert "決算の数字" in said
    assert "工程ごとの時間" in said
    assert "13番目" in said


def test_general_purpose_equipment_leads_away_from_the_general_type():
    firm, section = load(EXAMPLES / "plastics_works.yaml")
    no = dict.fromkeys(("linked", "custom_unit", "own_parameters", "site_specific"), False)
    found = diagnose(firm, section._replace(made_to_order={**no, "general_purpose_only": True}), ON)
    assert found.made_to_order.route == "shoryokuka_catalog"
    assert not found.support.answers[0].rule.id.startswith("shoryokuka_ippan")
    assert "カタログ" in next(a for a in found.first if a.id == "equipment").do.words.ja


def test_general_purpose_equipment_brings_the_catalogue_first():
    """Even before an answer that is sure: one whose requirements are all met stands in for it."""
    firm = firm_from({"industry": "プラスチック製品製造業", "employees": 12})
    answers = assess(firm, ON).answers
    catalogue = next(one for one in answers if one.rule.programme == "shoryokuka_catalog")
    sure = next(one for one in answers if one.rule.programme == "career_up")
    sure.__dict__["status"] = "eligible"  # worked out once and kept
    both = Assessment(firm, ON, (sure, catalogue))
    assert support(both, None, None).answers == (sure, catalogue)
    assert support(both, None, made_to_order=False).answers == (catalogue, sure)


def test_a_soba_shop_is_not_sent_to_a_special_frame_first():
    found = diagnose(firm_from({"industry": "そば・うどん店", "employees": 4}), None, ON)
    best = found.support.answers[0]
    assert best.window_state == "open"
    assert all(answer.rule.frame in (None, "general") for answer in found.support.answers)


def test_a_closed_call_is_prepared_for_the_next(works):
    best = works.support.answers[0]
    assert best.window_state == "closed"
    action = next(one for one in works.first if one.id == "programme")
    assert action.do.words.ja.startswith("次の公募に備えて、")


def test_support_shows_each_programme_once_and_none_that_is_not_usable(works):
    programmes = [answer.rule.id.partition("@")[0] for answer in works.support.answers]
    assert len(set(programmes)) == len(programmes) <= 3
    assert all(answer.status != "ineligible" for answer in works.support.answers)


def test_the_desk_is_that_of_the_firms_prefecture(works):
    assert works.support.contacts[0].name.ja == "岐阜県よろず支援拠点"  # S0:806: one in each


def test_an_empty_firm_gets_a_diagnosis_of_unknowns():
    found = diagnose(firm_from({}), None, ON)
    assert found.standing.census is None
    assert found.work.tasks is None
    assert found.first
    assert found.unknown


def test_it_is_plain_json_with_exact_numbers(works):
    plain = json.loads(json.dumps(works.to_dict()))
    assert plain["benchmark"]["ratio"] == "6440/7887"
    assert plain["process"]["labour_saving"]["labour_saving_index"] == "29/45"
    assert plain["workforce"]["window"] == 3
    assert plain["made_to_order"]["pattern"] == 2
    assert plain["illustrative"]


def test_every_source_of_a_sentence_can_be_found(works, nisshin):
    from shoryoku.documents.notes import PARTS
    from shoryoku.reference.entries import citations
    from shoryoku.reference.metrics import metric

    book = open_rulebook()
    for found in (works, nisshin):
        said = [*(part for a in found.first for part in (a.do, a.why)), *found.unknown]
        for source in (source for one in said for source in one.sources):
            kind, _, name = source.partition("/")
            if kind == "rule":
                assert book.rule(name)
            elif kind == "firm":
                assert name in PARTS
            elif kind == "definition":
                assert metric(name)
            else:
                assert citations([source], "seed")


def test_it_can_be_made_again_and_is_the_same(works):
    assert diagnose(*load(EXAMPLES / "plastics_works.yaml"), ON).to_dict() == works.to_dict()


def test_a_diagnosis_loads_nothing_heavy():
    code = (
        "import sys, shoryoku.diagnosis.report as r, shoryoku.diagnosis.section as s;"
        f"r.diagnose(*s.load({str(EXAMPLES / 'plastics_works.yaml')!r})).to_dict();"
        "print([m for m in ('numpy', 'scipy', 'typst', 'openpyxl', 'highspy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
