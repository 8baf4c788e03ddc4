"""One thing that can be found: its title, and what is said of it, weightier words first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from shoryoku.text import Text

KINDS = {
    "programme": Text("制度", "Programmes"),
    "term": Text("用語", "Terms"),
    "case": Text("事例", "Cases"),
    "metric": Text("指標", "Metrics"),
    "fact": Text("データ", "Data"),
    "source": Text("出典", "Sources"),
}
Level = Literal["label", "text", "note", "alias"]


class Passage(NamedTuple):
    """Some words of an entry, with the sources and the standing of what they say.

    Attributes:
        level: ``label`` for names, ``text`` for what is said, ``note`` for remarks beside it;
            ``alias`` for words by which it is looked for and that are not shown, such as ids.
        sources, standing: empty where those of the entry hold.
    """

    level: Level
    words: Text
    sources: tuple[Text, ...] = ()
    standing: str = ""


class Entry(NamedTuple):
    """One thing that can be found.

    Attributes:
        kind: one of :data:`KINDS`.
        id: of the thing in its kind; of a programme also for each of its rules.
        rules: of a programme the rule that this entry is about, empty for what all rules
            share; of a source the rules that cite it.
        standing: empty for what has none, such as a question.
    """

    kind: str
    id: str
    title: Text
    passages: tuple[Passage, ...]
    sources: tuple[Text, ...] = ()
    standing: str = ""
    rules: tuple[str, ...] = ()


def without_repetition(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Each wording once, at the first place where it stands."""
    found: dict[Text, Passage] = {}
    for passage in passages:
        if passage.words.ja or passage.words.en:
            found.setdefault(passage.words, passage)
    return tuple(found.values())
