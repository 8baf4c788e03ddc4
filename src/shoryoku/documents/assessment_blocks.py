"""One programme on paper: money and duty side by side, then the requirements and what is open."""

from __future__ import annotations

from collections.abc import Iterator

from shoryoku.documents.assessment_writing import AssessmentWriting, is_closed
from shoryoku.documents.content import (
    Block,
    Bullets,
    Panel,
    Paragraph,
    Row,
    Section,
    Table,
    Tile,
    Tiles,
    Words,
)
from shoryoku.engine.nodes import RATIO, YEN
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Answer, Finding, Obligation
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.groups import idle_specials
from shoryoku.rulebook.prose import window_words
from shoryoku.rulebook.sides import rests_on, sides
from shoryoku.rulebook.what_if import (
    beyond_cap,
    beyond_cap_words,
    change_words,
    what_would_change,
)
from shoryoku.rulebook.what_if_change import most_repaid
from shoryoku.rulebook.words import MISSED, STATUS, TESTED, WINDOW, label, words
from shoryoku.text import Text

_STATES = {
    "pass": Text("満たす", "met"),
    "fail": Text("満たさない", "not met"),
    "unknown": Text("まだ不明", "open"),
}
_KINDS = {
    "fact": Text("", ""),
    "commitment": Text("計画で満たす", "in the plan"),
    "preparation": Text("これから準備", "to prepare"),
}
_STANDINGS = {
    "official": Text("公式", "official"),
    "secondary": Text("二次資料", "secondary"),
    "seed": Text("配布資料", "seed"),
    "remembered": Text("未確認", "unverified"),
    "assumed": Text("未確認", "unverified"),
}
# in characters: what is longer would squeeze the name of the requirement
_MOST_HELD = {"ja": 14, "en": 24}
_MOST_CHANGES, _MOST_QUESTIONS = 4, 5


def programme(writing: AssessmentWriting, answer: Answer) -> Section:
    """All that the firm has to know of one programme."""
    rule = answer.rule
    status, window = STATUS[answer.status], WINDOW[answer.window_state]
    name = f"{writing.say(status)} ／ {writing.say(window)}"
    blocks: list[Block] = [Tiles(_tiles(writing, answer))]
    blocks += _costs(writing, answer)
    blocks.append(_requirements(writing, answer))
    blocks += _promises(writing, answer)
    blocks += _open(writing, answer)
    blocks += _changes(writing, answer)
    title = writing.say(rule.name)
    return Section(f"rule-{rule.id}", title, tuple(blocks), (writing.notes.rule(answer),), name)


def _tiles(writing: AssessmentWriting, answer: Answer) -> tuple[Tile, ...]:
    lang, rule_mark = writing.language, (writing.notes.rule(answer),)
    days = window_words(answer.window, lang)
    closes = answer.window.closes
    shown = f"{closes:%Y-%m-%d}" if closes else writing.pick("未収録", "not collected")
    if not answer.rule.window_origin.is_verified:
        days += writing.pick("。⚠日付は未確認", ". ⚠ days unverified")
    if is_closed(answer):
        days += writing.pick(
            "。この回の規則で計算した額です", ". Computed by the rules of this call"
        )
    when = Tile(writing.pick("締切", "Deadline"), shown, "", days, rule_mark)
    return _money(writing, answer), _duty(writing, answer), when


def _money(writing: AssessmentWriting, answer: Answer) -> Tile:
    """The upper end as the large figure; the range and how it is reached beneath."""
    name, marks = (
        writing.pick("補助額の見込み", "Subsidy to be expected"),
        (writing.notes.rule(answer),),
    )
    subsidy, how = answer.subsidy, _arithmetic(writing, answer)
    if answer.status == "ineligible":
        return Tile(name, writing.pick("受け取れません", "not payable"), "", "", marks)
    if subsidy.is_known:
        return Tile(name, *_apart(writing, subsidy.high), how, marks)
    said = writing.pick("。", ". ").join(
        filter(None, (amount_words(subsidy, writing.language), how))
    )
    if subsidy.is_open_above:
        return Tile(name, writing.pick("条件しだい", "it depends"), "", said, marks)
    name += writing.pick("（最大）", " (at most)")
    return Tile(name, *_apart(writing, subsidy.high), said, marks)


def _apart(writing: AssessmentWriting, yen: int) -> tuple[str, str]:
    """An amount and its unit, for the large figure of a tile."""
    said = format_yen(yen, writing.language)
    unit = writing.pick("円", " yen")
    return said.removesuffix(unit), unit


def _duty(writing: AssessmentWriting, answer: Answer) -> Tile:
    name = writing.pick("守れないときに返す最大", "Most to pay back")
    marks = (writing.notes.rule(answer),)
    prices = [one.repayment for one in answer.obligations]
    if answer.status == "ineligible":
        return Tile(name, "—", "", "", marks)
    if not prices:
        beneath = writing.pick("返還の約束は収録していません", "no promises are collected")
        return Tile(name, writing.pick("未収録", "not collected"), "", beneath, marks)
    count = writing.pick(
        f"約束は{len(prices)}つ（下）", f"{len(prices)} promise{'s' * (len(prices) > 1)}, below"
    )
    if all(price is None or price.high is None for price in prices):
        return Tile(name, writing.pick("未収録", "not collected"), "", count, marks)
    return Tile(name, *_apart(writing, most_repaid(answer)), count, marks)


def _arithmetic(writing: AssessmentWriting, answer: Answer) -> str:
    lang, amounts, parts = writing.language, answer.amounts, []
    for name, kind in (("eligible_cost", YEN), ("rate", RATIO), ("cap", YEN)):
        amount = amounts.get(name)
        if amount is None or amount.low is None or amount.is_open_above:
            continue
        said = amount_words(amount, lang, kind)
        parts.append(f"{label(answer.rule, name, lang)} {said}")
    return writing.joined(parts)


def _costs(writing: AssessmentWriting, answer: Answer) -> Iterator[Block]:
    """What of the cost does not count, and specials that add nothing."""
    lang, said = writing.language, []
    for class_, yen in answer.excluded_costs.items():
        name, amount = label(None, f"costs.{class_}", lang), format_yen(yen, lang)
        said.append(
            writing.pick(f"対象外の経費：{name} {amount}", f"not eligible: {name} {amount}")
        )
    if answer.costs_above_limits:
        amount = format_yen(answer.costs_above_limits, lang)
        said.append(
            writing.pick(f"上限を超え対象にならない分：{amount}", f"above the limits: {amount}")
        )
    for name in idle_specials(answer):
        named = label(answer.rule, name, lang)
        said.append(
            writing.pick(f"「{named}」を使っても補助額は増えません", f"“{named}” adds nothing")
        )
    if said:
        marks = (writing.notes.rule(answer),)
        yield Paragraph((Words(writing.pick("。", "; ").join(said), marks),), True)


def _requirements(writing: AssessmentWriting, answer: Answer) -> Table:
    rows = [
        _requirement(writing, answer, finding)
        for kind in _KINDS
        for finding in answer.findings
        if finding.requirement.kind == kind and finding.state in _STATES
    ]
    head = (
        Text("要件", "Requirement"),
        Text("この会社（基準）", "This firm (limit)"),
        Text("確かさ", "Standing"),
        Text("判定", "Result"),
    )
    judged = sum(finding.requirement.kind == "judged" for finding in answer.findings)
    beneath = ""
    if judged:
        beneath = writing.pick(
            f"このほか、審査で人が判断する項目が{judged}件あります。",
            f"Judged by people, beside these: {judged}.",
        )
    states = [row.kind for row in rows]
    count = states.count("gap")
    caption = writing.pick(
        f"要件 {len(rows)}件のうち{len(rows) - count}件を満たします",
        f"{len(rows) - count} of {len(rows)} requirements are met",
    )
    names = tuple(writing.say(name) for name in head)
    marks = (writing.notes.rule(answer),)
    return Table(caption, names, tuple(rows), "llcc", beneath, "", marks)


def _requirement(writing: AssessmentWriting, answer: Answer, finding: Finding) -> Row:
    requirement = finding.requirement
    node = answer.rule.definitions[requirement.id].node
    writer = words(answer.rule, writing.language)
    name = writing.say(requirement.label) if requirement.label else writer.node(node)
    own, limit = sides(answer, node, writing.language)
    held = own + (writing.bracketed(limit) if limit else "")
    beside = "" if own else rests_on(answer, node, writing.language)
    if len(own) > _MOST_HELD[writing.language]:
        held, beside = "", held  # several values with their names stand beneath the requirement
    standing = writing.say(_STANDINGS[requirement.origin.standing])
    state = writing.say(_STATES[finding.state])
    remedy = requirement.remedy if finding.state == "fail" else None
    parts = (writing.say(_KINDS[requirement.kind]), beside, writing.say(remedy) if remedy else "")
    sub = writing.pick("。", ". ").join(filter(None, parts))
    kind = "" if finding.state == "pass" else "gap"
    marks = writing.sources(answer, requirement.origin)
    return Row((name, held, standing, state), marks, kind, None, sub)


def _promises(writing: AssessmentWriting, answer: Answer) -> Iterator[Block]:
    if not answer.obligations or answer.status == "ineligible":
        return
    items = tuple((_promise(writing, answer, one),) for one in answer.obligations)
    lead = writing.pick("約束と、守れなかったときに返すお金", "Promises, and what a miss costs")
    yield Paragraph((Words(lead, (), True),))
    yield Bullets(items)


def _promise(writing: AssessmentWriting, answer: Answer, one: Obligation) -> Words:
    rule, lang = one.commitment, writing.language
    tested, missed = writing.say(TESTED[rule.tested]), writing.say(MISSED[rule.missed])
    price = ""
    if one.repayment is not None and one.repayment.high is not None:
        yen = format_yen(one.repayment.high, lang)
        price = writing.bracketed(writing.pick(f"最大{yen}", f"at most {yen}"))
    when = "" if one.is_certain else writing.pick("該当する場合：", "if it applies: ")
    doubt = "" if rule.origin.is_verified else writing.pick("　⚠未確認", " ⚠ unverified")
    name = writing.say(rule.label)
    said = writing.pick(
        f"{when}{name}（判定：{tested}）→ {missed}{price}{doubt}",
        f"{when}{name} (tested {tested}): {missed}{price}{doubt}",
    )
    return Words(said, writing.sources(answer, rule.origin))


def _open(writing: AssessmentWriting, answer: Answer) -> Iterator[Block]:
    if not answer.missing:
        return
    lang, count = writing.language, len(answer.missing)
    named = [label(answer.rule, one.term, lang) for one in answer.missing[:_MOST_QUESTIONS]]
    rest = count - len(named)
    more = writing.pick(f"、ほか{rest}件", f", and {rest} more") if rest else ""
    lead = writing.pick(
        f"まだ分からないこと{count}件（答えに効く順）：",
        f"Facts missing, weightiest first ({count}): ",
    )
    marks = (writing.notes.rule(answer),)
    yield Paragraph((Words(lead, (), True), Words(writing.joined(named) + more, marks)))


def _changes(writing: AssessmentWriting, answer: Answer) -> Iterator[Block]:
    """What would change the answer, computed by applying the rule again."""
    lang = writing.language
    marks = (writing.notes.rule(answer),)
    found = what_would_change(answer)
    helps = [change for change in found if change.kind != "loss"]
    warns = [change for change in found if change.kind == "loss"]
    chosen = [*helps[:_MOST_CHANGES], *warns[: max(_MOST_CHANGES - len(helps), 2)]]
    items = [(Words(change_words(change, lang), marks),) for change in chosen]
    reached = beyond_cap(answer)
    if reached is not None:
        items.append((Words(beyond_cap_words(reached, lang), marks),))
    if items:
        title = writing.pick("何が変わると答えが変わるか", "What would change the answer")
        yield Panel(title, (Bullets(tuple(items)),), "info")
