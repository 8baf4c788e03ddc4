"""The sources of a report as a list: what each note says, and how far it can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from shoryoku.diagnosis.payback import formulas
from shoryoku.diagnosis.report import Diagnosis
from shoryoku.documents.content import Note, Paper
from shoryoku.reference.entries import documents
from shoryoku.reference.metrics import registry
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language, Text

_WORST_FIRST = ("assumed", "remembered", "secondary", "seed", "official")
_LOOKS = {"official": "", "seed": "", "secondary": "second", "firm": "own"}
_KINDS = {
    "official": Text("原典", "original "),
    "seed": Text("資料", "document "),
    "secondary": Text("引用", "quoted "),
    "remembered": Text("未確認", "unverified "),
    "assumed": Text("仮定", "assumed "),
    "firm": Text("記入", "entered "),
}
_PAYBACK = "payback."


class Source(NamedTuple):
    """One note of the report.

    Attributes:
        number: as it stands in the list of sources.
        look: how its chip is drawn.
        standing: how far it can be relied on, in words; empty for what the firm entered.
        kind: the same for those who do not see the chip, in a word or two.
        text: what it says.
    """

    number: int
    look: str
    standing: str
    kind: str
    text: str


def sources(paper: Paper, found: Diagnosis, language: Language) -> dict[str, Source]:
    """The notes that a paper uses, by mark, in the order in which they appear."""
    listed = {}
    for mark, number in paper.numbered_notes().items():
        note = paper.notes[mark]
        standing = standing_of(note, found)
        words = STANDING[standing].in_language(language) if standing in STANDING else ""
        kind = _KINDS[standing].in_language(language)
        listed[mark] = Source(number, _LOOKS.get(standing, "todo"), words, kind, note.text)
    return listed


def standing_of(note: Note, found: Diagnosis) -> str:
    """How far a note can be relied on; ``firm`` for what the firm entered."""
    if note.kind == "firm":
        return "firm"
    if note.kind == "rule":
        answers = {f"rule/{answer.rule.id}": answer for answer in found.support.answers}
        return _worst(source.kind for source in answers[note.id].rule.sources.values())
    name = note.id.removeprefix("definition/")
    if note.kind == "definition":
        metrics: Mapping[str, object] = registry().metrics
        if name in metrics:
            return registry().metrics[name].standing
        formula = formulas().get(name.removeprefix(_PAYBACK))
        return formula.standing if formula and name.startswith(_PAYBACK) else "assumed"
    # a note with words beside its place says what we added to it
    if " " in note.id:
        return "assumed"
    return documents()[note.id.partition(":")[0]].kind


def _worst(kinds: Iterable[str]) -> str:
    present = set(kinds)
    return next((kind for kind in _WORST_FIRST if kind in present), "assumed")
