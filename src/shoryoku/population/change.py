"""One change of a rule: applied to its document, and put into words by the rule itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from shoryoku.population.parameters import (
    Document,
    Parameter,
    changed,
    compiled,
    find,
    origin_of,
    printed,
)
from shoryoku.problems import InputError, Problem, RuleError
from shoryoku.rulebook.diff import changes as differences
from shoryoku.rulebook.rules import Origin, Rule, SourceRule
from shoryoku.text import Text


class Change(NamedTuple):
    """One parameter changed: what it is, what it was, what it becomes, and the old one's source.

    Attributes:
        rule: the id of the rule as it is on disk.
        path: as the rulebook prints it, ``amount.cap.rows.50.base``.
        label: what it is in words, from the rule itself.
        old, new: in words; ``None`` where nothing stood, or nothing is left.
        difference: new less old, where both are yen.
        origin: of the old value; ``None`` where nothing stood.
        where: ``file:line`` of the change.
    """

    rule: str
    path: str
    label: Text
    old: Text | None
    new: Text | None
    difference: int | None
    origin: Origin | None
    sources: tuple[SourceRule, ...]
    where: str


class Step(NamedTuple):
    """One parameter and its new value."""

    parameter: Parameter
    new: Any
    where: str

    @classmethod
    def of(cls, document: Document, path: str, new: Any, where: str) -> Step:
        if isinstance(new, int) and not isinstance(new, bool) and new < 0:
            raise InputError(Problem(where, f"is {new:,}", "no parameter is below 0"))
        return cls(find(document, path, new, where), new, where)

    def changes(self, document: Document) -> list[Change]:
        """Each line of the rule that differs; what no line shows is called by its path."""
        before, parameter = document.rule, self.parameter
        origin = origin_of(before, parameter) if parameter.old is not None else None
        sources = tuple(before.sources[id_] for id_ in origin.sources) if origin else ()

        def change(label: Text, old: Text | None, new: Text | None, yen: int | None) -> Change:
            return Change(
                before.id, parameter.path, label, old, new, yen, origin, sources, self.where
            )

        try:
            after = _compiled_with(document, [self], before.id)
        except RuleError:
            lines = []  # it stands only together with another change
        else:
            pair = (differences(before, after, language) for language in ("ja", "en"))
            lines = list(zip(*pair, strict=False))
        if not lines:
            label = Text(parameter.path, parameter.path)
            return [
                change(label, printed(parameter, parameter.old), printed(parameter, self.new), None)
            ]
        return [
            change(
                Text(ja.title, en.title), _text(ja.before, en.before), _text(ja.after, en.after),
                ja.difference,
            )
            for ja, en in lines
        ]  # fmt: skip


def _text(ja: str | None, en: str | None) -> Text | None:
    return Text(ja, en or ja) if ja else None


def _compiled_with(document: Document, steps: Sequence[Step], id_: str) -> Rule:
    layer = document.layer
    for step in steps:
        layer = changed(layer, step.parameter, step.new, step.where)
    return compiled(document, layer, id_)


def changed_rule(document: Document, steps: Sequence[Step], ending: str) -> Rule:
    """The rule with all changes.

    Raises:
        InputError: it is not in order; names the changes that are wrong by themselves, or all.
    """
    try:
        return _compiled_with(document, steps, f"{document.rule.id}~{ending}")
    except RuleError as together:
        problems: list[Problem] = []
        for step in steps:
            try:
                _compiled_with(document, [step], document.rule.id)
            except RuleError as error:
                problems += _refused(step, error)
        problems = problems or _refused(steps[0], together)
        raise InputError(problems) from None


def _refused(step: Step, error: RuleError) -> list[Problem]:
    """What the loader said, at the line of the reform, with the value as it is now."""
    path = ".".join(str(each) for each in step.parameter.steps)
    own = [problem for problem in error.problems if problem.where.endswith(f" {path}")]
    old = printed(step.parameter, step.parameter.old)
    now = f"now it is {old.ja}" if old else "now nothing stands there"
    found = []
    for problem in own or error.problems:
        sentence = f"{problem.found}; {problem.expected}" if problem.expected else problem.found
        found.append(Problem(step.where, sentence, now))
    return found
