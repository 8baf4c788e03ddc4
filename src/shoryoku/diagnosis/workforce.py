"""People: three steps, three windows, ten measures and two certifications, as printed.

The guideline for people in small firms (人材活用ガイドライン) was read only through the interim
report (S1:956-1069): what is not printed there stays empty and is said to be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.money import parse_rate
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data") / "workforce.yaml"


class Printed(NamedTuple):
    """Something the guideline names: a support body, a tool, a programme, a case, a point.

    Attributes:
        page: its page in the guideline, ``P31``; for a case its number; empty if not printed.
        at: where the interim report prints it, ``S1:1037``.
        as_printed: the printed words where a misprint was corrected in ``name``; else empty.
    """

    id: str
    name: Text
    page: str
    at: str
    as_printed: str = ""


class Step(NamedTuple):
    """One of the three steps, and the tool that the guideline gives for it."""

    id: str
    name: Text
    tool: Text
    page: str
    at: str


class Window(NamedTuple):
    """One of the three windows (3つの窓): whom to win, and how."""

    number: int
    name: Text
    talent: str
    methods: tuple[str, ...]
    traits: tuple[Text, ...]
    at: str


class Measure(NamedTuple):
    """One of the ten measures.

    Attributes:
        kind: ``securing`` (確保手法) or ``environment`` (環境整備).
        windows: the windows it serves.
        windows_standing: ``seed`` where that is printed, else ``assumed``.
        points, support, tools, programmes, cases: printed for one measure only; for the others
            empty, which means not printed and not "none".
    """

    id: str
    name: Text
    kind: str
    windows: tuple[int, ...]
    windows_standing: str
    at: str
    points: tuple[Printed, ...]
    support: tuple[Printed, ...]
    tools: tuple[Printed, ...]
    programmes: tuple[Printed, ...]
    cases: tuple[Printed, ...]

    @property
    def is_described(self) -> bool:
        """Whether its page of the guideline is among what was read."""
        return bool(self.points)


class Criterion(NamedTuple):
    """One printed criterion of a certification.

    ``kind`` is ``ratio``, ``hours``, ``bool`` or ``judged`` (by people); a number is met from
    ``at_least`` upwards, or strictly below ``below``, or from the figure that is itself given
    under ``at_least_given``.
    """

    id: str
    name: Text
    kind: str
    at_least: Fraction | None
    below: Fraction | None
    at_least_given: str


class Certification(NamedTuple):
    """A certification with the criteria that are printed, which are not all: 「等」."""

    id: str
    name: Text
    criteria: tuple[Criterion, ...]
    at: str


class Guideline(NamedTuple):
    """Everything the interim report prints of the guideline."""

    steps: tuple[Step, ...]
    checks: tuple[Printed, ...]
    talents: dict[str, Text]
    methods: dict[str, Text]
    windows: tuple[Window, ...]
    measures: tuple[Measure, ...]
    certifications: dict[str, Certification]

    def measure(self, id_: str) -> Measure:
        """The measure of an id.

        Raises:
            InputError: no such measure.
        """
        for measure in self.measures:
            if measure.id == id_:
                return measure
        hint = did_you_mean(id_, [measure.id for measure in self.measures])
        raise InputError(Problem("measure", f"{id_!r} is not a measure", hint))


class Windows(NamedTuple):
    """The windows that the answers leave possible; one when they decide."""

    possible: tuple[Window, ...]

    @property
    def window(self) -> Window | None:
        """The window, or ``None`` while the answers do not decide."""
        return self.possible[0] if len(self.possible) == 1 else None


class CriterionFound(NamedTuple):
    """A criterion and whether it is met; ``None`` is unknown, or left to people to judge."""

    criterion: Criterion
    is_met: bool | None
    value: Any = None


class Precheck(NamedTuple):
    """What can be said of a certification: never that it will be granted."""

    certification: Certification
    found: tuple[CriterionFound, ...]

    @property
    def is_complete(self) -> bool:
        """Always false: the printed criteria end in 「等」, so there are more of them."""
        return False

    @property
    def printed_criteria_met(self) -> bool | None:
        """Whether all printed criteria are met; ``None`` while one is unknown and none fails."""
        states = [found.is_met for found in self.found]
        return False if False in states else None if None in states else True


class Strategy(NamedTuple):
    """How far a firm has come along the three steps, in its own words where it used them."""

    challenges: tuple[str, ...] = ()
    people_problems: tuple[str, ...] = ()
    talent: str | None = None
    method: str | None = None
    measures: tuple[str, ...] = ()

    @property
    def next_step(self) -> Step | None:
        """The first step that is not finished; ``None`` when all three are."""
        first, second, third = guideline().steps
        if not (self.challenges and self.people_problems):
            return first
        if window(self.talent, self.method).window is None:
            return second
        return None if self.measures else third

    def refuse_skipped_steps(self) -> None:
        """Refuse answers to a later step while an earlier one is open.

        Raises:
            InputError: names the step that has to be finished first.
        """
        step = self.next_step
        ids = [known.id for known in guideline().steps]
        at = ids.index(step.id) if step else len(ids)
        given = [
            at_ for at_, part in enumerate((self.talent or self.method, self.measures)) if part
        ]
        if step and any(later + 1 > at for later in given):
            found = f"a later step is answered, but step {at + 1} is not finished"
            raise InputError(Problem("workforce", found, f"first: {step.name.ja} ({step.name.en})"))


def window(talent: str | None, method: str | None) -> Windows:
    """The windows for a level of staff and a way to secure them.

    Args:
        talent: ``core`` or ``operational``, or the Japanese name; ``None`` is unknown.
        method: ``outside`` or ``training``, or the Japanese name; ``None`` is unknown.

    Raises:
        InputError: another word.
    """
    known = guideline()
    talent_id = _id_of(talent, known.talents, "talent")
    method_id = _id_of(method, known.methods, "method")
    return Windows(
        tuple(
            window_
            for window_ in known.windows
            if talent_id in (None, window_.talent)
            and (not method_id or method_id in window_.methods)
        )
    )


def measures_for(number: int) -> tuple[Measure, ...]:
    """The measures that serve a window, those that are described first."""
    found = [measure for measure in guideline().measures if number in measure.windows]
    return tuple(sorted(found, key=lambda measure: not measure.is_described))


def precheck(certification: str, answers: Mapping[str, Any]) -> Precheck:
    """Whether the printed criteria of a certification are met.

    Args:
        certification: ``kurumin`` or ``eruboshi``.
        answers: by criterion id: a ratio, hours, or yes/no; and the mean of the industry under
            ``industry_women_managers_share``. Missing answers stay unknown.

    Raises:
        InputError: no such certification or criterion.
    """
    known = guideline().certifications
    if certification not in known:
        hint = did_you_mean(certification, list(known)) or f"use {', '.join(known)}"
        raise InputError(Problem("certification", f"{certification!r} is unknown", hint))
    chosen = known[certification]
    names = {c.id for c in chosen.criteria} | {c.at_least_given for c in chosen.criteria} - {""}
    wrong = [
        Problem(key, "is not a criterion", ", ".join(sorted(names)))
        for key in answers
        if key not in names
    ]
    if wrong:
        raise InputError(wrong)
    return Precheck(chosen, tuple(_criterion(c, answers) for c in chosen.criteria))


def _criterion(criterion: Criterion, answers: Mapping[str, Any]) -> CriterionFound:
    value = answers.get(criterion.id)
    if value is None or criterion.kind in ("bool", "judged"):
        return CriterionFound(criterion, value, value)
    if criterion.below is not None:
        return CriterionFound(criterion, value < criterion.below, value)
    least = (
        criterion.at_least
        if not criterion.at_least_given
        else answers.get(criterion.at_least_given)
    )
    return CriterionFound(criterion, None if least is None else value >= least, value)


def _id_of(written: str | None, labels: Mapping[str, Text], where: str) -> str | None:
    if written is None:
        return None
    for id_, label in labels.items():
        if written in (id_, *label):
            return id_
    known = ", ".join(f"{id_} ({label.ja})" for id_, label in labels.items())
    raise InputError(Problem(where, f"is {written!r}", f"one of {known}"))


@cache
def guideline() -> Guideline:
    """What the interim report prints of the guideline, read once."""
    return stored("workforce", [DATA, Path(__file__)], _read)


def _read() -> Guideline:
    data = strict_yaml.read(DATA).value
    return Guideline(
        steps=tuple(
            Step(e["id"], _text(e), _text(e["tool"]), e["page"], e["at"]) for e in data["steps"]
        ),
        checks=tuple(_printed(e) for e in data["checks"]),
        talents={id_: _text(e) for id_, e in data["talents"].items()},
        methods={id_: _text(e) for id_, e in data["methods"].items()},
        windows=tuple(
            Window(
                e["number"],
                _text(e),
                e["talent"],
                tuple(e["methods"]),
                tuple(_text(trait) for trait in e["traits"]),
                e["at"],
            )
            for e in data["windows"]
        ),
        measures=tuple(_measure(e) for e in data["measures"]),
        certifications={e["id"]: _certification(e) for e in data["certifications"]},
    )


def _measure(entry: dict[str, Any]) -> Measure:
    parts = [
        tuple(_printed(part) for part in entry.get(kind, ()))
        for kind in ("points", "support", "tools", "programmes", "cases")
    ]
    return Measure(
        entry["id"], _text(entry), entry["kind"], tuple(entry["windows"]),
        entry["windows_standing"], entry["at"], *parts,
    )  # fmt: skip


def _certification(entry: dict[str, Any]) -> Certification:
    criteria = tuple(
        Criterion(
            e["id"],
            _text(e),
            e["kind"],
            parse_rate(e["at_least"]) if "at_least" in e else None,
            Fraction(e["below"]) if "below" in e else None,
            e.get("at_least_given", ""),
        )
        for e in entry["criteria"]
    )
    return Certification(entry["id"], _text(entry), criteria, entry["at"])


def _printed(entry: dict[str, Any]) -> Printed:
    page = str(entry.get("page") or entry.get("number") or "")
    return Printed(
        str(entry.get("id", page)), _text(entry), page, entry["at"], entry.get("printed", "")
    )


def _text(entry: Mapping[str, Any]) -> Text:
    return Text(entry["ja"], entry["en"])
