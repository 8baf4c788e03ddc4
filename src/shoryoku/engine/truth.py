"""Known, unknown, not applicable: the three states of every value, and how they combine.

A value is one of

* **known**: a plain ``int``, ``Fraction``, ``bool``, ``date``, ``str``, ``Growth`` or a tuple,
* **unknown**: an :class:`Unknown`, which for numbers carries the range the value must lie in,
* **not applicable**: :data:`NOT_APPLICABLE`, for what does not exist for this firm
  (the capital of a sole proprietor, a test that the guidelines do not ask of it).

The tables that the functions below follow stand in ``docs/three-states.md`` and are tested
row by row. Unknown and not applicable have no truth value: ``bool()`` of either raises.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

Value = Any
INFINITY: Final = math.inf


class Unknown:
    """A value that is not known yet; a number lies between ``low`` and ``high`` inclusive."""

    __slots__ = ("high", "low")

    def __init__(self, low: Any = -INFINITY, high: Any = INFINITY) -> None:
        self.low = low
        self.high = high

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")

    def __repr__(self) -> str:
        if self.low == -INFINITY and self.high == INFINITY:
            return "UNKNOWN"
        return f"Unknown({self.low}, {self.high})"


class NotApplicable:
    """The type of :data:`NOT_APPLICABLE`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("a value that does not apply is neither true nor false")

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"

    def __reduce__(self) -> str:
        return "NOT_APPLICABLE"


UNKNOWN: Final = Unknown()
NOT_APPLICABLE: Final = NotApplicable()


def is_known(value: Value) -> bool:
    """Whether nothing more has to be asked: known values and what does not apply."""
    return type(value) is not Unknown


def between(low: Any, high: Any) -> Value:
    """A number within a range: known as soon as the range is one point."""
    return low if low is high or low == high else Unknown(low, high)


def ends(value: Value) -> tuple[Any, Any]:
    """The least and greatest that a number may be."""
    return (value.low, value.high) if type(value) is Unknown else (value, value)


def negation(value: Value) -> Value:
    """``not``: true and false swap; unknown and not applicable stay."""
    return (not value) if type(value) is bool else value


def conjunction(values: Any) -> Value:
    """``and``: one false decides; else one unknown leaves it open; not applicable is left out."""
    result: Value = NOT_APPLICABLE
    for value in values:
        if value is False:
            return False
        if value is True:
            if result is NOT_APPLICABLE:
                result = True
        elif value is not NOT_APPLICABLE:
            result = UNKNOWN
    return result


def disjunction(values: Any) -> Value:
    """``or``: one true decides; else one unknown leaves it open; not applicable is left out."""
    result: Value = NOT_APPLICABLE
    for value in values:
        if value is True:
            return True
        if value is False:
            if result is NOT_APPLICABLE:
                result = False
        elif value is not NOT_APPLICABLE:
            result = UNKNOWN
    return result


def either(values: list[Value]) -> Value:
    """What is known when one of several values holds and nobody can say yet which one."""
    first = values[0]
    if all(type(value) is type(first) and value == first for value in values[1:]) and is_known(
        first
    ):
        return first
    numbers = [value for value in values if value is not NOT_APPLICABLE]
    if not numbers or not all(_is_number(value) for value in numbers):
        return UNKNOWN
    ranges = [ends(value) for value in numbers]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    return between(low, high) if len(numbers) == len(values) else Unknown(low, high)


def _is_number(value: Value) -> bool:
    return type(value) in (int, Fraction, Unknown, float)


class Growth:
    """An exact average yearly growth rate: ``(final / base) ** (1 / years) - 1``.

    The root is never taken to compare: ``g >= 6 %`` means ``final / base >= 1.06 ** years``.
    A base of zero or less has no growth rate and is refused where the rate is made.
    """

    __slots__ = ("quotient", "years")

    def __init__(self, quotient: Fraction, years: int) -> None:
        self.quotient = quotient
        self.years = years

    def _against(self, other: Any) -> int:
        """-1, 0 or 1 as this rate is below, equal to or above ``other``; integers only."""
        if type(other) is Growth:
            ours = max(self.quotient, Fraction(0))
            theirs = max(other.quotient, Fraction(0))
            left, right = ours**other.years, theirs**self.years
            return 1 if left > right else -1 if left < right else 0
        if type(other) is float:
            return -1 if other > 0 else 1
        rate: Fraction = other if type(other) is Fraction else Fraction(other)
        target = rate.numerator + rate.denominator
        if target < 0:
            return 1
        above = max(self.quotient.numerator, 0) * rate.denominator**self.years
        below = self.quotient.denominator * int(target**self.years)
        return int(above > below) - int(above < below)

    def __eq__(self, other: object) -> bool:
        return type(other) in (Growth, int, Fraction, float) and self._against(other) == 0

    def __hash__(self) -> int:
        return hash((self.quotient, self.years))

    def __lt__(self, other: Any) -> bool:
        return self._against(other) < 0

    def __le__(self, other: Any) -> bool:
        return self._against(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self._against(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self._against(other) >= 0

    def rounded(self, digits: int) -> Fraction:
        """The rate to ``digits`` decimals, halves up: the largest such rate not above it + half."""
        scale = 10**digits
        # search k with (k - 1/2)/scale <= rate < (k + 1/2)/scale
        guess = round((max(float(self.quotient), 0.0) ** (1 / self.years) - 1) * scale)
        while self < Fraction(2 * guess - 1, 2 * scale):
            guess -= 1
        while self >= Fraction(2 * guess + 1, 2 * scale):
            guess += 1
        return Fraction(guess, scale)

    def floored(self, digits: int) -> Fraction:
        """The rate cut to ``digits`` decimals (towards minus infinity)."""
        scale = 10**digits
        guess = math.floor((max(float(self.quotient), 0.0) ** (1 / self.years) - 1) * scale)
        while self < Fraction(guess, scale):
            guess -= 1
        while self >= Fraction(guess + 1, scale):
            guess += 1
        return Fraction(guess, scale)

    def __repr__(self) -> str:
        return f"Growth({self.quotient}, years={self.years})"
