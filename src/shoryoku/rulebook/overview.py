"""All answers for one firm at a glance: short cards, most useful first."""

from __future__ import annotations

from collections.abc import Iterator

from shoryoku.rulebook.answer import Amount, Answer, Assessment
from shoryoku.rulebook.explain import amount_words
from shoryoku.rulebook.prose import Line, bracketed, window_words
from shoryoku.rulebook.words import STATUS, WINDOW, label
from shoryoku.text import Language, Text

_GROUPS: tuple[tuple[str, Text], ...] = (
    ("eligible", Text("使える見込み", "Likely usable")),
    ("unknown", Text("情報が足りれば分かる", "Usable if the facts still missing are right")),
    ("closed", Text("受付が終わった制度（直近の回で計算）", "Closed (computed by the last call)")),
    ("nothing", Text("この投資には対象になる経費がない", "Nothing of this investment is eligible")),
    ("ineligible", Text("使えない", "Not usable")),
)


def summary(assessment: Assessment, language: Language) -> Iterator[Line]:
    """All answers as short cards, most useful first; what cannot be used as one line each."""
    ja = language == "ja"
    if not assessment.answers:
        yield 0, ""
        yield (
            1,
            "この日に受付中・予定の制度は規則にありません（公募が終わって1年を超えたものは省きます）。"
            if ja
            else "The rulebook has nothing for this day; calls over for a year are left out.",
        )
        return
    for group, title in _GROUPS:
        answers = [answer for answer in assessment.answers if _group(answer) == group]
        if not answers:
            continue
        yield 0, ""
        yield 0, f"■ {title.in_language(language)}" + bracketed(str(len(answers)), language)
        for answer in answers:
            if group == "ineligible":
                yield _line_why_not(answer, language)
            elif group == "nothing":
                yield 1, f"– {answer.rule.name.in_language(language)}  [{answer.rule.id}]"
            else:
                yield from _card(answer, language)
    yield 0, ""
    more = "理由と出典まで見る" if ja else "With reasons and sources"
    yield 0, f"{more}: shoryoku assess … --programme ID --why"


def _group(answer: Answer) -> str:
    if answer.status == "ineligible":
        return answer.status
    if answer.subsidy.is_known and not answer.subsidy.high:
        return "nothing"
    return "closed" if answer.window_state == "closed" else answer.status


def _card(answer: Answer, language: Language) -> Iterator[Line]:
    ja = language == "ja"
    rule = answer.rule
    window = WINDOW[answer.window_state].in_language(language)
    yield (
        1,
        f"{amount_words(answer.subsidy, language)}  {rule.name.in_language(language)}  [{rule.id}]",
    )
    days = bracketed(window_words(answer.window, language), language)
    parts = [window + days]
    if answer.window_state == "closed" or answer.status == "unknown":
        parts.append(STATUS[answer.status].in_language(language))
    price = max((o.repayment.high or 0 for o in answer.obligations if o.repayment), default=0)
    if price and answer.subsidy.high == price:
        parts.append("守れないと全額まで返還" if ja else "up to all of it to pay back")
    elif price:
        most = amount_words(Amount(price, price), language)
        parts.append(f"守れないと最大{most}を返還" if ja else f"at most {most} to pay back")
    if answer.missing:
        question = label(rule, answer.missing[0].term, language)
        count = len(answer.missing)
        parts.append(
            f"未回答{count}件（まず：{question}）"
            if ja
            else f"{count} facts missing, first: {question}"
        )
    yield 2, ("、" if ja else "; ").join(parts)


def _line_why_not(answer: Answer, language: Language) -> Line:
    rule = answer.rule
    failing = next(f for f in answer.findings if f.state == "fail" and f.requirement.kind == "fact")
    why = label(rule, failing.requirement.id, language)
    lead = "満たさない要件：" if language == "ja" else "not met: "
    return 1, f"✗ {rule.name.in_language(language)}  [{rule.id}]" + bracketed(lead + why, language)
