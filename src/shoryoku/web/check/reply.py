"""What a person typed or picked as the answer to one question, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext

from shoryoku.firm.codes import industries, prefectures
from shoryoku.firm.facts import disagreements
from shoryoku.firm.values import NOT_HERE, DoesNotApply, parse_value
from shoryoku.firm.vocabulary import Term
from shoryoku.money import format_yen
from shoryoku.rulebook.assess import is_known_call
from shoryoku.rulebook.words import fact_words
from shoryoku.text import Language, narrow, without_roughly

NOT_APPLICABLE = "not_applicable"
NONE = "none"
_HOURLY = 100_000  # terms of yen an hour end here
_MOST_NEAR = 6
_FEW = 1_000  # what is counted up to here is not people
_DOUBTFUL_BELOW = 10_000  # a bare number below this may be meant in 万円


class Reply(NamedTuple):
    """How an answer was understood: ``value`` if it was, else ``error``, in people's words.

    Attributes:
        typed: what was sent, to be shown again.
        choices: what it may have meant, as text that would be understood, with its words.
    """

    typed: tuple[str, ...]
    value: Any = None
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def read(term: Term, typed: Sequence[str], language: Language) -> Reply:
    """Read the answer to a question as a firm file would."""
    # a sign that no keyboard types (a NUL above all) is none of the answer
    given = tuple(
        "".join(sign for sign in text[:2_000] if sign.isprintable() or sign in "\r\n\t").strip()
        for text in typed
    )
    filled = [text for text in given if text]
    if not filled:
        return Reply(given, error=nothing(term, language))
    raw: Any = filled if term.many and term.kind == "choice" else filled[0]
    if filled == [NOT_APPLICABLE]:
        return Reply(given, NOT_HERE if term.may_not_apply else None, _unless(term, language))
    if filled == [NONE] and term.many:
        return Reply(given, ())
    if term.many and term.kind != "choice":
        raw = [part for part in _separated(filled[0]) if part]
    doubt = _doubtful(term, raw, language)
    if doubt:
        return Reply(given, None, gettext("万円ですか、円ですか。選んでください。"), doubt)
    if isinstance(raw, str) and term.kind in ("yen", "count", "ratio"):
        raw = without_roughly(raw)
    try:
        value = parse_value(term, raw)
    except ValueError:
        near = _near_industries(filled[0], language) if term.open_choices == "industry" else ()
        return Reply(given, None, _remedy(term, filled[0], language), near)
    if value is None:
        return Reply(given, error=nothing(term, language))
    if term.open_choices == "rule" and not all(map(is_known_call, value)):
        return Reply(given, error=gettext("上の中から選んでください。"))
    return Reply(given, value)


def words(term: Term, value: Any, language: Language) -> str:
    """A value as it was understood, in words."""
    return fact_words(term.id, value, language)


def typed_again(term: Term, value: Any) -> tuple[str, ...]:
    """A kept value as a person would type it."""
    if isinstance(value, DoesNotApply):
        return (NOT_APPLICABLE,)
    if isinstance(value, tuple):
        if not value:
            return (NONE,)
        return value if term.kind == "choice" else ("\n".join(_single(term, v) for v in value),)
    return (_single(term, value),)


def disagreement(facts: dict[str, Any]) -> str:
    """Why facts cannot all be true together; empty if they can."""
    found = disagreements(facts, ".".join)
    if not found:
        return ""
    return gettext(
        "計画の年数と、並べた値の数が合いません。基準年と、計画の各年の値を書いてください。"
    )


def example(term: Term, language: Language) -> str:
    """An example of an answer."""
    hourly = term.kind == "yen" and term.span is not None and term.span[1] <= _HOURLY
    one = {
        "yen": gettext("1,200円") if hourly else gettext("1,200万円"),
        "count": "2" if term.span is not None and term.span[1] <= _FEW else "30",
        "ratio": "6%",
        "date": gettext("令和8年7月10日"),
    }.get(term.kind, "")
    if term.open_choices == "industry":
        one = next(iter(industries().values())).label.in_language(language)
    return one


def yes() -> str:
    """The word for yes."""
    return gettext("はい")


def no() -> str:
    """The word for no."""
    return gettext("いいえ")


def nothing(term: Term, language: Language) -> str:
    """The error for an empty answer."""
    if term.kind in ("bool", "choice") and term.open_choices != "industry":
        return gettext(
            "どれか1つを選んでください。わからないときは「わからない」を押してください。"
        )
    return _remedy(term, "", language)


def industry_names(language: Language) -> list[str]:
    """The names of industries that can be typed, for the list under the field."""
    return [entry.label.in_language(language) for entry in industries().values()]


def prefecture_choices(language: Language) -> list[tuple[str, str]]:
    """The prefectures in their official order."""
    return [(ja, ja if language == "ja" else entry.en) for ja, entry in prefectures().items()]


def _single(term: Term, value: Any) -> str:
    if term.kind == "bool":
        return "yes" if value else "no"
    if term.kind == "yen" and isinstance(value, int):
        return format_yen(value, "ja")
    return fact_words(term.id, value, "ja") if term.open_choices == "industry" else str(value)


def _separated(text: str) -> list[str]:
    for sign in ("\r\n", "\n", "、", "／", "/", "；", ";"):
        text = text.replace(sign, "\n")
    return [part.strip() for part in text.split("\n")]


def _doubtful(term: Term, raw: Any, language: Language) -> tuple[tuple[str, str], ...]:
    """A bare small number for an amount that is usually written in 万円."""
    hourly = term.span is not None and term.span[1] <= _HOURLY
    if term.kind != "yen" or term.many or hourly or not isinstance(raw, str):
        return ()
    number = narrow(raw).replace(",", "")
    if not number.isascii() or not number.isdigit() or not 0 < int(number) < _DOUBTFUL_BELOW:
        return ()
    readings = (f"{number}万円", f"{number}円")
    amounts = (int(number) * 10_000, int(number))
    return tuple(
        (text, format_yen(yen, language)) for text, yen in zip(readings, amounts, strict=True)
    )


def _unless(term: Term, language: Language) -> str:
    return "" if term.may_not_apply else nothing(term, language)


def _near_industries(typed: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Industries whose names share two characters with what was typed, most of them first."""
    written = narrow(typed)[:40]
    pairs = {written[at : at + 2] for at in range(len(written) - 1)}
    names = dict.fromkeys(industry_names(language))
    scored = [(sum(pair in name for pair in pairs), name) for name in names]
    found = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], len(one[1])))
    return tuple((name, name) for _, name in found[:_MOST_NEAR])


def _remedy(term: Term, typed: str, language: Language) -> str:
    if term.open_choices == "industry":
        if typed and _near_industries(typed, language):
            return gettext("この業種は見つかりません。近い名前から選べます。")
        return gettext("一覧にある業種の名前を入れてください。例：{example}").format(
            example=example(term, language)
        )
    if term.many:
        return gettext("1行に1つずつ入れてください。例：{example}").format(
            example=example(term, language)
        )
    lead = {
        "count": gettext("数字で1つだけ入れてください。例：{example}"),
        "yen": gettext("金額を1つだけ入れてください。例：{example}"),
        "ratio": gettext("割合を1つだけ入れてください。例：{example}"),
        "date": gettext("日付を1つだけ入れてください。例：{example}"),
    }.get(term.kind, gettext("上の中から選んでください。"))
    text = lead.format(example=example(term, language))
    if term.span is not None and typed and term.kind in ("count", "ratio"):
        low, high = term.span
        text += gettext("（{low}から{high}まで）").format(low=f"{low:,}", high=f"{high:,}")
    return text
