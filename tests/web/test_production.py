"""``shoryoku serve`` as it runs in earnest: settings, database, cookies, logs, many at once."""

from __future__ import annotations

import http.client
import logging
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import private_postgresql

from shoryoku.problems import InputError
from shoryoku.web.environment import close_to_others, database, hosts, secret_key
from shoryoku.web.server import without_visitors

HOST = "site.example"
SHORYOKU = str(Path(sys.executable).with_name("shoryoku"))
ROOT = Path(__file__).parents[2]


class Served:
    """A site in production mode and what it wrote."""

    def __init__(self, folder: Path, settings: dict[str, str], *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "log"
        command = [SHORYOKU, "serve", "--production", "--port", str(self.port), *options]
        self.process = subprocess.Popen(
            command, env=environment(folder, settings), stdout=self.log.open("wb"), stderr=-2
        )

    def wait(self) -> Served:
        for _ in range(300):
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.ask("/health/ready", secure=False)[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def ask(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        secure: bool = True,
        cookies: str = "",
        host: str = HOST,
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": host, "Cookie": cookies, "Origin": f"https://{HOST}"}
        if secure:
            headers["X-Forwarded-Proto"] = "https"
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def record(self) -> tuple[str, str, str]:
        """A new record: its key, the cookies, the token of its forms."""
        _, headers, page = self.ask("/check/")
        cookies = [one.partition(";")[0] for one in headers.get_all("Set-Cookie") or []]
        csrf = next(one for one in cookies if one.startswith("csrftoken="))
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        status, headers, _ = self.ask("/check/", {"csrfmiddlewaretoken": token[1]}, cookies=csrf)
        assert status == 302
        return headers["Location"].split("/")[2], csrf, token[1]


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SHORYOKU_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return {**known, "SHORYOKU_DATA": str(folder), **settings}


def complete() -> dict[str, str]:
    return {"SHORYOKU_SECRET_KEY": secrets.token_urlsafe(48), "SHORYOKU_HOSTS": HOST}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request, tmp_path_factory) -> Iterator[Served]:
    """The site on each database."""
    folder = tmp_path_factory.mktemp("production")
    if request.param == "sqlite":
        site = Served(folder, complete(), "--migrate").wait()
        yield site
        site.stop()
        return
    if private_postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with private_postgresql.postgresql(durable=False) as address:
        site = Served(folder, {**complete(), "DATABASE_URL": address}, "--migrate").wait()
        yield site
        site.stop()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SHORYOKU_SECRET_KEY": ""}, "SHORYOKU_SECRET_KEY"),
        ({"SHORYOKU_HOSTS": ""}, "SHORYOKU_HOSTS"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/none"}, "database"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1"}, "names no database"),
        ({"SHORYOKU_SECRET_KEY": "x" * 49}, "49 signs"),
        ({"SHORYOKU_HOSTS": f"{HOST}, *"}, "SHORYOKU_HOSTS"),
        ({"SHORYOKU_HOSTS": " , "}, "SHORYOKU_HOSTS"),
        ({"SHORYOKU_PROXIES": "10.0.0.1, the-proxy"}, "the-proxy"),
        ({}, "--migrate"),  # an empty database that nobody asked to fill
    ],
)
def test_what_is_missing_is_said_in_one_line(changed, said, tmp_path):
    written = refused(tmp_path, {**complete(), **changed})
    assert said in written


def refused(folder: Path, settings: dict[str, str], *options: str) -> str:
    """The one line that a site says which does not start."""
    site = Served(folder, settings, *options)
    # what was given is wrong: the same status as for every other verb, as the documentation says
    assert site.process.wait(30) == 2, site.log.read_text()
    written = site.log.read_text()
    assert len(written.strip().splitlines()) == 1, written
    return written


@pytest.mark.parametrize("workers", ["-1", "1000000"])
def test_a_number_of_processes_that_cannot_be_meant_is_refused(workers, tmp_path):
    assert "--workers" in refused(tmp_path, complete(), "--migrate", "--workers", workers)


@pytest.mark.parametrize(
    ("inside", "blocks"),
    [
        ("site.sqlite3", "a file that is no database"),
        ("static", "a file where a folder belongs"),
        ("static/staticfiles.json/x", "a folder where a file belongs"),
    ],
)
def test_a_folder_that_cannot_be_used_is_said_in_one_line(inside, blocks, tmp_path):
    data = tmp_path / "data"
    (data / inside).parent.mkdir(parents=True)
    (data / inside).write_text(f"{blocks}\n" * 100)
    written = refused(tmp_path, {**complete(), "SHORYOKU_DATA": str(data)}, "--migrate")
    assert "cannot be used" in written


def test_the_key_of_a_site_for_oneself_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "secret-key").mkdir()
    with pytest.raises(InputError, match="secret-key"):
        secret_key(tmp_path)


def test_what_the_site_keeps_is_its_owners_alone(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "site.sqlite3").touch(0o644)  # as an earlier version left it
    site = Served(tmp_path, {**complete(), "SHORYOKU_DATA": str(data)}, "--migrate").wait()
    site.record()
    open_to_others = [path.name for path in [data, *data.iterdir()] if path.stat().st_mode & 0o077]
    site.stop()
    assert open_to_others == []


def test_a_folder_with_other_things_stays_as_open_as_it_was(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "letters").touch(0o644)
    (tmp_path / "site.sqlite3").touch(0o644)
    close_to_others(tmp_path)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"letters": 0o644, "site.sqlite3": 0o600}
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_hosts_may_be_written_with_spaces(monkeypatch):
    monkeypatch.setenv("SHORYOKU_HOSTS", f" {HOST} , www.{HOST},")
    assert hosts() == [HOST, f"www.{HOST}"]


def test_plain_http_is_sent_to_https_and_health_checks_are_not(served):
    status, headers, _ = served.ask("/check/", secure=False)
    assert (status, headers["Location"]) == (301, f"https://{HOST}/check/")
    for check in ("live", "ready"):
        assert served.ask(f"/health/{check}", secure=False)[0] == 200
    assert served.ask("/check/")[1]["Strict-Transport-Security"].startswith("max-age=31536000")


def test_another_host_is_refused(served):
    assert served.ask("/", host="evil.invalid")[0] == 400


def test_cookies_go_by_https_alone(served):
    _, headers, _ = served.ask("/check/")
    for cookie in headers.get_all("Set-Cookie"):
        assert "; Secure" in cookie or "expires=Thu, 01 Jan 1970" in cookie


def test_styles_are_kept_by_browsers_for_ever_because_their_name_says_what_is_in_them(served):
    page = served.ask("/")[2]
    sheet = re.search(r'href="(/static/site/shoryoku\.[0-9a-f]{8,}\.css)"', page)
    assert sheet
    status, headers, _ = served.ask(sheet[1])
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_answers_sent_at_the_same_moment_are_all_kept(served):
    """Two tabs, two people with one link: nobody's answer is written over."""
    key, csrf, token = served.record()
    answers = {
        "legal_form": "company", "prefecture": "愛知県", "capital": "3,000万円",
        "employees": "30", "is_revitalising": "no", "lowest_wage": "1,200円",
        "industry": "プラスチック製品製造業", "has_large_company_ties": "no",
    }  # fmt: skip
    statuses = []
    together = threading.Barrier(len(answers))

    def send(term: str, reply: str) -> None:
        together.wait()
        form = {"csrfmiddlewaretoken": token, "term": term, "reply": reply}
        statuses.append(served.ask(f"/check/{key}/", form, cookies=csrf)[0])

    for _ in range(4):
        threads = [threading.Thread(target=send, args=one) for one in answers.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(statuses) == {302}
    kept = served.ask(f"/check/{key}/firm.json")[2]
    assert [term for term in answers if f'"{term}"' not in kept] == []


def test_the_log_holds_no_key_and_nothing_that_was_typed(served):
    key, csrf, token = served.record()
    form = {"csrfmiddlewaretoken": token, "term": "employees", "reply": "geheim-4711"}
    assert served.ask(f"/check/{key}/", form, cookies=csrf)[0] == 422
    assert served.ask(f"/check/{key}/", {"term": "x"})[0] == 403
    assert served.ask(f"/check/{key}/no-such-page/")[0] == 404
    assert served.ask(f"/check/{key}/", host="evil.invalid")[0] == 400
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(f"GET /check/{key}/ nonsense\r\n\r\n".encode())
        assert connection.recv(100)
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(b"geheim / HTTP/1.1\r\n\r\n")
        assert connection.recv(100)
    time.sleep(0.2)
    written = served.log.read_text()
    assert key not in written
    assert "geheim" not in written


def test_a_site_that_is_told_to_stop_ends_well(tmp_path):
    site = Served(tmp_path, complete(), "--migrate").wait()
    assert site.stop() == 0
    # and its database is there for the next start
    again = Served(tmp_path, complete()).wait()
    assert again.stop() == 0


def test_headers_alone_are_answered_without_a_word_in_the_log(served):
    before = served.log.read_text()
    for path, status in (("/", 200), ("/no-such-page/", 404), ("/calendar.ics", 200)):
        got = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
        got.request("HEAD", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = got.getresponse()
        assert (answer.status, answer.read()) == (status, b"")
        assert int(answer.headers["Content-Length"]) > 100  # that of the page
        got.close()
    time.sleep(0.2)
    assert served.log.read_text() == before


def test_too_much_is_refused_before_it_is_sent(served):
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        head = f"POST /check/open/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
        connection.sendall(f"{head}Content-Length: 1000001\r\n\r\n".encode())
        answer = ""  # not one byte of the body was sent
        while "</html>" not in answer and (part := connection.recv(65536)):
            answer += part.decode(errors="replace")
    assert answer.startswith("HTTP/1.1 413 ")
    assert "送られた内容が大きすぎます" in answer


def test_the_connection_to_the_database_keeps_values_apart_from_statements():
    told = database("postgresql://user@host/name", Path())
    assert told["OPTIONS"]["server_side_binding"] is True


def test_while_the_database_is_down_pages_say_so_calmly(tmp_path):
    if private_postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with private_postgresql.postgresql(durable=False) as address:
        settings = {**complete(), "DATABASE_URL": address}
        site = Served(tmp_path, settings, "--migrate", "--workers", "1").wait()
        key, _, _ = site.record()
    try:
        before = site.log.read_text()
        status, headers, page = site.ask(f"/check/{key}/facts/")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "いま記録を開けません" in page
        assert site.ask("/health/ready")[0] == 503
        assert site.ask("/about/")[0] == 200
        written = site.log.read_text().removeprefix(before).splitlines()
        assert len(written) == 1, written
        assert written[0].startswith("GET check_facts: the database does not answer")
    finally:
        site.stop()


def test_the_server_logs_the_place_of_an_error_and_not_what_was_asked():
    try:
        raise ValueError("geheim-4711")
    except ValueError:
        told = sys.exc_info()
    line = logging.LogRecord(
        "gunicorn.error", logging.ERROR, "", 0, "Error handling request %s", ("/geheim",), told
    )
    assert without_visitors(line)
    written = logging.Formatter().format(line)
    assert "geheim" not in written
    assert "Error handling request" in written
    assert "builtins.ValueError" in written
    assert "in test_the_server_logs_the_place" in written
