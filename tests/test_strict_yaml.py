"""YAML without surprises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoryoku import strict_yaml
from shoryoku.problems import InputError


def read(text):
    return strict_yaml.loads(text, "f.yaml").value


def refusal(text):
    with pytest.raises(InputError) as refused:
        strict_yaml.loads(text, "f.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("17:00", "17:00"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-5", -5),
        ("+1", 1),
        ("300_000", 300_000),
        ("001", "001"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("12.50", Decimal("12.50")),
        ("2025-10-03", date(2025, 10, 3)),
        ("2025-02-30", "2025-02-30"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("750万", "750万"),
        ("1" * 31, "1" * 31),
    ],
)
def test_it_reads_a_plain_value_as_written(written, value):
    found = read(f"a: {written}")["a"]
    assert (type(found), found) == (type(value), value)


def test_it_keeps_keys_as_text():
    assert read("2025: 1\ntrue: 2\nno: 3") == {"2025": 1, "true": 2, "no": 3}


def test_it_reads_lists_and_mappings():
    assert read("a: [1, {b: 2}]\nc:\n  - d\n") == {"a": [1, {"b": 2}], "c": ["d"]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3 a: the key 'a' stands twice; keep one of them"),
        ("a:\n  b: 1\n  b: 2", "f.yaml:3 a.b: the key 'b' stands twice; keep one of them"),
        ("a: &x 1\nb: *x", "f.yaml:2: uses an alias; write the value out"),
        ("<<: {a: 1}", "f.yaml:1: a key must be plain text; write it out"),
        (
            "a: {b: 2,400万円}",
            "f.yaml:1: the entry '400万円' has no value; within { } a comma separates entries; "
            "write amounts there without commas (2400万円) or in quotes",
        ),
        ("? [a]\n: 1", "f.yaml:1: a key must be plain text; write it out"),
        ("a: !x 1", "f.yaml:1: the tag '!x' is not allowed; write plain values"),
        (
            "a: 1\n---\nb: 2",
            "f.yaml:2: is not YAML: but found another document; mend the line",
        ),
    ],
)
def test_it_refuses_with_the_line(text, sentence):
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "tag", ["!!int", "!!binary", "!!python/name:os.system", "!!python/object/apply:os.system"]
)
def test_it_refuses_every_tag(tag):
    assert "is not allowed; write plain values" in refusal(f"a: {tag} [x]")
    assert "is not allowed; write plain values" in refusal(f"a: {tag} x")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("times", [60, 200_000])
def test_it_refuses_depth_instead_of_crashing(opening, times):
    assert refusal(opening * times) == "f.yaml:1: is nested too deeply; write it flatter"


def test_it_reads_to_a_depth_of_forty():
    assert read("[" * 40 + "]" * 40) is not None
    assert "nested too deeply" in refusal("[" * 41 + "]" * 41)


def test_it_refuses_a_text_that_is_too_long():
    assert (
        refusal("#" * 2_000_001) == "f.yaml: has 2,000,001 characters; at most 2,000,000 are read"
    )


def test_it_remembers_the_line_of_each_part():
    document = strict_yaml.loads("a: 1\nb:\n  c: [x,\n    y]\n", "f.yaml")
    assert document.where(("a",)) == "f.yaml:1 a"
    assert document.where(("b", "c", 1)) == "f.yaml:4 b.c.1"
    assert document.where(("b", "c", 9)) == "f.yaml:3 b.c.9"
    assert document.where(("z",)) == "f.yaml:1 z"


def test_it_finds_the_line_of_a_dotted_key():
    document = strict_yaml.loads("facts:\n  a: 1\n  plan.years: 3\n", "f.yaml")
    assert document.where(("facts", "plan", "years")) == "f.yaml:3 facts.plan.years"


def test_it_reads_a_file_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 業種".encode())
    assert strict_yaml.read(path).value == {"a": "業種"}


def test_it_names_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "a.yaml"
    with pytest.raises(InputError) as refused:
        strict_yaml.read(path)
    assert str(refused.value).startswith(f"{path}: No such file or directory")
    path.write_bytes("業種".encode("shift_jis"))
    with pytest.raises(InputError) as refused:
        strict_yaml.read(path)
    assert str(refused.value) == f"{path}: is not UTF-8 text; save it as UTF-8"


@given(st.text(alphabet="ab:-[]{}!&*? \n'\"|>#~1.0\t\x00é", max_size=40))
def test_it_gives_a_document_or_an_input_error(text):
    try:
        strict_yaml.loads(text, "f.yaml")
    except InputError as error:
        assert str(error).startswith("f.yaml")


@pytest.mark.parametrize("number", ["1." + "3" * 30, "3" * 400_000 + ".5"])
def test_a_decimal_of_more_than_thirty_digits_stays_text(number):
    assert read(f"a: {number}") == {"a": number}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: x\0y", "f.yaml:2: holds the control character U+0000; take it out"),
        ('a: 1\nb: "x\\0y"', "f.yaml:2 b: holds the control character U+0000; take it out"),
        ('a: ["x\\e"]', "f.yaml:1 a.0: holds the control character U+001B; take it out"),
        ('"a\\0": 1', "f.yaml:1: holds the control character U+0000; take it out"),
        ("a: x\ud800", "f.yaml:1: holds the control character U+D800; take it out"),
        ('{"a":\n"\\ud800"}', "f.yaml:2 a: holds the control character U+D800; take it out"),
        ('{"a": "\\u0000"}', "f.yaml:1 a: holds the control character U+0000; take it out"),
    ],
)
def test_it_refuses_control_characters_and_halves_of_a_pair(text, sentence):
    assert refusal(text) == sentence


def test_tabs_and_line_ends_within_text_are_kept():
    assert read('a: "x\\ty\\r\\nz"') == {"a": "x\ty\r\nz"}


def test_it_refuses_more_keys_and_values_than_anyone_writes():
    found = "f.yaml:1: has too many keys and values; at most 40,000 keys and values are read"
    assert refusal(f"[{'1,' * 40_000}]") == found
    assert len(read(f"[{'1,' * 39_999}]")) == 39_999


def test_it_refuses_a_key_that_is_too_long():
    assert refusal(f"{'a' * 201}: 1") == "f.yaml:1: a key has 201 characters; at most 200 are read"


def test_a_long_place_is_shortened():
    document = strict_yaml.loads("a: 1\n", "f.yaml")
    assert len(document.where(("a",) * 100_000)) < 320
