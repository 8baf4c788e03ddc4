"""Visitors of a site on this machine: each walks through the self-check once, as a person would.

Run by ``benchmarks/site.py`` in a process of its own; prints one JSON object. Every visitor has a
connection that is kept open, cookies and the token of each form; pages are timed from the first
byte sent to the last received.
"""

from __future__ import annotations

import html
import http.client
import json
import random
import re
import socket
import sys
import threading
import time
import urllib.parse
from typing import NamedTuple

from shoryoku.firm.codes import industries
from shoryoku.firm.vocabulary import Term, vocabulary

QUESTIONS = 12
UNKNOWN, BACK = 0.2, 0.1  # shares of 「わからない」 and of going back, assumed
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_TERM = re.compile(r'name="term" value="([^"]+)"')
_PICK = re.compile(r'<input type="(?:radio|checkbox)" name="reply" value="([^"]*)"')
_OPTION = re.compile(r'<option value="([^"]+)"')
_BACK = re.compile(r'href="(\?ask=[^"]+)">前の質問に戻る')
_WHY = re.compile(r'href="(/check/[^"]+/why/[^"#]+)"')


class Page(NamedTuple):
    """What came back."""

    status: int
    location: str
    text: str


class User(threading.Thread):
    """One visitor and the times of what he or she asked for."""

    def __init__(self, port: int, host: str, number: int, think: tuple[float, float]) -> None:
        super().__init__()
        self.port, self.host, self.think = port, host, think
        # the same visitors in each run
        self.chance = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.times: list[tuple[str, float]] = []
        self.errors: list[str] = []
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        if self.think[1]:
            time.sleep(self.chance.uniform(0, 2 * self.think[1]))
        try:
            self._walk()
        except (OSError, http.client.HTTPException, LookupError, TypeError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")
        finally:
            if self.connection:
                self.connection.close()

    def _walk(self) -> None:
        self.ask("top", "/")
        start = self.ask("start", "/check/")
        self.pause()
        aims = self.chance.sample(re.findall(r'name="aim" value="(\w+)"', start.text), 1)
        page = self.follow("answer", "/check/", start, {"aim": aims[0]})
        home = "/check/" + self.cookies["record"] + "/"
        for _ in range(QUESTIONS):
            self.pause()
            back = _BACK.search(page.text)
            if back and self.chance.random() < BACK:
                page = self.ask("question", home + html.unescape(back[1]))
                self.pause()
            if not _TERM.search(page.text):
                break  # nothing is left to ask
            page = self.follow("answer", home, page, self.answer(page))
        self.pause()
        results = self.ask("results", home + "results/")
        for link in dict.fromkeys(_WHY.findall(results.text)[:40:20]):
            self.pause()
            self.ask("why", html.unescape(link))
        self.pause()
        self.ask("facts", home + "facts/")

    def answer(self, page: Page) -> dict[str, str]:
        """An answer to the question on a page."""
        found = _TERM.search(page.text)
        assert found
        term = vocabulary()[found[1]]
        if self.chance.random() < UNKNOWN:
            return {"term": term.id, "skip": "1"}
        offered = _PICK.findall(page.text)
        if term.open_choices not in ("industry", "prefecture") and offered:
            # of boxes the first says 「ひとつもない」; a typed field has such a box too
            is_typed = 'id="reply" name="reply"' in page.text
            choice = self.typed(term) if is_typed else self.chance.choice(offered)
            return {"term": term.id, "reply": html.unescape(choice)}
        if term.open_choices == "prefecture":
            return {"term": term.id, "reply": self.chance.choice(_OPTION.findall(page.text))}
        return {"term": term.id, "reply": self.typed(term)}

    def typed(self, term: Term) -> str:
        """What a person would type."""
        if term.open_choices == "industry":
            return self.chance.choice([entry.label.ja for entry in industries().values()])
        if term.many:
            return "none"
        if term.kind == "count":
            least, most = term.span or (1, 250)
            return str(self.chance.randint(int(least), min(int(most), 250)))
        hourly = term.span is not None and term.span[1] <= 100_000
        amount = self.chance.randrange(1_000, 1_500) if hourly else self.chance.randrange(50, 9_999)
        return {
            "yen": f"{amount:,}円" if hourly else f"{amount:,}万円",
            "ratio": f"{self.chance.randrange(1, 20)}%",
            "date": "令和8年7月10日",
        }.get(term.kind, "1")

    def pause(self) -> None:
        """Time to read and think."""
        if self.think[1]:
            time.sleep(self.chance.uniform(*self.think))

    def follow(self, kind: str, path: str, page: Page, fields: dict[str, str]) -> Page:
        """Send a form and look at the page that it leads to."""
        token = _TOKEN.search(page.text)
        assert token
        sent = self.ask(kind, path, {"csrfmiddlewaretoken": token[1], **fields})
        if sent.status == 302:
            is_result = sent.location.endswith("/results/")
            return self.ask("results" if is_result else "question", sent.location)
        return sent

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None) -> Page:
        """One request, timed; anything but a page or a redirect is an error."""
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{self.host}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "identity",
        }
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connected()
        start = time.perf_counter()
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.times.append((kind, time.perf_counter() - start))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        if answer.status not in (200, 302):
            self.errors.append(f"{kind}: {answer.status} for {form or path}")
        return Page(answer.status, answer.getheader("Location") or "", text)

    def _connected(self) -> http.client.HTTPConnection:
        """The open connection, or a new one where the server has closed it in the meantime."""
        if self.connection and self.connection.sock:
            self.connection.sock.setblocking(False)
            try:
                closed = self.connection.sock.recv(1, socket.MSG_PEEK) == b""
            except BlockingIOError:
                closed = False
            except OSError:
                closed = True
            if not closed:
                self.connection.sock.settimeout(60)
                return self.connection
            self.connection.close()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection.connect()
        return self.connection


def main() -> None:
    """``PORT HOST USERS LEAST MOST``: think time from LEAST to MOST seconds."""
    port, host, number, least, most = sys.argv[1:]
    think = (float(least), float(most))
    vocabulary()
    industries()
    users = [User(int(port), host, each, think) for each in range(int(number))]
    start = time.perf_counter()
    for user in users:
        user.start()
    for user in users:
        user.join()
    seconds = time.perf_counter() - start
    times: dict[str, list[float]] = {}
    for user in users:
        for kind, took in user.times:
            times.setdefault(kind, []).append(took)
    errors = [error for user in users for error in user.errors]
    print(json.dumps({"seconds": seconds, "times": times, "errors": errors}))


if __name__ == "__main__":
    main()
