"""The nearest values of a firm's facts at which some test in a rule's own tree turns round.

Nothing is listed here by programme: comparisons, the edges of bands and the two sides of a lower
or higher of two amounts are read from the tree. Where a fact enters a test through formulas, the
value at which it turns is found by the secant method on the exact difference of the two sides
and then checked, so that a value is only tried if the test really turns there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import reachable
from shoryoku.engine.evaluate import Scope, evaluate
from shoryoku.engine.nodes import BOOL, Node, Type
from shoryoku.engine.truth import NOT_APPLICABLE, Growth, Value
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.answer import Answer

# what is so, or lies in the past, whatever the firm decides; the day is another question
_FIXED = (
    "date", "prefecture", "minimum_wage", "history.", "is_revitalising", "has_large_company_ties",
    "taxable_income_average", "taxable_income", "last_taxable_income", "sales", "founded_on",
    "has_closed_fiscal_year", "research.", "payroll.", "shortage.", "disaster.",
    "gross_margin_fall",
    "operating_margin_fall", "tax.", "corporate_tax", "property_tax_base.", "sustainability_",
    "invoice.was_tax_exempt", "startup_support_on", "certified_plan_filed", "is_qualifying_npo",
    "is_social_service_provider", "is_regional_promotion_body", "conversion.previous_contract",
    "successor_contest_finalist", "has_labour_grant_exclusion", "plan.depreciation", "grant",
)  # fmt: skip
_SERIES = ("plan.", "wage_period.", "project.")  # a base year first, then the years to be planned
_GRID = {"yen": Fraction(1), "count": Fraction(1), "ratio": Fraction(1, 1000)}
_PROBE = {"yen": Fraction(10_000), "count": Fraction(1), "ratio": Fraction(1, 100)}
_MOST_SECANTS = 6
# below half or above twice what it is a fact describes another firm, not a change of this one;
# a project may grow to three times its cost, and what is only planned or counted in a few is free
_FARTHEST_UP, _FARTHEST_DOWN, _FARTHEST_COST = 1, Fraction(1, 2), 2
# the least that the law allows, as a name of the vocabulary or as yen
_LEAST: dict[str, str | int] = {
    "lowest_wage": "minimum_wage",
    "plan.lowest_wage": "minimum_wage",
    "lowest_wage_gap": 0,
    "plan.lowest_wage_gap": 0,
}
_FEW = 10
_ORDER = ("<", "<=", ">", ">=")


class Step(NamedTuple):
    """A value to try: the fact, its value now, the value tried, and how far that is.

    Attributes:
        direction: 1 more, -1 less, 0 another choice.
        size: the distance as a share of the value now.
    """

    term: str
    before: Value
    after: Value
    direction: int
    size: Fraction


def targets(answer: Answer) -> list[str]:
    """The names that say how an answer stands: requirements, amounts, promises and their cost."""
    rule = answer.rule
    found = [one.id for one in rule.requirements if one.kind != "judged"]
    found += [name for name in ("subsidy", "cap", "rate") if name in answer.amounts]
    for one in rule.commitments:
        found += [name for name in (one.applies, one.repayment) if name]
    return found


def steps(answer: Answer) -> list[Step]:
    """Every value worth trying, nearest first; known facts that may change only."""
    tree = _Tree(answer)
    found: dict[tuple[str, Value], Step] = {}
    for term in tree.terms:
        for step in tree.steps(term):
            found.setdefault((step.term, step.after), step)
    return sorted(found.values(), key=lambda step: (step.size, step.term))


class _Tree:
    """The part of a rule's tree that an answer hangs on, and the facts of the firm below it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.scope = answer.scope
        self.facts = {**answer.firm.facts, **answer.firm.local}
        # a fact given for a derived name stands instead of its formula
        self.derived = {
            name: node
            for name, node in self.scope.definitions.items()
            if name not in self.scope.facts
        }
        names = reachable(targets(answer), self.derived)
        self.terms = [name for name in names if self._may_change(name)]
        nodes = [self.derived[name] for name in names if name in self.derived]
        self.tests = [(test, self._under(test)) for node in nodes for test in _tests(node)]
        self.failing = self._failing()

    def _may_change(self, name: str) -> bool:
        """Whether a fact is known, was given by the firm, and is the firm's to change."""
        if name not in self.facts or name not in self.scope.facts:
            return False
        if self.scope.facts[name] is NOT_APPLICABLE or name in self.answer.rule.parameters:
            return False
        return not any(name == one or (one[-1] in "._" and name.startswith(one)) for one in _FIXED)

    def _under(self, node: Node) -> frozenset[str]:
        return frozenset(reachable(dict.fromkeys(n.names(node)), self.derived))

    def _failing(self) -> list[Node]:
        """What decides the requirements on facts that fail."""
        starts = [
            finding.requirement.id
            for finding in self.answer.findings
            if finding.state == "fail" and finding.requirement.kind == "fact"
        ]
        names = reachable(starts, self.derived)
        return [self.derived[name] for name in names if name in self.derived]

    def steps(self, term: str) -> Iterator[Step]:
        """The values worth trying for one fact."""
        value = self.scope.facts[term]
        known = vocabulary().get(term)
        kind = known.kind if known else self.answer.rule.types.get(term, BOOL).kind
        if isinstance(value, bool):
            yield Step(term, value, not value, 1 if not value else -1, Fraction(1))
        elif kind == "choice" and isinstance(value, str):
            for other in dict.fromkeys(_named(self.failing, term)):
                if other != value:
                    yield Step(term, value, other, 0, Fraction(1))
        elif kind in _GRID:
            is_series = isinstance(value, tuple)
            if not is_series or (term.startswith(_SERIES) and len(value) > 1):
                yield from self._numbers(term, kind, value)

    def _numbers(self, term: str, kind: str, value: Value) -> Iterator[Step]:
        known = vocabulary().get(term)
        span = known.span if known else self.answer.rule.ranges.get(term)
        last = value[-1] if isinstance(value, tuple) else value
        for test, under in self.tests:
            if term not in under:
                continue
            found = _Turn(self.scope, test, term, kind).nearest(span)
            if found is None or found == last:
                continue
            least = least_legal(self.answer, term)
            if least is not None and last < found < least:
                found = least  # the test has turned there too, and nobody may pay less
            after = (*value[:-1], found) if isinstance(value, tuple) else found
            step = Step(term, value, after, 1 if found > last else -1, _size(last, found))
            if not _is_too_far(step, kind, abs(found - last)):
                yield step


def is_cost(term: str) -> bool:
    """Whether a term is money spent on the project."""
    return term.startswith("costs.") or term in ("eligible_cost", "project_cost_with_tax")


def least_legal(answer: Answer, term: str) -> int | None:
    """The least lawful value of a term on the day and in the prefecture, where it is known."""
    least = _LEAST.get(term)
    value = answer.value(least) if isinstance(least, str) else least
    return value if type(value) is int else None


def is_illegal(answer: Answer, step: Step) -> bool:
    """Whether a step ends below what the law allows, such as a wage below the minimum wage."""
    least = least_legal(answer, step.term)
    after = step.after[-1] if isinstance(step.after, tuple) else step.after
    return least is not None and after < least


def _size(before: Any, after: Any) -> Fraction:
    present: Fraction = abs(Fraction(before))
    return abs(Fraction(after) - Fraction(before)) / max(present, Fraction(1))


def _is_too_far(step: Step, kind: str, distance: Any) -> bool:
    if step.term.startswith(_SERIES) or (kind == "count" and distance <= _FEW):
        return False
    if step.direction < 0:
        return step.size > _FARTHEST_DOWN
    return step.size > (_FARTHEST_COST if is_cost(step.term) else _FARTHEST_UP)


class _Turn:
    """One test and one fact: where the test turns round as the fact moves."""

    def __init__(self, scope: Scope, test: n.Compare, term: str, kind: str) -> None:
        self.scope, self.test, self.term = scope, test, term
        value = scope.facts[term]
        self.series = value[:-1] if isinstance(value, tuple) else None
        self.start = Fraction(value[-1] if isinstance(value, tuple) else value)
        self.grid, self.probe = _GRID[kind], _PROBE[kind]

    def nearest(self, span: tuple[Any, Any] | None) -> int | Fraction | None:
        """The value nearest to the present one at which the test is not what it is now."""
        start, step = self.start, max(abs(self.start) / 50, self.probe)
        gap, holds = self._at(start)
        if gap is None:
            return None
        other = start + step // self.grid * self.grid
        beyond, _ = self._at(other)
        if beyond is None or beyond == gap:
            return None
        found = self._secant((start, gap), (other, beyond), holds, span)
        if found is None:
            return None
        found = self._closest(found, holds)
        return found.numerator if found.denominator == 1 else found

    def _secant(
        self,
        first: tuple[Fraction, Fraction],
        second: tuple[Fraction, Fraction],
        holds: bool,
        span: tuple[Any, Any] | None,
    ) -> Fraction | None:
        """A value on the other side of the test, a step of the grid or so from where it turns."""
        for _ in range(_MOST_SECANTS):
            (x, gap), (x2, gap2) = first, second
            if gap == gap2:
                return None
            root = x - gap * (x2 - x) / (gap2 - gap)
            away = self.grid if root >= self.start else -self.grid
            found = root // away * away  # towards the present value, then outwards
            for tried in (found, found + away):
                if span is not None and not span[0] <= tried <= span[1]:
                    return None
                there, now = self._at(tried)
                if there is None:
                    return None
                if now is not holds:
                    return tried
                turn = (tried, there)
            first, second = second, turn
        return None

    def _closest(self, found: Fraction, holds: bool) -> Fraction:
        """The nearest value to the present one that still turns the test."""
        away = self.grid if found >= self.start else -self.grid
        if self._at(found - away)[1] is holds:
            return found
        near, far = 0, int((found - self.start) / away)
        while far - near > 1:
            middle = (near + far) // 2
            if self._at(self.start + middle * away)[1] is holds:
                near = middle
            else:
                far = middle
        return self.start + far * away

    def _at(self, value: Fraction) -> tuple[Fraction | None, bool]:
        """The difference of the two sides and whether the test holds, at a value of the fact."""
        plain: Value = value.numerator if value.denominator == 1 else value
        there = plain if self.series is None else (*self.series, plain)
        known = self.scope
        facts = {**known.facts, self.term: there}
        scope = Scope(facts, known.definitions, known.functions, known.ranges)
        left, right = evaluate(self.test.left, scope), evaluate(self.test.right, scope)
        gap = _difference(left, right)
        return gap, gap is not None and _holds(self.test.operator, gap)


def _holds(operator: str, gap: Fraction) -> bool:
    return {"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[operator]


def _difference(left: Value, right: Value) -> Fraction | None:
    """``left - right``; a growth rate is compared by its quotient, as it has no exact value."""
    if isinstance(left, Growth) and type(right) in (int, Fraction):
        return left.quotient - (1 + Fraction(right)) ** left.years
    if isinstance(right, Growth) and type(left) in (int, Fraction):
        return (1 + Fraction(left)) ** right.years - right.quotient
    if type(left) in (int, Fraction) and type(right) in (int, Fraction):
        return Fraction(left) - Fraction(right)
    return None


def _tests(node: Node) -> Iterator[n.Compare]:
    """The comparisons of numbers in a tree, those that bands and lower-of-two imply included."""
    match node:
        case n.Compare(operator=operator) if operator in _ORDER:
            yield node
        case n.Band(amount=amount, rows=rows):
            for limit, _ in rows:
                if limit is not None:
                    yield n.Compare("<=", amount, n.Literal(limit, Type("count")))
        case n.Call(function=("min" | "max"), arguments=(first, *others)):
            for other in others:
                yield n.Compare(">=", first, other)
    for child in n.children(node):
        yield from _tests(child)


def _named(nodes: Iterable[Node], term: str) -> Iterator[str]:
    """The choices of a term that conditions name."""
    for node in nodes:
        match node:
            case n.Compare(operator="in", left=n.Name(id=name), right=chosen) if name == term:
                yield from chosen
            case n.Compare(operator="==", left=n.Name(id=name), right=n.Literal(value=value)):
                if name == term and isinstance(value, str):
                    yield value
        yield from _named(n.children(node), term)
