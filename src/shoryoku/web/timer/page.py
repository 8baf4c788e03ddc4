"""What the page of the process timer shows: steps, their measurements, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext

from shoryoku.calendar import JST
from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.payback import INPUTS, Payback
from shoryoku.diagnosis.process import UNITS, StepHours
from shoryoku.diagnosis.process_analysis import (
    INDEX_SOURCE,
    ProcessAnalysis,
    analysed,
    bottleneck_words,
)
from shoryoku.diagnosis.process_sheet import PREMISES
from shoryoku.diagnosis.process_values import times_of, unit_of
from shoryoku.diagnosis.tasks import UNNAMED_TASK, Task, applicable_tasks, model, task
from shoryoku.money import format_yen
from shoryoku.problems import InputError
from shoryoku.text import Text
from shoryoku.web.records.document import firm_and_section
from shoryoku.web.templatetags.shown import language
from shoryoku.web.timer import lengths
from shoryoku.web.timer.timings import Timings, name_of

FIELDS = {
    "before_minutes": ("15分", "text"),
    "before_people": ("2人", "text"),
    "before_times": ("1日20回", "text"),
    "unit": ("日", "unit"),
    "after_minutes": ("5分", "text"),
    "after_people": ("1人", "text"),
    "after_times": ("1日20回", "text"),
}


class Problem(NamedTuple):
    """What was refused: the form, its field, why, and what was typed there."""

    form: str
    field: str
    words: str
    typed: Mapping[str, str] = {}


class Run(NamedTuple):
    """One measurement."""

    id: str
    length: str
    at: str
    removed: bool


class Row(NamedTuple):
    """One step.

    Attributes:
        form: the name of the form that changes it.
        typed: what stands in the fields of that form.
        counted: how many measurements count.
        mean: of the measurements, in words; empty where there are none.
        spread: the shortest and the longest; empty where there are fewer than two.
        is_measured: its hours rest on the measurements, not on minutes that were typed.
        share: of all hours of work, 0 to 1; nothing while a step's hours are unknown.
        needs_times: one run is known, and how often it is done is not.
    """

    form: str
    name: str
    task: str
    typed: dict[str, str]
    runs: tuple[Run, ...]
    counted: int
    mean: str
    spread: str
    is_measured: bool
    minutes: str
    hours: str
    share: float | None
    share_words: str
    is_bottleneck: bool
    needs_times: bool

    @property
    def run_forms(self) -> tuple[str, ...]:
        """The names of the forms that correct its measurements."""
        return tuple(f"m{run.id}" for run in self.runs)


def page_of(document: Mapping[str, Any], problem: Problem | None = None) -> dict[str, Any]:
    """Everything that the page shows of a record."""
    timings = Timings(document)
    found, wrong = _analysis(document)
    rows = _rows(timings, found, problem)
    return {
        "rows": rows,
        "running": running_of(timings),
        "removed_steps": [name_of(step) for step in timings.removed_steps],
        "premises": _premises(timings, problem),
        "tasks": tasks_for(document),
        "units": list(UNITS.items()),
        "state": client_state(timings),
        "problem": problem,
        "found": found,
        "wrong": wrong,
        "has_measurements": any(row.counted for row in rows),
        # the form of the first step of which one run is known and not how often it is done
        "asks_times": next((row.form for row in rows if row.needs_times), ""),
        "results": _results(found) if found else None,
    }


def client_state(timings: Timings) -> dict[str, Any]:
    """What the script needs of a record: names of steps, and measurements that count."""
    return {
        "steps": [{"name": name_of(step)} for step in timings.steps],
        "measurements": [
            {"id": one["id"], "step": one["step"], "seconds": one["seconds"]}
            for one in timings.measurements
            if not one.get("removed")
        ],
    }


def running_of(timings: Timings) -> dict[str, str] | None:
    """The measurement that runs on the server: its step, since when, and the hour in Japan."""
    if timings.running is None:
        return None
    return {**timings.running, "at": _hour(timings.running["since"])}


def _analysis(document: Mapping[str, Any]) -> tuple[ProcessAnalysis | None, tuple[Any, ...]]:
    sheet = firm_and_section(document)[1].process
    if sheet is None:
        return None, ()
    try:
        return analysed(sheet), ()
    except InputError as error:
        return None, error.problems


def _rows(
    timings: Timings, found: ProcessAnalysis | None, problem: Problem | None
) -> tuple[Row, ...]:
    hours = {one.step.name: one for one in found.timing.steps} if found else {}
    total = found.timing.before.value if found else None
    bottleneck = found.timing.bottleneck_before if found else None
    slowest = bottleneck.names if bottleneck else ()
    rows = []
    for at, step in enumerate(timings.steps):
        name = name_of(step)
        runs = [one for one in timings.measurements if one["step"] == name]
        seconds = [one["seconds"] for one in runs if not one.get("removed")]
        own = hours.get(name)
        share = own.before / total if own and own.before and total else None
        rows.append(
            Row(
                form=f"s{at}",
                name=name,
                task=_task_words(step),
                typed=_typed(step, f"s{at}", problem),
                runs=tuple(map(_run, runs)),
                counted=len(seconds),
                mean=lengths.words(Fraction(sum(seconds), len(seconds))) if seconds else "",
                spread=_spread(seconds),
                is_measured=bool(seconds) and not step.get("before_minutes"),
                minutes=_minutes(own),
                hours=_hours(own),
                share=None if share is None else float(share),
                share_words="" if share is None else f"{rounded(share * 100)}%",
                is_bottleneck=name in slowest,
                needs_times=own is not None and own.step.needs_times,
            )
        )
    return tuple(rows)


def _run(one: Mapping[str, Any]) -> Run:
    started = one.get("started_at", "")
    at = _moment(started) if started else gettext("手で入力")
    return Run(one["id"], lengths.words(one["seconds"]), at, bool(one.get("removed")))


def _moment(written: str) -> str:
    moment = datetime.fromisoformat(written).astimezone(JST)
    return f"{moment:%Y-%m-%d %H:%M}"


def _hour(written: str) -> str:
    return f"{datetime.fromisoformat(written).astimezone(JST):%H:%M}"


def _spread(seconds: list[int]) -> str:
    if len(seconds) < 2:
        return ""
    return f"{lengths.words(min(seconds))}〜{lengths.words(max(seconds))}"


def _minutes(own: StepHours | None) -> str:
    minutes = own.step.before.minutes if own else None
    return "" if minutes is None else lengths.words(minutes * 60)


def _hours(own: StepHours | None) -> str:
    return "" if own is None or own.before is None else rounded(own.before, 1)


def _task_words(step: Mapping[str, Any]) -> str:
    written = step.get("task")
    return task(str(written)).name.in_language(language()) if written else ""


def _typed(step: Mapping[str, Any], form: str, problem: Problem | None) -> dict[str, str]:
    if problem and problem.form == form and problem.typed:
        return dict(problem.typed)
    known = {key: str(step[key]) for key in FIELDS if step.get(key) is not None}
    written = step.get("task")
    unit = unit_of(known.get("unit", ""))
    if unit is None and "before_times" in known:
        unit = times_of(known["before_times"])[1]
    return {
        **known,
        "name": name_of(step),
        "task": task(str(written)).id if written else "",
        "unit": unit or "",
    }


def tasks_for(document: Mapping[str, Any]) -> list[Task]:
    """The tasks that a step can belong to: those of the firm's industry, where it is known."""
    named = [one for one in model().tasks if one.id != UNNAMED_TASK]
    industry = (document.get("facts") or {}).get("industry")
    try:
        return list(applicable_tasks(str(industry)).tasks) if industry else named
    except InputError:
        return named


def _premises(timings: Timings, problem: Problem | None) -> list[tuple[str, Text, str]]:
    typed = problem.typed if problem and problem.form == "premises" else {}
    known = {key: str(value) for key, value in timings.premises.items() if value is not None}
    return [(key, label, typed.get(key, known.get(key, ""))) for key, label in PREMISES.items()]


class Index(NamedTuple):
    """The labour-saving index and the sum it comes from, in words."""

    value: str
    removed: str
    added: str
    at_most: str
    source: Text


def _results(found: ProcessAnalysis) -> dict[str, Any]:
    time, saving = found.timing, found.timing.saving
    index, most = saving.labour_saving_index, saving.at_most
    slowest = time.bottleneck_before
    is_known = bool(time.before.known) or not time.before.unknown
    return {
        "unit": UNITS[time.unit],
        "total": rounded(time.before.known, 1) if is_known else "",
        "unknown": time.before.unknown,
        "bottleneck": "」「".join(slowest.names) if slowest else "",
        "reasons": bottleneck_words(slowest, time.unit) if slowest else (),
        "index": Index(
            "" if index is None else rounded(index, 2),
            rounded(saving.hours_removed, 1),
            rounded(saving.hours_added, 1),
            # no index can be above 1: that alone says nothing of the firm
            "" if most is None or most >= 1 else rounded(most, 2),
            INDEX_SOURCE,
        ),
        "paybacks": [(one, _payback(one)) for one in found.paybacks],
        "saving": _yen(found.yearly_labour_saving),
        "missing": found.missing,
    }


def _yen(value: Fraction | None) -> str:
    if value is None:
        return ""
    return format_yen(value.numerator // value.denominator, language())


def _payback(one: Payback) -> str:
    if one.state == "unknown":
        names = gettext("、").join(INPUTS[name].in_language(language()) for name in one.missing)
        return gettext("まだ分かりません（必要：{names}）").format(names=names)
    if one.years is None:
        return gettext("回収できません")
    years = gettext("{years}年").format(years=rounded(one.years, 2))
    if one.within_plan is None:
        return years
    return years + (
        gettext("（計画期間内）") if one.within_plan else gettext("（計画期間を超えます）")
    )
