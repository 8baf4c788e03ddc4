"""A text that is JSON is read as JSON, as strictly as YAML."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku import strict_yaml
from shoryoku.problems import InputError

NAMES = st.text("ab𠮷.", max_size=9)
SINGLE = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text('a𠮷"\\/\n\t')
PLAIN = st.recursive(
    SINGLE, lambda parts: st.lists(parts) | st.dictionaries(NAMES, parts), max_leaves=20
)


def read(text):
    return strict_yaml.loads(text, "f.json").value


def test_characters_beyond_the_first_plane_are_read_from_their_pairs():
    text = json.dumps({"name": "𠮷野"})
    assert "\\ud842\\udfb7" in text
    assert read(text) == {"name": "𠮷野"}


@given(st.dictionaries(NAMES, PLAIN, min_size=1), st.sampled_from([None, 2]))
def test_what_was_written_is_read(value, indent):
    assert read(json.dumps(value, indent=indent)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [("12.50", Decimal("12.50")), ("1e3", Decimal(1000)), ("-0", 0), ("5", 5)],
)
def test_numbers_are_exact(written, value):
    found = read(f'{{"a": {written}}}')["a"]
    assert (type(found), found) == (type(value), value)


def test_each_part_has_its_line():
    document = strict_yaml.loads('{"a": 1,\n "b": {"c": [1,\n 2]}}', "f.json")
    assert document.where(("b", "c", 1)) == "f.json:3 b.c.1"


def test_a_mapping_in_braces_without_quotes_is_yaml_as_ever():
    assert read("{facts: {capital: 750万円}}") == {"facts": {"capital": "750万円"}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": 1,\n "a": 2}', "f.json:2:2: the key 'a' stands twice; keep one of them"),
        ('{"a": NaN}', "f.json:1:7: is not JSON: a value is expected; mend the line"),
        ('{"a": -Infinity}', "f.json:1:7: is not JSON: a value is expected; mend the line"),
        ('{"a": 1,}', "f.json:1:9: is not JSON: a key is expected; write it in double quotes"),
        ('{"a": [1,\n]}', "f.json:2:1: is not JSON: a value is expected; mend the line"),
        ('{"a": [1 2]}', "f.json:1:10: is not JSON: a comma or ] is expected; mend the line"),
        ('{"a" 1}', "f.json:1:6: is not JSON: a colon is expected; mend the line"),
        ('{"a": 001}', "f.json:1:8: is not JSON: a comma or } is expected; mend the line"),
        ('{"a": 1} b', "f.json:1:10: something follows the end of the JSON; take it away"),
        ('{"a": "', "f.json:1:7: is not JSON: Unterminated string starting at; mend the line"),
        ('{"a":', "f.json:1:6: is not JSON: a value is expected; mend the line"),
        (
            f'{{"a": {"1" * 31}}}',
            "f.json:1:7: a number is too long; at most 30 digits are read",
        ),
        ('{"a": 1e31}', "f.json:1:7: a number is too long; at most 30 digits are read"),
        (
            f'{{"{"a" * 201}": 1}}',
            "f.json:1:2: a key has 201 characters; at most 200 are read",
        ),
        ('{"a":' * 41, "f.json:1:201: is nested too deeply; write it flatter"),
        ('{"a":' + "[" * 200_000, "f.json:1:45: is nested too deeply; write it flatter"),
        (
            f'{{"a":[{"1," * 40_000}1]}}',
            "f.json:1:80003: has too many values; at most 40,000 values are read",
        ),
    ],
)
def test_it_refuses_with_line_and_column(text, sentence):
    with pytest.raises(InputError) as refused:
        read(text)
    assert str(refused.value) == sentence


@given(st.text(alphabet='{}[]":,\\u0d8 \n-1.e', max_size=40))
def test_it_gives_a_document_or_an_input_error(text):
    try:
        read('{"' + text)
    except InputError as error:
        assert str(error).startswith("f.json")
