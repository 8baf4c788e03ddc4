"""One fact changed and what the rule then says: what passes, what fails, and the yen between."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, NamedTuple

from shoryoku.engine.truth import Value
from shoryoku.firm.facts import Firm
from shoryoku.rulebook.answer import Amount, Answer, Finding, Obligation

Kind = Literal["passes", "gain", "loss"]
MONEY = ("rate", "cap", "subsidy")


class _Changed(NamedTuple):
    term: str
    before: Value
    after: Value
    now: Answer
    then: Answer


class Change(_Changed):
    """One fact changed, all others left as they are.

    Attributes:
        term: the fact, a term of the vocabulary or a special that was given directly.
        before, after: its value as given and the value tried; of a yearly series of a plan the
            last year differs and the whole series is held.
        now: the answer as it is.
        then: the answer with the changed fact, by the same rule on the same day.
    """

    @property
    def firm(self) -> Firm:
        """The firm with the changed fact."""
        return self.then.firm

    @cached_property
    def passes(self) -> tuple[Finding, ...]:
        """Requirements that fail now and would pass."""
        return self._turned(("fail",), "pass")

    @cached_property
    def fails(self) -> tuple[Finding, ...]:
        """Requirements that pass now, or are open, and would fail."""
        return self._turned(("pass", "unknown"), "fail")

    @cached_property
    def still_fails(self) -> tuple[Finding, ...]:
        """Requirements on facts that would fail all the same."""
        found = self.then.findings
        return tuple(f for f in found if f.requirement.kind == "fact" and f.state == "fail")

    @cached_property
    def money(self) -> dict[str, tuple[Amount, Amount]]:
        """Rate, cap and subsidy that move, before and after; bounded and in one direction only."""
        if "ineligible" in (self.now.status, self.then.status):
            return {}
        pairs = {
            name: (self.now.amounts[name], self.then.amounts[name])
            for name in MONEY
            if name in self.now.amounts and name in self.then.amounts
        }
        return {name: pair for name, pair in pairs.items() if _direction(*pair)}

    @property
    def yen(self) -> int:
        """By how many yen the subsidy to be expected moves: its upper end, else its lower end.

        What cannot be used at all counts as nothing; where nothing bounds it, the change is 0.
        """
        (low, high), (low_then, high_then) = _expected(self.now), _expected(self.then)
        return int(high_then - high or low_then - low)

    @cached_property
    def repayment(self) -> tuple[int, int]:
        """The most that one missed promise would cost, before and after, in yen."""
        if "ineligible" in (self.now.status, self.then.status):
            return 0, 0
        return most_repaid(self.now), most_repaid(self.then)

    @cached_property
    def new_promises(self) -> tuple[Obligation, ...]:
        """Promises that would be made and are not made now."""
        made = {obligation.commitment.id for obligation in self.now.obligations}
        return tuple(one for one in self.then.obligations if one.commitment.id not in made)

    @cached_property
    def kind(self) -> Kind | None:
        """What it is for the firm; ``None`` where it changes nothing that is certain."""
        before, after = self.now.status, self.then.status
        if self.then.subsidy.high == 0 and (before == "ineligible" or not self.now.subsidy.high):
            return None  # nothing is paid either way
        if before == "ineligible":
            return "passes" if self.passes and not self.fails else None
        if after == "ineligible" or self.fails:
            return "loss"
        if self.passes:
            return "passes"
        if before != after:
            return "gain" if after == "eligible" else None
        return self._by_money()

    def _by_money(self) -> Kind | None:
        moved = {name: _direction(*pair) for name, pair in self.money.items()}
        for name in ("subsidy", "cap", "rate"):
            if name in moved:
                return "gain" if moved[name] > 0 else "loss"
        before, after = self.repayment
        if before != after:
            return "gain" if after < before else "loss"
        return None

    def _turned(self, before: tuple[str, ...], after: str) -> tuple[Finding, ...]:
        was = {finding.requirement.id: finding.state for finding in self.now.findings}
        return tuple(
            finding
            for finding in self.then.findings
            if finding.state == after and was.get(finding.requirement.id) in before
        )

    def __repr__(self) -> str:
        return f"<Change {self.term}: {self.before!r} -> {self.after!r}, {self.kind}>"


def repaid_at_most(answer: Answer) -> int | None:
    """The most yen that missing one promise would cost; ``None`` where nothing says."""
    costs = [one.repayment.high for one in answer.obligations if one.repayment]
    return max((int(cost) for cost in costs if cost is not None), default=None)


def most_repaid(answer: Answer) -> int:
    """The same for adding and comparing: 0 where nothing says."""
    return repaid_at_most(answer) or 0


def _direction(before: Amount, after: Amount) -> int:
    """1 where neither end falls and one rises, -1 the other way round, 0 else."""
    ends: list[tuple[Any, Any]] = [(before.low, after.low), (before.high, after.high)]
    if any(None in pair for pair in ends) or before.is_open_above or after.is_open_above:
        return 0
    steps = [(then > now) - (then < now) for now, then in ends]
    total = sum(steps)
    return 0 if sum(map(abs, steps)) != abs(total) else (total > 0) - (total < 0)


def _expected(answer: Answer) -> tuple[int, int]:
    if answer.status == "ineligible":
        return 0, 0
    low, high = answer.subsidy.low, answer.subsidy.high
    return (low or 0), ((low or 0) if answer.subsidy.is_open_above else high)


class BeyondCap(NamedTuple):
    """A cap that is reached: the least eligible cost that reaches it, and what lies above.

    Attributes:
        cap: the cap, in yen.
        enough: the least eligible cost at which all of it is paid, in yen.
        adds_nothing: the eligible cost above that, for which nothing more is paid, in yen.
    """

    cap: int
    enough: int
    adds_nothing: int
