"""A rule as something to read: parts in the order of the guidelines, each line with its origin.

The words are those of the nodes that compute (as in ``rulebook.prose``); amounts that go by a
number, such as caps by employees, become tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from shoryoku.engine import nodes as n
from shoryoku.engine.express import Words
from shoryoku.engine.nodes import Node
from shoryoku.money import format_ratio, format_yen, parse_yen, round_half_up
from shoryoku.rulebook.diff import SECTIONS
from shoryoku.rulebook.prose import COMBINATION, window_words
from shoryoku.rulebook.rules import CostClassRule, DutyRule, Origin, Rule, SourceRule
from shoryoku.rulebook.words import MISSED, TESTED, label, words
from shoryoku.text import Language, Text

_AMOUNTS = ("rate", "amount_by_rate", "cap", "floor", "amount", "subsidy")
_NATIONAL = Text("国のほかの補助金", "other national subsidies")
_USUAL = Text("通常", "normally")
_IN_PART = Text("{}（条件の一部）", "{} (part of its conditions)")
_ROUNDING = Text("端数の切捨て", "rounding down to")
_FIGURE = re.compile(r"[0-9.,%/万億千円]+")
_ALSO_CLOSES = Text(
    "都道府県の新しい最低賃金の発効日の前日にも締め切られます",
    "also closes the day before the prefecture's new minimum wage takes effect",
)


class Said(NamedTuple):
    """One line of a rule.

    Attributes:
        kind: of a requirement ``preparation``, ``commitment`` or ``judged``; of a cost
            ``excluded`` where it is not eligible; else empty.
        details: what stands below it: the test, the conditions of a special, exemptions.
        programme: of a combination the id of the other programme or rule, where there is one.
        origin: ``None`` where the line repeats others.
    """

    words: str
    origin: Origin | None
    kind: str = ""
    details: tuple[str, ...] = ()
    programme: str = ""


class Table(NamedTuple):
    """Amounts that go by a number: a row for each band, a column for each case.

    Attributes:
        by: what the number counts.
        heads: the cases; the first is the usual one.
        rows: the band in words and the amount of each case.
    """

    title: str
    by: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    origin: Origin | None


class Part(NamedTuple):
    """One part of a rule; ``id`` is one of :data:`shoryoku.rulebook.diff.SECTIONS`."""

    id: str
    heading: Text
    tables: tuple[Table, ...]
    said: tuple[Said, ...]


def read(rule: Rule, language: Language) -> tuple[Part, ...]:
    """The parts of a rule that say something, in the order of the guidelines."""
    said: dict[str, Iterable[Said]] = {
        "window": _window(rule, language),
        "applicants": _requirements(rule, "applicant.", language),
        "costs": [*_costs(rule, language), *_requirements(rule, "cost.", language)],
        "values": _values(rule, language),
        "amount": [*_amounts(rule, language), *_requirements(rule, "amount.", language)],
        "specials": _specials(rule, language),
        "requirements": _requirements(rule, "requirement.", language),
        "commitments": _commitments(rule, language),
        "bonus": _duties(rule.bonus, language),
        "penalties": _duties(rule.penalties, language),
        "duties": _duties(rule.duties, language),
        "combinations": _combinations(rule, language),
    }
    tables = {"amount": tuple(_tables(rule, language))}
    parts = []
    for id_, heading in SECTIONS.items():
        lines, own = tuple(said[id_]), tables.get(id_, ())
        shown = {line.origin for line in lines} | {one.origin for one in own}
        parts.append(Part(id_, heading, own, (*lines, *_further(rule, id_, shown, language))))
    return tuple(part for part in parts if part.said or part.tables)


def _further(
    rule: Rule, section: str, shown: set[Origin | None], language: Language
) -> Iterator[Said]:
    """Values that are known otherwise, or have other remarks, than the lines they are part of."""
    eligible = rule.definitions.get("eligible_cost")
    told = eligible.origin if eligible and section == "costs" else None
    if eligible is not None and told is not None and told.note and told not in shown:
        yield Said(eligible.label.in_language(language), told)
        shown.add(told)
    for entry in rule.values:
        first, _, rest = entry.path.partition(".")
        origin = entry.origin
        is_told = origin.is_verified and not (origin.note or origin.other_reading)
        if first != section or origin in shown or is_told:
            continue
        shown.add(origin)
        name = label(rule, f"{_NAMES.get(section, '')}{rest.partition('.')[0]}", language)
        if name == "round_down_to":
            name = _ROUNDING.in_language(language)
        if _FIGURE.fullmatch(entry.printed):
            figure = entry.printed
            if figure[-1] in "万億千円":
                figure = format_yen(parse_yen(figure), language)
            yield Said(_titled(name, figure, language), origin)
        else:
            yield Said(_IN_PART.in_language(language).format(name), origin)


def cited(rule: Rule) -> dict[str, tuple[int, SourceRule]]:
    """The documents of a rule with the numbers by which its lines refer to them."""
    return {id_: (at, source) for at, (id_, source) in enumerate(rule.sources.items(), 1)}


def adoption(results: tuple[int, int]) -> str:
    """The share of applications that were adopted, to a tenth of a per cent."""
    applied, adopted = results
    return format_ratio(round_half_up(Fraction(adopted, applied), 3))


def table(node: Node, title: str, origin: Origin | None, writer: Words) -> Table | None:
    """A node as a table, where its usual value goes by a number; else nothing."""
    base, cases = node, list[tuple[Node, Node]]()
    while isinstance(base, n.Exceptions):
        cases = [*base.cases, *cases]
        base = base.base
    if not isinstance(base, n.Band):
        return None
    amount, limits = base.amount, [limit for limit, _ in base.rows]
    columns: list[tuple[str, Node]] = [(_USUAL.in_language(writer.language), base)]
    for test, value in cases:
        if isinstance(value, n.Band) and (
            value.amount != amount or [limit for limit, _ in value.rows] != limits
        ):
            return None  # cut into other bands: only the words can say it
        columns.append((writer.node(test), value))
    counted = writer.unit(amount.id) if isinstance(amount, n.Name) else ""
    rows = [
        (_band(limits, at, counted, writer.language), tuple(_cells(columns, at, writer)))
        for at in range(len(limits))
    ]
    heads = tuple(head for head, _ in columns)
    return Table(title, writer.node(amount), heads, tuple(rows), origin)


def _cells(columns: list[tuple[str, Node]], at: int, writer: Words) -> Iterator[str]:
    for _, value in columns:
        yield writer.node(value.rows[at][1] if isinstance(value, n.Band) else value)


def _band(limits: list[int | None], at: int, counted: str, language: Language) -> str:
    """``6〜20人``, ``101人以上``; ``6 to 20 people``, ``101 people or more``."""
    limit, low = limits[at], (limits[at - 1] or 0) + 1 if at else None
    if limit is None:
        return f"{low:,}{counted}以上" if language == "ja" else f"{low:,}{counted} or more"
    if low is None:
        return f"{limit:,}{counted}以下" if language == "ja" else f"up to {limit:,}{counted}"
    if low == limit:
        return f"{limit:,}{counted}"
    return f"{low:,}{'〜' if language == 'ja' else ' to '}{limit:,}{counted}"


def _tables(rule: Rule, language: Language) -> Iterator[Table]:
    writer = words(rule, language)
    for name in _AMOUNTS:
        definition = rule.definitions.get(name)
        if definition is not None and definition.origin is not None:
            title = definition.label.in_language(language)
            found = table(definition.node, title, definition.origin, writer)
            if found is not None:
                yield found


def _window(rule: Rule, language: Language) -> Iterator[Said]:
    further = (_ALSO_CLOSES.in_language(language),) if rule.closes_before_new_wage else ()
    yield Said(window_words(rule.window, language), rule.window_origin, details=further)
    if rule.results:
        applied, adopted = rule.results
        share = adoption(rule.results)
        said = Text(
            f"応募 {applied:,}件、採択 {adopted:,}件（{share}）",
            f"{applied:,} applied, {adopted:,} adopted ({share})",
        )
        yield Said(said.in_language(language), rule.results_origin)


def _requirements(rule: Rule, prefix: str, language: Language) -> Iterator[Said]:
    writer = words(rule, language)
    for requirement in rule.requirements:
        if not requirement.id.startswith(prefix):
            continue
        test = writer.node(rule.definitions[requirement.id].node)
        judged = requirement.kind == "judged"
        text = requirement.label.in_language(language) if requirement.label else test
        kind = "" if requirement.kind == "fact" else requirement.kind
        # a label that repeats its test needs no test below it
        shown = not judged and test != text
        details = (
            (_titled("判定" if language == "ja" else "Test", test, language),) if shown else ()
        )
        yield Said(text, requirement.origin, kind, details)


def _costs(rule: Rule, language: Language) -> Iterator[Said]:
    for class_ in rule.cost_classes:
        name = class_.label.in_language(language) if class_.label else ""
        limits = tuple(_limits(rule, class_, language))
        text = name or label(rule, class_.term, language)
        yield Said(text, class_.origin, "compulsory" if class_.compulsory else "", limits)
    eligible = rule.definitions.get("eligible_cost")
    if rule.others_at_most is not None:
        limit = format_yen(rule.others_at_most, language)
        said = Text(
            f"必須以外の合計は{limit}まで",
            f"all classes but the compulsory one together: up to {limit}",
        )
        yield Said(said.in_language(language), eligible.origin if eligible else None)
    for excluded in rule.excluded:
        yield Said(excluded.in_language(language), None, "excluded")


def _limits(rule: Rule, class_: CostClassRule, language: Language) -> Iterator[str]:
    ja = language == "ja"
    if class_.max_share is not None:
        share = format_ratio(class_.max_share)
        yield f"対象経費の{share}まで" if ja else f"up to {share} of the eligible cost"
    if class_.max_amount is not None:
        amount = words(rule, language).node(class_.max_amount)
        yield f"{amount}まで" if ja else f"up to {amount}"


def _values(rule: Rule, language: Language) -> Iterator[Said]:
    writer = words(rule, language)
    for entry in rule.values:
        section, _, name = entry.path.partition(".")
        definition = rule.definitions.get(name) if section == "values" else None
        if definition is not None and definition.origin is not None:
            yield _defined(definition.label, definition.node, definition.origin, writer)


def _amounts(rule: Rule, language: Language) -> Iterator[Said]:
    writer = words(rule, language)
    for name in _AMOUNTS:
        definition = rule.definitions.get(name)
        if definition is not None and definition.origin is not None:
            title = definition.label.in_language(language)
            if table(definition.node, title, definition.origin, writer) is None:
                yield _defined(definition.label, definition.node, definition.origin, writer)
        elif name in rule.types:
            low, high = rule.ranges[name]
            kind = rule.types[name]
            span = f"{writer.value(low, kind)} 〜 {writer.value(high, kind)}"
            said = Text(f"案件により {span}", f"depends on the case: {span}")
            title = label(rule, name, language)
            entry = next((e for e in rule.values if e.path.startswith(f"amount.{name}")), None)
            text = _titled(title, said.in_language(language), language)
            yield Said(text, entry.origin if entry else None)


def _defined(title: Text, node: Node, origin: Origin, writer: Words) -> Said:
    said = writer.node(node)
    return Said(_titled(title.in_language(writer.language), said, writer.language), origin)


def _titled(title: str, said: str, language: Language) -> str:
    return f"{title}：{said}" if language == "ja" else f"{title}: {said}"


def _specials(rule: Rule, language: Language) -> Iterator[Said]:
    writer = words(rule, language)
    for name in rule.specials:
        definition = rule.definitions.get(name)
        details: list[str] = []
        if definition is not None and definition.origin is not None:
            node = definition.node
            items = node.items if isinstance(node, n.AllOf) else (node,)
            details += [writer.node(item) for item in items]
        if name in rule.special_notes:
            how = rule.special_notes[name].in_language(language)
            details.append(_titled("数え方" if language == "ja" else "How to count", how, language))
        origin = definition.origin if definition else None
        yield Said(label(rule, name, language), origin, details=tuple(details))


def _commitments(rule: Rule, language: Language) -> Iterator[Said]:
    ja = language == "ja"
    for commitment in rule.commitments:
        tested = TESTED[commitment.tested].in_language(language)
        missed = MISSED[commitment.missed].in_language(language)
        details = [
            f"判定：{tested}" if ja else f"tested {tested}",
            f"守れないと：{missed}" if ja else f"if missed: {missed}",
        ]
        if commitment.exempt:
            cases = [case.label.in_language(language) for case in commitment.exempt]
            details.append(
                f"返還しなくてよい場合：{'、'.join(cases)}"
                if ja
                else f"nothing is paid back in case of: {'; '.join(cases)}"
            )
        text = commitment.label.in_language(language)
        yield Said(text, commitment.origin, details=tuple(details))


def _duties(duties: tuple[DutyRule, ...], language: Language) -> Iterator[Said]:
    return (Said(duty.label.in_language(language), duty.origin) for duty in duties)


def _combinations(rule: Rule, language: Language) -> Iterator[Said]:
    for combination in rule.combinations:
        allowed, link = COMBINATION[combination.allowed].in_language(language), ""
        if combination.programme == "any_national":
            allowed = _titled(_NATIONAL.in_language(language), allowed, language)
        else:
            link = combination.programme
        yield Said(allowed, combination.origin, programme=link)


_PREFIXES = {"applicants": "applicant.", "costs": "cost.", "requirements": "requirement."}
_NAMES = {**_PREFIXES, "specials": "special.", "commitments": "commitment."}


def plan_years(rule: Rule) -> tuple[int, int] | None:
    """The least and greatest length of the plan in years that the rule asks for, if it does."""
    least, most = None, None
    for requirement in rule.requirements:
        if requirement.kind == "judged":
            continue
        node = rule.definitions[requirement.id].node
        for part in node.items if isinstance(node, n.AllOf) else (node,):
            found = _limit(part, "plan.years")
            if found is not None:
                least = found[1] if found[0] in (">=", "==") else least
                most = found[1] if found[0] in ("<=", "==") else most
    return None if least is None or most is None else (least, most)


def _limit(node: Node, name: str) -> tuple[str, int] | None:
    """The sign and number of a test of one name, however it is written round."""
    if not isinstance(node, n.Compare):
        return None
    left, right, sign = node.left, node.right, node.operator
    if isinstance(left, n.Literal):
        left, right, sign = right, left, {"<=": ">=", ">=": "<="}.get(sign, sign)
    named = isinstance(left, n.Name) and left.id == name
    if not named or not isinstance(right, n.Literal) or type(right.value) is not int:
        return None
    return sign, right.value
