"""Days as papers write them, Japan time, fiscal years and application windows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku.calendar import JST, Window, fiscal_year, parse_date, parse_instant

OPENS, CLOSES = date(2026, 2, 2), datetime(2026, 2, 27, 17, 0, tzinfo=JST)
OVER = date(2026, 3, 31)


@pytest.mark.parametrize(
    "written",
    [
        "2025-10-03",
        "2025年10月3日",
        "2025/10/3",
        "2025.10.03",
        "令和7年10月3日",
        "令和７年１０月３日",
        "R7.10.3",
        "r07-10-03",
        "Ｒ７．１０．３",
        " 2025-10-03 ",
        date(2025, 10, 3),
    ],
)
def test_it_reads_a_day_in_every_writing(written):
    assert parse_date(written) == date(2025, 10, 3)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_it_counts_eras_from_their_first_year(written, day):
    assert parse_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025",
        "2025-10",
        "10-03-2025",
        "令和0年1月1日",
        "明治1年1月1日",
        "R7",
        "2025-10-03 17:00",
        "25-1-1",
    ],
)
def test_it_refuses_what_is_not_a_date(written):
    with pytest.raises(ValueError, match="is not a date such as 2025-10-03 or 令和7年10月3日"):
        parse_date(written)


@pytest.mark.parametrize("written", ["2025-02-29", "2025-13-01", "令和7年2月30日", "2025-00-10"])
def test_it_refuses_a_day_that_does_not_exist(written):
    with pytest.raises(ValueError) as refused:
        parse_date(written)
    assert str(refused.value) == f"{written!r} is a day that does not exist"


def test_it_reads_an_instant_in_japan_time():
    assert parse_instant("2026-02-27 17:00") == CLOSES
    assert parse_instant("令和8年2月27日 ９：０５").isoformat() == "2026-02-27T09:05:00+09:00"


def test_it_takes_a_bare_day_as_its_start():
    midnight = datetime(2026, 2, 27, tzinfo=JST)
    assert parse_instant("2026-02-27") == midnight == parse_instant(date(2026, 2, 27))


@pytest.mark.parametrize("clock", ["24:00", "17:60", "17", "5pm", "17:00:00"])
def test_it_refuses_a_time_of_day_that_does_not_exist(clock):
    with pytest.raises(ValueError, match="has no time of day such as 17:00"):
        parse_instant(f"2026-02-27 {clock}")


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_it_starts_a_fiscal_year_in_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (OPENS - timedelta(days=1), "not_yet_open"),
        (OPENS, "open"),
        (CLOSES.date(), "open"),
        (CLOSES.date() + timedelta(days=1), "closed"),
    ],
)
def test_it_includes_the_first_and_last_day_of_a_window(on, state):
    assert Window(None, OPENS, CLOSES).state(on) == state


@pytest.mark.parametrize(
    ("window", "on", "state"),
    [
        (Window(OPENS, None, CLOSES), OPENS, "announced"),
        (Window(OPENS, None, CLOSES), OPENS - timedelta(days=1), "not_yet_open"),
        (Window(OPENS, None, CLOSES), date(2026, 3, 1), "closed"),
        (Window(None, OPENS, None), OPENS, "unknown"),
        (Window(None, None, CLOSES), OPENS, "unknown"),
        (Window(None, None, CLOSES), date(2026, 3, 1), "closed"),
        (Window(None, None, None), OPENS, "unknown"),
        (Window(None, OPENS, None, OVER), OPENS, "unknown"),
        (Window(None, OPENS, None, OVER), OVER, "closed"),
        (Window(None, OPENS, None, OVER), date(2026, 1, 1), "not_yet_open"),
        (Window(None, None, None, OVER), OVER - timedelta(days=1), "unknown"),
    ],
)
def test_it_calls_a_window_unknown_rather_than_guess(window, on, state):
    assert window.state(on) == state


@given(st.dates(), st.dates(), st.dates())
def test_it_never_reopens_a_window(first, second, third):
    opens, closes, on = sorted((first, second, third))
    window = Window(None, opens, datetime(closes.year, closes.month, closes.day, tzinfo=JST))
    order = ("not_yet_open", "open", "closed")
    states = [order.index(window.state(day)) for day in (opens, closes, on)]
    assert states == sorted(states)
    assert states[:2] == [1, 1]
