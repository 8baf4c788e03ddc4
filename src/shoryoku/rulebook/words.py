"""How this rulebook's trees, values and states read in Japanese and English."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import Any

from shoryoku.engine.express import Words
from shoryoku.engine.nodes import Type
from shoryoku.firm.codes import industry, prefectures
from shoryoku.firm.values import DoesNotApply
from shoryoku.firm.vocabulary import vocabulary
from shoryoku.rulebook.rules import Rule
from shoryoku.rulebook.tables import FUNCTIONS
from shoryoku.text import Language, Text

STATUS = {
    "eligible": Text("使える見込み", "likely usable"),
    "unknown": Text("情報が足りない", "more facts needed"),
    "ineligible": Text("使えない", "not usable"),
}
STATE_MARK = {"pass": "✓", "fail": "✗", "unknown": "?", "not_applicable": "–"}
WINDOW = {
    "open": Text("受付中", "open"),
    "announced": Text("公募中（受付の開始日は未確認）", "published (opening day not read)"),
    "closed": Text("受付終了", "closed"),
    "not_yet_open": Text("受付前", "not yet open"),
    "unknown": Text("受付期間は不明", "window not known"),
}
STANDING = {
    "official": Text("公式資料で確認", "official"),
    "secondary": Text("二次資料で確認（公募要領未確認）", "secondary source, guidelines not read"),
    "seed": Text("配布資料による", "from the published seed documents"),
    "remembered": Text("記憶による・未確認", "remembered, unverified"),
    "assumed": Text("仮定・未確認", "assumed, unverified"),
}
MISSED = {
    "proportional": Text("未達成率に応じて返還", "pay back in proportion to what was missed"),
    "per_missed_year": Text(
        "未達の年ごとに補助金÷計画年数を返還", "pay back grant ÷ plan years for each year missed"
    ),
    "from_first_missed_year": Text(
        "最初に未達となった年から最後の年までの分を返還",
        "pay back the share of the years from the first one missed to the last",
    ),
    "above_cap_without": Text("通常の上限を超えた分を返還", "pay back what exceeds the normal cap"),
    "above_cap_and_proportional": Text(
        "上乗せ分と、残りの未達成率分を返還", "pay back the raised part, and the rest in proportion"
    ),
    "full": Text("全額を返還", "pay back all"),
    "not_paid": Text("補助金は支払われない", "nothing is paid"),
    "all_or_part": Text(
        "全部または一部を返還（算式は示されていない）",
        "pay back all or part (no formula is printed)",
    ),
    "unread": Text("返還の決まりは読めていない", "the repayment rule was not read"),
}
TESTED = {
    "plan_end": Text("計画の終了時", "at the end of the plan"),
    "every_year": Text("毎年", "every year"),
    "every_march": Text("毎年3月末", "every end of March"),
    "project_end": Text("補助事業の終了時", "at the end of the project"),
    "three_years": Text("3年間", "over three years"),
    "once": Text("申請時", "when applying"),
}
KIND = {
    "fact": Text("要件", "requirement"),
    "preparation": Text("これから準備すること", "to prepare"),
    "commitment": Text("計画で満たすこと", "to meet in the plan"),
    "judged": Text("人が判断すること", "judged by people"),
}


AIM = {
    "equipment": Text("設備・ロボットで省力化する", "equipment and robots that save labour"),
    "software": Text("ソフト・クラウド・AIを入れる", "software, cloud services and AI"),
    "new_business": Text("新しい製品・事業、大きな投資", "new products and fields, large projects"),
    "sales": Text("売り先を広げる", "new markets and customers"),
    "people": Text("賃上げ・採用・働く環境", "pay, hiring and the workplace"),
    "research": Text("研究開発をする", "research and development"),
    "succession": Text("事業を継ぐ・継がせる・M&A", "succession and M&A"),
}


def label(rule: Rule | None, name: str, language: Language) -> str:
    """What a name is called: the rule's own label, else the vocabulary's."""
    if rule is not None and name in rule.labels:
        return rule.labels[name].in_language(language)
    term = vocabulary().get(name)
    return term.label.in_language(language) if term else name


def choice(name: str, value: str, language: Language) -> str:
    """The words for one choice of a term."""
    term = vocabulary().get(name)
    if term is not None:
        for id_, text in term.choices:
            if id_ == value:
                return text.in_language(language)
        if term.open_choices == "prefecture" and value in prefectures():
            return value if language == "ja" else prefectures()[value].en
        if term.open_choices == "industry":
            return industry(value).label.in_language(language)
        if term.open_choices == "rule":
            return call_name(value).in_language(language)
    return value


@cache
def call_name(call: str) -> Text:
    """What a programme, one of its calls, or a frame of a call is called.

    A call with several frames has the words that their names begin with in common. What the
    rulebook does not have stays as it is written.
    """
    from shoryoku.rulebook.book import open_rulebook

    book, programme_id = open_rulebook(), call.partition("@")[0]
    if programme_id not in book.programme_ids():
        return Text(call, call)
    programme = book.programme(programme_id)
    if call == programme_id:
        return programme.name
    names = [
        head.name for head in programme.heads if call in (head.id, f"{programme_id}@{head.vintage}")
    ]
    if not names:
        return Text(call, call)
    return Text(_shared([name.ja for name in names]), _shared([name.en for name in names]))


def _shared(names: list[str]) -> str:
    """The whole words that all names begin with; of one name all of it."""
    if len(names) == 1:
        return names[0]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in alike)
    return shared[: max(shared.rfind(end) for end in " ）)") + 1].rstrip(" ,")


def unit(name: str, language: Language) -> str:
    """The word that follows a number of this term."""
    term = vocabulary().get(name)
    if term is None or term.unit is None or term.kind == "yen":
        return ""
    return term.unit.ja if language == "ja" else f" {term.unit.en}"


def words(rule: Rule | None, language: Language) -> Words:
    """The writer for one rule in one language."""
    return Words(
        language,
        lambda name: label(rule, name, language),
        lambda name, value: choice(name, value, language),
        FUNCTIONS,
        lambda name: unit(name, language),
    )


def fact_words(term_id: str, value: Any, language: Language) -> str:
    """A fact's value as a person reads it, for the echo of what was understood."""
    term = vocabulary()[term_id]
    if isinstance(value, DoesNotApply):
        return "該当なし" if language == "ja" else "does not apply"
    return words(None, language).value(value, Type(term.kind, term.many), term_id)
