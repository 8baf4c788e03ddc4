"""Random firms with gaps, near every threshold of a rule, and what the interpreter says of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import reachable
from shoryoku.engine.nodes import Node
from shoryoku.firm.codes import prefectures, size_classes
from shoryoku.firm.facts import NOT_HERE, Firm
from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.problems import ConflictError
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.rules import Rule
from shoryoku.text import Text

INDUSTRIES = (*size_classes(), "I", "E", "18", "M", "39")
_LOCAL_SPANS = {"yen": (0, 10**13), "ratio": (0, 1), "count": (0, 1_000_000)}


def terms_of(rules: Iterable[Rule]) -> dict[str, Term]:
    """Every fact that the amounts and requirements of rules hang on."""
    found: dict[str, Term] = {}
    for rule in rules:
        own = {name: definition.node for name, definition in rule.definitions.items()}
        definitions = {**derived_nodes(), **own}
        targets = [r.id for r in rule.requirements] + ["subsidy", "cap", "eligible_cost"]
        for name in reachable(targets, definitions):
            term = vocabulary().get(name) or _local(rule, name)
            if name in definitions and not (term and not term.many and term.id in vocabulary()):
                continue
            if term and not term.set_by_rule and name not in ("date", "rate", "cap", "subsidy"):
                found[name] = term
    return found


def _local(rule: Rule, name: str) -> Term | None:
    type_ = rule.types.get(name)
    if type_ is None:
        return None
    span = rule.ranges.get(name) or _LOCAL_SPANS.get(type_.kind)
    return Term(name, Text(name, name), type_.kind, type_.many, span=span)


def thresholds(rules: Iterable[Rule]) -> dict[str, list[Any]]:
    """Numbers and dates that rules print, by kind."""
    found: dict[str, set[Any]] = {"yen": set(), "count": set(), "ratio": set(), "date": set()}

    def note(node: Node) -> None:
        if isinstance(node, n.Literal) and node.type.kind in found and not node.type.many:
            found[node.type.kind].add(node.value)
        if isinstance(node, n.Band):
            found["count"].update(limit for limit, _ in node.rows if limit is not None)
        for child in n.children(node):
            note(child)

    for rule in rules:
        for definition in rule.definitions.values():
            note(definition.node)
    return {kind: sorted(values) for kind, values in found.items()}


class Maker:
    """Makes random firms for some rules; the same seed makes the same firms.

    Args:
        gaps: the share of facts that are missing, and ``open_`` the share of facts that may be.
    """

    def __init__(
        self, rules: Sequence[Rule], seed: int, gaps: float = 0.1, open_: float = 1.0
    ) -> None:
        self.terms = terms_of(rules)
        self.edges = thresholds(rules)
        self.random = random.Random(seed)
        self.gaps = {name: gaps if self.random.random() < open_ else 0.0 for name in self.terms}

    def firm(self) -> dict[str, Any]:
        """Typed facts of one firm; a fact that is not known is left out."""
        facts: dict[str, Any] = {}
        years = self.random.choice((1, 3, 3, 4, 5, 5, 5, 6))
        derived = set(derived_nodes())
        for name, term in self.terms.items():
            gap = 0.9 if name in derived else self.gaps[name]
            if self.random.random() < gap:
                continue
            if term.may_not_apply and self.random.random() < 0.1:
                facts[name] = NOT_HERE
            elif name == "plan.years":
                facts[name] = years
            elif term.many:
                facts[name] = self._list(term, years)
            else:
                facts[name] = self._single(term)
        return facts

    def _list(self, term: Term, years: int) -> tuple[Any, ...]:
        if term.kind == "choice":
            choices = [choice for choice, _ in term.choices] or ["shoryokuka_ippan@1"]
            return tuple(self.random.sample(choices, self.random.randint(0, min(3, len(choices)))))
        length = years + 1 if term.id.startswith("plan.") else self.random.randint(0, 12)
        base = self._single(term)
        if term.kind == "ratio":
            return tuple(self._single(term) for _ in range(length))
        values = [base]
        for _ in range(length - 1):
            step = self.random.choice((1, 0, 1, 1, Fraction(101, 100), Fraction(104, 100), 2))
            grown = floor(values[-1] * step) if step else self._single(term)
            values.append(min(max(grown, term.span[0]), term.span[1]) if term.span else grown)
        return tuple(values[:length])

    def _single(self, term: Term) -> Any:
        pick = self.random
        if term.kind == "bool":
            return pick.random() < 0.5
        if term.kind == "choice":
            return self._choice(term)
        if term.kind == "date":
            edge = pick.choice(self.edges["date"] or [date(2024, 4, 1)])
            return edge + timedelta(days=pick.choice((-400, -1, 0, 1, 30, 400)))
        low, high = term.span or _LOCAL_SPANS[term.kind]
        if term.kind == "ratio":
            share = Fraction(pick.choice(self.edges["ratio"] or [Fraction(1, 2)]))
            share += Fraction(pick.choice((-1, 0, 1)), 1000)
            if pick.random() < 0.3:
                share = Fraction(pick.randint(-1000, 1000), 1000)
            return min(max(share, Fraction(low)), Fraction(high))
        near = floor(pick.choice(self.edges[term.kind] or [10])) + pick.choice((-1, 0, 0, 1))
        size = 8.5 if term.kind == "yen" else 2.5
        value = near if pick.random() < 0.5 else int(10 ** pick.uniform(0, size))
        if pick.random() < 0.02:
            value = pick.choice((low, high))
        return min(max(value, low), high)

    def _choice(self, term: Term) -> str:
        if term.open_choices == "industry":
            return self.random.choice(INDUSTRIES)
        if term.open_choices == "prefecture":
            return self.random.choice(list(prefectures()))
        return self.random.choice([choice for choice, _ in term.choices])


def write(firms: Sequence[Mapping[str, Any]], terms: Mapping[str, Term], path: Path) -> str:
    """Write firms as lines of JSON; the DuckDB query that reads them with their types."""
    with path.open("w", encoding="utf-8") as lines:
        for at, firm in enumerate(firms):
            row: dict[str, Any] = {"firm_id": at}
            for name, value in firm.items():
                if value is NOT_HERE:
                    row[f"{name}.does_not_apply"] = True
                else:
                    row[name] = _plain(value)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    columns = {"firm_id": "BIGINT"}
    for name, term in terms.items():
        columns[name] = _TYPES[term.kind] + ("[]" if term.many else "")
        if term.may_not_apply:
            columns[f"{name}.does_not_apply"] = "BOOLEAN"
    listed = ", ".join(f"'{name}': '{type_}'" for name, type_ in columns.items())
    return f"SELECT * FROM read_json('{path}', format='newline_delimited', columns={{{listed}}})"


_TYPES = {
    "yen": "BIGINT", "count": "BIGINT", "ratio": "DECIMAL(18,6)", "bool": "BOOLEAN",
    "date": "DATE", "choice": "VARCHAR",
}  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        # six decimals, so that the column can be a DECIMAL
        return value.numerator if value.denominator == 1 else float(round(value, 6))
    return value.isoformat() if isinstance(value, date) else value


def as_decimals(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts with every ratio cut to the six decimals that are written."""
    return {name: _six(value) for name, value in facts.items()}


def _six(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_six(item) for item in value)
    if isinstance(value, Fraction):
        return Fraction(round(value * 10**6), 10**6)
    return value


def interpreted(rule: Rule, facts: Mapping[str, Any], on: date) -> tuple[Any, ...]:
    """Status, least and greatest subsidy, least and greatest cap, as the interpreter finds them."""
    terms = vocabulary()
    firm = Firm(
        "",
        {name: value for name, value in facts.items() if name in terms},
        local={name: value for name, value in facts.items() if name not in terms},
    )
    try:
        found = answer(rule, firm, on)
        cap = found.amounts.get("cap")
        ends = [found.subsidy.low, found.subsidy.high]
        ends += [cap.low, cap.high] if cap else [None, None]
        return (found.status, *(None if end is None else floor(end) for end in ends))
    except ConflictError:
        return ("conflict", None, None, None, None)


def states(rule: Rule, facts: Mapping[str, Any], on: date) -> dict[str, str]:
    """How every requirement stands, as the interpreter finds it."""
    terms = vocabulary()
    known = {name: value for name, value in facts.items() if name in terms}
    local = {name: value for name, value in facts.items() if name not in terms}
    found = answer(rule, Firm("", known, local=local), on)
    return {finding.requirement.id: finding.state for finding in found.findings}
