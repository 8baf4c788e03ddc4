"""Case records of metrics, benchmarks, models and the case library, run like those of rules.

A record names ``metric/…``, ``benchmark/…``, ``model/…`` or ``case/…``; any other is a rule or a
definition and goes to the rulebook. ``null`` is expected where there is no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shoryoku.engine.truth import NOT_APPLICABLE, Growth
from shoryoku.money import parse_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook import cases as rules
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.cases import Case
from shoryoku.text import did_you_mean

Values = dict[str, Any]
_MOST_YEARS = 100


class Missing(Exception):  # noqa: N818  (not an error: the result is not known)
    """What was not given and is needed for every result of a record."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Asked:
    """The ``given`` of a record, read name by name; what nobody reads is refused."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self._known: set[str] = set()

    def raw(self, name: str) -> Any:
        """The value as given; ``None`` if it is not."""
        self._known.add(name)
        return self._given.get(name)

    def number(self, name: str) -> Fraction | None:
        """An exact number; amounts may be written as papers write them."""
        from shoryoku.diagnosis.exact import exact

        raw = self.raw(name)
        if raw is None:
            return None
        if isinstance(raw, str) and any(unit in raw for unit in "万億円"):
            try:
                return Fraction(parse_yen(raw))
            except ValueError as error:
                raise InputError(Problem(name, str(error))) from None
        return exact(name, raw)

    def needed(self, *names: str) -> tuple[Fraction, ...]:
        """Exact numbers without which there is no result.

        Raises:
            Missing: not all of them are given.
        """
        found = {name: self.number(name) for name in names}
        missing = [name for name, value in found.items() if value is None]
        if missing:
            raise Missing(missing)
        return tuple(value for value in found.values() if value is not None)

    def whole(self, name: str) -> int | None:
        """A whole number, such as yen."""
        found = self.number(name)
        if found is not None and found.denominator != 1:
            raise InputError(Problem(name, f"is {found}", "a whole number is expected"))
        return None if found is None else int(found)

    def numbers(self, *names: str) -> list[list[Any]]:
        """Lists without which there is no result; their parts are checked where they are used.

        Raises:
            InputError: one is not a list.
            Missing: not all of them are given.
        """
        found = {name: self.raw(name) for name in names}
        for name, value in found.items():
            if value is not None and not isinstance(value, list):
                raise InputError(Problem(name, "is not a list", "give [1, 2, …]"))
        missing = [name for name, value in found.items() if value is None]
        if missing:
            raise Missing(missing)
        return list(found.values())

    def word(self, name: str) -> str:
        """Text that must be given."""
        found = self.raw(name)
        if found is None:
            raise InputError(Problem(name, "is missing", "give a name"))
        return str(found)

    def flag(self, name: str) -> bool | None:
        """Yes, no, or not known."""
        found = self.raw(name)
        if found is not None and not isinstance(found, bool):
            raise InputError(Problem(name, f"is {found!r}", "true or false is expected"))
        return found

    def items(self) -> dict[str, Fraction | None]:
        """Every given number by name, for metrics of the registry."""
        return {name: self.number(name) for name in self._given}

    def refuse_others(self) -> None:
        """Refuse what was given and not read.

        Raises:
            InputError: names it.
        """
        for name in self._given:
            if name not in self._known:
                known = sorted(self._known)
                hint = did_you_mean(name, known) or f"use {', '.join(known) or 'nothing'}"
                raise InputError(Problem(name, "is not asked for here", hint))


def failures(case: Case, book: Rulebook | None = None) -> Iterator[str]:
    """One sentence for each expected value of any record that did not come out."""
    kind, slash, _ = case.rule.partition("/")
    own = slash and "@" not in kind and kind != "definition"
    return rules.failures(case, book, _results if own else None)


def results(rule: str, given: Mapping[str, Any]) -> Values:
    """Every named result of a record of one of our kinds.

    What is not given leaves a result ``None``; ``missing`` and ``missing_includes`` name it.

    Raises:
        InputError: no such record, or values that cannot be used.
    """
    kind, _, name = rule.partition("/")
    asked = Asked(given)
    if kind == "case":
        found = _case(name)
    elif rule in _RUNNERS:
        found = _run(rule, asked)
    elif kind == "metric" and _is_metric(name):
        found = _definition(name, asked)
    else:
        hint = did_you_mean(rule, list(_RUNNERS)) or f"use {', '.join(_RUNNERS)}"
        raise InputError(Problem(rule, "is not a record that can be run", hint))
    asked.refuse_others()
    return found


def _run(rule: str, asked: Asked) -> Values:
    try:
        found = _RUNNERS[rule](asked)
    except Missing as missing:
        found = dict.fromkeys(_NEEDING[rule])
        return {**found, **_missing(missing.names)}
    return {**_missing(()), **found}


def _missing(names: Iterable[str]) -> Values:
    listed = tuple(names)
    return {"missing": listed, "missing_includes": set(listed)}


def _results(case: Case, book: Rulebook) -> Callable[[str], Any]:
    del book  # these records rest on no rule
    found = results(case.rule, case.given)

    def named(term: str) -> Any:
        if term not in found:
            hint = did_you_mean(term, list(found)) or f"it has {', '.join(found)}"
            raise InputError(Problem(term, f"is not a result of {case.rule}", hint))
        return NOT_APPLICABLE if found[term] is None else found[term]

    return named


def _is_metric(name: str) -> bool:
    from shoryoku.reference.metrics import registry

    # a bare word is refused by the registry, which lists its definitions
    return name in registry().metrics or name in registry().words


def _value_added(asked: Asked) -> Values:
    return _measured(
        asked,
        operating_net="operating_net.houjin_kigyo",
        value_added="value_added.houjin_kigyo",
        labour_productivity="labour_productivity.houjin_kigyo",
    )


def _labour_share(asked: Asked) -> Values:
    return _measured(asked, labour_share="labour_share.houjin_kigyo")


def _definition(id_: str, asked: Asked) -> Values:
    return _measured(asked, value=id_)


def _measured(asked: Asked, **definitions: str) -> Values:
    from shoryoku.reference.metrics import measure, registry

    given = asked.items()
    known = registry()
    for name in given:
        if name not in known.items and name not in known.metrics and name not in known.words:
            hint = did_you_mean(name, [*known.items, *known.words]) or "see `shoryoku facts`"
            raise InputError(Problem(name, "is not an item of the metric registry", hint))
    found = {name: measure(id_, given) for name, id_ in definitions.items()}
    missing = dict.fromkeys(item for one in found.values() for item in one.missing)
    state = next((one.state for one in found.values() if one.state), None)
    return {**{n: one.value for n, one in found.items()}, "state": state, **_missing(missing)}


def _size_class(asked: Asked) -> Values:
    from shoryoku.diagnosis.benchmarks import size_class_houjin

    asked.needed("capital")
    return {"size_class": size_class_houjin(asked.whole("capital") or 0)}


def _productivity_change(asked: Asked) -> Values:
    from shoryoku.diagnosis.productivity import productivity_change

    value, labour = asked.needed("value_added_change", "labour_input_change")
    return productivity_change(value, labour)._asdict()


def _cagr(asked: Asked) -> Values:
    base, final, _ = asked.needed("base", "final", "years")
    years = asked.whole("years")
    if base <= 0 or final < 0 or not years or not 1 <= years <= _MOST_YEARS:
        expected = "a base above 0, a final value of 0 or more and 1 to 100 years are expected"
        raise InputError(Problem("cagr", "has no yearly growth", expected))
    return {"cagr": Growth(final / base, years)}


def _blau(asked: Asked) -> Values:
    from shoryoku.diagnosis.diversity import blau

    (counts,) = asked.numbers("counts")
    if any(type(count) is not int for count in counts):
        raise InputError(Problem("counts", "are not whole numbers", "give people by group"))
    return {"blau": blau(counts)}


def _labour_saving(asked: Asked) -> Values:
    from shoryoku.diagnosis.process import labour_saving

    found = labour_saving(*asked.needed("hours_removed", "hours_added"))
    return {"labour_saving_index": found.labour_saving_index}


def _technology(asked: Asked) -> Values:
    from shoryoku.diagnosis.productivity import technology_character

    found = technology_character(
        *asked.numbers("labour", "value_added_before", "value_added_after")
    )
    return {**found._asdict(), "marginal_change": found.marginal_change}


def _census(asked: Asked) -> Values:
    from shoryoku.diagnosis.benchmarks import census_benchmark

    found = census_benchmark(
        asked.word("industry"), asked.whole("capital"), asked.number("labour_productivity")
    )
    names = (
        "small", "large", "large_over_small", "row", "benchmark", "all_industries", "ratio",
        "gap", "ratio_to_all", "boundary_warning", "own_column",
    )  # fmt: skip
    open_ = {"capital": found.row, "labour_productivity": found.value}
    missing = [name for name, known in open_.items() if not known]
    return {**{name: getattr(found, name) for name in names}, **_missing(missing)}


def _task_levels(asked: Asked) -> Values:
    from shoryoku.diagnosis.tasks import task_levels

    found = task_levels(asked.word("task"))
    return {"level1": found.level1, "level2": found.level2, "level3": found.level3}


def _task_assessment(asked: Asked) -> Values:
    from shoryoku.diagnosis.task_assessment import task_assessment

    flags = {name: asked.flag(name) for name in ("introduced", "process_changed")}
    found = task_assessment(asked.word("task"), **flags, evidence=str(asked.raw("evidence") or ""))
    unknown = [name for name, flag in flags.items() if flag is None]
    gaps = {gap.level: gap.symbol for gap in found.gaps}
    return {
        "symbol": found.symbol,
        "level": found.level,
        "level_min": found.level_low,
        "level_max": found.level_high,
        "same_as": found.same_as,
        "gap_to_level2": gaps.get(2),
        "gap_to_level3": gaps.get(3),
        **_missing(unknown if found.symbol is None else ()),
    }


def _applicable_tasks(asked: Asked) -> Values:
    from shoryoku.diagnosis.tasks import applicable_tasks

    found = applicable_tasks(asked.word("industry"))
    return {
        "count": found.count,
        "tasks": tuple(task.name.ja for task in found.tasks),
        "unnamed": found.unnamed,
    }


def _order_made(asked: Asked) -> Values:
    from shoryoku.diagnosis.made_to_order import made_to_order, questions

    found = made_to_order({question.id: asked.flag(question.id) for question in questions()})
    return {
        "pattern": found.pattern.number if found.pattern else None,
        "order_made": found.made_to_order,
        "route": found.route,
        **_missing(question.id for question in found.deciding),
    }


def _hr_window(asked: Asked) -> Values:
    from shoryoku.diagnosis.workforce import window

    talent, method = (asked.raw(name) for name in ("talent", "method"))
    found = window(talent, method).window
    missing = [n for n, given in (("talent", talent), ("method", method)) if given is None]
    return {"window": found.number if found else None, **_missing(() if found else missing)}


def _case(id_: str) -> Values:
    """A case's own facts, its figures as ``figure.before``, and its main figure without a name."""
    from shoryoku.reference.cases import case

    found = case(id_)
    values: Values = {"name": found.name.ja, "symbol": found.symbol or None}
    for name in ("prefecture", "employees", "capital", "industry"):
        printed = getattr(found, name)
        values[name] = printed.value if printed else None
    for figure in found.figures:
        parts = {"before": figure.before, "after": figure.after, "change": figure.change}
        parts |= dict.fromkeys(("difference", "ratio", "relative_change", "reduction", "yearly"))
        parts |= figure.derived()
        # the library writes what it prints; a day is compared as its text
        plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in parts.items()}
        values |= {f"{figure.id}.{name}": value for name, value in plain.items()}
        if figure.main or len(found.figures) == 1:
            values |= plain
    return values


# the results of the records that have none at all while something they need is missing
_NEEDING: dict[str, tuple[str, ...]] = {
    "metric/size_class_houjin": ("size_class",),
    "metric/productivity_change": (
        "labour_productivity_change", "numerator_part", "denominator_part", "joint_part",
    ),
    "metric/cagr": ("cagr",),
    "metric/blau": ("blau",),
    "metric/labour_saving_index": ("labour_saving_index",),
    "metric/technology_character": (
        "average_before", "average_after", "marginal_before", "marginal_after", "character",
        "words", "labour_demand", "marginal_change",
    ),
}  # fmt: skip

_RUNNERS: dict[str, Callable[[Asked], Values]] = {
    "metric/value_added_houjin": _value_added,
    "metric/labour_share": _labour_share,
    "metric/size_class_houjin": _size_class,
    "metric/productivity_change": _productivity_change,
    "metric/cagr": _cagr,
    "metric/blau": _blau,
    "metric/labour_saving_index": _labour_saving,
    "metric/technology_character": _technology,
    "benchmark/labour_productivity_census": _census,
    "model/task_levels": _task_levels,
    "model/task_assessment": _task_assessment,
    "model/applicable_tasks": _applicable_tasks,
    "model/order_made": _order_made,
    "model/hr_window": _hr_window,
}
