"""What visitors type stays text, links stay secret, and too much is refused."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import DataError
from django.test import Client
from django.urls import reverse
from tests.web.crawl import Elements, pages
from tests.web.hostile import MARK, PAYLOADS, firm_file, free_texts
from tests.web.site_routes import arguments, methods, served

from shoryoku.firm.vocabulary import vocabulary
from shoryoku.web.access import ROUTES
from shoryoku.web.records import keep
from shoryoku.web.records.models import Record

pytestmark = pytest.mark.django_db
LINKS = [route for route in ROUTES if ROUTES[route] == "link"]
SPREADSHEET_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "div", "svg", "rect", "path",
    "small", "nav", "ul", "li", "form", "input", "button", "details", "summary", "aside", "b",
    "main", "footer", "p", "section", "h1", "h2", "h3", "h4", "ol", "table", "caption", "thead",
    "tbody", "tfoot", "tr", "th", "td", "span", "dl", "dt", "dd", "label", "fieldset", "legend",
    "select", "option", "optgroup", "datalist", "textarea", "br", "strong", "em", "del", "ins",
    "time", "figure", "figcaption", "circle", "line", "polyline", "polygon", "text", "g", "desc",
    "use", "defs", "blockquote", "q", "cite", "article", "hr", "output", "progress", "meter",
    "abbr", "dfn", "code", "pre", "kbd", "sub", "sup", "script", "noscript", "template", "wbr",
    "colgroup", "col", "tspan", "clippath", "pattern", "mark", "data", "bdi", "hgroup", "menu",
}  # fmt: skip


def send(client: Any, document: Any) -> Any:
    """Open a firm file as a visitor does."""
    text = document if isinstance(document, bytes) else json.dumps(document, default=str).encode()
    file = io.BytesIO(text)
    file.name = "firm.json"
    return client.post("/check/open/", {"file": file})


def faults_of(html: str) -> list[str]:
    """What could run or load in a page, and payloads anywhere but in its text."""
    faults = []
    for tag, given in Elements(html).elements:
        if tag not in ELEMENTS:
            faults.append(f"element {tag}")
        is_data = given.get("type") == "application/json"  # nothing that runs
        if tag == "script" and not is_data and not given.get("src", "").startswith("/static/"):
            faults.append(f"script {given}")
        for name, value in given.items():
            if name.startswith("on") or MARK in name or name == "style":
                faults.append(f"attribute {name} of {tag}")
            if name in ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post"):
                address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
                scheme = re.match(r"([a-z][a-z0-9+.-]*):|(//)", address)
                if scheme and (scheme[1] not in ("https", "mailto", "tel") or MARK in address):
                    faults.append(f"{name}={value[:60]} of {tag}")
    return faults


def read_paper(type_: str, content: bytes) -> str:
    """The text of an export; its own check that nothing in it can run."""
    if type_ == "application/pdf":
        assert b"/JavaScript" not in content
        assert b"/Launch" not in content
        if not shutil.which("pdftotext"):
            return ""
        done = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        return done.stdout.decode()
    if type_.startswith("text/html"):
        # a page to keep carries its own sheet: only what runs or loads is a fault
        faults = [one for one in faults_of(content.decode()) if "style" not in one]
        assert faults == []
    if type_.startswith("text/csv"):
        import csv

        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(SPREADSHEET_RUNS) and MARK in cell]
    if "spreadsheetml" in type_:
        from openpyxl import load_workbook

        for sheet in load_workbook(io.BytesIO(content)):
            assert not [c.value for row in sheet for c in row if c.data_type == "f"]
        return ""
    if type_.startswith("text/markdown"):
        text = content.decode()
        assert not re.search(
            rf"(?<!\\)<(script|img|svg|b>|/title)[^\n]*{MARK}", text, re.IGNORECASE
        )
        assert not re.search(rf"(?<!\\)\]\(javascript:{MARK}", text)
    return content.decode()


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_firm_file_is_refused_or_shown_as_text_everywhere(name: str, client: Any) -> None:
    assert len(free_texts()) >= 20
    document = firm_file(PAYLOADS[name])
    answer = send(client, document)
    if answer.status_code in (413, 422):
        assert faults_of(answer.content.decode()) == []
        assert name in ("null", "lone surrogate", "return", "tab", "beyond", "long", "long word")
        return
    assert answer.status_code == 302
    key = answer.headers["Location"].split("/")[2]
    shown = set()
    starts = [reverse("results", args=[key]), reverse("check_facts", args=[key])]
    for path, route, found in pages(client, starts, 1, LINKS):
        assert found.status_code == 200, path
        type_ = found.headers["Content-Type"]
        if type_.startswith("text/html") and not route.endswith("_paper"):
            assert faults_of(found.content.decode()) == [], path
            text = found.content.decode()
        else:
            text = read_paper(type_, found.content)
        if MARK in text:
            shown.add(route)
        # 7000 and 49 are what the templates in the payload would give
        assert f"{MARK}7007" not in text
        assert f"{MARK}49" not in text
    assert {"check_facts", "check_file"} <= shown
    # what was typed can be taken away as it was typed
    taken = client.get(reverse("check_file", args=[key, "yaml"])).content
    assert yaml.safe_load(taken)["name"] == document["name"]


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_answer_to_a_question_is_refused_as_text(name: str, client: Any) -> None:
    client.post("/check/", {})
    key = client.cookies["record"].value
    kinds = {(term.kind, term.many): id_ for id_, term in vocabulary().items() if term.question}
    payload = PAYLOADS[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for term in kinds.values():
        for field in ("reply", "meant"):
            path = reverse("check_question", args=[key])
            answer = client.post(path, {"term": term, field: payload})
            assert answer.status_code == 422, (term, field)
            assert faults_of(answer.content.decode()) == []
        echo = client.post("/check/echo/", {"term": term, "reply": payload})
        assert echo.status_code == 200
        assert faults_of(echo.content.decode()) == []
    for field in ("term", "then", "for"):
        form = {"term": "employees", "reply": "x", field: payload}
        answer = client.post(reverse("check_question", args=[key]), form)
        assert answer.status_code in (404, 422), field
        assert faults_of(answer.content.decode()) == []
    client.post("/check/", {"aim": [payload]})
    assert all(MARK not in json.dumps(record.aims) for record in Record.objects.all())


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_address_or_cookie_gives_a_page_and_no_fault(
    name: str, client: Any, open_example: Any
) -> None:
    payload = PAYLOADS[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")[:3_000]
    key = open_example("diagnosis/plastics_works.yaml")
    names = ("ask", "for", "read", "then", "new", "q", "rule", "show", "left", "right", "kind")
    for route in served():
        if "GET" in methods(route):
            path = reverse(route, kwargs=arguments(route, key))
            answer = client.get(path, dict.fromkeys(names, payload))
            assert answer.status_code in (200, 302, 400, 404, 422), path
            if answer.headers["Content-Type"].startswith("text/html"):
                assert faults_of(answer.content.decode()) == [], path
    for cookie in ("record", "language", "kept_input"):
        client.cookies[cookie] = json.dumps({"aim": [payload], "reply": [payload]})
        assert client.get("/check/").status_code == 200


def test_a_cookie_that_no_page_could_show_is_no_fault(client: Any, open_example: Any) -> None:
    path = reverse("check_question", args=[open_example()])
    client.cookies["kept_input"] = '{"term": ["capital"], "reply": ["\\ud800\\u0000"]}'
    assert client.get(path, {"ask": "capital"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/check/%00/",
        "/%ff%fe",
        "/a" * 2_000,
        "/../../etc/passwd",
        "/check/" + "%2e" * 32 + "/",
    ],
)
def test_odd_addresses_are_not_found(path: str, client: Any) -> None:
    assert client.get(path).status_code in (301, 404)
    if client.get(path).status_code == 301:
        assert client.get(path).headers["Location"].startswith("/")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid/", "javascript:alert(1)",
     "///evil.invalid", "/\t/evil.invalid", "http:evil.invalid", "\x00//evil.invalid"],
)  # fmt: skip
def test_the_language_switch_leads_nowhere_else(elsewhere: str, client: Any) -> None:
    answer = client.post("/language/", {"language": "en", "next": elsewhere})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("route", [*served(), None])
def test_every_answer_carries_the_headers_that_protect(
    route: str | None, client: Any, open_example: Any
) -> None:
    key = open_example("diagnosis/plastics_works.yaml")
    path = reverse(route, kwargs=arguments(route, key)) if route else "/no-such-page/"
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe-|\*|https?:|data:", policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if route and ROUTES[route] == "link":
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_an_error_page_tells_no_secret(
    client: Any, open_example: Any, monkeypatch: Any, settings: Any, caplog: Any
) -> None:
    key = open_example()
    secret = "this-must-not-be-shown"

    def fails(*_: Any, **__: Any) -> None:
        try:
            int(secret)
        except ValueError as error:
            raise RuntimeError(secret) from error

    monkeypatch.setattr("shoryoku.web.check.views.documents.firm_of", fails)
    client.raise_request_exception = False
    answer = client.get(reverse("check_facts", args=[key]))
    page = answer.content.decode()
    assert answer.status_code == 500
    for told in (secret, settings.SECRET_KEY, "Traceback", "/src/", "RuntimeError"):
        assert told not in page
    # nor does the log: it names the route, the errors and their places, no message
    [line] = [line for line in caplog.records if line.name.startswith("shoryoku")]
    written = logging.Formatter().format(line)
    assert written.startswith("GET check_facts failed\nbuiltins.RuntimeError\n")
    assert "builtins.ValueError" in written
    assert re.search(r"test_security\.py:\d+ in \S*fails$", written, re.MULTILINE)
    for told in (secret, key):
        assert told not in written


def test_what_postgresql_says_of_a_value_stays_out_of_the_log(
    client: Any, open_example: Any, monkeypatch: Any, caplog: Any
) -> None:
    key = open_example()
    client.raise_request_exception = False

    def fails(*_: Any, **__: Any) -> None:
        raise DataError('invalid input\nCONTEXT:  JSON data, line 1: {"name": "geheim-4711"')

    monkeypatch.setattr("shoryoku.web.check.views.documents.firm_of", fails)
    assert client.get(reverse("check_facts", args=[key])).status_code == 500
    [line] = [line for line in caplog.records if line.name.startswith("shoryoku")]
    written = logging.Formatter().format(line)
    assert "django.db.utils.DataError" in written
    assert "geheim" not in written
    assert "JSON data" not in written


def test_pages_that_show_the_way_to_a_record_are_kept_by_nobody(
    client: Any, open_example: Any
) -> None:
    for path in ("/", "/about/", "/programmes/", "/no-such-page/"):
        assert "Cache-Control" not in client.get(path).headers, path
    key = open_example()
    for path in ("/", "/about/", "/programmes/", "/no-such-page/", "/static/no-such-file.css"):
        answer = client.get(path)
        assert key in answer.content.decode(), path  # the menu leads to the record
        assert answer.headers["Cache-Control"] == "private, no-store", path
    # what is the same for everyone is kept all the same
    sheet = client.get("/static/site/shoryoku.css")
    assert sheet.status_code == 200
    assert "no-store" not in sheet.headers["Cache-Control"]


def test_a_browser_throws_away_what_it_kept_of_a_deleted_record(
    client: Any, open_example: Any
) -> None:
    path = reverse("check_delete", args=[open_example()])
    asked = client.post(path)
    assert "Clear-Site-Data" not in asked.headers
    done = client.post(path, {"sure": "yes"})
    assert done.status_code == 200
    assert done.headers["Clear-Site-Data"] == '"cache"'
    assert done.headers["Cache-Control"] == "private, no-store"


def test_more_than_anything_the_site_takes_is_refused_with_a_page(client: Any) -> None:
    answer = send(client, b"name: " + b"x" * 1_000_000)
    assert answer.status_code == 413
    assert "送られた内容が大きすぎます" in answer.content.decode()
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_cookies_are_kept_from_scripts_and_other_sites(client: Any, open_example: Any) -> None:
    open_example()
    client.post("/language/", {"language": "en", "next": "/check/", "reply": "1"})
    client.get("/check/")
    assert {"record", "language", "csrftoken"} <= client.cookies.keys()
    for name, cookie in client.cookies.items():
        assert cookie["httponly"] or not cookie.value, name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name


def test_over_https_no_cookie_goes_by_plain_http(client: Any) -> None:
    for answer in (
        client.post("/check/", {}, secure=True),
        client.post("/language/", {"language": "en", "next": "/", "reply": "1"}, secure=True),
    ):
        assert answer.cookies
        assert all(cookie["secure"] for cookie in answer.cookies.values())


def test_a_link_cannot_be_guessed_and_the_database_does_not_hold_it() -> None:
    keys = [keep.create({"name": "", "facts": {}})[1] for _ in range(50)]
    assert len(set(keys)) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", key) for key in keys)  # 192 bits
    # all of the alphabet occurs: the key is not a number or a time in disguise
    assert len(set("".join(keys))) > 60
    kept = json.dumps(list(Record.objects.values()), default=str)
    assert not [key for key in keys if key in kept]
    digests = set(Record.objects.values_list("key_digest", flat=True))
    assert {hashlib.sha256(key.encode()).hexdigest() for key in keys} <= digests


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(12)
)


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "too large": b"name: " + b"x" * 550_000,
        "not text": b"\xff\xfe\x00\x01",
        "a surrogate in UTF-8": b"name: \xed\xa0\x80",
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        "empty": b"",
        "repeated by reference": BOMB,
        "deep": b"[" * 20_000,
        "deep mapping": b"{a: " * 5_000,
        "an object of Python": b"!!python/object/apply:os.system ['true']",
        "a tag": b"!include /etc/passwd",
        "a list": b"[1, 2]",
        "two documents": b"name: a\n---\nname: b",
        "a huge number": b"facts: {capital: " + b"9" * 5_000 + b"}",
        "a huge power": b"facts: {capital: 1e999999999}",
        "a key twice": b"name: a\nname: b",
        "a date that is none": b"facts: {capital: 2026-02-31}",
        "not a number": b"facts: {capital: .nan}",
    }.items(),
)
def test_what_is_no_firm_file_is_refused_at_once(name: str, content: bytes, client: Any) -> None:
    start = time.perf_counter()
    answer = send(client, content)
    assert answer.status_code in (400, 422)
    assert time.perf_counter() - start < 3
    assert faults_of(answer.content.decode()) == []
    assert Record.objects.count() == 0


def test_a_form_larger_than_any_of_ours_is_refused(client: Any, open_example: Any) -> None:
    key = open_example()
    path = reverse("check_question", args=[key])
    assert client.post(path, {"term": "capital", "reply": "1" * 700_000}).status_code == 400
    many = {f"field{number}": "1" for number in range(2_000)}
    assert client.post(path, many).status_code == 400


def test_a_form_of_another_site_changes_nothing(open_example: Any) -> None:
    key = open_example()
    strict = Client(enforce_csrf_checks=True)
    before = list(Record.objects.values())
    answer = strict.post(reverse("check_delete", args=[key]), {"sure": "yes"})
    assert answer.status_code == 403
    assert "ページが古くなっています" in answer.content.decode()
    assert list(Record.objects.values()) == before


def test_no_page_of_the_site_marks_text_as_safe() -> None:
    room = Path(keep.__file__).parents[1]
    for path in [*room.rglob("*.py"), *room.rglob("*.html")]:
        source = path.read_text(encoding="utf-8")
        for drawing in ("import SafeString, mark_safe", "=mark_safe(plane("):
            # a drawing of the report: it escapes every label itself (tests/documents)
            source = source.replace(drawing, "")
        assert not re.search(r"\|\s*safe\b|mark_safe|autoescape off|safeseq", source), path
        if path.suffix == ".html":
            source = re.sub(r"{%.*?%}", "", source)
            assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*src=)", source), path


@pytest.mark.parametrize(
    "text",
    [
        "facts: {}\ninvestments:\n" + "- {facts: {}}\n" * 34_000,
        "facts:\n" + "".join(f"  unknown_{number}: 1\n" for number in range(1_900)),
        "facts:\n" + "".join(f"  従業員{number}: 1\n" for number in range(1_900)),
        f"facts: {{capital: 1.{'3' * 400_000}}}",
        f"facts: {{}}\nname: {'業' * 150_000}",
        "facts: {}\nname: 'a\\0b'".replace("'", '"'),
    ],
    ids=["investments", "names", "Japanese names", "digits", "name", "null"],
)
def test_a_file_of_too_much_is_refused_in_few_words_and_not_kept(text: str, client: Any) -> None:
    answer = send(client, text.encode())
    assert answer.status_code == 422
    assert len(answer.content) < 100_000
    assert Record.objects.count() == 0


def test_a_name_beyond_the_first_plane_is_kept(client: Any) -> None:
    assert send(client, {"name": "𠮷野", "facts": {"employees": 5}}).status_code == 302
    assert Record.objects.get().document["name"] == "𠮷野"
