"""The part of the report on how it was made: assumptions with their sources, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from shoryoku.population import report_words as w
from shoryoku.population.behaviour import HELP, LABELS, Assumption
from shoryoku.population.compare import Comparison
from shoryoku.population.disclosure import figures
from shoryoku.population.markup import framed, heading, items
from shoryoku.population.uncertainty import Outlook
from shoryoku.population.wording import count, share
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language


def method(
    comparison: Comparison, outlooks: Sequence[Outlook], language: Language
) -> Iterator[str]:
    """How the figures came about, and every behavioural parameter with its source."""
    yield heading(2, w.METHOD.in_language(language))
    yield items([line.in_language(language) for line in w.METHOD_LINES])
    heads = [head.in_language(language) for head in w.BEHAVIOUR_HEADS]
    rows = [_assumption(each, heads, "", language) for each in _in_order(outlooks[0])]
    for scenario, outlook in zip(comparison.scenarios[1:], outlooks[1:], strict=True):
        name = scenario.name.in_language(language)
        rows += [
            _assumption(each, heads, name, language)
            for each in _in_order(outlook)
            if each != outlooks[0].behaviour[each.id]
        ]
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield framed(w.BEHAVIOUR.in_language(language), columns, rows, kind="cardify three")


def _in_order(outlook: Outlook) -> list[Assumption]:
    return [outlook.behaviour[id_] for id_ in LABELS]


def _assumption(each: Assumption, heads: Sequence[str], only_in: str, language: Language) -> str:
    ja = language == "ja"
    label = LABELS[each.id].in_language(language)
    if only_in:
        label += f"（{only_in}）" if ja else f" ({only_in})"
    source = STANDING[each.standing].in_language(language)
    if each.source:
        source += ("：" if ja else ": ") + each.source
    note = f"<br>{escape(each.note.in_language(language))}" if each.note else ""
    return (
        f'<tr><th scope="row">{escape(label)}<br>'
        f'<span class="src">{escape(HELP[each.id].in_language(language))}</span></th>'
        f'<td class="wide" data-l="{heads[1]}">{escape(each.words(language))}</td>'
        f'<td class="wide src" data-l="{heads[2]}">{escape(source)}{note}</td></tr>'
    )


def not_known(
    comparison: Comparison, not_read: Sequence[str], synthetic: bool, language: Language
) -> Iterator[str]:
    """The section on what these figures do not know."""
    yield heading(2, w.NOT_KNOWN.in_language(language))
    yield items(lines_not_known(comparison, not_read, synthetic, language))


def lines_not_known(
    comparison: Comparison, not_read: Sequence[str], synthetic: bool, language: Language
) -> list[str]:
    """What these figures do not know, with numbers where there are any."""
    lines = [*_firms_not_known(comparison, language), *_rules_not_verified(comparison, language)]
    if not_read:
        lines.append(w.NO_TERMS.in_language(language).format(listed=", ".join(not_read)))
    if len(comparison.scenarios[0].rules) > 1:
        lines.append(w.SEVERAL.in_language(language))
    lines += [w.JUDGED.in_language(language), w.STATIC.in_language(language)]
    if synthetic:
        lines.append(w.FINER.in_language(language))
    return lines


def _firms_not_known(comparison: Comparison, language: Language) -> Iterator[str]:
    found = figures(comparison.whole, 0)
    firms = float(comparison.whole.firms) or 1.0
    for key, words, always in (
        ("unknown", w.LACKING, True),
        ("nothing", w.NO_COST, True),
        ("unbounded", w.UNBOUNDED, False),
        ("conflict", w.CONFLICT, False),
    ):
        number = found[key] or 0
        if number or always:
            yield words.in_language(language).format(
                share=share(number / firms), count=count(number)
            )


def _rules_not_verified(comparison: Comparison, language: Language) -> Iterator[str]:
    for rule in comparison.scenarios[0].rules:
        if rule.unverified:
            yield w.UNVERIFIED.in_language(language).format(
                rule=rule.id, all=len(rule.values), some=len(rule.unverified)
            )
        if rule.not_read:
            listed = ("、" if language == "ja" else ", ").join(rule.not_read)
            yield w.UNREAD.in_language(language).format(rule=rule.id, listed=listed)
