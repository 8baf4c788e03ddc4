"""Every page in Japanese and English: it fits, is accessible, light, and needs no script."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

import pytest
from tests.browser.site_pages import names, page_routes, show
from tests.browser.visitor import Visitor

FIRST_VIEW = 60_000  # bytes of HTML and CSS as they are sent
_CONTROLS = """() => [...document.querySelectorAll(
  'button, .btn, summary, select, textarea, label.pick, header nav a,' +
  'input:not([type=hidden]):not([type=checkbox]):not([type=radio])')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)
  .filter(e => !e.closest('.crumbs, .toc, .foot, p'))
  .filter(e => e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 90) + ' ' + Math.round(e.getBoundingClientRect().height))"""
_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 90)).slice(-3)"""


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", names())
def test_a_page_fits_phones_and_screens_and_has_no_fault_of_access(
    name: str, language: str, open_page: Any, site: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(1280, language=language)
    show(page, site, name)
    faults = _frame(page, language)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"wider than {width}: {page.evaluate(_WIDE)}")
        # words change with the language, not what a wide screen makes of them
        if width == 390 or (width == 1280 and language == "ja"):
            violations = Axe().run(page).response["violations"]
            faults += [
                f"axe at {width}: {one['id']} ({one['help']}): "
                f"{[node['html'][:120] for node in one['nodes'][:2]]}"
                for one in violations
            ]
        if width == 390:
            faults += [f"lower than 44 px: {one}" for one in page.evaluate(_CONTROLS)]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def _frame(page: Any, language: str) -> list[str]:
    """What the frame of every page must have and lacks here."""
    faults = []
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} h1")
    if not re.fullmatch(r".{2,}｜shoryoku", page.title()):
        faults.append(f"title {page.title()!r}")
    if page.locator("html").get_attribute("lang") != language:
        faults.append("the language of the page is not said")
    if page.locator("a.skip[href='#main']").count() != 1 or page.locator("#main").count() != 1:
        faults.append("no way past the menu")
    if page.locator("main .alert").count() and not page.title().startswith(("エラー：", "Error")):
        faults.append(f"an error that the title does not say: {page.title()!r}")
    return faults


@pytest.mark.parametrize("name", page_routes())
def test_a_page_can_be_read_without_scripts(name: str, open_page: Any, site: Any) -> None:
    with_scripts, without = open_page(390), open_page(390, scripts=False)
    show(with_scripts, site, name)
    show(without, site, name)
    read = without.inner_text("main")
    assert without.locator("h1").is_visible()
    assert len(read) >= 0.7 * len(with_scripts.inner_text("main")), read


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_view_of_a_page_is_light(language: str, address: str, site: Any) -> None:
    visitor = Visitor(address, language)
    heavy = []
    for route in page_routes():
        path = site.path(route)
        html = visitor.get(path).body.decode()
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        sent = [path, *(urllib.parse.urljoin(path, sheet) for sheet in sheets)]
        size = sum(len(visitor.get_packed(each)) for each in sent)
        if size > FIRST_VIEW:
            heavy.append(f"{route} {path}: {size:,} bytes")
    assert not heavy, "\n".join(heavy)


def test_every_page_of_the_site_is_reached_by_links(site: Any) -> None:
    assert set(page_routes()) - site.crawled.keys() == set()
