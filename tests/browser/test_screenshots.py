"""Pictures of the main pages for the documentation: only where ``SCREENSHOTS`` names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.browser.site_pages import show

PAGES = {
    "top": "top",
    "question": "question after an answer",
    "results": "results",
    "why": "why",
    "diagnosis": "diagnosis",
    "timer": "timer",
    "programmes": "programmes",
    "compare": "/programmes/compare/?a=shoryokuka_ippan@4&b=shoryokuka_ippan@5",
}
FOLDER = os.environ.get("SCREENSHOTS")


@pytest.mark.skipif(not FOLDER, reason="pictures are made by `make screenshots`")
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_picture_of_a_page(
    name: str, width: int, open_page: Any, site: Any, address: str
) -> None:
    folder = Path(FOLDER or "")
    folder.mkdir(parents=True, exist_ok=True)
    page = open_page(width)
    if PAGES[name].startswith("/"):
        page.goto(address + PAGES[name])
    else:
        show(page, site, PAGES[name])
    path = folder / f"{name}-{width}.png"
    page.screenshot(path=path)
    assert path.stat().st_size < 250_000
