"""What to do first, and what is not known: short sentences, each with the source of its figures.

The order is ours (standing ``assumed``): the step that holds everything up, then the tasks that
fall short of level 2 where the plan says investment pays, then the way to the support.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.investment import RankedPoint
from shoryoku.diagnosis.made_to_order import Found
from shoryoku.diagnosis.process import UNITS, Step, Timing
from shoryoku.diagnosis.support import Support
from shoryoku.diagnosis.task_assessment import Assessment, Gap
from shoryoku.diagnosis.tasks import Task
from shoryoku.diagnosis.workforce import Strategy, Windows, guideline
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.words import label
from shoryoku.text import Text

MOST = 5
_TASKS_SHOWN = 2


class Sourced(NamedTuple):
    """Words and where their figures come from.

    ``sources`` are places in documents (``S0:76-80``), parts of the firm's own entry
    (``firm/process``), rules (``rule/shoryokuka_ippan@8``), or definitions (``definition/…``).
    """

    words: Text
    sources: tuple[str, ...] = ()


class Action(NamedTuple):
    """One thing to do, and why."""

    id: str
    do: Sourced
    why: Sourced


class Grounds(NamedTuple):
    """What actions are drawn from."""

    timing: Timing | None
    step_tasks: Mapping[str, str]
    tasks: Assessment | None
    points: tuple[RankedPoint, ...]
    made_to_order: Found | None
    strategy: Strategy
    windows: Windows
    support: Support


def first_actions(grounds: Grounds) -> tuple[Action, ...]:
    """At most five things to do, most useful first; whom to ask is always the last."""
    first, asked = list(_bottleneck(grounds)), list(_ask(grounds))
    support = [*_equipment(grounds), *_programme(grounds)]
    room = MOST - len(first) - len(support) - len(asked)
    return (*first, *[*_tasks(grounds), *_people(grounds)][: max(room, 0)], *support, *asked)


_MEASURE = Action(
    "measure",
    Sourced(Text("いちばん人手のかかる仕事の時間を測る", "Time the work that needs most hands")),
    Sourced(
        Text(
            "どの工程が全体を止めているかが分かり、省力化の効果を数字で示せます。",
            "It shows which step holds everything up, and what is gained.",
        )
    ),
)


def _count(measured: tuple[Step, ...]) -> Action:
    """What comes after measuring: how often a day each step is done."""
    names = measured[0].name, f" and {len(measured) - 1} more" if measured[1:] else ""
    others = f"ほか{len(measured) - 1}工程" if measured[1:] else ""
    do = Text(
        f"「{names[0]}」{others}が1日に何回あるかを数える",
        f"Count how often a day you do: {names[0]}{names[1]}",
    )
    why = Text(
        "1回の時間は分かっています。回数が分かると、どの工程が全体を止めているかが分かります。",
        "The time of one run is known; how often it is done shows which step holds everything up.",
    )
    return Action("count", Sourced(do, ("firm/process",)), Sourced(why, ("firm/process",)))


def _bottleneck(grounds: Grounds) -> Iterator[Action]:
    narrow = grounds.timing.bottleneck_before if grounds.timing else None
    if grounds.timing is None or narrow is None:
        measured = grounds.timing.need_times if grounds.timing else ()
        yield _count(measured) if measured else _MEASURE
        return
    unit, hours = UNITS[grounds.timing.unit], rounded(narrow.elapsed)
    example, source = Text("", ""), tuple[str, ...]()
    for task, gap in _gaps_of(grounds, narrow.names)[:1]:
        example = Text(f"（目安：{gap.example.ja}）", f" (for example: {gap.example.en})")
        source = (task.at,)
    do = Text(
        f"「{'・'.join(narrow.names)}」の時間を減らす案をつくる{example.ja}",
        f"Plan how to cut the time of {', '.join(narrow.names)}{example.en}",
    )
    why = Text(
        f"1{unit.ja}に{hours}時間かかり、全体の流れを決めています。",
        f"It takes {hours} hours a {unit.en} and sets the pace of everything.",
    )
    # a step may be called 検査1: its name is the firm's
    yield Action(
        "bottleneck", Sourced(do, (*source, "firm/process")), Sourced(why, ("firm/process",))
    )


def _gaps_of(grounds: Grounds, steps: tuple[str, ...]) -> list[tuple[Task, Gap]]:
    """What the tasks that some steps belong to lack for level 2."""
    wanted = {grounds.step_tasks.get(step) for step in steps}
    gaps = grounds.tasks.gaps(2) if grounds.tasks else ()
    return [(task, gap) for task, gap in gaps if task.id in wanted]


def _tasks(grounds: Grounds) -> Iterator[Action]:
    if grounds.tasks is None:
        return
    narrow = grounds.timing.bottleneck_before if grounds.timing else None
    named = {task.id for task, _ in _gaps_of(grounds, narrow.names if narrow else ())}
    gaps = {t.id: (t, gap) for t, gap in grounds.tasks.gaps(2) if t.id not in named}
    first = [point.point.task.id for point in grounds.points if point.point.task.id in gaps]
    ordered = [*dict.fromkeys(first), *(id_ for id_ in gaps if id_ not in first)]
    for id_ in ordered[:_TASKS_SHOWN]:
        yield _to_level_two(*gaps[id_])


def _to_level_two(task: Task, gap: Gap) -> Action:
    return Action(
        f"task/{task.id}",
        Sourced(
            Text(
                f"「{task.name.ja}」をレベル2にする（目安：{gap.example.ja}）",
                f"Bring {task.name.en} to level 2 (for example: {gap.example.en})",
            ),
            (task.at,),
        ),
        Sourced(
            Text(
                "業務一覧のレベル2（ベンチマークとなる事例）に届いていない業務です。",
                "The task is short of level 2, the benchmark of the list.",
            ),
            ("S0:92-104",),
        ),
    )


def _equipment(grounds: Grounds) -> Iterator[Action]:
    found = grounds.made_to_order
    if found is None:
        return
    if found.pattern is None and found.made_to_order is None:
        if found.deciding:
            question = found.deciding[0]
            yield Action(
                "equipment",
                Sourced(
                    Text(f"設備について確かめる：{question.ask.ja}", f"Find out: {question.ask.en}")
                ),
                Sourced(
                    Text(
                        "専用の設備か汎用の設備かで、使える補助金の型が変わります。",
                        "Which type of the subsidy fits depends on it.",
                    ),
                    (question.at,),
                ),
            )
        return
    shown = found.pattern or found.patterns[0]
    yield Action(
        "equipment",
        Sourced(shown.do, ("firm/made_to_order",)),
        Sourced(shown.advice, (shown.at,)),
    )


def _programme(grounds: Grounds) -> Iterator[Action]:
    if not grounds.support.answers:
        return
    best: Answer = grounds.support.answers[0]
    rule, source = best.rule, (f"rule/{best.rule.id}",)
    closed = best.window_state == "closed"
    ja, en = ("次の公募に備えて、", "For the next call: ") if closed else ("", "")
    if not best.missing:
        do = Text(
            f"{ja}{rule.name.ja}の要件を確かめる", f"{en}Check the requirements of {rule.name.en}"
        )
        why = Text("分かっている事実では使える見込みです。", "Likely usable by the facts known.")
        if closed:
            why = Text(
                "この回の受付は終わっています。規則は次の回で変わることがあります。",
                "This call is closed; the rules may change with the next.",
            )
        yield Action("programme", Sourced(do, source), Sourced(why, source))
        return
    first, number = best.missing[0].term, len(best.missing)
    yield Action(
        "programme",
        Sourced(
            Text(
                f"{ja}{rule.name.ja}の未回答{number}件に答える（まず：{label(rule, first, 'ja')}）",
                f"{en}Answer what is still open for {rule.name.en} "
                f"({number} in all, first: {label(rule, first, 'en')})",
            ),
            source,
        ),
        Sourced(
            Text(
                "補助額と、使えるかどうかの幅がせばまります。",
                "It narrows the amount, and whether it can be used.",
            )
        ),
    )


def _people(grounds: Grounds) -> Iterator[Action]:
    window = grounds.windows.window
    if window is None or not grounds.strategy.talent:
        return
    chosen = [guideline().measure(id_) for id_ in grounds.strategy.measures]
    names = Text(
        "・".join(measure.name.ja for measure in chosen),
        ", ".join(measure.name.en for measure in chosen),
    )
    if chosen:
        do = Text(f"人材：{names.ja}を進める", f"People: {names.en}")
    else:
        do = Text(
            f"人材：第{window.number}の窓「{window.name.ja}」の取組を選ぶ",
            f"People: choose measures of window {window.number}, {window.name.en}",
        )
    trait = window.traits[0]
    yield Action("people", Sourced(do, (window.at,)), Sourced(trait, (window.at,)))


def _ask(grounds: Grounds) -> Iterator[Action]:
    for contact in grounds.support.contacts[:1]:
        yield Action(
            "ask",
            Sourced(
                Text(
                    f"このレポートを持って{contact.name.ja}に相談する",
                    f"Take this to: {contact.name.en}",
                )
            ),
            Sourced(contact.why, (contact.at,)),
        )
