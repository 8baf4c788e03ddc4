"""The rulebook to read: every page is there in both languages, and says what the rules say."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils.html import escape

from shoryoku.firm.vocabulary import vocabulary
from shoryoku.reference.cases import cases
from shoryoku.reference.load import facts
from shoryoku.reference.metrics import registry
from shoryoku.rulebook.book import open_rulebook
from shoryoku.rulebook.rules import Rule
from shoryoku.search.entries import KINDS
from shoryoku.search.index import open_index
from shoryoku.web.programmes.searching import address_of

pytestmark = pytest.mark.django_db

LISTS = [
    "/programmes/",
    "/programmes/?by=kind",
    "/programmes/compare/",
    "/calendar/",
    "/terms/",
    "/cases/",
    "/facts/",
    "/search/",
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "{{ 7|add:7 }}",
    "../../../../etc/passwd",
    "\0\x1b\u202e",
    '" AND * NEAR( "',
    "あ" * 5_000,
]


def rules() -> list[Rule]:
    return [rule for each in open_rulebook().programmes() for rule in each.rules.values()]


def page_of(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text_of(page: str) -> str:
    """What a page shows, without its signs."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_is_there_with_one_heading(client, language):
    client.cookies["language"] = language
    book = open_rulebook()
    addresses = LISTS + [f"/programmes/{id_}/" for id_ in book.programme_ids()]
    addresses += [f"/programmes/{rule.id}/" for rule in rules()]
    addresses += [f"/terms/{id_}/" for id_ in vocabulary()]
    addresses += [f"/cases/{id_}/" for id_ in cases()]
    addresses += [f"/facts/{id_}/" for id_ in [*facts(), *registry().metrics]]
    for address in addresses:
        page = page_of(client, address)
        assert page.count("<h1") == 1, address
        assert f'lang="{language}"' in page[:200], address
        assert len(page.encode()) < 61_000, address


def test_the_list_has_every_programme_and_why_some_are_not_computed(client):
    page = page_of(client, "/programmes/")
    text = text_of(page)
    for programme in open_rulebook().programmes():
        assert f'href="/programmes/{programme.id}/"' in page
        if programme.reason_not_computed:
            assert programme.reason_not_computed.ja in text


def test_the_list_can_be_filtered_to_what_one_wants_and_says_when_nothing_fits(client):
    page = page_of(client, "/programmes/?aim=sales&kind=subsidy&state=open")
    assert "/programmes/jizokuka/" in page
    assert "/programmes/shoryokuka_ippan/" not in page
    assert "あてはまる制度がありません" in page_of(client, "/programmes/?kind=tax&state=soon")


def test_the_caps_of_a_rule_are_read_in_its_table(client):
    page = page_of(client, "/programmes/shoryokuka_ippan@5/")
    table = re.search(r"<table.*?補助上限額.*?</table>", page, re.DOTALL)
    rows = [text_of(row).split() for row in re.findall(r"<tr>(.*?)</tr>", table[0], re.DOTALL)[1:]]
    assert rows == [
        ["5人以下", "750万円", "1,000万円"],
        ["6〜20人", "1,500万円", "2,000万円"],
        ["21〜50人", "3,000万円", "4,000万円"],
        ["51〜100人", "5,000万円", "6,500万円"],
        ["101人以上", "8,000万円", "1億円"],
    ]


def test_rule_pages_leave_nothing_out(client):
    for rule in rules():
        text = text_of(page_of(client, f"/programmes/{rule.id}/"))
        said = [one.label.ja for one in rule.requirements if one.label]
        said += [one.label.ja for one in (*rule.commitments, *rule.bonus, *rule.penalties)]
        said += [one.label.ja for one in rule.duties] + [rule.labels[s].ja for s in rule.specials]
        said += [one.ja for one in (*rule.excluded, *rule.notes)] + list(rule.not_read)
        said += [source.ref for source in rule.sources.values()]
        origins = [one.origin for one in (*rule.requirements, *rule.commitments, *rule.duties)]
        origins += [one.origin for one in rule.definitions.values() if one.origin]
        origins += [one.origin for one in rule.values]
        said += [remark.ja for o in origins for remark in (o.note, o.other_reading) if remark]
        for words in said:
            assert re.sub(r"\s+", " ", words) in text, rule.id


def test_a_value_that_was_only_assumed_is_marked(client):
    page = page_of(client, "/programmes/shoryokuka_ippan@5/")
    line = re.search(r"<li>補助対象経費（税抜）が事業全体の経費.*?</li>", page, re.DOTALL)
    assert "未確認" in line[0]


def test_comparing_two_calls_shows_that_the_tiers_of_the_rate_went(client):
    page = page_of(client, "/programmes/compare/?a=shoryokuka_ippan@4&b=shoryokuka_ippan@5")
    row = re.search(r"<tr>(?:(?!</tr>).)*<b>補助率</b>.*?</tr>", page, re.DOTALL)
    was, now = re.search(r"<del>(.*?)</del>.*<ins>(.*?)</ins>", row[0], re.DOTALL).groups()
    assert was == "補助額1,500万円までは1/2、それを超える部分は1/3"
    assert now == "1/2"


def test_what_one_side_has_not_collected_is_not_shown_as_no_rule(client):
    page = page_of(client, "/programmes/compare/?a=shoryokuka_ippan@4&b=shoryokuka_ippan@5")
    row = re.search(r"<tr>(?:(?!</tr>).)*18か月間(?:(?!</tr>).)*</tr>", page, re.DOTALL)
    assert "未収録" in row[0]
    assert "比べられない" in row[0]


def test_rules_of_different_programmes_can_be_compared(client):
    page = page_of(client, "/programmes/compare/?a=shoryokuka_ippan@5&b=monozukuri@22/global")
    assert "/programmes/monozukuri@22/global/" in page


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?a=monozukuri@22&b=shoryokuka_ippan@5", 422, "枠まで選んでください"),
        ("?a=shoryokuka_ippan@55&b=shoryokuka_ippan@5", 404, "shoryokuka_ippan@5"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_how_to_mend_it(client, query, status, said):
    page = page_of(client, f"/programmes/compare/{query}", status)
    assert said in text_of(page)
    assert "<title>エラー：" in page
    assert "<select" in page


def test_a_comparison_may_begin_with_one_side(client):
    page = page_of(client, "/programmes/compare/?b=shoryokuka_ippan@5")
    assert '<option value="shoryokuka_ippan@5" selected>' in page
    assert "<title>エラー：" not in page


def test_a_vintage_of_several_frames_lets_one_be_chosen(client):
    page = page_of(client, "/programmes/monozukuri@22/")
    assert "/programmes/monozukuri@22/global/" in page


def test_the_record_of_calls_has_who_applied_and_who_was_adopted(client):
    text = text_of(page_of(client, "/programmes/shoryokuka_ippan/"))
    assert re.search(r"第5回公募 .*?1,251／2,035 61\.5%", text)


def test_whoever_has_answered_questions_is_led_to_the_own_result(client, open_example):
    assert 'href="/check/"' in page_of(client, "/programmes/shoryokuka_ippan@5/")
    key = open_example()
    client.get(f"/check/{key}/results/")
    page = page_of(client, "/programmes/shoryokuka_ippan@5/")
    assert f"/check/{key}/why/shoryokuka_ippan@5/" in page
    assert "日進工業" not in page
    pair = "/programmes/compare/?a=shoryokuka_ippan@4&b=shoryokuka_ippan@5"
    own = re.search(rf'href="(/check/{key}/compare/[^"]+)"', page_of(client, pair))
    assert "第4回" in text_of(page_of(client, unescape(own[1])))


def test_the_calendar_goes_by_the_prefecture(client):
    every = text_of(page_of(client, "/calendar/"))
    assert "都道府県により 2026年9月30日（水） から 2026年11月30日（月）" in every
    aichi = text_of(page_of(client, "/calendar/?prefecture=愛知県"))
    assert "愛知県 の締切で表示しています" in aichi
    assert "都道府県により" not in aichi
    assert "次の公募は未発表" in every


def test_the_calendar_is_a_file_too(client):
    pytest.importorskip("icalendar", reason="the file needs the library icalendar")
    response = client.get("/calendar.ics?prefecture=東京都")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    assert "小規模事業者持続化補助金" in response.content.decode().replace("\r\n ", "")


def test_a_term_says_how_it_is_worked_out_and_who_uses_it(client):
    page = page_of(client, "/terms/plan.labour_productivity/")
    assert 'href="/terms/plan.value_added/"' in page
    assert 'href="/programmes/shoryokuka_ippan@5/"' in page


def test_cases_can_be_found_by_what_they_saved(client):
    page = page_of(client, "/cases/?industry=18&effect=time")
    assert 'href="/cases/ykp/"' in page
    assert 'href="/cases/nisshin/"' not in page
    figures = text_of(page_of(client, "/cases/ykp/"))
    assert "約1,050時間／年 90時間／年" in figures


def test_values_of_one_word_stand_side_by_side_with_their_definitions(client):
    text = text_of(page_of(client, "/facts/census.plastics.small/"))
    assert "478万円／人" in text
    assert "同じ言葉で、定義がちがう値" in text
    assert "（中小企業実態基本調査）" in text


def test_every_hit_of_a_search_leads_to_a_page(client):
    seen = set()
    for words in ("最低賃金", "省力化", "robot", "労働生産性", "koban"):
        for kind in KINDS:
            for hit in open_index().find(words, "ja", kind, limit=5).hits:
                address = address_of(hit)
                page = page_of(client, address.partition("#")[0])
                anchor = address.partition("#")[2]
                assert not anchor or f'id="{anchor}"' in page, address
                seen.add(kind)
    assert seen == set(KINDS)


def test_a_search_marks_its_words_counts_by_kind_and_turns_pages(client):
    page = page_of(client, "/search/?q=最低賃金")
    assert "<mark>最低賃金</mark>" in page
    total = open_index().find("最低賃金").total
    assert f"「最低賃金」は {total} 件" in page
    first = page_of(client, "/search/?q=の&kind=fact")
    second = page_of(client, "/search/?q=の&kind=fact&page=2")
    hits = [set(re.findall(r'href="(/facts/[^"]+)"', each)) for each in (first, second)]
    assert hits[0] and hits[1] and not hits[0] & hits[1]


def test_a_search_without_a_hit_says_what_to_do(client):
    page = page_of(client, "/search/?q=qqzzqq")
    assert "見つかりませんでした" in page
    assert 'href="/programmes/"' in page


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_typed_into_an_address_comes_back_inert(client, payload):
    fields = {
        "/search/": ("q", "kind", "page"),
        "/programmes/": ("aim", "kind", "state", "by"),
        "/programmes/compare/": ("a", "b", "all"),
        "/calendar/": ("prefecture",),
        "/calendar.ics": ("prefecture",),
        "/cases/": ("industry", "task", "programme", "effect"),
        "/facts/": ("group",),
    }
    for address, names in fields.items():
        for sent in [{name: payload} for name in names] + [dict.fromkeys(names, payload)]:
            response = client.get(address, sent)
            assert response.status_code in (200, 404, 422, 501), (address, sent)
            page = response.content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
    typed = client.get("/search/", {"q": payload}).content.decode()
    assert f'name="q" value="{escape(payload[:300].replace(chr(0), " ").strip())}"' in typed


@pytest.mark.parametrize(
    "address",
    [
        "/programmes/nothing/",
        "/programmes/shoryokuka_ippan@99/",
        "/programmes/monozukuri@22/nothing/",
        "/terms/nothing/",
        "/cases/nothing/",
        "/facts/nothing/",
        "/terms/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
        "/cases/%00/",
    ],
)
def test_what_does_not_exist_is_not_found_and_there_is_a_way_on(client, address):
    page = page_of(client, address, 404)
    assert "<script>alert" not in page
    assert 'class="btn' in page


def test_the_calendar_counts_down_only_to_deadlines_that_were_read(client):
    text = text_of(page_of(client, "/calendar/"))
    assert re.search(r"持続化補助金 一般型 通常枠 第20回.{0,120}あと 25 日", text)
    assert not re.search(r"賃上げ促進税制[^あ]{0,150}あと \d+ 日", text)
    assert "対象期間の終わり" in text
