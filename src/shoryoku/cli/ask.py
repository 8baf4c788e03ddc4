"""``shoryoku ask FIRM.yaml``: an interview, next-best question first; each answer is kept."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from shoryoku.cli.shown import add_language, add_rulebook, book, day, language
from shoryoku.firm.facts import NOT_HERE, Firm, load_firm, parse_value
from shoryoku.firm.vocabulary import Term, vocabulary
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import Assessment
from shoryoku.rulebook.assess import assess
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.words import STATUS, fact_words
from shoryoku.text import Language

_SKIP = {"", "わからない", "分からない", "不明", "?", "？", "unknown"}
_BACK = {"戻る", "もどる", "back"}
_STOP = {"終わる", "やめる", "quit", "exit"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "firm", metavar="FIRM.yaml", help="the firm file; it is made if it does not exist"
    )
    parser.add_argument(
        "--on", metavar="DATE", help="the day in Japan on which the rules are applied (today)"
    )
    parser.add_argument(
        "--programme", metavar="ID[@VINTAGE[/FRAME]]", help="ask only for one programme"
    )
    add_language(parser)
    add_rulebook(parser)


def run(options: argparse.Namespace) -> int:
    path, lang = Path(options.firm), language(options)
    firm = load_firm(path) if path.exists() else Firm(path.stem, {})
    if not path.exists() and not path.parent.is_dir():
        raise InputError(Problem(str(path.parent), "is not a folder", "make it first"))
    rulebook, on = book(options), day(options.on)

    def look(known: Firm) -> Assessment:
        return assess(known, on, options.programme, rulebook)

    interview = Interview(firm, look, lang)
    print(_INTRODUCTION[lang])
    while (term := interview.next_term()) is not None:
        interview.show_state()
        try:
            reply = _prompt(term, lang)
        except EOFError:
            break
        if reply in _STOP:
            break
        if reply in _BACK:
            if interview.back() is None:
                print(_NOTHING_BEFORE[lang])
            elif path.exists():
                save(path, interview.firm)
            continue
        if reply.casefold() in _SKIP:
            interview.skip(term.id)
            continue
        value = _understood(term, reply, lang)
        if value is not None:
            interview.know(term.id, value)
            save(path, interview.firm, term.id)
            print(f"  = {fact_words(term.id, value, lang)}")
    interview.show_state()
    print(_KEPT[lang].format(path) if path.exists() else _NOTHING_KEPT[lang])
    return 0


_INTRODUCTION: dict[Language, str] = {
    "ja": (
        "質問に答えるほど金額の幅が狭くなります。\n"
        "わからないときは「わからない」か Enter、前に戻るには「戻る」、終わるには「終わる」。"
    ),
    "en": (
        "Each answer narrows the amount.\n"
        "Press Enter if you do not know, write back to return, quit to stop."
    ),
}
_NOTHING_BEFORE: dict[Language, str] = {
    "ja": "これより前の質問はありません。",
    "en": "There is no earlier question.",
}
_KEPT: dict[Language, str] = {
    "ja": "回答は {0} にあります。詳しくは: shoryoku assess {0} --why",
    "en": "Your answers are in {0}. In full: shoryoku assess {0} --why",
}
_NOTHING_KEPT: dict[Language, str] = {
    "ja": "回答がなかったので、ファイルは作りませんでした。",
    "en": "Nothing was answered, no file was made.",
}


class Interview:
    """The state of an interview: what is known, what was skipped, and the way back."""

    def __init__(self, firm: Firm, look: Callable[[Firm], Assessment], lang: Language) -> None:
        self.firm = firm
        self.look = look
        self.lang = lang
        self.skipped: list[str] = []
        self.history: list[tuple[str, Firm]] = []
        self.now = look(firm)

    def next_term(self) -> Term | None:
        """The question that decides most over all programmes still possible, if any is left."""
        weights: Counter[str] = Counter()
        for answer in self.now.answers:
            if answer.status != "ineligible":
                for entry in answer.missing:
                    weights[entry.term] += int(entry.weight * 1_000_000)
        terms = vocabulary()
        for term, _ in weights.most_common():
            if term in terms and terms[term].question is not None and term not in self.skipped:
                return terms[term]
        return None

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
        if term in self.skipped:
            self.skipped.remove(term)
        self.now = self.look(self.firm)
        return term

    def show_state(self) -> None:
        print()
        for answer in self.now.answers:
            status = STATUS[answer.status].in_language(self.lang)
            print(f"  [{answer.rule.id}] {status}  {amount_words(answer.subsidy, self.lang)}")


def _prompt(term: Term, lang: Language) -> str:
    print()
    assert term.question is not None
    print(term.question.in_language(lang))
    if term.help:
        print(f"  {term.help.in_language(lang)}")
    for number, (id_, label) in enumerate(term.choices, start=1):
        print(f"  {number}. {label.in_language(lang)} ({id_})")
    if term.many:
        print(
            "  いくつか書くときは / で区切ります（なければ「なし」）"
            if lang == "ja"
            else "  separate several values with / (none: 'none')"
        )
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
        print(f"  {'読み取れませんでした' if lang == 'ja' else 'Not understood'}: {error}")
        return None


def save(path: Path, firm: Firm, term: str | None = None) -> None:
    """Write one new answer into the firm file, leaving all else in it as it stands.

    The new text is checked by reading it back before it takes the place of the old one. After
    a step back, and where the facts cannot take a line (``facts: {…}``), the file is written
    out whole and the old text is kept beside it as ``.bak``.
    """
    if path.exists() and term is not None:
        text = path.read_text(encoding="utf-8-sig")
        lines = text.splitlines()
        at = next((at for at, line in enumerate(lines) if line.rstrip() == "facts:"), None)
        if at is not None and term not in text:
            following = next(
                (
                    line
                    for line in lines[at + 1 :]
                    if line.strip() and not line.lstrip().startswith("#")
                ),
                "  x",
            )
            indent = following[: len(following) - len(following.lstrip())] or "  "
            lines.insert(at + 1, f"{indent}{term}: {written(firm.facts[term])}")
            if _replace(path, "\n".join(lines) + "\n", firm):
                return
    if path.exists():
        path.with_name(f"{path.name}.bak").write_bytes(path.read_bytes())
    whole = [f"name: {_quoted(firm.name)}", "facts:"]
    whole += [f"  {name}: {written(value)}" for name, value in firm.facts.items()] or ["  {}"]
    whole += [f"  {name}: {written(value)}" for name, value in firm.local.items()]
    if firm.sources:
        whole += [
            "sources:",
            *(f"  {name}: {_quoted(text)}" for name, text in firm.sources.items()),
        ]
    if firm.illustrative:
        whole.append(f"illustrative: [{', '.join(firm.illustrative)}]")
    _replace(path, "\n".join(whole) + "\n", firm)


def _replace(path: Path, text: str, firm: Firm) -> bool:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    try:
        good = load_firm(draft).facts == firm.facts
    except InputError:
        good = False
    if good:
        draft.replace(path)
    else:
        draft.unlink()
    return good


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def written(value: Any) -> str:
    """A value as a firm file holds it."""
    if value is NOT_HERE:
        return "該当なし"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value.numerator)
    return _quoted(value) if isinstance(value, str) else str(value)
