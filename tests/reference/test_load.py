"""Reference data: every datum stands where it says, and what was lost stays empty."""

import pytest
from tests.reference.documents import MISSING, SEEDS, cited, fragments

from shoryoku.problems import InputError, RuleError
from shoryoku.reference.entries import documents, read_facts
from shoryoku.reference.load import fact, facts, group, search
from shoryoku.reference.metrics import registry
from shoryoku.reference.show import in_unit, shown_citation, shown_value

EVERYTHING = [*facts().values(), *registry().metrics.values()]


@pytest.mark.skipif(not SEEDS.is_dir(), reason=MISSING)
@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.id)
def test_its_quotation_stands_on_the_lines_it_cites(one):
    places = [c for c in one.sources if documents()[c.document].kind == "seed"]
    text = " ".join(cited(c.document, c.place) for c in places)
    if places and one.quote:
        assert [part for part in fragments(one.quote) if part not in text] == []


def test_every_datum_has_a_document_a_place_and_words_or_a_reason():
    for one in facts().values():
        assert one.sources, one.id
        assert (one.lost is None) == (one.value is not None), one.id
        assert one.lost or one.quote, one.id


@pytest.mark.parametrize(
    "id_",
    [
        "shortage.bankruptcies_series", "houjin_size.productivity_series",
        "adopted.saikochiku_breakdown", "workplace_marks.kurumin_rates",
        "life_course.other_shares", "lost.workplace_requirements", "lost.thirteenth_task",
        "hiroshima_1.company", "catalogue.category_list", "census.material_processing.small",
    ],
)  # fmt: skip
def test_what_the_documents_lost_stays_empty_and_says_why(id_):
    assert fact(id_).value is None
    assert shown_value(fact(id_), "ja").startswith("（空欄：")
    assert shown_value(fact(id_), "en").startswith("(empty: ")


@pytest.mark.parametrize(
    ("id_", "ja", "en"),
    [
        ("census.chemicals.large", "1,533万円／人", "15,330,000 yen per person"),
        ("shortage.di_2024q4", "▲22.9%pt", "-22.9 percentage points"),
        ("wages.labour_share_sme", "約80%", "about 80%"),
        ("go_tech.firms", "2,100社以上", "2,100 firms or more"),
        ("fraunhofer.base_share", "約1/3", "about 1/3"),
        ("research.small_joint_projects", "79.2%", "79.2%"),
        ("workplace_marks.kurumin_overtime", "60時間／月未満", "under 60 hours a month"),
        ("jasm_2.approved", "2024-02-24", "2024-02-24"),
        ("case.ykp.mould_management.before", "約1,050時間／年", "about 1,050 hours a year"),
        (
            "case.ozeki_joytec.delivery_note_hours.change",
            "▲130時間／月以上",
            "-130 hours a month or more",
        ),
    ],
)
def test_values_are_written_with_their_units(id_, ja, en):
    assert (shown_value(fact(id_), "ja"), shown_value(fact(id_), "en")) == (ja, en)


def test_sums_that_the_documents_print_agree():
    fabs = ("jasm_1", "kioxia_1", "hiroshima_1", "hiroshima_2", "kioxia_2", "jasm_2")
    assert sum(fact(f"{fab}.subsidy").value for fab in fabs) == 1_664_400_000_000
    bodies = ("osaka", "gifu", "shiga", "miyagi", "kyoto")
    assert sum(fact(f"go_tech.{body}").value for body in bodies) == 88
    owners = ("tsmc", "sony", "third", "toyota")
    assert sum(fact(f"fabs.jasm_owner_{name}").value for name in owners) == 1
    sizes = ("medium", "small", "large")
    assert sum(fact(f"sme_counts.{s}").value for s in sizes) == fact("sme_counts.all").value


def test_a_citation_names_the_document_and_the_lines():
    shown = shown_citation(fact("census.plastics.small").sources[0], "ja")
    assert shown == (
        "省力化投資促進プラン（中小製造業）概要（2025） 57〜59、62、67行 [S0:57-59,62,67]"
    )


def test_near_ids_are_suggested():
    with pytest.raises(InputError, match=r"did you mean census\.textiles\.small"):
        fact("census.textile.small")


def test_words_are_searched_in_both_languages():
    assert [one.id for one in search("過不足DI 建設業")] == ["shortage.di_2024q4_construction"]
    assert "shortage.di_2024q4_retail" in {one.id for one in search("employees RETAIL")}
    assert search("") == []


def test_old_telephone_numbers_are_kept_but_not_listed():
    assert fact("old_desks.services").stale
    assert group("old_desks") == []
    assert search("サービス政策課") == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("value: 3, quote: x, source: S0:1, unit: yards", "unit 'yards'"),
        ("value: 3, quote: x, source: S9:1", "'S9' is not in documents.yaml"),
        ("value: 3, quote: x, source: S0:page 3", "names no place"),
        ("value: 3, source: S0:1", "needs the words"),
        ("value: 3, quote: x, source: S0:1, standing: certain", "standing 'certain'"),
        ("value: three, quote: x, source: S0:1", "is not a number"),
        ("source: S0:1", "either a value or why it was lost"),
        ("value: 3, quote: x, source: rosei:1", "say secondary"),
        ("value: 3, quote: x, source: S0:1, yera: 3", "is an unknown key"),
    ],
)
def test_a_datum_that_is_not_whole_is_refused_with_its_line(tmp_path, entry, said):
    path = tmp_path / "data.yaml"
    entry = entry if "unit:" in entry else f"{entry}, unit: people"
    path.write_text(
        f"group:\n  ja: 群\n  en: group\n  facts:\n    one: {{ja: 一, en: one, {entry}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match=r"data\.yaml:5") as refused:
        read_facts(path)
    assert said in str(refused.value)


def test_large_dollars_are_written_as_papers_write_them():
    assert in_unit(8_600_000_000, "dollars", "ja") == "86億ドル"  # S1:448
    assert in_unit(8_600_000_000, "dollars", "en") == "8.6 billion US dollars"
