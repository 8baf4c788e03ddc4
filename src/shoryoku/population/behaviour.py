"""How firms and offices behave: distributions with a source each, or marked as assumed.

No rule says how many eligible firms apply, how many applications are adopted and what is paid
in the end. These are parameters, given as distributions and never as one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shoryoku import strict_yaml
from shoryoku.money import format_ratio, parse_rate
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.rules import STANDINGS
from shoryoku.text import Language, Text, did_you_mean

DEFAULTS = Path(__file__).with_name("behaviour.yaml")
Floats = NDArray[np.float64]

LABELS = {
    "take_up": Text("申請率", "take-up"),
    "award_rate": Text("採択率", "award rate"),
    "cost": Text("支払額の倍率", "cost multiplier"),
    "unknown_eligible": Text(
        "情報が足りない会社のうち対象になる割合",
        "share of firms with missing facts that are eligible",
    ),
    "within_range": Text("補助額の幅のなかの位置", "place within the range of the subsidy"),
}
HELP = {
    "take_up": Text(
        "対象の会社のうち、申請する会社の割合", "share of the eligible firms that apply"
    ),
    "award_rate": Text("申請のうち、採択される割合", "share of applications that are adopted"),
    "cost": Text(
        "規則で計算した額に対する、実際に払う額", "what is paid over what the rule computes"
    ),
    "unknown_eligible": Text("0＝1社も対象でない、1＝すべて対象", "0 = none of them, 1 = all"),
    "within_range": Text("0＝最小の額、1＝最大の額", "0 = the least amount, 1 = the greatest"),
}
FORM_WORDS = {
    "fixed": Text("一定", "fixed"),
    "uniform": Text("一様分布", "uniform"),
    "triangular": Text("三角分布", "triangular"),
    "beta": Text("ベータ分布", "beta"),
    "lognormal": Text("対数正規分布（中央値、P90）", "lognormal (median, P90)"),
    "observed": Text("実際の値", "values seen"),
}
FORMS = {
    "fixed": "one number",
    "uniform": "[least, greatest]",
    "triangular": "[least, most likely, greatest]",
    "beta": "[a, b], both at least 1",
    "lognormal": "[median, value at P90]",
    "observed": "two or more values that were seen",
}
_COUNTS = {"fixed": 1, "uniform": 2, "triangular": 3, "beta": 2, "lognormal": 2}
_GRID = 20_001
_Z90 = NormalDist().inv_cdf(0.9)


class Distribution(NamedTuple):
    """One form with its exact numbers, read through its quantiles."""

    form: str
    numbers: tuple[Fraction, ...]

    def quantile(self, at: Floats) -> Floats:
        """The values below which the shares ``at`` (each from 0 to 1) of all draws lie.

        ``triangular``: the inverse of the cumulative distribution; ``lognormal``: median and
        P90 fix both parameters; ``beta``: the density summed over a grid; ``observed``: straight
        lines between the values seen, from the least to the greatest.
        """
        given = [float(number) for number in self.numbers]
        match self.form:
            case "fixed":
                return np.full_like(at, given[0])
            case "uniform":
                return given[0] + at * (given[1] - given[0])
            case "triangular":
                return _triangular(at, *given)
            case "beta":
                grid = np.linspace(0.0, 1.0, _GRID)
                density = grid ** (given[0] - 1) * (1 - grid) ** (given[1] - 1)
                summed = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
                return np.interp(at, summed / summed[-1], grid)
            case "lognormal":
                inverse = NormalDist().inv_cdf
                inside = np.clip(at, 1e-12, 1 - 1e-12)
                normal = np.array([inverse(float(each)) for each in inside])
                return given[0] * (given[1] / given[0]) ** (normal / _Z90)
            case _:
                return np.interp(at, np.linspace(0.0, 1.0, len(given)), sorted(given))

    def words(self, language: Language, as_share: bool = True) -> str:
        """``三角分布 0.5%、1.0%、3.0%``."""
        numbers = [
            format_ratio(number).lstrip("≈") if as_share else _plain(number)
            for number in sorted(self.numbers)
        ]
        if self.form == "beta":
            numbers = [_plain(number) for number in self.numbers]
        separator = "、" if language == "ja" else ", "
        return f"{FORM_WORDS[self.form].in_language(language)} {separator.join(numbers)}"


class Assumption(NamedTuple):
    """One behavioural parameter.

    Attributes:
        unit: ``share``, ``multiplier``, or ``applications`` (take-up as a number of
            applications, divided by the eligible firms of the baseline).
        source: where the distribution comes from; ``None`` where it is only assumed.
    """

    id: str
    distribution: Distribution
    unit: str
    source: str | None
    standing: str
    note: Text | None = None

    def words(self, language: Language) -> str:
        """The distribution as a person reads it."""
        written = self.distribution.words(language, self.unit == "share")
        if self.unit == "applications":
            return f"{written} 件" if language == "ja" else f"{written} applications"
        return written


Behaviour = Mapping[str, Assumption]


def read_behaviour(path: Path) -> dict[str, Assumption]:
    """A file of behavioural parameters; those left out keep their defaults.

    Raises:
        InputError: a parameter is unknown or its distribution is not in order.
    """
    document = strict_yaml.read(path)
    return behaviour_from(document.value, document, ())


@cache
def default_behaviour() -> Behaviour:
    """The defaults that the product ships, each with source and standing."""
    return read_behaviour(DEFAULTS)


def behaviour_from(
    value: Any, document: strict_yaml.Document, path: tuple[str | int, ...]
) -> dict[str, Assumption]:
    """The parameters in one mapping of a document.

    Raises:
        InputError: every problem found.
    """
    if not isinstance(value, dict):
        expected = f"give one of {', '.join(LABELS)}, each with a distribution"
        raise InputError(Problem(document.where(path), "is not a mapping", expected))
    found: dict[str, Assumption] = {}
    problems: list[Problem] = []
    for id_, entry in value.items():
        where = document.where((*path, id_))
        try:
            found[id_] = _assumption(id_, entry)
        except ValueError as error:
            problems.append(Problem(where, *str(error).split("; ", 1)))
    if problems:
        raise InputError(problems)
    return found


def _assumption(id_: str, entry: Any) -> Assumption:
    if id_ not in LABELS:
        hint = did_you_mean(id_, list(LABELS)) or f"one of {', '.join(LABELS)}"
        raise ValueError(f"{id_!r} is not a behavioural parameter; {hint}")
    forms = [key for key in FORMS if isinstance(entry, dict) and key in entry]
    if len(forms) != 1:
        raise ValueError(f"needs one distribution; one of {', '.join(FORMS)}")
    other = set(entry) - {forms[0], "source", "standing", "note", "unit"}
    if other:
        raise ValueError(f"the key {sorted(other)[0]!r} is unknown; give source, standing, note")
    unit = "multiplier" if id_ == "cost" else str(entry.get("unit", "share"))
    if unit not in (("share", "applications") if id_ == "take_up" else ("share", "multiplier")):
        raise ValueError(f"the unit {unit!r} does not fit; only take_up may be in applications")
    source, standing = entry.get("source"), entry.get("standing")
    if source is None:
        standing = standing or "assumed"
    if standing not in STANDINGS or (source is None and standing != "assumed"):
        raise ValueError(
            f"the standing is {standing!r}; with a source one of {', '.join(STANDINGS)}, "
            "without one it is assumed"
        )
    return Assumption(
        id_, _distribution(forms[0], entry[forms[0]], unit), unit, source, standing, _note(entry)
    )


def _note(entry: dict[str, Any]) -> Text | None:
    note = entry.get("note")
    if isinstance(note, dict) and set(note) == {"ja", "en"}:
        return Text(str(note["ja"]), str(note["en"]))
    return Text(str(note), str(note)) if note else None


def _distribution(form: str, written: Any, unit: str) -> Distribution:
    given = written if isinstance(written, list) else [written]
    try:
        numbers = tuple(parse_rate(str(number)) for number in given)
    except ValueError as error:
        raise ValueError(f"{error}; give {FORMS[form]}") from None
    wanted = _COUNTS.get(form)
    if len(numbers) != wanted if wanted else len(numbers) < 2:
        raise ValueError(f"{form} has {len(numbers)} numbers; give {FORMS[form]}")
    if form in ("uniform", "triangular", "lognormal") and list(numbers) != sorted(numbers):
        raise ValueError(f"the numbers of {form} do not rise; give {FORMS[form]}")
    if form == "beta":
        if min(numbers) < 1 or unit != "share":
            raise ValueError(f"beta does not fit here; for a share, give {FORMS[form]}")
        return Distribution(form, numbers)
    if form == "lognormal" and (unit == "share" or numbers[0] <= 0):
        raise ValueError("lognormal does not fit here; it is for a multiplier above 0")
    if min(numbers) < 0 or (unit == "share" and max(numbers) > 1):
        raise ValueError("a number is out of range; a share lies between 0 and 1, e.g. 2.5%")
    return Distribution(form, numbers)


def _triangular(at: Floats, low: float, mode: float, high: float) -> Floats:
    if high == low:
        return np.full_like(at, low)
    edge = (mode - low) / (high - low)
    left = low + np.sqrt(at * (high - low) * (mode - low))
    right = high - np.sqrt((1 - at) * (high - low) * (high - mode))
    return np.where(at < edge, left, right)


def _plain(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):g}"
