"""Reference data in words: a value with its unit, and a citation with its document's title."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from shoryoku.money import format_yen, round_half_up
from shoryoku.reference.entries import BOUNDS, Citation, Fact, documents, units
from shoryoku.text import Language

_HUNDRED_MILLION = 10**8
_YEN_UNITS = {"yen": ("", ""), "yen_per_person": ("／人", " per person")}


def shown_value(fact: Fact, language: Language) -> str:
    """The value of a datum with its unit: ``約478万円／人``; or that it was lost, and why."""
    if fact.lost is not None:
        reason = fact.lost.in_language(language)
        return f"（空欄：{reason}）" if language == "ja" else f"(empty: {reason})"
    assert fact.value is not None
    written = in_unit(fact.value, fact.unit, language)
    if language == "en" and fact.value_en:
        written = fact.value_en
    about = ("約" if language == "ja" else "about ") if fact.approximate else ""
    bound = BOUNDS[fact.bound].in_language(language) if fact.bound else "{}"
    return about + bound.format(written)


def in_unit(value: int | Fraction | str | date, unit: str, language: Language) -> str:
    """A value with its unit; a number that does not end is cut at two decimals."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    kind, label = units()[unit].kind, units()[unit].label.in_language(language)
    if unit in _YEN_UNITS:
        ja, en = _YEN_UNITS[unit]
        yen = value if isinstance(value, int) else int(round_half_up(value, 0))
        return format_yen(yen, language) + (ja if language == "ja" else en)
    if kind == "ratio":
        return in_per_cent(Fraction(value), language)
    if unit == "dollars" and Fraction(value) >= _HUNDRED_MILLION:
        parts = (
            (_HUNDRED_MILLION, "億") if language == "ja" else (10 * _HUNDRED_MILLION, " billion")
        )
        return _large(Fraction(value), *parts, label if language == "ja" else f" {label}")
    number = in_digits(value, language)
    return f"{number}{label}" if language == "ja" else f"{number} {label}"


def _large(value: Fraction, scale: int, name: str, label: str) -> str:
    """``86億ドル``; a value that is no round number of the scale keeps all its digits."""
    shown = value / scale
    if (shown * 100).denominator != 1:
        return f"{in_digits(value, 'en')}{label}"
    return f"{in_digits(shown, 'en')}{name}{label}"


def in_per_cent(ratio: Fraction, language: Language) -> str:
    """``93%``, ``8.79%``; thirds stay fractions."""
    if ratio.denominator == 3 and 0 < ratio < 1:
        return f"{ratio.numerator}/3"
    return f"{in_digits(ratio * 100, language)}%"


def in_digits(value: int | Fraction, language: Language) -> str:
    """``1,050``, ``▲22.9`` or ``-22.9``; at most two decimals."""
    exact = Fraction(value)
    digits = next((d for d in (0, 1, 2) if (exact * 10**d).denominator == 1), 2)
    units_ = abs(int(round_half_up(exact, digits) * 10**digits))
    whole, part = divmod(units_, 10**digits)
    written = f"{whole:,}" + (f".{part:0{digits}d}" if digits else "")
    return (("▲" if language == "ja" else "-") if exact < 0 else "") + written


def shown_date(fact: Fact, language: Language) -> str:
    """What the datum is about in time: ``2025年度``, ``fiscal 2022 to 2024``, ``2023-12``."""
    if not fact.date:
        return "資料に印刷されていない" if language == "ja" else "not printed"
    years = fact.date.removeprefix("FY")
    if years == fact.date:
        return fact.date
    if language == "en":
        return f"fiscal {years.replace('-', ' to ')}"
    return f"{years.replace('-', '〜')}年度"


def shown_citation(citation: Citation, language: Language) -> str:
    """``省力化投資促進プラン（中小製造業）概要（2025）56〜67行 [S0:56-67]``."""
    document = documents()[citation.document]
    title = document.title.in_language(language)
    published = f"（{document.published}）" if document.published else ""
    if language == "en":
        published = f" ({document.published})" if document.published else ""
    if document.kind != "seed":
        address = f"{document.address} " if document.address else ""
        return f"{title}{published} {address}[{citation.place}]"
    if language == "en":
        lines = "line" if citation.place.isdigit() else "lines"
        return f"{title}{published}, {lines} {citation.place} [{citation}]"
    lines = citation.place.replace("-", "〜").replace(",", "、")
    return f"{title}{published} {lines}行 [{citation}]"
