"""The report of a comparison: one HTML file to read, send or print, with nothing to fetch.

No script, no image, no address is called; whatever people wrote is escaped. Every result is a
range, every behaviour has its source or is marked as assumed, and cells of few firms are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from shoryoku import __version__
from shoryoku.money import format_yen
from shoryoku.population import report_words as w
from shoryoku.population.change import Change
from shoryoku.population.charts import Range, Swing, ranges, tornado
from shoryoku.population.compare import Comparison, Scenario
from shoryoku.population.disclosure import figures
from shoryoku.population.markup import framed, heading, paragraph, row, table
from shoryoku.population.report_groups import baseline_groups, variant_groups
from shoryoku.population.report_method import method, not_known
from shoryoku.population.style import STYLE
from shoryoku.population.uncertainty import NAMES, Outlook, Spread
from shoryoku.population.wording import about_yen, count, counts, ends, share, span
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language

MOST_IN_DETAIL = 3
MOST_BEFORE_ANSWER = 6  # with more variants the list of changes comes after the answer
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class About(NamedTuple):
    """How a comparison was made, as far as its figures do not say so.

    Attributes:
        source: the name of the file of firms.
        synthetic: whether its firms are synthetic.
        not_read: columns that are no terms.
        ceiling: the most yen that are paid; ``None`` for no ceiling.
    """

    source: str
    synthetic: bool
    not_read: tuple[str, ...]
    draws: int
    seed: int
    ceiling: int | None


def report(
    comparison: Comparison, outlooks: Sequence[Outlook], about: About, language: Language
) -> str:
    """The report as one HTML document."""
    title = headline(comparison, outlooks, language)
    changes = list(_changes(comparison, language))
    answer = list(_answer(comparison, outlooks, about, language))
    parts = [
        *_head(comparison, about, title, language),
        *(answer + changes if len(outlooks) > MOST_BEFORE_ANSWER else changes + answer),
        *_decides(comparison, outlooks, language),
        *_details(comparison, outlooks, language),
        *method(comparison, outlooks, language),
        *not_known(comparison, about.not_read, about.synthetic, language),
    ]
    made = f"shoryoku {__version__} / {comparison.on.isoformat()} / seed {about.seed}"
    footer = f"{w.FOOTER.in_language(language)} {made}"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + f"\n<footer>{paragraph(footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def headline(comparison: Comparison, outlooks: Sequence[Outlook], language: Language) -> str:
    """The finding in one sentence: how far the budget moves, as a range."""
    moved = [
        (scenario, outlook.difference)
        for scenario, outlook in zip(comparison.scenarios, outlooks, strict=True)
        if outlook.difference is not None
    ]
    if not moved:
        return w.AS_THEY_ARE.in_language(language)
    scenario, most = max(moved, key=lambda each: abs(each[1].p50))
    name, moves = scenario.name.in_language(language), _moves(most, language)
    if len(moved) == 1:
        return f"「{name}」：予算は{moves}" if language == "ja" else f"“{name}” {moves}"
    return (
        f"{len(moved)}案のうち、いちばん動くのは「{name}」：予算は{moves}"
        if language == "ja"
        else f"Of {len(moved)} variants “{name}” moves most: it {moves}"
    )


def _moves(spread: Spread, language: Language) -> str:
    ja = language == "ja"
    if spread.p10 == spread.p90 == 0:
        return "変わりません" if ja else "leaves the budget as it is"
    if spread.p10 < 0 < spread.p90:
        both = span(spread, language, signed=True)
        return f"{both} 動く見込みです" if ja else f"would move the budget by {both}"
    low, high = sorted((abs(spread.p10), abs(spread.p90)))
    positive = span(Spread(low, abs(spread.p50), high), language)
    if spread.p90 > 0:
        return f"{positive} 増える見込みです" if ja else f"would raise the budget by {positive}"
    return f"{positive} 減る見込みです" if ja else f"would lower the budget by {positive}"


def _head(comparison: Comparison, about: About, title: str, language: Language) -> Iterator[str]:
    ja = language == "ja"
    whole = comparison.whole
    rules = "、".join(rule.name.in_language(language) for rule in comparison.scenarios[0].rules)
    yield heading(1, title)
    if about.synthetic:
        yield paragraph(w.SYNTHETIC.in_language(language), "warn")
    lead = (
        f"{rules}の規則を変えたら、だれが対象になり、いくらかかるか。{count(whole.firms)}社に、"
        "いまの規則と変えた規則を1社ずつ当てはめて比べました。"
        if ja
        else f"Who would be eligible and what would it cost if the rules of {rules} changed? Both "
        f"the rules as they are and the changed ones were applied to {count(whole.firms)} firms."
    )
    yield paragraph(lead, "lead")
    lines = f"{whole.records:,}{'行' if ja else ' rows'}"
    rows = [
        (w.FIRMS, f"{about.source}（{lines}）" if ja else f"{about.source} ({lines})"),
        (w.WEIGHT, _weight(comparison, language)),
        (w.DAY, comparison.on.isoformat()),
        (w.VARIANTS, str(len(comparison.scenarios) - 1)),
        (w.DRAWS, f"{about.draws:,}（{about.seed}）" if ja else f"{about.draws:,} ({about.seed})"),
    ]
    if about.ceiling is not None:
        rows.append((w.CEILING, format_yen(about.ceiling, language)))
    cells = "".join(
        f"<dt>{escape(key.in_language(language))}</dt><dd>{escape(value)}</dd>"
        for key, value in rows
    )
    yield f'<dl class="kv">{cells}</dl>'


def _weight(comparison: Comparison, language: Language) -> str:
    if comparison.weight is None:
        return w.ONE_EACH.in_language(language)
    mean = float(comparison.whole.firms) / max(1, comparison.whole.records)
    if language == "ja":
        return f"平均 {mean:,.2f}社（{comparison.weight} の列）"
    return f"{mean:,.2f} on average (column {comparison.weight})"


def _answer(
    comparison: Comparison, outlooks: Sequence[Outlook], about: About, language: Language
) -> Iterator[str]:
    pairs = list(zip(comparison.scenarios, outlooks, strict=True))

    def words(yen: float) -> str:
        return about_yen(yen, language)

    def signed(yen: float) -> str:
        return about_yen(yen, language, signed=True)

    yield heading(2, w.COST.in_language(language))
    yield paragraph(w.COST_READ.in_language(language))
    yield _budget_table(pairs, about, language)
    bars = [
        Range(scenario.name.in_language(language), *outlook.budget, own=at > 0)
        for at, (scenario, outlook) in enumerate(pairs)
    ]
    title = w.BUDGET_CHART.in_language(language)
    yield ranges("budget", title, bars, words, language).figure(language, also=True)
    bars = [
        Range(scenario.name.in_language(language), *outlook.difference)
        for scenario, outlook in pairs
        if outlook.difference
    ]
    title = w.DIFFERENCE.in_language(language)
    yield heading(3, title)
    yield paragraph(w.DIFFERENCE_READ.in_language(language))
    yield ranges("difference", title, bars, signed, language).figure(language)
    yield heading(3, w.EVERYONE.in_language(language))
    yield _counts_table(comparison, language)


def _budget_table(
    pairs: Sequence[tuple[Scenario, Outlook]], about: About, language: Language
) -> str:
    one = len(pairs) == 2
    heads = ["", "P10", "P50", "P90", w.AWARDS.in_language(language)]
    if about.ceiling is not None:
        heads += [w.PAID.in_language(language), w.REACHED.in_language(language)]
    rows = []
    for at, (scenario, outlook) in enumerate(pairs):
        cells = [about_yen(value, language) for value in outlook.budget]
        cells.append(counts(outlook.awards, language))
        if outlook.paid is not None and outlook.over_ceiling is not None:
            cells += [span(outlook.paid, language), share(outlook.over_ceiling)]
        rows.append(row(scenario.name.in_language(language), cells, heads, own=at > 0 and one))
    return table(w.BUDGET.in_language(language), heads, rows)


def _counts_table(comparison: Comparison, language: Language) -> str:
    one = len(comparison.scenarios) == 2
    columns = (w.ELIGIBLE, w.MISSING, w.CERTAIN, w.AT_MOST, w.WINNERS, w.LOSERS)
    heads = ["", *(column.in_language(language) for column in columns)]
    rows = []
    for at, scenario in enumerate(comparison.scenarios):
        found = figures(comparison.whole, at)
        cells = [count(found["eligible"]), count(found["unknown"])]
        cells += [about_yen(found[key], language, 4) for key in ("certain_yen", "possible_yen")]
        cells += [count(found[key]) if at else "—" for key in ("winners", "losers")]
        rows.append(row(scenario.name.in_language(language), cells, heads, own=at > 0 and one))
    caption = w.FIRMS_AND_YEN.in_language(language)
    return table(caption, heads, rows, w.EVERYONE_READ.in_language(language))


def _changes(comparison: Comparison, language: Language) -> Iterator[str]:
    yield heading(2, w.CHANGED.in_language(language))
    heads = [head.in_language(language) for head in w.CHANGE_HEADS]
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    rows: list[str] = []
    for scenario in comparison.scenarios[1:]:
        name = escape(scenario.name.in_language(language))
        ids = escape("、".join(rule.id for rule in scenario.rules))
        rows.append(
            f'<tr class="group"><th scope="rowgroup" colspan="3">{name} <small>{ids}</small>'
            "</th></tr>"
        )
        rows += _change_rows(scenario, heads, language)
    yield framed("", columns, rows, kind="cardify three")


def _change_rows(scenario: Scenario, heads: Sequence[str], language: Language) -> Iterator[str]:
    for change in scenario.variant.changes if scenario.variant else ():
        old, new = (
            escape((words or w.NOTHING).in_language(language)) for words in (change.old, change.new)
        )
        path = f"<code>{escape(change.path)}</code>"
        label = escape(change.label.in_language(language))
        title = path if change.label.ja == change.path else f"{label}<br>{path}"
        source = escape(_source(change, language))
        yield (
            f'<tr><th scope="row">{title}</th>'
            f'<td class="wide" data-l="{heads[1]}"><del>{old}</del> → <ins>{new}</ins></td>'
            f'<td class="wide src" data-l="{heads[2]}">{source}</td></tr>'
        )


def _source(change: Change, language: Language) -> str:
    if change.origin is None:
        return "—"
    refs = "；".join(f"{each.ref} {each.section or ''}".strip() for each in change.sources)
    standing = STANDING[change.origin.standing].in_language(language)
    return f"{standing}{'：' if language == 'ja' else ': '}{refs}"


def _decides(
    comparison: Comparison, outlooks: Sequence[Outlook], language: Language
) -> Iterator[str]:
    yield heading(2, w.DECIDES.in_language(language))
    yield paragraph(w.DECIDES_READ.in_language(language))
    for at in dict.fromkeys((0, *_most_moved(outlooks)[:1])):
        outlook = outlooks[at]
        yield heading(3, comparison.scenarios[at].name.in_language(language))
        bars = []
        for bar in outlook.tornado:
            low, high = ends(bar, outlook.behaviour.get(bar.parameter), language)
            label = NAMES[bar.parameter].in_language(language)
            bars.append(Swing(label, bar.low, bar.high, low, high))
        yield tornado(
            f"tornado-{at}",
            w.TORNADO.in_language(language),
            bars,
            outlook.tornado[0].middle,
            lambda yen: about_yen(yen, language),
            language,
        ).figure(language, open_=True)


def _most_moved(outlooks: Sequence[Outlook]) -> list[int]:
    """The variants by how far they move the budget, the farthest first."""
    middle = [each.difference.p50 if each.difference else 0 for each in outlooks]
    return sorted(range(1, len(outlooks)), key=lambda at: -abs(middle[at]))


def _details(
    comparison: Comparison, outlooks: Sequence[Outlook], language: Language
) -> Iterator[str]:
    chosen = _most_moved(outlooks)[:MOST_IN_DETAIL]
    for at in sorted(chosen):
        name = comparison.scenarios[at].name.in_language(language)
        yield heading(2, w.REACHES.in_language(language).format(name), "page")
        yield from variant_groups(comparison, at, language)
    rest = len(outlooks) - 1 - len(chosen)
    if rest:
        left_out = (
            f"ほかの{rest}案の内訳は省きました（予算の動きが大きい{len(chosen)}案だけを載せました）。"
            if language == "ja"
            else f"The breakdown of the {rest} variants that move the budget less is left out."
        )
        yield paragraph(left_out, "note")
    yield heading(2, w.REACHES_NOW.in_language(language))
    yield from baseline_groups(comparison, language)
