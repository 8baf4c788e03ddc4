"""Set packing solved exactly: choose items of greatest total weight, at most one per group.

Weights are pairs of whole numbers compared first by the first, then by the second. HiGHS solves
the integer programme; its answer is rounded to whole choices, recomputed in integers, and
compared with the bound that HiGHS proves, so a rounding error cannot pass unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoryoku.problems import InputError, Problem, ShoryokuError

_HALF = 0.5


def best_packing(
    weights: Sequence[tuple[int, int]],
    at_most_one: Sequence[Sequence[int]],
    banned: Sequence[frozenset[int]] = (),
) -> list[int]:
    """The positions of the items chosen.

    Args:
        weights: per item, what counts first and what counts among equals; not negative.
        at_most_one: groups of which at most one item may be chosen.
        banned: selections that may not be the answer.

    Raises:
        InputError: the solver is not installed.
        ShoryokuError: the solver could not prove an exact answer.
    """
    first = [weight for weight, _ in weights]
    second = [weight for _, weight in weights]
    chosen, total = _maximum(first, at_most_one, banned, None)
    if sum(second) == 0:
        return chosen
    chosen, _ = _maximum(second, at_most_one, banned, (first, total))
    return chosen


def _maximum(
    weights: Sequence[int],
    at_most_one: Sequence[Sequence[int]],
    banned: Sequence[frozenset[int]],
    at_least: tuple[Sequence[int], int] | None,
) -> tuple[list[int], int]:
    highs = _solver()
    model: Any = highs.Highs()
    for option, value in (
        ("output_flag", False),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("mip_feasibility_tolerance", 1e-10),
        ("threads", 1),
        ("random_seed", 1),
    ):
        model.setOptionValue(option, value)
    count = len(weights)
    for weight in weights:
        model.addVar(0, 1)
        model.changeColCost(model.getNumCol() - 1, -float(weight))
    for column in range(count):
        model.changeColIntegrality(column, highs.HighsVarType.kInteger)
    for group in at_most_one:
        model.addRow(-highs.kHighsInf, 1, len(group), list(group), [1.0] * len(group))
    for selection in banned:
        # at least one item of the banned selection is left out, or one more is taken
        signs = [1.0 if k in selection else -1.0 for k in range(count)]
        model.addRow(-highs.kHighsInf, len(selection) - 1, count, list(range(count)), signs)
    if at_least is not None:
        kept, total = at_least
        model.addRow(
            total - _HALF, highs.kHighsInf, count, list(range(count)), [float(w) for w in kept]
        )
    model.run()
    if model.getModelStatus() != highs.HighsModelStatus.kOptimal:
        return [], 0
    values = list(model.getSolution().col_value)
    chosen = [k for k, value in enumerate(values) if value > _HALF]
    total = sum(weights[k] for k in chosen)
    lawful = all(sum(k in group for k in chosen) <= 1 for group in at_most_one)
    if not lawful or -model.getInfo().mip_dual_bound - total >= 1:
        raise ShoryokuError(
            "the solver could not prove an exact answer; please report the firm file"
        )
    return chosen, total


def _solver() -> Any:
    try:
        import highspy
    except ImportError:
        remedy = "install it with: pip install 'shoryoku[choose]'"
        raise InputError(Problem("choose", "needs the solver HiGHS (highspy)", remedy)) from None
    return highspy
