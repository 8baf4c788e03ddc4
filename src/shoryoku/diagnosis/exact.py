"""Numbers as they were given, exactly, or refused; and how they are written for people and JSON."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shoryoku.money import parse_rate, round_half_up, shortened
from shoryoku.problems import InputError, Problem

Number = int | Fraction | Decimal | str


def exact(name: str, value: object) -> Fraction:
    """A number without loss: an integer, a fraction, a decimal, or text such as ``0.05``, ``1/2``.

    A binary floating-point number is refused, since it may not be the number that was written.

    Raises:
        InputError: none of these; ``name`` says which value it was.
    """
    if isinstance(value, str):
        try:
            return parse_rate(value)
        except ValueError as error:
            raise InputError(Problem(name, str(error))) from None
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    expected = "a whole number, a decimal or a fraction is expected"
    raise InputError(Problem(name, f"is {shortened(value)}", expected))


def not_negative(name: str, value: object) -> Fraction:
    """An exact number of 0 or more.

    Raises:
        InputError: not a number, or a negative one.
    """
    found = exact(name, value)
    if found < 0:
        raise InputError(Problem(name, f"is {rounded(found)}", "0 or more is expected"))
    return found


def rounded(value: Fraction, digits: int = 1) -> str:
    """The number with at most so many decimals, halves away from zero: ``1,050``, ``17.5``."""
    near = round_half_up(value, digits)
    text = f"{abs(near.numerator * 10**digits // near.denominator):0{digits + 1}d}"
    whole, part = (text[:-digits], text[-digits:].rstrip("0")) if digits else (text, "")
    sign = "-" if near < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{part}" if part else "")


def as_json(value: Fraction | None) -> int | str | None:
    """An exact number in JSON: an integer, or text such as ``"799/1030"``; unknown is null."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else str(value)
