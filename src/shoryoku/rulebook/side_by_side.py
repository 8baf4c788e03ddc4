"""Answers for one firm side by side: vintages or programmes, row by row, and the effect in yen.

What the rulebook has not collected is said to be so; it is never shown as if a rule had no such
condition. Where parts of a call were not read, a promise or special that only another call has
counts as not collected there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.evaluate import evaluate
from shoryoku.engine.nodes import RATIO, YEN, Node, Type
from shoryoku.engine.truth import Unknown
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Amount, Answer, Finding
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.prose import Line, bracketed
from shoryoku.rulebook.what_if_change import repaid_at_most
from shoryoku.rulebook.words import MISSED, STATUS, TESTED, WINDOW, words
from shoryoku.text import Language, Text

State = Literal["same", "changed", "only_one_side", "not_collected"]

NOT_COLLECTED = Text("未収録", "not collected")
NOT_HERE = Text("なし", "none")
_UNKNOWN = Text("不明", "unknown")


class Cell(NamedTuple):
    """What one answer says in one row.

    Attributes:
        words: as a person reads it; empty never.
        state: ``same`` where all collected answers agree; ``changed`` where they do not;
            ``only_one_side`` in a row that some answers have and others do not, with
            ``is_here``; ``not_collected`` where the rulebook does not know.
        is_here: whether this answer has what the row is about.
    """

    words: str
    state: State
    is_here: bool = True


class Row(NamedTuple):
    """One row: ``group`` is ``head``, ``money``, ``requirements``, ``promise``, ``special`` or
    ``trust``; the cells stand in the order of the answers."""

    id: str
    group: str
    label: Text
    cells: tuple[Cell, ...]

    @property
    def kind(self) -> str:
        """``differs``, ``same``, or ``open`` where what is collected agrees and some is not."""
        states = {cell.state for cell in self.cells}
        if states & {"changed", "only_one_side"}:
            return "differs"
        return "same" if states == {"same"} else "open"


class _Said(NamedTuple):
    """What an answer says before it is compared: the key decides, the words are read."""

    key: Any
    words: str


_KINDS = {
    "differs": Text("違うところ", "What differs"),
    "same": Text("同じところ", "What is the same"),
    "open": Text("片方が未収録で比べられないところ", "What is not collected on every side"),
}
_NOT_USABLE = Text("使えない", "not usable")
_Read = Callable[[Answer, Language], _Said | None]


def rows(answers: Sequence[Answer], language: Language) -> tuple[Row, ...]:
    """The answers side by side, for one firm; the same rows whatever the programmes are."""
    found = [
        _row(id_, group, label, [read(answer, language) for answer in answers], language)
        for id_, group, label, read in _ROWS
    ]
    return (*found, *_specials(answers, language), *_promises(answers, language))


def effect_words(before: Answer, after: Answer, language: Language) -> str:
    """What the step from one answer to another means for this firm, in one sentence."""
    ja = language == "ja"
    old, new = before.rule.name.in_language(language), after.rule.name.in_language(language)
    was, now = _payable(before, language), _payable(after, language)
    lead = f"{old}から{new}になると" if ja else f"From {old} to {new}"
    if was == now:
        return (
            f"{lead}、この会社の補助額の見込みは変わりません（{now}）。"
            if ja
            else f"{lead}, nothing changes for this firm in yen ({now})."
        )
    step = _step(before, after, language)
    if ja:
        return f"{lead}、この会社の補助額の見込みは{was} → {now}です{step}。"
    return f"{lead}, the subsidy to be expected for this firm: {was} → {now}{step}."


def lines(answers: Sequence[Answer], language: Language) -> Iterator[Line]:
    """The comparison for a terminal: what differs first, then what is the same on all sides."""
    found = rows(answers, language)
    for at, answer in enumerate(answers):
        yield 0, f"{chr(ord('A') + at)}: {answer.rule.name.in_language(language)}"
    if len(answers) == 2:
        yield 0, ""
        yield 0, effect_words(answers[0], answers[1], language)
    for kind, title in _KINDS.items():
        chosen = [row for row in found if row.kind == kind]
        if chosen:
            yield 0, ""
            yield 0, f"■ {title.in_language(language)}"
        for row in chosen:
            yield 1, row.label.in_language(language)
            said = [cell.words for cell in row.cells]
            if len(set(said)) == 1:
                yield 2, said[0]
                continue
            yield from ((2, f"{chr(ord('A') + at)}: {one}") for at, one in enumerate(said))


def _row(
    id_: str, group: str, label: Text, said: Sequence[_Said | None], language: Language
) -> Row:
    keys = [one.key for one in said if one is not None]
    state: State = "same" if all(key == keys[0] for key in keys) else "changed"
    cells = tuple(
        Cell(NOT_COLLECTED.in_language(language), "not_collected", False)
        if one is None
        else Cell(one.words, state)
        for one in said
    )
    return Row(id_, group, label, cells)


def _item(
    id_: str,
    group: str,
    label: Text,
    sides: Sequence[tuple[Answer, _Said | None]],
    language: Language,
) -> Row:
    """A row about something that a rule may or may not have."""
    row = _row(id_, group, label, [said for _, said in sides], language)
    if all(said is not None for _, said in sides):
        return row
    cells = []
    for cell, (answer, said) in zip(row.cells, sides, strict=True):
        if said is not None:
            cells.append(cell._replace(state="only_one_side"))
        elif answer.rule.not_read or _is_assumed(answer):
            cells.append(cell)
        else:
            cells.append(Cell(NOT_HERE.in_language(language), "only_one_side", False))
    if all(cell.state == "not_collected" for cell in cells if not cell.is_here):
        # whether it is only on one side nobody can say
        state = next(iter({c.state for c in row.cells if c.is_here}))
        cells = [cell._replace(state=state) if cell.is_here else cell for cell in cells]
    return row._replace(cells=tuple(cells))


def _is_assumed(answer: Answer) -> bool:
    """Whether the call itself was not read and its values are taken from the one before."""
    return not any(entry.origin.is_verified for entry in answer.rule.values)


def _status(answer: Answer, language: Language) -> _Said:
    return _Said(answer.status, STATUS[answer.status].in_language(language))


def _window(answer: Answer, language: Language) -> _Said | None:
    state = answer.window_state
    return None if state == "unknown" else _Said(state, WINDOW[state].in_language(language))


def _deadline(answer: Answer, language: Language) -> _Said | None:
    closes = answer.window.closes
    if closes is None:
        return None
    at_end_of_day = (closes.hour, closes.minute) == (23, 59)
    said = f"{closes:%Y-%m-%d}" if at_end_of_day else f"{closes:%Y-%m-%d %H:%M}"
    if not answer.rule.window_origin.is_verified:
        said += bracketed("未確認" if language == "ja" else "unverified", language)
    return _Said((closes, answer.rule.window_origin.is_verified), said)


def _amount(name: str, kind: Type) -> _Read:
    def read(answer: Answer, language: Language) -> _Said | None:
        amount: Amount | None = answer.amounts.get(name)
        if amount is None or (amount.low is None and amount.high is None):
            return None
        return _Said((amount.low, amount.high), amount_words(amount, language, kind))

    return read


def _cost(answer: Answer, language: Language) -> _Said:
    """The eligible cost is a fact of the firm: where it is open, it is unknown, not uncollected."""
    said = _amount("eligible_cost", YEN)(answer, language)
    amount = answer.amounts.get("eligible_cost")
    if said is None or (amount is not None and amount.is_open_above):
        return _Said(None, _UNKNOWN.in_language(language))
    return said


def _rate(answer: Answer, language: Language) -> _Said | None:
    found = _amount("rate", RATIO)(answer, language)
    if found is not None:
        return found
    definition = answer.rule.definitions.get("amount_by_rate")
    if definition is None:
        return None
    node = definition.node.item if isinstance(definition.node, n.Floor) else definition.node
    said = words(answer.rule, language).node(_in_force(node, answer))
    return _Said(said, said)


def _in_force(node: Node, answer: Answer) -> Node:
    """The one of a node's exceptions that holds for the firm, where that is known."""
    if not isinstance(node, n.Exceptions):
        return node
    states = [(evaluate(test, answer.scope), value) for test, value in node.cases]
    if any(type(holds) is Unknown for holds, _ in states):
        return node
    held: Node = next((value for holds, value in states if holds is True), node.base)
    return held


def _subsidy(answer: Answer, language: Language) -> _Said:
    amount = answer.subsidy
    key = (answer.status == "ineligible", amount.low, amount.high)
    return _Said(key, _payable(answer, language))


def _requirements(state: str) -> _Read:
    def read(answer: Answer, language: Language) -> _Said | None:
        found = [f for f in answer.findings if _stands(f, state)]
        names = [_name(answer, finding, language) for finding in found]
        count = f"{len(found)}件" if language == "ja" else str(len(found))
        shown = "、".join(names) if language == "ja" else "; ".join(names)
        listed = f"{count}：{shown}" if language == "ja" else f"{count}: {shown}"
        said = count if not names or state == "pass" else listed
        return _Said(frozenset(names), said)

    return read


def _stands(finding: Finding, state: str) -> bool:
    return finding.state == state and finding.requirement.kind != "judged"


def _name(answer: Answer, finding: Finding, language: Language) -> str:
    label = finding.requirement.label
    if label:
        return label.in_language(language)
    node = answer.rule.definitions[finding.requirement.id].node
    return words(answer.rule, language).node(node)


def _repayment(answer: Answer, language: Language) -> _Said | None:
    """The most that one missed promise costs; not collected where no price is known."""
    if answer.status == "ineligible":
        return _Said(None, _NOT_USABLE.in_language(language))
    most = repaid_at_most(answer)
    return None if most is None else _Said(most, _at_most(most, language))


def _promised(answer: Answer, language: Language) -> _Said | None:
    if not answer.rule.commitments:
        return None
    if answer.status == "ineligible":
        return _Said(None, _NOT_USABLE.in_language(language))
    names = [one.commitment.label.in_language(language) for one in answer.obligations]
    said = ("、" if language == "ja" else "; ").join(names)
    return _Said(frozenset(names), said or NOT_HERE.in_language(language))


def _missing(answer: Answer, language: Language) -> _Said:
    count = len(answer.missing)
    return _Said(count, f"{count}件" if language == "ja" else str(count))


def _unverified(answer: Answer, language: Language) -> _Said:
    count = len(answer.unverified)
    return _Said(count, f"{count}件" if language == "ja" else str(count))


_ROWS: tuple[tuple[str, str, Text, _Read], ...] = (
    ("status", "head", Text("使えるか", "Can it be used"), _status),
    ("window", "head", Text("受付", "Window"), _window),
    ("deadline", "head", Text("締切", "Deadline"), _deadline),
    ("subsidy", "money", Text("補助額の見込み", "Subsidy to be expected"), _subsidy),
    ("eligible_cost", "money", Text("補助対象経費（税抜）", "Eligible cost without tax"), _cost),
    ("rate", "money", Text("補助率", "Rate"), _rate),
    ("cap", "money", Text("補助上限額", "Cap"), _amount("cap", YEN)),
    ("met", "requirements", Text("満たす要件", "Requirements met"), _requirements("pass")),
    ("open", "requirements", Text("まだ分からない要件", "Open"), _requirements("unknown")),
    ("failed", "requirements", Text("満たさない要件", "Not met"), _requirements("fail")),
    ("missing", "requirements", Text("まだ答えていない事実", "Facts still missing"), _missing),
    ("promises", "promise", Text("約束すること", "Promises"), _promised),
    ("repayment", "promise", Text("守れないときに返す最大", "Most to pay back"), _repayment),
    ("unverified", "trust", Text("未確認の値", "Unverified values"), _unverified),
)  # fmt: skip


def _specials(answers: Sequence[Answer], language: Language) -> Iterator[Row]:
    names = dict.fromkeys(name for answer in answers for name in answer.rule.specials)
    for name in names:
        sides = [(answer, _special(answer, name, language)) for answer in answers]
        label = next(a.rule.labels[name] for a in answers if name in a.rule.labels)
        yield _item(name, "special", label, sides, language)


def _special(answer: Answer, name: str, language: Language) -> _Said | None:
    if name not in answer.rule.specials:
        return None
    value = answer.specials[name]
    if value is True:
        said = Text("使える", "applies")
    elif type(value) is Unknown:
        said = Text("まだ分からない", "open")
    else:
        said = Text("使えない", "does not apply")
    return _Said(said, said.in_language(language))


def _promises(answers: Sequence[Answer], language: Language) -> Iterator[Row]:
    ids = dict.fromkeys(one.id for answer in answers for one in answer.rule.commitments)
    for id_ in ids:
        sides = [(answer, _promise(answer, id_, language)) for answer in answers]
        rules = [one for answer in answers for one in answer.rule.commitments if one.id == id_]
        yield _item(f"commitment.{id_}", "promise", rules[-1].label, sides, language)


def _promise(answer: Answer, id_: str, language: Language) -> _Said | None:
    rule = next((one for one in answer.rule.commitments if one.id == id_), None)
    if rule is None:
        return None
    if answer.status == "ineligible":
        return _Said(None, _NOT_USABLE.in_language(language))
    made = next((one for one in answer.obligations if one.commitment.id == id_), None)
    if made is None:
        said = Text("この会社は約束しない", "not promised by this firm").in_language(language)
        return _Said(None, said)
    price = made.repayment
    tested, missed = TESTED[rule.tested], MISSED[rule.missed]
    said = f"{tested.in_language(language)} → {missed.in_language(language)}"
    if price is not None and price.high is not None:
        said += bracketed(_at_most(price.high, language), language)
    key = (rule.label, rule.tested, rule.missed, None if price is None else price.high)
    return _Said(key, said)


def _at_most(yen: int, language: Language) -> str:
    said = format_yen(yen, language)
    return f"最大{said}" if language == "ja" else f"at most {said}"


def _payable(answer: Answer, language: Language) -> str:
    if answer.status == "ineligible":
        return _NOT_USABLE.in_language(language)
    said = amount_words(answer.subsidy, language)
    if answer.status == "unknown":
        said += bracketed("事実しだい" if language == "ja" else "facts missing", language)
    return said


def _step(before: Answer, after: Answer, language: Language) -> str:
    """The difference in yen, where both amounts are known and both can be paid."""
    was, now = before.subsidy, after.subsidy
    if "ineligible" in (before.status, after.status) or not (was.is_known and now.is_known):
        return ""
    step = int(now.high - was.high)
    if not step:
        return ""
    said = format_yen(abs(step), language)
    if language == "ja":
        return f"（{said}{'増' if step > 0 else '減'}）"
    return f" ({said} {'more' if step > 0 else 'less'})"
