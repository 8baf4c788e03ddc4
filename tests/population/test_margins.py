"""The printed margins: consistent with each other, each with its source, and other margins read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shoryoku.firm.codes import prefectures
from shoryoku.population.margins import SHIPPED, load
from shoryoku.problems import InputError

PRINTED = load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "margins"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_universe_is_that_of_the_census_of_2021() -> None:
    """中小企業庁 2023-12-13: 3,375,255 firms; 3,364,891 small and medium, 10,364 large."""
    assert PRINTED.universe() == 3_375_255
    by_industry = [t.value for t in PRINTED.targets if t.id.startswith("firms.sme.")]
    assert sum(by_industry) == 3_364_891


def test_every_target_has_a_source_a_year_and_a_universe() -> None:
    for target in PRINTED.targets:
        assert target.source and target.universe and 2000 < target.year < 2030, target.id


def test_at_least_a_tenth_of_the_targets_are_held_out() -> None:
    held_out = [target for target in PRINTED.targets if not target.used]
    assert len(held_out) >= len(PRINTED.targets) / 10


def test_no_assumption_is_called_official() -> None:
    assert all(target.standing != "assumed" for target in PRINTED.targets)


def test_every_prefecture_stands_once_in_the_table_of_establishments() -> None:
    assert [prefecture.name for prefecture in PRINTED.prefectures] == list(prefectures())


def test_establishments_are_those_of_the_census() -> None:
    """SSDSE-E-2026: private establishments in 建設業 485,135; the municipalities miss three."""
    total = sum(prefecture.establishments["D"] for prefecture in PRINTED.prefectures)
    assert total == 485_132


def test_wholesale_and_retail_make_up_the_division() -> None:
    for prefecture in PRINTED.prefectures:
        counts = prefecture.establishments
        assert counts["wholesale"] + counts["retail"] == counts["I"]
        assert counts["wholesale"] > 0


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("targets.yaml", "measure: persons", "measure: people", "'people' is not one of firms"),
        ("targets.yaml", "use: held_out", "use: maybe", "'maybe' is not one of used, held_out"),
        ("targets.yaml", "[東京都]", "[江戸]", "'江戸' is not one of"),
        ("targets.yaml", "id: firms.osaka", "id: firms.tokyo", "firms.tokyo stands twice"),
        ("industries.yaml", "K: {division", "ZZ: {division", "cannot be read as an industry"),
        ("prefectures.csv", "東京都,", "北海道,", "give each of the 47 prefectures once"),
        ("assumptions.yaml", "  pay: 0.15", "  pay: little", "spread.pay: is not a number"),
        ("assumptions.yaml", "day: 2026-04-01", "day: spring", "day: is not a date"),
        ("assumptions.yaml", "[-0.6, -0.2,", "[-0.2,", "has 5 entries; 6 are expected"),
    ],
)
def test_margins_that_cannot_be_read_are_refused_by_name(
    folder: Path, name: str, old: str, new: str, message: str
) -> None:
    change(folder, name, old, new)
    with pytest.raises(InputError) as refused:
        load(folder)
    assert message in str(refused.value)
    assert name in str(refused.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "prefectures.csv").unlink()
    with pytest.raises(InputError, match=r"prefectures\.csv"):
        load(folder)
