"""The routes of the site as tests use them: an address for each, and what each takes."""

from __future__ import annotations

from functools import cache

from django.urls import get_resolver

from shoryoku.rulebook.book import open_rulebook
from shoryoku.web.access import ROUTES

# what changes something and shows no page of its own
ONLY_POST = {
    "language", "check_open", "check_example", "check_echo", "check_forget", "check_link",
    "check_delete", "timer_save",
}  # fmt: skip
# a page with a form that is sent to the page itself
BOTH = {"check_start", "check_question", "diagnosis_start", "diagnosis_entry"}


@cache
def served() -> list[str]:
    """The names of the routes that the site serves."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return [name for name in ROUTES if name in names]


def methods(route: str) -> set[str]:
    """The methods that a route takes."""
    if route in ONLY_POST:
        return {"POST"}
    return {"GET", "HEAD", "POST"} if route in BOTH else {"GET", "HEAD"}


def arguments(route: str, key: str) -> dict[str, object]:
    """What an existing address of a route is made of."""
    given = {
        "key": key,
        "number": 1,
        "kind": {"check_file": "yaml", "results_paper": "md"}.get(route, "html"),
        "rule": next(iter(open_rulebook().programme("shoryokuka_ippan").rules)),
    }
    [(_, wanted)] = get_resolver().reverse_dict.getlist(route)[0][0][:1]
    return {name: given[name] for name in wanted}
