"""A visitor who has only a keyboard."""

from __future__ import annotations

from typing import Any

_MOST = 120  # presses; more would be a page that nobody walks through


def go_to(page: Any, selector: str) -> None:
    """Press Tab until the element of a selector has the focus."""
    target = page.locator(selector).first
    target.wait_for(state="attached")
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            assert target.is_visible(), f"{selector} has the focus and cannot be seen"
            return
    raise AssertionError(f"{selector} is not reached with the Tab key on {page.url}")


def pick(page: Any, selector: str) -> None:
    """Tick a box."""
    go_to(page, selector)
    page.keyboard.press("Space")


def press(page: Any, selector: str) -> None:
    """Press a button or follow a link, and wait for the page that it leads to."""
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Any, selector: str, text: str) -> None:
    """Replace what stands in a field."""
    go_to(page, selector)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)
