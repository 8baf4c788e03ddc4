"""Programmes, their rules and the sources of both, as entries that can be searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.rules import Origin, Programme, Rule, SourceRule
from shoryoku.rulebook.words import label, words
from shoryoku.search.entries import Entry, Level, Passage, without_repetition
from shoryoku.text import Text


def programme_entries(book: Rulebook) -> Iterator[Entry]:
    """Each programme, then each of its rules from the newest window to the oldest."""
    for programme in book.programmes():
        yield _programme(programme)
        for head in reversed(programme.heads):
            yield _rule(programme, programme.rules[head.id])


def source_entries(book: Rulebook) -> Iterator[Entry]:
    """The documents that programmes and rules cite, each once, with the rules that cite it."""
    cited: dict[str, _Cited] = {}
    for programme in book.programmes():
        owners = [(head.id, programme.rules[head.id].sources) for head in programme.heads]
        for owner, sources in reversed([(programme.id, programme.sources), *owners]):
            for id_, source in sources.items():
                found = cited.setdefault(source.ref, _Cited(programme.id, id_, source.kind, {}, {}))
                found.owners[owner] = None
                if source.section:
                    found.sections[source.section] = None
    taken: Counter[str] = Counter()
    for ref, found in cited.items():
        id_ = f"{found.programme}:{found.id}"
        taken[id_] += 1
        yield Entry(
            kind="source",
            id=id_ if taken[id_] == 1 else f"{id_}:{taken[id_]}",
            title=_same(ref),
            passages=tuple(_passage("text", _same(section)) for section in found.sections),
            standing=found.kind,
            rules=tuple(owner for owner in found.owners if "@" in owner),
        )


class _Cited(NamedTuple):
    programme: str
    id: str
    kind: str
    sections: dict[str, None]
    owners: dict[str, None]


def _programme(programme: Programme) -> Entry:
    passages = [_passage("alias", _same(programme.id)), _passage("text", programme.purpose)]
    if programme.payer:
        passages.append(_passage("text", programme.payer))
    if programme.reason_not_computed:
        passages.append(_passage("text", programme.reason_not_computed))
    passages += [_passage("note", note) for note in (*programme.notes, *_remarks(programme.origin))]
    return Entry(
        kind="programme",
        id=programme.id,
        title=programme.name,
        passages=without_repetition(passages),
        sources=_cited(programme.origin, programme.sources),
        standing=programme.origin.standing,
    )


def _rule(programme: Programme, rule: Rule) -> Entry:
    named = [_passage("alias", programme.name), _passage("alias", _same(rule.id))]
    passages = [*named, *_parts(rule), *_notes(rule)]
    return Entry(
        kind="programme",
        id=programme.id,
        title=rule.name,
        passages=without_repetition(passages),
        sources=_cited(rule.window_origin, rule.sources),
        standing=rule.window_origin.standing,
        rules=(rule.id,),
    )


def _parts(rule: Rule) -> Iterator[Passage]:
    """What a rule asks, pays and expects, in the order of the guidelines."""
    for requirement in rule.requirements:
        if requirement.label is not None:
            yield _said("label", requirement.label, requirement.origin, rule)
        elif requirement.kind != "judged":
            node = rule.definitions[requirement.id].node
            test = Text(words(rule, "ja").node(node), words(rule, "en").node(node))
            yield _said("text", test, requirement.origin, rule)
        if requirement.remedy is not None:
            yield _said("text", requirement.remedy, requirement.origin, rule)
    for class_ in rule.cost_classes:
        named = class_.label or _label(rule, class_.term)
        yield _said("label", named, class_.origin, rule)
    yield from (_passage("text", excluded) for excluded in rule.excluded)
    for special in rule.specials:
        definition = rule.definitions.get(special)
        origin = definition.origin if definition else None
        yield _said("label", _label(rule, special), origin, rule)
        if special in rule.special_notes:
            yield _said("text", rule.special_notes[special], origin, rule)
    for commitment in rule.commitments:
        yield _said("label", commitment.label, commitment.origin, rule)
        for exempt in commitment.exempt:
            yield _said("text", exempt.label, commitment.origin, rule)
    for duty in (*rule.bonus, *rule.penalties, *rule.duties):
        yield _said("text", duty.label, duty.origin, rule)
    for name, definition in rule.definitions.items():
        if definition.origin is not None:
            yield _said("text", _label(rule, name), definition.origin, rule)


def _notes(rule: Rule) -> Iterator[Passage]:
    origins = [
        rule.window_origin,
        *(entry.origin for entry in rule.values),
        *(definition.origin for definition in rule.definitions.values() if definition.origin),
        *(requirement.origin for requirement in rule.requirements),
        *(class_.origin for class_ in rule.cost_classes),
        *(commitment.origin for commitment in rule.commitments),
        *(duty.origin for duty in (*rule.bonus, *rule.penalties, *rule.duties)),
        *(combination.origin for combination in rule.combinations),
    ]
    for origin in dict.fromkeys(origins):
        for remark in _remarks(origin):
            yield _said("note", remark, origin, rule)
    yield from (_passage("note", note) for note in rule.notes)
    yield from (_passage("note", _same(part)) for part in rule.not_read)


def _remarks(origin: Origin) -> Iterator[Text]:
    yield from (remark for remark in (origin.note, origin.other_reading) if remark is not None)


def _label(rule: Rule, name: str) -> Text:
    return Text(label(rule, name, "ja"), label(rule, name, "en"))


def _said(level: Level, said: Text, origin: Origin | None, rule: Rule) -> Passage:
    if origin is None:
        return _passage(level, said)
    return Passage(level, said, _cited(origin, rule.sources), origin.standing)


def _passage(level: Level, said: Text) -> Passage:
    return Passage(level, said)


def _same(written: str) -> Text:
    return Text(written, written)


def _cited(origin: Origin, sources: dict[str, SourceRule]) -> tuple[Text, ...]:
    cited = [sources[id_] for id_ in origin.sources if id_ in sources]
    return tuple(
        _same(f"{source.ref}、{source.section}" if source.section else source.ref)
        for source in cited
    )
