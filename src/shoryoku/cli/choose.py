"""``shoryoku choose FIRM.yaml``: which programmes together for the planned investments."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from shoryoku.cli.shown import (
    add_day,
    add_language,
    add_rulebook,
    book,
    day,
    language,
    print_json,
    print_lines,
)
from shoryoku.firm.file import load_firm
from shoryoku.matching.combinations import Application, Choice, Chosen, choose
from shoryoku.money import format_yen
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.prose import Line
from shoryoku.rulebook.words import STATUS, WINDOW, label
from shoryoku.text import Language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("firm", metavar="FIRM.yaml", help="the firm, with a list of investments")
    add_day(parser)
    parser.add_argument(
        "--why", action="store_true", help="also every rule left out, with the reason"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    rulebook = book(options)  # first: a folder may bring terms that the firm file uses
    chosen = choose(load_firm(options.firm), day(options.on), rulebook)
    if options.json:
        print_json(chosen.to_dict())
    else:
        print_lines(_described(chosen, language(options), options.why))
    return 0


def _described(chosen: Chosen, lang: Language, why: bool) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"{chosen.firm.name} — {chosen.on.isoformat()}{'時点' if ja else ''}"
    yield 0, ""
    yield (
        0,
        "■ いちばん有利な組合せ（併用できると確認できた範囲）"
        if ja
        else "■ The best combination (of what is known to be combinable)",
    )
    yield from _choice(chosen.best, lang)
    if not chosen.best.applications:
        yield (
            1,
            "使える制度が見つかりませんでした。"
            if ja
            else "No programme was found that could be used.",
        )
    for investment in chosen.unfunded:
        yield 1, f"補助なし：{investment.name}" if ja else f"not funded: {investment.name}"
    if chosen.runner_up:
        less = chosen.best.low - chosen.runner_up.low
        yield 0, ""
        yield 0, "■ 次に有利な組合せ" if ja else "■ The runner-up"
        kept = {_same(application) for application in chosen.best.applications}
        for application in chosen.runner_up.applications:
            if _same(application) not in kept:
                yield from _application(application, lang)
        shared = len(kept & {_same(application) for application in chosen.runner_up.applications})
        if shared:
            yield 1, f"ほか{shared}件は上と同じ" if ja else f"and {shared} as above"
        yield (
            1,
            f"確実な額の差：{format_yen(less, lang)}"
            if ja
            else f"certain yen less: {format_yen(less, lang)}",
        )
    if chosen.hopeful:
        yield 0, ""
        yield 0, "■ 併用できると確認できれば" if ja else "■ If these may be combined (not known)"
        yield from _choice(chosen.hopeful, lang)
        for pair in chosen.not_known:
            yield (
                1,
                f"要確認：{pair.one} ＋ {pair.other}（{pair.why.in_language(lang)}）"
                if ja
                else f"to be confirmed: {pair.one} + {pair.other} ({pair.why.in_language(lang)})",
            )
    if why:
        yield 0, ""
        yield 0, "■ 使わなかった制度" if ja else "■ Left out"
        for entry in chosen.excluded:
            yield (
                1,
                f"{entry.rule_id}：{entry.why.in_language(lang)}"
                if ja
                else f"{entry.rule_id}: {entry.why.in_language(lang)}",
            )


def _same(application: Application) -> tuple[str, frozenset[str]]:
    return application.rule.id, application.ids


def _choice(choice: Choice, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    for application in choice.applications:
        yield from _application(application, lang)
    if len(choice.applications) > 1:
        span = format_yen(choice.low, lang)
        span += f" 〜 {format_yen(choice.high, lang)}" if choice.high != choice.low else ""
        yield 1, f"合計  {span}" if ja else f"together  {span}"


def _application(application: Application, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    found = application.answer
    names = ("、" if ja else ", ").join(investment.name for investment in application.investments)
    yield 1, f"{application.rule.name.in_language(lang)}  [{application.rule.id}]"
    yield 2, f"{'対象' if ja else 'for'}: {names}"
    status, window = STATUS[found.status], WINDOW[found.window_state]
    amount = amount_words(found.subsidy, lang)
    yield 2, f"{amount} ／ {status.in_language(lang)} ／ {window.in_language(lang)}"
    if found.missing:
        rest = len(found.missing)
        first = label(application.rule, found.missing[0].term, lang)
        yield (
            2,
            f"まだ分からないこと {rest}件（最初は「{first}」）"
            if ja
            else f"{rest} facts still unknown, first: {first}",
        )
