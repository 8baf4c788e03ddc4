"""Cases like a firm's own, with the reason: industry, task, equipment, and number of employees.

The order is ours (``assumed``): a case of the same task or the same equipment comes before one
that shares only the industry, and a similar number of employees only breaks ties. Each reason is
said in words, so that a reader can disagree with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from shoryoku.diagnosis.tasks import industry_groups, task
from shoryoku.reference.cases import Case, cases, equipment
from shoryoku.text import Text, narrow

# what speaks for a case, and how much; only the order of the sums matters
_WEIGHTS = {"task": 4, "equipment": 4, "industry": 3, "division": 1, "size": 1}
_SIZE_FACTOR = 2
_SHOWN_KINDS = ("firm", "unnamed", "example", "cooperation")
# divisions of the JSIC, 14th revision: first and last two-digit codes
_DIVISIONS = {
    "A": ("01", "02"), "B": ("03", "04"), "C": ("05", "05"), "D": ("06", "08"),
    "E": ("09", "32"), "F": ("33", "36"), "G": ("37", "41"), "H": ("42", "49"),
    "I": ("50", "61"), "J": ("62", "67"), "K": ("68", "70"), "L": ("71", "74"),
    "M": ("75", "77"), "N": ("78", "80"), "O": ("81", "82"), "P": ("83", "85"),
    "Q": ("86", "87"), "R": ("88", "96"), "S": ("97", "98"), "T": ("99", "99"),
}  # fmt: skip
_SIZE_CLASSES = {
    "manufacturing": "E", "rubber": "E", "construction": "D", "transport": "H",
    "wholesale": "I", "retail": "I",
}  # fmt: skip


class Reason(NamedTuple):
    """One reason why a case is like a firm, and its kind."""

    kind: str
    words: Text


class Similar(NamedTuple):
    """A case and what it shares with the firm."""

    case: Case
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        return sum(_WEIGHTS[reason.kind] for reason in self.reasons)


def similar_cases(
    industry: str | None = None,
    *,
    tasks: Iterable[str] = (),
    employees: int | None = None,
    equipment_words: Iterable[str] = (),
    most: int = 3,
) -> list[Similar]:
    """Cases like a firm, those that share most first; none without a shared reason.

    Args:
        industry: a JSIC code or name, or a name of the task model; ``None`` if unknown.
        tasks: tasks of the task model, by id or name, where the firm loses time.
        employees: the number of employees, for ties.
        equipment_words: what the firm thinks of buying, in its own words (``無人搬送車``).
        most: how many cases at most.

    Raises:
        InputError: no such industry or task.
    """
    wanted = [task(name) for name in tasks]
    codes, groups = _industry(industry)
    words = [narrow(word).casefold() for word in equipment_words]
    found = []
    for case in cases().values():
        if case.kind not in _SHOWN_KINDS:
            continue
        reasons = [
            Reason("task", _same_task(case, one.name)) for one in wanted if one.id in case.tasks
        ]
        reasons += _equipment_reasons(case, words)
        reasons += _industry_reasons(case, codes, groups)
        if reasons:
            found.append(Similar(case, (*reasons, *_size_reasons(case, employees))))
    # what shares no more than the broad industry is shown only if there is nothing nearer
    nearer = [one for one in found if one.weight >= _WEIGHTS["industry"]]
    # the order of the documents decides between equals
    return sorted(nearer or found, key=lambda one: -one.weight)[:most]


def _same_task(case: Case, name: Text) -> Text:
    if case.prints(name):
        return Text(f"同じ業務「{name.ja}」", f'the same task "{name.en}"')
    return Text(
        f"同じ業務「{name.ja}」（当方の分類）", f'the same task "{name.en}" (our classification)'
    )


def _industry(industry: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the JSIC for an industry, and the groups of the task model that it is in."""
    if industry is None:
        return (), ()
    code, groups, _ = industry_groups(industry)
    # a name of the task model, such as 鋳造業, has no code of its own
    return ((code,) if code.isascii() else ()), tuple(g for g in groups if g != "manufacturing")


def _industry_reasons(
    case: Case, codes: tuple[str, ...], groups: tuple[str, ...]
) -> Iterator[Reason]:
    if case.industry is None or not (codes or groups):
        return
    ja, en = case.industry.value, case.industry.value_en
    own_groups = {group for code in case.jsic for group in _groups(code)}
    shared = bool(own_groups & set(groups)) or any(
        _same_division_code(one, other) for one in codes for other in case.jsic
    )
    if shared:
        yield Reason("industry", Text(f"近い業種（{ja}）", f"a near industry ({en})"))
        return
    mine = {_division(code) for code in codes} or ({"E"} if groups else set())
    if mine & {_division(code) for code in case.jsic}:
        words = Text(f"同じ大分類の業種（{ja}）", f"the same broad industry ({en})")
        yield Reason("division", words)


def _groups(code: str) -> tuple[str, ...]:
    return tuple(group for group in industry_groups(code)[1] if group != "manufacturing")


def _same_division_code(one: str, other: str) -> bool:
    """Whether two codes share a two-digit division of the JSIC."""
    return one[:2].isdigit() and one[:2] == other[:2]


def _division(code: str) -> str:
    """The letter of the JSIC that a code or size class belongs to; else the code itself."""
    if code[:2].isdigit():
        return next((letter for letter, (a, b) in _DIVISIONS.items() if a <= code[:2] <= b), code)
    return _SIZE_CLASSES.get(code, code)


def _equipment_reasons(case: Case, words: list[str]) -> Iterator[Reason]:
    for tag in case.equipment:
        kind = equipment()[tag]
        names = [narrow(name).casefold() for name in (*kind.words, *kind.label)]
        if any(_meets(word, name) for word in words for name in names):
            yield Reason(
                "equipment",
                Text(f"同じ種類の設備（{kind.label.ja}）", f"the same equipment ({kind.label.en})"),
            )


def _meets(word: str, name: str) -> bool:
    """Whether what a firm wrote and a known name are one, or one stands within the other."""
    return len(word) > 1 and (word in name or (len(name) > 1 and name in word))


def _size_reasons(case: Case, employees: int | None) -> Iterator[Reason]:
    if case.employees is None or not employees or not isinstance(case.employees.value, int):
        return
    theirs = case.employees.value
    over = Fraction(max(theirs, employees), min(theirs, employees))
    if over <= _SIZE_FACTOR:
        words = Text(
            f"従業員数が近い（自社{employees:,}人、事例{theirs:,}人）",
            f"a similar number of employees ({employees:,} here, {theirs:,} there)",
        )
        yield Reason("size", words)
