"""Any two rules side by side: what changed first, then what stayed the same."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shoryoku.money import format_yen
from shoryoku.problems import InputError
from shoryoku.rulebook import reading
from shoryoku.rulebook.diff import SECTIONS, Change, Facet, changes, facets
from shoryoku.rulebook.recent_changes import EFFECTS, effect_of
from shoryoku.rulebook.rules import Origin, Rule
from shoryoku.text import Text, did_you_mean
from shoryoku.web.assessing import book, day
from shoryoku.web.programmes.shared import Chip, chip_of, programme_name, short_names
from shoryoku.web.templatetags.shown import language

State = Literal["same", "changed", "one_side", "uncollected"]
_ORDER: tuple[State, ...] = ("changed", "one_side", "uncollected", "same")
_LOOKS = {"lighter": "ok", "heavier": "risk", "changed": "new"}
Key = tuple[str, str]
_PREFIXES = {"applicants": "applicant.", "costs": "cost.", "requirements": "requirement."}
_BY_ID = ("commitments", "bonus", "penalties", "duties")


class Cell(NamedTuple):
    """What one rule says of an item; ``None`` where it says nothing, and why that is."""

    says: str | None
    is_uncollected: bool
    chip: Chip | None


class DiffRow(NamedTuple):
    """One item of both rules."""

    state: State
    section: Text
    title: str
    before: Cell
    after: Cell
    effect: Text | None
    look: str
    step: str


@require_safe
def rule_diff(request: HttpRequest) -> HttpResponse:
    """Two rules side by side; without any, the form to choose them."""
    asked = {side: request.GET.get(side, "")[:120] for side in ("a", "b")}
    problems: dict[str, str] = {}
    rules: dict[str, Rule] = {}
    for side, id_ in asked.items():
        if not id_:  # still to be chosen
            continue
        try:
            rules[side] = book().rule(id_)
        except InputError:
            problems[side] = _remedy(id_)
    # the whole list is long: beside a comparison stand the rules of its programmes
    near = {rule.programme for rule in rules.values()} if len(rules) == 2 else set()
    is_whole = not near or request.GET.get("all") == "1"
    context: dict[str, Any] = {
        "asked": asked,
        "problems": problems,
        "is_whole": is_whole,
        "choices": _choices(set() if is_whole else near),
    }
    if len(rules) == 2:
        context.update(_compared(rules["a"], rules["b"]))
    # an id that names nothing is not found; one that is missing or unclear can be mended
    unknown = any(asked[side] and not _nearly(asked[side]) for side in problems)
    status = 404 if unknown else 422 if problems else 200
    return render(request, "programmes/diff.html", context, status=status)


def _remedy(id_: str) -> str:
    if _nearly(id_):
        return gettext("枠が分かれています。枠まで選んでください。")
    known = [head.id for each in book().programmes() for head in each.heads]
    near = did_you_mean(id_, known).removeprefix("did you mean ").rstrip("?")
    lead = gettext("この版は収録していません。一覧から選んでください。")
    return f"{lead} {gettext('近い版')}：{near}" if near else lead


def _nearly(id_: str) -> bool:
    """Whether an id names a programme or vintage that exists, though not one rule."""
    programme, _, rest = id_.partition("@")
    if programme not in book().programme_ids():
        return False
    heads = book().programme(programme).heads
    return bool(heads) and (not rest or any(rest == head.vintage for head in heads))


def _choices(only: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules by programme, the newest first; of some programmes only, if any are given."""
    lang, found = language(), []
    for programme in book().programmes():
        names = short_names(programme, lang)
        if names and (not only or programme.id in only):
            ids = [head.id for head in reversed(programme.heads)]
            found.append((programme.name.in_language(lang), [(id_, names[id_]) for id_ in ids]))
    return found


def _compared(before: Rule, after: Rule) -> dict[str, Any]:
    rows = _rows(before, after)
    counts = {state: sum(row.state == state for row in rows) for state in _ORDER}
    names = [
        short_names(book().programme(rule.programme), language())[rule.id]
        for rule in (before, after)
    ]
    if before.programme != after.programme:
        names = [rule.name.in_language(language()) for rule in (before, after)]
    return {
        "before": before,
        "after": after,
        "names": names,
        "states": [rule.window.state(day()) for rule in (before, after)],
        "differing": [row for row in rows if row.state != "same"],
        "same": [row for row in rows if row.state == "same"],
        "counts": counts,
        "is_same_rule": before.id == after.id,
    }


def _rows(before: Rule, after: Rule) -> list[DiffRow]:
    """Every item of either rule; changed ones first, within that in the order of the guidelines."""
    lang = language()
    old, new = facets(before, lang), facets(after, lang)
    changed = {(c.section, c.title, c.before, c.after): c for c in changes(before, after, lang)}
    filled = [{section for section, _ in side} for side in (old, new)]
    rows = []
    for key in dict.fromkeys([*old, *new]):
        was, now = _side(old, key), _side(new, key)
        title = next((line.title for line in (now, was) if line and line.title), "")
        title = _partner(key[1]) if key[0] == "combinations" else title
        says = [line.says if line else None for line in (was, now)]
        change = changed.get((key[0], title, says[0], says[1]))
        if says[0] is not None and says[1] is not None:
            state: State = "same" if says[0] == says[1] else "changed"
        else:
            missing = 0 if says[0] is None else 1
            state = "one_side" if key[0] in filled[missing] else "uncollected"
        rows.append(_row(key, title, state, (before, was), (after, now), change))
    places = list(SECTIONS.values())
    return sorted(rows, key=lambda row: (_ORDER.index(row.state), places.index(row.section)))


def _side(lines: dict[Key, Facet], key: Key) -> Facet | None:
    """A line of a rule; what an exception would replace where the rule has no such exception."""
    section, name = key
    parts = name.split("|")
    if key in lines or section != "amount" or len(parts) < 2 or not parts[1]:
        return lines.get(key)
    found = lines.get((section, "|".join([parts[0], "", *parts[2:]])))
    return found._replace(title="") if found else None


def _row(
    key: Key,
    title: str,
    state: State,
    before: tuple[Rule, Facet | None],
    after: tuple[Rule, Facet | None],
    change: Change | None,
) -> DiffRow:
    lang, step, effect, look = language(), "", None, ""
    if state == "changed" and change is not None:
        found = effect_of(change, before[0], after[0], lang)
        effect, look = EFFECTS[found], _LOOKS[found]
        if change.difference:
            sign = "＋" if change.difference > 0 else "▲"
            step = f"{sign}{format_yen(abs(change.difference), lang)}"
    cells = [_cell(rule, line, key, state) for rule, line in (before, after)]
    return DiffRow(state, SECTIONS[key[0]], title, cells[0], cells[1], effect, look, step)


def _cell(rule: Rule, line: Facet | None, key: Key, state: State) -> Cell:
    if line is None:
        return Cell(None, state == "uncollected", None)
    says = _allowed(rule, key) or line.says
    origin = _origin_of(rule, *key)
    chip = chip_of(origin, reading.cited(rule), f"/programmes/{rule.id}/")
    return Cell(says, False, chip)


def _partner(id_: str) -> str:
    """What the other programme of a combination is called."""
    if id_ == "any_national":
        return gettext("国のほかの補助金")
    name, vintage = programme_name(id_), id_.partition("@")[2]
    return f"{name} {vintage}" if vintage else name


def _allowed(rule: Rule, key: Key) -> str:
    """A combination in words: the lines that are compared hold only its sign."""
    if key[0] != "combinations":
        return ""
    lines = (part.said for part in reading.read(rule, language()) if part.id == "combinations")
    said = [each.words for each in next(lines, ())]
    at = [one.programme for one in rule.combinations].index(key[1])
    return said[at] if at < len(said) else ""


def _origin_of(rule: Rule, section: str, name: str) -> Origin | None:
    """Where a line that is compared comes from, by its section and key."""
    name = name.partition("|")[0].removesuffix(".how")
    if section == "window":
        return rule.window_origin
    if section in ("amount", "values", "specials"):
        found = rule.definitions.get(name)
        if found is None and section == "amount":
            found = rule.definitions.get("amount_by_rate" if name == "rate" else "amount")
        return found.origin if found else None
    lines: dict[str, Origin] = {}
    if section in _PREFIXES:
        prefix = _PREFIXES[section]
        lines = {one.id.removeprefix(prefix): one.origin for one in rule.requirements
                 if one.id.startswith(prefix)}  # fmt: skip
    if section == "costs":
        lines.update((class_.term, class_.origin) for class_ in rule.cost_classes)
        eligible = rule.definitions.get("eligible_cost")
        if eligible is not None and eligible.origin is not None:
            lines["others"] = eligible.origin
    for duty in getattr(rule, section, ()) if section in _BY_ID else ():
        lines[duty.id] = duty.origin
    if section == "combinations":
        lines = {one.programme: one.origin for one in rule.combinations}
    return lines.get(name)
