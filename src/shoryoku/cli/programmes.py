"""``shoryoku programmes``: the rulebook as a list, or one programme in prose."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from shoryoku.cli.shown import add_language, add_rulebook, book, language, print_json, print_lines
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.book import Rulebook
from shoryoku.rulebook.prose import Line, describe, describe_programme, source_table, window_words
from shoryoku.rulebook.rules import Rule
from shoryoku.text import Language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "id", nargs="?", metavar="ID[@VINTAGE[/FRAME]]", help="one programme, vintage or frame"
    )
    parser.add_argument(
        "--diff", nargs=2, metavar=("A@V1", "B@V2"), help="what changed from one rule to another"
    )
    parser.add_argument(
        "--sources", action="store_true", help="every value with its source and standing"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    if options.diff and options.id:
        raise InputError([Problem("--diff", "takes its two rules itself", "leave the ID out")])
    if options.sources and not options.id:
        raise InputError([Problem("--sources", "of which programme?", "add an ID")])
    rulebook, lang = book(options), language(options)
    if options.diff:
        return _diff(options, rulebook, lang)
    if options.sources and not options.json:
        rules = rulebook.rules(options.id)
        print_lines(line for rule in rules for line in source_table(rule, lang))
        return 0
    if options.id is None:
        if options.json:
            print_json([programme_summary(rulebook, id_) for id_ in rulebook.programme_ids()])
        else:
            print_lines(_list(rulebook, lang))
        return 0
    programme_id, _, rest = options.id.partition("@")
    rules = rulebook.rules(options.id) if rest else []
    if options.json:
        print_json(
            [rule_summary(rule) for rule in rules]
            if rest
            else programme_summary(rulebook, programme_id)
        )
    elif rest:
        for at, rule in enumerate(rules):
            print_lines(([(0, "")] if at else []) + list(describe(rule, lang)))
    else:
        print_lines(_programme(rulebook, programme_id, lang))
    return 0


def _diff(options: argparse.Namespace, rulebook: Rulebook, lang: Language) -> int:
    from shoryoku.rulebook.diff import changes, described

    before, after = (rulebook.rule(wanted) for wanted in options.diff)
    if options.json:
        print_json([change._asdict() for change in changes(before, after, lang)])
    else:
        print_lines(described(before, after, lang))
    return 0


def _list(rulebook: Rulebook, lang: Language) -> Iterator[Line]:
    for programme in rulebook.programmes():
        count = len({head.vintage for head in programme.heads})
        extent = (
            (f"{count}回分" if lang == "ja" else f"{count} vintages")
            if count
            else ("名簿のみ" if lang == "ja" else "listed only")
        )
        yield 0, f"{programme.id}  {programme.name.in_language(lang)}（{extent}）"


def _programme(rulebook: Rulebook, id_: str, lang: Language) -> Iterator[Line]:
    programme = rulebook.programme(id_)
    yield from describe_programme(programme, lang)
    yield from successor_lines(rulebook, id_, lang)
    for head in programme.heads:
        yield 1, f"{head.id}  {window_words(head.window, lang)}"
    if programme.heads:
        last = programme.heads[-1].id
        yield (
            1,
            f"詳しくは shoryoku programmes {last}"
            if lang == "ja"
            else f"In full: shoryoku programmes {last}",
        )


def successor_lines(rulebook: Rulebook, id_: str, lang: Language) -> Iterator[Line]:
    """Where a user of an old programme finds the new one."""
    for successor in rulebook.successors(id_):
        name = rulebook.programme(successor).name.in_language(lang)
        yield (
            1,
            f"後継：{name}  [{successor}]" if lang == "ja" else f"Successor: {name}  [{successor}]",
        )


def programme_summary(rulebook: Rulebook, id_: str) -> dict[str, object]:
    """A programme as plain values."""
    programme = rulebook.programme(id_)
    return {
        "programme": programme.id,
        "name": programme.name._asdict(),
        "purpose": programme.purpose._asdict(),
        "kind": programme.kind,
        "successor_of": list(programme.successor_of),
        "successors": rulebook.successors(id_),
        "not_computed": programme.reason_not_computed._asdict()
        if programme.reason_not_computed
        else None,
        "rules": list(programme.rules),
    }


def rule_summary(rule: Rule) -> dict[str, object]:
    """A rule as plain values: its window, every printed value with its origin, and its sources."""
    return {
        "rule": rule.id,
        "name": rule.name._asdict(),
        "window": {
            "announced": rule.window.announced and rule.window.announced.isoformat(),
            "opens": rule.window.opens and rule.window.opens.isoformat(),
            "closes": rule.window.closes and rule.window.closes.isoformat(),
        },
        "values": [
            {
                "path": entry.path,
                "printed": entry.printed,
                "standing": entry.origin.standing,
                "sources": list(entry.origin.sources),
                "note": entry.origin.note._asdict() if entry.origin.note else None,
                "other_reading": entry.origin.other_reading._asdict()
                if entry.origin.other_reading
                else None,
            }
            for entry in rule.values
        ],
        "not_read": list(rule.not_read),
        "sources": {id_: source._asdict() for id_, source in rule.sources.items()},
    }
