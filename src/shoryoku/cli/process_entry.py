"""Entering a process in the terminal, with a stopwatch; every step is kept at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import monotonic_ns
from typing import TypeVar

from shoryoku.cli.shown import print_lines
from shoryoku.diagnosis.process import UNITS, Step, Work
from shoryoku.diagnosis.process_files import read_sheet, write_sheet
from shoryoku.diagnosis.process_sheet import Sheet
from shoryoku.diagnosis.process_values import minutes_of, people_of, plain, times_of, unit_of
from shoryoku.text import Language, Text

_Answer = TypeVar("_Answer")
_STOPWATCH = {"t", "はかる", "測る", "計る"}
_SAME = {"同じ", "変わらない", "same"}
_STOP = {"", "終わる", "やめる", "quit", "exit"}
_MEASURED = Text("実測", "measured")

_INTRODUCTION = Text(
    "工程を1つずつ入力します。分からないときは Enter。1工程ごとに {0} に残します。",
    "Enter one step after another; press Enter if you do not know. Each is kept in {0}.",
)
_NAME = Text("工程の名前（終わるには Enter）", "Name of the step (press Enter to finish)")
_BEFORE = Text(
    "いま、1回に何分ですか（例：15、1時間30分、90秒。ストップウォッチは t、新しい工程は 0）",
    "Minutes each time now (15, 1h30m, 90s; t for the stopwatch; 0 for a new step)",
)
_PEOPLE = Text("1回に同時に何人でしますか（例：2）", "How many people at once? (e.g. 2)")
_TIMES = Text("何回しますか（例：1日20回、月130回）", "How often? (e.g. 20, then its unit)")
_UNIT = Text("それは 日・週・月・年 のどれあたりですか", "Per day, week, month or year?")
_AFTER = Text(
    "導入後は1回に何分になりますか（なくなる工程は 0、変わらないなら「同じ」）",
    "Minutes each time afterwards (0 if it goes away, 'same' if it stays)",
)
_PEOPLE_AFTER = Text(
    "導入後は1回に何人ですか（同じなら Enter）", "People at once afterwards (Enter: as before)"
)
_TIMES_AFTER = Text("導入後は何回ですか（同じなら Enter）", "Times afterwards (Enter: as before)")
_RUNNING = Text("計測中… Enter で止めます", "Running… press Enter to stop")
_LAP = Text(
    "{0} でした（{1}回の平均 {2}）。もう一度測るなら t、決めるなら Enter",
    "{0} (mean of {1}: {2}). t to measure again, Enter to keep",
)
_KNOWN = Text("その名前の工程はもうあります。", "There is a step of that name already.")
_NOTHING = Text("何も入力されませんでした。", "Nothing was entered.")


def enter(path: Path, lang: Language) -> bool:
    """Ask for steps and keep them in ``path``; whether the file holds any step.

    Raises:
        InputError: the file is there and cannot be read, or cannot be written.
    """
    sheet = read_sheet(path) if path.exists() else Sheet(())
    print_lines([(0, _INTRODUCTION.in_language(lang).format(path))])
    try:
        while step := _step({known.name for known in sheet.steps}, lang):
            sheet = sheet._replace(steps=(*sheet.steps, step))
            write_sheet(path, sheet, lang, replace=True)
            print_lines([(1, _echo(step, lang))])
    except (EOFError, KeyboardInterrupt):
        print()  # the steps entered so far are kept
    if not sheet.steps:
        print_lines([(0, _NOTHING.in_language(lang))])
    return bool(sheet.steps)


def _step(known: set[str], lang: Language) -> Step | None:
    while (name := " ".join(_prompt(_NAME, lang).split())) in known:
        print_lines([(1, _KNOWN.in_language(lang))])
    if name in _STOP:
        return None
    minutes, basis = _minutes(_BEFORE, lang)
    people, times, unit = None, None, None
    if minutes != 0:
        people = _ask(_PEOPLE, people_of, lang)
        times, unit = _often(_TIMES, None, lang)
    before = Work(minutes, people, times)
    reply = _prompt(_AFTER, lang)
    if plain(reply) in _SAME:
        return Step(name, unit, before, before, basis=basis, unchanged=True)
    after, _ = _minutes(_AFTER, lang, reply)
    if after is None or after == 0:
        return Step(name, unit, before, Work(after, people, times), basis=basis)
    people_after = _ask(_PEOPLE_AFTER, people_of, lang)
    times_after, unit = _often(_TIMES_AFTER, unit, lang)
    later = Work(
        after,
        people if people_after is None else people_after,
        times if times_after is None else times_after,
    )
    return Step(name, unit, before, later, basis=basis)


def _minutes(
    question: Text, lang: Language, first: str | None = None
) -> tuple[Fraction | None, str]:
    """Minutes, and what they rest on: the stopwatch, or nothing that we know."""
    reply = first if first is not None else _prompt(question, lang)
    while True:
        if plain(reply) in _STOPWATCH:
            return _stopwatch(lang), _MEASURED.in_language(lang)
        try:
            return minutes_of(reply), ""
        except ValueError as error:
            print_lines([(1, _sorry(error, reply, lang))])
        reply = _prompt(question, lang)


def _stopwatch(lang: Language) -> Fraction:
    """The mean of one or more times, each to the second."""
    seconds: list[int] = []
    while True:
        started = monotonic_ns()
        _prompt(_RUNNING, lang)
        seconds.append(max(1, round((monotonic_ns() - started) / 10**9)))
        mean = Fraction(sum(seconds), len(seconds) * 60)
        words = _LAP.in_language(lang).format(
            _clock(Fraction(seconds[-1], 60), lang), len(seconds), _clock(mean, lang)
        )
        if plain(_prompt(Text(words, words), lang)) not in _STOPWATCH:
            return mean


def _clock(minutes: Fraction, lang: Language) -> str:
    whole, seconds = divmod(round(minutes * 60), 60)
    return f"{whole} min {seconds} s" if lang == "en" else f"{whole}分{seconds}秒"


def _often(question: Text, unit: str | None, lang: Language) -> tuple[Fraction | None, str | None]:
    """How many times, in the unit that is known already, written or asked for."""

    def understood(reply: str) -> tuple[Fraction | None, str | None]:
        times, own = times_of(reply)
        if own and unit and own != unit:
            raise ValueError(f"counts by {UNITS[own].ja}, before by {UNITS[unit].ja}; use one unit")
        return times, own

    times, own = _ask(question, understood, lang)
    own = own or unit
    if times is not None and own is None:
        own = _ask(_UNIT, unit_of, lang)
    return times, own


def _ask(question: Text, understand: Callable[[str], _Answer], lang: Language) -> _Answer:
    while True:
        reply = _prompt(question, lang)
        try:
            return understand(reply)
        except ValueError as error:
            print_lines([(1, _sorry(error, reply, lang))])


def _sorry(error: ValueError, reply: str, lang: Language) -> str:
    if lang == "en":
        return f"Not understood: {error}"
    return f"「{reply[:40]}」は読み取れませんでした。"


def _echo(step: Step, lang: Language) -> str:
    before, after = (
        ("不明" if lang == "ja" else "unknown")
        if work.hours is None
        else f"{float(work.hours):g}{'時間' if lang == 'ja' else ' h'}"
        for work in (step.before, step.after)
    )
    per = "" if step.unit is None else UNITS[step.unit].in_language(lang)
    return f"= {step.name}  {before} → {after}" + (f" / {per}" if per else "")


def _prompt(question: Text, lang: Language) -> str:
    print_lines([(0, question.in_language(lang))])
    sys.stdout.write("> ")
    sys.stdout.flush()
    reply = sys.stdin.readline()
    if not reply:
        raise EOFError
    return reply.strip()
