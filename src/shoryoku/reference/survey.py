"""Statistics that a person supplies: cells by industry, size class, period and item.

Size classes of such tables overlap (全規模 holds 1億円以上, which holds 10億円以上). Each class is
read as an interval, so that a sum over sizes counts every firm once: :meth:`Table.total`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from shoryoku.money import parse_yen, shortened
from shoryoku.problems import InputError, Problem
from shoryoku.reference.metrics import Measured, houjin_columns, measure
from shoryoku.text import did_you_mean, narrow

_WHOLE = {"全規模", "全産業計", "合計", "計", "総数", "規模計", "total"}
SCALES = {  # how many units, of which kind
    "百万円": (1_000_000, "yen"), "千円": (1_000, "yen"), "億円": (100_000_000, "yen"),
    "万円": (10_000, "yen"), "円": (1, "yen"), "人": (1, "people"), "千人": (1_000, "people"),
    "社": (1, "firms"), "企業": (1, "firms"), "時間": (1, "hours"), "％": (1, "per cent"),
    "%": (1, "per cent"), "": (1, ""),
}  # fmt: skip
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018}
_BOUND = re.compile(r"(?P<number>.+?)(?P<word>以上|超|未満|以下)")


class Size(NamedTuple):
    """A class of firm sizes: ``low <= size < high``; ``high`` is ``None`` without an upper end."""

    label: str
    low: int
    high: int | None

    def holds(self, size: int) -> bool:
        return self.low <= size and (self.high is None or size < self.high)

    def overlaps(self, other: Size) -> bool:
        below = other.high is None or self.low < other.high
        return below and (self.high is None or other.low < self.high)

    def contains(self, other: Size) -> bool:
        wide = self.high is None or (other.high is not None and other.high <= self.high)
        return wide and self.low <= other.low and self[1:] != other[1:]


class Row(NamedTuple):
    """One cell: ``value`` in ``unit`` with its scale multiplied in; ``None`` if not published."""

    industry: str
    size: str
    period: str
    item: str
    value: Fraction | None
    unit: str


class Total(NamedTuple):
    """A sum over size classes.

    Attributes:
        sizes: the classes that were added; they do not overlap.
        whole: the value that the table itself prints for all sizes, if it does.
    """

    value: Fraction
    sizes: tuple[str, ...]
    whole: Fraction | None


class Table:
    """A table of statistics with its name, for citations; periods are the oldest first."""

    def __init__(self, name: str, rows: Iterable[Row]) -> None:
        self.name = name
        self.rows = tuple(rows)
        self._cells: dict[tuple[str, str, str, str], Row] = {}
        for row in self.rows:
            if row[:4] in self._cells:
                found = f"{row.item} of {row.industry}, {row.size}, {row.period} stands twice"
                raise InputError(Problem(name, found, "keep one of them"))
            self._cells[row[:4]] = row

        self.industries = list(dict.fromkeys(row.industry for row in self.rows))
        self.sizes = list(dict.fromkeys(row.size for row in self.rows))
        self.periods = sorted({row.period for row in self.rows}, key=_year)
        self.items = list(dict.fromkeys(row.item for row in self.rows))

    def value(self, industry: str, size: str, period: str, item: str) -> Fraction | None:
        """One published value; ``None`` where the table has no figure.

        Raises:
            InputError: the table has no such industry, size, period or item.
        """
        wanted = (industry, size, period, item)
        known_names = (self.industries, self.sizes, self.periods, self.items)
        for name, known in zip(wanted, known_names, strict=True):
            if name not in known:
                hint = did_you_mean(name, known) or f"the table has {', '.join(known[:8])}"
                raise InputError(Problem(self.name, f"has no {name!r}", hint))
        found = self._cells.get(wanted)
        return None if found is None else found.value

    def total(
        self, industry: str, period: str, item: str, sizes: Iterable[str] | None = None
    ) -> Total:
        """The sum of an item over sizes, each firm counted once.

        Args:
            sizes: the classes to add; if left out, the finest classes that hold every firm.

        Raises:
            InputError: classes overlap or leave firms out, a value is not published, or the
                table's own figure for all sizes disagrees with the sum by more than rounding.
        """
        chosen = self._cover() if sizes is None else [self.size(label) for label in sizes]
        self._refuse_overlaps(chosen)
        if any(row.item == item and row.unit in ("%", "％") for row in self.rows):
            raise InputError(Problem(self.name, f"{item} is a ratio", "ratios cannot be added up"))
        found = {size.label: self.value(industry, size.label, period, item) for size in chosen}
        missing = ", ".join(label for label, value in found.items() if value is None)
        if missing:
            raise InputError(Problem(self.name, f"{item} is not published for {missing}"))
        total = sum((value for value in found.values() if value is not None), Fraction(0))
        whole = self._whole(industry, period, item)
        rounding = self._scale(item) * len(chosen)  # each published class is rounded to its unit
        if sizes is None and whole is not None and abs(total - whole) > rounding:
            found_words = f"{item} of all classes together is {float(total):,.0f}"
            expected = f"the table prints {float(whole):,.0f} for all sizes"
            raise InputError(Problem(self.name, found_words, expected))
        return Total(total, tuple(size.label for size in chosen), whole)

    def size(self, label: str) -> Size:
        """The interval of a size class of the table.

        Raises:
            InputError: the table has no such class, or its label is not understood.
        """
        if label not in self.sizes:
            hint = did_you_mean(label, self.sizes) or f"the table has {', '.join(self.sizes)}"
            raise InputError(Problem(self.name, f"has no size class {label!r}", hint))
        return size_class(label)

    def finest_for(self, size: int) -> Size | None:
        """The narrowest class that holds a firm of ``size`` (yen of capital, or people)."""
        holding = [s for s in map(size_class, self.sizes) if s.holds(size) and not _is_whole(s)]
        # the narrowest class is the one that contains no other class that also holds the firm
        return next((s for s in holding if not any(s.contains(other) for other in holding)), None)

    def measure(self, metric: str, industry: str, size: str, period: str) -> Measured:
        """A metric of the registry from the columns of the table.

        Columns are found by the names that 法人企業統計 prints; what is not there is missing.
        """
        given: dict[str, int | Fraction | None] = {}
        for id_, columns in houjin_columns().items():
            for column in columns:
                parts = column.split("＋")
                if id_ not in given and all(part in self.items for part in parts):
                    found = [self.value(industry, size, period, part) for part in parts]
                    known = [value for value in found if value is not None]
                    given[id_] = sum(known, Fraction(0)) if len(known) == len(parts) else None
        return measure(metric, given)

    def _cover(self) -> list[Size]:
        """The finest classes of the table that hold every firm once."""
        known = list(map(size_class, self.sizes))

        @cache
        def after(low: int) -> list[Size] | None:
            best: list[Size] | None = None
            for one in known:
                rest = after(one.high) if one.low == low and one.high is not None else None
                found = [one] if one.low == low and one.high is None else rest and [one, *rest]
                if found and len(found) > len(best or ()):
                    best = found
            return best

        cover = after(0)
        if cover is None:
            found = f"the classes {', '.join(self.sizes)} leave firms out"
            raise InputError(Problem(self.name, found, "say which classes to add"))
        return cover

    def _refuse_overlaps(self, sizes: list[Size]) -> None:
        for at, one in enumerate(sizes):
            for other in sizes[at + 1 :]:
                if one.overlaps(other):
                    found = f"{one.label} and {other.label} hold the same firms"
                    raise InputError(Problem(self.name, found, "add classes that do not overlap"))

    def _whole(self, industry: str, period: str, item: str) -> Fraction | None:
        label = next((s for s in self.sizes if _is_whole(size_class(s))), None)
        return None if label is None else self.value(industry, label, period, item)

    def _scale(self, item: str) -> int:
        units = {row.unit for row in self.rows if row.item == item}
        return max(SCALES.get(unit, (1, ""))[0] for unit in units)


def size_class(label: str) -> Size:
    """The interval behind the label of a size class.

    Reads ``全規模``, ``10億円以上``, ``1億円以上 - 10億円未満``, ``５人以下``, ``６～２０人``.

    Raises:
        InputError: the label is not understood.
    """
    plain = narrow(label).replace(" ", "").replace("~", "〜").replace("～", "〜").replace("人", "")
    if plain in _WHOLE:
        return Size(label, 0, None)
    low, high, understood = 0, None, False
    try:
        for bound in _BOUND.finditer(plain.replace("-", "")):
            number, word = parse_yen(bound["number"].removesuffix("円")), bound["word"]
            understood = True
            if word in ("以上", "超"):
                low = number + (word == "超")
            else:
                high = number + (word == "以下")
        if not understood and "〜" in plain:
            first, last = plain.split("〜")
            low, high, understood = parse_yen(first), parse_yen(last) + 1, True
    except ValueError:
        understood = False
    if not understood:
        raise InputError(
            Problem(
                "size",
                f"{shortened(label)} is not understood",
                "write 1億円以上 - 10億円未満, 全規模",
            )
        )
    return Size(label, low, high)


def _year(period: str) -> tuple[int, str]:
    """The Christian year of ``2024年度`` or ``令和6年度``, and the period itself."""
    plain = narrow(period).replace("元年", "1年")
    found = re.search(r"(?P<era>令和|平成|昭和)?(?P<year>[0-9]+)", plain)
    if found is None:
        return 0, period
    return _ERAS.get(found["era"] or "", 0) + int(found["year"]), period


def _is_whole(size: Size) -> bool:
    return size.low == 0 and size.high is None
