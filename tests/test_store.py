"""What was made once is kept, and only while nothing changed."""

from __future__ import annotations

import os
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from shoryoku import store
from shoryoku.engine.truth import NOT_APPLICABLE
from shoryoku.text import Text


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setenv("SHORYOKU_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "a.yaml"
    path.write_text("1", encoding="utf-8")
    return path


def kept(source):
    """The values made by two calls that would make different ones."""
    return [store.stored("book", [source], made.title) for made in ("first", "second")]


def forge(content):
    """Put foreign bytes where the stored value was; what it was made from still agrees."""
    (path,) = store.directory().rglob("*.pickle")
    state, _, _ = path.read_bytes().partition(b"\n\n")
    path.write_bytes(state + b"\n\n" + content)


def test_it_takes_what_agrees_from_the_file(source):
    store.stored("book", [source], lambda: "old")
    forge(pickle.dumps("forged"))
    assert store.stored("book", [source], lambda: "new") == "forged"


def test_it_keeps_what_was_made_along_with_another(source):
    store.keep("part/one", [source], "kept")
    assert store.stored("part/one", [source], lambda: "new") == "kept"


def test_it_makes_a_value_only_once(source):
    assert kept(source) == ["First", "First"]


def test_it_makes_the_value_afresh_when_a_file_changed(source):
    store.stored("book", [source], lambda: "old")
    source.write_text("22", encoding="utf-8")
    assert store.stored("book", [source], lambda: "new") == "new"
    assert len(list(store.directory().rglob("*.*"))) == 1


def test_it_notices_a_change_that_keeps_the_size(source):
    store.stored("book", [source], lambda: "old")
    os.utime(source, ns=(1, 1))
    assert store.stored("book", [source], lambda: "new") == "new"


def test_it_keeps_names_apart(source):
    store.stored("one", [source], lambda: 1)
    assert store.stored("two", [source], lambda: 2) == 2
    assert store.stored("one", [source], lambda: 3) == 1


def test_it_brings_back_our_own_records(source):
    value: dict[str, Any] = {
        "a": (Fraction(2, 3), date(2025, 10, 3), Text("あ", "a"), NOT_APPLICABLE)
    }
    store.stored("book", [source], lambda: value)
    back = store.stored("book", [source], dict[str, Any])
    assert back == value
    assert back["a"][3] is NOT_APPLICABLE


def test_it_survives_a_damaged_file(source):
    store.stored("book", [source], lambda: "old")
    forge(b"\x80damaged")
    assert store.stored("book", [source], lambda: "new") == "new"


class Touch:
    """Unpickling this would make a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_it_never_runs_what_a_foreign_file_asks_for(source, tmp_path):
    store.stored("book", [source], lambda: "old")
    forge(pickle.dumps(Touch(tmp_path / "touched")))
    assert store.stored("book", [source], lambda: "new") == "new"
    assert not (tmp_path / "touched").exists()


FOREIGN = {
    "another module": b"cstore\nstored\n.",
    "our function": b"cshoryoku.store\nstored\n.",
    "our constant": b"cshoryoku.engine.nodes\nYEN\n.",
    "a method": b"\x80\x04\x8c\x0eshoryoku.store\x8c\x08Path.cwd\x93.",
}


@pytest.mark.parametrize("name", FOREIGN.values(), ids=FOREIGN)
def test_it_brings_back_no_functions_of_our_own(source, name):
    store.stored("book", [source], lambda: "old")
    forge(name)
    assert store.stored("book", [source], lambda: "new") == "new"


def test_it_does_without_a_cache_that_cannot_be_written(source, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("SHORYOKU_CACHE", str(tmp_path / "file"))
    assert kept(source) == ["First", "Second"]


def test_it_does_without_storing_what_cannot_be_stored(source):
    made = store.stored("book", [source], lambda: kept)
    assert made is kept
    unstorable = lambda: 1  # noqa: E731
    assert store.stored("book", [source], lambda: unstorable) is unstorable


@pytest.mark.parametrize(
    ("variables", "ends"),
    [
        ({"SHORYOKU_CACHE": "/a/b"}, "/a/b"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/shoryoku"),
        ({"HOME": "/h"}, "/h/.cache/shoryoku"),
    ],
)
def test_it_keeps_values_in_the_users_cache(monkeypatch, variables, ends):
    for name in ("SHORYOKU_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(store.directory()) == ends
