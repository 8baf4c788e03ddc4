"""The vocabulary read from ``vocabulary.yaml``: terms, in the order of the form."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku.problems import Problem, RuleError
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean

PATH = Path(__file__).with_name("vocabulary.yaml")
HIGHEST_YEN = 10_000_000_000_000
_KINDS = ("yen", "count", "ratio", "bool", "date", "choice")
_DEFAULT_RANGES = {"yen": (0, HIGHEST_YEN), "count": (0, 1_000_000), "ratio": (0, 1000)}
_KEYS = {
    "ja", "en", "type", "many", "unit", "ask", "help", "formula", "range", "choices",
    "open_choices", "may_not_apply", "cost", "set_by", "source", "standing", "note",
}  # fmt: skip


class Term(NamedTuple):
    """One fact or derived term.

    Attributes:
        id: the name in rules, files and results.
        label: what it is called.
        kind: ``yen``, ``count``, ``ratio``, ``bool``, ``date`` or ``choice``.
        many: a list, by year, month or member.
        unit: the word after a number, if any.
        question: how a person is asked; ``None`` for what is derived or set by a rule.
        help: plain words for what is meant.
        formula: how it is derived; a value given directly overrides it.
        span: the least and greatest value; ``None`` for what is not a number.
        choices: what may be chosen, by id; empty where the list is a table (``open_choices``).
        open_choices: the table that the choices come from: ``industry``, ``prefecture``, ``rule``.
        may_not_apply: whether "does not apply" is an answer.
        is_cost: a class of cost: given costs leave no other class unknown.
        set_by_rule: a parameter of the programme, never asked.
        source, standing, note: where a formula comes from.
    """

    id: str
    label: Text
    kind: str
    many: bool = False
    unit: Text | None = None
    question: Text | None = None
    help: Text | None = None
    formula: str | None = None
    span: tuple[Any, Any] | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    open_choices: str | None = None
    may_not_apply: bool = False
    is_cost: bool = False
    set_by_rule: bool = False
    source: str | None = None
    standing: str | None = None
    note: Text | None = None


class Vocabulary(dict[str, Term]):
    """All terms by id, in the order of the form."""

    def term(self, id_: str) -> Term:
        """The term of an id.

        Raises:
            RuleError: no such term.
        """
        if id_ not in self:
            hint = did_you_mean(id_, list(self)) or "see `shoryoku terms`"
            raise RuleError(Problem("", f"{id_!r} is not a term", hint))
        return self[id_]


def read(path: Path = PATH) -> Vocabulary:
    """Read a vocabulary file.

    Raises:
        RuleError: a term is incomplete or not understood; all problems are listed.
    """
    from shoryoku import strict_yaml

    document = strict_yaml.read(path)
    vocabulary, problems = Vocabulary(), []
    for id_, entry in document.value.items():
        for found, expected in _complaints(entry):
            problems.append(Problem(document.where((id_,)), found, expected))
        if not problems:
            vocabulary[id_] = _term(id_, entry)
    if problems:
        raise RuleError(problems)
    return vocabulary


@cache
def vocabulary() -> Vocabulary:
    """The product's vocabulary."""
    return Vocabulary(stored("vocabulary", [PATH], lambda: dict(read())))


_learned: list[Path] = []


def learn(path: Path) -> None:
    """Add the terms of a folder of further programmes to the product's vocabulary.

    Raises:
        RuleError: a term is not in order, or exists already.
    """
    if path in _learned:
        return
    new = read(path)
    twice = sorted(set(new) & set(vocabulary()))
    if twice:
        found = f"{', '.join(twice)} exist already"
        raise RuleError(Problem(str(path), found, "use the terms that exist, or other names"))
    vocabulary().update(new)
    _learned.append(path)


def files() -> tuple[Path, ...]:
    """The files that the vocabulary was read from."""
    return (PATH, *_learned)


def _complaints(entry: Any) -> list[tuple[str, str]]:
    if not isinstance(entry, dict):
        return [("is not a term", "give ja, en and type")]
    found = [
        (f"the key {key!r} is unknown", did_you_mean(key, sorted(_KEYS)))
        for key in entry
        if key not in _KEYS
    ]
    found += [
        (f"{key} is missing", "give it as text")
        for key in ("ja", "en")
        if not isinstance(entry.get(key), str)
    ]
    choices = entry.get("choices") or {}
    texts = {key: entry[key] for key in ("ask", "help", "note", "unit") if key in entry}
    found += [
        (f"{key} is not a text in two languages", "give {ja: …, en: …}, quoted if it has a comma")
        for key, text in (*texts.items(), *choices.items())
        if not _in_two_languages(text)
    ]
    if entry.get("type") not in _KINDS:
        found.append((f"type is {entry.get('type')!r}", f"one of {', '.join(_KINDS)}"))
    ways = [key for key in ("ask", "formula", "cost", "set_by") if key in entry]
    if not ways:
        found.append(("is neither asked nor derived", "give ask, formula, cost or set_by"))
    if entry.get("type") == "choice" and not ("choices" in entry or "open_choices" in entry):
        found.append(("has no choices", "give choices or open_choices"))
    return found


def _in_two_languages(text: Any) -> bool:
    return (
        isinstance(text, dict)
        and set(text) == {"ja", "en"}
        and all(isinstance(words, str) for words in text.values())
    )


def _text(entry: Any) -> Text | None:
    return Text(entry["ja"], entry["en"]) if entry else None


def _term(id_: str, entry: dict[str, Any]) -> Term:
    kind = entry["type"]
    span = tuple(entry["range"]) if "range" in entry else _DEFAULT_RANGES.get(kind)
    label = Text(entry["ja"], entry["en"])
    question = _text(entry.get("ask"))
    if question is None and entry.get("cost"):
        question = Text(
            f"{label.ja}は税抜でいくらですか", f"How much is {label.en} without consumption tax?"
        )
    return Term(
        id=id_,
        label=label,
        kind=kind,
        many=entry.get("many", False),
        unit=_text(entry.get("unit")),
        question=question,
        help=_text(entry.get("help")),
        formula=entry.get("formula"),
        span=span,
        choices=tuple(
            (key, Text(value["ja"], value["en"])) for key, value in entry.get("choices", {}).items()
        ),
        open_choices=entry.get("open_choices"),
        may_not_apply=entry.get("may_not_apply", False),
        is_cost=entry.get("cost", False),
        set_by_rule=entry.get("set_by") == "rule",
        source=entry.get("source"),
        standing=entry.get("standing"),
        note=_text(entry.get("note")),
    )


def spans(terms: Vocabulary) -> dict[str, tuple[Any, Any]]:
    """The least and greatest value of every single number among the terms."""
    return {
        id_: term.span for id_, term in terms.items() if term.span is not None and not term.many
    }
