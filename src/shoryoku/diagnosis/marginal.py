"""Which way a firm's own accounts point: 包摂的傾向, 収奪的傾向 or 判定保留, with its uncertainty.

Two or more years of accounts show how value added per hour, hours, the labour share and pay per
hour moved. That describes; it does not show what a technology caused, and it is never a
marginal productivity of one firm in yen, which accounts cannot give.

- 包摂的傾向: value added per hour rises, hours do not fall, pay per hour rises.
- 収奪的傾向: value added per hour rises, hours fall, the labour share falls, and pay per hour
  grows no faster than the median of the industry.
- 判定保留: anything else, what is not known, and what is smaller than the noise.

The conditions are our reading of S1:649-656 (standing ``assumed``).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import exp, log, sqrt
from statistics import stdev
from typing import NamedTuple

from shoryoku.diagnosis.exact import Number, exact
from shoryoku.problems import InputError, Problem
from shoryoku.text import Text

INCLUSIVE = Text("包摂的傾向", "inclusive tendency")
EXTRACTIVE = Text("収奪的傾向", "extractive tendency")
PENDING = Text("判定保留", "judgement withheld")
# Student's t, 97.5 %, by degrees of freedom; beyond these the last is used, which is cautious
_STUDENT = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
_FEWEST_CHANGES = 3

MEASURES = {
    "value_added_per_labour": Text("労働1単位あたりの付加価値額", "value added per unit of labour"),
    "labour": Text("労働投入", "labour input"),
    "labour_share": Text("労働分配率", "labour share"),
    "pay_per_labour": Text("労働1単位あたりの人件費", "personnel cost per unit of labour"),
}


class _Asked(NamedTuple):
    """A condition: the direction a measure must move in, and whether standing still will do."""

    measure: str
    direction: int
    level_counts: bool
    words: Text


_ASKED_OF_INCLUSIVE = (
    _Asked(
        "value_added_per_labour",
        1,
        False,
        Text("労働1単位あたりの付加価値額が増えた", "value added per unit of labour rose"),
    ),
    _Asked("labour", 1, True, Text("労働投入が減っていない", "labour input did not fall")),
    _Asked(
        "pay_per_labour",
        1,
        False,
        Text("労働1単位あたりの人件費が増えた", "personnel cost per unit of labour rose"),
    ),
)
_ASKED_OF_EXTRACTIVE = (
    _ASKED_OF_INCLUSIVE[0],
    _Asked("labour", -1, False, Text("労働投入が減った", "labour input fell")),
    _Asked("labour_share", -1, False, Text("労働分配率が下がった", "the labour share fell")),
    _Asked(
        "pay_per_labour",
        -1,
        True,
        Text(
            "労働1単位あたりの人件費の伸びが業種の中央値以下",
            "personnel cost per unit of labour grew no faster than the industry's median",
        ),
    ),
)


class YearOfAccounts(NamedTuple):
    """One fiscal year; what is not known is ``None``.

    Attributes:
        value_added, personnel_cost: yen, by one and the same definition in every year.
        hours: hours worked by all; where they are not known, ``workers`` stands in.
        price_level: a price index, to compare years at the same prices.
    """

    year: int
    value_added: Number | None
    personnel_cost: Number | None
    hours: Number | None = None
    workers: Number | None = None
    price_level: Number | None = None


class Condition(NamedTuple):
    """One condition of a tendency.

    Attributes:
        change: the yearly change of the measure as a difference of logarithms; ``None`` when
            it is not known.
        noise: how large a change may be by chance; ``None`` when that is not known.
        holds: ``None`` when the change is not known or not larger than the noise.
        slack: by how much the change clears the condition (below 0: misses it).
    """

    measure: str
    words: Text
    change: float | None
    noise: float | None
    holds: bool | None
    slack: float | None


class Tendency(NamedTuple):
    """Which way the accounts point.

    Attributes:
        label: 包摂的傾向, 収奪的傾向 or 判定保留.
        leaning: what it would be without noise.
        certain: whether the label holds for every change that noise allows; ``None`` when the
            noise is not known (two or three years and none given).
        margin: the smallest change of a measure, as a difference of logarithms by year, that
            would alter the leaning; ``None`` for 判定保留.
        labour_unit: ``hours`` or ``workers``.
        changes: yearly change by measure; ``None`` is not known.
    """

    label: str
    words: Text
    leaning: str
    certain: bool | None
    margin: float | None
    labour_unit: str
    first_year: int
    last_year: int
    changes: dict[str, float | None]
    inclusive: tuple[Condition, ...]
    extractive: tuple[Condition, ...]
    notes: tuple[Text, ...]


def tendency(
    years: Sequence[YearOfAccounts],
    *,
    industry_pay_growth: Number | None = None,
    noise: Number | None = None,
) -> Tendency:
    """The tendency from the first to the last year.

    Args:
        years: two or more, in any order.
        industry_pay_growth: median yearly growth of pay per unit of labour in the industry, in
            the same prices as the accounts; without it 収奪的傾向 cannot be said.
        noise: a yearly change that is no larger than this may be chance (0.02 for 2 %);
            without it, the firm's own ups and downs are used from four years on.

    Raises:
        InputError: fewer than two years, a year twice, or a number that is none.
    """
    ordered = _ordered(years)
    unit, series = _series(ordered)
    span = ordered[-1].year - ordered[0].year
    changes = {name: _yearly(values, span) for name, values in series.items()}
    bands = _noise(series, ordered, noise)
    median = None if industry_pay_growth is None else _log(exact("pay", industry_pay_growth) + 1)
    inclusive, extractive = _conditions(changes, bands, median)
    found = Tendency(
        *_judged(inclusive, extractive),
        unit,
        ordered[0].year,
        ordered[-1].year,
        changes,
        inclusive,
        extractive,
        (),
    )
    return found._replace(notes=tuple(_notes(found, ordered, median is None)))


def _conditions(
    changes: dict[str, float | None], bands: dict[str, float | None], median: float | None
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The conditions of both tendencies; pay is compared with the median for the second."""
    pay = changes["pay_per_labour"]
    compared = {
        **changes,
        "pay_per_labour": None if pay is None or median is None else pay - median,
    }
    return (
        tuple(_condition(a, changes[a.measure], bands[a.measure]) for a in _ASKED_OF_INCLUSIVE),
        tuple(_condition(a, compared[a.measure], bands[a.measure]) for a in _ASKED_OF_EXTRACTIVE),
    )


def _judged(
    inclusive: tuple[Condition, ...], extractive: tuple[Condition, ...]
) -> tuple[str, Text, str, bool | None, float | None]:
    """Label, its words, leaning, certainty and margin."""
    for words, conditions, asked in (
        (INCLUSIVE, inclusive, _ASKED_OF_INCLUSIVE),
        (EXTRACTIVE, extractive, _ASKED_OF_EXTRACTIVE),
    ):
        if all(map(_met, asked, conditions)):
            margin = min(abs(one.slack or 0.0) for one in conditions)
            if any(one.noise is None for one in conditions):
                return words.ja, words, words.ja, None, margin
            certain = all(one.holds for one in conditions)
            label = words if certain else PENDING
            return label.ja, label, words.ja, certain, margin
    return PENDING.ja, PENDING, PENDING.ja, None, None


def growth_words(change: float) -> str:
    """A yearly difference of logarithms as a rate of growth: ``+3.1%``."""
    return f"{(exp(change) - 1) * 100:+.1f}%"


def _ordered(years: Sequence[YearOfAccounts]) -> list[YearOfAccounts]:
    ordered = sorted(years, key=lambda one: one.year)
    if len(ordered) < 2:
        raise InputError(Problem("years", f"has {len(ordered)}", "at least two years are needed"))
    for one, following in pairwise(ordered):
        if one.year == following.year:
            raise InputError(Problem(str(one.year), "stands twice", "keep one of them"))
    priced = [one.price_level is not None for one in ordered]
    if any(priced) and not all(priced):
        found = f"is missing for {ordered[priced.index(False)].year}"
        raise InputError(Problem("price_level", found, "give it for every year or for none"))
    return ordered


def _series(years: list[YearOfAccounts]) -> tuple[str, dict[str, list[Fraction | None]]]:
    """The four measures by year, exactly; and the unit of labour."""
    unit = "hours" if all(one.hours is not None for one in years) else "workers"
    series: dict[str, list[Fraction | None]] = {name: [] for name in MEASURES}
    for one in years:
        labour = _positive(one, unit)
        prices = _positive(one, "price_level") or Fraction(1)
        value, pay = (
            None if given is None else exact(f"{one.year} {name}", given) / prices
            for name, given in (
                ("value_added", one.value_added),
                ("personnel_cost", one.personnel_cost),
            )
        )
        series["labour"].append(labour)
        series["value_added_per_labour"].append(_ratio(value, labour))
        series["pay_per_labour"].append(_ratio(pay, labour))
        series["labour_share"].append(_ratio(pay, value))
    return unit, series


def _positive(year: YearOfAccounts, name: str) -> Fraction | None:
    given = getattr(year, name)
    if given is None:
        return None
    found = exact(f"{year.year} {name}", given)
    if found <= 0:
        raise InputError(Problem(f"{year.year} {name}", f"is {found}", "more than 0 is expected"))
    return found


def _ratio(above: Fraction | None, below: Fraction | None) -> Fraction | None:
    """A ratio whose logarithm exists; without it the measure is not known."""
    if above is None or below is None or above <= 0 or below <= 0:
        return None
    return above / below


def _yearly(values: list[Fraction | None], span: int) -> float | None:
    first, last = values[0], values[-1]
    return None if first is None or last is None else _log(last / first) / span


def _log(ratio: Fraction) -> float:
    if ratio <= 0:
        raise InputError(Problem("pay", "falls by 100 % or more", "give a rate such as 0.02"))
    return log(ratio.numerator / ratio.denominator)


def _noise(
    series: dict[str, list[Fraction | None]],
    years: list[YearOfAccounts],
    given: Number | None,
) -> dict[str, float | None]:
    """By measure: what was given, else what the firm's own yearly changes tell, else unknown.

    Of the mean of n yearly changes, the band of 95 % is t(n-1) × their standard deviation ÷ √n.
    """
    if given is not None:
        band = exact("noise", given)
        if band < 0:
            raise InputError(Problem("noise", f"is {float(band)}", "0 or more is expected"))
        return dict.fromkeys(series, float(band))
    return {name: _own_noise(values, years) for name, values in series.items()}


def _own_noise(values: list[Fraction | None], years: list[YearOfAccounts]) -> float | None:
    steps = [following.year - one.year for one, following in pairwise(years)]
    changes = [
        None if one is None or following is None else _log(following / one)
        for one, following in pairwise(values)
    ]
    known = [change for change in changes if change is not None]
    if len(known) < len(changes) or len(known) < _FEWEST_CHANGES or set(steps) != {1}:
        return None
    student = _STUDENT.get(len(known) - 1, _STUDENT[max(_STUDENT)])
    return student * stdev(known) / sqrt(len(known))


def _condition(asked: _Asked, change: float | None, noise: float | None) -> Condition:
    if change is None:
        return Condition(asked.measure, asked.words, None, noise, None, None)
    slack, band = asked.direction * change, noise or 0.0
    holds: bool | None = None
    if slack - band > 0 or (asked.level_counts and slack - band == 0):
        holds = True
    elif slack + band < 0 or (not asked.level_counts and slack + band == 0):
        holds = False
    return Condition(asked.measure, asked.words, change, noise, holds, slack)


def _met(asked: _Asked, condition: Condition) -> bool:
    """Whether it holds when noise is left aside."""
    return _condition(asked, condition.change, 0.0).holds is True


def _notes(found: Tendency, years: list[YearOfAccounts], without_median: bool) -> list[Text]:
    notes = [_DESCRIPTIVE]
    if found.labour_unit == "workers":
        notes.append(_HEADS)
    if years[0].price_level is None:
        notes.append(_NOMINAL)
    missing = [MEASURES[name] for name, change in found.changes.items() if change is None]
    if missing:
        names = "、".join(one.ja for one in missing), ", ".join(one.en for one in missing)
        notes.append(Text(f"分からないもの：{names[0]}。", f"Not known: {names[1]}."))
    if without_median and found.leaning == PENDING.ja:
        notes.append(_NO_MEDIAN)
    if found.certain is None and found.leaning != PENDING.ja:
        notes.append(_FEW_YEARS)
    if found.certain is False:
        leaning = INCLUSIVE if found.leaning == INCLUSIVE.ja else EXTRACTIVE
        notes.append(
            Text(
                f"数字の上では{leaning.ja}ですが、ふだんのぶれの範囲を出ません。",
                f"The figures alone show an {leaning.en}, but no more than noise allows.",
            )
        )
    return notes


_DESCRIPTIVE = Text(
    "決算書から見た傾向です。設備やITの導入が原因かどうかは、これだけでは分かりません。",
    "A tendency seen in the accounts; it does not show what caused it.",
)
_HEADS = Text(
    "労働時間が分からない年があるため、人数で見ています。残業の増減は表れません。",
    "Hours are not known for every year, so people are counted; overtime does not show.",
)
_NOMINAL = Text(
    "物価の変動を除いていません（名目値）。",
    "At current prices: inflation is not taken out.",
)
_NO_MEDIAN = Text(
    "業種の賃金の伸び（中央値）が分からないため、収奪的傾向かどうかは判定していません。",
    "Without the industry's median pay growth an extractive tendency cannot be judged.",
)
_FEW_YEARS = Text(
    "年ごとのぶれの大きさが分からないため、確かさは言えません（4年分以上あるか、ぶれの幅を与えると言えます）。",
    "How sure this is cannot be said: give four years or more, or the size of the noise.",
)
