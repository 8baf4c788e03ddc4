"""Industries and prefectures: the tables that firms are placed in, by name or code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shoryoku import strict_yaml
from shoryoku.money import shortened
from shoryoku.store import stored
from shoryoku.text import Text, did_you_mean, narrow

TABLES = Path(__file__).with_name("tables")


class SizeClass(NamedTuple):
    """A class of industries with its limits: yen of capital, and numbers of employees."""

    label: Text
    capital: int
    employees: int
    small: int


class Industry(NamedTuple):
    """An industry of the JSIC, or a whole size class; with the classes it may belong to."""

    code: str
    label: Text
    classes: tuple[str, ...]


@cache
def size_classes() -> dict[str, SizeClass]:
    """The size classes of the SME definition by id."""
    path = TABLES / "sme_sizes.yaml"

    def make() -> dict[str, SizeClass]:
        return {
            id_: SizeClass(Text(e["ja"], e["en"]), e["capital"], e["employees"], e["small"])
            for id_, e in strict_yaml.read(path).value.items()
        }

    return stored("sme_sizes", [path], make)


@cache
def industries() -> dict[str, Industry]:
    """Size classes and the 2,128 codes of the JSIC (14th revision), by id or code."""
    import csv

    found = {id_: Industry(id_, size.label, (id_,)) for id_, size in size_classes().items()}
    with (TABLES / "industries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            classes = tuple(row["sme_class"].split("|"))
            found[row["code"]] = Industry(row["code"], Text(row["ja"], row["en"]), classes)
    return found


@cache
def _rows() -> tuple[dict[str, str], dict[str, tuple[str, str, str]], dict[str, tuple[str, ...]]]:
    """Codes by plain name, names and classes by code, and codes of names that cover several.

    All as plain text: quick to read back.
    """

    def make() -> tuple[
        dict[str, str], dict[str, tuple[str, str, str]], dict[str, tuple[str, ...]]
    ]:
        by_name: dict[str, str] = {}
        by_code: dict[str, tuple[str, str, str]] = {}
        for code, industry in industries().items():
            by_code[code] = (*industry.label, "|".join(industry.classes))
            by_name.setdefault(_plain(industry.label.ja), code)
        # a full name goes before a shortened one, and that before a part (旅館、ホテル)
        for code, (name, _, _) in by_code.items():
            by_name.setdefault(_plain(re.sub(r"（.*?）", "", name)), code)
        for code, (name, _, _) in by_code.items():
            for part in name.split("、"):
                by_name.setdefault(_plain(part), code)
        covering: dict[str, tuple[str, ...]] = {}
        for name, entry in strict_yaml.read(TABLES / "industry_names.yaml").value.items():
            if "covers" in entry:
                covering[_plain(name)] = tuple(entry["covers"])
            else:
                by_name.setdefault(_plain(name), entry["code"])
        return by_name, by_code, covering

    return stored("industries", sorted(TABLES.iterdir()), make)


def industry(id_: str) -> Industry:
    """The industry of an id or code.

    Raises:
        KeyError: there is none.
    """
    ja, en, classes = _rows()[1][id_]
    return Industry(id_, Text(ja, en), tuple(classes.split("|")))


def _plain(name: str) -> str:
    return narrow(name).replace("、", ",").replace(" ", "")


def industry_id(written: str) -> str:
    """The id or code of an industry from its id, JSIC code or Japanese name.

    Names that the plan for labour saving uses are read as well, where they stand for one code.

    Raises:
        ValueError: no such industry, or a name that covers several; names the nearest.
    """
    name = narrow(str(written))
    by_name, by_code, covering = _rows()
    if name in by_code:
        return name
    code = by_name.get(_plain(name))
    if code is None and _plain(name) in covering:
        names = [f"{by_code[one][0]} ({one})" for one in covering[_plain(name)]]
        raise ValueError(
            f"{written!r} covers several industries of the JSIC; name one of them: "
            f"{', '.join(names)}"
        )
    if code is None:
        near = did_you_mean(_plain(name)[:60], list(by_name)) or "e.g. 製造業, 小売業, E, 18"
        raise ValueError(f"{shortened(written)} is not an industry of the JSIC; {near}")
    return code


class Prefecture(NamedTuple):
    """A prefecture: JIS code, Japanese name, English name."""

    code: str
    ja: str
    en: str


@cache
def prefectures() -> dict[str, Prefecture]:
    """The 47 prefectures by Japanese name."""
    import csv

    with (TABLES / "prefectures.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["ja"]: Prefecture(row["code"], row["ja"], row["en"])
            for row in csv.DictReader(lines)
        }


def prefecture_name(written: str | int) -> str:
    """The Japanese name of a prefecture from its name (東京都, 東京, Tokyo) or JIS code (13).

    Raises:
        ValueError: no such prefecture.
    """
    text = narrow(str(written))
    for prefecture in prefectures().values():
        short = prefecture.ja if prefecture.ja == "北海道" else prefecture.ja[:-1]
        if text in (prefecture.ja, short, prefecture.code, prefecture.code.lstrip("0")):
            return prefecture.ja
        if text.casefold() == prefecture.en.casefold():
            return prefecture.ja
    near = did_you_mean(text[:60], list(prefectures()))
    raise ValueError(f"{shortened(written)} is not a prefecture; {near or 'e.g. 東京都 or 13'}")
