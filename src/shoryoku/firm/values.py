"""One value as a file or person writes it, to a typed value within its range."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shoryoku.calendar import parse_date
from shoryoku.firm.codes import industry_id, prefecture_name
from shoryoku.firm.vocabulary import Term
from shoryoku.money import parse_count, parse_rate, parse_yen, shortened
from shoryoku.text import narrow

_UNKNOWN_WORDS = {"不明", "わからない", "分からない", "unknown", "?", "？"}
_NOT_APPLICABLE_WORDS = {"該当なし", "なし", "does not apply", "not_applicable", "n/a"}
_NOTHING_WORDS = {"なし", "none", ""}
_TRUE_WORDS = {"はい", "yes", "true", "有", "あり", "○", "〇", "◯"}
_FALSE_WORDS = {"いいえ", "no", "false", "無", "なし", "×", "✕"}
_MOST_VALUES = 60


class DoesNotApply:
    """The answer "does not apply"; the rulebook turns it into the engine's third state."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "does not apply"


NOT_HERE = DoesNotApply()


def parse_value(term: Term, raw: Any) -> Any:
    """One value as a file or person writes it, typed and within its range; ``None`` if unknown.

    Raises:
        ValueError: it cannot be read as this term; the sentence says what is expected.
    """
    word = narrow(raw).casefold() if isinstance(raw, str) else None
    if raw is None or word in _UNKNOWN_WORDS:
        return None
    if term.set_by_rule:
        raise ValueError(f"{term.id} is set by the programme and cannot be given")
    if term.many:
        return _list(term, raw, word)
    if word in _NOT_APPLICABLE_WORDS and term.kind != "bool":
        if not term.may_not_apply:
            raise ValueError(
                f"{shortened(raw)}: {term.label.ja} ({term.label.en}) always applies; "
                "leave it out if unknown"
            )
        return NOT_HERE
    value = _single(term, raw)
    if term.kind == "yen" and isinstance(value, Fraction) and value.denominator != 1:
        raise ValueError(f"{shortened(raw)} is not a whole number of yen")
    return int(value) if term.kind == "yen" else value


def _list(term: Term, raw: Any, word: str | None) -> tuple[Any, ...]:
    if word in _NOTHING_WORDS:
        return ()
    if isinstance(raw, (str, int, Decimal, Fraction, dict)) or not isinstance(raw, Iterable):
        raise ValueError(f"{shortened(raw)}: a list is expected, one value a year, month or member")
    items = list(raw)
    if len(items) > _MOST_VALUES:
        raise ValueError(f"has {len(items)} values; at most {_MOST_VALUES} are read")
    # a mean or a total in larger units may hold a part of a yen; in a list it stays exact
    return tuple(_single(term, item) for item in items)


def _single(term: Term, raw: Any) -> Any:
    value: Any = _choice(term, raw) if term.kind == "choice" else _READERS[term.kind](raw)
    if term.span is not None and not (term.span[0] <= value <= term.span[1]):
        low, high = term.span
        hint = ""
        if term.kind == "ratio" and 1 < abs(value) <= 100 and "%" not in str(raw):
            hint = f"; write {raw}% for per cent"
        raise ValueError(f"{shortened(raw)} is out of range; {low:,} to {high:,} is expected{hint}")
    return value


def _yen(raw: Any) -> int | Fraction:
    if isinstance(raw, str):
        return parse_yen(raw)
    if type(raw) is int:
        return raw
    if _is_exact(raw):
        return Fraction(raw)
    raise ValueError(f"{shortened(raw)}: yen are expected, such as 9,900万円 or 99000000")


def _is_exact(raw: Any) -> bool:
    return isinstance(raw, Fraction) or (isinstance(raw, Decimal) and raw.is_finite())


def _count(raw: Any) -> int:
    if isinstance(raw, str) or type(raw) is int:
        return parse_count(raw)
    raise ValueError(f"{shortened(raw)}: a whole number is expected, such as 307 or ３０７名")


def _ratio(raw: Any) -> Fraction:
    if _is_exact(raw):
        return Fraction(raw)
    if isinstance(raw, str) or type(raw) is int:
        return parse_rate(raw)
    raise ValueError(f"{shortened(raw)}: a ratio is expected, such as 2/3 or 4.0%")


def _bool(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = narrow(raw).casefold() if isinstance(raw, str) else ""
    if word in _TRUE_WORDS or word in _FALSE_WORDS:
        return word in _TRUE_WORDS
    raise ValueError(f"{shortened(raw)}: yes or no is expected (はい, いいえ, true, false)")


def _date(raw: Any) -> date:
    if isinstance(raw, (str, date)):
        return parse_date(raw)
    raise ValueError(f"{shortened(raw)}: a date is expected, such as 2025-10-03 or 令和7年10月3日")


def _choice(term: Term, raw: Any) -> str:
    if term.open_choices == "industry":
        return industry_id(str(raw))
    if term.open_choices == "prefecture":
        return prefecture_name(raw)
    if term.open_choices == "rule":
        return narrow(str(raw))
    for id_, label in term.choices:
        if raw == id_ or (isinstance(raw, str) and raw in label):
            return id_
    known = "、".join(f"{id_}（{label.ja}）" for id_, label in term.choices)
    raise ValueError(f"{shortened(raw)} is not one of {known}")


_READERS = {"yen": _yen, "count": _count, "ratio": _ratio, "bool": _bool, "date": _date}
