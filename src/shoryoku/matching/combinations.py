"""Which programmes together: the best lawful way to divide investments among programmes.

Every candidate is one application: a rule and the set of investments it would fund. The choice
is a set-packing problem, solved exactly: no investment is funded twice, no rule is used twice,
and no two applications stand together that the sources forbid, or do not say may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from shoryoku.calendar import today
from shoryoku.engine.ask import reachable
from shoryoku.firm.facts import Firm, Investment
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import SCHEMA_VERSION, Amount, Answer
from shoryoku.rulebook.assess import answer, refuse_unknown_names, scope_for
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.rulebook.rules import CombinationRule, Programme, Rule
from shoryoku.text import Text, did_you_mean

MOST_INVESTMENTS = 8
_PREFERENCE_STEP = 10_000
_FORBIDDEN_BY_DEFAULT = Text(
    "同じ制度に2つ申請できるとは確認できていません",
    "nothing read says that one firm may use two applications of the same programme",
)


class Application(NamedTuple):
    """One rule applied to some of the investments."""

    rule: Rule
    investments: tuple[Investment, ...]
    answer: Answer

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(investment.id for investment in self.investments)


class Excluded(NamedTuple):
    """A rule that was not considered, or gave nothing, and why."""

    rule_id: str
    why: Text


class Pair(NamedTuple):
    """Two rules and what is known of using both: ``True``, ``False`` or ``None`` (not known)."""

    one: str
    other: str
    allowed: bool | None
    why: Text


class Choice(NamedTuple):
    """A combination of applications."""

    applications: tuple[Application, ...]

    @property
    def low(self) -> int:
        """Yen that are certain under the facts given."""
        return sum(int(application.answer.subsidy.low or 0) for application in self.applications)

    @property
    def high(self) -> int:
        """Yen at most."""
        return sum(int(application.answer.subsidy.high or 0) for application in self.applications)

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/json.md``)."""
        return {
            "subsidy": Amount(self.low, self.high).to_dict(),
            "applications": [
                {
                    "rule": application.rule.id,
                    "investments": [investment.id for investment in application.investments],
                    "status": application.answer.status,
                    "subsidy": application.answer.subsidy.to_dict(),
                    "missing": [entry.term for entry in application.answer.missing],
                }
                for application in self.applications
            ],
        }


class Chosen(NamedTuple):
    """The result of a choice.

    Attributes:
        best: the best combination of which every pair is known to be allowed.
        runner_up: the best one that differs from it.
        hopeful: a better one if pairs of which nothing is known may be combined; else ``None``.
        not_known: those pairs.
        excluded: rules that were left out, with the reason.
        unfunded: investments that the best combination does not fund.
    """

    firm: Firm
    on: date
    best: Choice
    runner_up: Choice | None
    hopeful: Choice | None
    not_known: tuple[Pair, ...]
    excluded: tuple[Excluded, ...]
    unfunded: tuple[Investment, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/json.md``)."""
        return {
            "schema": SCHEMA_VERSION,
            "firm": self.firm.name,
            "on": self.on.isoformat(),
            "best": self.best.to_dict(),
            "runner_up": self.runner_up.to_dict() if self.runner_up else None,
            "if_combinable": self.hopeful.to_dict() if self.hopeful else None,
            "not_known_to_be_combinable": [
                {"rules": [pair.one, pair.other], "why": pair.why._asdict()}
                for pair in self.not_known
            ],
            "unfunded": [investment.id for investment in self.unfunded],
            "left_out": [{"rule": e.rule_id, "why": e.why._asdict()} for e in self.excluded],
        }


def objective(application: Application) -> tuple[int, int]:
    """What a combination is chosen by: the yen that are certain; among equals, a preference.

    It goes by what more may come, and by calls that are open before those not known. The expected
    repayment and the cost of promises are meant to be taken off here.
    """
    subsidy = application.answer.subsidy
    nearness = {"open": 2, "announced": 1, "unknown": 1}.get(application.answer.window_state, 0)
    low, high = int(subsidy.low or 0), int(subsidy.high or 0)
    return low, (high - low) // _PREFERENCE_STEP * 4 + nearness


def choose(firm: Firm, on: date | None = None, book: Rulebook | None = None) -> Chosen:
    """The best lawful combination of programmes for a firm's planned investments.

    Args:
        firm: the firm with its investments.
        on: the day in Japan; today if left out. Calls that are over by then are left out.
        book: the rulebook; the product's own if left out.

    Raises:
        InputError: there are no investments, or too many to try every division of them.
    """
    on = on or firm.facts.get("date") or today()
    book = book or open_rulebook()
    if not firm.investments:
        raise InputError(
            Problem("investments", "is empty", "list them in the firm file (docs/choose.md)")
        )
    if len(firm.investments) > MOST_INVESTMENTS:
        found = f"has {len(firm.investments)} entries"
        raise InputError(
            Problem("investments", found, f"at most {MOST_INVESTMENTS}; join small ones")
        )
    _refuse_strange_facts(firm, book)
    candidates: list[Application] = []
    excluded: list[Excluded] = []
    for programme in book.programmes():
        for rule in _rules_to_try(programme, on, excluded):
            found_here = list(_applications(rule, firm, on))
            candidates += found_here
            if not found_here:
                excluded.append(Excluded(rule.id, _why_nothing(rule, firm, on)))
    rules = {application.rule.id: application.rule for application in candidates}
    pairs = [pair_of(one, other) for one, other in combinations(rules.values(), 2)]
    forbidden = [(pair.one, pair.other) for pair in pairs if pair.allowed is not True]
    surely_not = [(pair.one, pair.other) for pair in pairs if pair.allowed is False]
    best = _solve(candidates, forbidden, [])
    runner_up = _solve(candidates, forbidden, [best]) if best.applications else None
    hopeful = _solve(candidates, surely_not, [])
    better = (hopeful.low, hopeful.high) > (best.low, best.high)
    used = [application.rule.id for application in hopeful.applications]
    not_known = [p for p in pairs if p.allowed is None and p.one in used and p.other in used]
    funded = {id_ for application in best.applications for id_ in application.ids}
    return Chosen(
        firm,
        on,
        best,
        runner_up if runner_up and runner_up.applications else None,
        hopeful if better else None,
        tuple(not_known) if better else (),
        tuple(excluded),
        tuple(investment for investment in firm.investments if investment.id not in funded),
    )


def _rules_to_try(programme: Programme, on: date, excluded: list[Excluded]) -> list[Rule]:
    if not programme.heads:
        reason = programme.reason_not_computed or Text("規則がありません", "has no rules")
        excluded.append(Excluded(programme.id, reason))
        return []
    if programme.kind not in ("subsidy", "grant"):
        why = Text(
            "税制・サービスは補助金と別に検討します",
            "taxes and services are looked at apart from subsidies",
        )
        excluded.append(Excluded(programme.id, why))
        return []
    tried = [
        programme.rules[head.id]
        for head in programme.heads
        if head.window.state(on) != "closed" and not head.window.is_stale(on)
    ]
    if not tried:
        why = Text("受付中・予定の公募がありません", "no call is open or announced")
        excluded.append(Excluded(programme.id, why))
    return tried


def _applications(rule: Rule, firm: Firm, on: date) -> Iterator[Application]:
    """The applications under a rule that could pay, without those that fund more for no more."""
    kept: list[Application] = []
    decides = set(reachable(["subsidy"], scope_for(rule, firm, on).definitions))
    decides |= {class_.term for class_ in rule.cost_classes}
    possible = [
        i
        for i in firm.investments
        if _in_time(rule, i, firm, on) and decides & set(_own_facts(rule, i))
    ]
    for size in range(1, len(possible) + 1):
        for chosen in combinations(possible, size):
            facts = _joint_facts(rule, firm, chosen)
            if facts is None:
                continue
            found = answer(rule, _with(firm, facts), on)
            if found.status == "ineligible" or not found.subsidy.high:
                continue
            if found.window_state == "closed":  # the place can close a call earlier
                continue
            application = Application(rule, chosen, found)
            worth = objective(application)
            if any(e.ids < application.ids and objective(e) >= worth for e in kept):
                continue
            kept.append(application)
    yield from kept


def _in_time(rule: Rule, investment: Investment, firm: Firm, on: date) -> bool:
    """Whether an order can wait for a grant decision, which comes after the deadline."""
    due = investment.order_by
    if due is None:
        return True
    closes = rule.window_for(firm.facts.get("prefecture"), on).closes
    decided_after = closes.date() if closes else max(on, rule.window.starts or on)
    return decided_after < due


def _joint_facts(rule: Rule, firm: Firm, chosen: Sequence[Investment]) -> dict[str, Any] | None:
    """The firm's facts with those of several investments put together.

    Costs and other yen add up, unit prices take the highest, yes/no must hold for all; ``None``
    where the investments contradict each other and cannot be one application.
    """
    facts = {term: value for term, value in firm.facts.items() if not _is_of_investment(term)}
    joint: dict[str, Any] = {}
    for investment in chosen:
        for term, value in _own_facts(rule, investment).items():
            if term not in joint:
                joint[term] = value
            elif term.endswith("unit_price"):
                joint[term] = max(joint[term], value)
            elif isinstance(value, bool):
                joint[term] = joint[term] and value
            elif _is_of_investment(term):
                joint[term] = joint[term] + value
            elif joint[term] != value:
                return None
    return {**facts, **joint}


def _with(firm: Firm, facts: Mapping[str, Any]) -> Firm:
    """The firm with these facts; names that a rule declares itself go where that rule looks."""
    terms = vocabulary()
    own = {name: value for name, value in facts.items() if name in terms}
    local = {name: value for name, value in facts.items() if name not in terms}
    return firm._replace(facts=own, local={**firm.local, **local})


def _refuse_strange_facts(firm: Firm, book: Rulebook) -> None:
    """Facts of investments must be terms or names of the programme they are meant for."""
    problems = []
    for investment in firm.investments:
        for programme_id in investment.described_for:
            if programme_id not in book.programme_ids():
                hint = did_you_mean(programme_id, book.programme_ids()) or "give a programme's id"
                where = f"investments.{investment.id}.for"
                problems.append(Problem(where, f"{programme_id!r} is not a programme", hint))
        for term in investment.facts:
            if term in firm.facts and not _is_of_investment(term):
                where = f"investments.{investment.id}.{term}"
                problems.append(Problem(where, "is a fact of the firm already", "give it once"))
        names = [*investment.facts, *(t for f in investment.described_for.values() for t in f)]
        strange = [name for name in names if name not in vocabulary()]
        if strange:
            every = [rule for each in book.programmes() for rule in each.rules.values()]
            local = dict.fromkeys(strange, True)
            refuse_unknown_names(firm._replace(local=local, places={}), every)
    if problems:
        raise InputError(problems)


def _own_facts(rule: Rule, investment: Investment) -> dict[str, Any]:
    """The facts of an investment as this rule's programme names them."""
    described = investment.described_for.get(rule.programme, {})
    own = {**investment.facts, **described}
    if any(term.startswith("costs.") for term in described):
        # this programme names the same costs differently: they are not counted twice
        own = {t: v for t, v in own.items() if not t.startswith("costs.") or t in described}
    return own


def _is_of_investment(term: str) -> bool:
    return term.startswith("costs.") or term in ("eligible_cost", "project_cost_with_tax")


def _why_nothing(rule: Rule, firm: Firm, on: date) -> Text:
    """Why no application under a rule could pay."""
    late = [i for i in firm.investments if not _in_time(rule, i, firm, on)]
    if len(late) == len(firm.investments):
        return Text(
            "発注の期限が締切より前です", "the investments have to be ordered before the deadline"
        )
    found = answer(rule, _with(firm, _joint_facts(rule, firm, firm.investments) or firm.facts), on)
    for finding in found.findings:
        if (
            finding.state == "fail"
            and finding.requirement.kind == "fact"
            and finding.requirement.label
        ):
            label = finding.requirement.label
            return Text(f"要件を満たしません：{label.ja}", f"a requirement is not met: {label.en}")
    return Text("対象になる経費がありません", "none of the costs is eligible")


def pair_of(one: Rule, other: Rule) -> Pair:
    """What the sources say of using two rules together, each for its own costs."""
    statements = [
        statement
        for holder, partner in ((one, other), (other, one))
        for statement in holder.combinations
        if _speaks_of(statement, partner)
    ]
    if any(statement.allowed is False for statement in statements):
        return Pair(
            one.id, other.id, False, Text("併用できないと定められています", "the rules forbid it")
        )
    direct = [statement for statement in statements if statement.programme != "any_national"]
    if direct:
        return Pair(
            one.id, other.id, True, Text("併用できると定められています", "the rules allow it")
        )
    if one.programme == other.programme:
        return Pair(one.id, other.id, None, _FORBIDDEN_BY_DEFAULT)
    if statements:
        why = Text("同じ経費でなければ併用できます", "allowed, as the costs differ")
        return Pair(one.id, other.id, True, why)
    why = Text("併用できるかどうか確認できていません", "nothing read says whether it is allowed")
    return Pair(one.id, other.id, None, why)


def _speaks_of(statement: CombinationRule, rule: Rule) -> bool:
    named = statement.programme
    if named == "any_national":
        return rule.is_national
    return named in (rule.programme, f"{rule.programme}@{rule.vintage}", rule.id)


def _solve(
    candidates: Sequence[Application], forbidden: Sequence[tuple[str, str]], taken: Sequence[Choice]
) -> Choice:
    """The best packing of candidates, other than those taken; exact, in whole yen."""
    from shoryoku.matching.packing import best_packing

    if not candidates:
        return Choice(())
    ids = sorted({id_ for application in candidates for id_ in application.ids})
    rules = sorted({application.rule.id for application in candidates})
    at_most_one = [
        [k for k, application in enumerate(candidates) if id_ in application.ids] for id_ in ids
    ]
    at_most_one += [
        [k for k, application in enumerate(candidates) if application.rule.id == rule_id]
        for rule_id in rules
    ]
    at_most_one += [
        [k for k, application in enumerate(candidates) if application.rule.id in pair]
        for pair in forbidden
    ]
    banned = [
        frozenset(candidates.index(application) for application in choice.applications)
        for choice in taken
    ]
    weights = [objective(application) for application in candidates]
    groups = [row for row in at_most_one if len(row) > 1]
    chosen = best_packing(weights, groups, banned, most_chosen=len(ids))
    return Choice(tuple(candidates[k] for k in chosen))
