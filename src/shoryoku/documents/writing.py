"""How the report writes numbers and sentences: one language, one way, each with its notes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from shoryoku.diagnosis.actions import Sourced
from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.report import Diagnosis
from shoryoku.documents.content import Words
from shoryoku.documents.notes import Notes
from shoryoku.money import format_yen, round_half_up
from shoryoku.text import Language, Text

_MAN = 10_000


class Writing:
    """A diagnosis being written in one language; the notes collect behind it."""

    def __init__(self, found: Diagnosis, language: Language) -> None:
        self.found = found
        self.language = language
        self.notes = Notes(language, found.firm, found.section)

    @property
    def ja(self) -> bool:
        return self.language == "ja"

    def say(self, words: Text) -> str:
        return words.in_language(self.language)

    def pick(self, ja: str, en: str) -> str:
        return ja if self.ja else en

    def words(self, ja: str, en: str, *marks: str, strong: bool = False) -> Words:
        return Words(self.pick(ja, en), marks, strong)

    def sourced(self, one: Sourced, strong: bool = False) -> Words:
        """Words of the diagnosis with the notes of their sources."""
        return Words(self.say(one.words), self.marks(one.sources), strong)

    def marks(self, sources: Iterable[str]) -> tuple[str, ...]:
        """The marks of sources as the diagnosis names them (see ``Sourced``)."""
        return tuple(self._mark(source) for source in sources)

    def _mark(self, source: str) -> str:
        kind, _, name = source.partition("/")
        if kind == "firm":
            return self.notes.part(name)
        if kind == "definition":
            return self.notes.define(name)
        if kind == "rule":
            answers = {answer.rule.id: answer for answer in self.found.support.answers}
            return self.notes.rule(answers[name])
        return self.notes.cite(source)

    def joined(self, names: Iterable[str]) -> str:
        return self.pick("、", ", ").join(names)

    def bracketed(self, words: str) -> str:
        return self.pick(f"（{words}）", f" ({words})")

    def percent(self, ratio: Fraction) -> str:
        """``94.6%``: one decimal, halves away from zero; a fall has ▲ in Japanese."""
        shown = rounded(abs(ratio) * 100)
        return self._sign(ratio) + f"{shown}%"

    def change(self, ratio: Fraction) -> str:
        """A change as a percentage with its sign: ``＋12.1%``, ``▲3%``."""
        plus = self.pick("＋", "+") if ratio > 0 else ""
        return plus + self.percent(ratio)

    def hours(self, hours: Fraction | None) -> str:
        """Hours with one decimal at most."""
        if hours is None:
            return self.pick("不明", "unknown")
        return self._sign(hours) + self.pick(
            f"{rounded(abs(hours))}時間", f"{rounded(abs(hours))} h"
        )

    def more_hours(self, hours: Fraction) -> str:
        """A change of hours with its sign: ``＋3時間``, ``▲3時間``."""
        return (self.pick("＋", "+") if hours > 0 else "") + self.hours(hours)

    def man_yen(self, yen: Fraction | int) -> str:
        """Yen rounded to 10,000, as papers show them; whole yen below that, and in English."""
        exact = Fraction(yen)
        unit = _MAN if abs(exact) >= Fraction(_MAN) else 1
        return format_yen(int(round_half_up(exact / unit, 0)) * unit, self.language)

    def years(self, years: Fraction) -> str:
        return self.pick(f"{rounded(years)}年", f"{rounded(years)} years")

    def _sign(self, value: Fraction) -> str:
        return self.pick("▲", "-") if value < 0 else ""


def nice_top(largest: Fraction) -> int:
    """A round number not below the largest: 1, 2 or 5 times a power of ten."""
    power = 1
    while 5 * power < largest:
        power *= 10
    return next(top for top in (power, 2 * power, 5 * power) if Fraction(top) >= largest)
