"""The one list of the site's pages: every route that is a page, and states worth a look.

A route is found by following the links of the site, so a new page is tested as soon as it is in
``access.ROUTES``; one that nothing links to fails.
"""

from __future__ import annotations

import urllib.parse
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.urls import Resolver404, get_resolver, resolve
from tests.browser.visitor import Links, Visitor

from shoryoku.firm.vocabulary import vocabulary
from shoryoku.web.access import ROUTES

# routes that answer with no page of their own: changes, files, parts and what machines ask
NOT_PAGES = {
    "language", "health_live", "health_ready", "check_open", "check_example", "check_echo",
    "check_about", "check_use", "check_forget", "check_link", "check_delete", "check_file",
    "results_json", "results_paper",
    "diagnosis_paper", "calendar_file", "timer_save", "timer_step", "timer_run",
    "timer_measurement", "timer_premises", "timer_sheet", "timer_worker",
    "timer_shell",  # kept by a script for when there is no connection (see test_timer.py)
}  # fmt: skip
_MOST_OF_A_ROUTE = 2
_MOST = 150


def page_routes() -> list[str]:
    """The names of the routes that are pages."""
    served = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return [name for name in ROUTES if name in served and name not in NOT_PAGES]


def route_of(path: str) -> str | None:
    """The name of the route of a path."""
    try:
        return resolve(urllib.parse.unquote(urllib.parse.urlsplit(path).path)).view_name
    except Resolver404:
        return None


class Site:
    """The pages of a site that runs, and the records of a few visitors."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.visitor = Visitor(address)
        self.complete = self._key("/check/example/1/", "/")
        self.diagnosed = self._key("/check/example/2/", "/")
        self.empty = self._key("/check/", "/check/")

    def _key(self, path: str, page: str) -> str:
        seen = Visitor(self.address).post(path, page)
        assert seen.status in (200, 404), seen
        return seen.path.split("/")[2]

    @cached_property
    def crawled(self) -> dict[str, list[str]]:
        """Addresses by route, as links lead to them: at most a few each are followed."""
        queue = deque(
            ["/", "/check/", f"/check/{self.diagnosed}/results/", f"/check/{self.diagnosed}/facts/"]
        )
        found: dict[str, list[str]] = {}
        seen = set(queue)
        followed = 0
        while queue and followed < _MOST:
            path = queue.popleft()
            followed += 1
            answer = self.visitor.get(path)
            if answer.status != 200 or answer.type != "text/html":
                continue
            found.setdefault(route_of(path) or "", []).append(path)
            for link in Links(answer.text).found:
                target = urllib.parse.urljoin(path, link).partition("#")[0]
                route = route_of(target) if target.startswith("/") else None
                alike = [one for one in seen if route_of(one) == route]
                if route in ROUTES and target not in seen and len(alike) < _MOST_OF_A_ROUTE:
                    seen.add(target)
                    queue.append(target)
        return found

    def path(self, route: str) -> str:
        """An address of a route."""
        found = self.crawled.get(route)
        assert found, f"no page of the site links to {route!r}"
        return found[0]


def _terms_by_form() -> dict[str, str]:
    """One question of each kind of field."""
    found: dict[str, str] = {}
    for term in vocabulary().values():
        if term.question is not None:
            many = "several" if term.many else "one"
            found.setdefault(f"{term.kind} {many} {term.open_choices or ''}".strip(), term.id)
    return found


def _at(path: str) -> Callable[[Any, Site], None]:
    def go(page: Any, site: Site) -> None:
        page.goto(path.format(empty=site.empty, diagnosed=site.diagnosed, complete=site.complete))

    return go


def _bad_number(page: Any, site: Site) -> None:
    page.goto(f"/check/{site.empty}/?ask=employees")
    page.fill("#reply", "たくさん")
    page.click("#answer button.pri")


def _nothing_picked(page: Any, site: Site) -> None:
    page.goto(f"/check/{site.empty}/?ask=legal_form")
    page.click("#answer button.pri")


def _yen_or_ten_thousand(page: Any, site: Site) -> None:
    page.goto(f"/check/{site.empty}/?ask=capital")
    page.fill("#reply", "500")
    page.click("#answer button.pri")


def _bad_file(page: Any, site: Site) -> None:
    page.goto("/check/")
    wrong = {"name": "firm.yaml", "mimeType": "text/yaml", "buffer": b"facts: {capital: many}"}
    page.set_input_files("input[type=file]", wrong)
    page.click("form[enctype] button")


def _sure(page: Any, site: Site) -> None:
    page.goto(f"/check/{site.empty}/facts/")
    page.click(f"form[action$='{site.empty}/delete/'] button")


def _deleted(page: Any, site: Site) -> None:
    page.goto("/check/")
    page.click("button[name=skip]")
    key = urllib.parse.urlsplit(page.url).path.split("/")[2]
    page.goto(f"/check/{key}/facts/")
    page.click(f"form[action$='{key}/delete/'] button")
    page.click("button[name=sure]")


def _new_link(page: Any, site: Site) -> None:
    page.goto("/check/")
    page.click("button[name=skip]")
    key = urllib.parse.urlsplit(page.url).path.split("/")[2]
    page.goto(f"/check/{key}/facts/")
    page.click(f"form[action$='{key}/link/'] button")


def _searched(words: str) -> Callable[[Any, Site], None]:
    def go(page: Any, site: Site) -> None:
        page.goto(site.path("search") if "search" in site.crawled else site.path("programmes"))
        field = page.locator("main input[type=search], main input[name=q]").first
        field.fill(words)
        field.press("Enter")
        page.wait_for_load_state()

    return go


def _states() -> dict[str, Callable[[Any, Site], None]]:
    states = {
        f"question: {form}": _at("/check/{empty}/?ask=" + term)
        for form, term in _terms_by_form().items()
    }
    states |= {
        "question after an answer": _at("/check/{complete}/?ask=capital&read=employees"),
        "error: not a number": _bad_number,
        "error: nothing picked": _nothing_picked,
        "error: yen or ten thousand yen": _yen_or_ten_thousand,
        "error: firm file": _bad_file,
        "facts: none": _at("/check/{empty}/facts/"),
        "facts: new link": _new_link,
        "delete: sure?": _sure,
        "delete: done": _deleted,
        "results: nothing known": _at("/check/{empty}/results/"),
        "results: complete": _at("/check/{complete}/results/"),
        "not found": _at("/no-such-page/"),
    }
    if "search" in page_routes():
        states["search: hits"] = _searched("省力化")
        states["search: none"] = _searched("存在しない言葉zzzz")
    return states


STATES = _states()


def names() -> list[str]:
    """Every page of the site by name: routes, then states."""
    return [*page_routes(), *STATES]


def show(page: Any, site: Site, name: str) -> None:
    """Bring a page of the list before the visitor."""
    if name in STATES:
        STATES[name](page, site)
    else:
        page.goto(site.path(name))
