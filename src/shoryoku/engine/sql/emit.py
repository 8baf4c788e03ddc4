"""The graph as SQL text: shared parts are named once, in layers of SELECT, for two databases.

The text never uses what databases read differently on NULL or fractions: no ``round``, no
decimal or floating money, no ``IN`` with NULL, and ``ELSE`` only after conditions that are
never NULL or where every other row is meant. Where a value can exceed 64 bits the operands are
widened first, so nothing wraps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from shoryoku.engine.sql.expressions import LARGEST, TRUE, Column, Expression

_SIMPLE = {"constant", "column"}


class Dialect(NamedTuple):
    """What differs between databases.

    Attributes:
        wide: the type of whole numbers beyond 64 bits.
        quote: the sign around names.
        divide: floor division of numbers that are not negative.
        element: the element of a list at a place from 0; NULL beyond its end.
        length: the number of elements of a list.
        listed: a list of constants.
        overlaps: whether two lists have an element in common.
        escapes: whether a backslash in a text must be doubled.
    """

    name: str
    wide: str
    quote: str
    divide: str
    element: str
    length: str
    listed: str
    overlaps: str
    escapes: bool

    def identifier(self, name: str) -> str:
        """A name in quotes."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def text(self, value: str) -> str:
        """A text in quotes."""
        written = value.replace("'", "''")
        return "'" + (written.replace("\\", "\\\\") if self.escapes else written) + "'"


DUCKDB = Dialect(
    name="duckdb",
    wide="HUGEINT",
    quote='"',
    divide="//",
    element="{list}[{place} + 1]",
    length="len({list})",
    listed="[{items}]",
    overlaps="list_has_any({one}, {other})",
    escapes=False,
)
SPARK = Dialect(
    name="spark",
    wide="DECIMAL(38,0)",
    quote="`",
    divide="div",
    element="get({list}, CAST({place} AS INT))",
    length="size({list})",
    listed="array({items})",
    overlaps="arrays_overlap({one}, {other})",
    escapes=True,
)
DIALECTS: Mapping[str, Dialect] = {"duckdb": DUCKDB, "spark": SPARK}


def select(
    source: str,
    columns: Mapping[str, Expression],
    keep: Iterable[str],
    dialect: Dialect,
    decoded: Mapping[str, Column] | None = None,
) -> str:
    """A SELECT of named expressions over a view.

    Args:
        source: the view, or a query in parentheses.
        columns: the columns to compute, by name.
        keep: columns of the view to pass on.
        decoded: columns of places to pass on as the texts that stand there.
    """
    writer = _Writer(dialect)
    for expression in columns.values():
        writer.count(expression)
    written = {name: writer.written(expression) for name, expression in columns.items()}
    last = [dialect.identifier(name) for name in keep]
    for name, column in (decoded or {}).items():
        items = dialect.listed.format(items=", ".join(map(dialect.text, column.values)))
        text = dialect.element.format(list=items, place=dialect.identifier(name))
        last.append(f"{text} AS {dialect.identifier(name)}")
    last += [f"{part.sql} AS {dialect.identifier(name)}" for name, part in written.items()]
    kept = frozenset(dialect.identifier(name) for name in (*keep, *(decoded or {})))
    wanted = kept.union(*(part.uses for part in written.values()))
    below, layers = source, []
    for at, (text, _) in enumerate(writer.layers(wanted)):
        layers.append(f"layer_{at} AS (SELECT {text} FROM {below})")
        below = f"layer_{at}"
    start = "WITH " + ",\n".join(layers) + "\n" if layers else ""
    return f"{start}SELECT {', '.join(last)} FROM {below}"


class _Part(NamedTuple):
    """The text of a node, the first layer it can stand in, and the names it uses."""

    sql: str
    depth: int
    uses: frozenset[str]


class _Writer:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.uses: dict[int, int] = {}
        self.named: list[tuple[str, _Part]] = []
        self.cache: dict[int, _Part] = {}

    def count(self, root: Expression) -> None:
        """Note how often each node is used."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            self.uses[id(node)] = self.uses.get(id(node), 0) + 1
            if self.uses[id(node)] == 1:
                waiting += [part for part in _used(node) if isinstance(part, Expression)]

    def layers(self, wanted: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
        """What each layer selects, lowest first: its own names, and those that later ones need."""
        deepest = max((part.depth for _, part in self.named), default=-1)
        made: list[list[tuple[str, _Part]]] = [[] for _ in range(deepest + 1)]
        for name, part in self.named:
            made[part.depth].append((name, part))
        found: list[tuple[str, frozenset[str]]] = []
        for layer in reversed(made):
            new = {name for name, _ in layer}
            passed = sorted(wanted - new)
            selected = passed + [f"{part.sql} AS {name}" for name, part in layer]
            wanted = frozenset(passed).union(*(part.uses for _, part in layer))
            found.append((", ".join(selected), wanted))
        return found[::-1]

    def written(self, node: Expression) -> _Part:
        """The text of a node; what is used more than once is a name."""
        if id(node) not in self.cache:
            self.cache[id(node)] = self._written(node)
        return self.cache[id(node)]

    def _written(self, node: Expression) -> _Part:
        parts = [self.written(part) for part in _used(node) if isinstance(part, Expression)]
        sql = self._form(node, [part.sql for part in parts])
        depth = max((part.depth for part in parts), default=0)
        uses = frozenset().union(*(part.uses for part in parts))
        if node.form == "column":
            uses |= {sql}
        if self.uses.get(id(node), 0) < 2 or node.form in _SIMPLE:
            return _Part(sql, depth, uses)
        name = f"x{len(self.named)}"
        self.named.append((name, _Part(sql, depth, uses)))
        return _Part(name, depth + 1, frozenset({name}))

    def _form(self, node: Expression, parts: list[str]) -> str:
        form = node.form
        if form == "constant":
            return self._constant(node)
        if form == "column":
            return self.dialect.identifier(node.parts[0])
        if form == "element":
            return self.dialect.element.format(list=parts[0], place=node.parts[1])
        if form == "length":
            return f"CAST({self.dialect.length.format(list=parts[0])} AS BIGINT)"
        if form in ("+", "-", "*", "//"):
            return self._arithmetic(node, parts)
        if form == "case":
            return self._case(node, parts)
        if form in ("least", "greatest"):
            return f"{form.upper()}({', '.join(parts)})"
        if form == "lookup":
            return self._lookup(node, parts[0])
        if form == "overlaps":
            wanted = ", ".join(self.dialect.text(choice) for choice in node.parts[1])
            other = self.dialect.listed.format(items=wanted)
            return self.dialect.overlaps.format(one=parts[0], other=other)
        if form in ("and", "or"):
            return "(" + f" {form.upper()} ".join(parts) + ")"
        if form == "not":
            return f"(NOT {parts[0]})"
        if form == "is null":
            return f"({parts[0]} IS NULL)"
        if form == "is true":
            return f"({parts[0]} IS TRUE)"
        return f"({parts[0]} {form} {parts[1]})"

    def _lookup(self, node: Expression, place: str) -> str:
        """A place in a constant list."""
        values = ["NULL" if value is None else str(value).upper() for value in node.parts[1]]
        if node.kind == "int":
            values[0] = f"CAST({values[0]} AS BIGINT)"
        items = self.dialect.listed.format(items=", ".join(values))
        return self.dialect.element.format(list=items, place=place)

    def _constant(self, node: Expression) -> str:
        if node.value is None:
            return {
                "int": "CAST(NULL AS BIGINT)",
                "bool": "CAST(NULL AS BOOLEAN)",
                "text": f"CAST(NULL AS {'VARCHAR' if self.dialect.name == 'duckdb' else 'STRING'})",
            }[node.kind]
        if node.kind == "bool":
            return "TRUE" if node.value else "FALSE"
        if node.kind == "text":
            return self.dialect.text(node.value)
        if abs(node.value) > LARGEST:
            return f"CAST('{node.value}' AS {self.dialect.wide})"
        return f"CAST({node.value} AS BIGINT)"

    def _arithmetic(self, node: Expression, parts: list[str]) -> str:
        left, right = node.parts
        if node.form == "//":
            found = f"({parts[0]} {self.dialect.divide} {parts[1]})"
            wide = _is_wide(left) or _is_wide(right)
            if wide and not _is_wide(node):
                return f"CAST({found} AS BIGINT)"
            return found
        if _is_wide(node) or _is_wide(left) or _is_wide(right):
            a, b = (f"CAST({part} AS {self.dialect.wide})" for part in parts)
            return f"({a} {node.form} {b})"
        return f"({parts[0]} {node.form} {parts[1]})"

    def _case(self, node: Expression, parts: list[str]) -> str:
        wide = _is_wide(node)
        branches = []
        for at in range(0, len(parts), 2):
            value = parts[at + 1]
            if wide:
                value = f"CAST({value} AS {self.dialect.wide})"
            last = at == len(parts) - 2
            if last and node.parts[0]:
                branches.append(f"ELSE {value}")
            else:
                branches.append(f"WHEN {parts[at]} THEN {value}")
        return f"CASE {' '.join(branches)} END"


def _used(node: Expression) -> tuple[object, ...]:
    """The parts of a node whose text is needed."""
    if node.form == "case" and node.parts[0]:
        return (*node.parts[1:-2], TRUE, node.parts[-1])
    return node.parts


def _is_wide(node: Expression) -> bool:
    return max(abs(node.low), abs(node.high)) > LARGEST
