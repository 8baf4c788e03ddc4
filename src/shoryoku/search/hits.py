"""What was found of one thing, put in order and shown: its title and the passage that matches."""

from __future__ import annotations

from typing import NamedTuple

from shoryoku.search.cutting import folded, runs
from shoryoku.search.entries import Entry, Passage
from shoryoku.search.marks import Piece, marked, passage, standing_in
from shoryoku.search.question import Word
from shoryoku.text import Language, Text

# where words stand equally well, a programme is wanted more often than a document about it
_IMPORTANCE = {
    "programme": 1.5,
    "term": 1.2,
    "case": 1.2,
    "metric": 1.1,
    "fact": 1.0,
    "source": 0.5,
}
_LEVELS = {"label": 3, "text": 2, "note": 1}
_IS_THE_TITLE, _IN_THE_TITLE, _IN_THE_TEXT = 0, 1, 2


class Hit(NamedTuple):
    """One thing that was found.

    Attributes:
        kind, id: what it is: the id of a programme, term, case, metric, datum or document.
        title: in both languages; ``heading`` is the same in the language asked for, in pieces
            of which those that match are marked.
        excerpt: the passage that matches best, in pieces; in the other language where the words
            stand in that one only.
        sources, standing: of the passage, else of the thing; empty where there is none.
        rules: of a programme the rules in which the words stand, newest first, empty where they
            stand in what all of them share; of a source the rules that cite it.
        vintages: of a programme how many vintages these rules belong to.
        score: higher is better; comparable within one search only.
    """

    kind: str
    id: str
    title: Text
    heading: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    sources: tuple[Text, ...]
    standing: str
    rules: tuple[str, ...]
    vintages: int
    score: float

    @property
    def further(self) -> int:
        """The number of further vintages, besides the newest, in which the words stand."""
        return max(0, self.vintages - 1)


class Group(NamedTuple):
    """The entries of one thing that match, each with its weight, in the order of the index."""

    kind: str
    id: str
    matches: tuple[tuple[Entry, float], ...]

    @property
    def score(self) -> float:
        return max(score for _, score in self.matches) * _IMPORTANCE[self.kind]


def ranked(groups: list[Group], question: tuple[Word, ...]) -> list[Group]:
    """The best first: whose title or id it is, then in whose title it stands, then by weight."""
    return sorted(groups, key=lambda group: (_tier(group, question), -group.score))


def in_a_title(group: Group, question: tuple[Word, ...]) -> bool:
    """Whether the words stand in the title of what was found; data and sources do not count."""
    return _tier(group, question) < _IN_THE_TEXT


def _tier(group: Group, question: tuple[Word, ...]) -> int:
    names = [name for entry, _ in group.matches for name in (*entry.title, entry.id)]
    whole = "".join(run for word in question for run in word.runs)
    if any("".join(runs(folded(name))) == whole for name in names):
        return _IS_THE_TITLE
    # the titles of data and documents are long and many: they would hide the rest
    if group.kind not in ("fact", "source") and any(
        standing_in(question, name) == len(question) for name in names
    ):
        return _IN_THE_TITLE
    return _IN_THE_TEXT


def hit_of(group: Group, question: tuple[Word, ...], language: Language) -> Hit:
    """The hit of a group; of several vintages the newest, unless what all share has the words."""
    first = group.matches[0][0]
    is_programme = group.kind == "programme"
    of_entries = tuple(rule for entry, _ in group.matches for rule in entry.rules)
    rules = of_entries if is_programme else first.rules
    chosen, words = _excerpt(first, question, language)
    return Hit(
        kind=group.kind,
        id=group.id,
        title=first.title,
        heading=marked(question, first.title.in_language(language)),
        excerpt=passage(question, words, language),
        sources=chosen.sources if chosen and chosen.sources else first.sources,
        standing=chosen.standing if chosen and chosen.standing else first.standing,
        rules=rules,
        vintages=len({rule.partition("/")[0] for rule in rules}) if is_programme else 0,
        score=group.score,
    )


def _excerpt(
    entry: Entry, question: tuple[Word, ...], language: Language
) -> tuple[Passage | None, str]:
    """The passage in which most of the words stand, and its words to be shown.

    They are in the language asked for, or in the other one where more of the words stand in
    that; where the title of the other language says more than any passage, it is shown.
    """
    other: Language = "ja" if language == "en" else "en"
    best, chosen, shown = (0, False, 0, 0), None, ""
    for at, one in enumerate(entry.passages):
        if one.level == "alias" or one.words == entry.title:
            continue
        own = standing_in(question, one.words.in_language(language))
        foreign = standing_in(question, one.words.in_language(other))
        level = _LEVELS[one.level] if own or foreign else int(one.level == "text")
        rank = (max(own, foreign), own >= foreign, level, -at)
        if chosen is None or rank > best:
            best, chosen = rank, one
            shown = one.words.in_language(language if own >= foreign else other)
    in_title = [standing_in(question, entry.title.in_language(each)) for each in (language, other)]
    if in_title[1] > max(in_title[0], best[0]):
        return None, entry.title.in_language(other)
    return chosen, shown
