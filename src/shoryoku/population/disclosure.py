"""What may be printed of a group of firms: nothing that could point to a few of them.

Groups of fewer than ten rows are withheld, and so are counts that rest on fewer than ten rows,
with their yen.
Where a table would withhold one figure alone, which could be worked out from the total, the next
smallest is withheld as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shoryoku.population.aggregate import Cell, Number

LEAST_SHOWN = 10
Figures = dict[str, Number | None]

# each figure with the count of firms that it says something about
_COUNT_OF = {
    "eligible": "eligible",
    "unknown": "unknown",
    "ineligible": "ineligible",
    "conflict": "conflict",
    "nothing": "nothing",
    "unbounded": "unbounded",
    "certain_yen": "eligible",
    "possible_yen": "concerned",
    "certain_winners": "certain_winners",
    "certain_gained": "certain_winners",
    "certain_losers": "certain_losers",
    "certain_lost": "certain_losers",
    "winners": "winners",
    "gained": "winners",
    "losers": "losers",
    "lost": "losers",
}


class _Group(Protocol):
    @property
    def records(self) -> int: ...
    @property
    def firms(self) -> Number: ...
    @property
    def cells(self) -> tuple[Cell, ...]: ...


def figures(group: _Group, scenario: int) -> Figures:
    """The figures of one group under one scenario, all of them.

    ``certain_yen`` is the budget if all firms apply that are eligible for certain;
    ``possible_yen`` the most that may be asked for. ``winners`` and what follows compare the
    greatest possible amounts with the baseline, ``certain_winners`` the certain ones.
    """
    cell = group.cells[scenario]
    concerned = cell.eligible + cell.unknown
    return {
        "firms": group.firms,
        "eligible": cell.eligible,
        "unknown": cell.unknown,
        "nothing": cell.nothing,
        "ineligible": group.firms - concerned - cell.conflict - cell.nothing,
        "conflict": cell.conflict,
        "unbounded": cell.unbounded,
        "certain_yen": cell.eligible_min,
        "possible_yen": cell.possible_yen,
        "certain_winners": cell.certain.winners,
        "certain_gained": cell.certain.gained,
        "certain_losers": cell.certain.losers,
        "certain_lost": cell.certain.lost,
        "winners": cell.possible.winners,
        "gained": cell.possible.gained,
        "losers": cell.possible.losers,
        "lost": cell.possible.lost,
    }


def disclosed(groups: Sequence[_Group], scenario: int) -> list[Figures | None]:
    """The figures of a table's groups that may be printed: ``None`` for what may not."""
    hidden = _too_few([group.records for group in groups])
    shown: list[Figures | None] = []
    for at, group in enumerate(groups):
        shown.append(None if at in hidden else figures(group, scenario))
    for name, count in _COUNT_OF.items():
        counts = [_count(group, scenario, count) for group in groups]
        for at in _too_few(counts, hidden):
            row = shown[at]
            if row is not None:
                row[name] = None
    return shown


def _count(group: _Group, scenario: int, name: str) -> float:
    """How many rows, about, a count rests on: weights say that a row stands for several firms."""
    cell = group.cells[scenario]
    found = figures(group, scenario).get(name) or 0
    counted = cell.eligible + cell.unknown if name == "concerned" else found
    return round(counted * group.records / group.firms, 6) if group.firms else 0


def _too_few(counts: Sequence[Number], hidden: set[int] | None = None) -> set[int]:
    """The places of counts that are not printed, besides those hidden already."""
    few = {at for at, count in enumerate(counts) if 0 < count < LEAST_SHOWN}
    if len(few | {at for at in hidden or () if counts[at]}) == 1:
        rest = [
            at for at, count in enumerate(counts) if count and at not in few | (hidden or set())
        ]
        few |= set(sorted(rest, key=lambda at: counts[at])[:1])
    return few
