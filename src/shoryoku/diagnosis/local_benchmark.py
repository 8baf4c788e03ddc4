"""The six financial indicators of ローカルベンチマーク, each with its direction and its limits.

Four are better when higher, two (EBITDA debt multiple, working capital months) when lower. The
multiple is not a number to compare when EBITDA is 0 or less, or when cash covers the debt:
those states are named, never hidden behind a sign. Points need standards that a person supplies.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from shoryoku.reference.metrics import Measured, Metric, Number, measure, metric
from shoryoku.reference.standards import Standard
from shoryoku.text import Text

INDICATORS = (
    "sales_growth.locaben",
    "operating_margin.locaben",
    "labour_productivity.locaben",
    "ebitda_debt_multiple.locaben",
    "working_capital_months.locaben",
    "equity_ratio.locaben",
)
_MULTIPLE = "ebitda_debt_multiple.locaben"
_POINTS = (1, 5)
_NOTES = {
    "missing": Text("必要な数字がそろっていません。", "Figures are missing."),
    "undefined": Text("分母が0のため計算できません。", "The denominator is 0."),
    "negative_base": Text(
        "前期の売上高が0以下のため、増加率になりません。",
        "Sales of the year before are 0 or less: no growth rate.",
    ),
    "net_cash": Text(
        "現預金が借入金以上です（実質無借金）。倍率では比べません。",
        "Cash covers the borrowings: no net debt, so no multiple.",
    ),
    "ebitda_not_positive": Text(
        "営業利益＋減価償却費が0以下で、稼ぎから返せる状態にありません。倍率では表せません。",
        "Operating profit and depreciation are 0 or less: nothing is earned to repay with, "
        "so no multiple.",
    ),
    "net_cash_without_earnings": Text(
        "現預金が借入金以上ですが、営業利益＋減価償却費が0以下です。倍率では表せません。",
        "Cash covers the borrowings, but operating profit and depreciation are 0 or less: "
        "no multiple.",
    ),
    "negative_equity": Text("純資産がマイナス（債務超過）です。", "Net assets are negative."),
}


class Indicator(NamedTuple):
    """One indicator of a firm.

    Attributes:
        measured: the value with its definition; no value in the states that have none.
        state: ``value``, or why there is no value to compare (a key of the notes), or
            ``negative_equity``, which has one.
        points: 1 to 5 by the standards, or ``None``.
        points_assumed: the points follow from a state by our rule, not from a threshold.
        median: the standards' median, for comparison.
    """

    metric: Metric
    measured: Measured
    state: str
    note: Text | None
    points: int | None
    points_assumed: bool
    median: Fraction | None


class LocalBenchmark(NamedTuple):
    """The six indicators, and the range of their points together (6 to 30)."""

    indicators: tuple[Indicator, ...]

    @property
    def total(self) -> tuple[int, int] | None:
        """Lowest and highest total of points; ``None`` without standards."""
        if all(indicator.points is None for indicator in self.indicators):
            return None
        low, high = _POINTS
        return (
            sum(low if one.points is None else one.points for one in self.indicators),
            sum(high if one.points is None else one.points for one in self.indicators),
        )


def local_benchmark(
    accounts: Mapping[str, Number | None], standards: Mapping[str, Standard] | None = None
) -> LocalBenchmark:
    """The six indicators from one year of accounts and the sales of the year before.

    Args:
        accounts: items of the metric registry, in yen and people: ``sales``,
            ``sales_previous``, ``operating_profit``, ``employees``, ``borrowings``, ``cash``,
            ``depreciation``, ``receivables``, ``inventories``, ``payables``, ``net_assets``,
            ``total_assets``. What is left out is unknown.
        standards: by definition, from :func:`shoryoku.reference.standards.read_standards`.

    Sources of the formulas: the definitions themselves (``shoryoku facts locaben``).
    """
    known = standards or {}
    return LocalBenchmark(tuple(_indicator(id_, accounts, known.get(id_)) for id_ in INDICATORS))


def points(value: Fraction, standard: Standard, better: str) -> int:
    """1 to 5: one more for each threshold that is reached, in the indicator's own direction.

    Below ⅳ is 1 and from ⅰ on is 5 (standards_layout, secondary); where lower is better a
    threshold is reached from above (walight, secondary).
    """
    if better == "lower":
        return 1 + sum(value <= threshold for threshold in standard.thresholds)
    return 1 + sum(value >= threshold for threshold in standard.thresholds)


def _indicator(
    id_: str, accounts: Mapping[str, Number | None], standard: Standard | None
) -> Indicator:
    found, measured = metric(id_), measure(id_, accounts)
    state = _state(id_, measured, accounts)
    if state not in ("value", "negative_equity"):
        measured = measured._replace(value=None)
    scored: int | None = None
    if standard is not None:
        scored = _points_of_state(state)
        if measured.value is not None:
            scored = points(measured.value, standard, found.better)
    return Indicator(
        metric=found,
        measured=measured,
        state=state,
        note=_NOTES.get(state),
        points=scored,
        points_assumed=scored is not None and measured.value is None,
        median=standard.median if standard else None,
    )


def _state(id_: str, measured: Measured, accounts: Mapping[str, Number | None]) -> str:
    if measured.missing:
        return "missing"
    if id_ == _MULTIPLE:
        return _state_of_debt(accounts)
    base = accounts.get("sales_previous")
    if id_ == "sales_growth.locaben" and base is not None and base <= 0:
        return "negative_base"
    if measured.value is None:
        return "undefined"
    if id_ == "equity_ratio.locaben" and measured.value < 0:
        return "negative_equity"
    return "value"


def _state_of_debt(accounts: Mapping[str, Number | None]) -> str:
    """Which of the four cases of net debt and earnings the accounts are in."""
    part = {key: Fraction(accounts[key] or 0) for key in ("borrowings", "cash")}
    earned = sum(Fraction(accounts[key] or 0) for key in ("operating_profit", "depreciation"))
    net_cash = part["cash"] >= part["borrowings"]
    if earned <= 0:
        return "net_cash_without_earnings" if net_cash else "ebitda_not_positive"
    return "net_cash" if net_cash else "value"


def _points_of_state(state: str) -> int | None:
    """Our rule where a state has no multiple: no net debt is best, no earnings are worst."""
    return {"net_cash": 5, "ebitda_not_positive": 1}.get(state)
