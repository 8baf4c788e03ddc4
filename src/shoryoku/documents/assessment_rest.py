"""The later parts of an assessment on paper: the rest, the facts, the standing, advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shoryoku.diagnosis.support import support
from shoryoku.documents.assessment_writing import AssessmentWriting
from shoryoku.documents.content import Bullets, Paragraph, Row, Section, Table, Words
from shoryoku.rulebook.answer import Answer
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.rules import Origin
from shoryoku.rulebook.words import WINDOW, fact_words, label, words
from shoryoku.text import Text

_GROUPS = {
    "usable": Text("使えそうな制度", "Likely usable"),
    "possible": Text("条件しだいで使える制度", "Usable if the missing facts are right"),
    "last_call": Text(
        "受付が終わった制度（直近の回で計算）", "Closed (computed by the rules of the last call)"
    ),
    "nothing": Text("対象になる経費がない制度", "Nothing of this investment is eligible"),
    "unusable": Text("いまの事実では使えない制度", "Not usable by the facts given"),
}
_STANDINGS = (
    ("official", Text("公式資料", "official")),
    ("secondary", Text("二次資料等", "secondary")),
    ("unverified", Text("未確認", "unverified")),
)


def rest(writing: AssessmentWriting) -> Section | None:
    """The programmes that are not printed in full, each with what decides it."""
    rows = [
        row
        for name, title in _GROUPS.items()
        for row in _group(writing, title, getattr(writing.groups, name))
    ]
    if not rows:
        return None
    head = Text("制度と、何で決まるか", "Programme, and what decides it"), Text("補助額", "Subsidy")
    table = Table(
        writing.pick("そのほかの制度", "The other programmes"),
        tuple(writing.say(name) for name in head),
        tuple(rows),
        writing.pick("lr", "ll"),  # English amounts are long and have to break on a phone
        "",
        "",
        (writing.own(),),
    )
    groups = writing.groups
    count = len(groups.unusable) + len(groups.nothing)
    title = writing.pick(
        f"いまの事実では使えない制度は{count}件です",
        f"{count} programmes cannot be used by the facts given",
    )
    name = writing.pick("残りの制度", "The rest at a glance")
    return Section("rest", title, (table,), (writing.own(),), name)


def _group(writing: AssessmentWriting, title: Text, answers: tuple[Answer, ...]) -> Iterator[Row]:
    shown = [answer for answer in answers if answer not in writing.in_full]
    if shown:
        count = writing.bracketed(str(len(shown)))
        yield Row((writing.say(title) + count,), (), "group")
    for answer in shown:
        yield _one(writing, answer)


def _one(writing: AssessmentWriting, answer: Answer) -> Row:
    name = writing.say(answer.rule.name)
    if answer.status == "ineligible":
        return Row((name, "—"), (), "off", None, _why_not(writing, answer))
    amount = amount_words(answer.subsidy, writing.language)
    window = writing.say(WINDOW[answer.window_state])
    if answer.missing:
        first = label(answer.rule, answer.missing[0].term, writing.language)
        count = len(answer.missing)
        window += writing.pick(
            f"、未回答{count}件（まず：{first}）", f"; facts missing: {count}, first: {first}"
        )
    return Row((name, amount), (), "", None, window)


def _why_not(writing: AssessmentWriting, answer: Answer) -> str:
    writer = words(answer.rule, writing.language)
    failing = [f for f in answer.findings if f.state == "fail" and f.requirement.kind == "fact"]
    first = failing[0].requirement
    text = (
        writing.say(first.label)
        if first.label
        else writer.node(answer.rule.definitions[first.id].node)
    )
    more = len(failing) - 1
    also = writing.pick(f"、ほか{more}件", f", and {more} more") if more else ""
    return writing.pick(f"満たさない要件：{text}{also}", f"not met: {text}{also}")


def facts(writing: AssessmentWriting) -> Section | None:
    """The facts as they were understood."""
    firm, lang = writing.found.firm, writing.language
    rows = []
    for term, value in firm.facts.items():
        if term == "date":
            continue
        mark = "※" if firm.is_illustrative(term) else ""
        source = firm.sources.get(term, "")
        said = fact_words(term, value, lang) + mark
        rows.append(Row((label(None, term, lang), said, source)))
    if not rows:
        return None
    head = Text("事実", "Fact"), Text("値", "Value"), Text("出どころ", "Where it is from")
    illustrative = any(map(firm.is_illustrative, firm.facts))
    beneath = (
        writing.pick("※は例示の値です。", "※ marks illustrative values.") if illustrative else ""
    )
    mark = writing.entered()
    names = tuple(writing.say(name) for name in head)
    caption = writing.pick("違っていれば直してください", "Mend what is wrong")
    table = Table(caption, names, tuple(rows), "lll", beneath, "", (mark,))
    title = writing.pick("入力をこのように読みました", "The facts as understood")
    return Section("facts", title, (table,), (mark,), writing.pick("事実", "Facts"))


def standing(writing: AssessmentWriting) -> Section:
    """How well the values of each rule that is printed in full are known."""
    rows = []
    for answer in writing.in_full:
        origins = [entry.origin for entry in answer.rule.values]
        count = Counter(_kind(origin) for origin in origins)
        cells = tuple(str(count[kind]) for kind, _ in _STANDINGS)
        name = f"{writing.say(answer.rule.name)} {answer.rule.id}"
        kind = "gap" if count["unverified"] else ""
        rows.append(Row((name, *cells), (writing.notes.rule(answer),), kind))
    head = (writing.pick("制度と回", "Rule"), *(writing.say(name) for _, name in _STANDINGS))
    caption = writing.pick("規則の値の数を、確かさごとに", "Values of each rule, by how well known")
    table = Table(caption, head, tuple(rows), "lrrr", "", "", (writing.own(),))
    blocks = (table, _method(writing)) if rows else (_method(writing),)
    title = writing.pick("規則の値がどこまで確かめられているか", "How well the rules are known")
    return Section("standing", title, blocks, (), writing.pick("確かさ", "Standing"))


def _kind(origin: Origin) -> str:
    """Official, unverified, or anything between: secondary sources and the seed documents."""
    if not origin.is_verified:
        return "unverified"
    return "official" if origin.standing == "official" else "secondary"


def _method(writing: AssessmentWriting) -> Paragraph:
    day, count = writing.found.on, len(writing.found.answers)
    said = writing.pick(
        f"{day.year}年{day.month}月{day.day}日時点の{count}の規則を当てはめました。"
        "未収録の規則や、当てはめた後に変わった規則は入っていません。",
        f"{count} rules as of {day.isoformat()} were applied. Rules that are not collected, or "
        "that changed since, are not in it.",
    )
    return Paragraph((Words(said, (writing.rules(),)),), True)


def advice(writing: AssessmentWriting) -> Section | None:
    """Whom to ask."""
    prefecture = writing.found.firm.facts.get("prefecture")
    where = prefecture if isinstance(prefecture, str) else None
    contacts = support(writing.found, where, None).contacts
    if not contacts:
        return None
    items = tuple(
        (
            Words(writing.say(one.name), (writing.notes.cite(one.at),), True),
            Words(writing.pick("　", ". ") + writing.say(one.why)),
        )
        for one in contacts
    )
    title = writing.pick("申請の前に相談できます", "Ask before you apply")
    return Section("advice", title, (Bullets(items),), (), writing.pick("相談先", "Whom to ask"))
