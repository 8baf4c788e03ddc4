"""What the newest vintages changed against the one before, the newest first.

Whether a change is better or worse for the firm is said only of single figures in the same
place on both sides; of everything else it is said that it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from shoryoku.calendar import Window
from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import Node
from shoryoku.money import parse_rate
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.diff import SECTIONS, Change, Facet, changes, facets
from shoryoku.rulebook.rules import Programme, Rule, RuleHead
from shoryoku.rulebook.words import label, words
from shoryoku.text import Language, Text

Effect = Literal["lighter", "heavier", "changed"]
EFFECTS: dict[Effect, Text] = {
    "lighter": Text("有利になった", "better for the firm"),
    "heavier": Text("厳しくなった", "worse for the firm"),
    "changed": Text("変わった", "changed"),
}
CHANGED = {"frames": Text("枠", "Frames"), **SECTIONS}


class RecentChange(NamedTuple):
    """One line in which a vintage differs from the one before.

    Attributes:
        date: the day from which the vintage is known: of its publication, else its first day.
        rules, rules_before: the rules that differ in this way, and those they followed.
        section: one of :data:`CHANGED`; ``title``, ``before`` and ``after`` are in words, and
            ``None`` where there was or is nothing.
        difference: in yen, where both are yen.
        effect: for the firm; ``lighter`` or ``heavier`` only for caps, floors, rates and
            thresholds that are single figures on both sides.
    """

    date: date
    programme: str
    name: Text
    rules: tuple[str, ...]
    rules_before: tuple[str, ...]
    section: str
    title: str
    before: str | None
    after: str | None
    difference: int | None
    effect: Effect


def recent_changes(
    book: Rulebook, on: date, limit: int = 50, language: Language = "ja"
) -> tuple[RecentChange, ...]:
    """What the vintages known on a day changed against the one before, the newest first.

    Dates of calls are left out (they differ every time; the calendar of calls has them).

    Raises:
        InputError: the limit is below 1.
    """
    if limit < 1:
        raise InputError(Problem("limit", f"is {limit}", "1 or more"))
    found: list[RecentChange] = []
    for day, programme, before, after in sorted(_successions(book, on), key=lambda s: s[0])[::-1]:
        found += _changes(day, programme, before, after, language)
        if len(found) >= limit:
            break
    return tuple(found[:limit])


_Succession = tuple[date, Programme, list[RuleHead], list[RuleHead]]


def _successions(book: Rulebook, on: date) -> Iterator[_Succession]:
    """Each vintage known on a day with the one before."""
    for programme in book.programmes():
        vintages: dict[str, list[RuleHead]] = {}
        for head in programme.heads:
            vintages.setdefault(head.vintage, []).append(head)
        for before, after in pairwise(vintages.values()):
            days = [_known_from(head.window) for head in after]
            known = [day for day in days if day is not None]
            if known and min(known) <= on:
                yield min(known), programme, before, after


def _known_from(window: Window) -> date | None:
    last = window.closes.date() if window.closes else window.ended_by
    return window.announced or window.opens or last


def _changes(
    day: date,
    programme: Programme,
    before: list[RuleHead],
    after: list[RuleHead],
    language: Language,
) -> list[RecentChange]:
    """The differing lines of two vintages; what several frames share stands once."""
    old = {head.frame: head for head in before}
    if len(before) == len(after) == 1:
        old = {after[0].frame: before[0]}
    lines: dict[tuple[Any, ...], list[tuple[str, ...]]] = {}
    key: tuple[Any, ...]
    for head in after:
        was = old.pop(head.frame, None)
        if was is None:
            name = head.name.in_language(language)
            key = ("frames", name, None, name, None, "changed")
            lines.setdefault(key, []).append((head.id,))
            continue
        pair = programme.rules[was.id], programme.rules[head.id]
        for change in changes(*pair, language):
            if change.section != "window":
                key = (*change, effect_of(change, *pair, language))
                lines.setdefault(key, []).append((head.id, was.id))
    for gone in old.values():
        name = gone.name.in_language(language)
        lines[("frames", name, name, None, None, "changed")] = [("", gone.id)]
    return [
        RecentChange(
            day,
            programme.id,
            programme.name,
            tuple(ids[0] for ids in pairs if ids[0]),
            tuple(ids[1] for ids in pairs if len(ids) > 1),
            *line,
        )
        for line, pairs in lines.items()
    ]


def effect_of(change: Change, old: Rule, new: Rule, language: Language) -> Effect:
    """Whether a change makes a rule lighter or heavier; ``changed`` where that is not computable.

    Only figures for the same cases, or one threshold that moved, are weighed.
    """
    if change.before is None or change.after is None:
        return "changed"
    heavier = None
    if change.section in ("amount", "costs"):
        heavier = _heavier_amount(change, facets(old, language), facets(new, language))
    elif change.section in ("applicants", "requirements", "specials"):
        was, now = _nodes(old, language), _nodes(new, language)
        id_ = next((id_ for id_, (title, _) in now.items() if title == change.title), None)
        if id_ is not None and id_ in was:
            heavier = _tightening(was[id_][1], now[id_][1])
    if not heavier:
        return "changed"
    return "heavier" if heavier > 0 else "lighter"


_Lines = dict[tuple[str, str], Facet]


def _heavier_amount(change: Change, old: _Lines, new: _Lines) -> int | None:
    """1 if a cap or rate fell or a floor rose, -1 if the other way round.

    A figure is compared only where both rules divide it into the same cases: a row of a table
    that was cut differently, or a base beside other exceptions, is about other firms.
    """
    key = next(
        (
            key
            for key, line in new.items()
            if key[0] == change.section and (line.title, line.says) == (change.title, change.after)
        ),
        None,
    )
    if key is None:
        return None
    name = key[1].partition("|")[0]
    cases = [
        {k for k in lines if k[0] == key[0] and k[1].partition("|")[0] == name}
        for lines in (old, new)
    ]
    grows = _growth(change)
    if cases[0] != cases[1] or grows is None:
        return None
    return grows if name == "floor" else -grows


def _growth(change: Change) -> int | None:
    """1 if an amount or rate rose, -1 if it fell; ``None`` if it is not one figure."""
    if change.difference is not None:
        return 1 if change.difference > 0 else -1
    try:
        was, now = (Fraction(parse_rate(says or "")) for says in (change.before, change.after))
    except ValueError:
        return None
    return (now > was) - (now < was)


def _nodes(rule: Rule, language: Language) -> dict[str, tuple[str, Node]]:
    """What a rule tests, by id, each with the title that it has among its changes."""
    writer, found = words(rule, language), {}
    for requirement in rule.requirements:
        if requirement.kind != "judged":
            node = rule.definitions[requirement.id].node
            own = requirement.label
            found[requirement.id] = (own.in_language(language) if own else writer.node(node), node)
    for name in rule.specials:
        if name in rule.definitions:
            found[name] = (label(rule, name, language), rule.definitions[name].node)
    return found


def _tightening(was: Node, now: Node) -> int | None:
    """1 if a test asks for more than before, -1 for less, 0 for the same; ``None`` if unclear.

    Clear is only a test of the same form in which thresholds moved one way.
    """
    if was == now:
        return 0
    if isinstance(was, n.Compare) and isinstance(now, n.Compare):
        return _threshold(was, now)
    if isinstance(was, n.When) and isinstance(now, n.When) and was.test == now.test:
        return _tightening(was.item, now.item)
    for form in (n.AllOf, n.AnyOf):
        if isinstance(was, form) and isinstance(now, form) and len(was.items) == len(now.items):
            moves = {_tightening(a, b) for a, b in zip(was.items, now.items, strict=True)} - {0}
            return moves.pop() if len(moves) == 1 else None
    return None


def _threshold(was: n.Compare, now: n.Compare) -> int | None:
    same = (was.operator, was.left) == (now.operator, now.left)
    two = isinstance(was.right, n.Literal) and isinstance(now.right, n.Literal)
    if not (same and two) or was.operator not in (">=", ">", "<=", "<"):
        return None
    rose = 1 if now.right.value > was.right.value else -1
    return rose if was.operator in (">=", ">") else -rose
