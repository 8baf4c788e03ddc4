"""Who may do what at each address: the table, the guard, dead links, pages that never write."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.crawl import pages
from tests.web.site_routes import arguments, documented, methods, patterns, served, table

from shoryoku.web.access import ROUTES
from shoryoku.web.records.models import Record

LINKS = [route for route in served() if ROUTES.get(route) == "link"]
# what a wrong key may look like: unknown, too short, too long, other signs, another alphabet
WRONG = [
    "A" * 32,
    "A" * 31,
    "A" * 33,
    "../" * 10 + "ab",
    "%00" * 10 + "ab",
    "ア" * 32,
    "' OR 1=1 --",
]

pytestmark = pytest.mark.django_db


def without_what_differs(page: bytes) -> str:
    """A page without the token of its forms and the address that was asked for."""
    text = re.sub(r'value="\w{64}"', "", page.decode())
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_every_address_has_a_name_in_the_table_and_every_name_an_address():
    named = [pattern.name for pattern in patterns()]
    assert None not in named
    assert sorted(set(named)) == sorted(ROUTES)


def test_the_document_lists_every_route_with_its_address_and_who_may_use_it():
    shown = {name: (row.who, row.address) for name, row in documented().items()}
    true = {one.name: (ROUTES[one.name], f"/{one.pattern}") for one in patterns()}
    assert shown == true, f"the table should be:\n{table()}"


@pytest.mark.parametrize("route", LINKS)
def test_a_link_that_opens_nothing_looks_like_a_page_that_never_was(route, client, open_example):
    never = client.get("/never-was/")
    right = open_example()
    deleted = open_example()
    renewed = open_example()
    expired = open_example()
    assert client.get(reverse("check_facts", args=[deleted])).status_code == 200
    client.post(reverse("check_delete", args=[deleted]), {"sure": "yes"})
    client.post(reverse("check_link", args=[renewed]))
    newest = Record.objects.order_by("-pk")[0]
    newest.expires_at = timezone.now() - timedelta(seconds=1)
    newest.save()
    path = reverse(route, kwargs=arguments(route, right))
    method = "get" if "GET" in methods(route) else "post"
    assert getattr(client, method)(path).status_code != 404
    client.cookies.clear()
    for key in (deleted, renewed, expired, *WRONG):
        answer = getattr(client, method)(path.replace(right, key))
        assert answer.status_code == 404, key
        assert without_what_differs(answer.content) == without_what_differs(never.content)
        assert answer.headers.keys() - {"Vary"} == never.headers.keys() - {"Vary"}
        assert "record" not in answer.cookies


def test_no_link_of_the_site_leads_to_an_error(client, open_example):
    starts = [
        "/",
        "/check/",
        reverse("results", args=[open_example("diagnosis/plastics_works.yaml")]),
    ]
    seen = [(path, answer.status_code) for path, _, answer in pages(client, starts, 3)]
    assert [(path, status) for path, status in seen if status >= 400] == []
    assert len(seen) > 50


def test_a_new_link_opens_what_the_old_one_did(client, open_example):
    old = open_example()
    answer = client.post(reverse("check_link", args=[old]))
    new = answer.headers["Location"].split("/")[2]
    assert new != old
    assert "日進工業" in client.get(reverse("check_facts", args=[new])).content.decode()


@pytest.mark.parametrize("route", served())
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_page_never_writes(route, method, client, open_example):
    key = open_example("diagnosis/plastics_works.yaml")
    before = list(Record.objects.values())
    statements = []

    def only_reading(execute, sql, params, many, context):
        if not re.match(r"\s*(SELECT|SAVEPOINT|RELEASE)\b", sql):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(only_reading):
        answer = getattr(client, method)(reverse(route, kwargs=arguments(route, key)))
    assert answer.status_code in ((200, 302) if "GET" in methods(route) else (405,))
    assert statements == []
    assert list(Record.objects.values()) == before


@pytest.mark.parametrize("route", served())
def test_what_changes_something_needs_the_token_of_a_form(route, open_example):
    key = open_example("diagnosis/plastics_works.yaml")
    strict = Client(enforce_csrf_checks=True)
    before = list(Record.objects.values())
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(strict, method)(reverse(route, kwargs=arguments(route, key)))
        assert answer.status_code in (403, 405), method
    assert list(Record.objects.values()) == before


@pytest.mark.parametrize("route", served())
def test_a_page_that_is_only_read_takes_nothing(route, client, open_example):
    key = open_example("diagnosis/plastics_works.yaml")
    path = reverse(route, kwargs=arguments(route, key))
    allowed = methods(route)
    for method in ("post", "put", "patch", "delete"):
        if method.upper() not in allowed:
            assert getattr(client, method)(path).status_code == 405, method
