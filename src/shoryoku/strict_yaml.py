"""YAML without surprises: text, integers, true/false, dates and exact decimals; nothing else.

The usual Python reader takes ``17:00`` for 1020, ``no`` for false, ``2025`` keys for numbers and
silently keeps the last of two equal keys. Here a plain scalar is an integer, an exact
``Decimal``, ``true``/``false``, ``null`` or a day in ISO form, else text; a repeated key, an
alias, a tag, a control character or a too large file is an error with its line. A text that is
JSON is read as JSON.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import yaml

from shoryoku.problems import InputError, Problem
from shoryoku.strict_json import Limits, Reading

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[+-]?[0-9][0-9_]*")
_DECIMAL = re.compile(r"[+-]?[0-9][0-9_]*\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_QUOTED = ("'", '"', "|", ">")
_JSON = re.compile(r'\s*\{\s*["}]')  # what YAML may hold as well, but few write
# a database takes no NUL and no half of a surrogate pair, and no page can show the others
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_MOST_CHARACTERS = 2_000_000
_MOST_VALUES = 40_000
_MOST_DIGITS = 30
_LONGEST_KEY = 200
_LONGEST_PLACE = 300
_DEEPEST = 40

Path_ = tuple[str | int, ...]


class Document:
    """The plain value of a YAML file and the line on which each part of it starts."""

    def __init__(self, name: str, value: Any, lines: dict[Path_, int]) -> None:
        self.name = name
        self.value = value
        self.lines = lines

    @cached_property
    def _written_out(self) -> dict[str, int]:
        # a key may hold dots itself (`plan.years: 3`), so paths are compared as written out
        written = ((_dotted(known), line) for known, line in self.lines.items())
        return {known: line for known, line in written if len(known) <= _LONGEST_PLACE}

    def where(self, path: Path_) -> str:
        """``file:line dotted.path`` of the nearest part that exists."""
        written, lines = _dotted(path), self._written_out
        if len(written) > _LONGEST_PLACE:
            written = f"{written[:_LONGEST_PLACE]}…"
        known = written
        while known not in lines and known:
            known = known.rpartition(".")[0]
        return f"{self.name}:{lines.get(known, 1)} {written}".rstrip()


def _dotted(path: Path_) -> str:
    return ".".join(str(step) for step in path)


def read(path: Path) -> Document:
    """Read one YAML file.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or is not in our YAML.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(4 * _MOST_CHARACTERS + 1)
        if len(raw) > 4 * _MOST_CHARACTERS:
            raise InputError(Problem(str(path), "is too large", "at most 8 million bytes are read"))
        text = raw.decode("utf-8-sig")
    except OSError as error:
        found = error.strerror or "cannot be read"
        raise InputError(Problem(str(path), found, "give the path of a YAML file")) from None
    except UnicodeDecodeError:
        raise InputError(Problem(str(path), "is not UTF-8 text", "save it as UTF-8")) from None
    return loads(text, str(path))


def loads(text: str, name: str) -> Document:
    """Read YAML or JSON from a text; ``name`` stands for the file in problems.

    Raises:
        InputError: the text is not in our YAML, and is no JSON without surprises.
    """
    if len(text) > _MOST_CHARACTERS:
        raise InputError(
            Problem(name, f"has {len(text):,} characters", "at most 2,000,000 are read")
        )
    found = _UNPRINTABLE.search(text)
    if found:
        _refuse_sign(found[0], f"{name}:{text.count(chr(10), 0, found.start()) + 1}")
    document = _json(text, name) if _JSON.match(text) else _yaml(text, name)
    if "\\" in text:  # a sign that may not stand in the text may not be written as \\u0000 either
        _refuse_signs(document.value, (), document)
    return document


def _json(text: str, name: str) -> Document:
    reading = Reading(text, name, Limits(_MOST_DIGITS, _LONGEST_KEY, _DEEPEST, _MOST_VALUES))
    return Document(name, reading.value(), reading.lines)


def _yaml(text: str, name: str) -> Document:
    loader = _Loader(text)
    construction = _Construction(name)
    try:
        _refuse_forms(text, name)
        root = loader.get_single_node()
        value = None if root is None else construction.value(root, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(Problem(where, f"is not YAML: {found}", "mend the line")) from None
    finally:
        loader.dispose()
    return Document(name, value, construction.lines)


def _refuse_signs(value: Any, path: Path_, document: Document) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _refuse_signs(key, path, document)
            _refuse_signs(part, (*path, key), document)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            _refuse_signs(part, (*path, at), document)
    elif isinstance(value, str) and (found := _UNPRINTABLE.search(value)):
        _refuse_sign(found[0], document.where(path))


def _refuse_sign(sign: str, where: str) -> NoReturn:
    raise InputError(
        Problem(where, f"holds the control character U+{ord(sign):04X}", "take it out")
    )


def _refuse_forms(text: str, name: str) -> None:
    """Refuse tags, aliases, depth and number before composing, which is slow and may crash."""
    depth = values = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        where = f"{name}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent):
            raise InputError(Problem(where, "uses an alias", "write the value out"))
        if getattr(event, "tag", None) is not None:
            found = f"the tag {event.tag!r} is not allowed"
            raise InputError(Problem(where, found, "write plain values"))
        values += isinstance(event, yaml.NodeEvent)
        if values > _MOST_VALUES:
            expected = f"at most {_MOST_VALUES:,} keys and values are read"
            raise InputError(Problem(where, "has too many keys and values", expected))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise InputError(Problem(where, "is nested too deeply", "write it flatter"))


class _Construction:
    """One pass over the composed nodes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path_, int] = {}

    def value(self, node: Any, path: Path_) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.style in _QUOTED else _scalar(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Any, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            where = f"{self.name}:{key_node.start_mark.line + 1}"
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                raise InputError(Problem(where, "a key must be plain text", "write it out"))
            key = key_node.value
            if len(key) > _LONGEST_KEY:
                found = f"a key has {len(key):,} characters"
                raise InputError(Problem(where, found, f"at most {_LONGEST_KEY} are read"))
            if key in result:
                dotted = ".".join(map(str, (*path, key)))
                found = f"the key {key!r} stands twice"
                raise InputError(Problem(f"{where} {dotted}", found, "keep one of them"))
            if (
                node.flow_style
                and value_node.value == ""
                and value_node.start_mark.index == (key_node.end_mark.index)
            ):
                found = f"the entry {key!r} has no value; within {{ }} a comma separates entries"
                expected = "write amounts there without commas (2400万円) or in quotes"
                raise InputError(Problem(where, found, expected))
            result[key] = self.value(value_node, (*path, key))
        return result


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        digits = text.replace("_", "")
        if len(digits) > _MOST_DIGITS:
            return text
        # 001 is an identifier, not the number one
        return text if digits.lstrip("+-").startswith("0") and len(digits) > 1 else int(digits)
    if _DECIMAL.fullmatch(text):
        # a longer number stays text, which a term that wants a number refuses
        return text if len(text) > _MOST_DIGITS + 1 else Decimal(text.replace("_", ""))
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
