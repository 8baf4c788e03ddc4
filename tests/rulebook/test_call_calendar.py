"""The calendar of calls against days that the rule files print, and its iCalendar text."""

import re
import sys
from datetime import UTC, date, datetime

import pytest

from shoryoku import open_rulebook
from shoryoku.calendar import parse_instant
from shoryoku.firm.codes import prefectures
from shoryoku.problems import InputError
from shoryoku.rulebook.call_calendar import GROUPS, calls, icalendar
from shoryoku.rulebook.recent_changes import recent_changes

BOOK = open_rulebook()
JULY, NOVEMBER = date(2026, 7, 10), date(2026, 11, 20)


def call(programme, on, prefecture=None, group=None):
    found = [
        each
        for each in calls(BOOK, on, prefecture)
        if each.programme == programme and group in (None, each.group)
    ]
    return found[0]


def test_an_open_call_counts_the_days_to_its_printed_deadline():
    found = call("shoryokuka_ippan", JULY, group="open")
    assert (found.vintage, found.state) == ("7", "open")
    assert found.last_deadline == parse_instant("2026-07-31 17:00")
    assert found.days_left == 21
    assert found.standing == "secondary"


def test_a_call_is_open_on_its_last_day_and_closed_on_the_next():
    last = call("shoryokuka_ippan", date(2026, 7, 31), group="open")
    assert (last.vintage, last.days_left) == ("7", 0)
    after = call("shoryokuka_ippan", date(2026, 8, 1), group="closed")
    assert (after.vintage, after.days_left) == ("7", None)


def test_a_coming_call_counts_the_days_to_its_first():
    found = call("jizokuka", JULY, group="soon")
    assert (found.vintage, found.days_until_open) == ("20", 118)
    assert found.window.opens == date(2026, 11, 5)


def test_frames_with_the_same_days_are_one_call():
    found = call("monozukuri", date(2026, 4, 10), group="open")
    assert found.rules == ("monozukuri@23/global", "monozukuri@23/high_value")
    assert found.title == ("ものづくり補助金 第23次公募", "Monodzukuri subsidy, call 23")


def test_frames_with_other_days_are_calls_of_their_own():
    found = [
        each
        for each in calls(BOOK, date(2024, 6, 1))
        if each.programme == "jigyo_shokei" and each.vintage == "r5_hosei"
    ]
    assert {each.group for each in found} == {"open", "closed"}
    assert sum(len(each.rules) for each in found) == 3


def test_a_deadline_before_the_new_minimum_wage_differs_by_prefecture():
    found = call("gyomu_kaizen", NOVEMBER, group="open")
    assert found.depends_on_prefecture
    assert found.first_deadline.date() == date(2026, 9, 30)
    assert found.last_deadline.date() == date(2026, 11, 30)
    assert found.open_in == ("岩手県", "熊本県", "沖縄県")
    assert found.days_left == 10


def test_with_a_prefecture_its_own_deadline_holds():
    tokyo = call("gyomu_kaizen", NOVEMBER, "東京都", group="closed")
    assert (tokyo.vintage, tokyo.last_deadline.date()) == ("fy2026", date(2026, 9, 30))
    assert (tokyo.depends_on_prefecture, tokyo.open_in) == (False, ())
    for place in prefectures():
        own = call("gyomu_kaizen", NOVEMBER, place)
        rule = BOOK.rule("gyomu_kaizen@fy2026")
        assert own.last_deadline == rule.window_for(place, NOVEMBER).closes
        assert (own.group == "open") == (place in ("岩手県", "熊本県", "沖縄県"))


def test_a_deadline_that_nobody_read_is_left_open():
    found = call("digital_ai", NOVEMBER)
    assert (found.group, found.state) == ("unknown", "unknown")
    assert (found.first_deadline, found.last_deadline, found.days_left) == (None, None, None)


def test_a_programme_in_force_without_a_known_call_is_said_to_be_unannounced():
    waiting = {each.programme for each in calls(BOOK, NOVEMBER) if each.group == "not_announced"}
    assert {"shoryokuka_ippan", "go_tech", "seicho_kasokuka"} <= waiting
    # open, with dates not read, or replaced by a successor
    assert not waiting & {"jizokuka", "digital_ai", "monozukuri", "it_donyu", "shinjigyo"}
    last = call("shoryokuka_ippan", NOVEMBER, group="not_announced")
    assert last.vintage == "8"


def test_every_call_of_the_calendar_agrees_with_its_window():
    for year in (2024, 2025, 2026):
        for month in range(1, 13):
            on = date(year, month, 15)
            found = calls(BOOK, on)
            assert [list(GROUPS).index(each.group) for each in found] == sorted(
                list(GROUPS).index(each.group) for each in found
            )
            for each in found:
                assert each.state == each.window.state(on)
                end = each.last_deadline.date() if each.last_deadline else each.window.ended_by
                assert (each.state == "closed") == (end is not None and not _may_run(each, on))
                if each.group == "closed":
                    assert (on - end).days <= 365


def _may_run(each, on):
    if each.last_deadline:
        return on <= each.last_deadline.date()
    return on < each.window.ended_by


def test_a_prefecture_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match="東京都"):
        calls(BOOK, NOVEMBER, "東京")


def test_the_newest_changes_come_first_and_none_is_of_the_future():
    found = recent_changes(BOOK, JULY, 1000)
    days = [each.date for each in found]
    assert days == sorted(days, reverse=True)
    assert max(days) <= JULY < date(2026, 11, 5)
    assert recent_changes(BOOK, NOVEMBER, 1)[0].rules == ("jizokuka@20/general",)


def change(rule, title):
    everything = recent_changes(BOOK, NOVEMBER, 10_000)
    return next(each for each in everything if rule in each.rules and each.title == title)


def test_a_cap_that_rose_is_better_for_the_firm():
    found = change("shoryokuka_catalog@2026-03", "補助上限額 常時使用する従業員数5人以下")
    assert (found.before, found.after, found.difference) == ("200万円", "500万円", 3_000_000)
    assert (found.effect, found.date) == ("lighter", date(2026, 3, 19))


def test_a_threshold_that_rose_is_worse_for_the_firm():
    title = "B類型は投資利益率が年平均7％以上の投資計画（経済産業局の確認）"
    found = change("keiei_kyoka_zeisei@fy2025", title)
    assert "5.0%" in found.before
    assert "7.0%" in found.after
    assert found.effect == "heavier"


def test_figures_of_other_cases_are_not_weighed_against_each_other():
    # the courses of 業務改善助成金 were cut anew: neither row is about the same firms as before
    new = [
        each
        for each in recent_changes(BOOK, NOVEMBER, 10_000)
        if "gyomu_kaizen@fy2026" in each.rules
    ]
    assert any(each.difference for each in new)
    assert {each.effect for each in new} == {"changed"}


def test_what_frames_share_stands_once():
    found = recent_changes(BOOK, date(2026, 4, 30), 10_000)
    lines = [(each.date, each.programme, *each[5:]) for each in found]
    assert len(lines) == len(set(lines))
    assert any(len(each.rules) > 3 for each in found)


def test_a_limit_below_one_is_refused():
    with pytest.raises(InputError):
        recent_changes(BOOK, NOVEMBER, 0)


def events(text):
    """The events of iCalendar text, read by the letter of RFC 5545, 3.1 and 3.3.11."""
    lines = re.sub("\r\n[ \t]", "", text).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    found, own = [], None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            own = {}
        elif line == "END:VEVENT":
            found.append(own)
            own = None
        elif own is not None:
            own[name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return found


def test_the_deadlines_read_back_from_icalendar_text():
    pytest.importorskip("icalendar")
    known = calls(BOOK, JULY)
    found = {event["UID"]: event for event in events(icalendar(known))}
    seventh = found["shoryokuka_ippan.7.deadline@shoryoku"]
    assert seventh["DTSTART"] == "20260731T080000Z"  # 17:00 in Japan
    assert seventh["SUMMARY"] == "中小企業省力化投資補助金 一般型 第7回公募 締切"
    assert seventh["STATUS"] == "CONFIRMED"
    eighth = found["shoryokuka_ippan.8.deadline@shoryoku"]
    assert eighth["STATUS"] == "TENTATIVE"
    note = BOOK.rule("shoryokuka_ippan@8").window_origin.note.ja
    assert note in eighth["DESCRIPTION"].split("\n")
    ahead = [each for each in known if each.group in ("open", "soon") and each.last_deadline]
    assert len(found) == len(ahead) + sum(each.depends_on_prefecture for each in ahead)
    for event in found.values():
        at = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        assert at > parse_instant(JULY)


def test_icalendar_text_has_short_lines_and_is_the_same_each_time():
    pytest.importorskip("icalendar")
    for language in ("ja", "en"):
        text = icalendar(calls(BOOK, NOVEMBER), language)
        assert text == icalendar(calls(BOOK, NOVEMBER), language)
        assert "\n" not in text.replace("\r\n", "")
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    later = {event["UID"] for event in events(icalendar(calls(BOOK, date(2026, 11, 21))))}
    assert later == {event["UID"] for event in events(text)}


def test_a_deadline_that_differs_gives_its_first_and_last_until_they_are_past():
    pytest.importorskip("icalendar")

    def of_grant(on, prefecture=None):
        text = icalendar(calls(BOOK, on, prefecture))
        return {e["UID"]: e["DTSTART"] for e in events(text) if "gyomu_kaizen.fy2026" in e["UID"]}

    assert of_grant(date(2026, 9, 10)) == {
        "gyomu_kaizen.fy2026.first@shoryoku": "20260930T145900Z",
        "gyomu_kaizen.fy2026.last@shoryoku": "20261130T145900Z",
    }
    assert list(of_grant(NOVEMBER)) == ["gyomu_kaizen.fy2026.last@shoryoku"]
    assert of_grant(NOVEMBER, "東京都") == {}
    # 京都府 has its new wage from 2026-11-16
    assert of_grant(date(2026, 11, 1), "京都府") == {
        "gyomu_kaizen.fy2026.deadline@shoryoku": "20261115T145900Z"
    }


def test_tax_relief_has_no_deadline_but_an_end():
    pytest.importorskip("icalendar")
    found = [e for e in events(icalendar(calls(BOOK, NOVEMBER))) if "zeisei" in e["UID"]]
    assert found
    assert all(event["SUMMARY"].endswith("対象期間の終わり") for event in found)


def test_a_missing_library_is_told_with_its_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(InputError, match="pip install"):
        icalendar(calls(BOOK, NOVEMBER))
