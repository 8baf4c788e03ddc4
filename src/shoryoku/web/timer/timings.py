"""What a person does to the steps and measurements of a record; nothing is counted twice.

The steps stand in ``diagnosis.process.steps`` as in a firm file, the measurements beside them in
``diagnosis.process.timer``. A change that no firm file could hold is refused whole.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.process_sheet import PREMISES
from shoryoku.diagnosis.process_timer import MOST_MEASUREMENTS, MOST_SECONDS, is_id
from shoryoku.diagnosis.section import read
from shoryoku.problems import InputError
from shoryoku.web.records.document import firm_and_section

MOST_STEPS = 60
MOST_NAME = 60
DAY = 86_400  # seconds; what is longer is asked about
_MOST_REMOVED_STEPS = 5
_SEPARATORS = "、,，/／;；"  # between names in 前の工程


class RefusedError(ValueError):
    """A change that is not made; ``words`` say why and what to do, ``field`` where."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


class DoubtfulError(RefusedError):
    """A running time that cannot be right, or hardly: the person is asked.

    ``seconds`` may be negative, where a clock was set back.
    """

    def __init__(self, step: str, seconds: int) -> None:
        words = gettext(
            "計測した時間を確かめてください。時計が変わったか、止め忘れかもしれません。"
        )
        super().__init__("length", words)
        self.step, self.seconds = step, seconds


class Timings:
    """The steps, measurements and the running time of one document, changed together.

    Attributes:
        steps: as they stand in the firm file, in order.
        measurements: oldest first, those taken away among them.
        running: ``step`` and ``since`` of the measurement under way on the server, or nothing.
        removed_steps: the steps that were taken away last, so that they can be put back.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        section = document.get("diagnosis") or {}
        self._process: dict[str, Any] = copy.deepcopy(section.get("process") or {})
        timer = self._process.pop("timer", None) or {}
        self.steps: list[dict[str, Any]] = self._process.pop("steps", None) or []
        self.measurements: list[dict[str, Any]] = [
            {**one, "step": one_line(str(one["step"]))} for one in timer.get("measurements") or []
        ]
        self.running: dict[str, str] | None = timer.get("running") or None
        self.removed_steps: list[dict[str, Any]] = timer.get("removed_steps") or []

    @property
    def premises(self) -> dict[str, Any]:
        """The premises as they were typed."""
        return self._process.get("premises") or {}

    def document(self) -> dict[str, Any]:
        """The document with what was changed.

        Raises:
            InputError: it would be no firm file any more.
        """
        timer: dict[str, Any] = {
            "measurements": self.measurements,
            "running": self.running,
            "removed_steps": self.removed_steps,
        }
        process = {**self._process, "steps": self.steps}
        kept = {name: part for name, part in timer.items() if part}
        if kept:
            process["timer"] = kept
        if not self.steps and process.get("uses"):
            found = gettext("空いた時間の振り向け先があるので、最後の工程は消せません。")
            raise RefusedError("step", found)
        section = {**(self._document.get("diagnosis") or {}), "process": process}
        changed = {**self._document, "diagnosis": section}
        firm_and_section(copy.deepcopy(changed))
        return changed

    # --- steps -----------------------------------------------------------------------------------

    def step(self, name: str) -> dict[str, Any] | None:
        """The step of a name."""
        return next((step for step in self.steps if name_of(step) == name), None)

    def add_step(self, written: str, task: str = "", people: str = "") -> str:
        """A new step with what was said of it; the same said twice adds nothing.

        Raises:
            RefusedError: a step of this name is there, of which something else is known.
        """
        name, said = step_name(written), {"task": task, "before_people": people}
        found = self.step(name)
        if found is None:
            if len(self.steps) >= MOST_STEPS:
                words = gettext("工程は{most}個までです。使わない工程を消してください。")
                raise RefusedError("name", words.format(most=MOST_STEPS))
            given = {"name": name, **said}
            self.steps.append({key: value for key, value in given.items() if value})
        elif any(value and value != str(found.get(key, "")) for key, value in said.items()):
            raise name_is_taken()
        return name

    def change_step(self, name: str, written: str, values: Mapping[str, str]) -> None:
        """New values of a step; an empty one is no longer known. What follows it keeps to it."""
        step = self.known_step(name)
        renamed = step_name(written)
        if renamed != name:
            self._rename(name, renamed)
        for key, value in values.items():
            if value:
                step[key] = value
            else:
                step.pop(key, None)

    def remove_step(self, name: str) -> None:
        """Take a step away; its measurements stay with it and come back with it."""
        step = self.known_step(name)
        at = self.steps.index(step)
        self.steps.remove(step)
        followed = [name_of(other) for other in self.steps if name in follows_of(other)]
        for other in self.steps:
            _set_follows(other, [one for one in follows_of(other) if one != name])
        self.removed_steps.append({**step, "at": at, "followed_by": followed})
        for old in self.removed_steps[:-_MOST_REMOVED_STEPS]:
            gone = name_of(old)
            self.measurements = [one for one in self.measurements if one["step"] != gone]
        self.removed_steps = self.removed_steps[-_MOST_REMOVED_STEPS:]
        if self.running and self.running["step"] == name:
            self.running = None

    def restore_step(self, name: str) -> None:
        """Put a step back that was taken away."""
        found = next((one for one in self.removed_steps if name_of(one) == name), None)
        if found is None:
            return
        self.removed_steps.remove(found)
        at, followed = found.pop("at", len(self.steps)), found.pop("followed_by", [])
        if self.step(name) is None:
            known = {name_of(step) for step in self.steps}
            _set_follows(found, [one for one in follows_of(found) if one in known])
            self.steps.insert(at, found)
            for other in self.steps:
                if name_of(other) in followed:
                    _set_follows(other, [*follows_of(other), name])

    def use_measured(self, name: str) -> None:
        """Let the measurements count as the minutes of a step, in place of those typed."""
        step = self.known_step(name)
        if any(one["step"] == name and not one.get("removed") for one in self.measurements):
            step.pop("before_minutes", None)
            step.pop("basis", None)

    def set_premises(self, values: Mapping[str, str]) -> None:
        """The premises as typed; an empty one is not known."""
        kept = {key: values[key] for key in PREMISES if values.get(key)}
        self._process.pop("premises", None)
        if kept:
            self._process["premises"] = kept

    def known_step(self, name: str) -> dict[str, Any]:
        """The step of a name that must be there."""
        found = self.step(name)
        if found is None:
            raise RefusedError(
                "step", gettext("その工程はありません。ページを開き直してください。")
            )
        return found

    def _rename(self, name: str, renamed: str) -> None:
        if self.step(renamed) is not None:
            raise RefusedError(
                "name", gettext("同じ名前の工程があります。ちがう名前にしてください。")
            )
        followers = [other for other in self.steps if name in follows_of(other)]
        if followers and any(sign in renamed for sign in _SEPARATORS):
            words = gettext("ほかの工程の「前の工程」なので、名前に 、 や / は使えません。")
            raise RefusedError("name", words)
        self.known_step(name)["name"] = renamed
        for other in followers:
            _set_follows(other, [renamed if one == name else one for one in follows_of(other)])
        for one in self.measurements:
            if one["step"] == name:
                one["step"] = renamed
        if self.running and self.running["step"] == name:
            self.running["step"] = renamed

    # --- measuring on the server, for browsers without scripts -----------------------------------

    def start(self, name: str, now: datetime) -> None:
        """Begin to measure a step; what already runs goes on."""
        self.known_step(name)
        if self.running is None:
            self.running = {"step": name, "since": instant(now)}

    def stop(self, since: str, now: datetime) -> str:
        """End what has run since an instant; the new measurement's id, empty if it has ended.

        Raises:
            DoubtfulError: less than a second, more than a day, or before it began.
        """
        if self.running is None or self.running["since"] != since:
            return ""
        seconds = round((now - datetime.fromisoformat(since)).total_seconds())
        if not 1 <= seconds <= DAY:
            raise DoubtfulError(self.running["step"], seconds)
        return self.settle(since, seconds)

    def settle(self, since: str, seconds: int | None) -> str:
        """End what has run since an instant with a time the person names, or without any."""
        running = self.running
        if running is None or running["since"] != since:
            return ""
        self.running = None
        return "" if seconds is None else self.record(running["step"], seconds, since)

    def take_back_stop(self, id_: str) -> None:
        """Undo a stop: the measurement goes, and the time runs on from where it began."""
        found = next((one for one in self.measurements if one["id"] == id_), None)
        if found and found.get("started_at") and not found.get("removed"):
            self.measurements.remove(found)
            self.running = {"step": found["step"], "since": found["started_at"]}

    def record(self, step: str, seconds: int, started_at: str = "", id_: str = "") -> str:
        """A new measurement; one whose id is there already is not added again."""
        id_ = id_ or secrets.token_hex(8)
        if self.measurement(id_) is None:
            if len(self.measurements) >= MOST_MEASUREMENTS:
                words = gettext("計測は{most}件までです。古い計測を消してください。")
                raise RefusedError("length", words.format(most=f"{MOST_MEASUREMENTS:,}"))
            entry = {"id": id_, "step": step, "seconds": seconds, "started_at": started_at}
            self.measurements.append({key: value for key, value in entry.items() if value != ""})
        return id_

    def measurement(self, id_: str) -> dict[str, Any] | None:
        """The measurement of an id."""
        return next((one for one in self.measurements if one["id"] == id_), None)

    def correct(self, id_: str, now: str, seconds: int | None, *, removed: bool) -> None:
        """Correct a measurement, take it away or put it back; the latest change is the one kept."""
        found = self.measurement(id_)
        if found is None or now <= found.get("changed_at", ""):
            return
        found["changed_at"] = now
        if seconds is not None:
            found["seconds"] = seconds
        if removed:
            found["removed"] = True
        else:
            found.pop("removed", None)


def name_is_taken() -> RefusedError:
    """Why no step can be added under a name that is there, and where that one is changed."""
    words = gettext("同じ名前の工程があります。人数や業務は「工程を直す」で変えられます。")
    return RefusedError("name", words)


def name_of(step: Mapping[str, Any]) -> str:
    """The name of a step as the sheet reads it."""
    return one_line(str(step.get("name", "")))


def one_line(written: str) -> str:
    """Words on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in written).split())


def follows_of(step: Mapping[str, Any]) -> list[str]:
    """The names of the steps that must be finished before a step."""
    raw = step.get("follows") or []
    written = "、".join(map(str, raw)) if isinstance(raw, (list, tuple)) else str(raw)
    for sign in _SEPARATORS:
        written = written.replace(sign, "、")
    return [name for name in map(one_line, written.split("、")) if name]


def _set_follows(step: dict[str, Any], names: list[str]) -> None:
    if names != follows_of(step):
        step.pop("follows", None)
        if names:
            step["follows"] = names


def step_name(written: str) -> str:
    """A name that a sheet can hold: some words would be read as a heading or as unknown.

    Raises:
        RefusedError: no name, one that is too long, or one that a sheet reads otherwise.
    """
    name = one_line(written)
    if not name:
        raise RefusedError("name", gettext("工程の名前を入れてください。例：外観検査"))
    if len(name) > MOST_NAME:
        words = gettext("名前は{most}文字までです。短くしてください。")
        raise RefusedError("name", words.format(most=MOST_NAME))
    try:
        found = read(Given({"process": {"steps": [{"name": name}]}})).process
    except InputError:
        found = None
    if found is None or found.steps[0].name != name:
        raise RefusedError("name", gettext("表の見出しと同じ言葉です。別の名前にしてください。"))
    return name


def instant(moment: datetime) -> str:
    """An instant as it is kept: UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(written: object, now: datetime) -> str:
    """An instant that a phone sent; empty where it sent none.

    Raises:
        RefusedError: no instant, or one that a clock set right cannot show.
    """
    if written in (None, ""):
        return ""
    try:
        moment = datetime.fromisoformat(str(written)[:40])
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None or not datetime(2000, 1, 1, tzinfo=UTC) <= moment:
        raise RefusedError(
            "started_at", gettext("計測の日時を読めません。端末の時計を確かめてください。")
        )
    if moment > now + timedelta(days=366):
        raise RefusedError(
            "started_at", gettext("計測の日時が先の日です。端末の時計を確かめてください。")
        )
    return instant(moment)


def checked_seconds(value: object, *, confirmed: bool) -> int:
    """Whole seconds of one measurement, 1 or more; more than a day only if a person said so.

    Raises:
        RefusedError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_SECONDS:
        raise RefusedError("length", gettext("時間は1秒以上にしてください。例：1分30秒"))
    if value > DAY and not confirmed:
        raise RefusedError(
            "length", gettext("24時間を超えています。この時間でよいか確かめてください。")
        )
    return value


def merge(timings: Timings, sent: list[Any], now: datetime) -> list[tuple[str, str]]:
    """Take in what a phone sent, by id; ids that were not taken in, each with why."""
    refused: list[tuple[str, str]] = []
    for entry in sent:
        id_ = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not is_id(id_):
            refused.append((str(id_)[:40], gettext("計測の番号がありません。")))
            continue
        try:
            _merge_one(timings, entry, now)
        except RefusedError as error:
            refused.append((str(id_), error.words))
    return refused


def _merge_one(timings: Timings, entry: Mapping[str, Any], now: datetime) -> None:
    id_, removed = str(entry["id"]), entry.get("removed") is True
    seconds = checked_seconds(entry.get("seconds"), confirmed=entry.get("confirmed") is True)
    started = read_instant(entry.get("started_at"), now)
    # a phone whose clock is ahead must not win over every later correction
    changed = min(read_instant(entry.get("changed_at"), now), instant(now))
    if timings.measurement(id_) is None:
        name = timings.add_step(str(entry.get("step", ""))[: 10 * MOST_NAME])
        timings.record(name, seconds, started, id_)
    if changed:
        timings.correct(id_, changed, seconds, removed=removed)
