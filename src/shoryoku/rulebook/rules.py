"""What a rule file becomes: one frozen record a frame, ready to be applied to a firm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from shoryoku.calendar import Window, parse_instant
from shoryoku.engine.ask import Split
from shoryoku.engine.nodes import Node, Type
from shoryoku.rulebook.tables import next_minimum_wage
from shoryoku.text import Text

STANDINGS = ("official", "secondary", "seed", "remembered", "assumed")
UNVERIFIED = ("remembered", "assumed")


class Origin(NamedTuple):
    """Where a value comes from and how well it is known.

    Attributes:
        sources: ids of the rule's sources.
        standing: ``official``, ``secondary``, ``seed``, ``remembered`` or ``assumed``.
        note: an interpretation written where the value stands.
        other_reading: what a conflicting source says.
    """

    sources: tuple[str, ...]
    standing: str
    note: Text | None = None
    other_reading: Text | None = None

    @property
    def is_verified(self) -> bool:
        return self.standing not in UNVERIFIED


class Definition(NamedTuple):
    """A named node with its label and origin."""

    node: Node
    label: Text
    origin: Origin | None


class Requirement(NamedTuple):
    """One condition of a rule.

    Attributes:
        id: ``applicant.…``, ``cost.…``, ``requirement.…``: also the name of its node.
        kind: ``fact``, ``preparation``, ``commitment`` or ``judged``.
    """

    id: str
    kind: str
    label: Text | None
    remedy: Text | None
    origin: Origin


class Exempt(NamedTuple):
    """A case in which a missed commitment is not paid back; ``name`` is its node, if it has one."""

    label: Text
    name: str | None


class CommitmentRule(NamedTuple):
    """A promise, when it is tested, and the node that says what a miss costs (if it is known)."""

    id: str
    label: Text
    tested: str
    missed: str
    special: str | None
    repayment: str | None
    applies: str | None
    exempt: tuple[Exempt, ...]
    origin: Origin


class CostClassRule(NamedTuple):
    """A class of cost that is eligible, with its limits."""

    term: str
    max_share: Any
    max_amount: Node | None
    compulsory: bool
    label: Text | None
    origin: Origin


class DutyRule(NamedTuple):
    """Something to do, or a point that screening gives or takes."""

    id: str
    label: Text
    origin: Origin


class CombinationRule(NamedTuple):
    """What is known of a use together with another programme."""

    programme: str
    allowed: Any
    origin: Origin


class SourceRule(NamedTuple):
    """A document that values refer to."""

    kind: str
    ref: str
    section: str | None


class ValueEntry(NamedTuple):
    """One printed value of a rule: where it stands in the file, as printed, and its origin."""

    path: str
    printed: str
    origin: Origin


class ExampleCase(NamedTuple):
    """A worked case that stands in the rule file."""

    name: str
    given: dict[str, Any]
    expect: dict[str, Any]
    missing: tuple[str, ...]


class Rule(NamedTuple):
    """One vintage or frame of a programme.

    Attributes:
        id: ``programme@vintage`` or ``programme@vintage/frame``.
        window: when applications are taken; ``window_origin`` says how well that is known.
        closes_before_new_wage: the window also ends the day before a new minimum wage.
        results: how many applied and how many were adopted, where it is known, and
            ``results_origin`` whence.
        definitions: the named nodes of this rule.
        types: the types of the names that this rule declares itself, asked ones included.
        ranges: the least and greatest value of the numbers among them.
        parameters: terms that the programme sets.
        values: every printed value; ``unverified`` are those that an answer rests on and that
            are only remembered or assumed.
        splits: per target amount, how its unknowns are divided (see ``engine.ask``).
    """

    id: str
    programme: str
    vintage: str
    frame: str | None
    name: Text
    window: Window
    window_origin: Origin
    closes_before_new_wage: bool
    results: tuple[int, int] | None
    definitions: dict[str, Definition]
    types: dict[str, Type]
    labels: dict[str, Text]
    ranges: dict[str, tuple[Any, Any]]
    parameters: dict[str, Any]
    rate_choices: tuple[Any, ...]
    requirements: tuple[Requirement, ...]
    specials: tuple[str, ...]
    special_notes: dict[str, Text]
    cost_classes: tuple[CostClassRule, ...]
    others_at_most: int | None
    excluded: tuple[Text, ...]
    commitments: tuple[CommitmentRule, ...]
    bonus: tuple[DutyRule, ...]
    penalties: tuple[DutyRule, ...]
    duties: tuple[DutyRule, ...]
    combinations: tuple[CombinationRule, ...]
    not_read: tuple[str, ...]
    notes: tuple[Text, ...]
    sources: dict[str, SourceRule]
    values: tuple[ValueEntry, ...]
    unverified: tuple[ValueEntry, ...]
    examples: tuple[ExampleCase, ...]
    splits: dict[str, tuple[Split, ...]]
    file: str
    is_national: bool = True
    results_origin: Origin | None = None

    def window_for(self, prefecture: Any, on: date) -> Window:
        """The window as it applies in a prefecture: some close before a new minimum wage."""
        if not self.closes_before_new_wage or not isinstance(prefecture, str):
            return self.window
        start = self.window.starts or on
        wage = next_minimum_wage(prefecture, start)
        if wage is None:
            return self.window
        last = parse_instant(wage.effective) - timedelta(minutes=1)
        closes = self.window.closes
        return self.window._replace(closes=last if closes is None or last < closes else closes)


class RuleHead(NamedTuple):
    """What has to be known of a rule to choose it, before it is read itself."""

    id: str
    vintage: str
    frame: str | None
    name: Text
    window: Window
    window_origin: Origin


class Programme(NamedTuple):
    """What stays the same over all vintages, and the rules in order of their windows.

    Attributes:
        heads: enough of each rule to choose among them.
        rules: the rules by id; each is read when it is first asked for.
        aims: what a firm wants when it looks here (``words.AIM``).
    """

    id: str
    name: Text
    purpose: Text
    kind: str
    payer: Text | None
    successor_of: tuple[str, ...]
    reason_not_computed: Text | None
    is_closed: bool
    origin: Origin
    notes: tuple[Text, ...]
    sources: dict[str, SourceRule]
    heads: tuple[RuleHead, ...]
    rules: Mapping[str, Rule]
    aims: tuple[str, ...] = ()
