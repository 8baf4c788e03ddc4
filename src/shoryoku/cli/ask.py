"""``shoryoku ask FIRM.yaml``: an interview, next-best question first; each answer is kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shoryoku.cli.shown import add_day, add_language, add_rulebook, book, day, language, print_lines
from shoryoku.firm.facts import Firm, disagreements
from shoryoku.firm.file import load_firm
from shoryoku.firm.save import save
from shoryoku.firm.values import parse_value
from shoryoku.firm.vocabulary import Term
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import Assessment
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.interview import questions
from shoryoku.rulebook.words import STATUS, fact_words
from shoryoku.text import Language, Text

_SKIP = {"", "わからない", "分からない", "不明", "?", "？", "unknown"}
_BACK = {"戻る", "もどる", "back"}
_SHOWN = 4
_STOP = {"終わる", "やめる", "quit", "exit"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "firm", metavar="FIRM.yaml", help="the firm file; it is made if it does not exist"
    )
    add_day(parser)
    parser.add_argument(
        "--programme", metavar="ID[@VINTAGE[/FRAME]]", help="ask only for one programme"
    )
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    path, lang = Path(options.firm), language(options)
    rulebook, on = book(options), day(options.on)
    firm = load_firm(path) if path.exists() else Firm(path.stem, {})
    if not path.exists() and not path.parent.is_dir():
        raise InputError(Problem(str(path.parent), "is not a folder", "make it first"))

    def look(known: Firm) -> Assessment:
        return assess(known, on, options.programme, rulebook)

    interview = Interview(firm, look, lang)
    print(_INTRODUCTION.in_language(lang))
    while (term := interview.next_term()) is not None:
        interview.show_state()
        try:
            reply = _prompt(term, lang)
        except (EOFError, KeyboardInterrupt):
            print()
            break
        if reply in _STOP:
            break
        if reply in _BACK:
            before = interview.firm
            if interview.back() is None:
                print(_NOTHING_BEFORE.in_language(lang))
            elif interview.firm is not before and path.exists():
                save(path, interview.firm, interview.last)
            continue
        if reply.casefold() in _SKIP:
            interview.skip(term.id)
            continue
        value = _understood(term, reply, lang)
        if value is None:
            continue
        disagreeing = disagreements({**interview.firm.facts, term.id: value}, ".".join)
        if disagreeing:
            print_lines((1, f"{_NOT_KEPT.in_language(lang)} {problem}") for problem in disagreeing)
            continue
        interview.know(term.id, value)
        save(path, interview.firm, term.id)
        print_lines([(1, f"= {fact_words(term.id, value, lang)}")])
    interview.show_state()
    print(
        _KEPT.in_language(lang).format(path) if path.exists() else _NOTHING_KEPT.in_language(lang)
    )
    return 0


_INTRODUCTION = Text(
    "質問に答えるほど金額の幅が狭くなります。\n"
    "わからないときは「わからない」か Enter、前に戻るには「戻る」、終わるには「終わる」。",
    "Each answer narrows the amount.\n"
    "Press Enter if you do not know, write back to return, quit to stop.",
)
_NOT_KEPT = Text(
    "ほかの答えと合わないため、残しませんでした。",
    "Not kept, as it does not agree with other answers:",
)
_NOTHING_BEFORE = Text("これより前の質問はありません。", "There is no earlier question.")
_KEPT = Text(
    "回答は {0} にあります。詳しくは: shoryoku assess {0} --why",
    "Your answers are in {0}. In full: shoryoku assess {0} --why",
)
_NOTHING_KEPT = Text(
    "回答がなかったので、ファイルは作りませんでした。", "Nothing was answered, no file was made."
)


class Interview:
    """The state of an interview: what is known, what was skipped, and the way back."""

    def __init__(self, firm: Firm, look: Callable[[Firm], Assessment], lang: Language) -> None:
        self.firm = firm
        self.look = look
        self.lang = lang
        self.skipped: list[str] = []
        self.history: list[tuple[str, Firm]] = []
        self.last: str | None = None
        self.now = look(firm)

    def next_term(self) -> Term | None:
        """The question that decides most over all programmes still possible, if any is left."""
        order = questions(self.now.answers, self.skipped)
        return order[0].term if order else None

    def know(self, term: str, value: Any) -> None:
        self.history.append((term, self.firm))
        self.firm = self.firm._replace(facts={**self.firm.facts, term: value})
        self.now = self.look(self.firm)

    def skip(self, term: str) -> None:
        self.history.append((term, self.firm))
        self.skipped.append(term)

    def back(self) -> str | None:
        """Take back the last answer or skip; the term that is asked again."""
        if not self.history:
            return None
        term, self.firm = self.history.pop()
        self.last = term
        if term in self.skipped:
            self.skipped.remove(term)
        self.now = self.look(self.firm)
        return term

    def show_state(self) -> None:
        lines = [(0, "")]
        possible = [answer for answer in self.now.answers if answer.status != "ineligible"]
        for answer in possible[:_SHOWN]:
            status = STATUS[answer.status].in_language(self.lang)
            amount = amount_words(answer.subsidy, self.lang)
            lines.append((1, f"[{answer.rule.id}] {status}  {amount}"))
        rest = len(self.now.answers) - len(possible[:_SHOWN])
        if rest:
            lines.append((1, f"ほか{rest}件" if self.lang == "ja" else f"and {rest} more"))
        print_lines(lines)


_HOURLY = 100_000  # terms of yen an hour end here
_EXAMPLES = {
    "yen": Text("例：1,200万円", "e.g. 12,000,000"),
    "count": Text("例：30", "e.g. 30"),
    "ratio": Text("例：6% または 2/3", "e.g. 6% or 2/3"),
    "bool": Text("はい ／ いいえ", "yes / no"),
    "date": Text("例：2026-07-10、令和8年7月10日", "e.g. 2026-07-10"),
}


def _example(term: Term) -> Text | None:
    """An example answer; hourly pay is not asked for in millions."""
    if term.kind == "yen" and term.span and term.span[1] <= _HOURLY:
        return Text("例：1,200円", "e.g. 1,200")
    return _EXAMPLES.get(term.kind)


def _prompt(term: Term, lang: Language) -> str:
    assert term.question is not None
    ja = lang == "ja"
    lines = [(0, ""), (0, term.question.in_language(lang))]
    if term.help:
        lines.append((1, term.help.in_language(lang)))
    lines += [
        (1, f"{number}. {label.in_language(lang)}")
        for number, (_, label) in enumerate(term.choices, start=1)
    ]
    example = _example(term)
    if example:
        lines.append((1, example.in_language(lang)))
    if term.many:
        several = "いくつか書くときは / で区切ります（ひとつもなければ「なし」）"
        lines.append((1, several if ja else "separate several values with / (none: 'none')"))
    if term.may_not_apply:
        lines.append((1, "当てはまらなければ「該当なし」" if ja else "or: does not apply"))
    print_lines(lines)
    sys.stdout.write("> ")
    sys.stdout.flush()
    reply = sys.stdin.readline()
    if not reply:
        raise EOFError
    return reply.strip()


def _understood(term: Term, reply: str, lang: Language) -> Any:
    raw: Any = reply
    if term.choices and reply.isdigit() and 1 <= int(reply) <= len(term.choices):
        raw = term.choices[int(reply) - 1][0]
    if term.many:
        raw = (
            []
            if reply in ("なし", "none")
            else [part.strip() for part in reply.replace("／", "/").split("/")]
        )
    try:
        return parse_value(term, raw)
    except ValueError as error:
        if lang == "en":
            print_lines([(1, f"Not understood: {error}")])
        else:
            example = _example(term)
            hint = example.ja if example else "上の番号か言葉で答えてください"
            print_lines([(1, f"「{reply[:40]}」は読み取れませんでした。{hint}")])
        return None
