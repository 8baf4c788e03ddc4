"""The tasks of a small manufacturer and the three levels of labour saving, as printed (S0:86-181).

The document announces 13 tasks and names 12; the thirteenth is kept as unknown. A level asks a
symbol of each task: ``-`` not under way, ``○`` equipment or IT tools are in use, ``◎`` and the
way of working was changed as well. The symbols are an order, not amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.firm.codes import industry as find_industry
from shoryoku.firm.codes import industry_id
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean, narrow

DATA = Path(__file__).with_name("data") / "tasks.yaml"
NOT_UNDER_WAY, INTRODUCED, CHANGED = "-", "○", "◎"
SYMBOLS = (NOT_UNDER_WAY, INTRODUCED, CHANGED)
LEVELS = (1, 2, 3)
UNNAMED_TASK = "unknown_cross_task"
_WHOLE = "manufacturing"
_SAME = str.maketrans({"・": "", "、": "", " ": ""})
_HEADING = re.compile(r"^\(.*?\)")


class Task(NamedTuple):
    """One task.

    Attributes:
        group: the group of industries it belongs to; empty for a cross-industry task.
        also_for: further groups for which it is counted.
        printed: the name as printed, with the industry before it.
        levels: the symbols of levels 1, 2 and 3; ``None`` where the document names no task.
        examples: what counts as ``○`` and as ``◎``, in Japanese as printed.
        at: where the document prints it.
    """

    id: str
    name: Text
    printed: str
    group: str
    also_for: tuple[str, ...]
    levels: tuple[str | None, str | None, str | None]
    examples: dict[str, Text]
    at: str
    note: Text | None


class Group(NamedTuple):
    """Industries that share tasks: prefixes of JSIC codes, and other names in use."""

    id: str
    name: Text
    codes: tuple[str, ...]
    names: tuple[str, ...]
    standing: str
    note: Text | None


class Model(NamedTuple):
    """Everything the document prints of the model."""

    tasks: tuple[Task, ...]
    groups: dict[str, Group]
    symbols: dict[str, Text]
    levels: dict[int, Text]
    announced_total: int
    announced_cross_industry: int
    source: str


class TaskLevels(NamedTuple):
    """The symbols that levels 1, 2 and 3 ask of one task."""

    task: Task
    level1: str | None
    level2: str | None
    level3: str | None


@dataclass(frozen=True)
class ApplicableTasks:
    """The tasks that count for an industry.

    Attributes:
        tasks: the named tasks that apply.
        may_apply: tasks of industries that a broad name such as 製造業 may or may not include.
        unnamed: how many announced tasks have no name and are left out.
        notes: what an adviser should know before using the answer.
    """

    industry: str
    tasks: tuple[Task, ...]
    may_apply: tuple[Task, ...]
    unnamed: int
    notes: tuple[Text, ...]

    @property
    def count(self) -> int:
        """How many named tasks apply."""
        return len(self.tasks)


@cache
def model() -> Model:
    """The model as the data file holds it."""
    return stored("diagnosis/tasks", [DATA, Path(__file__)], _read)


def task(written: str) -> Task:
    """The task of an id, of its printed name, or of its name without the industry.

    Raises:
        InputError: no such task; names the nearest.
    """
    by_name = _tasks_by_name()
    found = by_name.get(_plain(written)) or by_name.get(_HEADING.sub("", _plain(written)))
    if found is None:
        names = [one.name.ja for one in model().tasks]
        hint = did_you_mean(written, names) or f"use one of {'、'.join(names)}"
        raise InputError(Problem("task", f"{written!r} is not a task of the model", hint))
    return found


def task_levels(task: str) -> TaskLevels:
    """What levels 1, 2 and 3 ask of a task (S0:92-99).

    Raises:
        InputError: no such task.
    """
    found = _task(task)
    return TaskLevels(found, *found.levels)


def applicable_tasks(industry: str) -> ApplicableTasks:
    """The tasks that count for an industry: the cross-industry ones and its own (S0:88-181).

    Args:
        industry: a JSIC code or name, or a name that the document uses, such as 素形材産業.

    Raises:
        InputError: no such industry.
    """
    code, groups, possible = industry_groups(industry)
    everything = model()
    named = [one for one in everything.tasks if one.id != UNNAMED_TASK]
    applying = tuple(one for one in named if not one.group or _belongs(one, groups))
    open_ = tuple(one for one in named if one not in applying and _belongs(one, possible))
    notes = [n for n in (everything.groups[g].note for g in groups) if n is not None]
    unnamed = next(one.note for one in everything.tasks if one.id == UNNAMED_TASK)
    if unnamed is not None:
        notes.append(unnamed)
    if _WHOLE not in groups:
        notes.append(_NOT_MANUFACTURING)
    return ApplicableTasks(
        code, applying, open_, everything.announced_total - len(named), tuple(notes)
    )


def industry_groups(industry: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The JSIC code (or the name) of an industry, its groups, and groups it may contain.

    Raises:
        InputError: no such industry.
    """
    groups = model().groups
    by_name = next((g for g in groups.values() if _plain(industry) in map(_plain, g.names)), None)
    if by_name is not None and by_name.id == _WHOLE:
        return by_name.name.ja, (_WHOLE,), tuple(id_ for id_ in groups if id_ != _WHOLE)
    if by_name is not None:
        return by_name.name.ja, (_WHOLE, by_name.id), ()
    try:
        code = industry_id(industry)
    except ValueError as error:
        raise InputError(Problem("industry", str(error))) from None
    certain = tuple(id_ for id_, group in groups.items() if code.startswith(group.codes))
    return (
        code,
        certain,
        tuple(
            id_
            for id_, group in groups.items()
            if id_ not in certain and any(own.startswith(code) for own in group.codes)
        ),
    )


def industry_words(code: str) -> str:
    """The name of an industry with its code: ``化学工業 (16)``; a name stays as it is."""
    return f"{find_industry(code).label.ja} ({code})" if code.isascii() else code


_NOT_MANUFACTURING = Text(
    "この業務一覧と水準は製造業について作られたものです。業種横断の業務だけを数えています。",
    "These tasks and levels were drawn up for manufacturing; only cross-industry tasks count here.",
)


def _belongs(one: Task, groups: tuple[str, ...]) -> bool:
    return one.group in groups or any(group in groups for group in one.also_for)


# `task_levels` takes an argument `task`, as case files write it
_task = task


def _plain(name: str) -> str:
    return narrow(str(name)).translate(_SAME).casefold()


@cache
def _tasks_by_name() -> dict[str, Task]:
    named: dict[str, Task] = {}
    for one in model().tasks:
        for name in (one.id, *one.name, one.printed):
            named[_plain(name)] = one
    return named


def _read() -> Model:
    value = strict_yaml.read(DATA).value
    source = value["source"]
    return Model(
        tuple(_read_task(entry) for entry in value["tasks"]),
        {id_: _read_group(id_, entry) for id_, entry in value["groups"].items()},
        {symbol: Text(**words) for symbol, words in value["symbols"].items()},
        {int(level): Text(**words) for level, words in value["levels"].items()},
        value["announced"]["total"],
        value["announced"]["cross_industry"],
        f"{source['ref']} {source['section']}",
    )


def _read_group(id_: str, entry: dict[str, Any]) -> Group:
    name = Text(entry["ja"], entry["en"])
    names = (*name, *entry["also"])
    return Group(id_, name, tuple(entry["jsic"]), names, entry["standing"], _text(entry, "note"))


def _read_task(entry: dict[str, Any]) -> Task:
    name = Text(entry["ja"], entry["en"])
    first, second, third = entry["levels"]
    return Task(
        entry["id"],
        name,
        entry.get("printed", name.ja),
        entry.get("group", ""),
        tuple(entry.get("also_for", ())),
        (first, second, third),
        {symbol: Text(**words) for symbol, words in entry.get("example", {}).items()},
        entry["at"],
        _text(entry, "note"),
    )


def _text(entry: dict[str, Any], key: str) -> Text | None:
    return Text(**entry[key]) if key in entry else None
