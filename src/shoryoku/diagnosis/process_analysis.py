"""Everything a process sheet tells: time, bottleneck, index, payback, freed hours, two wheels."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from shoryoku.diagnosis.exact import as_json, rounded
from shoryoku.diagnosis.freed_hours import Allocation, Effect, allocate, effect
from shoryoku.diagnosis.payback import Payback, paybacks, yearly_labour_saving
from shoryoku.diagnosis.process import (
    UNITS,
    Bottleneck,
    LabourSaving,
    Step,
    Timing,
    Work,
    timing,
)
from shoryoku.diagnosis.process_sheet import PREMISES, Sheet
from shoryoku.diagnosis.productivity import ProductivityChange
from shoryoku.text import Text

SCHEMA = 1
INDEX_SOURCE = Text(
    "省力化投資補助金 一般型 第3回公募要領 1-2(2)（yumegi.com 2025-07-05 の引用）",
    "Labour-saving subsidy, general type, call 3, guidelines 1-2(2), quoted at yumegi.com",
)
_SIDES = {"before": Text("導入前", "before"), "after": Text("導入後", "after")}
_PARTS = {
    "minutes": Text("1回の分", "minutes each time"),
    "people": Text("1回に何人で", "people at once"),
    "times": Text("回数（1日に何回か）", "times (how often a day)"),
}
# what a measured step lacks first; its minutes are the longest to find out
_ASKED_FIRST = ("times", "people", "minutes")


@dataclass(frozen=True)
class ProcessAnalysis:
    """What a sheet tells.

    Attributes:
        value_added_increase: yen a year: as given, else what the uses of freed time bring.
        increase_from: ``given``, ``uses``, or empty while it is unknown.
        yearly_labour_saving: yen a year: freed hours × labour cost per hour.
        effect: on labour productivity; ``None`` while something it needs is unknown.
        missing: what is not known, in words.
    """

    sheet: Sheet
    timing: Timing
    allocation: Allocation
    paybacks: tuple[Payback, ...]
    value_added_increase: Fraction | None
    increase_from: str
    yearly_labour_saving: Fraction | None
    effect: Effect | None
    missing: tuple[Text, ...]

    def facts(self) -> dict[str, int]:
        """Terms of a firm file that this analysis answers, in whole yen rounded down."""
        saving = self.yearly_labour_saving
        if saving is None or saving < 0:
            return {}
        return {"project.yearly_labour_saving": saving.numerator // saving.denominator}

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values; exact numbers are integers or text such as ``"799/1030"``."""
        return _as_dict(self)


def analysed(sheet: Sheet) -> ProcessAnalysis:
    """Analyse a sheet.

    Raises:
        InputError: steps that cannot be put in order, or more hours given away than freed.
    """
    known = sheet.premises
    found = timing(sheet.steps, known.calendar)
    allocation = allocate(found.freed_per_year, sheet.uses)
    increase, origin = known.value_added_increase, "given"
    if increase is None:
        counted = bool(sheet.uses) and not allocation.without_value
        increase, origin = (allocation.value_added, "uses") if counted else (None, "")
    return ProcessAnalysis(
        sheet,
        found,
        allocation,
        paybacks(
            known.investment, found.freed_per_year, known.hourly_cost, increase, known.plan_years
        ),
        increase,
        origin,
        yearly_labour_saving(found.freed_per_year, known.hourly_cost),
        effect(known.value_added, known.labour_hours, allocation),
        tuple(_missing(sheet, found, allocation)),
    )


def bottleneck_words(one: Bottleneck, unit: str) -> tuple[Text, ...]:
    """Why a step is the bottleneck, sentence by sentence."""
    per = UNITS[unit]
    hours = rounded(one.elapsed, 2)
    sentences = [
        Text(
            f"1{per.ja}に{hours}時間かかり、流せる量がいちばん少ない工程です。",
            f"It is busy for {hours} hours a {per.en}, so it lets least through.",
        )
    ]
    if one.share is not None and one.labour is not None:
        labour, share = rounded(one.labour, 2), rounded(one.share * 100)
        sentences.append(
            Text(
                f"人手は1{per.ja}に{labour}時間で、全体の{share}％です。",
                f"It takes {labour} hours of work a {per.en}, {share} % of all.",
            )
        )
    if one.load is not None:
        load = rounded(one.load * 100)
        over = one.load > 1
        sentences.append(
            Text(
                f"動かせる時間の{load}％にあたります{'（時間内に終わりません）' if over else ''}。",
                f"That is {load} % of the time it can run{' (it cannot be done)' if over else ''}.",
            )
        )
    if one.waiting:
        ja, en = "」「".join(one.waiting), ", ".join(one.waiting)
        sentences.append(Text(f"後の工程「{ja}」がこの工程を待ちます。", f"Waiting for it: {en}."))
    if one.unmeasured:
        ja, en = "」「".join(one.unmeasured), ", ".join(one.unmeasured)
        sentences.append(
            Text(
                f"時間の分からない工程「{ja}」がボトルネックの可能性もあります。",
                f"Not measured, and possibly the bottleneck instead: {en}.",
            )
        )
    return tuple(sentences)


def _missing(sheet: Sheet, found: Timing, allocation: Allocation) -> list[Text]:
    missing = []
    for step in sheet.steps:
        missing += [_asked(step, "before", part) for part in _unknown_parts(step.before)]
        if step.unit is None and (step.before.hours or step.after.hours):
            missing.append(Text(f"{step.name}：回数の単位", f"{step.name}: the unit of times"))
    for step in sheet.steps:
        if not step.unchanged:
            missing += [_asked(step, "after", part) for part in _unknown_after(step)]
    wanted = ["days_per_year"] if _needs_days(sheet, found) else []
    wanted += ["weeks_per_year"] if _needs_weeks(sheet, found) else []
    wanted += ["investment", "hourly_cost"]
    missing += [PREMISES[name] for name in wanted if getattr(sheet.premises, name) is None]
    missing += [
        Text(f"{name}：1時間あたりの付加価値額", f"{name}: value added per hour")
        for name in allocation.without_value
    ]
    return missing


def _asked(step: Step, side: str, part: str) -> Text:
    at, what = _SIDES[side], _PARTS[part]
    return Text(f"{step.name}：{at.ja}の{what.ja}", f"{step.name}: {what.en} {at.en}")


def _unknown_parts(work: Work) -> list[str]:
    if work.hours is not None:
        return []
    return [part for part in _ASKED_FIRST if getattr(work, part) is None]


def _unknown_after(step: Step) -> list[str]:
    """People and times after are as before unless said otherwise; a new step has no before."""
    if step.after.hours is None and step.after.minutes is None and step.before.minutes != 0:
        return ["minutes"]
    return _unknown_parts(step.after)


def _needs_days(sheet: Sheet, found: Timing) -> bool:
    return found.unit == "day" or any(step.unit == "day" for step in sheet.steps)


def _needs_weeks(sheet: Sheet, found: Timing) -> bool:
    return found.unit == "week" or any(step.unit == "week" for step in sheet.steps)


def _as_dict(found: ProcessAnalysis) -> dict[str, Any]:
    time = found.timing
    return {
        "schema": SCHEMA,
        "unit": time.unit,
        "steps": [
            {
                "name": one.step.name,
                "hours_before": as_json(one.before),
                "hours_after": as_json(one.after),
                "change": one.change,
                "basis": one.step.basis,
            }
            for one in time.steps
        ],
        "hours_before": _total(time.before.known, time.before.unknown),
        "hours_after": _total(time.after.known, time.after.unknown),
        "labour_saving": _labour_saving(time.saving),
        "freed": as_json(time.freed),
        "freed_per_year": as_json(time.freed_per_year),
        "bottleneck_before": _bottleneck(time.bottleneck_before, time.unit),
        "bottleneck_after": _bottleneck(time.bottleneck_after, time.unit),
        "most_labour": time.most_labour,
        "yearly_labour_saving": as_json(found.yearly_labour_saving),
        "value_added_increase": as_json(found.value_added_increase),
        "value_added_increase_from": found.increase_from or None,
        "paybacks": [_payback(one) for one in found.paybacks],
        "uses": {
            "allocated": as_json(found.allocation.allocated),
            "rest": as_json(found.allocation.rest),
            "value_added": as_json(found.allocation.value_added),
            "without_value": list(found.allocation.without_value),
        },
        "effect": None if found.effect is None else _effect(found.effect),
        "missing": [one._asdict() for one in found.missing],
        "facts": found.facts(),
    }


def _labour_saving(saving: LabourSaving) -> dict[str, Any]:
    numbers = {name: as_json(value) for name, value in saving._asdict().items()}
    return {**numbers, "source": INDEX_SOURCE.ja, "standing": "secondary"}


def _total(known: Fraction, unknown: tuple[str, ...]) -> dict[str, Any]:
    return {"known": as_json(known), "unknown": list(unknown)}


def _bottleneck(one: Bottleneck | None, unit: str) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "names": list(one.names),
        "elapsed": as_json(one.elapsed),
        "labour": as_json(one.labour),
        "share": as_json(one.share),
        "load": as_json(one.load),
        "waiting": list(one.waiting),
        "unmeasured": list(one.unmeasured),
        "reason": [words._asdict() for words in bottleneck_words(one, unit)],
    }


def _payback(one: Payback) -> dict[str, Any]:
    return {
        "formula": one.formula.id,
        "rules": list(one.formula.rules),
        "state": one.state,
        "years": as_json(one.years),
        "missing": list(one.missing),
        "within_plan": one.within_plan,
        "words": one.formula.words.ja,
        "source": one.formula.source,
        "standing": one.formula.standing,
    }


def _effect(one: Effect) -> dict[str, Any]:
    def change(part: ProductivityChange) -> dict[str, Any]:
        return {name: as_json(value) for name, value in part._asdict().items()}

    return {
        "value_added_change": as_json(one.value_added_change),
        "labour_input_change": as_json(one.labour_input_change),
        "if_rest_is_kept": change(one.if_rest_is_kept),
        "if_rest_is_given_up": change(one.if_rest_is_given_up),
    }
