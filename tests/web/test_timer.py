"""The process timer: measured with a phone or with forms, saved once, read by the command line."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone as django_timezone

from shoryoku import strict_yaml
from shoryoku.diagnosis.section import from_document
from shoryoku.web.timer.timings import follows_of

pytestmark = pytest.mark.django_db
WORKS = "diagnosis/plastics_works.yaml"
HOSTILE = '＝HYPERLINK("http://x")<script>alert(1)</script>'


@pytest.fixture
def key(client) -> str:
    response = client.post("/check/", {"skip": "1"})
    return response.headers["Location"].split("/")[2]


def run_of(number: int, step: str = "外観検査", seconds: object = 90, **more) -> dict:
    return {
        "id": f"m{number:07d}", "step": step, "seconds": seconds,
        "started_at": "2026-11-20T03:00:00.000Z", **more,
    }  # fmt: skip


def save(client, key: str, *measurements: dict, steps: list | None = None):
    content = {"steps": steps or [], "measurements": list(measurements)}
    return client.post(
        f"/check/{key}/timer/save/", json.dumps(content), content_type="application/json"
    )


def page(client, key: str) -> str:
    response = client.get(f"/check/{key}/timer/")
    assert response.status_code == 200
    return response.content.decode()


def document(client, key: str) -> dict:
    return json.loads(client.get(f"/check/{key}/firm.json").content)


def measurements(client, key: str) -> list[dict]:
    process = document(client, key).get("diagnosis", {}).get("process", {})
    return process.get("timer", {}).get("measurements", [])


def send(client, key: str, to: str, **fields: str):
    return client.post(f"/check/{key}/timer/{to}/", fields)


def test_what_a_phone_measured_is_saved_once_however_often_it_is_sent(client, key):
    for _ in range(2):
        answer = save(client, key, run_of(1), run_of(2, seconds=110)).json()
    assert [one["seconds"] for one in answer["state"]["measurements"]] == [90, 110]
    assert re.fullmatch(r"\d\d:\d\d", answer["saved_at"])
    assert "1分40秒" in page(client, key)  # the mean
    assert "実測2回（1分30秒〜1分50秒）" in page(client, key)


def test_two_phones_add_to_each_other(client, key):
    save(client, key, run_of(1))
    other = Client()
    answer = save(other, key, run_of(2, "梱包・出荷")).json()
    assert [one["name"] for one in answer["state"]["steps"]] == ["外観検査", "梱包・出荷"]
    assert len(answer["state"]["measurements"]) == 2


def test_the_later_correction_wins_in_whatever_order_it_arrives(client, key):
    save(client, key, run_of(1))
    save(client, key, run_of(1, seconds=80, changed_at="2026-11-20T05:00:00Z"))
    save(client, key, run_of(1, seconds=70, changed_at="2026-11-20T04:00:00Z"))
    assert measurements(client, key)[0]["seconds"] == 80


def test_a_measurement_that_was_taken_away_does_not_come_back_by_itself(client, key):
    save(client, key, run_of(1))
    send(client, key, "measurement", do="remove", id="m0000001")
    assert save(client, key, run_of(1)).json()["state"]["measurements"] == []
    send(client, key, "measurement", do="restore", id="m0000001")
    assert save(client, key).json()["state"]["measurements"][0]["seconds"] == 90


@pytest.mark.parametrize("seconds", [0, -5, 86_401, 10**9, 1.5, "90", True, None])
def test_times_that_cannot_be_right_are_named_and_the_rest_is_saved(client, key, seconds):
    answer = save(client, key, run_of(1, seconds=seconds), run_of(2)).json()
    assert [one["id"] for one in answer["refused"]] == ["m0000001"]
    assert [one["id"] for one in measurements(client, key)] == ["m0000002"]


def test_more_than_a_day_is_kept_once_the_person_says_so(client, key):
    assert not save(client, key, run_of(1, seconds=90_000, confirmed=True)).json()["refused"]


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "x"}, {"id": 5}, [], run_of(1, step=""), run_of(1, step="工程"),
        run_of(1, step="あ" * 61), run_of(1, started_at="yesterday"),
        run_of(1, started_at="2099-01-01T00:00:00Z"), run_of(1, started_at="2026-11-20T03:00:00"),
    ],
)  # fmt: skip
def test_entries_of_another_form_are_refused_one_by_one(client, key, entry):
    answer = save(client, key, entry)
    assert answer.status_code == 200
    assert len(answer.json()["refused"]) == 1
    assert measurements(client, key) == []


@pytest.mark.parametrize("content", [" ", "[]", '{"measurements": 3}', "[" * 5_000])
def test_what_is_no_save_is_refused(client, key, content):
    answer = client.post(f"/check/{key}/timer/save/", content, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problem"]


def test_no_more_than_can_be_kept_is_taken(client, key):
    assert save(client, key, *(run_of(at) for at in range(301))).status_code == 400
    for part in range(4):
        save(client, key, *(run_of(part * 300 + at) for at in range(300)))
    assert len(measurements(client, key)) == 1_000
    many = save(client, key, steps=[{"name": f"工程{at}"} for at in range(70)]).json()
    assert len(many["state"]["steps"]) == 60
    assert many["refused_steps"]


def test_a_save_from_another_site_is_refused(key):
    strict = Client(enforce_csrf_checks=True)
    assert save(strict, key, run_of(1)).status_code == 403


def test_without_scripts_a_step_is_started_and_stopped(client, key, monkeypatch):
    began = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(django_timezone, "now", lambda: began)
    send(client, key, "step", do="add", name="外観検査", people="2")
    send(client, key, "run", do="start", step="外観検査")
    assert "12:00 にはじめました" in page(client, key)
    since = document(client, key)["diagnosis"]["process"]["timer"]["running"]["since"]
    monkeypatch.setattr(django_timezone, "now", lambda: began + timedelta(seconds=95))
    stopped = send(client, key, "run", do="stop", since=since)
    send(client, key, "run", do="stop", since=since)  # pressed twice
    assert [one["seconds"] for one in measurements(client, key)] == [95]
    assert "さっきの停止を取り消す" in client.get(stopped.headers["Location"]).content.decode()
    send(client, key, "run", do="undo", id=measurements(client, key)[0]["id"])
    assert measurements(client, key) == []
    assert "計測中：外観検査" in page(client, key)


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(hours=-1), timedelta(hours=30)])
def test_without_scripts_a_doubtful_time_is_asked_about(client, key, monkeypatch, passed):
    began = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(django_timezone, "now", lambda: began)
    send(client, key, "step", do="add", name="外観検査")
    send(client, key, "run", do="start", step="外観検査")
    since = document(client, key)["diagnosis"]["process"]["timer"]["running"]["since"]
    monkeypatch.setattr(django_timezone, "now", lambda: began + passed)
    asked = send(client, key, "run", do="stop", since=since)
    assert asked.status_code == 422
    assert "この時間でよいですか" in asked.content.decode()
    again = send(client, key, "run", do="settle", since=since, length="すこし", form="doubt")
    assert again.status_code == 422
    assert measurements(client, key) == []
    send(client, key, "run", do="settle", since=since, length="2分", form="doubt")
    assert measurements(client, key)[0]["seconds"] == 120


def test_the_next_step_begins_with_the_stop_of_the_one_before(client, key, monkeypatch):
    began = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(django_timezone, "now", lambda: began)
    for name in ("外観検査", "梱包・出荷"):
        send(client, key, "step", do="add", name=name)
    send(client, key, "run", do="start", step="外観検査")
    since = document(client, key)["diagnosis"]["process"]["timer"]["running"]["since"]
    monkeypatch.setattr(django_timezone, "now", lambda: began + timedelta(seconds=60))
    send(client, key, "run", do="next", since=since)
    assert measurements(client, key)[0]["step"] == "外観検査"
    assert "計測中：梱包・出荷" in page(client, key)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1分30秒", 90),
        ("３０秒", 30),
        ("1:30", 90),
        ("１：０５", 65),
        ("1:02:03", 3723),
        ("15", 900),
    ],
)
def test_a_time_is_typed_as_people_write_it(client, key, written, seconds):
    send(client, key, "step", do="add", name="外観検査")
    fields = {"step": "外観検査", "length": written, "id": "hand00001"}
    for _ in range(2):  # sent twice is added once
        assert send(client, key, "save", **fields).status_code == 302
    assert [one["seconds"] for one in measurements(client, key)] == [seconds]


def test_a_time_that_cannot_be_read_is_said_beside_its_field_and_kept(client, key):
    send(client, key, "step", do="add", name="外観検査")
    answer = send(client, key, "save", step="外観検査", length="ちょっと", form="hand")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー：" in text
    assert 'value="ちょっと"' in text
    assert "例：1分30秒" in text
    long = send(client, key, "save", step="外観検査", length="30時間", form="hand")
    assert "24時間を超えています" in long.content.decode()
    sure = send(client, key, "save", step="外観検査", length="30時間", sure="yes")
    assert sure.status_code == 302


def test_a_step_is_renamed_with_its_measurements_and_what_follows_it(client, open_example):
    key = open_example(WORKS)
    save(client, key, run_of(1))
    send(client, key, "step", do="change", step="外観検査", name="目視検査", before_times="1日1回")
    steps = document(client, key)["diagnosis"]["process"]["steps"]
    assert [one for one in steps if one.get("follows")][-1]["follows"] in ("目視検査", ["目視検査"])
    assert measurements(client, key)[0]["step"] == "目視検査"
    same = send(client, key, "step", do="change", step="目視検査", name="樹脂成型", form="s2")
    assert "同じ名前の工程" in same.content.decode()


def test_a_step_that_was_taken_away_comes_back_with_everything(client, open_example):
    key = open_example(WORKS)
    save(client, key, run_of(1))
    before = document(client, key)["diagnosis"]["process"]
    removed = send(client, key, "step", do="remove", step="外観検査")
    assert "戻す" in client.get(removed.headers["Location"]).content.decode()
    send(client, key, "step", do="restore", step="外観検査")
    after = document(client, key)["diagnosis"]["process"]
    assert after["timer"] == before["timer"]
    assert [one["name"] for one in after["steps"]] == [one["name"] for one in before["steps"]]
    assert list(map(follows_of, after["steps"])) == list(map(follows_of, before["steps"]))


def test_the_hours_of_the_page_are_those_of_the_command_line(client, key, tmp_path):
    save(client, key, run_of(1, seconds=90), run_of(2, seconds=101))
    send(
        client, key, "step", do="change", step="外観検査", name="外観検査",
        before_people="2", before_times="60", unit="day", after_minutes="0",
    )  # fmt: skip
    send(client, key, "premises", days_per_year="240", investment="300万円", hourly_cost="2000円")
    text = client.get(f"/check/{key}/firm.yaml").content.decode()
    _, section = from_document(strict_yaml.loads(text, "firm.yaml"))
    assert section.process.steps[0].before.hours * 60 == 191  # 95.5 s × 2 people × 60 times
    sheets = {}
    for kind in ("csv", "xlsx"):
        path = tmp_path / f"process.{kind}"
        path.write_bytes(client.get(f"/check/{key}/timer/process.{kind}").content)
        command = [sys.executable, "-m", "shoryoku", "process", str(path), "--json"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        sheets[kind] = json.loads(printed)["hours_before"]["known"]
    assert sheets == {"csv": "191/60", "xlsx": "191/60"}
    shown = page(client, key)
    assert "3.2時間" in shown
    assert "省力化指数" in shown
    assert "17次" in shown  # payback, with the programme its formula is from


def test_minutes_that_were_typed_stay_until_the_person_chooses_the_measurements(
    client, open_example
):
    key = open_example(WORKS)
    save(client, key, run_of(1))
    assert "いまは入力した 7時間30分 を使っています" in page(client, key)
    send(client, key, "step", do="measured", step="外観検査")
    assert "計算には入力した" not in page(client, key)


def test_hostile_names_stay_words_everywhere(client, key):
    save(client, key, run_of(1, step=HOSTILE))
    assert "<script>alert" not in page(client, key)
    rows = csv.reader(
        io.StringIO(client.get(f"/check/{key}/timer/process.csv").content.decode("utf-8-sig"))
    )
    cells = [cell for row in rows for cell in row]
    assert any(HOSTILE in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@＝＋－＠")]
    text = client.get(f"/check/{key}/firm.yaml").content.decode()
    _, section = from_document(strict_yaml.loads(text, "firm.yaml"))
    assert section.process.steps[0].name == HOSTILE


def test_what_the_phone_keeps_to_open_offline_holds_nothing_of_the_record(client, open_example):
    key = open_example(WORKS)
    shell = client.get("/timer/shell/").content.decode()
    worker = client.get("/timer/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/check/"
    for kept in (shell, worker.content.decode()):
        assert key not in kept
        assert "外観検査" not in kept.replace("例：外観検査", "")
        assert "csrfmiddlewaretoken" not in kept


def test_an_error_keeps_the_step_as_it_was(client, open_example):
    key = open_example(WORKS)
    before = document(client, key)
    answer = send(
        client, key, "step", do="change", step="外観検査", name="外観検査",
        before_people="たくさん", form="s2",
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'value="たくさん"' in answer.content.decode()
    assert document(client, key) == before


def test_the_page_speaks_english(client, key):
    client.cookies["language"] = "en"
    text = page(client, key)
    assert "Time the steps of your process" in text
    assert not re.search(r"data-w=\"\w+\">[^<]*[ぁ-ん]", text)


def test_the_error_stands_beside_its_field_and_the_summary_leads_there(client, open_example):
    key = open_example(WORKS)
    answer = send(
        client, key, "step", do="change", step="樹脂成型", name="樹脂成型",
        before_times="1日20回", unit="month", form="s0",
    )  # fmt: skip
    text = answer.content.decode()
    assert 'href="#s0-before_times"' in text
    assert re.search(r'id="s0-before_times"[^>]*aria-invalid="true"', text)


def test_a_correction_that_cannot_be_read_stands_beside_its_measurement(client, key):
    save(client, key, run_of(1))
    fields = {"do": "correct", "id": "m0000001", "length": "長め", "form": "mm0000001"}
    text = send(client, key, "measurement", **fields).content.decode()
    assert re.search(r'id="mm0000001-length"[^>]*value="長め"[^>]*aria-invalid="true"', text)
    assert re.search(r'<details class="disc tstep" id="s0" open>', text)


def test_a_name_that_is_there_is_said_and_the_step_stays_as_it_is(client, key):
    send(client, key, "step", do="add", name="外観検査", people="2")
    again = send(client, key, "step", do="add", name=" 外観検査 ", people="3", form="add")
    text = again.content.decode()
    assert again.status_code == 422
    assert "同じ名前の工程があります" in text
    assert re.search(r'href="#plain-name"', text)
    assert re.search(r'id="plain-name"[^>]*aria-describedby="plain-h plain-e"[^>]*aria-inv', text)
    assert document(client, key)["diagnosis"]["process"]["steps"] == [
        {"name": "外観検査", "before_people": "2"}
    ]


def test_a_phone_is_told_that_a_name_stands_for_other_people_and_may_send_twice(client, key):
    first = [{"name": "外観検査", "people": "2"}]
    for _ in range(2):
        assert save(client, key, steps=first).json()["refused_steps"] == []
    other = save(client, key, steps=[{"name": "外観検査", "people": "3"}]).json()
    assert other["refused_steps"][0]["name"] == "外観検査"
    assert "同じ名前の工程があります" in other["refused_steps"][0]["words"]


def test_after_two_runs_it_asks_how_often_and_prints_no_bound_of_nothing(client, key):
    save(client, key, run_of(1), run_of(2, seconds=110))
    text = page(client, key)
    for empty in ("多くて", "0時間以上", "1年あたり"):
        assert empty not in text
    assert "実測2回（1分30秒〜1分50秒）" in text
    assert "合計はまだ分かりません" in text
    assert '<details class="disc tstep" id="s0" open>' in text
    assert 'href="#s0-before_times"' in text
    missing = re.findall(r"<li>(外観検査：[^<]*)</li>", text)
    assert missing[0] == "外観検査：導入前の回数（1日に何回か）"
    assert missing[-1] == "外観検査：導入後の1回の分"
    send(
        client, key, "step", do="change", step="外観検査", name="外観検査",
        before_people="2", before_times="1日60回",
    )  # fmt: skip
    text = page(client, key)
    assert "合計 3.3時間" in text  # 100 s × 2 people × 60 times
    assert '-before_times">回数を入れる' not in text


def test_people_and_times_after_may_be_said_to_stay_the_same(client, key):
    send(client, key, "step", do="add", name="外観検査")
    answer = send(
        client, key, "step", do="change", step="外観検査", name="外観検査", before_minutes="10",
        before_people="2", before_times="1日6回", after_minutes="5", after_people="同じ",
        after_times="同じ", form="s0",
    )  # fmt: skip
    assert answer.status_code == 302
    assert '<p class="yen">0.5</p>' in page(client, key)  # 2 hours, 1 remains


def test_what_to_press_is_said_only_once_it_is_there(client, key):
    lead = re.compile(r'<p class="lead">([^<]*)')
    plain = re.compile(r'<div id="plain".*', re.S)
    text = page(client, key)
    assert "まず「工程を加える」" in lead.search(text)[1]
    assert "工程を加える" in plain.search(text)[0]
    send(client, key, "step", do="add", name="外観検査")
    text = page(client, key)
    assert "「はじめる」を押し" in lead.search(text)[1]
    assert "はじめる" in plain.search(text)[0]


def test_the_way_back_has_one_name_everywhere(client, key):
    crumbs = re.compile(r'<ol class="crumbs">.*?</ol>', re.S)
    for address in (f"/check/{key}/timer/", f"/check/{key}/diagnosis/process/"):
        found = crumbs.search(client.get(address).content.decode())[0]
        assert f'<a href="/check/{key}/diagnosis/">診断</a>' in found
