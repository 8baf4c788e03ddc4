"""``shoryoku search``: words found in everything that is shipped, best first."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from shoryoku.cli.shown import add_language, add_rulebook, book, language, print_json, print_lines
from shoryoku.rulebook.prose import Line, bracketed
from shoryoku.rulebook.words import STANDING
from shoryoku.search.entries import KINDS
from shoryoku.search.hits import Hit
from shoryoku.search.index import Found, open_index
from shoryoku.search.marks import Piece
from shoryoku.text import Language

# where a hit is read in full
_IN_FULL = {
    "programme": "shoryoku programmes {}",
    "term": "shoryoku terms {}",
    "case": "shoryoku facts case.{}",
    "metric": "shoryoku facts {}",
    "fact": "shoryoku facts {}",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help='words that must all stand there; "a phrase" in quotation marks',
    )
    parser.add_argument("--kind", metavar="KIND", help=f"only one of {', '.join(KINDS)}")
    parser.add_argument(
        "--limit", type=int, default=10, metavar="N", help="how many at most, 1 to 1000 (10)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    lang, words = language(options), " ".join(options.words)
    found = open_index(book(options)).find(words, lang, options.kind, options.limit)
    if options.json:
        print_json(found_summary(found))
    else:
        print_lines(_shown(found, words, lang))
    return 0


def _shown(found: Found, words: str, lang: Language) -> Iterator[Line]:
    if not found.hits:
        yield 0, f"「{words}」は見つかりません。" if lang == "ja" else f'"{words}" was not found.'
    else:
        counts = (f"{KINDS[kind].in_language(lang)} {n}" for kind, n in found.counts.items())
        yield 0, ("、" if lang == "ja" else ", ").join(counts)
    for hit in found.hits:
        yield 0, ""
        yield from _hit(hit, lang)
    more = found.total - len(found.hits)
    if more:
        yield 0, ""
        yield 0, f"ほか{more}件（--limit）" if lang == "ja" else f"{more} more (--limit)"
    if found.suggestions:
        yield 0, ""
        yield 0, "これのことですか：" if lang == "ja" else "Did you mean:"
        yield from ((1, f"・{title}") for title in found.suggestions)


def _hit(hit: Hit, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    further = ""
    if hit.further:
        count = f"ほか{hit.further}回分" if ja else f"other vintages: {hit.further}"
        further = bracketed(count, lang)
    kind = KINDS[hit.kind].in_language(lang)
    yield 0, f"■ {kind}{'：' if ja else ': '}{_marked(hit.heading)}{further}"
    if hit.excerpt:
        yield 1, _marked(hit.excerpt)
    if hit.standing:
        cited = ("、" if ja else "; ").join(source.in_language(lang) for source in hit.sources)
        lead = f"{cited} " if cited else ""
        yield 1, ("出典：" if ja else "Source: ") + lead + f"[{_standing(hit, lang)}]"
    if hit.kind in _IN_FULL:
        wanted = hit.rules[0] if hit.kind == "programme" and hit.rules else hit.id
        yield 1, ("全文：" if ja else "In full: ") + _IN_FULL[hit.kind].format(wanted)


def _standing(hit: Hit, lang: Language) -> str:
    known = STANDING.get(hit.standing)
    return known.in_language(lang) if known else hit.standing


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(f"【{piece.text}】" if piece.is_match else piece.text for piece in pieces)


def found_summary(found: Found) -> dict[str, object]:
    """What was found as plain values."""
    return {
        "total": found.total,
        "counts": found.counts,
        "suggestions": list(found.suggestions),
        "hits": [
            {
                "kind": hit.kind,
                "id": hit.id,
                "title": hit.title._asdict(),
                "excerpt": [[piece.text, piece.is_match] for piece in hit.excerpt],
                "standing": hit.standing or None,
                "sources": [source._asdict() for source in hit.sources],
                "rules": list(hit.rules),
                "further_vintages": hit.further,
            }
            for hit in found.hits
        ],
    }
