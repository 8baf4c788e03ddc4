"""The doors to reference data: every datum by id, and the search for words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shoryoku.problems import InputError, Problem, RuleError
from shoryoku.reference.cases import cases, facts_of
from shoryoku.reference.entries import DATA, Fact, read_facts
from shoryoku.reference.metrics import registry
from shoryoku.store import stored
from shoryoku.text import did_you_mean, narrow

FILES = tuple(
    DATA / f"{name}.yaml"
    for name in ("productivity", "people", "support", "programmes", "semiconductors", "lost")
)


@cache
def facts() -> dict[str, Fact]:
    """Every reference datum by id, those of the cases under ``case.`` at the end."""
    shapes = [DATA / "documents.yaml", DATA / "units.yaml", DATA / "metrics.yaml"]
    modules = [Path(__file__), Path(__file__).with_name("entries.py")]
    found = dict(stored("reference_facts", [*FILES, *shapes, *modules], _read))
    for case in cases().values():
        found.update((fact.id, fact) for fact in facts_of(case))
    return found


def fact(id_: str) -> Fact:
    """The datum of an id.

    Raises:
        InputError: there is none; names the nearest.
    """
    found = facts().get(id_)
    if found is None:
        raise InputError(Problem(id_, "is not a reference datum", suggestion(id_)))
    return found


def group(prefix: str) -> list[Fact]:
    """The data whose ids begin with a prefix, at a dot; stale ones only by their full id."""
    start = prefix.rstrip(".")
    return [
        found
        for id_, found in facts().items()
        if id_ == start or (id_.startswith(f"{start}.") and not found.stale)
    ]


def search(words: str) -> list[Fact]:
    """The data in whose id, labels, words or definition every given word stands."""
    wanted = narrow(words).casefold().split()
    return [
        found
        for found in facts().values()
        if not found.stale and wanted and all(word in _words(found) for word in wanted)
    ]


def suggestion(id_: str) -> str:
    """Ids near to one that does not exist."""
    known = [name for name, found in facts().items() if not found.stale]
    near = did_you_mean(id_, known)
    if near:
        return near
    # the last part is often remembered better than the group
    last = {name.rpartition(".")[2]: name for name in known}
    near = did_you_mean(id_.rpartition(".")[2], list(last))
    return near and f"{near} (see {', '.join(last[word] for word in last if word in near)})"


def _words(found: Fact) -> str:
    parts = (found.id, *found.group, *found.label, found.quote, found.definition)
    return narrow(" ".join(parts)).casefold()


def _read() -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    problems = []
    known = registry().metrics
    for file in FILES:
        for one in read_facts(file):
            if one.id in found:
                problems.append(Problem(one.id, f"stands twice, again in {file.name}"))
            if one.definition and one.definition not in known:
                problems.append(Problem(one.id, f"{one.definition!r} is not a definition"))
            found[one.id] = one
    if problems:
        raise RuleError(problems)
    return found
