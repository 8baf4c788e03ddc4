"""Rule files to a rulebook: strict reading, ``extends``, frames, and one problem list.

A programme is a folder with ``programme.yaml`` and one file a vintage. A vintage that
``extends`` another holds only what changed: mappings are merged key by key, everything else is
replaced, ``null`` removes. A frame is merged over its vintage in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shoryoku import strict_yaml
from shoryoku.firm.vocabulary import Vocabulary, vocabulary
from shoryoku.problems import InputError, Problem, RuleError
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.compile import compile_vintage
from shoryoku.rulebook.draft import MisplacedError

Path_ = tuple[str | int, ...]
_HEAD = "programme.yaml"


class Layered:
    """A plain value put together from several files, and the place of every part of it."""

    def __init__(self, value: dict[str, Any], places: dict[Path_, str]) -> None:
        self.value = value
        self.places = places

    def where(self, path: Path_) -> str:
        """``file:line dotted.path`` of a part, or of the nearest part above it."""
        known = path
        while known not in self.places and known:
            known = known[:-1]
        return f"{self.places.get(known, '')} {'.'.join(str(step) for step in path)}".strip()

    def with_changes(self, changes: Layered) -> Layered:
        """This value changed by another."""
        places = dict(self.places)
        value = _merged(self.value, changes.value, (), places, changes.places)
        return Layered(value, places)

    def part(self, path: Path_) -> Layered:
        """One mapping within this value."""
        value: Any = self.value
        for step in path:
            value = value[step]
        cut = len(path)
        return Layered(
            value, {p[cut:]: place for p, place in self.places.items() if p[:cut] == path}
        )


def _merged(
    below: dict[str, Any],
    above: dict[str, Any],
    path: Path_,
    places: dict[Path_, str],
    new: dict[Path_, str],
) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        here = (*path, key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = _merged(result[key], value, here, places, new)
        else:
            result[key] = value
            length = len(here)
            for old in [p for p in places if p[:length] == here]:
                del places[old]
            places.update({p: place for p, place in new.items() if p[:length] == here})
    return result


def read_layer(path: Path) -> Layered:
    """One YAML file with the places of its parts.

    Raises:
        RuleError: the file is not a mapping in our YAML.
    """
    try:
        document = strict_yaml.read(path)
    except InputError as error:
        raise RuleError(error.problems) from None
    if not isinstance(document.value, dict):
        raise RuleError(Problem(str(path), "is not a mapping", "see docs/rule-writing.md"))
    short = f"{path.parent.name}/{path.name}"
    return Layered(document.value, {p: f"{short}:{line}" for p, line in document.lines.items()})


def load_programme(folder: Path) -> r.Programme:
    """All vintages and frames of one programme.

    Raises:
        RuleError: every problem of every file in the folder.
    """
    terms = vocabulary()
    head_layer = read_layer(folder / _HEAD)
    head = validated(m.ProgrammeFile, head_layer)
    problems: list[Problem] = []
    if head.programme != folder.name:
        problems.append(
            Problem(
                head_layer.where(("programme",)),
                f"is {head.programme!r}",
                f"the folder is {folder.name!r}",
            )
        )
    layers = {
        str(path.stem): read_layer(path)
        for path in sorted(folder.glob("*.yaml"))
        if path.name != _HEAD
    }
    rules: list[r.Rule] = []
    for name in layers:
        try:
            rules += _rules_of(name, layers, terms, head)
        except RuleError as error:
            problems += error.problems
    if head.directory is None and not layers:
        problems.append(
            Problem(
                str(folder), "has no vintage", "add one, or say under directory why there is none"
            )
        )
    problems += _references(rules)
    if problems:
        raise RuleError(dict.fromkeys(problems))
    origin = r.Origin(tuple(head.source), head.standing)
    rules.sort(key=_order)
    return r.Programme(
        id=head.programme,
        name=head.name.text,
        purpose=head.purpose.text,
        kind=head.kind,
        payer=head.payer.text if head.payer else None,
        successor_of=tuple(head.successor_of),
        reason_not_computed=head.directory.reason.text if head.directory else None,
        is_closed=head.directory.closed if head.directory else False,
        origin=origin,
        notes=tuple(label.text for label in head.notes),
        sources={id_: r.SourceRule(s.kind, s.ref, s.section) for id_, s in head.sources.items()},
        heads=tuple(
            r.RuleHead(
                rule.id, rule.vintage, rule.frame, rule.name, rule.window, rule.window_origin
            )
            for rule in rules
        ),
        rules={rule.id: rule._replace(is_national=head.level == "national") for rule in rules},
        aims=tuple(head.aims),
    )


def _order(rule: r.Rule) -> tuple[str, int, str, str]:
    number = int(rule.vintage) if rule.vintage.isdigit() else 0
    return (str(rule.window.starts or ""), number, rule.vintage, rule.frame or "")


def _references(rules: Iterable[r.Rule]) -> list[Problem]:
    ids = [rule.id for rule in rules]
    return [
        Problem(id_, "stands twice", "give each vintage and frame its own name")
        for id_ in set(ids)
        if ids.count(id_) > 1
    ]


def whole_layer(name: str, layers: dict[str, Layered], above: tuple[str, ...] = ()) -> Layered:
    """A vintage with all that it extends.

    Raises:
        RuleError: it extends what is not there.
    """
    layer = layers[name]
    extends = layer.value.get("extends")
    if extends is None:
        return layer
    base = str(extends)
    where = layer.where(("extends",))
    if base not in layers or base in (*above, name):
        raise RuleError(Problem(where, f"extends {base!r}", f"one of {', '.join(layers)}"))
    lower = whole_layer(base, layers, (*above, name))
    return lower.with_changes(layer)


def _rules_of(
    name: str, layers: dict[str, Layered], terms: Vocabulary, head: m.ProgrammeFile
) -> list[r.Rule]:
    layer = whole_layer(name, layers)
    file = validated(m.VintageFile, layer) if "frames" not in layer.value else None
    if str(layer.value.get("vintage")) != name or layer.value.get("programme") != head.programme:
        found = f"is {layer.value.get('programme')}@{layer.value.get('vintage')}"
        raise RuleError(
            Problem(layer.where(("vintage",)), found, f"the file is {head.programme}/{name}.yaml")
        )
    file_name = f"{head.programme}/{name}.yaml"
    if file is not None:
        return [compiled(file, layer, terms, None, file_name)]
    base = Layered({k: v for k, v in layer.value.items() if k != "frames"}, layer.places)
    rules = []
    for frame in layer.value["frames"]:
        framed = base.with_changes(layer.part(("frames", frame)))
        rules.append(compiled(validated(m.Vintage, framed), framed, terms, frame, file_name))
    return rules


def compiled(
    vintage: m.Vintage, layer: Layered, terms: Vocabulary, frame: str | None, file: str
) -> r.Rule:
    """The rule of a vintage.

    Raises:
        RuleError: an expression, a table or a reference is wrong; names the place in the file.
    """
    try:
        return compile_vintage(vintage, terms, frame, file)
    except MisplacedError as error:
        steps = [int(step) if step.isdigit() else step for step in error.path.split(".")]
        raise RuleError(Problem(layer.where(tuple(steps)), error.sentence)) from None


def validated(shape: Any, layer: Layered) -> Any:
    """A document as the typed form of its kind.

    Raises:
        RuleError: it has not that form; every problem is named with its place.
    """
    try:
        return shape.model_validate(layer.value)
    except ValidationError as error:
        raise RuleError([_problem(layer, entry) for entry in error.errors()]) from None


def _problem(layer: Layered, entry: Any) -> Problem:
    steps: list[str | int] = []
    for step in entry["loc"]:
        # a step that names a branch of a union is no key of the file
        trial = (*steps, step)
        if trial in layer.places or entry["type"] == "missing" or not steps:
            steps.append(step)
    expected = {
        "extra_forbidden": "the key is unknown; take it out or mend its spelling",
        "missing": "is missing; give it",
    }.get(entry["type"], "")
    if expected:
        return Problem(layer.where(tuple(steps)), expected)
    found = entry.get("input")
    message = str(entry["msg"]).removeprefix("Value error, ")
    return Problem(layer.where(tuple(steps)), f"found {found!r}", message)
