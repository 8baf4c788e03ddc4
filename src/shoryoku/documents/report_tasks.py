"""Levels by task, and plans of investment on the plane of average and marginal productivity."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shoryoku.diagnosis.productivity import TechnologyCharacter
from shoryoku.diagnosis.task_assessment import Assessment, TaskAssessment
from shoryoku.diagnosis.tasks import UNNAMED_TASK, model
from shoryoku.documents.content import Block, Paragraph, Plane, Point, Row, Table, Words
from shoryoku.documents.writing import Writing
from shoryoku.text import Text

MODEL = "S0:89-104"
_REGIONS = (
    Text("包摂的：1人増えたときの伸びが上がる", "inclusive: one more person brings more"),
    Text("収奪的：1人増えたときの伸びが下がる", "extractive: one more person brings less"),
)


def tasks(writing: Writing, found: Assessment) -> Iterator[Block]:
    """The table of levels, with the tasks that do not count and the one without a name."""
    level = writing.pick("レベル", "level ")
    levels = "　".join(f"{level}{n}＝{writing.say(words)}" for n, words in model().levels.items())
    symbols = "　".join(f"{_sign(s)} {writing.say(words)}" for s, words in model().symbols.items())
    yield Table(
        writing.pick("業務ごとのレベル", "Levels by task"),
        (
            writing.pick("業務", "task"),
            writing.pick("自社", "you"),
            *map(str, model().levels),
            writing.pick("いま", "now"),
        ),
        tuple(_rows(writing, found)),
        "lccccl",
        f"{levels}　／　{symbols}",
        "",
        (writing.notes.cite(MODEL), writing.notes.part("tasks")),
    )
    # what to know before using the table, without what its last row says already
    unnamed = {task.note for task in model().tasks if task.id == UNNAMED_TASK}
    for note in found.applicable.notes:
        if note not in unnamed:
            yield Paragraph((Words(writing.say(note), (writing.notes.cite(MODEL),)),), quiet=True)


def _rows(writing: Writing, found: Assessment) -> Iterator[Row]:
    yield Row((writing.pick("業種を問わない業務", "tasks of any industry"),), (), "group")
    yield from (_task(writing, one) for one in found.tasks if not one.task.group)
    own = [_task(writing, one) for one in found.tasks if one.task.group]
    if own:
        yield Row((writing.pick("業種別の業務", "tasks of the industry"),), (), "group")
        yield from own
    applying = {one.task.id for one in found.tasks}
    others = [t for t in model().tasks if t.id not in applying and t.id != UNNAMED_TASK]
    if others:
        names = writing.joined(writing.say(task.name) for task in others)
        yield Row(
            (names, writing.pick("対象外（業種がちがう）", "of other industries")), (), "aside"
        )
    if found.applicable.unnamed:
        lost = next(task for task in model().tasks if task.id == UNNAMED_TASK)
        yield Row((writing.say(lost.name), writing.pick("不明", "unknown")), (), "aside")


def _task(writing: Writing, one: TaskAssessment) -> Row:
    asked = tuple(_sign(level) for level in one.task.levels)
    now, kind = writing.pick("不明", "unknown"), "off"
    if one.level is not None:
        short = any(gap.level == 2 for gap in one.gaps)
        to = writing.pick("〜", " or ")
        same = f"{one.same_as}{to}{one.level}" if one.same_as else str(one.level)
        now = writing.pick(f"レベル{same}", f"level {same}")
        now += writing.pick("　ここに差", ", short") if short else ""
        now += writing.pick("　差なし", ", the same") if one.same_as else ""
        kind = "gap" if short else ""
    own = _sign(one.symbol)
    return Row((writing.say(one.task.name), own, *asked, now), (), kind, None, one.evidence)


def _sign(symbol: str | None) -> str:
    return "？" if symbol is None else "－" if symbol == "-" else symbol


def plans(writing: Writing) -> Plane:
    """Plans of investment: what each does to average and marginal productivity."""
    characters = writing.found.work.characters
    table = _changes(writing)
    return Plane(
        writing.pick("投資の案：人が増えても伸びるか", "Plans: does one more person bring more?"),
        "。".join(" ".join(row.cells) for row in table.rows),
        writing.pick("平均生産性の変化（1人当たりの付加価値）", "change of average productivity"),
        writing.pick("限界生産性の変化（1人増えたときの伸び）", "change of marginal productivity"),
        (writing.say(_REGIONS[0]), writing.say(_REGIONS[1])),
        tuple(
            Point(name, one.average_after - one.average_before, one.marginal_change, at == 0)
            for at, (name, one) in enumerate(characters)
        ),
        table,
    )


def _changes(writing: Writing) -> Table:
    marks = (
        writing.notes.part("options"),
        writing.notes.define("average_productivity.interim_report"),
        writing.notes.define("marginal_productivity.interim_report"),
        writing.notes.cite("S1:652-656"),
    )
    return Table(
        writing.pick("案ごとの変化（1人当たり・円）", "Changes by plan (per person, yen)"),
        (
            writing.pick("案", "plan"),
            writing.pick("平均生産性", "average"),
            writing.pick("限界生産性", "marginal"),
            writing.pick("見方", "character"),
        ),
        tuple(_change(writing, name, one) for name, one in writing.found.work.characters),
        "lrrl",
        "",
        "",
        marks,
    )


def _change(writing: Writing, name: str, one: TechnologyCharacter) -> Row:
    def yen(change: Fraction) -> str:
        return (writing.pick("＋", "+") if change > 0 else "") + writing.man_yen(change)

    average = yen(one.average_after - one.average_before)
    character = f"{writing.say(one.words)}　{writing.say(one.labour_demand)}"
    return Row((name, average, yen(one.marginal_change), character))
