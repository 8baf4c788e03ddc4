"""A visitor without a browser: cookies, forms and links of a site that runs."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import NamedTuple


class Seen(NamedTuple):
    """One answer of the site."""

    status: int
    path: str
    type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Fetches pages and sends their forms, with the cookies that the site sets."""

    def __init__(self, address: str, language: str = "ja") -> None:
        self.address = address
        self.language = language
        self.cookies = CookieJar()
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        ).open

    def get(self, path: str) -> Seen:
        """The page at a path, redirects followed."""
        return self._seen(urllib.request.Request(self.address + path))

    def get_packed(self, path: str) -> bytes:
        """What a browser is sent for a path, packed as the site packs it."""
        request = urllib.request.Request(self.address + path, headers={"Accept-Encoding": "gzip"})
        return self._seen(request).body

    def post(self, path: str, page: str, **fields: str) -> Seen:
        """Send a form of ``page`` to ``path``."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page).text)
        assert token, f"{page} has no form"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        return self._seen(urllib.request.Request(self.address + path, data))

    def _seen(self, request: urllib.request.Request) -> Seen:
        if self.language == "en":
            request.add_header("Cookie", "language=en")
        try:
            answer: HTTPResponse = self._open(request)
        except urllib.error.HTTPError as error:
            answer = error  # type: ignore[assignment]
        path = urllib.parse.urlsplit(answer.url).path
        type_ = answer.headers.get_content_type()
        return Seen(answer.status, path, type_, answer.read())


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"] or "")
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self.found.append(given.get("action") or "")
