"""Walks through the site with the keyboard alone: phone and screen, with scripts and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.browser.keyboard import go_to, pick, press, type_into
from tests.browser.site_pages import page_routes

MENU = "header details.menu summary"

pytestmark = pytest.mark.parametrize("width", [390, 1280])
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
NEXT = "#answer button.pri"
LATER = "#answer button[name=skip]"


def asked(page: Any) -> str:
    """The term of the question on the page."""
    return str(page.locator("#answer input[name=term]").get_attribute("value"))


def answer(page: Any) -> None:
    """Answer the question on the page: the first choice, or a plausible entry."""
    typed = {"employees": "30人", "industry": "プラスチック製品製造業", "capital": "1,000万円"}
    if page.locator("#answer .picks input[type=radio]").count():
        pick(page, "#answer .picks input[type=radio]")
        press(page, NEXT)
    elif asked(page) in typed:
        type_into(page, "#reply", typed[asked(page)])
        press(page, NEXT)
    else:
        press(page, LATER)


def open_menu(page: Any, width: int) -> str:
    """What holds the menu and the language switch at this width."""
    if width >= 900:
        return "header .end"
    go_to(page, MENU)
    page.keyboard.press("Enter")
    return "header details.menu"


@scripts
def test_from_the_top_page_to_the_results(width: int, scripts: bool, open_page: Any) -> None:
    page = open_page(width, scripts=scripts)
    page.goto("/")
    press(page, "main a.btn.pri")
    pick(page, "main .picks input[type=checkbox]")
    press(page, NEXT)
    first = asked(page)
    for _ in range(6):
        answer(page)
        if not page.locator("#answer").count():
            break
    assert asked(page) != first
    press(page, "main a[href$='/results/']")
    assert page.locator("h1").is_visible()
    # every number that was given stands among the answers
    page.goto(re.sub(r"/results/$", "/facts/", page.url))
    assert page.locator("main table tbody tr").count() >= 2


@scripts
def test_a_number_that_is_none_can_be_mended(width: int, scripts: bool, open_page: Any) -> None:
    page = open_page(width, scripts=scripts)
    page.goto("/check/")
    press(page, LATER)
    page.goto(page.url + "?ask=employees")
    type_into(page, "#reply", "たくさん")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title().startswith("エラー：")
    summary = page.locator(".alert[role=alert]")
    assert summary.evaluate("e => e === document.activeElement"), "the summary has no focus"
    assert page.input_value("#reply") == "たくさん"
    assert page.get_attribute("#reply", "aria-invalid") == "true"
    go_to(page, ".alert a")
    page.keyboard.press("Enter")
    assert page.locator("#reply").evaluate("e => e === document.activeElement")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("３０人")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "30" in page.locator("main [role=status]").first.inner_text()
    assert not page.title().startswith("エラー：")


@scripts
def test_the_language_switch_keeps_the_page_and_what_was_typed(
    width: int, scripts: bool, open_page: Any
) -> None:
    page = open_page(width, scripts=scripts)
    page.goto("/check/")
    press(page, LATER)
    page.goto(page.url + "?ask=capital")
    type_into(page, "#reply", "1,234万円")
    address = page.url
    # the switch is above the form: Tab goes round
    place = open_menu(page, width)
    press(page, f"{place} button[name=language]")
    assert page.url == address
    assert page.get_attribute("html", "lang") == "en"
    assert page.input_value("#reply") == "1,234万円"
    place = open_menu(page, width)
    press(page, f"{place} button[name=language]")
    assert page.get_attribute("html", "lang") == "ja"
    assert page.input_value("#reply") == "1,234万円"


@scripts
def test_an_answer_can_be_changed_and_everything_deleted(
    width: int, scripts: bool, open_page: Any
) -> None:
    page = open_page(width, scripts=scripts)
    page.goto("/check/")
    press(page, LATER)
    start = page.url
    page.goto(start + "?ask=employees")
    type_into(page, "#reply", "30")
    press(page, NEXT)
    page.goto(start + "facts/")
    press(page, "main table a")
    type_into(page, "#reply", "31")
    press(page, NEXT)
    assert page.url.partition("?")[0] == start + "facts/"
    assert "31" in page.inner_text("main table")
    press(page, "form[action$='/delete/'] button")
    press(page, "button[name=sure]")
    assert page.goto(start).status == 404
    assert page.locator("h1").inner_text() == "ページが見つかりません"


def test_what_was_typed_is_read_back_before_it_is_sent(width: int, open_page: Any) -> None:
    page = open_page(width)
    page.goto("/check/")
    press(page, LATER)
    page.goto(page.url + "?ask=capital")
    type_into(page, "#reply", "１億２０００万円")
    page.keyboard.press("Tab")
    page.locator("#read", has_text="1億2,000万円").wait_for()


@pytest.mark.skipif("rule_diff" not in page_routes(), reason="no page compares rules yet")
@scripts
def test_the_rules_of_two_calls_are_compared(width: int, scripts: bool, open_page: Any) -> None:
    page = open_page(width, scripts=scripts)
    page.goto("/programmes/shoryokuka_ippan/")
    press(page, "main form[action='/programmes/compare/'] button")
    assert page.locator("main table").first.is_visible()
    assert page.locator("main del, main ins").count() > 0
