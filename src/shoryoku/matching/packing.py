"""Set packing solved exactly: choose items of greatest total weight, at most one per group.

HiGHS solves the integer programme. Its answer is rounded to whole choices, recomputed in whole
numbers, and compared with the bound that HiGHS proves, so a rounding error cannot pass
unnoticed; any other outcome than a proven answer is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoryoku.problems import InputError, Problem, ShoryokuError

_HALF = 0.5
# how much of one unit of weight the preference among equals may take, in all
_PREFERENCE = 0.4


def best_packing(
    weights: Sequence[tuple[int, int]],
    at_most_one: Sequence[Sequence[int]],
    banned: Sequence[frozenset[int]] = (),
    most_chosen: int | None = None,
) -> list[int]:
    """The positions of the items chosen.

    Args:
        weights: per item, what counts, exactly; and a preference among selections that are
            equal in that, which counts as far as floating point tells them apart.
        at_most_one: groups of which at most one item may be chosen.
        banned: selections, not empty, that may not be the answer.
        most_chosen: how many items can be chosen at most, where the groups imply a limit.

    Raises:
        InputError: the solver is not installed.
        ShoryokuError: the solver could not prove an exact answer.
    """
    seconds = sorted((second for _, second in weights), reverse=True)
    most = sum(seconds[:most_chosen])
    scale = _PREFERENCE / most if most else 0.0
    model = _model([first + second * scale for first, second in weights], at_most_one, banned)
    model.run()
    chosen = [k for k, value in enumerate(model.getSolution().col_value) if value > _HALF]
    total = sum(weights[k][0] for k in chosen)
    lawful = all(sum(k in group for k in chosen) <= 1 for group in at_most_one)
    lawful = lawful and frozenset(chosen) not in banned
    proven = model.getModelStatus() == _solver().HighsModelStatus.kOptimal
    if not (lawful and proven and -model.getInfo().mip_dual_bound - total < 1):
        raise ShoryokuError("the solver could not prove an exact answer; please report the file")
    return chosen


def _model(
    weights: Sequence[float],
    at_most_one: Sequence[Sequence[int]],
    banned: Sequence[frozenset[int]],
) -> Any:
    highs = _solver()
    model: Any = highs.Highs()
    for option, value in (
        ("output_flag", False),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("threads", 1),
        ("random_seed", 1),
    ):
        model.setOptionValue(option, value)
    count = len(weights)
    for column, weight in enumerate(weights):
        model.addVar(0, 1)
        model.changeColCost(column, -weight)
        model.changeColIntegrality(column, highs.HighsVarType.kInteger)
    for group in at_most_one:
        model.addRow(-highs.kHighsInf, 1, len(group), list(group), [1.0] * len(group))
    for selection in banned:
        # at least one item of the banned selection is left out, or one more is taken
        signs = [1.0 if k in selection else -1.0 for k in range(count)]
        model.addRow(-highs.kHighsInf, len(selection) - 1, count, list(range(count)), signs)
    return model


def _solver() -> Any:
    try:
        import highspy
    except ImportError:
        remedy = "install it with: pip install 'shoryoku[choose]'"
        raise InputError(Problem("choose", "needs the solver HiGHS (highspy)", remedy)) from None
    return highspy
