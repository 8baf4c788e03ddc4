"""The self-check as a visitor meets it."""

from __future__ import annotations

import re

import pytest
import yaml

from shoryoku.firm.file import load_firm
from shoryoku.web.records.models import Record

pytestmark = pytest.mark.django_db


def begin(client, *aims: str) -> str:
    """Start with these aims; the address of the first question."""
    response = client.post("/check/", {"aim": list(aims)})
    assert response.status_code == 302
    return response.headers["Location"]


def answer(client, address: str, term: str, *reply: str, **more: str):
    return client.post(address, {"term": term, "reply": list(reply), **more}, follow=True)


def asked(response) -> str:
    """The term that a page asks for."""
    return re.search(r'name="term" value="([^"]+)"', response.content.decode())[1]


def kept(address: str) -> dict:
    return Record.objects.get().document["facts"]


def test_a_first_look_keeps_nothing(client):
    client.get("/")
    client.get("/check/")
    assert not Record.objects.exists()


def test_what_one_wants_decides_what_is_asked(client):
    page = client.get(begin(client, "succession")).content.decode()
    other = client.get(begin(client, "software")).content.decode()
    assert "事業承継・M&amp;A補助金" in page
    assert "事業承継・M&amp;A補助金" not in other


@pytest.mark.parametrize(
    ("term", "typed", "value", "read"),
    [
        ("employees", "３０", 30, "30人"),
        ("employees", "三十人", 30, "30人"),
        ("employees", "たくさん", None, None),
        ("capital", "9,900万円", 99_000_000, "9,900万円"),
        ("capital", "１億２千万円", 120_000_000, "1億2,000万円"),
        ("prefecture", "愛知県", "愛知県", "愛知県"),
        ("industry", "プラスチック製品製造業", "18", "プラスチック製品製造業"),
        ("is_revitalising", "no", False, "いいえ"),
        ("capital", "not_applicable", "該当なし", "該当なし"),
    ],
)
def test_an_answer_is_read_as_people_write_it(client, term, typed, value, read):
    address = begin(client)
    response = answer(client, address, term, typed)
    if value is None:
        assert response.status_code == 422
        assert "1か所、直してください" in response.content.decode()
        assert typed in response.content.decode()
        assert term not in kept(address)
    else:
        assert kept(address)[term] == value
        assert "読み取り" in response.content.decode() and read in response.content.decode()


def test_a_bare_small_amount_is_asked_about(client):
    address = begin(client)
    page = answer(client, address, "eligible_cost", "300")
    assert page.status_code == 422 and "万円ですか、円ですか" in page.content.decode()
    answer(client, address, "eligible_cost", "300", meant="300万円")
    assert kept(address)["eligible_cost"] == 3_000_000


def test_i_do_not_know_is_an_answer_and_is_not_asked_again(client):
    address = begin(client, "equipment")
    seen = []
    for _ in range(6):
        term = asked(client.get(address))
        assert term not in seen
        seen.append(term)
        answer(client, address, term, skip="1")
    assert kept(address) == {}


def test_the_way_back_shows_the_answer_given(client):
    address = begin(client)
    page = answer(client, address, "employees", "21")
    assert "?ask=employees" in page.content.decode()
    assert 'value="21"' in client.get(f"{address}?ask=employees").content.decode()
    answer(client, address, "employees", skip="1")
    assert "employees" not in kept(address)


def test_the_range_narrows_while_one_answers(client):
    address = begin(client, "equipment")
    answer(client, address, "eligible_cost", "1000万円")
    page = answer(client, address, "employees", "3").content.decode()
    # half of the cost, and no more than the cap for five people
    assert "500万円" in page


def test_answers_that_disagree_are_not_kept(client):
    address = begin(client)
    answer(client, address, "plan.years", "3")
    page = answer(client, address, "plan.employees_payroll", "5000万円\n5200万円")
    assert page.status_code == 422 and "計画の年数" in page.content.decode()
    assert "plan.employees_payroll" not in kept(address)


def test_a_list_may_be_empty_or_several(client):
    address = begin(client)
    answer(client, address, "history.adopted", "none")
    assert kept(address)["history.adopted"] == []
    answer(client, address, "history.adopted", "shoryokuka_ippan@3", "monozukuri@18")
    assert kept(address)["history.adopted"] == ["shoryokuka_ippan@3", "monozukuri@18"]


def test_one_answer_can_be_taken_away(client, open_example):
    key = open_example()
    client.post(f"/check/{key}/forget/", {"term": "capital"})
    assert "capital" not in Record.objects.get().document["facts"]


def test_a_file_comes_back_as_it_went(client, open_example):
    key = open_example("diagnosis/plastics_works.yaml")
    text = client.get(f"/check/{key}/firm.yaml").content.decode()
    before = Record.objects.get().document
    with_file = client.post("/check/open/", {"file": _file("again.yaml", text)})
    assert with_file.status_code == 302
    assert Record.objects.order_by("-id")[0].document == before
    assert yaml.safe_load(text)["facts"]["employees"] == 30
    as_json = client.get(f"/check/{key}/firm.json").content.decode()
    client.post("/check/open/", {"file": _file("again.json", as_json)})
    assert Record.objects.order_by("-id")[0].document == before


@pytest.mark.parametrize(
    "text", ["", "facts: [", "facts: {employes: 3}", "name: x", "facts: {employees: many}", "- 1"]
)
def test_a_wrong_file_is_told_with_its_place(client, text):
    response = client.post("/check/open/", {"file": _file("firm.yaml", text)})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Record.objects.exists()


def test_everything_can_be_deleted_after_one_more_question(client, open_example):
    key = open_example()
    assert "本当に消しますか" in client.post(f"/check/{key}/delete/").content.decode()
    assert Record.objects.exists()
    client.post(f"/check/{key}/delete/", {"sure": "yes"})
    assert not Record.objects.exists()
    assert client.get(f"/check/{key}/results/").status_code == 404
    assert client.cookies["record"].value == ""


def test_the_language_switch_keeps_page_and_input(client):
    address = begin(client)
    question = f"{address}?ask=employees"
    switched = client.post(
        "/language/",
        {"next": question, "language": "en", "term": "employees", "reply": "３０"},
        follow=True,
    )
    page = switched.content.decode()
    assert switched.redirect_chain[-1][0] == question
    assert '<html lang="en">' in page and 'value="３０"' in page
    assert "How many regular employees" in page


def test_a_renewed_link_is_the_only_one_that_works(client, open_example):
    key = open_example()
    address = client.post(f"/check/{key}/link/").headers["Location"]
    renewed = address.split("/")[2]
    assert renewed != key and client.cookies["record"].value == renewed
    assert client.get(f"/check/{key}/results/").status_code == 404
    assert client.get(address).status_code == 200


def test_a_browser_forgets_a_link_that_has_expired(client, open_example):
    key = open_example()
    Record.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert client.get(f"/check/{key}/").status_code == 404
    assert client.cookies["record"].value == ""


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:1"])
def test_the_language_switch_leads_nowhere_else(client, target):
    response = client.post("/language/", {"next": target, "language": "en"})
    assert response.headers["Location"] == "/"


def _file(name: str, text: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, text.encode())


def test_aims_and_questions_put_off_travel_with_the_file(client):
    address = begin(client, "equipment", "people")
    answer(client, address, "employees", "30")
    answer(client, address, "capital", skip="1")
    key = address.split("/")[2]
    text = client.get(f"/check/{key}/firm.yaml").content.decode()
    assert yaml.safe_load(text)["interview"] == {
        "aims": ["equipment", "people"],
        "later": ["capital"],
    }
    client.post("/check/open/", {"file": _file("firm.yaml", text)})
    again = Record.objects.order_by("-id")[0]
    assert again.aims == ["equipment", "people"] and again.asked == ["capital"]
    assert "interview" not in again.document


def test_a_file_with_an_interview_is_read_on_the_command_line(tmp_path):
    path = tmp_path / "firm.yaml"
    path.write_text("facts: {employees: 3}\ninterview: {aims: [sales]}\n")
    assert load_firm(path).facts["employees"] == 3


def test_name_and_aims_can_be_changed(client, open_example):
    key = open_example()
    client.post(f"/check/{key}/about/", {"name": " 新しい  名前 ", "aim": ["sales", "nonsense"]})
    record = Record.objects.get()
    assert record.document["name"] == "新しい 名前" and record.aims == ["sales"]
    assert "新しい 名前" in client.get(f"/check/{key}/results/").content.decode()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"prefecture": "愛知県", "lowest_wage": "800円"}, "1,195円より低い額"),
        ({"employees": "18", "workplace_employees": "500"}, "従業員数より多く"),
        ({"founded_on": "2030-01-01"}, "これから先の日"),
    ],
)
def test_what_cannot_be_right_is_said_and_kept(client, facts, said):
    address = begin(client)
    for term, typed in facts.items():
        page = answer(client, address, term, typed)
    assert said in page.content.decode()
    assert said in client.get(f"{address}results/").content.decode()
    assert set(kept(address)) == set(facts)


def test_a_wage_at_the_minimum_is_right(client):
    address = begin(client)
    answer(client, address, "prefecture", "愛知県")
    page = answer(client, address, "lowest_wage", "1195円").content.decode()
    assert "より低い額" not in page


def test_an_industry_in_everyday_words_offers_near_names(client):
    address = begin(client)
    page = answer(client, address, "industry", "美容室").content.decode()
    assert '<button class="btn" type="submit" name="meant" value="美容業">' in page
    answer(client, address, "industry", "美容室", meant="美容業")
    assert "industry" in kept(address)


@pytest.mark.parametrize("typed", ["約1,500万円", "1500万円くらい", "だいたい1500万"])
def test_a_rough_amount_will_do(client, typed):
    address = begin(client)
    answer(client, address, "eligible_cost", typed)
    assert kept(address)["eligible_cost"] == 15_000_000


@pytest.mark.parametrize("call", ["yes", "a@1", "\0", "shoryokuka_ippan@99"])
def test_a_call_that_no_rule_knows_is_not_kept(client, call):
    address = begin(client)
    assert answer(client, address, "history.adopted", call).status_code == 422
    assert kept(address) == {}


def test_a_list_is_echoed_too(client):
    reply = {"term": "plan.employees_payroll", "reply": "5000万円\n5200万円"}
    assert "5,000万円、5,200万円" in client.post("/check/echo/", reply).content.decode()


def test_a_link_that_is_followed_does_not_replace_ones_own_record(client, open_example):
    foreign = open_example("ykp.yaml")
    own = open_example()
    page = client.get(f"/check/{foreign}/results/").content.decode()
    assert client.cookies["record"].value == own
    assert "別の記録です" in page
    client.get(f"/check/{foreign}/results.json")
    assert client.cookies["record"].value == own
    client.post(f"/check/{foreign}/use/")
    assert client.cookies["record"].value == foreign


def test_what_was_put_off_is_asked_about_less(client):
    """Whoever does not apply with others is not asked what the others spend."""
    address = begin(client, "software")
    answer(client, address, "consortium_members", skip="1")
    seen = []
    for _ in range(8):
        term = asked(client.get(address))
        seen.append(term)
        answer(client, address, term, skip="1")
    assert not any(term.startswith("it_group.") for term in seen[:4])
