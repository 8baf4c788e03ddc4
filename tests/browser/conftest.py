"""The site as it is served, seen with Chromium: nothing from elsewhere, nothing in the console."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.site_pages import Site
from tests.browser.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-20"
EXAMPLES = ["examples/nisshin.yaml", "examples/diagnosis/plastics_works.yaml"]
WIDTHS = (390, 1280)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``shoryoku serve``, started with its own data and the example firms."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    command = [str(Path(sys.executable).with_name("shoryoku")), "serve", "--port", str(port)]
    command += ["--data", str(folder / "data"), "--on", DAY]
    for example in EXAMPLES:
        command += ["--example", str(ROOT / example)]
    known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, env=known, cwd=folder)
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the site did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def site(address: str) -> Site:
    """The pages of the site, found by following its links."""
    return Site(address)


@pytest.fixture
def visitor(address: str) -> Visitor:
    """A visitor without a browser."""
    return Visitor(address)


def chromium() -> str | None:
    """The path of Chromium: that of ``CHROMIUM``, the system's, or none for Playwright's own."""
    given = os.environ.get("CHROMIUM")
    known = [given, "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome")]
    return next((path for path in known if path and Path(path).is_file()), None)


# One module at a time: Playwright's loop in this thread would keep Django's tests from the database
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, once for a file of tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as started:
        path = chromium()
        if path is None and not Path(started.chromium.executable_path).is_file():
            pytest.skip("Chromium is not installed: set CHROMIUM or apt-get install chromium")
        # the sandbox of Chromium refuses to run as root, as in most containers
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        opened = started.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


class Watch:
    """What must not happen while pages are looked at."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.found: list[str] = []

    def request(self, request: Any) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:")):
            self.found.append(f"a request to another host: {request.url}")

    def console(self, message: Any) -> None:
        # a page that was not found, or a form with an error, is such an answer on purpose
        on_purpose = "Failed to load resource" in message.text and any(
            f"status of {status}" in message.text for status in (404, 422)
        )
        if message.type == "error" and not on_purpose:
            self.found.append(f"the console says: {message.text}")

    def error(self, error: Any) -> None:
        self.found.append(f"a script failed: {error}")


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open a page of a new visitor: ``open_page(width=390, scripts=False, language="en")``.

    The test fails at its end if anything was asked of another host or the console has an error.
    """
    watch = Watch(address)
    opened = []

    def made(
        width: int = 1280, *, scripts: bool = True, language: str = "ja", key: str = ""
    ) -> Any:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="ja-JP",
        )
        context.set_default_timeout(15_000)
        if language == "en":
            context.add_cookies([{"name": "language", "value": "en", "url": address}])
        if key:
            context.add_cookies([{"name": "record", "value": key, "url": address}])
        context.on("request", watch.request)
        context.on("console", watch.console)
        context.on("weberror", lambda error: watch.error(error.error))
        opened.append(context)
        return context.new_page()

    yield made
    for context in opened:
        context.close()
    assert not watch.found, "\n".join(watch.found)
