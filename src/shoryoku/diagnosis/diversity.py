"""Diversity: Blau indices of six elements, their mean, and the share of new products in sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shoryoku import strict_yaml
from shoryoku.problems import InputError, Problem
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean

DATA = Path(__file__).with_name("data") / "diversity.yaml"


class Finding(NamedTuple):
    """A printed finding and where it stands."""

    words: Text
    at: str


class Diversity(NamedTuple):
    """Blau indices by element, and the range of their mean.

    Attributes:
        indices: by element; ``None`` where it is not known.
        low, high: the mean over the six elements; an unknown index lies in 0..1.
    """

    indices: dict[str, Fraction | None]
    low: Fraction
    high: Fraction

    @property
    def score(self) -> Fraction | None:
        """The mean of the six indices (S1:940), or ``None`` while one is unknown."""
        return None if None in self.indices.values() else self.low


def blau(counts: Sequence[int]) -> Fraction:
    """The Blau index ``1 - Σ p²`` of how people divide into groups (S1:940).

    Raises:
        InputError: no people, or a negative number.
    """
    if any(count < 0 for count in counts):
        raise InputError(Problem("counts", "a number of people is negative", "give 0 or more"))
    total = sum(counts)
    if not total:
        raise InputError(Problem("counts", "no people are counted", "give at least one person"))
    return 1 - sum((Fraction(count, total) ** 2 for count in counts), Fraction(0))


def diversity(counts: Mapping[str, Sequence[int] | None]) -> Diversity:
    """The diversity score: the mean of the Blau indices of six elements (S1:940).

    Args:
        counts: people by group, for each element; a missing element is unknown.

    Raises:
        InputError: no such element, or counts that are none.
    """
    known_elements = elements()
    for key in counts:
        if key not in known_elements:
            hint = did_you_mean(key, list(known_elements)) or f"use {', '.join(known_elements)}"
            raise InputError(Problem(key, "is not one of the six elements", hint))
    given = {id_: counts.get(id_) for id_ in known_elements}
    indices = {id_: None if people is None else blau(people) for id_, people in given.items()}
    known = sum((index for index in indices.values() if index is not None), Fraction(0))
    open_ = sum(index is None for index in indices.values())
    return Diversity(indices, known / len(known_elements), (known + open_) / len(known_elements))


def innovation_share(new_product_sales: int, sales: int) -> Fraction:
    """Sales of products and services at most three years on the market, of all sales (S1:942).

    Raises:
        InputError: no sales, or more new sales than sales.
    """
    if sales <= 0 or not 0 <= new_product_sales <= sales:
        found = f"{new_product_sales:,} of {sales:,} yen"
        raise InputError(Problem("new_product_sales", found, "a part of sales above 0 is expected"))
    return Fraction(new_product_sales, sales)


@cache
def elements() -> dict[str, Text]:
    """The six elements (S1:937, 940)."""
    return _read()[0]


def finding() -> Finding:
    """What the interim report says of diversity and innovation: of other firms, not of this one."""
    return _read()[1]


@cache
def _read() -> tuple[dict[str, Text], Finding]:
    def make() -> tuple[dict[str, Text], Finding]:
        data = strict_yaml.read(DATA).value
        elements = {e["id"]: Text(e["ja"], e["en"]) for e in data["elements"]}
        said = data["finding"]
        return elements, Finding(Text(said["ja"], said["en"]), said["at"])

    return stored("diversity", [DATA, Path(__file__)], make)
