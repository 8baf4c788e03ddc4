"""Where a firm stands on the tasks of the model: symbol and level per task, and the gaps.

An answer that is not known leaves the symbol, the level and the overall level open: they are
given as what they may be at least and at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.tasks import (
    CHANGED,
    INTRODUCED,
    LEVELS,
    NOT_UNDER_WAY,
    SYMBOLS,
    UNNAMED_TASK,
    ApplicableTasks,
    Task,
    applicable_tasks,
    industry_words,
)
from shoryoku.diagnosis.tasks import task as task_named
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text


class Answer(NamedTuple):
    """What a firm said of one task; ``None`` is not known. Evidence is what proves it."""

    introduced: bool | None = None
    process_changed: bool | None = None
    evidence: str = ""


class Question(NamedTuple):
    """Two questions of the questionnaire, with the printed examples of what counts."""

    task: Task
    introduced: Text
    process_changed: Text


class Gap(NamedTuple):
    """What a level asks of a task beyond what the firm has: the symbol and a printed example."""

    level: int
    symbol: str
    example: Text


class TaskAssessment(NamedTuple):
    """Where a firm stands on one task.

    Attributes:
        symbol: ``None`` while answers are missing; then between ``low`` and ``high``.
        level: the highest level whose symbol is reached; ``None`` while that is open.
        level_low, level_high: the levels it may be.
        same_as: a lower level that asks the same symbol, so that the two cannot be told apart.
        gaps: what is missing to levels 2 and 3, if it is known.
        evidence: the words given.
    """

    task: Task
    symbol: str | None
    low: str
    high: str
    level: int | None
    level_low: int
    level_high: int
    same_as: int | None
    gaps: tuple[Gap, ...]
    evidence: str

    @property
    def lacks_evidence(self) -> bool:
        """Whether something is claimed and nothing was named that proves it."""
        return self.low != NOT_UNDER_WAY and not self.evidence


class Assessment(NamedTuple):
    """Where a firm stands on all tasks that count for it.

    Attributes:
        tasks: one per task that applies, in the printed order.
        level: the overall level: the highest reached on every task that applies; ``None`` while
            answers that could change it are missing. Only a reading of the document, which
            gives no rule (standing ``assumed``).
        level_low, level_high: what it may be.
        holding_back: the tasks that keep the overall level from being higher.
        unanswered: tasks without an answer that decides their symbol.
    """

    applicable: ApplicableTasks
    tasks: tuple[TaskAssessment, ...]
    level: int | None
    level_low: int
    level_high: int
    holding_back: tuple[Task, ...]
    unanswered: tuple[Task, ...]

    def gaps(self, level: int) -> tuple[tuple[Task, Gap], ...]:
        """Every task that is short of a level, with what is missing."""
        return tuple(
            (one.task, gap) for one in self.tasks for gap in one.gaps if gap.level == level
        )


def task_assessment(
    task: str,
    introduced: bool | None = None,
    process_changed: bool | None = None,
    evidence: str = "",
) -> TaskAssessment:
    """Symbol and level of one task (S0:92-104).

    Equipment or IT tools in use give ``○``; the way of working changed with them gives ``◎``.
    A change of the way of working alone gives no symbol: ``◎`` adds to ``○``.

    Args:
        task: its printed name or id.
        introduced: whether equipment or IT tools for it are in use; ``None``: not known.
        process_changed: whether the way of working was changed as well.
        evidence: what proves it: the machine, its year, a manual.

    Raises:
        InputError: no such task, or the one the document does not name.
    """
    found = task_named(task)
    if found.id == UNNAMED_TASK:
        raise InputError(Problem("task", "is the task that has no name", "assess a named task"))
    low, high = _symbols(introduced, process_changed)
    level_low, level_high = _level(found, low), _level(found, high)
    known = low == high
    alike = [n for n in LEVELS if n < level_low and _asked(found, n) == _asked(found, level_low)]
    return TaskAssessment(
        found,
        low if known else None,
        low,
        high,
        level_low if level_low == level_high else None,
        level_low,
        level_high,
        alike[0] if alike and level_low == level_high else None,
        tuple(_gaps(found, low)) if known else (),
        evidence.strip(),
    )


def assess_tasks(
    industry: str, answers: Mapping[str, Answer], place: Callable[[str], str] = str
) -> Assessment:
    """Every task that counts for an industry, the overall level, and what holds it back.

    Args:
        industry: a JSIC code or name, or a name that the document uses.
        answers: by printed name or id of the task; a missing one is not known.
        place: where the answer on a task stands, for errors; its name if left out.

    Raises:
        InputError: no such industry or task, a task of another industry, or one given twice.
    """
    applicable = applicable_tasks(industry)
    by_id: dict[str, Answer] = {}
    for name, answer in answers.items():
        one = task_named(name)
        if one not in applicable.tasks:
            found = f"does not count for {industry_words(applicable.industry)}"
            expected = "leave it out, or give the industry it is of"
            raise InputError(Problem(place(name), found, expected))
        if one.id in by_id:
            raise InputError(Problem(place(name), "is answered twice", "keep one answer"))
        by_id[one.id] = answer
    tasks = tuple(task_assessment(t.id, *by_id.get(t.id, Answer())) for t in applicable.tasks)
    low = min(one.level_low for one in tasks)
    high = min(one.level_high for one in tasks)
    return Assessment(
        applicable,
        tasks,
        low if low == high else None,
        low,
        high,
        tuple(one.task for one in tasks if one.level_high == high and high < LEVELS[-1]),
        tuple(one.task for one in tasks if one.symbol is None),
    )


def questionnaire(industry: str) -> tuple[Question, ...]:
    """The questions for an industry, each with the printed examples.

    Raises:
        InputError: no such industry.
    """
    return tuple(_question(one) for one in applicable_tasks(industry).tasks)


def read_answers(given: Given) -> dict[str, Answer]:
    """Answers as a file gives them: by task, ``introduced``, ``process_changed``, ``evidence``.

    Problems are added to those of ``given``; an unknown task is one of them.
    """
    answers = {}
    names = given.keys()
    for name in names:
        part = given.section(name)
        try:
            task_named(name)
        except InputError as error:
            given.complain((name,), error.problems[0].found, error.problems[0].expected)
            continue
        answers[name] = Answer(
            part.flag("introduced"), part.flag("process_changed"), part.text("evidence") or ""
        )
        part.refuse_others()
    return answers


def _symbols(introduced: bool | None, process_changed: bool | None) -> tuple[str, str]:
    """The lowest and the highest symbol that the answers leave possible."""
    low = NOT_UNDER_WAY if not introduced else CHANGED if process_changed else INTRODUCED
    if introduced is False:
        return low, NOT_UNDER_WAY
    return low, INTRODUCED if process_changed is False else CHANGED


def _asked(one: Task, level: int) -> str:
    symbol = one.levels[level - 1]
    assert symbol is not None  # only the unnamed task has none, and it is not assessed
    return symbol


def _level(one: Task, symbol: str) -> int:
    rank = SYMBOLS.index(symbol)
    return max(n for n in LEVELS if SYMBOLS.index(_asked(one, n)) <= rank)


def _gaps(one: Task, symbol: str) -> list[Gap]:
    rank = SYMBOLS.index(symbol)
    wanted = {level: _asked(one, level) for level in LEVELS[1:]}
    return [
        Gap(level, asked, one.examples[asked])
        for level, asked in wanted.items()
        if SYMBOLS.index(asked) > rank
    ]


def _question(one: Task) -> Question:
    tools, change = one.examples[INTRODUCED], one.examples[CHANGED]
    return Question(
        one,
        Text(
            f"「{one.name.ja}」のために設備やITツールを使っていますか（目安：{tools.ja}）",
            f"{one.name.en}: are equipment or IT tools in use? (for example: {tools.en})",
        ),
        Text(
            f"「{one.name.ja}」の仕事のやり方も変えましたか（目安：{change.ja}）",
            f"{one.name.en}: was the way of working changed as well? (for example: {change.en})",
        ),
    )
