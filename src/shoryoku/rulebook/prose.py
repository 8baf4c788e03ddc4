"""A programme in prose, written from the nodes that compute it, with every value's source."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shoryoku.calendar import Window
from shoryoku.engine import nodes as n
from shoryoku.money import format_ratio, format_yen, round_half_up
from shoryoku.rulebook.rules import Origin, Programme, Rule
from shoryoku.rulebook.words import KIND, MISSED, STANDING, TESTED, call_name, label, words
from shoryoku.text import Language, Text

Line = tuple[int, str]

_HEADINGS = {
    "window": Text("受付期間", "Window"),
    "who": Text("だれが", "Who"),
    "what": Text("何に（対象経費、税抜）", "What for (eligible costs without tax)"),
    "how_much": Text("いくら", "How much"),
    "values": Text("この制度の数値", "Figures of this programme"),
    "specials": Text("特例", "Specials"),
    "requirements": Text("要件", "Requirements"),
    "commitments": Text("約束と返還", "Commitments and repayment"),
    "bonus": Text("加点", "Bonus points"),
    "penalties": Text("減点", "Penalty points"),
    "duties": Text("手続きと義務", "Steps and duties"),
    "combinations": Text("ほかの制度との関係", "Together with other programmes"),
    "not_read": Text("まだ読めていないもの", "Not read yet"),
    "notes": Text("注意", "Notes"),
    "sources": Text("出典", "Sources"),
}


def describe(rule: Rule, language: Language) -> Iterator[Line]:
    """A rule as (indent, text) lines in the order of the guidelines."""
    yield 0, f"{rule.name.in_language(language)}  [{rule.id}]"
    yield from _window(rule, language)
    for heading, prefix in (("who", "applicant."), ("what", "cost.")):
        lines = list(_costs(rule, language)) if heading == "what" else []
        lines += list(_requirements(rule, prefix, language))
        yield from _section(heading, lines, language)
    yield from _section("values", list(_values(rule, language)), language)
    yield from _section("how_much", list(_amounts(rule, language)), language)
    yield from _section("specials", list(_specials(rule, language)), language)
    yield from _section(
        "requirements", list(_requirements(rule, "requirement.", language)), language
    )
    yield from _section("commitments", list(_commitments(rule, language)), language)
    for heading, duties in (
        ("bonus", rule.bonus),
        ("penalties", rule.penalties),
        ("duties", rule.duties),
    ):
        lines = [
            (1, f"・{duty.label.in_language(language)}{origin_mark(duty.origin)}")
            for duty in duties
        ]
        yield from _section(heading, lines, language)
    yield from _section("combinations", list(_combinations(rule, language)), language)
    yield from _section("not_read", [(1, f"・{item}") for item in rule.not_read], language)
    yield from _section(
        "notes", [(1, f"・{note.in_language(language)}") for note in rule.notes], language
    )
    yield from _section("sources", list(source_lines(rule, language)), language)


def describe_programme(programme: Programme, language: Language) -> Iterator[Line]:
    """The head of a programme: what it is for, its vintages, or why it is not computed."""
    yield 0, f"{programme.name.in_language(language)}  [{programme.id}]"
    yield 1, programme.purpose.in_language(language)
    if programme.payer:
        yield 1, ("実施：" if language == "ja" else "By: ") + programme.payer.in_language(language)
    if programme.successor_of:
        yield (
            1,
            ("前身：" if language == "ja" else "Successor of: ")
            + ("、" if language == "ja" else ", ").join(
                call_name(one).in_language(language) for one in programme.successor_of
            ),
        )
    if programme.reason_not_computed:
        lead = "計算できません：" if language == "ja" else "Cannot be computed: "
        yield 1, lead + programme.reason_not_computed.in_language(language)
    yield from ((1, f"・{note.in_language(language)}") for note in programme.notes)
    for source in programme.sources.values():
        yield 1, f"[{source.kind}] {source.ref}{f'、{source.section}' if source.section else ''}"


def origin_mark(origin: Origin) -> str:
    """`` [standing: sources]`` after a value; what is unverified is marked ⚠."""
    warning = "" if origin.is_verified else "⚠"
    return f"  [{warning}{origin.standing}: {', '.join(origin.sources)}]"


def bracketed(text: str, language: Language) -> str:
    """Text in brackets of the language."""
    return f"（{text}）" if language == "ja" else f" ({text})"


def source_lines(rule: Rule, language: Language) -> Iterator[Line]:
    """The documents a rule refers to."""
    for id_, source in rule.sources.items():
        section = f"、{source.section}" if source.section else ""
        standing = bracketed(STANDING[source.kind].in_language(language), language)
        yield 1, f"{id_}: {source.ref}{section}{standing}"


def source_table(rule: Rule, language: Language) -> Iterator[Line]:
    """Every printed value of a rule with its sources and standing, unverified ones marked."""
    yield 0, f"■ {rule.name.in_language(language)}  [{rule.id}]"
    for entry in rule.values:
        yield 1, f"{entry.path}: {entry.printed}{origin_mark(entry.origin)}"
        yield from note_lines(entry.origin, language)
    yield from source_lines(rule, language)


def window_words(window: Window, language: Language) -> str:
    """The days of a window, with what is not known left open."""
    opens = window.opens.isoformat() if window.opens else "?"
    closes = "?"
    if window.closes:
        at_end_of_day = (window.closes.hour, window.closes.minute) == (23, 59)
        closes = f"{window.closes:%Y-%m-%d}" if at_end_of_day else f"{window.closes:%Y-%m-%d %H:%M}"
    announced = ""
    if window.announced:
        lead = "公募開始 " if language == "ja" else "published "
        announced = (
            f"{lead}{window.announced.isoformat()}、"
            if language == "ja"
            else f"{lead}{window.announced.isoformat()}, "
        )
    days = f"受付 {opens} 〜 {closes}" if language == "ja" else f"applications {opens} to {closes}"
    return announced + days


def _section(heading: str, lines: list[Line], language: Language) -> Iterator[Line]:
    if lines:
        yield 0, ""
        yield 0, f"■ {_HEADINGS[heading].in_language(language)}"
        yield from lines


def note_lines(origin: Origin | None, language: Language, indent: int = 2) -> Iterator[Line]:
    """The note beside a value, and how else its sources can be read."""
    if origin is None:
        return
    if origin.note:
        yield indent, ("注：" if language == "ja" else "Note: ") + origin.note.in_language(language)
    if origin.other_reading:
        yield (
            indent,
            ("別の読み方：" if language == "ja" else "Other reading: ")
            + origin.other_reading.in_language(language),
        )


def _window(rule: Rule, language: Language) -> Iterator[Line]:
    lines: list[Line] = [(1, window_words(rule.window, language) + origin_mark(rule.window_origin))]
    if rule.closes_before_new_wage:
        lines.append(
            (
                1,
                "都道府県の新しい最低賃金の発効日の前日にも締め切られます"
                if language == "ja"
                else "also closes the day before the prefecture's new minimum wage takes effect",
            )
        )
    lines += note_lines(rule.window_origin, language)
    if rule.results:
        applied, adopted = rule.results
        share = format_ratio(round_half_up(Fraction(adopted, applied), 3))
        lines.append(
            (
                1,
                f"応募 {applied:,}件、採択 {adopted:,}件（{share}）"
                if language == "ja"
                else f"{applied:,} applied, {adopted:,} adopted ({share})",
            )
        )
    yield from _section("window", lines, language)


def _requirements(rule: Rule, prefix: str, language: Language) -> Iterator[Line]:
    writer = words(rule, language)
    for requirement in rule.requirements:
        if not requirement.id.startswith(prefix):
            continue
        node = rule.definitions[requirement.id].node
        judged = requirement.kind == "judged"
        text = requirement.label.in_language(language) if requirement.label else writer.node(node)
        kind = KIND[requirement.kind].in_language(language)
        kind = "" if requirement.kind == "fact" else bracketed(kind, language)
        yield 1, f"・{text}{kind}{origin_mark(requirement.origin)}"
        if requirement.label and not judged:
            yield 2, ("判定：" if language == "ja" else "Test: ") + writer.node(node)
        yield from note_lines(requirement.origin, language)


def _costs(rule: Rule, language: Language) -> Iterator[Line]:
    ja = language == "ja"
    for class_ in rule.cost_classes:
        name = (
            class_.label.in_language(language)
            if class_.label
            else label(rule, class_.term, language)
        )
        limits = []
        if class_.compulsory:
            limits.append("必須" if ja else "compulsory")
        if class_.max_share is not None:
            share = format_ratio(class_.max_share)
            limits.append(f"対象経費の{share}まで" if ja else f"up to {share} of the eligible cost")
        if class_.max_amount is not None:
            amount = words(rule, language).node(class_.max_amount)
            limits.append(f"{amount}まで" if ja else f"up to {amount}")
        words_ = bracketed(("、" if ja else ", ").join(limits), language) if limits else ""
        yield 1, f"・{name}{words_}{origin_mark(class_.origin)}"
        yield from note_lines(class_.origin if class_.origin.note else None, language)
    if rule.others_at_most is not None:
        limit = format_yen(rule.others_at_most, language)
        yield (
            1,
            f"・必須以外の合計は{limit}まで"
            if ja
            else f"・all classes but the compulsory one together: up to {limit}",
        )
    if "eligible_cost" in rule.definitions:
        yield from note_lines(rule.definitions["eligible_cost"].origin, language)
    if rule.excluded:
        lead = "対象外：" if ja else "Not eligible: "
        yield (
            1,
            lead
            + ("、" if ja else ", ").join(item.in_language(language) for item in rule.excluded),
        )


def _values(rule: Rule, language: Language) -> Iterator[Line]:
    writer = words(rule, language)
    own = {
        entry.path.removeprefix("values.")
        for entry in rule.values
        if entry.path.startswith("values.")
    }
    for name, definition in rule.definitions.items():
        if name in own and definition.origin:
            yield (
                1,
                f"・{definition.label.in_language(language)}：{writer.node(definition.node)}{origin_mark(definition.origin)}",
            )
            yield from note_lines(definition.origin, language)


def _amounts(rule: Rule, language: Language) -> Iterator[Line]:
    writer = words(rule, language)
    for name in ("rate", "amount_by_rate", "cap", "floor", "amount", "subsidy"):
        definition = rule.definitions.get(name)
        if definition is not None and definition.origin is not None:
            text = definition.label.in_language(language)
            yield 1, f"・{text}：{writer.node(definition.node)}{origin_mark(definition.origin)}"
            yield from note_lines(definition.origin, language)
        elif name in rule.types:
            low, high = rule.ranges[name]
            kind = rule.types[name]
            span = f"{writer.value(low, kind)} 〜 {writer.value(high, kind)}"
            lead = "案件により " if language == "ja" else "depends on the case: "
            yield 1, f"・{label(rule, name, language)}：{lead}{span}"


def _specials(rule: Rule, language: Language) -> Iterator[Line]:
    writer = words(rule, language)
    for name in rule.specials:
        definition = rule.definitions.get(name)
        text = label(rule, name, language)
        if definition is None or definition.origin is None:
            yield 1, f"・{text}"
        else:
            yield 1, f"・{text}{origin_mark(definition.origin)}"
            items = (
                definition.node.items
                if isinstance(definition.node, n.AllOf)
                else (definition.node,)
            )
            for item in items:
                yield 2, f"- {writer.node(item)}"
            yield from note_lines(definition.origin, language)
        if name in rule.special_notes:
            yield (
                2,
                ("数え方：" if language == "ja" else "How to count: ")
                + rule.special_notes[name].in_language(language),
            )


def _commitments(rule: Rule, language: Language) -> Iterator[Line]:
    ja = language == "ja"
    for commitment in rule.commitments:
        tested = TESTED[commitment.tested].in_language(language)
        missed = MISSED[commitment.missed].in_language(language)
        mark = origin_mark(commitment.origin)
        text = commitment.label.in_language(language)
        yield (
            1,
            f"・{text}（判定：{tested}）→ {missed}{mark}"
            if ja
            else f"・{text} (tested {tested}): {missed}{mark}",
        )
        if commitment.exempt:
            cases = ("、" if ja else "; ").join(
                case.label.in_language(language) for case in commitment.exempt
            )
            yield (
                2,
                ("返還しなくてよい場合：" if ja else "Nothing is paid back in case of: ") + cases,
            )
        yield from note_lines(commitment.origin, language)


COMBINATION = {
    True: Text("併用できる", "may be used together"),
    False: Text("併用できない", "may not be used together"),
    "unless_same_cost": Text(
        "同じ経費でなければ併用できる", "may be used together, but not for the same cost"
    ),
    "not_same_project": Text("同じ事業では併用できない", "not for the same project"),
}


def _combinations(rule: Rule, language: Language) -> Iterator[Line]:
    for combination in rule.combinations:
        other = call_name(combination.programme).in_language(language)
        if combination.programme == "any_national":
            other = "国のほかの補助金" if language == "ja" else "other national subsidies"
        colon = "：" if language == "ja" else ": "
        yield (
            1,
            f"・{other}{colon}{COMBINATION[combination.allowed].in_language(language)}{origin_mark(combination.origin)}",
        )
        yield from note_lines(combination.origin, language)
