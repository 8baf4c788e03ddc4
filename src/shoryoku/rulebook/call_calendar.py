"""The calendar of calls: what is open, what comes, what is over, and when it has to be sent.

It knows what the rulebook knows: a deadline that nobody has read is left open, and a programme
whose next call has not been read is said to be unannounced, never given a date. A span includes
its first and last day, in Japan time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from shoryoku.calendar import Window, WindowState, parse_instant
from shoryoku.firm.codes import prefectures
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.prose import bracketed
from shoryoku.rulebook.rules import UNVERIFIED, Origin, Programme, Rule
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language, Text, did_you_mean

if TYPE_CHECKING:
    from icalendar import Event

Group = Literal["open", "unknown", "soon", "closed", "not_announced"]
GROUPS: dict[Group, Text] = {
    "open": Text("受付中", "Open now"),
    "unknown": Text("始まったが、日程の一部を読めていない", "Begun, but some dates were not read"),
    "soon": Text("これから始まる", "Opening later"),
    "closed": Text("この1年に終わった", "Closed in the last year"),
    "not_announced": Text("次の公募は未発表", "The next call is not announced"),
}
_GROUP_OF: dict[WindowState, Group] = {
    "open": "open",
    "announced": "open",
    "unknown": "unknown",
    "not_yet_open": "soon",
    "closed": "closed",
}
_CALENDAR = Text("補助金などの締切", "Deadlines of subsidies")
_A_YEAR = timedelta(days=365)
_ENDS_OF_WORDS = " ,（）()"


class Call(NamedTuple):
    """One call: the rules of a vintage that take applications in the same days.

    Attributes:
        programme, kind, name: of the programme; ``kind`` is subsidy, grant, tax or service.
        title: what the names of its rules have in common.
        rules: the ids of the rules.
        on: the day on which the calendar is read.
        group: where it stands in the calendar; of ``not_announced`` everything else is about
            the last call.
        state: as :meth:`Window.state` gives it, where it is still open in any prefecture.
        window: as it applies in the prefecture; without one it ends with the last prefecture.
        first_deadline, last_deadline: over the prefectures; the same where they do not differ;
            ``None`` where nobody has read it.
        depends_on_prefecture: the deadline differs and no prefecture was given.
        open_in: the prefectures in which it is open on the day, where the deadline differs.
        days_left: to the nearest deadline that is not past, 0 on the day itself.
        days_until_open: of a call that has not begun.
        origin: sources, standing and remarks of the dates; ``sources`` are those in words.
    """

    programme: str
    kind: str
    name: Text
    title: Text
    vintage: str
    rules: tuple[str, ...]
    on: date
    group: Group
    state: WindowState
    window: Window
    first_deadline: datetime | None
    last_deadline: datetime | None
    depends_on_prefecture: bool
    open_in: tuple[str, ...]
    days_left: int | None
    days_until_open: int | None
    origin: Origin
    sources: tuple[str, ...]

    @property
    def standing(self) -> str:
        """How well the dates are known."""
        return self.origin.standing


def calls(book: Rulebook, on: date, prefecture: str | None = None) -> tuple[Call, ...]:
    """All calls that are open, to come, or over for at most a year, in the order of GROUPS.

    Those that are open come by their deadline, those to come by their first day, those that are
    over from the latest. A programme in force without an open or coming call is there twice:
    with the call that is over, and among those whose next call is not announced.

    Raises:
        InputError: the prefecture is unknown.
    """
    if prefecture is not None and prefecture not in prefectures():
        hint = did_you_mean(prefecture, list(prefectures())) or "write it like 東京都"
        raise InputError(Problem("prefecture", f"{prefecture!r} is not a prefecture", hint))
    in_force = {rule.programme for rule in book.in_force(on)}
    found: list[Call] = []
    for programme in book.programmes():
        known = list(_calls(programme, on, prefecture))
        found += known
        over = [call for call in known if call.group == "closed"]
        waited_for = programme.id in in_force and not programme.is_closed
        if over and len(over) == len(known) and waited_for:
            found.append(min(over, key=_order)._replace(group="not_announced"))
    return tuple(sorted(found, key=_order))


def icalendar(known: Iterable[Call], language: Language = "ja") -> str:
    """The deadlines that are not past as iCalendar text (RFC 5545), in UTC.

    A deadline that differs by prefecture gives two events, the first and the last. An event keeps
    its UID as long as its rule keeps its id; dates that are not verified are tentative.

    Raises:
        InputError: the library icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        remedy = "install it with: pip install 'shoryoku[calendar]'"
        raise InputError(Problem("calendar", "needs the library icalendar", remedy)) from None
    calendar = Calendar()
    calendar.add("prodid", "-//shoryoku//call calendar//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _CALENDAR.in_language(language))
    for call in known:
        if call.group not in ("closed", "not_announced"):
            for name, deadline in _deadlines(call):
                if deadline.date() >= call.on:
                    calendar.add_component(_event(call, name, deadline, language))
    written: str = calendar.to_ical().decode("utf-8")
    return written


def _calls(programme: Programme, on: date, prefecture: str | None) -> Iterator[Call]:
    together: dict[tuple[Any, ...], list[Rule]] = {}
    for head in programme.heads:
        end = _end(head.window)
        long_over = end is not None and on - end > _A_YEAR
        if long_over or head.window.is_stale(on):
            continue
        rule = programme.rules[head.id]
        key = (rule.vintage, rule.window, rule.window_origin, rule.closes_before_new_wage)
        together.setdefault(key, []).append(rule)
    for rules in together.values():
        call = _call(programme, rules, on, prefecture)
        end = _end(call.window)
        if end is None or on - end <= _A_YEAR:
            yield call


def _call(programme: Programme, rules: list[Rule], on: date, prefecture: str | None) -> Call:
    first = rules[0]
    differs = first.closes_before_new_wage and prefecture is None
    places = list(prefectures()) if differs else [prefecture]
    windows = {place: first.window_for(place, on) for place in places}
    ends = [window.closes for window in windows.values() if window.closes is not None]
    known = len(ends) == len(windows)
    last = max(ends) if known else None
    window = first.window._replace(closes=last)
    state = window.state(on)
    ahead = [end for end in ends if end.date() >= on]
    running = state != "closed" and ahead
    open_in = [place for place, each in windows.items() if place and each.state(on) == "open"]
    waits = state == "not_yet_open" and window.starts
    return Call(
        programme=programme.id,
        kind=programme.kind,
        name=programme.name,
        title=_title(programme, rules),
        vintage=first.vintage,
        rules=tuple(rule.id for rule in rules),
        on=on,
        group=_GROUP_OF[state],
        state=state,
        window=window,
        first_deadline=min(ends) if ends else None,
        last_deadline=last,
        depends_on_prefecture=differs and len(set(ends)) > 1,
        open_in=tuple(open_in) if differs else (),
        days_left=(min(ahead).date() - on).days if running else None,
        days_until_open=(window.starts - on).days if waits and window.starts else None,
        origin=first.window_origin,
        sources=tuple(
            first.sources[id_].ref for id_ in first.window_origin.sources if id_ in first.sources
        ),
    )


def _title(programme: Programme, rules: list[Rule]) -> Text:
    shared = []
    for language, own in zip(("ja", "en"), programme.name, strict=True):
        names = [rule.name.en if language == "en" else rule.name.ja for rule in rules]
        alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
        prefix = "".join(signs[0] for signs in alike)
        if len(set(names)) > 1:
            # what they share ends with a whole word: 第23次公募, not 第23次公募 グ
            cut = max(prefix.rfind(sign) for sign in _ENDS_OF_WORDS) + 1
            prefix = prefix[:cut].rstrip(" ,（(")
        shared.append(prefix or own)
    return Text(*shared)


def _end(window: Window) -> date | None:
    return window.closes.date() if window.closes else window.ended_by


def _order(call: Call) -> tuple[int, int, str]:
    """The place of a call in the calendar."""
    group = list(GROUPS).index(call.group)
    if call.group == "soon":
        day = call.window.starts
    elif call.group in ("closed", "not_announced"):
        end = _end(call.window)
        return group, -end.toordinal() if end else 0, call.programme
    else:
        day = call.on + timedelta(days=call.days_left) if call.days_left is not None else None
    return group, (day or date.max).toordinal(), call.programme


def _deadlines(call: Call) -> Iterator[tuple[str, datetime]]:
    if call.depends_on_prefecture and call.first_deadline is not None:
        yield "first", call.first_deadline
        if call.last_deadline is not None:
            yield "last", call.last_deadline
    elif call.last_deadline is not None:
        # tax relief is not applied for in its period; the period itself ends
        yield "end" if call.kind == "tax" else "deadline", call.last_deadline


_DEADLINES = {
    "end": Text("対象期間の終わり", "end of the period"),
    "deadline": Text("締切", "deadline"),
    "first": Text("締切（いちばん早い都道府県）", "deadline (earliest prefecture)"),
    "last": Text("締切（いちばん遅い都道府県）", "deadline (latest prefecture)"),
}


def _event(call: Call, name: str, deadline: datetime, language: Language) -> Event:
    from icalendar import Event

    standing = STANDING[call.standing].in_language(language)
    remarks = [remark for remark in (call.origin.note, call.origin.other_reading) if remark]
    cited = ("、" if language == "ja" else "; ").join(call.sources)
    lines = [
        ("日程の確かさ：" if language == "ja" else "Standing of the dates: ") + standing,
        *(remark.in_language(language) for remark in remarks),
        *([("出典：" if language == "ja" else "Source: ") + cited] if cited else []),
    ]
    verified = call.standing not in UNVERIFIED
    mark = "" if verified else bracketed("未確認" if language == "ja" else "unverified", language)
    event = Event()
    event.add("uid", f"{call.rules[0].replace('@', '.').replace('/', '.')}.{name}@shoryoku")
    event.add("dtstamp", parse_instant(call.on).astimezone(UTC))
    event.add("dtstart", deadline.astimezone(UTC))
    event.add(
        "summary",
        f"{call.title.in_language(language)} {_DEADLINES[name].in_language(language)}{mark}",
    )
    event.add("description", "\n".join(lines))
    event.add("status", "CONFIRMED" if verified else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
