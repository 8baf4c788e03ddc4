"""The parameters of a rule by path: found in the rule's document, changed, put into words.

A path reads like the rule file: ``amount.cap.rows[2].base`` is the third row of the cap table,
``amount.cap.rows.50.base`` the row up to 50. ``amount.`` may be left out before ``cap``,
``rate`` and ``floor``; ``bands`` stands for ``rows``. A value given for a group of values is
meant for its main one: ``amount.floor`` is ``amount.floor.value``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from shoryoku.firm.vocabulary import vocabulary
from shoryoku.money import format_yen, parse_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook import load
from shoryoku.rulebook import model as m
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.load import Layered, read_layer
from shoryoku.rulebook.rules import Origin, Rule
from shoryoku.text import Text, did_you_mean

Steps = tuple[str | int, ...]

SECTIONS = (
    "amount", "costs", "applicants", "requirements", "specials", "values", "commitments",
    "parameters",
)  # fmt: skip
_SHORT = {
    "cap": "amount.cap",
    "rate": "amount.rate",
    "floor": "amount.floor",
    "formula": "amount.formula",
    "round_down_to": "amount.round_down_to",
    "special": "specials",
    "applicant": "applicants",
    "requirement": "requirements",
    "cost": "costs.limits",
}
# what may be given where nothing stands yet: the keys of these groups
_GROUPS: tuple[tuple[Steps, type[m.Shape]], ...] = (
    (("amount",), m.Amount),
    (("amount", "rate"), m.RateRule),
    (("amount", "cap"), m.CapRule),
    (("amount", "floor"), m.FloorRule),
    (("costs",), m.Costs),
    (("costs", "classes", "*"), m.CostClass),
    (("costs", "limits", "*"), m.Condition),
    (("applicants", "*"), m.Condition),
    (("requirements", "*"), m.Condition),
    (("specials", "*"), m.Special),
)
_GROWING = ("costs.classes", "costs.limits", "applicants", "requirements", "specials")
_MAIN = ("base", "value", "test", "formula", "rate", "cap", "amount", "max_share")
_SHORT_FORMS = {"amount.rate": "base", "amount.cap": "base", "amount.floor": "value"}
_TOKEN = re.compile(r"\[([0-9]+)\]|([^.\[\]\s]+)")


class Document(NamedTuple):
    """One rule as its file says it, with what it ``extends`` and its frame put together."""

    rule: Rule
    layer: Layered


class Parameter(NamedTuple):
    """A place in a document: its steps, its path as the rulebook prints it, and what it holds."""

    steps: Steps
    path: str
    old: Any


def read_document(rulebook: Rulebook, rule: Rule) -> Document:
    """The document that a rule was compiled from; the file itself is never changed."""
    folder = rulebook.folder(rule.programme)
    files = [path for path in folder.glob("*.yaml") if path.name != "programme.yaml"]
    layer = load.whole_layer(rule.vintage, {path.stem: read_layer(path) for path in files})
    if rule.frame is not None:
        base = Layered({k: v for k, v in layer.value.items() if k != "frames"}, layer.places)
        layer = base.with_changes(layer.part(("frames", rule.frame)))
    return Document(rule, layer)


def compiled(document: Document, layer: Layered, id_: str) -> Rule:
    """The rule of a changed document, validated exactly as a rule file is.

    Raises:
        RuleError: the changed document is not in order.
    """
    before = document.rule
    shape = load.validated(m.Vintage, layer)
    rule = load.compiled(shape, layer, vocabulary(), before.frame, before.file)
    return rule._replace(id=id_, is_national=before.is_national)


def parameters(document: Document) -> dict[str, Parameter]:
    """Every parameter of a rule by each path that it can be called by."""
    found: dict[str, Parameter] = {}
    for section in SECTIONS:
        value = document.layer.value.get(section)
        if value is not None:
            for path, parameter in _below(value, (section,), [section], document.layer.value):
                found.setdefault(path, parameter)
    return found


def find(document: Document, written: str, new: Any, where: str) -> Parameter:
    """The parameter that a written path means when ``new`` is to stand there.

    Raises:
        InputError: the rule has no such parameter; names the nearest.
    """
    known = parameters(document)
    path = in_full(written)
    parameter = known.get(path)
    above, _, last = path.rpartition(".")
    if parameter is None and above in _GROWING and isinstance(new, dict):
        return Parameter((*above.split("."), last), path, None)
    if parameter is not None and isinstance(parameter.old, dict) and _is_plain(new):
        main = [f"{path}.{key}" for key in _MAIN if key in parameter.old]
        parameter = known[main[0]] if main and "." in path else None
    elif parameter is not None and parameter.steps[-2:-1] == ("tiers",) and _is_plain(new):
        parameter = known[f"{path}.rate"]
    if parameter is not None:
        return parameter
    within = [each for each in known if each.startswith(f"{path}.") and "[" not in each]
    hint = did_you_mean(path, list(known)) or f"one of {', '.join(within or SECTIONS)}"
    if within:
        hint = f"it is a group; name one of {', '.join(within[:6])}"
    raise InputError(Problem(where, f"{document.rule.id} has no parameter {written!r}", hint))


def in_full(written: str) -> str:
    """A path with its short names written out: ``cap.bands[2].base``."""
    pieces = _TOKEN.findall(written)
    if not pieces or pieces[0][0]:
        return written
    head, *rest = pieces
    path: str = _SHORT.get(head[1], head[1])
    for number, word in rest:
        path += f"[{number}]" if number else f".{'rows' if word == 'bands' else word}"
    return path


def changed(layer: Layered, parameter: Parameter, new: Any, where: str) -> Layered:
    """The document with one parameter changed; ``None`` takes the value away."""
    value = deepcopy(layer.value)
    holder: Any = value
    *above, last = parameter.steps
    for step in above:
        holder = holder[step]
    if new is None and isinstance(holder, list):
        del holder[int(last)]
    elif new is None:
        holder.pop(last, None)
    elif isinstance(new, dict) and isinstance(parameter.old, dict):
        holder[last] = Layered(parameter.old, {}).with_changes(Layered(new, {})).value
    else:
        holder[last] = new
    cut = len(parameter.steps)
    places = {p: place for p, place in layer.places.items() if p[:cut] != parameter.steps}
    return Layered(value, {**places, parameter.steps: where})


def origin_of(rule: Rule, parameter: Parameter) -> Origin | None:
    """Where the old value comes from: the printed value at the path, above it or below it.

    ``None`` where nothing stood before.
    """
    path = parameter.path
    at_or_above = [entry for entry in rule.values if f"{path}.".startswith(f"{entry.path}.")]
    if at_or_above:
        return max(at_or_above, key=lambda entry: len(entry.path)).origin
    below = [entry for entry in rule.values if entry.path.startswith(f"{path}.")]
    return below[0].origin if below else None


def printed(parameter: Parameter, value: Any) -> Text | None:
    """A value as a person reads it: yen of the cap and floor as ``3,000万円``."""
    if value is None:
        return None
    steps = parameter.steps
    in_yen = steps[:2] in (("amount", "cap"), ("amount", "floor")) or steps[-1] == "others_at_most"
    if in_yen and not parameter.path.endswith(".up_to") and _is_plain(value):
        try:
            yen = parse_yen(str(value))
        except ValueError:  # an expression
            return Text(str(value), str(value))
        return Text(format_yen(yen, "ja"), format_yen(yen, "en"))
    return Text(str(value), str(value))


def _is_plain(new: Any) -> bool:
    return new is not None and not isinstance(new, (dict, list))


def _below(
    value: Any, steps: Steps, paths: list[str], document: Any
) -> Iterator[tuple[str, Parameter]]:
    """A value and everything in it, under each path; the first path is the printed one."""
    yield from ((path, Parameter(steps, paths[0], value)) for path in paths)
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _below(part, (*steps, key), [f"{p}.{key}" for p in paths], document)
        for key in _not_given(value, steps):
            yield f"{paths[0]}.{key}", Parameter((*steps, key), f"{paths[0]}.{key}", None)
    elif isinstance(value, list) and steps[-1] in ("rows", "tiers"):
        columns = document["amount"]["cap"]["columns"] if steps[-1] == "rows" else None
        for at, row in enumerate(value):
            names = [f"{p}.{row[0]}" for p in paths] + [f"{p}[{at}]" for p in paths]
            yield from _row(row, (*steps, at), names, columns or ["up_to", "rate"])
    elif isinstance(value, list):
        for at, part in enumerate(value):
            names = [f"{p}.{at}" for p in paths] + [f"{p}[{at}]" for p in paths]
            yield from _below(part, (*steps, at), names, document)
    elif paths[0] in _SHORT_FORMS:
        # `rate: 1/2` is short for `rate: {base: 1/2}`
        path = f"{paths[0]}.{_SHORT_FORMS[paths[0]]}"
        yield path, Parameter(steps, paths[0], value)


def _row(
    row: list[Any], steps: Steps, paths: list[str], columns: list[str]
) -> Iterator[tuple[str, Parameter]]:
    yield from ((path, Parameter(steps, paths[0], row)) for path in paths)
    for at, (column, cell) in enumerate(zip(columns, row, strict=False)):
        parameter = Parameter((*steps, at), f"{paths[0]}.{column}", cell)
        for path in paths:
            yield f"{path}.{column}", parameter
            yield f"{path}.{column.removeprefix('special.')}", parameter
            yield f"{path}[{at}]", parameter


def _not_given(value: dict[str, Any], steps: Steps) -> list[str]:
    for pattern, shape in _GROUPS:
        if len(pattern) == len(steps) and all(
            one in ("*", other) for one, other in zip(pattern, steps, strict=True)
        ):
            return [key for key in shape.model_fields if key not in value]
    return []
