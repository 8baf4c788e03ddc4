"""Reforms: YAML overlays that change parameters of rules, compiled to new rules.

A file names what it changes; the rule files on disk stay as they are. One file may hold several
variants, a list in place of one value makes a variant of each, and several files add up to one
comparison. Every changed rule is validated exactly as a rule file is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.population.behaviour import Assumption, behaviour_from
from shoryoku.population.change import Change, Step, changed_rule
from shoryoku.population.parameters import Document, find, read_document
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.rules import Rule
from shoryoku.text import Text, did_you_mean

MOST_VARIANTS = 200
_FILE_KEYS = {"name", "behaviour", "changes", "variants"}
_VARIANT_KEYS = {"name", "behaviour", "changes"}
# `{cap.bands[2].base: 1}`: within braces YAML takes the bracket for a list unless it is quoted
_BARE_INDEX = re.compile(r"([{,]\s*)([\w.]+(?:\[[0-9]+\][\w.]*)+)(\s*:)")
_Written = dict[str, dict[str, Any]]


class Variant(NamedTuple):
    """One set of changed rules, by the id of the rule that each takes the place of."""

    id: str
    name: Text
    rules: dict[str, Rule]
    changes: tuple[Change, ...]
    behaviour: dict[str, Assumption]


class Reform(NamedTuple):
    """One file: how firms behave, before and after, and its variants."""

    file: str
    name: Text
    behaviour: dict[str, Assumption]
    variants: tuple[Variant, ...]


def read_reforms(files: Sequence[Path], rulebook: Rulebook) -> list[Reform]:
    """The reforms of some files.

    Raises:
        InputError: a file is not a reform, names a rule or parameter that does not exist, gives
            a value that the rule refuses, or two variants have the same id.
    """
    reforms = [read_reform(file, rulebook) for file in files]
    ids = [variant.id for reform in reforms for variant in reform.variants]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        expected = "give each reform an English name of its own"
        raise InputError(Problem("--reform", f"{', '.join(twice)} stands twice", expected))
    if len(ids) > MOST_VARIANTS:
        expected = f"at most {MOST_VARIANTS}"
        raise InputError(Problem("--reform", f"{len(ids):,} variants", expected))
    return reforms


def read_reform(file: Path, rulebook: Rulebook) -> Reform:
    """One reform file.

    Raises:
        InputError: see :func:`read_reforms`.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = None
    document = (
        strict_yaml.read(file)  # which says what is wrong with the file
        if text is None
        else strict_yaml.loads(_BARE_INDEX.sub(r'\1"\2"\3', text), str(file))
    )
    return reform_from(document, rulebook)


def reform_from(document: strict_yaml.Document, rulebook: Rulebook) -> Reform:
    """The reform in a document that was read.

    Raises:
        InputError: see :func:`read_reforms`.
    """
    _check_keys(document, document.value, (), _FILE_KEYS)
    value = document.value
    name = _name(document, value, ())
    behaviour = _behaviour(document, value, ())
    shared = _changes(document, value, ())
    reading = _Reading(document, rulebook)
    variants: list[Variant] = []
    entries = value.get("variants")
    if entries is None:
        variants += reading.variants(name, shared, behaviour={})
    elif not isinstance(entries, list) or not entries:
        expected = "give a list of {name: …, changes: …}"
        raise InputError(Problem(document.where(("variants",)), "is not a list", expected))
    else:
        for at, entry in enumerate(entries):
            path = ("variants", at)
            _check_keys(document, entry, path, _VARIANT_KEYS)
            own = _changes(document, entry, path)
            merged = {
                rule: {**shared.get(rule, {}), **own.get(rule, {})}
                for rule in dict.fromkeys([*shared, *own])
            }
            variants += reading.variants(
                _name(document, entry, path), merged, _behaviour(document, entry, path), at
            )
    return Reform(document.name, name, behaviour, tuple(variants))


def baseline_ids(reforms: Sequence[Reform]) -> list[str]:
    """The rules that any variant changes, in the order in which they are named."""
    return list(
        dict.fromkeys(
            rule for reform in reforms for variant in reform.variants for rule in variant.rules
        )
    )


def slug(name: str) -> str:
    """``Higher caps`` as part of an id: ``higher-caps``."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


class _Reading:
    """One file being read: its rules as documents, each read once."""

    def __init__(self, document: strict_yaml.Document, rulebook: Rulebook) -> None:
        self.document = document
        self.rulebook = rulebook
        self.documents: dict[str, Document] = {}

    def variants(
        self,
        name: Text,
        written: _Written,
        behaviour: dict[str, Assumption],
        at: int | None = None,
    ) -> Iterator[Variant]:
        """A variant for each combination of the values that are given as lists."""
        if not written:
            where = self.document.where(() if at is None else ("variants", at))
            raise InputError(
                Problem(where, "changes nothing", "give changes: {RULE: {PATH: VALUE}}")
            )
        slots: list[tuple[str, str, list[Any], bool]] = []
        for wanted, entries in written.items():
            document = self._rule(wanted, at)
            for path, new in entries.items():
                choices = self._choices(document, path, new, self._where(wanted, path, at))
                slots.append((wanted, path, choices, len(choices) > 1))
        for values in product(*(choices for _, _, choices, _ in slots)):
            named = [str(value) for value, slot in zip(values, slots, strict=True) if slot[3]]
            chosen = [
                (wanted, path, value)
                for (wanted, path, _, _), value in zip(slots, values, strict=True)
            ]
            yield self._variant(name, named, chosen, behaviour, at)

    def _rule(self, wanted: str, at: int | None) -> Document:
        if wanted not in self.documents:
            try:
                rule = self.rulebook.rule(wanted)
            except InputError as error:
                where = self._where(wanted, None, at)
                problems = [Problem(where, p.found, p.expected) for p in error.problems]
                raise InputError(problems) from None
            self.documents[wanted] = read_document(self.rulebook, rule)
        return self.documents[wanted]

    def _where(self, wanted: str, path: str | None, at: int | None) -> str:
        tail = (wanted,) if path is None else (wanted, path)
        own = (*(() if at is None else ("variants", at)), "changes", *tail)
        return self.document.where(own if own in self.document.lines else ("changes", *tail))

    @staticmethod
    def _choices(document: Document, path: str, new: Any, where: str) -> list[Any]:
        """The values of a grid; a list where a list stands already is one value."""
        if not isinstance(new, list):
            return [new]
        parameter = find(document, path, new, where)
        if isinstance(parameter.old, list):
            return [new]
        if not new:
            raise InputError(Problem(where, "is an empty list", "give values to compare"))
        return new

    def _variant(
        self,
        name: Text,
        named: list[str],
        chosen: list[tuple[str, str, Any]],
        behaviour: dict[str, Assumption],
        at: int | None,
    ) -> Variant:
        ending = slug("-".join([name.en, *named])) or f"variant-{(at or 0) + 1}"
        if named:
            name = Text(f"{name.ja}（{'、'.join(named)}）", f"{name.en} ({', '.join(named)})")
        rules: dict[str, Rule] = {}
        found: list[Change] = []
        for wanted in dict.fromkeys(rule for rule, _, _ in chosen):
            document = self.documents[wanted]
            steps = [
                Step.of(document, path, value, self._where(wanted, path, at))
                for rule, path, value in chosen
                if rule == wanted
            ]
            rules[document.rule.id] = changed_rule(document, steps, ending)
            found += [change for step in steps for change in step.changes(document)]
        return Variant(ending, name, rules, tuple(found), behaviour)


def _check_keys(
    document: strict_yaml.Document, value: Any, path: tuple[str | int, ...], known: set[str]
) -> None:
    if not isinstance(value, dict):
        expected = f"give {', '.join(sorted(known))}; see docs/reforms.md"
        raise InputError(Problem(document.where(path), "is not a mapping", expected))
    problems = [
        Problem(
            document.where((*path, key)),
            f"the key {key!r} is unknown",
            did_you_mean(key, sorted(known)) or f"one of {', '.join(sorted(known))}",
        )
        for key in value
        if key not in known
    ]
    if problems:
        raise InputError(problems)


def _name(
    document: strict_yaml.Document, value: dict[str, Any], path: tuple[str | int, ...]
) -> Text:
    name = value.get("name")
    if isinstance(name, str) and name:
        return Text(name, name)
    if isinstance(name, dict) and set(name) == {"ja", "en"} and all(map(_is_text, name.values())):
        return Text(name["ja"], name["en"])
    where = document.where((*path, "name"))
    raise InputError(Problem(where, "has no name", "give name: {ja: …, en: …}"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _behaviour(
    document: strict_yaml.Document, value: dict[str, Any], path: tuple[str | int, ...]
) -> dict[str, Assumption]:
    if "behaviour" not in value:
        return {}
    return behaviour_from(value["behaviour"], document, (*path, "behaviour"))


def _changes(
    document: strict_yaml.Document, value: dict[str, Any], path: tuple[str | int, ...]
) -> _Written:
    found = value.get("changes") or {}
    wrong = [
        key
        for key, entry in (found.items() if isinstance(found, dict) else [("", None)])
        if not isinstance(entry, dict) or not entry
    ]
    if wrong:
        where = document.where((*path, "changes", *filter(None, wrong[:1])))
        expected = "give {RULE: {PATH: VALUE}}, e.g. shoryokuka_ippan@8: {cap.rows.50.base: 3500万}"
        raise InputError(Problem(where, "is not a list of changes", expected))
    return dict(found)
