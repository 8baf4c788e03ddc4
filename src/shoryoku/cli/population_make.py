"""``shoryoku population make``: synthetic firms from published margins, and how near they came."""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shoryoku.cli.shown import add_language, day, language, print_json, print_lines
from shoryoku.money import format_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.prose import Line
from shoryoku.text import Language, Text, narrow

if TYPE_CHECKING:
    from shoryoku.population.synthesise import Made
    from shoryoku.population.targets import Reached

_MONEY = ("sales", "value_added", "payroll")
_HEADINGS = {
    "ja": ("比", "扱い", "目標", "結果", "内容", "出典"),
    "en": ("ratio", "use", "wanted", "reached", "what", "source"),
}
_STANDINGS = {
    "official": Text("公表資料", "official"),
    "secondary": Text("二次資料", "secondary"),
    "seed": Text("配布資料", "seed document"),
    "remembered": Text("記憶・未確認", "remembered, unverified"),
    "assumed": Text("仮定", "assumed"),
}
_USES = {"ja": ("使用", "検証のみ"), "en": ("used", "held out")}


def add_make(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of ``make``."""
    what = "make a synthetic population of firms from published totals"
    parser = parsers.add_parser("make", help=what, description=what)
    parser.add_argument(
        "--firms",
        metavar="N",
        default="3_375_255",
        help="how many rows (3_375_255: every company and sole proprietor of 2021)",
    )
    parser.add_argument(
        "--seed", metavar="N", default="7", help="the same seed, the same firms (7)"
    )
    parser.add_argument("--out", required=True, metavar="FIRMS.parquet")
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    parser.add_argument("--on", metavar="DATE", help="the day of the minimum wages (2026-04-01)")
    parser.add_argument(
        "--margins", metavar="DIR", type=Path, help="other margins than those that are shipped"
    )
    parser.add_argument("--json", action="store_true", help="the targets as JSON")
    add_language(parser)


def run_make(options: argparse.Namespace) -> int:
    """Make the file; print each target with what was wanted and reached.

    Raises:
        InputError: an option cannot be used, or a target was missed; then nothing is written.
    """
    from shoryoku.population.margins import SHIPPED, load
    from shoryoku.population.synthesise import make

    out = Path(options.out)
    if not options.force and (out.exists() or out.with_suffix(".targets.json").exists()):
        found = "is there already, or its list of targets"
        raise InputError(Problem(str(out), found, "give another name, or --force"))
    made = make(
        out,
        _whole("--firms", options.firms),
        _whole("--seed", options.seed),
        day=day(options.on),
        margins=load(options.margins or SHIPPED),
        progress=_progress() if sys.stderr.isatty() else None,
    )
    if options.json:
        print_json(json.loads(made.targets_path.read_text(encoding="utf-8")))
    else:
        print_lines(_described(made, language(options)))
    return 0


def _whole(option: str, written: str) -> int:
    text = re.sub(r"[_,]", "", narrow(written))
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise InputError(Problem(option, f"{written!r} is not a whole number", "such as 3_375_255"))
    return int(text)


def _progress() -> Callable[[float], None]:
    def show(share: float) -> None:
        end = "\n" if share >= 1 else ""
        print(f"\r\x1b[K{share:.0%}", end=end, file=sys.stderr, flush=True)

    return show


def _described(made: Made, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"{made.path}: {made.rows:,}{'社' if ja else ' firms'}"
    yield (
        0,
        "合成データです。実在の企業は1社も含みません。公表された合計に合わせた推計で、内訳の多くは仮定です。"
        if ja
        else "Synthetic: no row is a real firm. Fitted to printed totals; much else is assumed.",
    )
    yield (
        0,
        f"1行は実際の{made.weight:.4g}社に当たります（weight列）。"
        if ja
        else f"Each row stands for {made.weight:.4g} firms (column weight).",
    )
    yield 0, ""
    rows = [_HEADINGS[lang], *(_row(one, lang) for one in made.targets)]
    widths = [max(_cells(row[at]) for row in rows) for at in range(4)]
    for row in rows:
        figures = "  ".join(_right(text, width) for text, width in zip(row, widths, strict=False))
        yield 0, f"{figures}  {row[4]}（{row[5]}）" if ja else f"{figures}  {row[4]} ({row[5]})"
    yield 0, ""
    held = [one for one in made.targets if not one.target.used]
    yield (
        0,
        f"目標{len(made.targets)}件のうち{len(held)}件は合わせ込みに使わず、検証だけに使いました。"
        if ja
        else f"{len(held)} of {len(made.targets)} targets were never used in fitting.",
    )
    yield 0, f"{'目標の一覧' if ja else 'list of targets'}: {made.targets_path}"


def _row(one: Reached, lang: Language) -> Sequence[str]:
    target = one.target
    return (
        f"{one.ratio:.3f}",
        _USES[lang][0 if target.used else 1],
        _figure(one, target.value, lang),
        _figure(one, one.reached, lang),
        target.label.in_language(lang),
        _STANDINGS[target.standing].in_language(lang),
    )


def _figure(one: Reached, value: float, lang: Language) -> str:
    target = one.target
    if target.against is not None or target.per_all or (target.per and value < 100):
        return f"{value:.3f}"
    if target.measure not in _MONEY:
        return f"{value:,.0f}"
    # more than seven digits are not printed anywhere
    rounded = int(float(f"{value:.7g}"))
    return format_yen(rounded, lang)


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _right(text: str, width: int) -> str:
    return " " * (width - _cells(text)) + text
