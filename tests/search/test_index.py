"""Search as a person uses it: their words find the right thing, and no question is malformed."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku import open_rulebook
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.problems import InputError
from shoryoku.search import index as index_module
from shoryoku.search.entries import KINDS
from shoryoku.search.index import Index, open_index

BOOK = open_rulebook()
PROGRAMMES = BOOK.programme_ids()


def find(words, language="ja", **options):
    return open_index().find(words, language, **options)


def ids(found, kind):
    return [hit.id for hit in found.hits if hit.kind == kind]


def marked(pieces):
    return [piece.text for piece in pieces if piece.is_match]


@pytest.mark.parametrize("id_", PROGRAMMES)
def test_every_programme_is_the_first_hit_of_its_own_names(id_):
    for name in BOOK.programme(id_).name:
        for language in ("ja", "en"):
            assert find(name, language).hits[0].id == id_


@pytest.mark.parametrize("term", vocabulary().values(), ids=lambda term: term.id)
def test_every_term_is_among_the_first_hits_of_its_label(term):
    for label in term.label:
        assert term.id in ids(find(label, limit=10), "term")
    assert find(term.id).hits[0].id == term.id


@pytest.mark.parametrize(
    ("words", "kind", "id_"),
    [
        ("賃上げ", "programme", "chinage_zeisei"),
        ("返還", "programme", "shoryokuka_ippan"),
        ("検査", "fact", "catalogue.print_inspection.makers"),
        ("無人搬送車", "case", "shiroyama"),
        ("minimum wage", "term", "minimum_wage"),
        ("日進工業", "case", "nisshin"),
        ("労働生産性", "metric", "labour_productivity.census_net"),
        ("賃金", "term", "minimum_wage"),
        ("中間取りまとめ", "source", "S1"),
    ],
)
def test_words_find_the_thing(words, kind, id_):
    assert id_ in ids(find(words, kind=kind, limit=100), kind)


def test_the_title_goes_before_what_is_said_inside():
    found = find("業務改善助成金")
    assert found.hits[0].id == "gyomu_kaizen"
    assert marked(found.hits[0].heading) == ["業務改善助成金"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ", "ai"),
        ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
        ("ものづくり", "モノヅクリ"),
        ("1500万円", "1,500万円"),
        ("１，５００万円", "1500万円"),
        ("賃上げ　返還", "賃上げ 返還"),
        ("ROBOT", "robot"),
    ],
)
def test_spellings_of_the_same_words_find_the_same(one, other):
    found = find(one, limit=50)
    assert found.total > 0
    assert [hit.id for hit in found.hits] == [hit.id for hit in find(other, limit=50).hits]


def test_all_words_must_stand_there_and_a_phrase_as_it_is():
    wide, narrow = find("minimum wage", "en"), find('"minimum wage"', "en")
    assert 0 < narrow.total < wide.total
    assert find('"wage minimum"', "en").total == 0
    assert find("最低賃金 日進工業").total == 0


def test_one_character_is_found_within_words_and_at_their_end():
    assert "minimum_wage" in ids(find("賃", limit=100), "term")
    assert "gyomu_kaizen" in ids(find("金", kind="programme", limit=100), "programme")


def test_the_beginning_of_a_latin_word_finds_it_but_not_that_of_a_number():
    assert find("subsid").total >= find("subsidy").total > 0
    assert find("subsidy").total > find('"subsid"').total == 0
    assert find("2026").total > find("202").total == 0


def test_vintages_become_one_hit_with_the_newest_first():
    found = find("返還", kind="programme", limit=100)
    assert len(ids(found, "programme")) == len(set(ids(found, "programme"))) == found.total
    hit = next(hit for hit in found.hits if hit.id == "shoryokuka_ippan")
    assert hit.rules == tuple(f"shoryokuka_ippan@{call}" for call in range(8, 0, -1))
    assert hit.further == 7


def test_a_passage_carries_the_standing_and_sources_of_what_it_says():
    hit = find("原則として実地の確定検査").hits[0]
    rule = BOOK.rule(hit.rules[0])
    duty = next(each for each in rule.duties if "確定検査" in each.label.ja)
    assert hit.standing == duty.origin.standing
    assert [text.ja.split("、")[0] for text in hit.sources] == [
        rule.sources[id_].ref.split("、")[0] for id_ in duty.origin.sources
    ]


def test_an_excerpt_is_the_text_itself_in_pieces_that_mark_the_words():
    hit = find("1500万円 3分の1", kind="programme").hits[0]
    assert "1,500万円" in marked(hit.excerpt)
    text = "".join(piece.text for piece in hit.excerpt).strip("…")
    notes = [
        note.ja for entry in BOOK.rule(hit.rules[0]).values for note in entry.origin[2:] if note
    ]
    assert any(text in note for note in notes)


def test_words_of_the_other_language_are_found_and_shown_in_it():
    hit = next(h for h in find("minimum wage", "ja").hits if h.id == "minimum_wage")
    assert marked(hit.heading) == []
    assert marked(hit.excerpt) == ["minimum", "wage"]


def test_counts_stay_when_one_kind_is_chosen_and_pages_follow_one_another():
    found = find("賃金", limit=1000)
    assert sum(found.counts.values()) == found.total == len(found.hits)
    terms = find("賃金", kind="term", limit=3)
    assert terms.counts == found.counts
    assert terms.total == found.counts["term"] > 5
    second = find("賃金", kind="term", limit=3, offset=3)
    both = find("賃金", kind="term", limit=6)
    assert terms.hits + second.hits == both.hits


def test_what_is_not_found_gets_near_titles():
    assert "ものづくり" in find("monozukri").suggestions[0]
    assert "中小企業省力化投資補助金 一般型" in find("省力化補助金").suggestions
    nothing = find("ξψω")
    assert (nothing.hits, nothing.counts, nothing.total, nothing.suggestions) == ((), {}, 0, ())


@pytest.mark.parametrize("options", [{"kind": "programm"}, {"limit": 0}, {"offset": -1}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(InputError):
        find("賃金", **options)


HOSTILE = [
    "", " ", '"', '""', "*", "賃*", "NEAR(", "NEAR(賃 金, 2)", "-", "-賃金", "OR", "AND", "NOT",
    "賃金 OR", "title:賃金", "{title label} : 賃", "^賃金", "(((", "' OR 1=1 --", "a\x00b", "\x00",
    "🤖", "👩‍👩‍👧 省力", "\ud800", "賃\udfff金", "賃" * 5000,
    "あ い " * 1700, '"' * 5000, "a" * 5000,
    "\ue000", "e\u0301" * 50, "ﾞ", "ー", "・", "％", "\u202e賃", "%_[]\\",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_question_is_malformed(words):
    for language in ("ja", "en"):
        found = find(words, language)
        assert found.total == sum(found.counts.values())


@given(st.text(st.characters() | st.sampled_from('"*()-:^賃金省力a１ '), max_size=60))
def test_no_text_at_all_is_malformed(words):
    found = find(words)
    assert all(hit.kind in KINDS for hit in found.hits)


def test_signs_are_inert():
    plain = [hit.id for hit in find("賃金 返還").hits]
    assert plain
    for written in ("賃金* 返還", "-賃金 +返還", "賃金, (返還)", '賃金 返還"', "^賃金 :返還"):
        assert [hit.id for hit in find(written).hits] == plain


def test_several_threads_read_one_index():
    words = ["賃金", "返還", "minimum wage", "検査", "省力化"] * 8
    alone = [find(each) for each in words]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(find, words)) == alone
    assert open_index() is open_index()


def test_an_interpreter_without_full_text_search_is_told_so(monkeypatch):
    class Without:
        def execute(self, _command):
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self):
            pass

    monkeypatch.setattr(index_module.sqlite3, "connect", lambda *_, **__: Without())
    with pytest.raises(InputError, match="FTS5"):
        Index(())
