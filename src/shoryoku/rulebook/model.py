"""The shape of a rule file, in the order of the guidelines: who, what for, how much, what then.

These classes are the one place that says what may stand in a file; the loader validates with
them and the JSON Schema for editors is generated from them. Every object forbids keys it does
not know. Amounts stay as printed (``1500万``), rates are fractions, growth is a percentage.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from shoryoku.money import parse_yen
from shoryoku.text import Text

Standing = Literal["official", "secondary", "seed", "remembered", "assumed"]
Expression = Annotated[str, Field(min_length=1, description="an expression of the rule language")]


def _yen(value: Any) -> Any:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return parse_yen(value)
    raise ValueError("yen are expected, such as 1500万")


def _rate(value: Any) -> Any:
    if not isinstance(value, str) or not any(sign in value for sign in "/%"):
        raise ValueError(
            "a rate is a fraction such as 2/3 or a percentage such as 4.0%, never a decimal"
        )
    return value


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _printed(value: Any) -> Any:
    return str(value) if isinstance(value, (int, date)) and not isinstance(value, bool) else value


Yen = Annotated[int, BeforeValidator(_yen, json_schema_input_type=str | int)]
Rate = Annotated[
    str, BeforeValidator(_rate), Field(pattern=r"^([0-9]+/[0-9]+|[0-9]+(\.[0-9]+)?%)$")
]
Texts = Annotated[list[str], BeforeValidator(_texts, json_schema_input_type=str | list[str])]
Day = Annotated[str, BeforeValidator(_printed, json_schema_input_type=str), Field(min_length=4)]


Aim = Literal["equipment", "software", "new_business", "sales", "people", "research", "succession"]


class Shape(BaseModel):
    """The parent of everything in a rule file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Label(Shape):
    """The same words in Japanese and English."""

    ja: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        return Text(self.ja, self.en)


class Sourced(Shape):
    """Where a value comes from; what is left out is inherited from what stands above it."""

    source: Texts | None = Field(None, description="ids of entries under sources")
    standing: Standing | None = Field(None, description="how well the value is known")
    note: Label | None = Field(
        None, description="an interpretation or caveat, shown beside the value"
    )
    other_reading: Label | None = Field(None, description="what a conflicting source says")


class Window(Sourced):
    """When applications are taken, in Japan time; leave out what nobody has read."""

    announced: Day | None = None
    opens: Day | None = None
    closes: Day | None = Field(
        None, description="a day, or a day and time such as 2026-02-27 17:00"
    )
    ended_by: Day | None = Field(None, description="over by this day, though the last was not read")
    closes_before_new_minimum_wage: bool = Field(
        False,
        description="also closes on the day before the prefecture's next minimum wage takes effect",
    )


class Condition(Sourced):
    """One requirement: a test, or a judgement that only people can make."""

    test: Expression | None = None
    judged: bool = Field(False, description="judged by people: stays open for the program")
    when: Expression | None = Field(None, description="asked only where this holds")
    unless: Expression | None = Field(None, description="not asked where this holds")
    kind: Literal["fact", "preparation", "commitment"] = "fact"
    label: Label | None = None
    remedy: Label | None = Field(None, description="what to do when it is not met")


class CostClass(Sourced):
    """A class of cost that is eligible, with its limits."""

    max_share: Rate | None = Field(None, description="at most this share of the eligible cost")
    max_amount: Expression | int | None = Field(None, description="an expression in yen")
    label: Label | None = None


class Costs(Sourced):
    """What the subsidy is for; amounts are without consumption tax."""

    classes: dict[str, CostClass] = Field(description="class id (a term costs.<id>) to its limits")
    must_include: Texts = []
    others_at_most: Yen | None = Field(
        None, description="limit for all classes except those under must_include together"
    )
    limits: dict[str, Condition] = {}
    excluded: list[Label] = []


class RateCase(Sourced):
    """A rate that holds instead of the base."""

    when: Expression
    rate: Rate | None = None
    tiers: list[tuple[str, Rate]] | None = None


class RateRule(Sourced):
    """Which share is paid: one rate, or marginal tiers on the subsidy, with exceptions."""

    base: Rate | None = None
    tiers: list[tuple[str, Rate]] | None = Field(
        None, description="[upper edge in yen of subsidy or 'over', rate] in rising order"
    )
    exceptions: list[RateCase] = []
    one_of: list[Rate] | None = Field(None, description="the case decides which of these")


class CapCase(Sourced):
    """A cap that holds instead of the base."""

    when: Expression
    cap: Expression


class CapAddition(Sourced):
    """An amount that raises the cap where a condition holds."""

    when: Expression
    amount: Expression
    label: Label | None = None


class CapRule(Sourced):
    """The most that is paid: one amount, a table by a number and specials, and additions."""

    base: Expression | None = None
    by: str | None = Field(None, description="the term whose value picks the row")
    columns: list[str] | None = Field(None, description="up_to, base, then names of specials")
    rows: list[list[str | int]] | None = None
    between: list[Yen] | None = Field(
        None, description="only the range is known: the cap is a fact of the case within it"
    )
    exceptions: list[CapCase] = []
    plus: dict[str, CapAddition] = {}


class FloorRule(Sourced):
    """The least that is paid; an application below it is not eligible."""

    value: Expression
    strictly_below: Expression | None = Field(
        None, description="and the amount must stay below this"
    )


class Amount(Sourced):
    """How much."""

    cost: Expression = "eligible_cost"
    rate: RateRule | Rate | None = None
    cap: CapRule | Expression | None = None
    floor: FloorRule | Expression | None = None
    formula: Expression | None = Field(
        None, description="the amount before cap and floor, instead of cost x rate"
    )
    round_down_to: Yen = 1
    rounding_standing: Standing = "assumed"


class Special(Sourced):
    """An exception (特例) that a firm may use when all conditions hold."""

    label: Label
    all: list[Expression | Condition] = []
    unless: Expression | None = None
    how: Label | None = Field(None, description="how the terms are to be counted in this vintage")


class Clawback(Sourced):
    """What is paid back when a commitment is missed: one of a small family."""

    kind: Literal[
        "proportional",
        "per_missed_year",
        "from_first_missed_year",
        "above_cap_without",
        "above_cap_and_proportional",
        "full",
        "not_paid",
        "all_or_part",
        "unread",
    ]
    special: str | None = None
    years: int | None = Field(None, description="of from_first_missed_year: the years judged", gt=0)


class Exemption(Sourced):
    """A case in which nothing is paid back."""

    label: Label
    test: Expression | None = None


class Commitment(Sourced):
    """A promise for later years and what follows when it is missed."""

    label: Label
    tested: Literal["plan_end", "every_year", "every_march", "project_end", "three_years", "once"]
    when: Expression | None = Field(None, description="made only where this holds")
    missed: Clawback
    exempt: list[Exemption] = []


class LocalValue(Sourced):
    """A figure of this programme that other expressions or people use."""

    label: Label
    formula: Expression


class Duty(Sourced):
    """Something to do before or after the award, or a point that screening rewards."""

    label: Label


class Combination(Sourced):
    """What is known of using this programme together with another."""

    programme: str = Field(description="a programme id, or id@vintage, or 'any_national'")
    allowed: bool | Literal["unless_same_cost", "not_same_project"]


class Results(Sourced):
    """How many applied and how many were adopted."""

    applied: int = Field(gt=0)
    adopted: int = Field(ge=0)


class Source(Shape):
    """A document that values refer to."""

    kind: Literal["official", "secondary", "seed", "remembered"]
    ref: str
    section: str | None = None


class Example(Shape):
    """A worked case that is run as a test."""

    name: str
    given: dict[str, Any]
    expect: dict[str, Any]
    missing: list[str] = []


class Vintage(Sourced):
    """One round of a programme; frames (枠) hold what differs within it."""

    programme: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    vintage: Annotated[str, BeforeValidator(_printed)] = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: Label
    standing: Standing
    source: Texts
    extends: Annotated[str | None, BeforeValidator(_printed)] = Field(
        None, description="the vintage that this file changes"
    )
    at_best: Standing | None = Field(
        None, description="no value of this vintage is better known than this"
    )
    window: Window
    results: Results | None = None
    parameters: dict[str, str] = Field({}, description="terms that the programme sets")
    applicants: dict[str, Condition] = {}
    costs: Costs | None = None
    values: dict[str, LocalValue] = {}
    specials: dict[str, Special] = {}
    amount: Amount
    requirements: dict[str, Condition] = {}
    commitments: dict[str, Commitment] = {}
    bonus: dict[str, Duty] = {}
    penalties: dict[str, Duty] = {}
    duties: dict[str, Duty] = {}
    combinations: list[Combination] = []
    not_read: list[str] = Field([], description="parts of the guidelines that nobody has read")
    notes: list[Label] = []
    sources: dict[str, Source]
    examples: list[Example] = []


class VintageFile(Vintage):
    """A file: a vintage that may hold frames, each a set of changes to what stands above."""

    frames: dict[str, dict[str, Any]] = {}


class Directory(Shape):
    """Why a programme is listed but cannot be computed."""

    reason: Label
    closed: bool = False


class ProgrammeFile(Shape):
    """What stays the same over all vintages of a programme."""

    programme: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Label
    purpose: Label
    kind: Literal["subsidy", "grant", "tax", "service"] = "subsidy"
    aims: list[Aim] = Field(
        default=[],
        description="what a firm wants when it looks here: our own grouping, for finding only; "
        "without any, it is shown for every aim",
    )
    payer: Label | None = None
    level: Literal["national", "local"] = Field(
        "national", description="who pays: the state, or a prefecture or town"
    )
    successor_of: Texts = []
    directory: Directory | None = None
    source: Texts
    standing: Standing
    sources: dict[str, Source]
    notes: list[Label] = []
