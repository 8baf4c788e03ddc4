"""Which behaviour each scenario is computed with: the most particular that anyone gave.

From least to most particular: the defaults of the product, the award rates that the rulebook
knows of the programme itself, a behaviour file, what a reform file says for before and after, and
what a variant says for itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from shoryoku.population.behaviour import Assumption, Behaviour, Distribution, default_behaviour
from shoryoku.population.parameters import read_document
from shoryoku.population.reform import Reform, baseline_ids
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.rules import STANDINGS
from shoryoku.text import Text

LEAST_CALLS = 3  # award rates of fewer calls say nothing about their range


def behaviours(
    reforms: Sequence[Reform], given: Mapping[str, Assumption], rulebook: Rulebook
) -> list[Behaviour]:
    """The behaviour under the baseline, then under each variant of each reform.

    Args:
        given: the parameters of a behaviour file.

    Raises:
        InputError: two reform files say different things of how firms behave before the reform.
    """
    common: dict[str, Assumption] = {}
    for reform in reforms:
        for id_, assumption in reform.behaviour.items():
            if common.setdefault(id_, assumption) != assumption:
                expected = "say it once, in a file for --behaviour"
                where = f"{reform.file} behaviour.{id_}"
                raise InputError(Problem(where, "is given differently elsewhere", expected))
    measured = {}
    programmes = {id_.partition("@")[0] for id_ in baseline_ids(reforms)}
    if len(programmes) == 1:
        own = award_rates(rulebook, programmes.pop())
        measured = {"award_rate": own} if own else {}
    base = {**default_behaviour(), **measured, **given, **common}
    found: list[Behaviour] = [base]
    for reform in reforms:
        found += [{**base, **variant.behaviour} for variant in reform.variants]
    return found


def award_rates(rulebook: Rulebook, programme: str) -> Assumption | None:
    """The award rates of a programme's own calls, where at least three are in the rulebook."""
    calls: dict[tuple[int, int], str] = {}
    standing, refs = STANDINGS[0], dict[str, None]()
    for rule in rulebook.programme(programme).rules.values():
        if rule.results is None or rule.results in calls:
            continue  # frames and later vintages repeat what stands above them
        calls[rule.results] = rule.id
        document = read_document(rulebook, rule).layer.value
        known = document["results"].get("standing") or document["standing"]
        standing = max(standing, known, key=STANDINGS.index)
        source = document["results"].get("source") or document["source"]
        for id_ in [source] if isinstance(source, str) else source:
            refs[rule.sources[id_].ref] = None
    if len(calls) < LEAST_CALLS:
        return None
    rates = tuple(Fraction(adopted, applied) for applied, adopted in calls)
    note = Text(
        f"この制度の採択数÷申請数：{'、'.join(calls.values())}",
        f"adopted over applied in the programme's own calls: {', '.join(calls.values())}",
    )
    return Assumption(
        "award_rate",
        Distribution("observed", rates),
        "share",
        "；".join(refs),
        standing,
        note,
    )
