"""The answer for one rule and one firm: frozen, printable, with ``to_dict()`` for programs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any, NamedTuple

from shoryoku.calendar import Window, WindowState
from shoryoku.engine.ask import Missing, bounds, missing
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.nodes import names
from shoryoku.engine.truth import INFINITY, NOT_APPLICABLE, Growth, Unknown, Value, ends
from shoryoku.firm.facts import NOT_HERE, Firm
from shoryoku.firm.vocabulary import HIGHEST_YEN
from shoryoku.rulebook.rules import CommitmentRule, Requirement, Rule, ValueEntry

SCHEMA_VERSION = 1
_AMOUNTS = ("eligible_cost", "rate", "cap", "subsidy")
# what decides the order of questions: half the amount, the rest whether the firm may apply at
# all, and least what the plan still has to promise
_WEIGHTS = {"amount": 0.5, "fact": 0.4, "rest": 0.1}


class Amount(NamedTuple):
    """A number, known when both ends agree; ``None`` is an end that nothing bounds."""

    low: Any
    high: Any

    @property
    def is_known(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def is_open_above(self) -> bool:
        """Whether only the range of the vocabulary bounds it: no programme pays that much."""
        return self.high is None or self.high >= HIGHEST_YEN // 100

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/json.md``)."""
        return {"known": self.is_known, "min": _plain(self.low), "max": _plain(self.high)}

    def __repr__(self) -> str:
        def shown(end: Any) -> str:
            return f"{end:,}" if isinstance(end, int) else str(end)

        return shown(self.low) if self.is_known else f"{shown(self.low)}..{shown(self.high)}"


class Finding(NamedTuple):
    """One requirement and how it stands: ``pass``, ``fail``, ``unknown`` or ``not_applicable``."""

    requirement: Requirement
    value: Value
    rule: Rule

    @property
    def state(self) -> str:
        if self.value is NOT_APPLICABLE:
            return "not_applicable"
        return "unknown" if type(self.value) is Unknown else "pass" if self.value else "fail"


class Obligation(NamedTuple):
    """A promise, whether it is certain that it is made, and the range of what a miss costs."""

    commitment: CommitmentRule
    is_certain: bool
    repayment: Amount | None


class _Applied(NamedTuple):
    rule: Rule
    firm: Firm
    scope: Scope


class Answer(_Applied):
    """What one rule says about one firm; frozen, each part worked out when it is first read."""

    @cached_property
    def status(self) -> str:
        """``eligible`` (all facts hold), ``unknown`` (none fails, one is open) or ``ineligible``.

        Preparations, commitments and judgements by people may be open; they are listed.
        """
        values = [finding.value for finding in self.findings if finding.requirement.kind == "fact"]
        if False in values:
            return "ineligible"
        return "unknown" if any(type(value) is Unknown for value in values) else "eligible"

    @cached_property
    def window_state(self) -> WindowState:
        """How the window stands on the day of the answer (see ``Window.state``).

        Unknown too where the deadline hangs on a prefecture that is not given.
        """
        day = self.scope.facts.get("date")
        if not isinstance(day, date):
            return "unknown"
        state = self.window.state(day)
        depends = self.rule.closes_before_new_wage and not self.scope.facts.get("prefecture")
        return "unknown" if depends and state == "open" else state

    @cached_property
    def window(self) -> Window:
        """The window as it applies where the firm is."""
        day = self.scope.facts.get("date")
        if not isinstance(day, date):
            return self.rule.window
        return self.rule.window_for(self.scope.facts.get("prefecture"), day)

    @cached_property
    def amounts(self) -> dict[str, Amount]:
        """``eligible_cost``, ``rate`` (where it is one rate), ``cap`` and ``subsidy``."""
        known = {"eligible_cost", *self.scope.definitions, *self.rule.types}
        return {name: self._amount(name) for name in _AMOUNTS if name in known}

    @property
    def subsidy(self) -> Amount:
        """The subsidy in yen."""
        return self.amounts["subsidy"]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every requirement and how it stands."""
        _ = self.amounts  # requirements start from the narrowest range of each amount
        value = self.scope.value
        return tuple(
            Finding(requirement, value(requirement.id), self.rule)
            for requirement in self.rule.requirements
        )

    @cached_property
    def specials(self) -> dict[str, Value]:
        """The specials (特例) and whether they hold."""
        return {name: self.scope.value(name) for name in self.rule.specials}

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """The promises that are made, and what missing each would cost."""
        found = []
        _ = self.subsidy  # repayments start from its narrowest range
        for commitment in self.rule.commitments:
            applies = True if commitment.applies is None else self.scope.value(commitment.applies)
            if applies is not False:
                repayment = self._repayment(commitment)
                found.append(Obligation(commitment, applies is True, repayment))
        return tuple(found)

    @cached_property
    def _open(self) -> tuple[list[Missing], list[str]]:
        kinds: dict[str, list[str]] = {"amount": ["subsidy"], "fact": [], "rest": []}
        for finding in self.findings:
            kind = finding.requirement.kind
            if kind != "judged":
                kinds["fact" if kind == "fact" else "rest"].append(finding.requirement.id)
        if self.status == "ineligible":
            kinds = {"amount": ["subsidy"]}
        return missing(self.scope, [(names_, _WEIGHTS[kind]) for kind, names_ in kinds.items()])

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Facts still to be asked, weightiest first."""
        return tuple(self._open[0])

    @property
    def undecided(self) -> tuple[str, ...]:
        """Derived names and specials that the missing facts would decide."""
        return tuple(self._open[1])

    @property
    def next_question(self) -> str | None:
        """The term that decides most of what is open."""
        return self.missing[0].term if self.missing else None

    @cached_property
    def excluded_costs(self) -> dict[str, int]:
        """Yen by class of cost that was given but is not eligible."""
        classes = {class_.term for class_ in self.rule.cost_classes}
        return {
            term.removeprefix("costs."): value
            for term, value in self.scope.facts.items()
            if classes
            and term.startswith("costs.")
            and term not in classes
            and isinstance(value, int)
            and value
        }

    @cached_property
    def costs_above_limits(self) -> int:
        """Yen of eligible classes that do not count because they exceed their limits."""
        given = [self.scope.facts.get(class_.term, 0) for class_ in self.rule.cost_classes]
        eligible = self.amounts["eligible_cost"]
        if not any(given) or not eligible.is_known or "eligible_cost" in self.firm.facts:
            return 0
        return int(sum(given) - eligible.low)

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """Names that were given directly although the other facts say otherwise."""
        facts, definitions = self.scope.facts, self.scope.definitions
        found = []
        for name in facts:
            if name not in definitions:
                continue
            others = {term: value for term, value in facts.items() if term != name}
            scope = Scope(others, definitions, self.scope.functions, self.scope.ranges)
            value = scope.value(name)
            if type(value) is not Unknown and value is not NOT_APPLICABLE and value != facts[name]:
                found.append(name)
        costs = [facts[term] for term in facts if term.startswith("costs.")]
        if costs and "eligible_cost" in facts and facts["eligible_cost"] > sum(costs):
            found.append("eligible_cost")
        return tuple(dict.fromkeys(found))

    @property
    def unverified(self) -> tuple[ValueEntry, ...]:
        """Values that the answer rests on and that are only remembered or assumed."""
        return self.rule.unverified

    def _repayment(self, commitment: CommitmentRule) -> Amount | None:
        """What missing a promise costs: never more than what was, or can be, granted."""
        if commitment.repayment is None:
            return None
        found = self._amount(commitment.repayment)
        most = self.scope.facts.get("grant", self.subsidy.high)
        if found.low is None or found.high is None or most is None:
            return found
        return Amount(max(found.low, 0), min(found.high, most))

    def _amount(self, name: str) -> Amount:
        value = bounds(self.scope, name, self.rule.splits.get(name, ()))
        if value is NOT_APPLICABLE:
            return Amount(None, None)
        low, high = ends(value)
        if name == "eligible_cost":
            # limits by share can leave a part of a yen: exact in the computation, whole to read
            low, high = _whole(low), _whole(high)
        return Amount(None if low == -INFINITY else low, None if high == INFINITY else high)

    def value(self, name: str) -> Value:
        """Any named value of this answer: a fact, a derived term, or a figure of the rule."""
        return self.scope.value(name)

    def __repr__(self) -> str:
        asked = f", missing {self.next_question}" if self.missing else ""
        return f"<Answer {self.rule.id}: {self.status}, subsidy {self.subsidy!r} yen{asked}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/json.md``)."""
        rule = self.rule
        return {
            "rule": rule.id,
            "name": rule.name._asdict(),
            "status": self.status,
            "window": {
                "state": self.window_state,
                "announced": _plain(self.window.announced),
                "opens": _plain(self.window.opens),
                "closes": self.window.closes.isoformat() if self.window.closes else None,
                "standing": rule.window_origin.standing,
            },
            "eligible_cost": _range(self.amounts.get("eligible_cost")),
            "excluded_costs": self.excluded_costs,
            "costs_above_limits": self.costs_above_limits,
            "contradictions": list(self.contradictions),
            "rate": _range(self.amounts.get("rate")),
            "cap": _range(self.amounts.get("cap")),
            "subsidy": self.subsidy.to_dict(),
            "specials": {
                name.removeprefix("special."): _state(value)
                for name, value in self.specials.items()
            },
            "findings": [self._finding(finding) for finding in self.findings],
            "obligations": [
                {
                    "id": obligation.commitment.id,
                    "label": obligation.commitment.label._asdict(),
                    "tested": obligation.commitment.tested,
                    "certain": obligation.is_certain,
                    "missed": obligation.commitment.missed,
                    "repayment": _range(obligation.repayment),
                    "standing": obligation.commitment.origin.standing,
                    "sources": list(obligation.commitment.origin.sources),
                }
                for obligation in self.obligations
            ],
            "missing": [{"term": m.term, "weight": round(m.weight, 4)} for m in self.missing],
            "undecided": list(self.undecided),
            "unverified": [
                {"value": u.path, "printed": u.printed, "standing": u.origin.standing}
                for u in self.unverified
            ],
            "illustrative": [term for term in self.firm.facts if self.firm.is_illustrative(term)],
            "sources": {id_: source._asdict() for id_, source in rule.sources.items()},
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        requirement = finding.requirement
        used = dict.fromkeys(names(self.rule.definitions[requirement.id].node))
        return {
            "id": requirement.id,
            "kind": requirement.kind,
            "state": finding.state,
            "label": requirement.label._asdict() if requirement.label else None,
            "values": {name: plain_value(self.scope.value(name)) for name in used},
            "standing": requirement.origin.standing,
            "sources": list(requirement.origin.sources),
        }


class Assessment(NamedTuple):
    """The answers for one firm on one day, most useful first."""

    firm: Firm
    on: date
    answers: tuple[Answer, ...]

    def __repr__(self) -> str:
        lines = "\n  ".join(repr(answer) for answer in self.answers)
        return f"<Assessment of {self.firm.name!r} on {self.on}:\n  {lines}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/json.md``)."""
        return {
            "schema": SCHEMA_VERSION,
            "firm": self.firm.name,
            "on": self.on.isoformat(),
            "facts": {term: plain_value(value) for term, value in self.firm.facts.items()},
            "answers": [answer.to_dict() for answer in self.answers],
        }


def _whole(value: Any) -> Any:
    return floor(value) if isinstance(value, Fraction) else value


def plain_value(value: Value) -> Any:
    """A value as JSON holds it: yen as integers, rates as text fractions, dates in ISO form."""
    if type(value) is Unknown:
        low, high = value.low, value.high
        if low == float("-inf") or high == float("inf"):
            return {"unknown": True}
        return {"unknown": True, "min": plain_value(low), "max": plain_value(high)}
    if value is NOT_APPLICABLE or value is NOT_HERE:
        return {"not_applicable": True}
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Growth):
        rounded = value.rounded(4)
        return {
            "yearly_growth": f"{float(rounded):.4f}",
            "quotient": str(value.quotient),
            "years": value.years,
        }
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _range(amount: Amount | None) -> Any:
    return None if amount is None else amount.to_dict()


def _state(value: Value) -> Any:
    if value is NOT_APPLICABLE:
        return "not_applicable"
    return "unknown" if type(value) is Unknown else bool(value)
