"""How the figures of a comparison read: rounded yen, shares and parameter values."""

from __future__ import annotations

from shoryoku.money import format_yen
from shoryoku.population.behaviour import Assumption
from shoryoku.population.change import Change
from shoryoku.population.uncertainty import CHANCE, Bar, Spread
from shoryoku.text import Language

Number = int | float
SUPPRESSED = "＊"
_UNITS_JA = ((10**12, "兆円"), (10**8, "億円"), (10**4, "万円"), (1, "円"))
_UNITS_EN = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"), (1, ""))


def about_yen(yen: Number | None, language: Language, digits: int = 3, signed: bool = False) -> str:
    """Yen to a few significant digits: ``47.3億円``, ``¥4.73bn``; ``＊`` for ``None``."""
    if yen is None:
        return SUPPRESSED
    size = abs(yen)
    if size >= 1:
        step = 10 ** max(0, len(str(int(size))) - digits)
        size = (int(size) + step // 2) // step * step
    units = _UNITS_JA if language == "ja" else _UNITS_EN
    unit, word = next(((u, w) for u, w in units if size >= u), units[-1])
    whole = len(str(int(size // unit)))
    decimals = max(0, digits - whole) if unit > 1 else 0
    sign = _sign(yen, language, signed) + ("" if language == "ja" else "¥")
    return f"{sign}{size / unit:,.{decimals}f}{word}"


def brief_yen(yen: Number, language: Language) -> str:
    """Yen where there is little room: ``1.2億``, ``120m``."""
    if yen == 0:
        return "0"
    written = about_yen(yen, language, 2)
    if language == "ja":
        return written.removesuffix("円") if abs(yen) >= 10_000 else written
    return written.replace("¥", "")


def _sign(value: Number, language: Language, signed: bool) -> str:
    if value < 0:
        return "▲" if language == "ja" else "−"
    return ("＋" if language == "ja" else "+") if signed and value > 0 else ""


def count(number: Number | None, signed: bool = False) -> str:
    """A number of firms: ``12,345``; ``＊`` for ``None``."""
    if number is None:
        return SUPPRESSED
    return f"{'+' if signed and number > 0 else ''}{round(number):,}"


def share(value: float) -> str:
    """``45.0%``; small shares with two decimals."""
    return f"{value:.2%}" if 0 < abs(value) < 0.02 else f"{value:.1%}"


def span(spread: Spread, language: Language, signed: bool = False) -> str:
    """The range in which four of five draws lie: ``12.3億円 〜 45.6億円``."""
    low, high = (about_yen(end, language, 3, signed) for end in (spread.p10, spread.p90))
    if low == high:
        return low
    return f"{low} 〜 {high}" if language == "ja" else f"{low} to {high}"


def counts(spread: Spread, language: Language) -> str:
    """The range of a number in four of five draws: ``231〜2,281``."""
    return f"{spread.p10:,}{'〜' if language == 'ja' else ' to '}{spread.p90:,}"


def ends(bar: Bar, assumption: Assumption | None, language: Language) -> tuple[str, str]:
    """The values of a parameter at the two ends of its bar."""
    if bar.parameter == CHANCE or assumption is None:
        return ("不運", "幸運") if language == "ja" else ("few win", "many win")
    if assumption.unit == "share":
        return share(bar.low_value), share(bar.high_value)
    if assumption.unit == "multiplier":
        return f"×{bar.low_value:.2f}", f"×{bar.high_value:.2f}"
    ending = "件" if language == "ja" else ""
    return count(bar.low_value) + ending, count(bar.high_value) + ending


def step(change: Change, language: Language) -> str:
    """``3,000万円 → 3,500万円（＋500万円）``."""
    nothing = "なし" if language == "ja" else "none"
    old, new = (
        words.in_language(language) if words else nothing for words in (change.old, change.new)
    )
    if change.difference is None:
        return f"{old} → {new}"
    plus = ("＋" if language == "ja" else "+") if change.difference > 0 else ""
    difference = f"{plus}{format_yen(change.difference, language)}"
    return f"{old} → {new}" + (f"（{difference}）" if language == "ja" else f" ({difference})")
