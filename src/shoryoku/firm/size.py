"""The legal sizes: limits of capital and employees for an industry, as ranges where it is broad.

A division of the JSIC such as 卸売業、小売業 holds industries of several size classes; the limit
is then only known to lie between the limits of those classes.
"""

from __future__ import annotations

from shoryoku.firm.codes import SizeClass, size_classes
from shoryoku.firm.codes import industry as find


def classes_of(industry: str) -> tuple[SizeClass, ...]:
    """The size classes that an industry (id or JSIC code) may belong to."""
    return tuple(size_classes()[id_] for id_ in find(industry).classes)


def capital_limits(industry: str) -> tuple[int, int]:
    """The least and greatest capital limit in yen of the classes of an industry."""
    limits = [size.capital for size in classes_of(industry)]
    return min(limits), max(limits)


def employee_limits(industry: str) -> tuple[int, int]:
    """The least and greatest limit of employees for a small or medium enterprise."""
    limits = [size.employees for size in classes_of(industry)]
    return min(limits), max(limits)


def small_limits(industry: str) -> tuple[int, int]:
    """The least and greatest limit of employees for a small enterprise."""
    limits = [size.small for size in classes_of(industry)]
    return min(limits), max(limits)
