"""A change in one sentence, in the words and units of the vocabulary; written for no programme."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import BOOL, RATIO, YEN, Type
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Answer, Finding
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.what_if_change import BeyondCap, Change, most_repaid
from shoryoku.rulebook.words import STATUS, label, words
from shoryoku.text import Language, Text

_YEARS = re.compile(r"\s*[（(][^（()）]*(?:年|year)[^（()）]*[）)]$")
# endings whose negative the writer of trees knows
_PHRASES = ("である", "がある", "ている", "いる", "ある", "する")
_ROUND = 1000
_MONEY = {
    "rate": Text("補助率", "the rate"),
    "cap": Text("補助上限額", "the cap"),
    "subsidy": Text("補助額の見込み", "the subsidy to be expected"),
}


def change_words(change: Change, language: Language) -> str:
    """One sentence: what changes, and what the rule then says, with what it says now."""
    head, tail = _head(change, language), _effects(change, language)
    if language == "ja":
        return f"{head}、{tail}。"
    return f"If {head}, {tail}."


def beyond_cap_words(found: BeyondCap, language: Language) -> str:
    """One sentence on the cost for which nothing more is paid."""
    cap, enough, rest = (format_yen(yen, language) for yen in found)
    if language == "ja":
        return (
            f"補助対象経費は{enough}で補助上限額の{cap}に達します。"
            f"それを超える{rest}の経費には補助額は増えません。"
        )
    return (
        f"An eligible cost of {enough} reaches the cap of {cap}; "
        f"nothing more is paid for the {rest} above it."
    )


def _step(change: Change, distance: Any, language: Language) -> str:
    known = vocabulary().get(change.term)
    kind = known.kind if known else change.now.rule.types[change.term].kind
    if kind == "ratio":
        points = f"{float(Fraction(distance) * 100):.1f}"
        return f"{points}ポイント" if language == "ja" else f"{points} points"
    if kind == "count" and language == "en":
        return f"{distance:,}"
    return _value(change, distance, language)


def _head(change: Change, language: Language) -> str:
    name = label(change.now.rule, change.term, language)
    if isinstance(change.after, bool):
        return _yes_or_no(change, name, language)
    if isinstance(change.after, str):
        writer = words(change.now.rule, language)
        chosen = writer.choice(change.term, change.after)
        return f"{name}が{chosen}なら" if language == "ja" else f"the {name} is {chosen}"
    if isinstance(change.after, tuple):
        name = _YEARS.sub("", name)
        name = f"{name}の最終年の値" if language == "ja" else f"{name} in the last year"
    return _number(change, name, language)


def _yes_or_no(change: Change, name: str, language: Language) -> str:
    """The phrase or its negative, where the label is a phrase; else whether what it names holds."""
    node: n.Node = n.Name(change.term, BOOL)
    said = words(change.now.rule, language).node(node if change.after else n.Not(node))
    if language == "ja":
        if name.endswith(_PHRASES):
            return f"{said}場合"
        return f"「{name}」に当てはまる場合" if change.after else f"「{name}」に当てはまらない場合"
    if name.startswith(("is ", "has ", "does ")):
        return f"the firm {said}"
    return f"“{name}” holds" if change.after else f"“{name}” does not hold"


def _number(change: Change, name: str, language: Language) -> str:
    before, after = (v[-1] if isinstance(v, tuple) else v for v in (change.before, change.after))
    if language == "en":
        cost = change.term.startswith("costs.")
        name = (
            f"spending on {name}" if cost else f"“{name}”" if name[:4] == "how " else f"the {name}"
        )
    edge = _edge(change, before, after)
    if edge is not None:
        said = _value(change, edge, language)
        if language == "ja":
            return f"{name}が{said}を{'超える' if after > before else '下回る'}と"
        return f"{name} {'rises above' if after > before else 'falls below'} {said}"
    said, step = _value(change, after, language), _step(change, abs(after - before), language)
    up = after > before
    if language == "ja":
        by = "もう" + step if _counts_people(change.term) and after - before == 1 else step
        return f"{name}が{by}{'増えて' if up else '減って'}{said}になると"
    return f"{name} {'rises' if up else 'falls'} by {step} to {said}"


def _edge(change: Change, before: Any, after: Any) -> int | None:
    """The round amount that a sum of money has just left, which is easier to read than 1 yen."""
    known = vocabulary().get(change.term)
    if known is None or known.kind != "yen" or not isinstance(after, int):
        return None
    edge = after - 1 if after > before else after + 1
    return edge if edge % _ROUND == 0 and after % _ROUND != 0 and edge != before else None


def _counts_people(term: str) -> bool:
    known = vocabulary().get(term)
    return known is not None and known.unit is not None and known.unit.ja == "人"


def _value(change: Change, value: Any, language: Language) -> str:
    known = vocabulary().get(change.term)
    type_ = Type(known.kind) if known else change.now.rule.types[change.term]
    if type_.kind == "ratio":
        # shares near a threshold are read as percentages
        return f"{float(Fraction(value) * 100):.1f}%"
    return words(change.now.rule, language).value(value, Type(type_.kind), change.term)


def _effects(change: Change, language: Language) -> str:
    ja = language == "ja"
    parts = [*_requirements(change, language), *_status(change, language)]
    amounts = [_moved(name, change, language) for name in change.money]
    before, after = change.repayment
    now, then = change.now.subsidy.high, change.then.subsidy.high
    if before != after and (before, after) != (now, then):
        amounts.append(_repaid(change, language))
    promises = _promises(change, language)
    if not amounts:
        return _joined([*parts, *promises], language)
    if len(amounts) == 1:
        name, then, now = amounts[0]
        said = f"{name}は{then}になります（いまは{now}）" if ja else f"{name} is {then} (now {now})"
    elif ja:
        said = (
            "、".join(f"{name}は{then}（いまは{now}）" for name, then, now in amounts)
            + "になります"
        )
    else:
        said = " and ".join(f"{name} is {then} (now {now})" for name, then, now in amounts)
    return _joined([*parts, said, *promises], language)


def _joined(parts: list[str], language: Language) -> str:
    return "。".join(parts) if language == "ja" else "; ".join(parts)


def _requirements(change: Change, language: Language) -> list[str]:
    ja, found = language == "ja", []
    if change.passes:
        names = _names(change.passes, change.now, language)
        found.append(f"{names}を満たします" if ja else f"the firm meets {names}")
    if change.fails:
        names = _names(change.fails, change.now, language)
        found.append(f"{names}を満たさなくなります" if ja else f"the firm no longer meets {names}")
    if change.passes and change.then.status == "ineligible":
        rest = len(change.still_fails)
        found.append(
            f"満たさない要件はほかに{rest}件あります"
            if ja
            else f"{rest} other requirement{'s' if rest > 1 else ''} would still not be met"
        )
    return found


def _names(findings: tuple[Finding, ...], answer: Answer, language: Language) -> str:
    writer = words(answer.rule, language)
    said = []
    for finding in findings:
        requirement = finding.requirement
        node = answer.rule.definitions[requirement.id].node
        own = requirement.label.in_language(language) if requirement.label else writer.node(node)
        said.append(f"「{own}」" if language == "ja" else f"“{own}”")
    return "".join(said) if language == "ja" else " and ".join(said)


def _status(change: Change, language: Language) -> list[str]:
    before, after = change.now.status, change.then.status
    if before == after:
        return []
    ja = language == "ja"
    if after == "ineligible":
        return ["この制度は使えなくなります" if ja else "the programme can no longer be used"]
    state = STATUS[after].in_language(language)
    money = amount_words(change.then.subsidy, language)
    if after == "unknown":
        return [
            f"まだ分からない事実しだいで使えます（補助額 {money}）"
            if ja
            else f"it then depends on the facts still missing (subsidy {money})"
        ]
    return [f"{state}になります（補助額 {money}）" if ja else f"it is {state} (subsidy {money})"]


def _moved(name: str, change: Change, language: Language) -> tuple[str, str, str]:
    before, after = change.money[name]
    type_ = RATIO if name == "rate" else YEN
    said = _MONEY[name].in_language(language)
    return said, amount_words(after, language, type_), amount_words(before, language, type_)


def _repaid(change: Change, language: Language) -> tuple[str, str, str]:
    name = Text("守れなかったときに返すお金の最大", "the most to pay back for one missed promise")
    before, after = change.repayment
    return (
        name.in_language(language),
        format_yen(after, language),
        format_yen(before, language),
    )


def _promises(change: Change, language: Language) -> list[str]:
    if change.kind == "loss" or not change.new_promises or change.then.status == "ineligible":
        return []
    names = [one.commitment.label.in_language(language) for one in change.new_promises]
    most = format_yen(most_repaid(change.then), language)
    most = f"（返すお金は最大{most}）" if language == "ja" else f" (at most {most} to pay back)"
    most = most if most_repaid(change.then) else ""
    if language == "ja":
        joined = "、".join(f"「{name}」" for name in names)
        return [f"新たに{joined}を約束します{most}"]
    joined = " and ".join(f"“{name}”" for name in names)
    return [f"the firm then also promises {joined}{most}"]
