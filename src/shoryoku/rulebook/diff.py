"""Vintage against vintage: what was added, dropped or changed, in words and in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.nodes import Node
from shoryoku.money import format_ratio, format_yen
from shoryoku.rulebook.prose import Line, window_words
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.words import MISSED, TESTED, label, unit, words
from shoryoku.text import Language, Text

SECTIONS = {
    "window": Text("受付期間", "Window"),
    "applicants": Text("だれが", "Who"),
    "costs": Text("対象経費", "Eligible costs"),
    "amount": Text("いくら", "How much"),
    "values": Text("この制度の数値", "Figures of this programme"),
    "specials": Text("特例", "Specials"),
    "requirements": Text("要件", "Requirements"),
    "commitments": Text("約束と返還", "Commitments and repayment"),
    "bonus": Text("加点", "Bonus points"),
    "penalties": Text("減点", "Penalty points"),
    "duties": Text("手続きと義務", "Steps and duties"),
    "combinations": Text("ほかの制度との関係", "Together with other programmes"),
}


class Facet(NamedTuple):
    """One comparable line of a rule: what it is about, what it says, and its yen if it has any."""

    title: str
    says: str
    yen: int | None = None


class Change(NamedTuple):
    """One line that differs; ``before`` or ``after`` is ``None`` where it was added or dropped."""

    section: str
    title: str
    before: str | None
    after: str | None
    difference: int | None


def changes(before: Rule, after: Rule, language: Language = "ja") -> list[Change]:
    """What differs between two rules, in the order of the guidelines."""
    old, new = facets(before, language), facets(after, language)
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        # an exception that is new replaces what the base said, and one that went gives way to it
        was, now = was or _base_of(old, key), now or _base_of(new, key)
        if was is not None and now is not None and was.says == now.says:
            continue
        title = next((line.title for line in (now, was) if line and line.title), "")
        difference = None
        if was is not None and now is not None and was.yen is not None and now.yen is not None:
            difference = now.yen - was.yen
        says_before, says_after = was.says if was else None, now.says if now else None
        found.append(Change(key[0], title, says_before, says_after, difference))
    return sorted(found, key=lambda change: list(SECTIONS).index(change.section))


def _base_of(lines: dict[tuple[str, str], Facet], key: tuple[str, str]) -> Facet | None:
    section, name = key
    parts = name.split("|")
    if section != "amount" or len(parts) < 2 or not parts[1]:
        return None
    found = lines.get((section, "|".join([parts[0], "", *parts[2:]])))
    return found._replace(title="") if found else None


def described(before: Rule, after: Rule, language: Language) -> Iterator[Line]:
    """The changes as (indent, text) lines."""
    yield 0, f"{before.name.in_language(language)}  [{before.id}]"
    yield 0, f"→ {after.name.in_language(language)}  [{after.id}]"
    section = None
    found = changes(before, after, language)
    for change in found:
        if change.section != section:
            section = change.section
            yield 0, ""
            yield 0, f"■ {SECTIONS[section].in_language(language)}"
        yield from _line(change, language)
    if not found:
        yield 0, "違いはありません。" if language == "ja" else "No differences."


def _line(change: Change, language: Language) -> Iterator[Line]:
    ja = language == "ja"
    if change.before is None:
        yield 1, f"＋ {change.title}" + _colon(change.title, change.after)
    elif change.after is None:
        yield 1, f"− {change.title}" + _colon(change.title, change.before)
    else:
        step = ""
        if change.difference is not None:
            sign = "+" if change.difference > 0 else ""
            amount = format_yen(change.difference, language)
            step = f"（{sign}{amount}）" if ja else f" ({sign}{amount})"
        yield 1, f"～ {change.title}"
        yield 2, f"{change.before} → {change.after}{step}"


def _colon(title: str, says: str | None) -> str:
    return f"：{says}" if says and says != title else ""


def facets(rule: Rule, language: Language) -> dict[tuple[str, str], Facet]:
    """Every line of a rule that can be compared with another rule, by section and key."""
    found: dict[tuple[str, str], Facet] = {}
    window = "受付期間" if language == "ja" else "window"
    found["window", "window"] = Facet(window, window_words(rule.window, language))
    _add_requirements(found, rule, language)
    _add_costs(found, rule, language)
    _add_amounts(found, rule, language)
    writer = words(rule, language)
    for name in rule.specials:
        definition = rule.definitions.get(name)
        title = label(rule, name, language)
        items: tuple[Node, ...] = ()
        if definition is not None:
            node = definition.node
            items = node.items if isinstance(node, n.AllOf) else (node,)
        says = ("、" if language == "ja" else "; ").join(writer.node(item) for item in items)
        found["specials", name] = Facet(title, says)
        if name in rule.special_notes:
            how = f"{title}：数え方" if language == "ja" else f"{title}: how to count"
            found["specials", f"{name}.how"] = Facet(
                how, rule.special_notes[name].in_language(language)
            )
    for commitment in rule.commitments:
        tested = TESTED[commitment.tested].in_language(language)
        says = f"{tested} → {MISSED[commitment.missed].in_language(language)}"
        found["commitments", commitment.id] = Facet(commitment.label.in_language(language), says)
    for section, duties in (
        ("bonus", rule.bonus),
        ("penalties", rule.penalties),
        ("duties", rule.duties),
    ):
        for duty in duties:
            text = duty.label.in_language(language)
            found[section, duty.id] = Facet(text, text)
    for combination in rule.combinations:
        if combination.programme.startswith(f"{rule.programme}@"):
            continue  # frames of the vintage itself are no change from another vintage
        key = ("combinations", combination.programme)
        found[key] = Facet(combination.programme, str(combination.allowed))
    return found


def _add_requirements(found: dict[tuple[str, str], Facet], rule: Rule, language: Language) -> None:
    writer = words(rule, language)
    sections = {"applicant": "applicants", "cost": "costs", "requirement": "requirements"}
    for requirement in rule.requirements:
        prefix, _, id_ = requirement.id.partition(".")
        if prefix not in sections:
            continue
        node = rule.definitions[requirement.id].node
        says = writer.node(node) if requirement.kind != "judged" else ""
        title = requirement.label.in_language(language) if requirement.label else says
        found[sections[prefix], id_] = Facet(title, says or title)


def _add_costs(found: dict[tuple[str, str], Facet], rule: Rule, language: Language) -> None:
    ja = language == "ja"
    for class_ in rule.cost_classes:
        limits = ["対象" if ja else "eligible"]
        if class_.max_share is not None:
            share = format_ratio(class_.max_share)
            limits.append(f"{share}まで" if ja else f"up to {share}")
        if class_.max_amount is not None:
            amount = words(rule, language).node(class_.max_amount)
            limits.append(f"{amount}まで" if ja else f"up to {amount}")
        title = label(rule, class_.term, language)
        found["costs", class_.term] = Facet(title, ("、" if ja else ", ").join(limits))
    if rule.others_at_most is not None:
        title = "必須の経費以外の合計" if ja else "other classes together"
        limit = format_yen(rule.others_at_most, language)
        found["costs", "others"] = Facet(title, limit, rule.others_at_most)


def _add_amounts(found: dict[tuple[str, str], Facet], rule: Rule, language: Language) -> None:
    own = {
        entry.path.removeprefix("values.")
        for entry in rule.values
        if entry.path.startswith("values.")
    }
    for name, definition in rule.definitions.items():
        if name in own:
            _add_node(found, rule, "values", name, definition.node, language)
    for name in ("rate", "cap", "floor"):
        if name in rule.definitions:
            _add_node(found, rule, "amount", name, rule.definitions[name].node, language)
        elif name in rule.types:
            low, high = rule.ranges[name]
            writer = words(rule, language)
            kind = rule.types[name]
            span = f"{writer.value(low, kind)} 〜 {writer.value(high, kind)}"
            found["amount", name] = Facet(label(rule, name, language), span)
    if "rate" not in rule.definitions and "amount_by_rate" in rule.definitions:
        node = rule.definitions["amount_by_rate"].node
        inner = node.item if isinstance(node, n.Floor) else node
        _add_node(found, rule, "amount", "rate", inner, language)


def _add_node(
    found: dict[tuple[str, str], Facet],
    rule: Rule,
    section: str,
    name: str,
    node: Node,
    language: Language,
    condition: str = "",
) -> None:
    """A line for each value of a table or exception, so that only what differs is shown."""
    writer = words(rule, language)
    ja = language == "ja"
    title = label(rule, name, language) + (f"（{condition}）" if condition and ja else "")
    title += f" ({condition})" if condition and not ja else ""
    if isinstance(node, n.Exceptions):
        _add_node(found, rule, section, name, node.base, language, condition)
        for test, value in node.cases:
            _add_node(found, rule, section, name, value, language, writer.node(test))
        return
    if isinstance(node, n.Band):
        by = writer.node(node.amount)
        count = unit(node.amount.id, language) if isinstance(node.amount, n.Name) else ""
        for limit, value in node.rows:
            if limit is None:
                row = "それを超える場合" if ja else "above that"
            else:
                row = f"{by}{limit:,}{count}以下" if ja else f"{by} up to {limit:,}"
            yen = value.value if isinstance(value, n.Literal) and value.type.kind == "yen" else None
            found[section, f"{name}|{condition}|{limit}"] = Facet(
                f"{title} {row}", writer.node(value), yen
            )
        return
    yen = node.value if isinstance(node, n.Literal) and node.type.kind == "yen" else None
    found[section, f"{name}|{condition}"] = Facet(title, writer.node(node), yen)
