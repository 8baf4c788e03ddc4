"""Reforms against the rules as they are: who is eligible, what it costs, who wins and loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import isfinite
from typing import Any, NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.sql.values import UnsupportedError
from shoryoku.firm.codes import industries, industry, prefectures, size_classes
from shoryoku.money import shortened
from shoryoku.population.aggregate import Cell, Number, Rows, Sums, scaled, sums, times
from shoryoku.population.disclosure import disclosed, figures
from shoryoku.population.query import answers
from shoryoku.population.reform import Variant
from shoryoku.population.table import Table
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.rules import Rule
from shoryoku.text import Text

BY = {
    "industry": Text("業種", "industry"),
    "size": Text("規模（従業員数）", "size (employees)"),
    "prefecture": Text("都道府県", "prefecture"),
}
BASELINE = Text("いまの規則", "the rules as they are")
UNKNOWN = Text("不明", "not known")
_COLUMN = {"industry": "industry", "size": "employees", "prefecture": "prefecture"}
_OVER = "over"


class Scenario(NamedTuple):
    """One set of rules in force together; ``variant`` is ``None`` for the rules as they are."""

    id: str
    name: Text
    rules: tuple[Rule, ...]
    variant: Variant | None


class Group(NamedTuple):
    """Firms that are alike, with a cell for each scenario.

    Attributes:
        records: rows of the table; ``firms`` is the sum of their weights, if they have any.
    """

    key: str | None
    label: Text
    records: int
    firms: Number
    cells: tuple[Cell, ...]


class Comparison(NamedTuple):
    """What reforms change, for all firms and by group; the first scenario is the baseline."""

    on: date
    scenarios: tuple[Scenario, ...]
    whole: Group
    groups: Mapping[str, tuple[Group, ...]]
    weight: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values; groups and counts of fewer than ten firms are ``null``."""
        return {
            "on": self.on.isoformat(),
            "records": self.whole.records,
            "firms": self.whole.firms,
            "weight": self.weight,
            "scenarios": [
                {
                    "id": scenario.id,
                    "name": scenario.name._asdict(),
                    "rules": [rule.id for rule in scenario.rules],
                    "changes": [_change(each) for each in scenario.variant.changes]
                    if scenario.variant
                    else [],
                    "total": figures(self.whole, at),
                    "by": {by: self._by(groups, at) for by, groups in self.groups.items()},
                }
                for at, scenario in enumerate(self.scenarios)
            ],
        }

    @staticmethod
    def _by(groups: Sequence[Group], scenario: int) -> list[dict[str, Any]]:
        return [
            {"key": group.key, "label": group.label._asdict(), "figures": shown}
            for group, shown in zip(groups, disclosed(groups, scenario), strict=True)
        ]


def scenarios_of(baseline: Sequence[Rule], variants: Sequence[Variant]) -> tuple[Scenario, ...]:
    """The rules as they are, then each variant with its changed rules in their place."""
    found = [Scenario("baseline", BASELINE, tuple(baseline), None)]
    for variant in variants:
        rules = tuple(variant.rules.get(rule.id, rule) for rule in baseline)
        found.append(Scenario(variant.id, variant.name, rules, variant))
    return tuple(found)


def compare(
    database: Rows, table: Table, scenarios: Sequence[Scenario], on: date, weight: str | None = None
) -> Comparison:
    """What each scenario gives the firms of a checked table, in one pass over it.

    Args:
        database: where the table was checked.
        table: the checked table.
        scenarios: see :func:`scenarios_of`; the first is the baseline.
        weight: a column that says how many firms a row stands for.

    Raises:
        InputError: there is no such column, or it holds a negative number or a gap.
    """
    rules = list({rule.id: rule for scenario in scenarios for rule in scenario.rules}.values())
    number = {rule.id: at for at, rule in enumerate(rules)}
    used = [tuple(number[rule.id] for rule in scenario.rules) for scenario in scenarios]
    edges = size_edges(scenarios[0].rules)
    groups = {
        by: _expression(by, edges) for by, column in _COLUMN.items() if column in table.columns
    }
    each = _weights(database, table, weight) if weight is not None else Fraction(1)
    keep = [_COLUMN[by] for by in groups] + ([weight] if weight and each is None else [])
    try:
        query = answers(rules, table, on, keep=tuple(dict.fromkeys(keep)))
    except UnsupportedError as error:
        listed = ", ".join(rule.id for rule in rules)
        raise InputError(Problem(listed, f"cannot be asked of a table: {error}")) from None
    found = sums(database, query, used, groups, _quoted(weight) if each is None else None)
    if each is not None and each != 1:
        found = [
            one._replace(
                firms=times(one.firms, each), cells=tuple(scaled(c, each) for c in one.cells)
            )
            for one in found
        ]
    return collected(found, scenarios, on, edges, weight)


def _weights(database: Rows, table: Table, weight: str) -> Fraction | None:
    """The weight of every row, exactly, if it is the same; ``None`` if rows differ."""
    if weight not in (*table.not_read, *table.columns):
        expected = f"one of {', '.join(table.not_read) or 'no other columns'}"
        raise InputError(Problem("--weight", f"there is no column {weight!r}", expected))
    name = _quoted(weight)
    query = (
        f"SELECT min({name}), max({name}), count({name}), count(*) FROM ({table.query}) AS firms"
    )
    least, most, given, rows = database.rows(query)[0]
    if isinstance(least, (str, bool)) or (given and (least < 0 or not isfinite(most))):
        found = f"{weight!r} holds {shortened(least)}"
        raise InputError(Problem("--weight", found, "numbers of firms, 0 or more"))
    if given < rows:
        found = f"{rows - given:,} rows have no {weight!r}"
        raise InputError(Problem("--weight", found, "every row stands for some firms"))
    return Fraction(least) if rows and least == most else None


def _quoted(column: str | None) -> str:
    return '"' + (column or "").replace('"', '""') + '"'


def collected(
    found: Sequence[Sums],
    scenarios: Sequence[Scenario],
    on: date,
    edges: Sequence[int],
    weight: str | None = None,
) -> Comparison:
    """The sums of the query with labels, in the order of the code tables."""
    whole = next(each for each in found if each.by is None)
    everyone = Text("全体", "all firms")
    groups: dict[str, tuple[Group, ...]] = {}
    for by in BY:
        of_kind = [each for each in found if each.by == by]
        rank = {key: at for at, key in enumerate(_order(by, edges))}
        of_kind.sort(
            key=lambda each: (each.key is None, rank.get(str(each.key), 999), str(each.key))
        )
        if of_kind:
            groups[by] = tuple(
                Group(
                    None if each.key is None else str(each.key),
                    group_label(by, each.key, edges),
                    each.records,
                    each.firms,
                    each.cells,
                )
                for each in of_kind
            )
    total = Group(None, everyone, whole.records, whole.firms, whole.cells)
    return Comparison(on, tuple(scenarios), total, groups, weight)


def size_edges(rules: Sequence[Rule]) -> list[int]:
    """The numbers of employees at which size classes end.

    Those of the cap table of the first rule that has one by employees; else those of the
    definitions of small and medium enterprises.
    """
    for rule in rules:
        definition = rule.definitions.get("cap")
        for node in _all(definition.node) if definition else ():
            if isinstance(node, n.Band) and n.Name("employees", n.COUNT) == node.amount:
                return [limit for limit, _ in node.rows if limit is not None]
    classes = size_classes().values()
    return sorted({size.small for size in classes} | {size.employees for size in classes})


def _all(node: n.Node) -> Iterator[n.Node]:
    yield node
    for child in n.children(node):
        yield from _all(child)


def group_label(by: str, key: Any, edges: Sequence[int]) -> Text:
    """What a group is called."""
    if key is None:
        return UNKNOWN
    if by == "size":
        return _size_label(str(key), edges)
    if by == "prefecture" and key in prefectures():
        return Text(key, prefectures()[key].en)
    if by == "industry":
        try:
            return industry(str(key)).label
        except KeyError:
            pass
    return Text(str(key), str(key))


def _size_label(key: str, edges: Sequence[int]) -> Text:
    if key == _OVER:
        return Text(f"{edges[-1] + 1:,}人以上", f"{edges[-1] + 1:,} or more")
    at = [str(edge) for edge in edges].index(key)
    if at == 0:
        return Text(f"{edges[0]:,}人以下", f"up to {edges[0]:,}")
    low = edges[at - 1] + 1
    return Text(f"{low:,}〜{edges[at]:,}人", f"{low:,} to {edges[at]:,}")


def _order(by: str, edges: Sequence[int]) -> list[str]:
    if by == "size":
        return [*(str(edge) for edge in edges), _OVER]
    if by == "prefecture":
        return list(prefectures())
    order: dict[str, None] = {}
    for code, one in industries().items():
        if len(code) == 1:
            # a class of the size definition comes with the first division that it is part of
            order |= dict.fromkeys([code, *one.classes])
    return list(order)


def _expression(by: str, edges: Sequence[int]) -> str:
    """The SQL of a group: divisions of the JSIC, classes of size, prefectures."""
    if by == "size":
        rows = " ".join(f"WHEN employees <= {edge} THEN '{edge}'" for edge in edges)
        return f"CASE {rows} WHEN employees > {edges[-1]} THEN '{_OVER}' END"
    if by == "prefecture":
        return "prefecture"
    rows = " ".join(
        f"WHEN industry[1:2] BETWEEN '{first}' AND '{last}' THEN '{division}'"
        for division, first, last in _divisions()
    )
    return f"CASE WHEN industry[1] BETWEEN '0' AND '9' THEN CASE {rows} END ELSE industry END"


def _divisions() -> list[tuple[str, str, str]]:
    """The divisions of the JSIC with their first and last major group, in code order."""
    found: list[tuple[str, str, str]] = []
    division = ""
    for code in industries():
        if len(code) == 1 and code.isalpha():
            division = code
        elif len(code) == 2 and code.isdigit():
            first = found.pop()[1] if found and found[-1][0] == division else code
            found.append((division, first, code))
    return found


def _change(change: Any) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "path": change.path,
        "label": change.label._asdict(),
        "old": change.old and change.old._asdict(),
        "new": change.new and change.new._asdict(),
        "standing": change.origin.standing if change.origin else None,
        "sources": [source._asdict() for source in change.sources],
    }
