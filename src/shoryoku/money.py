"""Yen and rates: exact parsing of Japanese writing, and printing. Yen are int, rates Fraction."""

from __future__ import annotations

import re
from fractions import Fraction

from shoryoku.text import Language, narrow

_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4, "": 1}
_SMALL = {"千": 1000, "百": 100, "十": 10, "": 1}
_SECTION = re.compile(r"((?:[0-9.]+[千百十]*|[千百十])+)([兆億万]?)")
_PIECE = re.compile(r"([0-9.]+)([千百十]*)")
_YEN_SIGN = re.compile(r"^([+-]?)[¥\\\\]|円$")
_GROUPED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


def shortened(written: object) -> str:
    """What was written, in quotes and not longer than a line."""
    text = str(written)
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def parse_yen(written: str | int) -> int:
    """Yen as an integer from the ways Japanese papers write it.

    Accepts ``４億８，２００万円``, ``482,000千円``, ``▲1,350万``, ``（1,200）``, ``1.2億``,
    ``¥500``.

    Raises:
        ValueError: not an amount, an amount with a fraction of a yen, or a bare unit such as
            ``百万円`` that may be a heading rather than an amount.
    """
    if isinstance(written, int):
        return written
    value = _parse_number(written, _YEN_SIGN)
    if value.denominator != 1:
        raise ValueError(f"{shortened(written)} is not a whole number of yen")
    return value.numerator


def parse_count(written: str | int) -> int:
    """A whole number of people, years or months: ``３０７名``, ``1,200人``, ``3年``.

    Raises:
        ValueError: not a whole number.
    """
    if isinstance(written, int):
        return written
    value = _parse_number(
        re.sub(r"(名|人|社|者|件|年|か月|ヶ月|カ月|ケ月|月)$", "", narrow(written))
    )
    if value.denominator != 1:
        raise ValueError(f"{shortened(written)} is not a whole number")
    return value.numerator


def parse_rate(written: str | int) -> Fraction:
    """An exact ratio: ``2/3``, ``4.0%``, ``６．０％``, ``0.029``.

    Raises:
        ValueError: none of these writings.
    """
    if isinstance(written, int):
        return Fraction(written)
    text = narrow(written).replace(" ", "")
    percent = text.endswith("%")
    text = text.removesuffix("%")
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15}|/[0-9]{1,15})?", text):
        raise ValueError(f"{shortened(written)} is not a ratio such as 2/3 or 4.0%")
    if "/" in text and not int(text.split("/")[1]):
        raise ValueError(f"{shortened(written)} divides by zero")
    return Fraction(text) / (100 if percent else 1)


def _parse_number(written: str, unit_sign: re.Pattern[str] | None = None) -> Fraction:
    text = narrow(written).translate(_KANJI_DIGITS).replace(" ", "")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    if unit_sign:
        text = unit_sign.sub(lambda match: match[1] or "", text)
    if text[:1] in "+-" and text:
        negative, text = text[0] == "-" or negative, text[1:]
    if "," in text:
        text = _GROUPED.sub(lambda group: group[0].replace(",", ""), text)
    if re.fullmatch(r"[兆億万千百十]+", text):
        raise ValueError(f"{shortened(written)} is a unit without a number")
    total, scale, position = Fraction(0), None, 0
    for section in _SECTION.finditer(text):
        if section.start() != position:
            break
        unit = _LARGE[section[2]]
        if scale is not None and unit >= scale:
            raise ValueError(f"the units in {shortened(written)} are not in descending order")
        total += _section_value(section[1], written) * unit
        scale, position = unit, section.end()
    if not text or position != len(text):
        raise ValueError(f"{shortened(written)} is not a number")
    return -total if negative else total


def _section_value(section: str, written: str) -> Fraction:
    """``3千5百`` inside one 万 or 億: 3,500; ``482000千`` is 482,000,000."""
    value, position = Fraction(0), 0
    for piece in _PIECE.finditer(section):
        if piece.start() != position or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", piece[1]):
            break
        factor = 1
        for unit in piece[2]:
            factor *= _SMALL[unit]
        value, position = value + Fraction(piece[1]) * factor, piece.end()
    if position != len(section):
        if re.match(r"[0-9]{16}", section):
            raise ValueError(f"{shortened(written)} is out of range: more than 15 digits")
        raise ValueError(f"{shortened(written)} is not a number")
    return value


def format_yen(yen: int, language: Language = "ja") -> str:
    """``1,172万8,394円`` or ``11,728,394 yen``; negative: ``▲13万円`` or ``-130,000 yen``."""
    if language == "en":
        return f"{yen:,} yen"
    sign, rest = ("▲", -yen) if yen < 0 else ("", yen)
    if rest < 10_000:
        return f"{sign}{rest:,}円"
    parts = []
    for unit, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{unit}")
    return sign + "".join(parts) + (f"{rest:,}円" if rest else "円")


def format_ratio(ratio: Fraction) -> str:
    """``2/3`` stays a fraction, ``6.0%`` is exact, anything else is the percentage near it."""
    if ratio.denominator in (2, 3) and 0 < ratio < 1:
        return f"{ratio.numerator}/{ratio.denominator}"
    digits = next((d for d in (1, 2, 3, 4) if (ratio * 100 * 10**d).denominator == 1), None)
    places = 2 if digits is None else digits
    units = abs(round_half_up(ratio * 100, places)) * 10**places
    whole, part = divmod(int(units), 10**places)
    text = f"{'-' if ratio < 0 else ''}{whole}.{part:0{places}d}%"
    return f"≈{text}" if digits is None else text


def round_half_up(value: Fraction, digits: int) -> Fraction:
    """``value`` to ``digits`` decimals, halves away from zero, exactly."""
    scale = 10**digits
    doubled = abs(value) * scale * 2 + 1
    magnitude = Fraction(doubled.numerator // (doubled.denominator * 2), scale)
    return -magnitude if value < 0 else magnitude
