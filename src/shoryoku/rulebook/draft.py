"""A rule being put together: names, labels, origins and printed values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import BOOL, Node, Type
from shoryoku.engine.parse import parse
from shoryoku.firm.vocabulary import Vocabulary
from shoryoku.rulebook import model as m
from shoryoku.rulebook import rules as r
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.text import Text


class MisplacedError(ValueError):
    """Something wrong in a rule file, with its dotted path within the file."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence


class Draft:
    """A rule being put together: where names, labels, origins and printed values are added.

    Raises (from every method): ``ValueError`` with a sentence; the loader adds file and line.
    """

    def __init__(self, vintage: m.Vintage, terms: Vocabulary) -> None:
        self.vintage = vintage
        self.terms = terms
        self.types: dict[str, Type] = {id_: term_type(terms, id_) for id_ in terms}
        self.declared: dict[str, Type] = {}
        self.labels: dict[str, Text] = {}
        self.ranges: dict[str, tuple[Any, Any]] = {}
        self.definitions: dict[str, r.Definition] = {}
        self.values: list[r.ValueEntry] = []

    def origin(self, *shapes: m.Sourced | None) -> r.Origin:
        """The origin of a value from the shapes that hold it, outermost first."""
        sources: tuple[str, ...] = tuple(self.vintage.source)
        standing: str = self.vintage.standing
        for shape in shapes:
            if shape is not None:
                sources = tuple(shape.source) if shape.source is not None else sources
                standing = shape.standing or standing
        best = self.vintage.at_best
        if best is not None and r.STANDINGS.index(standing) < r.STANDINGS.index(best):
            standing = best
        for id_ in sources:
            if id_ not in self.vintage.sources:
                raise ValueError(f"the source {id_!r} is not among the file's sources")
        last = shapes[-1] if shapes else None
        note = last.note.text if last is not None and last.note else None
        other = last.other_reading.text if last is not None and last.other_reading else None
        return r.Origin(sources, standing, note, other)

    @contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Say where in the file whatever is found wrong within this block stands."""
        try:
            yield
        except MisplacedError as error:
            raise MisplacedError(f"{path}.{error.path}", error.sentence) from None
        except ValueError as error:
            raise MisplacedError(path, str(error)) from None

    def expression(self, text: str, kind: str | None = None) -> Node:
        """The typed tree of an expression over the vocabulary and this rule's own names."""
        node = parse(text, self.types, FUNCTIONS)
        if kind is not None and (node.type.kind != kind or node.type.many):
            raise ValueError(f"{text!r} is {node.type}; {kind} is expected")
        return node

    def declare(
        self, name: str, type_: Type, label: Text, span: tuple[Any, Any] | None = None
    ) -> n.Name:
        """A name of this rule's own that facts may give."""
        self.types[name] = self.declared[name] = type_
        self.labels[name] = label
        if span is not None:
            self.ranges[name] = span
        return n.Name(name, type_)

    def define(self, name: str, node: Node, label: Text, origin: r.Origin | None) -> n.Name:
        """A named node; its type becomes known to later expressions."""
        self.definitions[name] = r.Definition(node, label, origin)
        if name not in self.types:
            self.declare(name, node.type, label)
        else:
            self.labels[name] = label
        return n.Name(name, node.type)

    def printed(self, path: str, value: Any, origin: r.Origin) -> None:
        """Note a value for the tables of sources."""
        self.values.append(r.ValueEntry(path, str(value), origin))


def term_type(terms: Vocabulary, id_: str) -> Type:
    """The engine's type of a vocabulary term."""
    term = terms[id_]
    return Type(term.kind, term.many, tuple(choice for choice, _ in term.choices))


def condition_node(draft: Draft, id_: str, condition: m.Condition) -> Node:
    """The tree of a condition; what people judge becomes the fact ``judged.<id>``."""
    if condition.judged == (condition.test is not None):
        raise ValueError("give either test or judged: true")
    if condition.test is not None:
        node = draft.expression(condition.test, "bool")
    else:
        label = condition.label.text if condition.label else Text(id_, id_)
        node = draft.declare(f"judged.{id_}", BOOL, label)
    if condition.unless:
        node = n.When(n.Not(draft.expression(condition.unless, "bool")), node, BOOL)
    if condition.when:
        node = n.When(draft.expression(condition.when, "bool"), node, BOOL)
    return node
