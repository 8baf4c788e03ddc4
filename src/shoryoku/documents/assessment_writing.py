"""An assessment being written in one language: its groups, its words, and the notes behind it."""

from __future__ import annotations

from collections.abc import Iterable

from shoryoku.diagnosis.section import Section
from shoryoku.documents.content import Note
from shoryoku.documents.notes import Notes
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.groups import Groups, falls_short, groups
from shoryoku.rulebook.rules import Origin
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language, Text

MOST_IN_FULL = 3


class AssessmentWriting:
    """What the parts of the paper share."""

    def __init__(self, found: Assessment, language: Language) -> None:
        self.found = found
        self.language = language
        self.notes = Notes(language, found.firm, Section())
        self.groups = groups(found)
        self.in_full = _in_full(found, self.groups)

    def say(self, words: Text) -> str:
        return words.in_language(self.language)

    def pick(self, ja: str, en: str) -> str:
        return ja if self.language == "ja" else en

    def joined(self, names: Iterable[str]) -> str:
        return self.pick("、", ", ").join(names)

    def bracketed(self, words: str) -> str:
        return self.pick(f"（{words}）", f" ({words})")

    def own(self) -> str:
        """The mark of how answers are grouped and counted here."""
        words = Text(
            "制度の分け方。使えそう＝事実の要件をすべて満たす。条件しだい＝満たさない要件はなく、"
            "まだ分からない事実がある。受付終了＝直近の回の規則で計算。最大＝1つの制度の上限側の額"
            "（足し合わせない）。",
            "How programmes are grouped. Usable: every requirement on facts holds. Possible: none "
            "fails and some facts are open. Closed: computed by the rules of the last call. At "
            "most: the upper end for one programme, never a sum.",
        )
        return self.notes.own("assessment.groups", words)

    def rules(self) -> str:
        """The mark of which rules were applied."""
        vintages = self.joined(answer.rule.id for answer in self.found.answers)
        lead = self.pick("当てはめた規則：", "rules applied: ")
        return self._keep("assessment/rules", "rule", lead + vintages)

    def entered(self) -> str:
        """The mark of what the firm entered."""
        words = self.pick("会社の記入：事実の欄", "entered by the firm: facts")
        return self._keep("firm/entered", "firm", words)

    def _keep(self, mark: str, kind: str, words: str) -> str:
        self.notes.found.setdefault(mark, Note(mark, kind, words))
        return mark

    def sources(self, answer: Answer, origin: Origin) -> tuple[str, ...]:
        """The marks of the documents that a value of a rule rests on."""
        marks = []
        for id_ in origin.sources:
            source = answer.rule.sources[id_]
            section = f"、{source.section}" if source.section else ""
            words = f"{source.ref}{section}" + self.bracketed(self.say(STANDING[source.kind]))
            marks.append(self._keep(f"document/{source.ref}{section}", "document", words))
        return tuple(marks) or (self.notes.rule(answer),)


def is_closed(answer: Answer) -> bool:
    """Whether the call is over on the day of the answer."""
    return answer.window_state == "closed"


def _in_full(found: Assessment, groups: Groups) -> tuple[Answer, ...]:
    """The answers whose reasons are printed: all of one programme, else the most useful."""
    if len({answer.rule.programme for answer in found.answers}) == 1:
        return found.answers[:MOST_IN_FULL]
    # what the plan falls short of comes last, and an amount that nothing of the rule bounds yet
    # says less than one that is bounded
    possible = sorted(
        groups.possible,
        key=lambda one: (falls_short(one), one.subsidy.is_open_above, -_sure(one)),
    )
    chosen = (*groups.usable, *groups.sure_by_last_call, *possible)
    programmes: dict[str, Answer] = {}
    for answer in chosen:
        programmes.setdefault(answer.rule.programme, answer)
    return tuple(programmes.values())[:MOST_IN_FULL]


def _sure(answer: Answer) -> int:
    return int(answer.subsidy.low or 0)
