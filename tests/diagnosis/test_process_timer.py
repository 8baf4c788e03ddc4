"""Measurements of the shop floor in a firm file: their mean counts where minutes are not given."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shoryoku import strict_yaml
from shoryoku.diagnosis.process_analysis import analysed
from shoryoku.diagnosis.section import from_document
from shoryoku.problems import InputError

STEP = "{name: 外観検査, before_people: 2, before_times: 1日60回}"


def section(steps: str, timer: str):
    text = f"name: 例\nfacts: {{}}\ndiagnosis: {{process: {{steps: [{steps}], timer: {timer}}}}}"
    return from_document(strict_yaml.loads(text, "firm.yaml"))[1]


def runs(*seconds: int, more: str = "") -> str:
    listed = [
        f"{{id: m000000{at}, step: 外観検査, seconds: {one}{more}}}"
        for at, one in enumerate(seconds)
    ]
    return f"{{measurements: [{', '.join(listed)}]}}"


def test_the_mean_of_the_measurements_is_the_minutes_of_a_step():
    found = section(STEP, runs(90, 100, 101)).process
    assert found.steps[0].before.minutes == Fraction(291, 180)
    assert found.steps[0].basis == "実測3回"
    assert analysed(found).timing.before.value == Fraction(291, 180) * 2 * 60 / 60


def test_minutes_that_were_given_go_before_measurements():
    given = STEP.replace("before_people", "before_minutes: 3, before_people")
    assert section(given, runs(90)).process.steps[0].before.minutes == 3


def test_what_was_taken_away_does_not_count():
    found = section(STEP, runs(90, more=", removed: true")).process
    assert found.steps[0].before.minutes is None


def test_a_process_whose_steps_were_all_taken_away_is_not_known_yet():
    assert section("", "{}").process is None


@pytest.mark.parametrize(
    ("timer", "names"),
    [
        ("{measurements: [{id: x, step: 外観検査, seconds: 9}]}", "8 to 40"),
        ("{measurements: [{id: m0000001, step: 外観検査, seconds: 0}]}", "seconds"),
        ("{measurements: [{id: m0000001, seconds: 9}]}", "step"),
        (runs(9, more=", started_at: 12:00"), "instant"),
        ("{minutes: 3}", "measurements"),
        ("{running: {step: 外観検査}}", "step and since"),
        ("{running: {step: 外観検査, since: 12:00}}", "instant"),
        ("{removed_steps: [" + "{name: 外観検査}, " * 6 + "]}", "6 entries; at most 5 are read"),
        ("{removed_steps: [{name: [[1]]}]}", "words are expected"),
        ("{measurements: [" + "{}, " * 1001 + "]}", "1,001 entries; at most 1,000 are read"),
        ("{measurements: [" + "{id: m0000001, step: 外観検査, seconds: 9}, " * 2 + "]}", "twice"),
    ],
)
def test_measurements_that_cannot_be_read_are_refused(timer, names):
    with pytest.raises(InputError, match=names):
        section(STEP, timer)
