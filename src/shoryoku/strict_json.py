"""JSON without surprises: one reading of every text, each part with its line.

A firm file is kept and sent as JSON too. Numbers are integers or exact decimals; a repeated key,
``NaN``, a number of more than 30 digits or anything after the value is an error with its line and
column.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple, NoReturn

from shoryoku.problems import InputError, Problem

_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DECODER = JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")


class Limits(NamedTuple):
    """How much is read: digits of a number, characters of a key, depth, values in all."""

    digits: int
    key: int
    depth: int
    values: int


class Reading:
    """One reading of a text; ``lines`` holds the line on which each part starts."""

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._text, self._name, self._limits = text, name, limits
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def value(self) -> Any:
        """The value of the whole text.

        Raises:
            InputError: the text is not JSON, or is more than the limits allow.
        """
        value, end = self._value(self._past_blanks(0), ())
        if end < len(self._text):
            self._refuse(end, "something follows the end of the JSON", "take it away")
        return value

    def _value(self, at: int, path: tuple[str | int, ...]) -> tuple[Any, int]:
        """The value that starts at a place, and the place of what comes after it."""
        self.lines[path] = bisect_left(self._line_ends, at) + 1
        if len(self.lines) > self._limits.values:
            self._refuse(
                at, "has too many values", f"at most {self._limits.values:,} values are read"
            )
        value: Any
        sign = self._text[at : at + 1]
        if sign in ("{", "["):
            if len(path) >= self._limits.depth:
                self._refuse(at, "is nested too deeply", "write it flatter")
            return self._mapping(at, path) if sign == "{" else self._list(at, path)
        if sign == '"':
            value, end = self._string(at)
        elif word := _WORD.match(self._text, at):
            value, end = _WORDS[word[0]], word.end()
        else:
            value, end = self._number(at)
        return value, self._past_blanks(end)

    def _mapping(self, at: int, path: tuple[str | int, ...]) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self._past_blanks(at + 1)
        if self._text[at : at + 1] == "}":
            return found, self._past_blanks(at + 1)
        while True:
            if self._text[at : at + 1] != '"':
                self._refuse(at, "is not JSON: a key is expected", "write it in double quotes")
            key, end = self._string(at)
            if len(key) > self._limits.key:
                expected = f"at most {self._limits.key} are read"
                self._refuse(at, f"a key has {len(key):,} characters", expected)
            if key in found:
                self._refuse(at, f"the key {key!r} stands twice", "keep one of them")
            end = self._past_blanks(end)
            if self._text[end : end + 1] != ":":
                self._refuse(end, "is not JSON: a colon is expected", "mend the line")
            found[key], at = self._value(self._past_blanks(end + 1), (*path, key))
            at, is_end = self._next(at, "}")
            if is_end:
                return found, at

    def _list(self, at: int, path: tuple[str | int, ...]) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self._past_blanks(at + 1)
        if self._text[at : at + 1] == "]":
            return found, self._past_blanks(at + 1)
        while True:
            value, at = self._value(at, (*path, len(found)))
            found.append(value)
            at, is_end = self._next(at, "]")
            if is_end:
                return found, at

    def _next(self, at: int, closing: str) -> tuple[int, bool]:
        """Past the comma before a further entry, or past the end of a list or mapping."""
        sign = self._text[at : at + 1]
        if sign not in (",", closing) or not sign:
            self._refuse(at, f"is not JSON: a comma or {closing} is expected", "mend the line")
        return self._past_blanks(at + 1), sign == closing

    def _string(self, at: int) -> tuple[str, int]:
        try:
            value, end = _DECODER.raw_decode(self._text, at)
        except JSONDecodeError as error:
            self._refuse(error.pos, f"is not JSON: {error.msg}", "mend the line")
        return str(value), end

    def _number(self, at: int) -> tuple[int | Decimal, int]:
        match = _NUMBER.match(self._text, at)
        if match is None:
            self._refuse(at, "is not JSON: a value is expected", "mend the line")
        digits, power = match.end() - at, match[2]
        if digits > self._limits.digits or (power and abs(int(power[1:])) > self._limits.digits):
            expected = f"at most {self._limits.digits} digits are read"
            self._refuse(at, "a number is too long", expected)
        return (Decimal if match[1] or power else int)(match[0]), match.end()

    def _past_blanks(self, at: int) -> int:
        match = _BLANK.match(self._text, at)
        assert match is not None  # no blanks are blanks too
        return match.end()

    def _refuse(self, at: int, found: str, expected: str) -> NoReturn:
        line = bisect_left(self._line_ends, at) + 1
        start = self._line_ends[line - 2] + 1 if line > 1 else 0
        where = f"{self._name}:{line}:{at - start + 1}"
        raise InputError(Problem(where, found, expected))
