"""A site to test: its own database, the example firms, a day that does not move."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-20"


@pytest.fixture(autouse=True)
def _site(settings, tmp_path_factory):
    settings.ON = DAY
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def open_example(client) -> Callable[[str], str]:
    """Open a firm file of ``examples/`` as a visitor would; the key of its record."""

    def opened(name: str = "nisshin.yaml") -> str:
        with (ROOT / "examples" / name).open("rb") as file:
            response = client.post("/check/open/", {"file": file})
        assert response.status_code == 302, response.content.decode()
        return response.headers["Location"].split("/")[2]

    return opened
