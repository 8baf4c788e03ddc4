"""The part of the report on groups: who is eligible, who wins and loses, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from shoryoku.population import report_words as w
from shoryoku.population.charts import Balance, balances
from shoryoku.population.compare import BY, Comparison, Group
from shoryoku.population.disclosure import Figures, disclosed
from shoryoku.population.markup import heading, paragraph, row, table
from shoryoku.population.tiles import tiles
from shoryoku.population.wording import SUPPRESSED, about_yen, brief_yen, count
from shoryoku.text import Language, Text

_HIDDEN: Figures = {}
_Shown = Sequence[Figures | None]


def variant_groups(comparison: Comparison, scenario: int, language: Language) -> Iterator[str]:
    """What one variant changes for each group, compared with the baseline."""
    yield paragraph(w.REACHES_READ.in_language(language), "keep")
    for by, groups in comparison.groups.items():
        shown, before = disclosed(groups, scenario), disclosed(groups, 0)
        name = BY[by].in_language(language)
        yield heading(3, f"{name}ごと" if language == "ja" else f"By {name}")
        place = f"{by}-{scenario}"
        full = _variant_table(groups, shown, before, name, language)
        if by == "prefecture":
            yield _tiles(groups, shown, place, language)
            yield _folded(full, language, also=True)
        else:
            yield _balances(groups, shown, place, name, language)
            yield full


def baseline_groups(comparison: Comparison, language: Language) -> Iterator[str]:
    """Who is eligible under the rules as they are, by group."""
    columns = (w.ELIGIBLE, w.MISSING, w.INELIGIBLE, w.CERTAIN, w.AT_MOST)
    for by, groups in comparison.groups.items():
        name = BY[by].in_language(language)
        heads = [name, Text("会社", "Firms").in_language(language)]
        heads += [column.in_language(language) for column in columns]
        rows = []
        for group, found in zip(groups, disclosed(groups, 0), strict=True):
            known = found if found is not None else _HIDDEN
            counted = ("firms", "eligible", "unknown", "ineligible")
            cells = [count(known.get(key)) for key in counted]
            amounts = (known.get("certain_yen"), known.get("possible_yen"))
            cells += [about_yen(amount, language) for amount in amounts]
            rows.append(row(group.label.in_language(language), cells, heads))
        caption = f"{name}ごとの対象と額" if language == "ja" else f"Firms by {name}"
        full = table(caption, heads, rows, w.HIDDEN.in_language(language))
        yield _folded(full, language) if by == "prefecture" else full


def _variant_table(
    groups: Sequence[Group], shown: _Shown, before: _Shown, name: str, language: Language
) -> str:
    ja = language == "ja"
    heads = [name, "対象または不明" if ja else "Eligible or open"]
    heads += ["最大の額（いま）", "増減"] if ja else ["At most now", "Change"]
    heads += [column.in_language(language) for column in (w.WINNERS, w.LOSERS)]
    rows = []
    for group, now, then in zip(groups, before, shown, strict=True):
        cells = [SUPPRESSED] * 5
        if now is not None and then is not None:
            eligible, unknown = then["eligible"], then["unknown"]
            hidden = eligible is None or unknown is None
            cells = [
                SUPPRESSED if hidden else count((eligible or 0) + (unknown or 0)),
                about_yen(now["possible_yen"], language),
                _change(then, language),
                count(then["winners"]),
                count(then["losers"]),
            ]
        rows.append(row(group.label.in_language(language), cells, heads))
    caption = f"{name}ごとの変化" if ja else f"Changes by {name}"
    return table(caption, heads, rows, w.HIDDEN.in_language(language))


def _change(found: Figures, language: Language) -> str:
    gained, lost = found["gained"], found["lost"]
    if gained is None or lost is None:
        return SUPPRESSED
    return about_yen(gained - lost, language, signed=True)


def _balances(
    groups: Sequence[Group], shown: _Shown, place: str, name: str, language: Language
) -> str:
    rows = []
    for group, found in zip(groups, shown, strict=True):
        known = found if found is not None else _HIDDEN
        if known.get("gained") == known.get("lost") == 0:
            continue
        rows.append(
            Balance(
                group.label.in_language(language),
                known.get("gained"),
                known.get("lost"),
                count(known.get("winners")),
                count(known.get("losers")),
            )
        )
    if not rows:
        return paragraph(w.NOBODY.in_language(language))
    title = f"増える額と減る額（{name}）" if language == "ja" else f"Yen gained and lost by {name}"
    chart = balances(place, title, rows, lambda yen: about_yen(yen, language), language)
    return chart.figure(language, also=True)


def _tiles(groups: Sequence[Group], shown: _Shown, place: str, language: Language) -> str:
    values: dict[str, float | None] = {}
    for group, found in zip(groups, shown, strict=True):
        gained = found["gained"] if found else None
        lost = found["lost"] if found else None
        if group.key is not None:
            values[group.key] = None if gained is None or lost is None else gained - lost
    head = Text("増減額", "change in yen").in_language(language)
    title = Text("最大の額の増減（都道府県）", "Change of the greatest amounts by prefecture")
    chart = tiles(
        place,
        title.in_language(language),
        values,
        lambda yen: brief_yen(yen, language),
        language,
        head,
    )
    return chart.figure(language, also=True)


def _folded(full: str, language: Language, also: bool = False) -> str:
    summary = escape(w.ALL_PREFECTURES.in_language(language))
    kind = ' class="also"' if also else ""
    return f"<details{kind}><summary>{summary}</summary>{full}</details>"
