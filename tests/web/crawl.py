"""Following the links of the site from inside, as a visitor's browser would."""

from __future__ import annotations

import urllib.parse
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

from django.urls import Resolver404, resolve


class Elements(HTMLParser):
    """The elements of a page and its text, each with the elements around it."""

    # elements that no end tag closes
    _EMPTY = frozenset(
        [
            *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
            *("source", "track", "wbr", "path", "rect", "circle", "line", "polyline", "polygon"),
        ]
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, tuple[tuple[str, dict[str, str]], ...]]] = []
        self._around: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self._EMPTY:
            self._around.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._around) - 1, -1, -1):
            if self._around[at][0] == tag:
                del self._around[at:]
                return

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data.strip(), tuple(self._around)))


def route_of(path: str) -> str:
    """The name of the route of a path; empty if it has none."""
    try:
        return resolve(urllib.parse.unquote(path.partition("?")[0])).view_name or ""
    except Resolver404:
        return ""


def pages(
    client: Any, starts: Sequence[str], most_of_a_route: int = 2, routes: Sequence[str] = ()
) -> Iterator[tuple[str, str, Any]]:
    """Path, route and answer of what links lead to, a few of each route; others are not opened."""
    queue = deque(starts)
    known = set(queue)
    of_route = Counter(route_of(path) for path in queue)
    while queue:
        path = queue.popleft()
        answer = client.get(path)
        yield path, route_of(path), answer
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        for tag, given in Elements(answer.content.decode()).elements:
            if tag != "a" or "href" not in given:
                continue
            target = urllib.parse.urljoin(path, given["href"]).partition("#")[0]
            route = route_of(target) if target.startswith("/") else ""
            if not route or target in known or (routes and route not in routes):
                continue
            alike = f"{route} {target.rpartition('.')[2]}" if "." in target else route
            if of_route[alike] < most_of_a_route:
                of_route[alike] += 1
                known.add(target)
                queue.append(target)
