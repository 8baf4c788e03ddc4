"""The diagnosis on the site: its figures, its forms, what it refuses, and what it never does."""

from __future__ import annotations

import html
import io
import json
import re

import pytest
import yaml
from tests.web.conftest import DAY, ROOT

from shoryoku.cli.main import main
from shoryoku.web.diagnosis.entry import PARTS
from shoryoku.web.records.keep import find

pytestmark = pytest.mark.django_db

PLASTICS = "diagnosis/plastics_works.yaml"


@pytest.fixture
def plastics(open_example) -> str:
    return open_example(PLASTICS)


@pytest.fixture
def empty(client) -> str:
    return client.post("/diagnosis/").headers["Location"].split("/")[2]


def page(client, key: str, path: str = "") -> str:
    response = client.get(f"/check/{key}/diagnosis/{path}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def words(text: str) -> str:
    """What a person reads, without the chips of sources."""
    text = re.sub(r'<a class="src.*?</a>', "", text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def filled(client, key: str, part: str, query: str = "") -> dict[str, list[str]]:
    """What a browser would send if nothing was changed on a form."""
    source = client.get(f"/check/{key}/diagnosis/{part}/{query}").content.decode()
    form = re.search(r'<form id="entry".*?</form>', source, re.S)
    assert form, source
    sent: dict[str, list[str]] = {}

    def send(name: str, value: str) -> None:
        sent.setdefault(html.unescape(name), []).append(html.unescape(value))

    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        picked = attributes["type"] not in ("radio", "checkbox") or " checked" in tag
        if picked and attributes["name"] != "csrfmiddlewaretoken":
            send(attributes["name"], attributes.get("value", ""))
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        send(name, chosen[1] if chosen else "")
    for name, inner in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form[0], re.S
    ):
        send(name, inner.replace("\n", "\r\n"))
    return sent


def save(client, key: str, part: str, query: str = "", **values: str | list[str]):
    sent = filled(client, key, part, query)
    sent.update({name: [v] if isinstance(v, str) else v for name, v in values.items()})
    return client.post(f"/check/{key}/diagnosis/{part}/{query}", sent)


def section(key: str) -> dict:
    record = find(key)
    assert record is not None
    return record.document.get("diagnosis", {})


def cli(capsys) -> dict:
    main(["diagnose", str(ROOT / "examples" / PLASTICS), "--json", "--on", DAY])
    return json.loads(capsys.readouterr().out)


def test_the_figures_are_those_of_the_command(client, plastics, capsys):
    found = cli(capsys)
    shown = words(page(client, plastics, "view/whole/"))
    # 業種の表: 478万円 and 954万円 are printed; the firm's own are computed
    assert found["benchmark"]["benchmark"] == 4_780_000
    assert "478万円" in shown
    top, bottom = map(int, found["benchmark"]["ratio"].split("/"))
    assert f"同業の{top / bottom:.1%}です" in shown
    shares = {one["definition"]: one["value"] for one in found["shares"]}
    top, bottom = map(int, shares["labour_share.houjin_kigyo"].split("/"))
    assert f"労働分配率 {top / bottom:.1%}" in shown
    index = found["process"]["labour_saving"]["labour_saving_index"]
    top, bottom = map(int, index.split("/"))
    assert f"省力化指数 {top / bottom:.2f}" in shown
    pass_through = found["price_pass_through"]["rate"]
    assert pass_through == "3/5"
    assert "価格転嫁率 60%" in shown


def test_the_three_pages_hold_what_the_whole_holds(client, plastics):
    parts = [page(client, plastics, path) for path in ("", "view/tasks/", "view/support/")]
    headings = [re.findall(r"<h2 id.*?</h2>", one, re.S) for one in parts]
    whole = re.findall(r"<h2 id.*?</h2>", page(client, plastics, "view/whole/"), re.S)
    assert [words(one) for part in headings for one in part] == [words(one) for one in whole[:-1]]
    assert "出典と定義" in whole[-1]


def test_the_diagnosis_is_worked_out_once_for_a_page(client, plastics, monkeypatch):
    from shoryoku.web.diagnosis import finding

    counted = []
    real = finding.diagnose
    monkeypatch.setattr(finding, "diagnose", lambda *a: counted.append(1) or real(*a))
    for path in ("", "view/tasks/", "view/whole/"):
        counted.clear()
        page(client, plastics, path)
        assert len(counted) == 1


def test_every_source_that_is_named_is_listed(client, plastics):
    whole = page(client, plastics, "view/whole/")
    named = set(re.findall(r'href="#(n\d+)"', whole))
    assert len(named) > 40
    assert named <= set(re.findall(r'<tr id="(n\d+)"', whole))


def test_levels_are_signs_with_words_and_gaps_are_named(client, plastics):
    shown = page(client, plastics, "view/tasks/")
    rows = re.findall(r"<tr.*?</tr>", shown, re.S)
    inspection = next(row for row in rows if '<th scope="row">検査' in row)
    assert re.findall(r'aria-label="([^"]*)"', inspection)[:2] == ["進めていない", "進めていない"]
    assert "ここに差" in inspection
    assert "13番目の業務（元の資料で名前が失われています）" in shown
    assert "対象外（業種がちがう）" in shown


def test_an_empty_record_says_what_is_needed_and_shows_no_zeros(client, empty):
    shown = page(client, empty, "view/whole/")
    assert 'class="strip"' not in shown
    assert "測りましょう" in shown
    for part in ("accounts", "process", "options", "equipment", "people", "prices"):
        assert f"/diagnosis/{part}/" in shown
    assert "?ask=industry" in shown
    first = words(page(client, empty))
    assert not re.search(r"(?<![\d,.])0(万円|円|時間|%|％)", first), first


def test_pages_of_the_report_are_read_only(client, plastics):
    before = section(plastics)
    for path in ("", "view/tasks/", "view/support/", "view/sources/", *(f"{s}/" for s in PARTS)):
        page(client, plastics, path)
    assert section(plastics) == before
    assert client.get(f"/check/{plastics}/diagnosis/view/nothing/").status_code == 404
    assert client.get(f"/check/{plastics}/diagnosis/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("part", "query"),
    [(part, "") for part in PARTS] + [("accounts", f"?year={year}") for year in (2022, 2024)],
)
def test_a_form_that_is_saved_unchanged_changes_nothing(client, plastics, part, query):
    before = section(plastics)
    assert save(client, plastics, part, query).status_code == 302
    assert section(plastics) == before
    assert json.dumps(section(plastics)) == json.dumps(before)


@pytest.mark.parametrize(
    ("part", "values", "shown"),
    [
        ("accounts", {"accounts.0.year": "2025", "accounts.0.sales": "４億３，２００万円"},
         "432,000,000円"),
        ("process", {"process.steps.0.name": "縫製", "process.steps.0.before_minutes": "90"},
         "1時間30分"),
        ("options", {"options.0.name": "案", "options.0.labour.0": "30", "options.0.labour.1": "31",
                     "options.0.before.0": "1億円", "options.0.before.1": "1.1億円",
                     "options.0.after.0": "1億2千万円", "options.0.after.1": "1億4千万円"},
         "120,000,000円"),
        ("equipment", {"made_to_order.linked": "yes"}, 'value="yes" checked'),
        ("people", {"workforce.challenges": "納期が長い\r\n残業が多い"}, "納期が長い\n残業が多い"),
        ("certifications", {"workforce.certifications.kurumin.women_leave_rate": "3/4"}, "75%"),
        ("management", {"workforce.management.sex": "4・1"}, "4、1"),
        ("workplace", {"workforce.workplace.0.measure": "telework",
                       "workforce.workplace.0.by": "令和9年3月31日"}, "2027-03-31"),
        ("questionnaires", {"questionnaires.resource_sharing.equipment": "need"},
         'value="need" selected'),
        ("prices", {"price_pass_through.cost_rises.labour": "300万円"}, "3,000,000円"),
        ("tasks", {"tasks.清掃.introduced": "yes", "tasks.清掃.evidence": "清掃ロボット"},
         "清掃ロボット"),
    ],
)  # fmt: skip
def test_each_form_keeps_what_is_typed_and_says_how_it_was_read(client, empty, part, values, shown):
    response = save(client, empty, part, **values)
    assert response.status_code == 302, response.content.decode()
    after = html.unescape(client.get(response.headers["Location"]).content.decode())
    assert "保存しました" in after
    assert shown in after
    assert client.get(f"/check/{empty}/diagnosis/").status_code == 200


def test_only_the_part_of_the_form_is_replaced(client, plastics):
    before = section(plastics)
    save(client, plastics, "premises", **{"process.premises.investment": "5,000万円"})
    after = section(plastics)
    assert after["process"]["premises"].pop("investment") == 50_000_000
    assert before["process"]["premises"].pop("investment") == "4,200万円"
    assert after == before


def test_a_row_goes_and_the_rest_stays(client, plastics):
    before = section(plastics)
    save(client, plastics, "options", **{"options.0.remove": "yes"})
    after = section(plastics)
    assert after["options"] == before["options"][1:]
    save(client, plastics, "options", **{"options.0.remove": "yes"})
    # a part that is gone is no example any more, and no empty list is left behind
    assert "options" not in section(plastics)
    assert "options" not in section(plastics)["illustrative"]


def test_the_mark_of_examples_is_kept_until_it_is_taken_away(client, plastics):
    save(client, plastics, "prices", **{"price_pass_through.price_rise": "600万円"})
    assert "price_pass_through" in section(plastics)["illustrative"]
    save(client, plastics, "prices", example="no")
    assert "price_pass_through" not in section(plastics)["illustrative"]


@pytest.mark.parametrize(
    ("part", "name", "typed", "says"),
    [
        ("accounts", "accounts.4.sales", "たくさん", "金額を1つだけ"),
        ("accounts", "accounts.4.employees", "-3", "0以上の数字"),
        ("process", "process.steps.2.before_minutes", "長い", "1回にかかる時間"),
        ("process", "process.steps.1.task", "経理の仕事", "業務の名前"),
        ("premises", "process.premises.hours_per_day", "25", "0以上の数字"),
        ("workplace", "workforce.workplace.0.by", "来年", "日付を1つ"),
        ("management", "workforce.management.sex", "半分", "グループごとの人数"),
        ("certifications", "workforce.certifications.kurumin.women_leave_rate", "高い", "割合を"),
    ],
)
def test_what_cannot_be_read_comes_back_with_all_that_was_typed(
    client, plastics, part, name, typed, says
):
    before = section(plastics)
    query = "?year=new" if part == "accounts" else ""
    more = {"accounts.4.year": "2026"} if part == "accounts" else {}
    response = save(client, plastics, part, query, **{name: typed, **more})
    text = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "<title>エラー：" in re.sub(r"\s*\n", "", text)
    assert f'value="{typed}"' in text
    wrong = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', text)
    assert wrong
    assert 'aria-invalid="true"' in wrong[0]
    assert says in text
    assert section(plastics) == before


def test_a_row_below_one_that_goes_is_named_rightly(client, plastics):
    response = save(
        client, plastics, "process",
        **{"process.steps.3.remove": "yes", "process.steps.4.before_people": "大勢"},
    )  # fmt: skip
    text = html.unescape(response.content.decode())
    assert response.status_code == 422
    wrong = re.findall(r'<input[^>]*aria-invalid="true"[^>]*>', text)
    assert [re.search(r'name="([^"]*)"', one)[1] for one in wrong] == [
        "process.steps.4.before_people"
    ]


@pytest.mark.parametrize(
    ("part", "values", "says"),
    [
        ("people", {"workforce.people_problems": ""}, "前のステップから順に"),
        ("premises", {"process.uses.0.hours": "99,000"}, "空く時間より多くできません"),
        ("process", {"process.steps.2.follows": "塗装"}, "この表にある工程"),
        ("options", {"options.0.after.1": ""}, "人数2つと付加価値額4つ"),
        ("accounts", {"accounts.3.year": "2024"}, "同じ年度は1つだけ"),
    ],
)
def test_values_that_do_not_fit_together_are_refused_in_plain_words(
    client, plastics, part, values, says
):
    before = section(plastics)
    response = save(client, plastics, part, **values)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert section(plastics) == before


def test_a_bare_number_is_asked_for_its_unit_and_an_unlikely_one_once_more(client, empty):
    year = {"accounts.0.year": "2025", "accounts.0.sales": "43,200"}
    first = save(client, empty, "accounts", **year)
    assert first.status_code == 422
    assert "円・千円・万円のどれですか" in first.content.decode()
    both = save(client, empty, "accounts", **year, **{"accounts.0.employees": "大勢"})
    assert "2か所、直してください" in both.content.decode()
    doubtful = save(client, empty, "accounts", **{**year, "accounts.0.sales": "432"}, unit="yen")
    assert doubtful.status_code == 422
    assert "単位を確かめてください" in doubtful.content.decode()
    assert save(client, empty, "accounts", **year, unit="man").status_code == 302
    assert section(empty)["accounts"] == [{"year": "2025", "sales": 432_000_000}]
    sure = save(client, empty, "accounts", **{"accounts.0.sales": "432"}, unit="yen", sure="yes")
    assert sure.status_code == 302
    assert section(empty)["accounts"][0]["sales"] == 432


def test_a_change_made_elsewhere_is_not_overwritten_unseen(client, plastics):
    old = filled(client, plastics, "prices")
    save(client, plastics, "prices", **{"price_pass_through.price_rise": "600万円"})
    old["price_pass_through.cost_rises.energy"] = ["130万円"]
    response = client.post(f"/check/{plastics}/diagnosis/prices/", old)
    assert response.status_code == 422
    assert "別の画面で変わっています" in response.content.decode()
    assert section(plastics)["price_pass_through"]["price_rise"] == 6_000_000


def test_more_rows_are_added_without_losing_what_was_typed(client, plastics):
    response = save(
        client, plastics, "process", **{"process.steps.5.name": "出荷前の確認"}, more="1"
    )
    text = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert 'value="出荷前の確認"' in text
    assert 'name="process.steps.6.name"' in text
    assert len(section(plastics)["process"]["steps"]) == 5


def test_tasks_of_another_industry_are_named_and_can_be_taken_away(client, plastics):
    client.post(f"/check/{plastics}/", {"term": "industry", "reply": "繊維工業", "then": "facts"})
    broken = client.get(f"/check/{plastics}/diagnosis/")
    assert broken.status_code == 422
    assert f"/check/{plastics}/diagnosis/tasks/" in broken.content.decode()
    # another part can still be changed meanwhile
    assert save(client, plastics, "prices", example="no").status_code == 302
    gone = {"tasks.検査.remove": "yes", "tasks.2次加工・組付.remove": "yes"}
    assert save(client, plastics, "tasks", **gone).status_code == 302
    assert client.get(f"/check/{plastics}/diagnosis/").status_code == 200


def test_a_file_of_the_server_is_never_read(client, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "工程,導入前：1回の分,導入前：1回に何人で,導入前：回数,回数の単位\n秘密の工程,1,1,1,日\n"
    )
    for name in (str(sheet), "sheet.csv", "../sheet.csv", "/etc/hostname"):
        firm = tmp_path / "firm.yaml"
        firm.write_text(yaml.safe_dump({"name": "a", "diagnosis": {"process": {"file": name}}}))
        with firm.open("rb") as file:
            response = client.post("/check/open/", {"file": file})
        assert response.status_code == 422
        assert "秘密の工程" not in response.content.decode()


def test_what_is_typed_survives_a_switch_of_language(client, plastics):
    sent = filled(client, plastics, "prices")
    sent["price_pass_through.price_rise"] = ["まだ計算中"]
    address = f"/check/{plastics}/diagnosis/prices/"
    client.post("/language/", {**sent, "next": address, "language": "en"})
    shown = client.get(address).content.decode()
    assert 'value="まだ計算中"' in shown
    assert section(plastics)["price_pass_through"]["price_rise"] == "552万円"


def test_a_firm_without_a_name_is_not_given_one(client, empty):
    assert "会社名は未入力" in page(client, empty)
    assert "firm、" not in words(page(client, empty))


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`#set page(fill: red)"


def test_hostile_words_stay_words_everywhere(client, plastics):
    assert save(client, plastics, "options", **{"options.0.name": HOSTILE}).status_code == 302
    steps = {"process.steps.0.name": HOSTILE, "process.steps.1.follows": ""}
    assert save(client, plastics, "process", **steps).status_code == 302
    assert save(client, plastics, "people", **{"workforce.challenges": HOSTILE}).status_code == 302
    for path in ("", "view/tasks/", "view/support/", "view/whole/", "process/", "people/"):
        raw = client.get(f"/check/{plastics}/diagnosis/{path}").content.decode()
        assert "<script>alert" not in raw
        assert "<img" not in raw
    for kind in ("html", "md"):
        raw = client.get(f"/check/{plastics}/diagnosis.{kind}").content.decode()
        # Markdown writes \\<, which is a sign like any other
        assert not re.search(r"(?<!\\)<(script|img)", raw)


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("html", "text/html"), ("md", "text/markdown"), ("json", "application/json")],
)
def test_the_report_is_taken_away(client, plastics, kind, type_, capsys):
    response = client.get(f"/check/{plastics}/diagnosis.{kind}")
    assert response.headers["Content-Type"].startswith(type_)
    assert f'filename="shoryoku-diagnosis.{kind}"' in response.headers["Content-Disposition"]
    if kind == "json":
        assert response.json() == cli(capsys)
    else:
        assert "外観検査" in response.content.decode()
    if kind == "html":
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox;")
        assert "default-src 'none'" in policy
    assert client.get(f"/check/{plastics}/diagnosis.exe").status_code == 404


def test_the_report_is_taken_away_as_pdf(client, plastics):
    pytest.importorskip("typst")
    save(client, plastics, "options", **{"options.0.name": HOSTILE})
    response = client.get(f"/check/{plastics}/diagnosis.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_an_example_is_copied_for_each_visitor(client, settings):
    from shoryoku.web.check.examples import examples

    settings.EXAMPLES = [ROOT / "examples" / PLASTICS]
    examples.cache_clear()
    try:
        start = client.get("/diagnosis/").content.decode()
        assert "例の樹脂工場" in start
        keys = {client.post("/diagnosis/", {"example": "1"}).headers["Location"] for _ in range(2)}
        assert len(keys) == 2
        assert client.post("/diagnosis/", {"example": "9"}).status_code == 404
    finally:
        examples.cache_clear()


def test_the_page_is_there_in_english(client, plastics):
    client.cookies["language"] = "en"
    shown = page(client, plastics)
    main = shown[shown.index("<main") : shown.index("</main>")]
    firm_words = "".join(re.findall(r"[ぁ-ん]{4,}", words(main)))
    assert "of the figure for" in main
    assert "ください" not in firm_words


def measured_twice(client, key: str) -> None:
    runs = [
        {"id": f"m000000{n}", "step": "外観検査", "seconds": seconds,
         "started_at": "2026-11-20T03:00:00.000Z"}
        for n, seconds in enumerate((90, 110))
    ]  # fmt: skip
    content = json.dumps({"steps": [], "measurements": runs})
    sent = client.post(f"/check/{key}/timer/save/", content, content_type="application/json")
    assert sent.status_code == 200


def test_a_measured_step_is_known_and_its_times_a_day_are_asked_for_first(client, empty):
    measured_twice(client, empty)
    shown = page(client, empty, "view/whole/")
    assert "工程ごとの時間はまだ分かりません" not in shown
    assert "測りましょう" not in shown
    assert "1回の時間：外観検査 1分40秒" in shown
    assert "根拠：実測2回" in shown
    assert not re.search(r"0時間以上|0〜1時間|いちばん人手のかかる仕事の時間を測る", words(shown))
    chapter = re.search(r'<section class="sec process".*?</section>', shown, re.S)[0]
    wanted = re.findall(r'<li class="wanted"><span>([^<]*)', chapter)
    assert "「外観検査」が1日に何回あるか" in wanted[0]
    first = re.search(r'<section class="sec first".*?</section>', shown, re.S)[0]
    assert "「外観検査」が1日に何回あるかを数える" in words(first)
    assert "回数（1日に何回か）が分からない工程：外観検査" in words(shown)
    assert "時間が分からない工程：外観検査" not in words(shown)


def test_people_and_times_after_may_be_the_same(client, empty):
    step = {"name": "外観検査", "before_minutes": "10", "before_people": "2",
            "before_times": "1日6回", "after_minutes": "5", "after_people": "同じ",
            "after_times": "同じ"}  # fmt: skip
    values = {f"process.steps.0.{id_}": value for id_, value in step.items()}
    assert save(client, empty, "process", **values).status_code == 302
    assert "省力化指数 0.5" in words(page(client, empty))  # 2 hours a day, 1 remains
    form = page(client, empty, "process/")
    assert form.count("変わらないときは「同じ」か、空のまま") == 2
    before = save(client, empty, "process", **{"process.steps.0.before_times": "同じ"})
    assert before.status_code == 422  # the same as what?


def test_a_firm_without_capital_is_not_headed_by_a_missing_one(client):
    facts = {"prefecture": "愛知県", "industry": "美容業", "capital": "該当なし", "employees": 2}
    file = io.BytesIO(yaml.safe_dump({"name": "美容室", "facts": facts}).encode())
    file.name = "firm.yaml"
    key = client.post("/check/open/", {"file": file}).headers["Location"].split("/")[2]
    lead = re.search(r'<p class="lead">(.*?)</p>', page(client, key))[1]
    assert "愛知県・" in lead
    assert lead.count("・") == 2
    assert "該当なし" not in lead
    facts["capital"] = "300万円"
    file = io.BytesIO(yaml.safe_dump({"name": "美容室", "facts": facts}).encode())
    file.name = "firm.yaml"
    key = client.post("/check/open/", {"file": file}).headers["Location"].split("/")[2]
    assert "資本金300万円" in page(client, key)
