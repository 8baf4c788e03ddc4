"""``shoryoku terms``: the vocabulary."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from shoryoku.cli.shown import add_language, add_rulebook, book, language, print_json, print_lines
from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.derived import derived_nodes
from shoryoku.rulebook.prose import Line
from shoryoku.rulebook.words import words
from shoryoku.text import Language, did_you_mean


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="one term, or the beginning of several (plan.)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    book(options)  # a folder may bring terms of its own
    wanted, terms = options.id, vocabulary()
    found = [
        term
        for term in terms.values()
        if wanted is None or term.id == wanted or term.id.startswith(f"{wanted.rstrip('.')}.")
    ]
    if not found:
        raise InputError(
            Problem(
                "terms",
                f"{wanted!r} is not a term",
                did_you_mean(wanted, list(terms)) or "see `shoryoku terms`",
            )
        )
    if options.json:
        print_json([term_summary(term) for term in found])
    elif wanted is None:
        lang = language(options)
        print_lines(
            (0, f"{term.id}  {term.label.in_language(lang)}（{_kind(term, lang)}）")
            for term in found
        )
    else:
        for term in found:
            print_lines(_described(term, language(options)))
    return 0


def _kind(term: Term, lang: Language) -> str:
    kinds = {
        "yen": ("円", "yen"), "count": ("数", "count"), "ratio": ("割合", "ratio"),
        "bool": ("はい・いいえ", "yes/no"),
        "date": ("日付", "date"), "choice": ("選択", "choice"),
    }  # fmt: skip
    ja, en = kinds[term.kind]
    if lang == "ja":
        return f"{ja}の並び" if term.many else ja
    return f"list of {en}" if term.many else en


def _described(term: Term, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"{term.id}  {term.label.in_language(lang)}（{_kind(term, lang)}）"
    if term.question:
        yield 1, ("質問：" if ja else "Question: ") + term.question.in_language(lang)
    if term.help:
        yield 1, term.help.in_language(lang)
    if term.formula:
        lead = (
            "計算式（直接入力があればそちらを優先）："
            if ja
            else "Formula (a value given directly overrides it): "
        )
        yield 1, lead + words(None, lang).node(derived_nodes()[term.id])
    if term.note:
        yield 1, ("注：" if ja else "Note: ") + term.note.in_language(lang)
    if term.choices:
        for id_, label in term.choices:
            yield 2, f"{id_}  {label.in_language(lang)}"
    if term.span and term.kind != "bool":
        low, high = term.span
        yield 1, f"範囲：{low:,} 〜 {high:,}" if ja else f"Range: {low:,} to {high:,}"
    if term.may_not_apply:
        yield 1, "「該当なし」と答えられます" if ja else '"does not apply" is an answer'
    if term.source:
        yield 1, ("出典：" if ja else "Source: ") + f"{term.source}（{term.standing}）"


def term_summary(term: Term) -> dict[str, object]:
    """A term as plain values."""
    return {
        "id": term.id,
        "label": term.label._asdict(),
        "type": term.kind,
        "many": term.many,
        "unit": term.unit._asdict() if term.unit else None,
        "question": term.question._asdict() if term.question else None,
        "help": term.help._asdict() if term.help else None,
        "formula": term.formula,
        "range": list(term.span) if term.span else None,
        "choices": {id_: label._asdict() for id_, label in term.choices},
        "source": term.source,
        "standing": term.standing,
    }
