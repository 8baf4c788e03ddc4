"""What would change an answer, computed by changing one fact at a time; nothing is written down.

For every known fact that an answer rests on, the values at which some test of the rule's own
tree turns round are tried, nearest first, and the rule is applied again. Only what really moves
the answer is kept: the nearest change of each fact upwards and downwards.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from shoryoku.engine.ask import reachable
from shoryoku.engine.evaluate import Scope
from shoryoku.firm.facts import Firm, disagreements
from shoryoku.problems import ConflictError, InputError
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.assess import answer as apply
from shoryoku.rulebook.what_if_change import BeyondCap, Change
from shoryoku.rulebook.what_if_steps import Step, is_cost, is_illegal, steps
from shoryoku.rulebook.what_if_words import beyond_cap_words, change_words

__all__ = [
    "BeyondCap",
    "Change",
    "beyond_cap",
    "beyond_cap_words",
    "change_words",
    "what_would_change",
]

MOST_TRIES = 120
_FIRST = {"passes": 0, "gain": 1, "loss": 2}


def what_would_change(answer: Answer) -> tuple[Change, ...]:
    """The changes of one fact that move an answer, most useful first.

    First what makes a failing requirement on a fact pass, then other requirements, then the
    gains with most yen first and among equals the smallest step; losses come last, as warnings,
    the nearest first.
    Facts that are not known stay unknown, and what the firm cannot change (its past, its
    prefecture, the day) is not tried. At most :data:`MOST_TRIES` values are tried.
    """
    kept: dict[tuple[str, int], tuple[Change, Step]] = {}
    for tries, step in enumerate(steps(answer)):
        if tries >= MOST_TRIES:
            break
        key = (step.term, step.direction)
        if key in kept:
            continue
        change = _applied(answer, step)
        if change is not None and _is_worth_saying(change, step):
            kept[key] = (change, step)
    ranked = sorted(kept.values(), key=lambda pair: _place(*pair))
    return tuple(_one_cost_each([change for change, _ in ranked]))


def _is_worth_saying(change: Change, step: Step) -> bool:
    """Whether it moves the answer, and is nothing that everybody knows or nobody should do."""
    if change.kind is None or is_illegal(change.now, step):
        return False
    if change.kind == "gain" and _moves_no_yen(change):
        return False
    if step.direction < 0 and step.term == "lowest_wage":
        return change.kind == "loss"  # to pay people less is no advice
    if step.direction < 0 and is_cost(step.term):
        # that less is paid for less cost goes without saying
        return change.kind != "loss" or bool(change.fails)
    return True


def _moves_no_yen(change: Change) -> bool:
    """Whether only the cap or the rate moves, and the known cost is paid for as it is now."""
    now, then = change.now, change.then
    if now.status != then.status or change.repayment[1] < change.repayment[0]:
        return False
    cost = now.amounts.get("eligible_cost")
    return cost is not None and cost.is_known and now.subsidy == then.subsidy


def _applied(answer: Answer, step: Step) -> Change | None:
    """The rule applied to the firm with the changed fact; ``None`` where that cannot be."""
    firm = _with(answer.firm, step)
    if disagreements(firm.facts, ".".join):
        return None
    day = answer.scope.facts.get("date")
    try:
        then = apply(answer.rule, firm, day if isinstance(day, date) else None)
        change = Change(step.term, step.before, step.after, answer, then)
        _ = change.kind
    except (ConflictError, InputError):
        return None
    return change


def _with(firm: Firm, step: Step) -> Firm:
    if step.term in firm.local:
        return firm._replace(local={**firm.local, step.term: step.after})
    return firm._replace(facts={**firm.facts, step.term: step.after})


def _place(change: Change, step: Step) -> tuple[int, bool, bool, int, Fraction, str]:
    if change.kind == "loss":
        return _FIRST["loss"], False, False, 0, step.size, step.term
    on_fact = any(finding.requirement.kind == "fact" for finding in change.passes)
    return (
        _FIRST[change.kind or "loss"],
        bool(change.passes) and change.then.status == "ineligible",
        bool(change.passes) and not on_fact,
        -abs(change.yen),
        step.size,
        step.term,
    )


def _one_cost_each(changes: list[Change]) -> list[Change]:
    """Of classes of cost that would do the same only the one with most yen is worth naming."""
    costs = [change for change in changes if change.term.startswith("costs.")]
    best: dict[object, Change] = {}
    for change in sorted(costs, key=lambda change: -change.before):
        best.setdefault(_effect(change), change)
    named = list(best.values())
    return [change for change in changes if change not in costs or change in named]


def _effect(change: Change) -> object:
    passed = tuple(finding.requirement.id for finding in change.passes)
    failed = tuple(finding.requirement.id for finding in change.fails)
    return change.kind, change.after > change.before, passed, failed


def beyond_cap(answer: Answer) -> BeyondCap | None:
    """The cost beyond which nothing more is paid, where the cap is reached; else ``None``.

    The least eligible cost at which the same rule gives the same subsidy, found by halving.
    """
    amounts = answer.amounts
    cost, cap, subsidy = (amounts.get(name) for name in ("eligible_cost", "cap", "subsidy"))
    if not (cost and cap and subsidy and cost.is_known and cap.is_known and subsidy.is_known):
        return None
    if not subsidy.high or subsidy.high != cap.high or answer.status == "ineligible":
        return None
    scope = answer.scope
    if "eligible_cost" not in reachable(["subsidy"], scope.definitions):
        return None

    def pays(given: int) -> bool:
        facts = {**scope.facts, "eligible_cost": given}
        there = Scope(facts, scope.definitions, scope.functions, scope.ranges)
        return bool(there.value("subsidy") == subsidy.high)

    if not pays(cost.high):
        return None
    low, high = 0, int(cost.high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if pays(middle) else (middle, high)
    return BeyondCap(cap.high, high, int(cost.high) - high) if high < cost.high else None
