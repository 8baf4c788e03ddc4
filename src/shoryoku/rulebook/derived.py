"""The derived terms of the vocabulary as named nodes, shared by all rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shoryoku.engine.nodes import YEN, Node, Type
from shoryoku.firm.vocabulary import PATH, files, vocabulary
from shoryoku.problems import Problem, RuleError
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.store import stored


def derived_nodes() -> dict[str, Node]:
    """The formula of every derived term, parsed and type-checked.

    Raises:
        RuleError: a formula is wrong.
    """
    return _derived(files())


@cache
def _derived(read_from: tuple[Path, ...]) -> dict[str, Node]:
    return stored("derived", read_from, _parsed)


def _parsed() -> dict[str, Node]:
    from shoryoku.engine.parse import parse

    terms = vocabulary()
    types = {
        id_: Type(term.kind, term.many, tuple(choice for choice, _ in term.choices))
        for id_, term in terms.items()
    }
    # the amount of whichever programme is asked about
    types["subsidy"] = YEN
    nodes: dict[str, Node] = {}
    problems = []
    for id_, term in terms.items():
        if term.formula is None:
            continue
        try:
            node = parse(term.formula, types, FUNCTIONS)
            if node.type.kind != term.kind or node.type.many != term.many:
                raise ValueError(f"the formula gives {node.type}, the term is {types[id_]}")
            nodes[id_] = node
        except ValueError as error:
            problems.append(Problem(f"{PATH.name} {id_}", str(error)))
    if problems:
        raise RuleError(problems)
    return nodes
