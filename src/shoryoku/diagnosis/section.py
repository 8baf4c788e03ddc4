"""The ``diagnosis:`` section of a firm file: what a diagnosis asks beyond the firm's facts.

The form is described in ``docs/diagnosis.md``. Every part may be left out; what is left out is
unknown, and the diagnosis says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from shoryoku import strict_yaml
from shoryoku.diagnosis import diversity, made_to_order, questionnaires, workplace
from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.process_files import read_sheet
from shoryoku.diagnosis.process_sheet import (
    PREMISE_COLUMNS,
    PREMISES,
    STEP_COLUMNS,
    USE_COLUMNS,
    Row,
    Sheet,
    sheet_of,
)
from shoryoku.diagnosis.process_timer import measured, read_timer, with_measured
from shoryoku.diagnosis.productivity import technology_character
from shoryoku.diagnosis.task_assessment import Answer, assess_tasks, read_answers
from shoryoku.diagnosis.tasks import task
from shoryoku.diagnosis.workforce import Strategy, guideline
from shoryoku.firm.facts import Firm
from shoryoku.firm.file import firm_from_document
from shoryoku.firm.limits import MOST_PROBLEMS
from shoryoku.money import parse_yen
from shoryoku.problems import InputError
from shoryoku.reference.metrics import Number, registry
from shoryoku.strict_yaml import Document
from shoryoku.text import Text

_MOST_YEARS = 60
_MOST_OPTIONS = 20
_MOST_STEPS = 200
_MOST_USES = 50


class Accounts(NamedTuple):
    """One year of accounts: items of the metric registry, in yen, people or hours."""

    year: int
    items: dict[str, Number]


class Option(NamedTuple):
    """A plan of investment as two production schedules: value added with and without it.

    Attributes:
        labour: today's labour, and one unit more.
        before, after: value added in yen for each.
    """

    name: str
    labour: tuple[Fraction, ...]
    before: tuple[Fraction, ...]
    after: tuple[Fraction, ...]


class PassedOn(NamedTuple):
    """Rises of costs by kind, and sales won by higher prices, in yen."""

    cost_rises: dict[str, int | None]
    price_rise: int | None


class Section(NamedTuple):
    """Everything the section holds.

    Attributes:
        accounts: oldest first.
        tasks: answers by task, as the task model reads them.
        process: the process sheet, ``None`` where there is none.
        step_tasks: the task of the model that a step of the process belongs to.
        options: plans of investment to compare.
        made_to_order: answers about the planned equipment.
        strategy: how far the firm is in the three steps for people.
        certifications: answers by certification and criterion.
        management: people of the management by group, for each element of diversity.
        workplace: measures chosen for the working environment.
        questionnaires: answers by questionnaire.
        passed_on: ``None`` where nothing is said.
        illustrative: names of parts whose values are examples, not facts.
    """

    accounts: tuple[Accounts, ...] = ()
    tasks: Mapping[str, Answer] = {}
    process: Sheet | None = None
    step_tasks: Mapping[str, str] = {}
    options: tuple[Option, ...] = ()
    made_to_order: Mapping[str, bool | None] = {}
    strategy: Strategy = Strategy()
    certifications: Mapping[str, Mapping[str, Any]] = {}
    management: Mapping[str, tuple[int, ...] | None] = {}
    workplace: tuple[workplace.Chosen, ...] = ()
    questionnaires: Mapping[str, Mapping[str, Any]] = {}
    passed_on: PassedOn | None = None
    illustrative: tuple[str, ...] = ()

    def is_illustrative(self, part: str) -> bool:
        """Whether the values of a part are examples that no source prints."""
        return part in self.illustrative


def load(path: str | Path) -> tuple[Firm, Section]:
    """The firm of a file and its ``diagnosis:`` section; ``-`` reads standard input.

    Raises:
        InputError: the file cannot be used; every problem is listed with file, line and field.
    """
    if str(path) == "-":
        return from_document(strict_yaml.loads(sys.stdin.read(), "standard input"), Path())
    return from_document(strict_yaml.read(Path(path)), Path(path).parent)


def from_document(document: Document, folder: Path | None = None) -> tuple[Firm, Section]:
    """The firm of a YAML document and its section.

    Args:
        folder: where files that the section names are; without it, it may name none.

    Raises:
        InputError: the document cannot be used.
    """
    value = document.value
    raw = value.pop("diagnosis", None) if isinstance(value, dict) else None
    firm = firm_from_document(document)
    section = read(Given(raw, document.where, ("diagnosis",)), folder)
    industry = firm.facts.get("industry")
    if isinstance(industry, str):  # a task of another industry is refused with its line
        assess_tasks(
            industry, section.tasks, lambda name: document.where(("diagnosis", "tasks", name))
        )
    return firm, section


def read(given: Given, folder: Path | None = None) -> Section:
    """The section as typed values; ``folder`` is where files that it names are.

    Raises:
        InputError: it cannot be used; every problem is listed.
    """
    people = given.section("workforce")
    section = Section(
        accounts=_accounts(given),
        tasks=read_answers(given.section("tasks")),
        process=_process(given, folder),
        step_tasks=_step_tasks(given),
        options=_options(given),
        made_to_order=_flags(given.section("made_to_order"), made_to_order_ids()),
        strategy=_strategy(people),
        certifications=_certifications(people.section("certifications")),
        management=_management(people.section("management")),
        workplace=_workplace(people),
        questionnaires=_questionnaires(given.section("questionnaires")),
        passed_on=_passed_on(given),
        illustrative=given.texts("illustrative"),
    )
    people.refuse_others()
    given.refuse_others()
    for name in section.illustrative:
        if name not in given.keys():  # noqa: SIM118
            given.complain(("illustrative",), f"{name!r} is not a part that is given")
    if not given.problems:
        try:
            section.strategy.refuse_skipped_steps()
            workplace.record(section.workplace)
        except InputError as error:
            for problem in error.problems:
                given.complain(("workforce",), problem.found, problem.expected)
    given.refuse_problems()
    return section


def made_to_order_ids() -> tuple[str, ...]:
    """The questions of the made-to-order test."""
    return tuple(question.id for question in made_to_order.questions())


def _accounts(given: Given) -> tuple[Accounts, ...]:
    items = registry().items
    found = []
    for part in given.sections("accounts", _MOST_YEARS):
        year = part.count("year", least=1900) or 0
        if not year and not part.problems:
            part.complain(("year",), "is missing", "say which fiscal year the accounts are of")
        values: dict[str, Number] = {}
        for key in part.keys():  # noqa: SIM118  (a Given is not a mapping)
            if key in items:
                value = part.yen(key) if items[key].unit == "yen" else part.number(key)
                if value is not None:
                    values[key] = value
        part.refuse_others(items)
        found.append(Accounts(year, values))
    years = [accounts.year for accounts in found]
    if len(set(years)) < len(years):
        given.complain(("accounts",), "has a year twice", "give each year once")
    return tuple(sorted(found, key=lambda accounts: accounts.year))


def _process(given: Given, folder: Path | None) -> Sheet | None:
    part = given.section("process")
    if "process" not in given:
        return None
    if "file" in part:
        return _process_file(part, folder)
    timed = measured(read_timer(part.section("timer")))
    if part.raw("steps") == [] and "uses" not in part:
        return None  # nothing is measured yet, though premises may be known
    rows = [
        row._replace(cells=with_measured(row.cells, STEP_COLUMNS, timed)) if at else row
        for at, row in enumerate(_rows(part, "steps", STEP_COLUMNS, _MOST_STEPS))
    ]
    premises = part.section("premises")
    if "premises" in part:
        rows.append(Row("premises", tuple(label.ja for label in PREMISE_COLUMNS.values())))
        for key, label in PREMISES.items():
            if key in premises:
                rows.append(Row(f"premises.{key}", (label.ja, _cell(premises.raw(key)))))
        premises.refuse_others(PREMISES)
    rows += _rows(part, "uses", USE_COLUMNS, _MOST_USES)
    try:
        return sheet_of(rows, "steps")
    except InputError as error:
        for problem in error.problems:
            part.complain((), f"{problem.where}: {problem.found}", problem.expected)
        return None


def _process_file(given: Given, folder: Path | None) -> Sheet | None:
    name = given.text("file")
    given.refuse_others()
    if folder is None or not name:
        given.complain(("file",), "cannot be read here", "give the steps themselves")
        return None
    try:
        return read_sheet(folder / name)
    except InputError as error:
        given.problems += error.problems[:MOST_PROBLEMS]
        return None


def _rows(given: Given, key: str, columns: Mapping[str, Text], most: int) -> Iterator[Row]:
    """A list of mappings as the rows of a table of a process sheet, its headings first."""
    if key not in given:
        return
    yield Row(key, tuple(label.ja for label in columns.values()))
    for at, part in enumerate(given.sections(key, most), 1):
        cells = tuple(_cell(part.raw(column)) for column in columns)
        part.refuse_others((*columns, "task"))
        yield Row(f"{key} {at}", cells)


def _cell(raw: Any) -> str:
    """A value of YAML as it would stand in a cell; a list is its parts with 、 between them."""
    if isinstance(raw, (list, tuple)):
        return "、".join(map(str, raw))
    return "" if raw is None else str(raw)


def _step_tasks(given: Given) -> dict[str, str]:
    found: dict[str, str] = {}
    if "process" not in given or "file" in given.section("process"):
        return found
    for part in given.section("process").sections("steps", _MOST_STEPS):
        name, written = part.text("name"), part.text("task")
        if name and written:
            try:
                found[name] = task(written).id
            except InputError as error:
                part.complain(("task",), error.problems[0].found, error.problems[0].expected)
    return found


def _options(given: Given) -> tuple[Option, ...]:
    found = []
    for part in given.sections("options", _MOST_OPTIONS):
        lists = [_exact_list(part, key) for key in ("labour", "before", "after")]
        name = part.text("name") or ""
        part.refuse_others()
        try:
            technology_character(*lists)
        except InputError as error:
            part.complain((), error.problems[0].found, error.problems[0].expected)
            continue
        found.append(Option(name, *lists))
    return tuple(found)


def _exact_list(given: Given, key: str) -> tuple[Fraction, ...]:
    """Exact numbers of a list; yen may be written as papers write them."""
    found = []
    for at, part in given.listed(key):
        try:
            found.append(Fraction(parse_yen(part) if isinstance(part, str) else part))
        except (TypeError, ValueError) as error:
            given.complain((key, at), str(error), "give a number")
    return tuple(found)


def _flags(given: Given, ids: tuple[str, ...]) -> dict[str, bool | None]:
    found = {id_: given.flag(id_) for id_ in ids}
    given.refuse_others()
    return {id_: flag for id_, flag in found.items() if flag is not None}


def _strategy(given: Given) -> Strategy:
    known = guideline()
    measures = {measure.id: measure.name for measure in known.measures}
    return Strategy(
        given.texts("challenges"),
        given.texts("people_problems"),
        given.choice("talent", known.talents),
        given.choice("method", known.methods),
        given.choices("measures", measures),
    )


def _certifications(given: Given) -> dict[str, dict[str, Any]]:
    found = {}
    for id_, certification in guideline().certifications.items():
        part = given.section(id_)
        answers: dict[str, Any] = {}
        for criterion in certification.criteria:
            readers = {"ratio": part.ratio, "hours": part.number}
            answers[criterion.id] = readers.get(criterion.kind, part.flag)(criterion.id)
            if criterion.at_least_given:
                answers[criterion.at_least_given] = part.ratio(criterion.at_least_given)
        part.refuse_others()
        if id_ in given:
            found[id_] = {key: value for key, value in answers.items() if value is not None}
    given.refuse_others()
    return found


def _management(given: Given) -> dict[str, tuple[int, ...] | None]:
    found = {id_: given.counts(id_) for id_ in diversity.elements()}
    given.refuse_others()
    for id_, people in found.items():
        if people is not None and not sum(people):
            given.complain((id_,), "counts nobody", "give the people of each group")
    return {id_: people for id_, people in found.items() if people is not None}


def _workplace(given: Given) -> tuple[workplace.Chosen, ...]:
    names = {item.id: item.name for item in workplace.shipped().items}
    found = []
    for part in given.sections("workplace"):
        id_ = part.choice("measure", names)
        by, done = part.day("by"), part.day("done_on")
        evidence = part.text("evidence") or ""
        part.refuse_others()
        if id_ is None and not part.problems:
            part.complain(("measure",), "is missing", f"one of {', '.join(names)}")
        elif id_ is not None:
            found.append(workplace.Chosen(id_, by, done, evidence))
    return tuple(found)


def _questionnaires(given: Given) -> dict[str, dict[str, Any]]:
    found = {}
    for id_, asked in questionnaires.questionnaires().items():
        part = given.section(id_)
        words = questionnaires.ANSWERS[asked.answers]
        answers: dict[str, Any] = {}
        for question in asked.questions:
            if asked.answers == "yes_or_no":
                answers[question.id] = part.flag(question.id)
            else:
                answers[question.id] = part.choice(question.id, words)
        part.refuse_others()
        if id_ in given:
            found[id_] = {key: value for key, value in answers.items() if value is not None}
    given.refuse_others()
    return found


def _passed_on(given: Given) -> PassedOn | None:
    part = given.section("price_pass_through")
    if "price_pass_through" not in given:
        return None
    costs = part.section("cost_rises")
    rises = {kind: costs.yen(kind) for kind in questionnaires.COST_KINDS if kind in costs}
    costs.refuse_others(questionnaires.COST_KINDS)
    price_rise = part.yen("price_rise")
    part.refuse_others()
    if not rises:
        known = ", ".join(questionnaires.COST_KINDS)
        part.complain(("cost_rises",), "is empty", f"give a rise for {known}")
        return None
    return PassedOn(rises, price_rise)
