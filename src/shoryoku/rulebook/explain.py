"""An answer in words: the money, the reasons, what is missing, the promises and their price."""

from __future__ import annotations

from collections.abc import Iterator

from shoryoku.engine import nodes as n
from shoryoku.engine.ask import reachable
from shoryoku.engine.nodes import RATIO, YEN, Type
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.answer import Amount, Answer, Assessment, Finding, Obligation
from shoryoku.rulebook.prose import (
    Line,
    bracketed,
    note_lines,
    origin_mark,
    source_lines,
    window_words,
)
from shoryoku.rulebook.words import (
    KIND,
    MISSED,
    STANDING,
    STATE_MARK,
    STATUS,
    TESTED,
    WINDOW,
    fact_words,
    label,
    words,
)
from shoryoku.text import Language

_MOST_MISSING = 6


def head(assessment: Assessment, language: Language) -> Iterator[Line]:
    """Whose answer this is, and the facts as they were understood."""
    ja = language == "ja"
    firm = assessment.firm
    yield 0, f"{firm.name} — {assessment.on.isoformat()}{'時点' if ja else ''}"
    if not firm.facts and not firm.local:
        return
    understood = "入力を次のように読みました" if ja else "The facts as understood"
    examples = "※は例示の値" if ja else "※ marks illustrative values"
    yield 0, understood + bracketed(examples, language)
    separator = "：" if ja else ": "
    for term, value in firm.facts.items():
        if term == "date":  # stands in the line above
            continue
        mark = "※" if firm.is_illustrative(term) else ""
        source = (
            "  " + bracketed(firm.sources[term], language).strip() if term in firm.sources else ""
        )
        said = fact_words(term, value, language)
        yield 1, label(None, term, language) + separator + said + mark + source
    for name in firm.local:
        for answer in assessment.answers:
            if name in answer.rule.types or name in answer.scope.facts:
                type_ = _type(answer, name)
                said = words(answer.rule, language).value(answer.value(name), type_, name)
                direct = bracketed("直接入力" if ja else "given directly", language)
                yield 1, label(answer.rule, name, language) + separator + said + direct
                break


def explained(answer: Answer, language: Language, why: bool = False) -> Iterator[Line]:
    """One answer as (indent, text) lines; with ``why`` the whole reasoning with sources."""
    ja = language == "ja"
    rule = answer.rule
    yield 0, f"■ {rule.name.in_language(language)}  [{rule.id}]"
    status, window = STATUS[answer.status], WINDOW[answer.window_state]
    days = window_words(answer.window, language)
    if not rule.window_origin.is_verified:
        days += "、⚠日付は未確認" if ja else ", ⚠ days unverified"
    yield (
        1,
        f"{status.in_language(language)} ／ {window.in_language(language)}"
        + bracketed(days, language),
    )
    yield from _plan(answer, language)
    yield from _money(answer, language)
    yield from _contradictions(answer, language)
    yield from _findings(answer, language, why)
    if why:
        yield from _computation(answer, language)
    yield from _promises(answer, language)
    yield from _missing(answer, language)
    yield from _unverified(answer, language, why)
    if why:
        yield 1, "出典" if ja else "Sources"
        yield from ((indent + 1, text) for indent, text in source_lines(rule, language))


def amount_words(amount: Amount, language: Language, kind: Type = YEN) -> str:
    """``3,000万円``, or ``1,500万円 〜 2,000万円`` where it is not decided."""
    writer = words(None, language)
    if amount.low is None and amount.high is None:
        return "不明" if language == "ja" else "unknown"
    if amount.is_known:
        return writer.value(amount.low, kind)
    low = writer.value(amount.low, kind) if amount.low is not None else "?"
    if amount.is_open_above:
        return f"{low} 〜 （上限は条件しだい）" if language == "ja" else f"{low} or more"
    return f"{low} 〜 {writer.value(amount.high, kind)}"


def _money(answer: Answer, language: Language) -> Iterator[Line]:
    ja = language == "ja"
    amounts = answer.amounts
    lead = "補助額" if ja else "Subsidy"
    costs = [term for term in answer.firm.facts if term.startswith("costs.")]
    illustrative = any(map(answer.firm.is_illustrative, ["eligible_cost", *costs]))
    mark = ("  ※例示の経費による" if ja else "  ※ on illustrative costs") if illustrative else ""
    subsidy = amount_words(answer.subsidy, language)
    if answer.status == "ineligible":
        lead = "このままでは要件を満たさないため受け取れません"
        lead = lead if ja else "Not payable: a requirement is not met"
        if_met = f"満たせば {subsidy}" if ja else f"if they were met: {subsidy}"
        yield 1, lead + (bracketed(if_met, language) + mark if answer.subsidy.high else "")
    else:
        yield 1, f"{lead}  {subsidy}{mark}"
    parts = []
    for name, kind in (("eligible_cost", YEN), ("rate", RATIO), ("cap", YEN)):
        if (
            name in amounts
            and amounts[name].low is not None
            and not (name == "eligible_cost" and not amounts[name].is_known)
        ):
            parts.append(
                label(answer.rule, name, language)
                + " "
                + amount_words(amounts[name], language, kind)
            )
    if parts:
        yield 2, ("、" if ja else ", ").join(parts)
    for class_, yen in answer.excluded_costs.items():
        name = label(None, f"costs.{class_}", language)
        yen_words = words(None, language).value(yen, YEN)
        yield 2, f"対象外の経費：{name} {yen_words}" if ja else f"Not eligible: {name} {yen_words}"
    if answer.costs_above_limits:
        yen_words = words(None, language).value(answer.costs_above_limits, YEN)
        lead = "上限を超えるため対象にならない分：" if ja else "Above the limits, not counted: "
        yield 2, lead + yen_words


def _plan(answer: Answer, language: Language) -> Iterator[Line]:
    """A plan that does not meet what it must promise is said beside the status."""
    failing = [
        finding
        for finding in answer.findings
        if finding.state == "fail" and finding.requirement.kind != "fact"
    ]
    if failing and answer.status != "ineligible":
        count = len(failing)
        yield (
            1,
            f"いまの計画・準備では満たさない項目が{count}つあります（下の ✗）。直せば使えます。"
            if language == "ja"
            else f"{count} of the points below are not met as planned (✗); they can be mended.",
        )


def _contradictions(answer: Answer, language: Language) -> Iterator[Line]:
    for name in answer.contradictions:
        text = label(answer.rule, name, language)
        yield (
            2,
            f"⚠ {text}：直接入力の値を使いましたが、ほかの入力から計算した値と違います。"
            if language == "ja"
            else f"⚠ {text}: given directly and used, though the other facts say otherwise.",
        )


def _findings(answer: Answer, language: Language, why: bool) -> Iterator[Line]:
    for kind in ("fact", "commitment", "preparation", "judged"):
        found = [
            f
            for f in answer.findings
            if f.requirement.kind == kind and (why or f.state != "not_applicable")
        ]
        if found:
            yield 1, KIND[kind].in_language(language)
            for finding in found:
                yield from _finding(answer, finding, language, why)
    for name, value in answer.specials.items():
        state = "fail" if value is False else "pass" if value is True else "unknown"
        mark = {"pass": "✓", "fail": "–", "unknown": "?"}[state]
        yield 1, f"{mark} {label(answer.rule, name, language)}"
        if why and name in answer.rule.definitions:
            yield from _values(answer, answer.rule.definitions[name].node, language, 3)


def _finding(answer: Answer, finding: Finding, language: Language, why: bool) -> Iterator[Line]:
    requirement = finding.requirement
    writer = words(answer.rule, language)
    node = answer.rule.definitions[requirement.id].node
    text = requirement.label.in_language(language) if requirement.label else writer.node(node)
    yield (
        2,
        f"{STATE_MARK[finding.state]} {text}" + (origin_mark(requirement.origin) if why else ""),
    )
    if finding.state == "fail" and requirement.remedy:
        yield 4, "→ " + requirement.remedy.in_language(language)
    if not why or requirement.kind == "judged":
        return
    if requirement.label:
        yield 4, ("判定：" if language == "ja" else "Test: ") + writer.node(node)
    yield from _values(answer, node, language, 4)
    yield from note_lines(requirement.origin, language, 4)


def _values(answer: Answer, node: n.Node, language: Language, indent: int) -> Iterator[Line]:
    """The firm's value for every name in a tree, and for what those are derived from."""
    writer = words(answer.rule, language)
    equals = " ＝ " if language == "ja" else " = "
    derived = {
        name: tree
        for name, tree in answer.scope.definitions.items()
        if name not in answer.scope.facts
    }
    for name in reachable(dict.fromkeys(n.names(node)), derived):
        definition = answer.scope.definitions.get(name)
        value = answer.value(name)
        if definition is None and name not in answer.scope.facts:
            value = None
        type_ = definition.type if definition is not None else _type(answer, name)
        given = name in answer.scope.facts and definition is not None
        mark = (
            (
                "（直接入力。計算式より優先）"
                if language == "ja"
                else " (given directly, overrides the formula)"
            )
            if given
            else ""
        )
        yield (
            indent,
            f"{label(answer.rule, name, language)}{equals}{writer.value(value, type_, name)}{mark}",
        )


def _type(answer: Answer, name: str) -> Type:
    term = vocabulary().get(name)
    return answer.rule.types.get(name) or (Type(term.kind, term.many) if term else Type("bool"))


def _computation(answer: Answer, language: Language) -> Iterator[Line]:
    writer = words(answer.rule, language)
    yield 1, "計算" if language == "ja" else "Computation"
    for name in reversed(reachable(["subsidy"], answer.scope.definitions)):
        definition = answer.rule.definitions.get(name)
        value = answer.value(name)
        if definition is None or definition.origin is None or name.startswith("special."):
            continue
        text = definition.label.in_language(language)
        yield (
            2,
            f"{text} ＝ {writer.value(value, definition.node.type, name)}"
            + origin_mark(definition.origin),
        )
        yield 3, writer.node(definition.node)
        yield from note_lines(definition.origin, language, 3)


def _promises(answer: Answer, language: Language) -> Iterator[Line]:
    if not answer.obligations or answer.status == "ineligible":
        return
    ja = language == "ja"
    yield 1, "約束と、守れなかったときに返すお金" if ja else "Promises, and what a miss would cost"
    for obligation in answer.obligations:
        yield 2, _promise(obligation, language)
        if obligation.commitment.exempt:
            cases = ("、" if ja else "; ").join(
                case.label.in_language(language) for case in obligation.commitment.exempt
            )
            yield 3, ("返さなくてよい場合：" if ja else "Nothing is paid back in case of: ") + cases


def _promise(obligation: Obligation, language: Language) -> str:
    ja = language == "ja"
    commitment = obligation.commitment
    tested, missed = (
        TESTED[commitment.tested].in_language(language),
        MISSED[commitment.missed].in_language(language),
    )
    price = ""
    if obligation.repayment is not None and obligation.repayment.high is not None:
        most = amount_words(Amount(obligation.repayment.high, obligation.repayment.high), language)
        at_most = "" if obligation.repayment.is_known else "最大 " if ja else "at most "
        price = bracketed(at_most + most, language)
    doubt = (
        ""
        if commitment.origin.is_verified
        else " ⚠" + STANDING[commitment.origin.standing].in_language(language)
    )
    condition = "" if obligation.is_certain else ("該当する場合：" if ja else "if it applies: ")
    text = commitment.label.in_language(language)
    return (
        f"・{condition}{text}（{tested}）→ {missed}{price}{doubt}"
        if ja
        else f"・{condition}{text} ({tested}): {missed}{price}{doubt}"
    )


def _missing(answer: Answer, language: Language) -> Iterator[Line]:
    if not answer.missing:
        return
    ja = language == "ja"
    yield 1, "まだ分からないこと（答えに効く順）" if ja else "Still unknown (weightiest first)"
    for place, entry in enumerate(answer.missing[:_MOST_MISSING], start=1):
        yield (
            2,
            f"{place}. {label(answer.rule, entry.term, language)}"
            f"  ({entry.term}, {entry.weight:.0%})",
        )
    rest = len(answer.missing) - _MOST_MISSING
    if rest > 0:
        yield 2, f"ほか{rest}件" if ja else f"and {rest} more"


def _unverified(answer: Answer, language: Language, why: bool) -> Iterator[Line]:
    found = answer.unverified
    if not found:
        return
    ja = language == "ja"
    if not why:
        shown = len(found)
        yield (
            1,
            f"⚠ この答えには未確認の値が{shown}個あります（--why で一覧）"
            if ja
            else f"⚠ This answer rests on {shown} unverified values (listed with --why)",
        )
        return
    yield 1, "⚠ 未確認の値" if ja else "⚠ Unverified values"
    for entry in found:
        yield (
            2,
            f"{entry.path}: {entry.printed}"
            + bracketed(STANDING[entry.origin.standing].in_language(language), language),
        )
