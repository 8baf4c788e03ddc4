"""Where a firm stands: the census table of labour productivity, sizes, and supplied statistics.

A firm's value is compared only with values of the same definition of labour productivity.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from shoryoku.diagnosis.tasks import industry_groups
from shoryoku.problems import InputError, Problem
from shoryoku.reference.load import fact
from shoryoku.reference.metrics import Measured, Number, measure, metric, ratio
from shoryoku.reference.survey import Size, Table
from shoryoku.text import Text, narrow

CENSUS = "labour_productivity.census_net"
COLUMNS = ("textiles", "all_industries", "plastics", "manufacturing", "chemicals")
BOUNDARY = 100_000_000
_ALL = {"全産業", "全産業(S_公務を除く)", "全産業(公務を除く)", "all_industries"}
_LABELS = {
    "textiles": Text("繊維工業", "textiles"),
    "all_industries": Text("全産業（公務を除く）", "all industries without public service"),
    "plastics": Text("プラスチック製品製造業", "plastic products"),
    "manufacturing": Text("製造業", "manufacturing"),
    "chemicals": Text("化学工業", "chemicals"),
}
_OWN_CODES = {"textiles": "11", "plastics": "18", "chemicals": "16"}
_ROWS = {
    "small": Text("資本金1億円以下", "capital up to 100 million yen"),
    "large": Text("資本金1億円以上", "capital from 100 million yen"),
}
_BOUNDARY_NOTE = Text(
    "資本金がちょうど1億円の企業は、表の「1億円以下」と「1億円以上」の両方に当てはまります。"
    "ここでは「1億円以下」と比べています。",
    "A capital of exactly 100 million yen belongs to both rows of the table; "
    "the lower row is used here.",
)
_PART_NOTE = Text(
    "自社の業種だけの列はありません。より広い{}と比べています。",
    "The table has no column for this very industry; the wider {} is used.",
)
_OTHER_NOTE = Text(
    "この表に自社の業種の列はありません。全産業と比べています。",
    "The table has no column for this industry; all industries are used.",
)


class CensusBenchmark(NamedTuple):
    """A firm beside the census table (S0:56-67).

    Attributes:
        column: which of the five columns is used.
        own_column: the column is that of the firm's own industry, not of a wider one.
        small, large: the column's values for capital up to and from 100 million yen, in yen a
            person.
        row: ``small`` or ``large`` by the firm's capital; empty where it is not known.
        benchmark, all_industries: the values of that row.
        ratio, gap: the firm's value over the benchmark, and less it, in yen a person.
        ratio_to_all: the firm's value over all industries.
        boundary_warning: the capital is exactly 100 million yen and belongs to both rows.
        facts: ids of the reference data that were used.
    """

    column: str
    label: Text
    own_column: bool
    small: int
    large: int
    row: str
    benchmark: int | None
    all_industries: int | None
    value: Measured | None
    ratio: Fraction | None
    gap: Fraction | None
    ratio_to_all: Fraction | None
    boundary_warning: bool
    notes: tuple[Text, ...]
    facts: tuple[str, ...]

    @property
    def large_over_small(self) -> Fraction:
        return Fraction(self.large, self.small)

    @property
    def row_label(self) -> Text | None:
        return _ROWS.get(self.row)

    @property
    def place(self) -> Text | None:
        """Where the firm stands, in words; ``None`` while it cannot be said."""
        return _place(self)


def census_benchmark(
    industry: str,
    capital: int | None = None,
    labour_productivity: Number | Measured | None = None,
) -> CensusBenchmark:
    """A firm's labour productivity beside that of its industry and of all industries.

    Args:
        industry: a JSIC code or name, an industry named by the table, or 全産業.
        capital: yen; ``None`` if unknown or if there is none (a sole proprietor).
        labour_productivity: yen a person, by the census definition (純付加価値額÷従業者数).

    Raises:
        InputError: no such industry, a negative amount, or a value of another definition.
    """
    column, own = _column(industry)
    row = _row(capital)
    ids = [f"census.{column}.small", f"census.{column}.large"]
    small, large = map(_yen, ids)
    benchmark = everyone = None
    if row:
        benchmark, everyone = (_yen(f"census.{name}.{row}") for name in (column, "all_industries"))
        ids.append(f"census.all_industries.{row}")
    value = _measured(labour_productivity)
    return CensusBenchmark(
        column=column,
        label=_LABELS[column],
        own_column=own,
        small=small,
        large=large,
        row=row,
        benchmark=benchmark,
        all_industries=everyone,
        value=value,
        ratio=_over(value, benchmark),
        gap=_less(value, benchmark),
        ratio_to_all=_over(value, everyone),
        boundary_warning=capital == BOUNDARY,
        notes=tuple(_notes(column, own, capital == BOUNDARY)),
        facts=tuple(dict.fromkeys(ids)),
    )


def _row(capital: int | None) -> str:
    if capital is not None and capital < 0:
        raise InputError(Problem("capital", f"is {capital:,}", "0 or more yen are expected"))
    return "" if capital is None else "small" if capital <= BOUNDARY else "large"


def _column(industry: str) -> tuple[str, bool]:
    """The column of an industry, and whether it is the industry's own."""
    if narrow(industry) in _ALL:
        return "all_industries", True
    code, groups, _ = industry_groups(industry)
    for column, own in _OWN_CODES.items():
        if code.startswith(own) or column in groups:
            return column, code == own or not code.isascii()
    if "manufacturing" in groups or code in ("E", "manufacturing"):
        return "manufacturing", code in ("E", "manufacturing", _LABELS["manufacturing"].ja)
    return "all_industries", False


def _notes(column: str, own: bool, boundary: bool) -> list[Text]:
    notes = [_BOUNDARY_NOTE] if boundary else []
    if not own and column == "all_industries":
        notes.append(_OTHER_NOTE)
    elif not own:
        label = _LABELS[column]
        notes.append(Text(_PART_NOTE.ja.format(label.ja), _PART_NOTE.en.format(label.en)))
    return notes


def _yen(id_: str) -> int:
    value = fact(id_).value
    assert isinstance(value, int)
    return value


def _measured(given: Number | Measured | None) -> Measured | None:
    if given is None or isinstance(given, Measured):
        if given is not None:
            ratio(given, Measured(CENSUS, Fraction(1)))  # refuses another definition
        return given
    return Measured(CENSUS, Fraction(given))


def _over(value: Measured | None, base: int | None) -> Fraction | None:
    if value is None or base is None:
        return None
    return ratio(value, Measured(CENSUS, Fraction(base)))


def _less(value: Measured | None, base: int | None) -> Fraction | None:
    return None if value is None or value.value is None or base is None else value.value - base


def _place(found: CensusBenchmark) -> Text | None:
    if found.ratio is None or found.ratio_to_all is None or found.row_label is None:
        return None
    words = []
    names = [(found.label, found.ratio)]
    if found.column != "all_industries":
        names.append((_LABELS["all_industries"], found.ratio_to_all))
    for label, over in names:
        ja = "上回る" if over > 1 else "下回る" if over < 1 else "と同じ"
        en = "above" if over > 1 else "below" if over < 1 else "equal to"
        words.append(Text(f"{label.ja}の平均{'を' if over != 1 else ''}{ja}", f"{en} {label.en}"))
    return Text(
        f"{found.row_label.ja}の{'、'.join(part.ja for part in words)}",
        f"{' and '.join(part.en for part in words)} ({found.row_label.en})",
    )


def size_class_houjin(capital: int) -> str | None:
    """大企業, 中規模企業 or 小規模企業 by capital in yen (S1:636).

    ``None`` from 100 million to under 1 billion yen, which the document leaves without a class.

    Raises:
        InputError: a negative capital.
    """
    if capital < 0:
        raise InputError(Problem("capital", f"is {capital:,}", "0 or more yen are expected"))
    if capital >= _yen("houjin_size.large_from"):
        return "大企業"
    if capital < _yen("houjin_size.small_under"):
        return "小規模企業"
    return "中規模企業" if capital < _yen("houjin_size.medium_under") else None


class SurveyPlace(NamedTuple):
    """A firm beside a supplied table of statistics, by one definition.

    Attributes:
        firm, benchmark: values of the same definition; a value that is not known says what is
            missing.
        size: the narrowest size class of the table that holds the firm.
        ratio: the firm's value over the benchmark.
    """

    metric: str
    table: str
    industry: str
    size: str
    period: str
    firm: Measured
    benchmark: Measured
    ratio: Fraction | None


def survey_place(
    table: Table,
    metric_id: str,
    accounts: Mapping[str, Number | None],
    industry: str,
    *,
    size: int,
    period: str | None = None,
) -> SurveyPlace:
    """A firm's metric beside the same metric of its industry and size in a supplied table.

    Args:
        table: from :func:`shoryoku.reference.survey_file.read_table`.
        metric_id: a definition of the metric registry, such as ``operating_margin.locaben``.
        accounts: the firm's items of the registry.
        industry: as the table names it.
        size: the firm's size in the unit of the table's classes: yen of capital, or people.
        period: as the table names it; the last one if left out.

    Raises:
        InputError: no such definition, industry or period, or no size class holds the firm.
    """
    metric(metric_id)
    held: Size | None = table.finest_for(size)
    if held is None:
        found = f"no size class of the table holds {size:,}"
        raise InputError(Problem(table.name, found, f"it has {', '.join(table.sizes)}"))
    chosen = period or table.periods[-1]
    own = measure(metric_id, accounts)
    base = table.measure(metric_id, industry, held.label, chosen)
    return SurveyPlace(
        metric_id, table.name, industry, held.label, chosen, own, base, ratio(own, base)
    )
