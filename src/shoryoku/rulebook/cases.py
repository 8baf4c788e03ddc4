"""Case files: facts given, results expected, zero tolerance; and the runner that compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.engine.evaluate import Scope
from shoryoku.engine.truth import INFINITY, NOT_APPLICABLE, Growth, Unknown, Value
from shoryoku.firm.facts import NOT_HERE, firm_from
from shoryoku.firm.vocabulary import spans, vocabulary
from shoryoku.money import parse_rate, round_half_up
from shoryoku.problems import InputError, Problem, ShoryokuError
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.assess import answer, refuse_unknown_names
from shoryoku.rulebook.book import Rulebook, open_rulebook
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.tables import FUNCTIONS

_KEYS = {"rule", "given", "expect", "basis", "name"}


class Case(NamedTuple):
    """One case of a file."""

    where: str
    rule: str
    given: dict[str, Any]
    expect: dict[str, Any]
    basis: str


Results = Callable[[Case, Rulebook], Callable[[str], Any]]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        InputError: the file is not a list of cases.
    """
    document = strict_yaml.read(path)
    if document.value is None or document.value == []:
        raise InputError(Problem(str(path), "has no cases", "see docs/cases.md"))
    if not isinstance(document.value, list):
        raise InputError(
            Problem(
                str(path), "is not a list of cases", "give `- {rule: …, given: {…}, expect: {…}}`"
            )
        )
    cases, problems = [], []
    for at, entry in enumerate(document.value):
        where = f"{document.name}:{document.lines.get((at,), 1)}"
        if (
            not isinstance(entry, dict)
            or set(entry) - _KEYS
            or not {"rule", "given", "expect"} <= set(entry)
        ):
            problems.append(Problem(where, "is not a case", "give rule, given, expect, and basis"))
        elif (
            not isinstance(entry["given"], dict)
            or not isinstance(entry["expect"], dict)
            or not entry["expect"]
        ):
            problems.append(
                Problem(
                    where, "given and expect must be mappings, expect not empty", "mend the case"
                )
            )
        else:
            cases.append(
                Case(
                    where,
                    str(entry["rule"]),
                    entry["given"],
                    entry["expect"],
                    str(entry.get("basis", "")),
                )
            )
    if problems:
        raise InputError(problems)
    return cases


def failures(
    case: Case, book: Rulebook | None = None, results: Results | None = None
) -> Iterator[str]:
    """One sentence for each expected value that did not come out.

    Args:
        results: what gives the named results of a case, where it is not a rule or a definition.
    """
    try:
        found = (results or rule_results)(case, book or open_rulebook())
        for term, expected in case.expect.items():
            actual = found(term)
            if not agrees(actual, expected, term):
                found_words = f"{term} is {_shown(actual)}, expected {_shown(expected)}"
                yield f"{case.where} {case.rule}: {found_words} ({case.basis})"
    except ShoryokuError as error:
        yield f"{case.where} {case.rule}: {error} ({case.basis})"


def rule_results(case: Case, book: Rulebook) -> Callable[[str], Any]:
    """The named results of a rule or of the vocabulary's definitions.

    Raises:
        InputError: no such rule, or facts that cannot be used.
    """
    firm = firm_from(case.given)
    if case.rule.startswith("definition/"):
        facts = {
            term: NOT_APPLICABLE if value is NOT_HERE else value
            for term, value in firm.facts.items()
        }
        scope = Scope(facts, derived_nodes(), FUNCTIONS, spans(vocabulary()))

        def definition(term: str) -> Value:
            if term not in vocabulary():
                raise InputError(Problem(term, "is not a term", "see `shoryoku terms`"))
            return scope.value(term)

        return definition
    rule = book.rule(case.rule)
    refuse_unknown_names(firm, [rule])
    found = answer(rule, firm)
    return lambda term: result(found, term)


def result(found: Answer, term: str) -> Any:
    """One named result of an answer, as case files name them.

    Raises:
        InputError: an answer has no such result.
    """
    if term == "status":
        return found.status
    if term == "missing_includes":
        return {m.term for m in found.missing} | set(found.undecided)
    if term == "excluded_costs":
        return found.excluded_costs
    base, _, end = term.rpartition("_")
    if end in ("min", "max") and base in found.amounts:
        return found.amounts[base].low if end == "min" else found.amounts[base].high
    if term in found.amounts:
        amount = found.amounts[term]
        return amount.low if amount.is_known else Unknown(amount.low, amount.high)
    if (
        term in found.scope.definitions
        or term in found.scope.facts
        or term in found.rule.types
        or term in vocabulary()
    ):
        return found.value(term)
    raise InputError(
        Problem(term, f"is not a result of {found.rule.id}", "see the names in docs/json.md")
    )


def agrees(actual: Any, expected: Any, term: str = "") -> bool:
    """Whether a result is what a case expects: exact, or to the digits that the case prints."""
    if term == "missing_includes":
        return set(expected) <= set(actual)
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and set(actual) == set(expected)
            and all(agrees(actual[k], v) for k, v in expected.items())
        )
    if isinstance(expected, (list, tuple)):
        return (
            isinstance(actual, tuple)
            and len(actual) == len(expected)
            and all(map(agrees, actual, expected))
        )
    if expected is None:
        return actual is NOT_APPLICABLE
    if isinstance(expected, bool) or isinstance(actual, bool):
        return actual is expected
    if isinstance(expected, Decimal):
        digits = max(-int(expected.as_tuple().exponent), 0)
        rounded = _rounded(actual, digits)
        return rounded is not None and rounded == Fraction(expected)
    if isinstance(expected, str) and isinstance(actual, (int, Fraction)):
        try:
            return actual == parse_rate(expected)
        except ValueError:
            return False
    return type(actual) is not Unknown and actual is not NOT_APPLICABLE and bool(actual == expected)


def _rounded(actual: Any, digits: int) -> Fraction | None:
    if isinstance(actual, Growth):
        return actual.rounded(digits)
    return round_half_up(Fraction(actual), digits) if isinstance(actual, (int, Fraction)) else None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Growth):
        return f"{float(value.rounded(6)):.6f}"
    if type(value) is Unknown:
        return f"unknown ({value.low:,} to {value.high:,})" if value.high != INFINITY else "unknown"
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(value)) or "nothing"
    return str(value)
