"""Everything a diagnosis finds, in one frozen value: where the firm stands, and what to do first.

Each part is worked out by its own module; what the firm did not say leaves its part empty, and
the diagnosis lists what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from shoryoku.diagnosis.actions import Action, Grounds, Sourced, first_actions
from shoryoku.diagnosis.benchmarks import CENSUS, CensusBenchmark, census_benchmark
from shoryoku.diagnosis.diversity import Diversity, diversity
from shoryoku.diagnosis.investment import RankedPoint, ranked_points
from shoryoku.diagnosis.local_benchmark import LocalBenchmark, local_benchmark
from shoryoku.diagnosis.made_to_order import Found, made_to_order
from shoryoku.diagnosis.marginal import Tendency, YearOfAccounts, tendency
from shoryoku.diagnosis.process import Timing
from shoryoku.diagnosis.process_analysis import ProcessAnalysis, analysed
from shoryoku.diagnosis.productivity import TechnologyCharacter, technology_character
from shoryoku.diagnosis.questionnaires import Answered, PassThrough, answered, price_pass_through
from shoryoku.diagnosis.section import Accounts, Section
from shoryoku.diagnosis.similar import Similar, similar_cases
from shoryoku.diagnosis.support import Support, support
from shoryoku.diagnosis.task_assessment import Assessment, assess_tasks
from shoryoku.diagnosis.unknowns import Open, unknown_things
from shoryoku.diagnosis.workforce import Precheck, Windows, precheck, window
from shoryoku.diagnosis.workplace import Record, record
from shoryoku.firm.facts import Firm
from shoryoku.reference.metrics import Measured, Number, measure
from shoryoku.rulebook import answer as assessed
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.book import Rulebook
from shoryoku.text import Text

VALUE_ADDED = "value_added.houjin_kigyo"
SHARES = ("labour_share.houjin_kigyo", "operating_profit_share.houjin_kigyo")
MOST_CASES = 3


class Standing(NamedTuple):
    """Where the firm stands.

    Attributes:
        year: the latest year of accounts, if there are any.
        census: the firm beside the census table; without an industry ``None``.
        shares: labour share and share of operating profit in value added, in the latest year.
        tendency: which way two or more years of accounts point.
    """

    year: int | None
    census: CensusBenchmark | None
    local: LocalBenchmark
    shares: tuple[Measured, ...]
    tendency: Tendency | None
    pass_through: PassThrough | None


class Work(NamedTuple):
    """Where time is lost.

    Attributes:
        tasks: levels of the tasks that count for the industry.
        process: what the process sheet tells.
        points: where an investment is said to pay in the industry.
        characters: what each plan of investment does to average and marginal productivity.
    """

    tasks: Assessment | None
    process: ProcessAnalysis | None
    points: tuple[RankedPoint, ...]
    characters: tuple[tuple[str, TechnologyCharacter], ...]

    @property
    def timing(self) -> Timing | None:
        return self.process.timing if self.process else None


class People(NamedTuple):
    """What is said of people, and what follows."""

    windows: Windows
    prechecks: tuple[Precheck, ...]
    diversity: Diversity | None
    workplace: Record
    questionnaires: tuple[Answered, ...]


@dataclass(frozen=True)
class Diagnosis:
    """What is found of one firm on one day; a part is empty where the firm said nothing of it.

    Attributes:
        section: what the firm said beyond its facts.
        made_to_order: which pattern the planned equipment belongs to.
        similar: cases like the firm, with the reasons.
        first: what to do first, in that order.
        unknown: what is not known, in the order in which it would help most.
    """

    firm: Firm
    on: date
    section: Section
    standing: Standing
    work: Work
    people: People
    made_to_order: Found | None
    similar: tuple[Similar, ...]
    support: Support
    first: tuple[Action, ...]
    unknown: tuple[Sourced, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the documented JSON form (``docs/diagnosis.md``)."""
        from shoryoku.diagnosis.plain import plain

        return plain(self)


def diagnose(
    firm: Firm,
    section: Section | None = None,
    on: date | None = None,
    book: Rulebook | None = None,
) -> Diagnosis:
    """Diagnose a firm.

    Args:
        firm, section: from :func:`shoryoku.diagnosis.section.load`.
        on: the day in Japan on which the rules are applied; today if left out.
        book: the rulebook, if it is not the shipped one.

    Raises:
        InputError: something that the firm said cannot be used.
    """
    said = section or Section()
    assessment = assess(firm, on, book=book)
    standing, work = _standing(firm, said), _work(firm, said)
    equipment = made_to_order(said.made_to_order) if said.made_to_order else None
    people = _people(said, _is_small(assessment))
    fits = support(
        assessment, _text(firm, "prefecture"), equipment.made_to_order if equipment else None
    )
    grounds = Grounds(
        work.timing, said.step_tasks, work.tasks, work.points, equipment,
        said.strategy, people.windows, fits,
    )  # fmt: skip
    open_ = Open(
        said, standing.census, work.tasks, work.timing, equipment,
        people.diversity, people.questionnaires, fits, "capital" not in firm.facts,
    )  # fmt: skip
    return Diagnosis(
        firm, assessment.on, said, standing, work, people, equipment,
        similar=_similar(firm, said, work),
        support=fits,
        first=first_actions(grounds),
        unknown=tuple(unknown_things(open_)),
    )  # fmt: skip


def latest_items(accounts: tuple[Accounts, ...]) -> dict[str, Number]:
    """The items of the latest year, with the sales of the year before it if they are given."""
    if not accounts:
        return {}
    items = dict(accounts[-1].items)
    before = accounts[-2] if len(accounts) > 1 else None
    if before is not None and before.year == accounts[-1].year - 1 and "sales" in before.items:
        items.setdefault("sales_previous", before.items["sales"])
    return items


def _standing(firm: Firm, said: Section) -> Standing:
    items, industry = latest_items(said.accounts), _text(firm, "industry")
    own = measure(CENSUS, items)
    census = None
    if industry is not None:
        value = own if own.value is not None else None
        census = census_benchmark(industry, _whole(firm, "capital"), value)
    costs = said.passed_on
    return Standing(
        said.accounts[-1].year if said.accounts else None,
        census,
        local_benchmark(items),
        tuple(measure(id_, items) for id_ in SHARES),
        _tendency(said.accounts),
        price_pass_through(costs.cost_rises, costs.price_rise) if costs else None,
    )


_NOBODY = Text(
    "従業員または労働時間が0の年があるため、傾向は判定していません。",
    "In a year there were no employees or no hours of work, so no tendency is judged.",
)


def _tendency(accounts: tuple[Accounts, ...]) -> Tendency | None:
    """The tendency of two or more years; withheld where in a year nobody was employed."""
    if len(accounts) < 2:
        return None
    found = tendency([_year(one) for one in accounts])
    worked = (one.items.get(name) for one in accounts for name in ("employees", "yearly_hours"))
    return found._replace(notes=(_NOBODY,)) if 0 in worked else found


def _year(accounts: Accounts) -> YearOfAccounts:
    items = accounts.items
    # of 0 people or hours nothing can be said by the head or by the hour
    people, hours = items.get("employees") or None, items.get("yearly_hours") or None
    return YearOfAccounts(
        accounts.year,
        measure(VALUE_ADDED, items).value,
        items.get("personnel_cost"),
        None if people is None or hours is None else Fraction(people) * hours,
        people,
    )


def _work(firm: Firm, said: Section) -> Work:
    industry = _text(firm, "industry")
    tasks = assess_tasks(industry, said.tasks, "diagnosis.tasks.{}".format) if industry else None
    process = analysed(said.process) if said.process else None
    hours: dict[str, Number] = {}
    for one in process.timing.steps if process else ():
        task = said.step_tasks.get(one.step.name)
        if task and one.before is not None:
            hours[task] = hours.get(task, 0) + one.before
    return Work(
        tasks,
        process,
        ranked_points(industry, tasks, hours) if industry else (),
        tuple(
            (option.name, technology_character(option.labour, option.before, option.after))
            for option in said.options
        ),
    )


def _people(said: Section, is_small: bool | None) -> People:
    return People(
        window(said.strategy.talent, said.strategy.method),
        tuple(precheck(id_, answers) for id_, answers in said.certifications.items()),
        diversity(said.management) if said.management else None,
        record(said.workplace, is_small),
        tuple(answered(id_, answers) for id_, answers in said.questionnaires.items()),
    )


def _similar(firm: Firm, said: Section, work: Work) -> tuple[Similar, ...]:
    """Cases of the tasks where time is lost: the bottleneck's, else the gaps and the points."""
    wanted: dict[str, None] = {}
    narrow = work.timing.bottleneck_before if work.timing else None
    for name in narrow.names if narrow else ():
        if name in said.step_tasks:
            wanted[said.step_tasks[name]] = None
    short = [task.id for task, _ in work.tasks.gaps(2)] if work.tasks else []
    pointed = [point.point.task.id for point in work.points]
    wanted.update((id_, None) for id_ in pointed if id_ in short)
    found = similar_cases(
        _text(firm, "industry"),
        tasks=wanted or short,
        employees=_whole(firm, "employees"),
        equipment_words=[investment.name for investment in firm.investments],
        most=MOST_CASES + 1,
    )
    # a firm of the library is not shown itself
    return tuple(one for one in found if one.case.name.ja != firm.name)[:MOST_CASES]


def _is_small(assessment: assessed.Assessment) -> bool | None:
    """Whether the firm is a small enterprise, as the rules see it; ``None`` is not known."""
    for answer in assessment.answers:
        value = answer.value("is_small_enterprise")
        return value if isinstance(value, bool) else None
    return None


def _text(firm: Firm, term: str) -> str | None:
    value = firm.facts.get(term)
    return value if isinstance(value, str) else None


def _whole(firm: Firm, term: str) -> int | None:
    value = firm.facts.get(term)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
