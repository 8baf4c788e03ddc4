"""The forms of the process timer: each is one change of the record, and works without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from shoryoku.diagnosis.process import UNITS
from shoryoku.diagnosis.process_sheet import PREMISES
from shoryoku.diagnosis.process_timer import is_id
from shoryoku.diagnosis.process_values import (
    minutes_of,
    people_of,
    plain,
    premise_of,
    times_of,
)
from shoryoku.diagnosis.tasks import task
from shoryoku.problems import InputError
from shoryoku.text import narrow
from shoryoku.web.access import key_of, record_of
from shoryoku.web.records import keep
from shoryoku.web.timer import lengths
from shoryoku.web.timer.page import FIELDS, Problem, page_of
from shoryoku.web.timer.timings import (
    DAY,
    DoubtfulError,
    RefusedError,
    Timings,
    checked_seconds,
    instant,
    name_is_taken,
    name_of,
    one_line,
)

Change = Callable[[Timings, QueryDict], Mapping[str, str]]
_LONGEST_FIELD = 100
_EXAMPLES = {**{name: example for name, (example, _) in FIELDS.items()}, "people": "2人"}
_SAME = ("同じ", "変わらない", "same")


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """Add a step, change it, take it away, put it back."""
    changes: dict[str, Change] = {
        "add": _add_step,
        "change": _change_step,
        "remove": _remove_step,
        "restore": _restore_step,
        "measured": _use_measured,
    }
    return changed(request, changes.get(request.POST.get("do", "")), "add")


@require_POST
def run(request: HttpRequest, key: str) -> HttpResponse:
    """Start and stop on the server, for a browser without scripts."""
    changes: dict[str, Change] = {
        "start": _start,
        "stop": _stop,
        "next": _next,
        "undo": _undo,
        "settle": _settle,
        "discard": _discard,
    }
    return changed(request, changes.get(request.POST.get("do", "")), "run")


@require_POST
def measurement(request: HttpRequest, key: str) -> HttpResponse:
    """Correct a measurement, take it away, put it back."""
    changes: dict[str, Change] = {
        "correct": _correct,
        "remove": _remove,
        "restore": _restore,
    }
    return changed(request, changes.get(request.POST.get("do", "")), "measurement")


@require_POST
def premises(request: HttpRequest, key: str) -> HttpResponse:
    """What is known of the firm and the investment."""
    return changed(request, _premises, "premises")


def changed(request: HttpRequest, change: Change | None, form: str) -> HttpResponse:
    """Make a change and go back to the page, or show the page with what is wrong."""
    form = request.POST.get("form", form)[:60]
    typed = {name: str(value)[:500] for name, value in request.POST.items() if name != "do"}
    if change is None:
        return redirect("timer", key_of(request))
    try:
        with keep.changing(record_of(request)) as record:
            timings = Timings(record.document)
            then = change(timings, request.POST)
            record.document = timings.document()
    except DoubtfulError as error:
        asked = {**typed, "step": error.step, "measured": lengths.words(error.seconds)}
        asked["seconds"] = str(error.seconds) if error.seconds >= 1 else ""
        asked["length"] = ""
        return shown(request, Problem("doubt", "length", error.words, asked))
    except RefusedError as error:
        return shown(request, Problem(form, error.field, error.words, typed))
    except InputError as error:
        words = gettext("この内容では保存できません。") + " " + str(error.problems[0])
        return shown(request, Problem(form, "", words, typed))
    address = reverse("timer", args=[key_of(request)])
    return redirect(f"{address}?{urlencode(then)}" if then else address)


def shown(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    """The page of the timer, with what is wrong if something is."""
    record = record_of(request)
    record.refresh_from_db()
    stopped = request.GET.get("stopped", "")
    context = {
        **page_of(record.document, problem),
        "stopped": stopped if is_id(stopped) else "",
        "read": request.GET.get("read", "")[:40],
        "removed": request.GET.get("removed", "")[:100],
        "new_id": instant(timezone.now()).translate({ord(sign): None for sign in ":.-"}),
    }
    status = 422 if problem else 200
    return render(request, "timer/timer.html", context, status=status)


# --- steps ---------------------------------------------------------------------------------------


def _add_step(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    name = sent.get("name", "")
    if timings.step(one_line(name)) is not None:
        raise name_is_taken()
    add_step(timings, name, sent.get("task", ""), sent.get("people", ""))
    return {}


def add_step(timings: Timings, name: str, task: str, people: str) -> None:
    """A new step with what a person said of it.

    Raises:
        RefusedError: a name, a task or a number of people that no sheet can hold.
    """
    written = people.strip()[:_LONGEST_FIELD]
    checked = _step_value("people", written) if written else ""
    timings.add_step(name, _task_name(task), checked)


def _change_step(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    values = {**_step_values(sent, FIELDS), "task": _task_name(sent.get("task", ""))}
    timings.change_step(sent.get("step", ""), sent.get("name", ""), values)
    return {}


def _remove_step(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    name = sent.get("step", "")
    timings.remove_step(name)
    return {"removed": name}


def _restore_step(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.restore_step(sent.get("step", ""))
    return {}


def _use_measured(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.use_measured(sent.get("step", ""))
    return {}


def _task_name(written: str) -> str:
    try:
        return task(written).name.ja if written else ""
    except InputError:
        raise RefusedError("task", gettext("業務を一覧から選んでください。")) from None


def _step_values(sent: QueryDict, fields: Mapping[str, object] | tuple[str, ...]) -> dict[str, str]:
    """The values of a form, each as a sheet reads it."""
    values: dict[str, str] = {}
    for name in fields:
        written = sent.get(name, "").strip()[:_LONGEST_FIELD]
        values[name] = _step_value(name, written) if written else ""
    own = times_of(values.get("before_times", ""))[1]
    chosen = sent.get("unit", "")
    if own and chosen and own != chosen:
        raise RefusedError(
            "before_times", gettext("回数の単位が二つあります。どちらかにしてください。")
        )
    if "unit" in values:
        values["unit"] = "" if own else values["unit"]
    return values


def _step_value(name: str, written: str) -> str:
    examples = gettext("読み取れません。例：{example}")
    try:
        if name == "unit":
            return UNITS[written].ja
        if name.startswith("after_") and plain(written) in _SAME:
            return written
        if name.endswith("_minutes"):
            if ":" in narrow(written):
                minutes, seconds = divmod(lengths.read_seconds(written), 60)
                return f"{minutes}分{seconds}秒"
            minutes_of(written)
        elif name.endswith("people"):
            people_of(written)
        else:
            times_of(written)
    except (ValueError, KeyError):
        raise RefusedError(name, examples.format(example=_EXAMPLES[name])) from None
    return written


# --- running -------------------------------------------------------------------------------------


def _start(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.start(sent.get("step", ""), timezone.now())
    return {}


def _stop(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    return _stopped(timings.stop(sent.get("since", ""), timezone.now()))


def _next(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    if timings.running is None:
        return {}
    names = [name_of(step) for step in timings.steps]
    at = names.index(timings.running["step"]) if timings.running["step"] in names else -1
    now = timezone.now()
    stopped = timings.stop(sent.get("since", ""), now)
    if stopped and 0 <= at < len(names) - 1:
        timings.start(names[at + 1], now)
    return _stopped(stopped)


def _undo(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.take_back_stop(sent.get("id", ""))
    return {}


def _settle(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    """A time that was asked about: as it was measured, or as the person puts it right."""
    as_it_is = sent.get("as_it_is", "")
    if as_it_is.isdecimal() and len(as_it_is) < 10:
        seconds = checked_seconds(int(as_it_is), confirmed=True)
    else:
        seconds = lengths.read_seconds(sent.get("length", ""))
    return _stopped(timings.settle(sent.get("since", ""), seconds))


def _discard(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.settle(sent.get("since", ""), None)
    return {}


def _stopped(id_: str) -> Mapping[str, str]:
    return {"stopped": id_} if id_ else {}


# --- measurements --------------------------------------------------------------------------------


def add_by_hand(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    """A time that was measured otherwise, typed in."""
    seconds = lengths.read_seconds(sent.get("length", ""))
    if seconds > DAY and sent.get("sure") != "yes":
        words = gettext("24時間を超えています。この時間でよければ、下の欄に印をつけてください。")
        raise RefusedError("sure", words)
    id_ = sent.get("id", "")
    name = name_of(timings.known_step(sent.get("step", "")))
    timings.record(name, seconds, id_=id_ if is_id(id_) else "")
    return {"read": lengths.words(seconds)}


def _correct(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    seconds = lengths.read_seconds(sent.get("length", ""))
    timings.correct(sent.get("id", ""), instant(timezone.now()), seconds, removed=False)
    return {"read": lengths.words(seconds)}


def _remove(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.correct(sent.get("id", ""), instant(timezone.now()), None, removed=True)
    return {}


def _restore(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    timings.correct(sent.get("id", ""), instant(timezone.now()), None, removed=False)
    return {}


def _premises(timings: Timings, sent: QueryDict) -> Mapping[str, str]:
    values = {}
    for name, label in PREMISES.items():
        written = sent.get(name, "").strip()[:_LONGEST_FIELD]
        try:
            premise_of(name, written)
        except ValueError:
            words = gettext("「{name}」を読み取れません。例：240、8時間、3,000万円")
            raise RefusedError(name, words.format(name=label.ja)) from None
        values[name] = written
    timings.set_premises(values)
    return {}
