"""The process timer on a phone: one thumb, no network, no doubled time; without scripts as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.browser.visitor import Visitor

_CLOCK = "Date.now = (now => () => now() + {seconds} * 1000)(Date.now.bind(Date))"


@pytest.fixture
def key(address: str) -> str:
    """A record with two steps."""
    visitor = Visitor(address)
    made = visitor.post("/check/", "/check/").path.split("/")[2]
    for name in ("外観検査", "梱包・出荷"):
        visitor.post(f"/check/{made}/timer/step/", f"/check/{made}/timer/", do="add", name=name)
    return made


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A phone that is held upright: ``phone(scripts=False)`` for one without scripts."""
    opened = []

    def made(*, scripts: bool = True) -> Any:
        context = browser.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield made
    for context in opened:
        context.close()


def opened(page: Any, key: str) -> Any:
    page.goto(f"/check/{key}/timer/")
    return page


def measure(page: Any, seconds: float = 1.2) -> None:
    page.click("#go")
    page.wait_for_timeout(seconds * 1000)
    page.click("#go")


def saved(page: Any) -> str:
    return str(page.inner_text("#saved"))


def kept(page: Any, key: str) -> list[Any]:
    """The measurements that the site holds."""
    answer = page.request.get(f"/check/{key}/firm.json").json()
    timer = answer["diagnosis"]["process"].get("timer", {})
    return [one for one in timer.get("measurements", []) if not one.get("removed")]


def is_ready(page: Any) -> None:
    """Wait until the phone can open the page without network."""
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")


def test_a_step_is_measured_with_one_thumb_and_saved_once(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    button = page.locator("#go").bounding_box()
    assert button["height"] >= 64
    assert button["y"] > 844 / 2
    page.click("#go")
    assert page.inner_text("#shown") == "計測中"
    page.wait_for_selector("#clock:has-text('1秒')")
    page.click("#go")
    assert page.inner_text("#shown") == "止まっています"
    assert saved(page) == "保存していません 1件"
    page.click("#save")
    page.wait_for_selector("#saved:has-text('保存ずみ')")
    assert "実測1回" in page.inner_text("#timer-results")
    assert len(kept(page, key)) == 1


def test_nothing_is_lost_without_network_and_saved_twice_is_saved_once(
    phone: Any, key: str
) -> None:
    page = opened(phone(), key)
    is_ready(page)
    page.click("#go")
    page.context.set_offline(True)
    page.wait_for_timeout(1200)
    page.reload()  # without network, while the time runs
    assert page.inner_text("h1") == "工程の時間を測る"
    assert page.inner_text("#shown") == "計測中"
    page.click("#go")
    page.click("#save")
    page.wait_for_selector("#saved:has-text('つながりません。入力は残っています')")
    before = page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])")
    page.context.set_offline(False)
    page.click("#save")
    page.wait_for_selector("#timer-results")  # the whole page again
    page.wait_for_selector("#saved:has-text('保存ずみ')")
    # the answer was lost on its way: the phone sends the same again
    page.evaluate("text => localStorage.setItem(Object.keys(localStorage)[0], text)", before)
    page.reload()
    page.click("#save")
    page.wait_for_selector("#saved:has-text('保存ずみ')")
    assert len(kept(page, key)) == 1


def test_a_locked_phone_keeps_the_time(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    page.click("#go")
    page.close()
    again = page.context.new_page()
    again.add_init_script(_CLOCK.format(seconds=600))
    opened(again, key)
    assert again.inner_text("#clock").startswith("10分")
    again.click("#go")
    assert "10分" in again.inner_text("#runs")


@pytest.mark.parametrize("seconds", [-3_600, 2 * 86_400])
def test_a_time_that_cannot_be_right_is_asked_about(phone: Any, key: str, seconds: int) -> None:
    page = opened(phone(), key)
    page.click("#go")
    page.close()
    again = page.context.new_page()
    again.add_init_script(_CLOCK.format(seconds=seconds))
    opened(again, key)
    again.click("#go")
    assert again.locator("#ask").is_visible()
    assert again.locator("#ask-keep").is_visible() == (seconds > 0)
    again.fill("#ask-length", "３分")
    again.keyboard.press("Enter")
    assert "3分" in again.inner_text("#runs")


def test_the_clock_is_watched_while_it_runs(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    page.click("#go")
    page.wait_for_timeout(700)
    page.evaluate(_CLOCK.format(seconds=300))
    page.wait_for_timeout(700)
    page.click("#go")
    assert "時計が変わりました" in page.inner_text("#ask-words")


def test_next_undo_correct_and_take_away(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    page.click("#go")
    page.wait_for_timeout(1100)
    page.click("#next")
    assert page.inner_text("#what") == "梱包・出荷"
    assert page.inner_text("#shown") == "計測中"
    page.click("#undo")
    assert page.inner_text("#what") == "外観検査"
    page.click("#go")
    page.click("#runs button:has-text('直す')")
    page.fill("#runs input", "1:30")
    page.keyboard.press("Enter")
    assert "1分30秒" in page.inner_text("#runs")
    measure(page)
    assert "2回" in page.inner_text("#mean")
    page.click("#runs li:last-child button:has-text('消す')")
    assert "1回" in page.inner_text("#mean")
    page.click("#gone button")
    assert "2回" in page.inner_text("#mean")


def test_two_phones_measure_the_same_record(phone: Any, key: str) -> None:
    one, other = opened(phone(), key), opened(phone(), key)
    for page in (one, other):
        measure(page)
        page.click("#save")
        page.wait_for_selector("#saved:has-text('保存ずみ')")
    assert len(kept(one, key)) == 2
    assert "2回" in other.inner_text("#mean")


def test_the_keyboard_is_enough(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    page.focus("#steps input:checked")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#what") == "梱包・出荷"
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "go":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.inner_text("#live") == "計測をはじめました：梱包・出荷"
    page.wait_for_timeout(1100)
    page.keyboard.press("Space")
    assert page.inner_text("#live").startswith("止めました：梱包・出荷")


def test_a_hostile_name_stays_a_name(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    page.click("#add summary")
    page.fill("#add-name", "<img src=x onerror=alert(1)>")
    page.click("#add-form button")
    measure(page)
    page.click("#save")
    page.wait_for_selector("#saved:has-text('保存ずみ')")
    page.reload()
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#steps")
    assert page.locator("main img").count() == 0


def test_steps_are_added_one_after_another_and_a_name_that_is_there_is_said(
    phone: Any, key: str
) -> None:
    page = opened(phone(), key)
    page.click("#add summary")
    page.fill("#add-name", "外観検査")
    page.fill("#add-people", "3")
    page.click("#add-form button")
    assert "同じ名前の工程があります" in page.inner_text("#add-error")
    assert page.input_value("#add-people") == "3"
    page.fill("#add-name", "検品")
    page.keyboard.press("Enter")
    assert page.locator("#add-form").is_visible()
    assert page.locator("#add-error").is_hidden()
    assert page.evaluate("document.activeElement.id") == "add-name"
    page.fill("#add-name", "検品")
    page.keyboard.press("Enter")
    assert "保存したあと" in page.inner_text("#add-error")
    measure(page)
    page.click("#save")
    page.wait_for_selector("#saved:has-text('保存ずみ')")
    page.click("#timer-results a:has-text('回数を入れる')")
    assert page.locator("#s2-before_times").is_visible()  # the form of the step saved just now


def remains(page: Any) -> Any:
    return page.evaluate(
        "async () => [Object.keys(localStorage).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )


def test_this_phone_can_be_cleared(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    is_ready(page)
    measure(page)
    page.click("summary:has-text('このスマホに残っているもの')")
    page.click("#clear")
    assert "1件も消えます" in page.inner_text("#clear")
    page.click("#clear")
    page.wait_for_selector("text=このスマホから消しました")
    assert remains(page) == [0, 0, 0]


def test_a_record_that_was_deleted_is_cleared_when_its_page_is_opened(
    phone: Any, address: str, key: str
) -> None:
    page = opened(phone(), key)
    is_ready(page)
    Visitor(address).post(f"/check/{key}/delete/", f"/check/{key}/timer/", sure="yes")
    page.reload()
    page.wait_for_selector("text=この記録は消されています")
    assert remains(page) == [0, 0, 0]


def test_the_page_of_the_deletion_clears_the_phone(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    is_ready(page)
    page.goto(f"/check/{key}/facts/")
    page.click("form[action$='/delete/'] button")
    page.click("button[name=sure]")
    for script in ("timer-store.js", "timer-forget.js"):
        page.add_script_tag(url=f"/static/site/{script}")
    page.wait_for_function("localStorage.length === 0")
    page.wait_for_function("caches.keys().then(names => names.length === 0)")
    assert remains(page) == [0, 0, 0]


def test_the_kept_pages_hold_nothing_of_the_record(phone: Any, key: str) -> None:
    page = opened(phone(), key)
    is_ready(page)
    held = page.evaluate(
        "async () => { let all = ''; for (const name of await caches.keys()) {"
        " const cache = await caches.open(name);"
        " for (const one of await cache.keys())"
        " all += one.url + await (await cache.match(one, {ignoreVary: true})).text(); }"
        " return all; }"
    )
    assert "timer.js" in held
    assert key not in held
    assert "梱包・出荷" not in held
    assert 'name="csrfmiddlewaretoken"' not in held


def test_without_scripts_the_forms_do_the_same(phone: Any, key: str) -> None:
    page = opened(phone(scripts=False), key)
    page.click("#plain button:has-text('はじめる')")
    page.wait_for_timeout(1200)
    page.click("#server-running button:has-text('とめる')")
    assert "止めて、保存しました。" in page.inner_text("main")
    page.click("#plain button:has-text('さっきの停止を取り消す')")
    page.wait_for_timeout(200)
    page.click("#server-running button:has-text('とめる')")
    page.click("summary:has-text('測った時間を手で入れる')")
    page.fill("#hand-length", "３０秒")
    page.click("button:has-text('この時間を加える')")
    assert [one["seconds"] for one in kept(page, key)][-1] == 30
    assert "実測2回" in page.inner_text("#timer-results")
