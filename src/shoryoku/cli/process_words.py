"""A process analysis as lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.freed_hours import KINDS
from shoryoku.diagnosis.payback import INPUTS, Payback
from shoryoku.diagnosis.process import UNITS, Bottleneck, LabourSaving, StepHours, Total
from shoryoku.diagnosis.process_analysis import INDEX_SOURCE, ProcessAnalysis, bottleneck_words
from shoryoku.diagnosis.productivity import wheels
from shoryoku.money import format_yen
from shoryoku.text import Language, Text

Line = tuple[int, str]
_STANDING = {
    "secondary": Text("公募要領未確認（引用による）", "guidelines not read, quoted"),
    "remembered": Text("⚠記憶による・未確認", "⚠ remembered, unverified"),
}
_CHANGES = {
    "same": Text("変わらない", "stays"),
    "gone": Text("なくなる", "goes away"),
    "new": Text("新しく増える", "is new"),
}


def described(found: ProcessAnalysis, name: str, lang: Language) -> Iterator[Line]:
    """Every section that has something to say."""
    yield 0, name
    yield from _hours(found, lang)
    yield from _bottlenecks(found, lang)
    yield from _index(found.timing.saving, lang)
    yield from _freed(found, lang)
    yield from _paybacks(found, lang)
    yield from _effect(found, lang)
    if found.missing:
        yield 0, ""
        yield 0, _in(lang, "■ まだ分からないこと", "■ What is not known yet")
        for text in found.missing:
            yield 1, f"・{text.in_language(lang)}"


def _in(lang: Language, ja: str, en: str) -> str:
    return en if lang == "en" else ja


def _hours(found: ProcessAnalysis, lang: Language) -> Iterator[Line]:
    time = found.timing
    unit = UNITS[time.unit].in_language(lang)
    yield 0, ""
    yield 0, _in(lang, f"■ 工程にかかる人手（1{unit}あたり）", f"■ Hours of work per {unit}")
    for one in time.steps:
        yield 1, _step(one, lang)
    before, after = _total(time.before, lang), _total(time.after, lang)
    yield 1, _in(lang, f"合計  {before} → {after}", f"together  {before} → {after}")


def _step(one: StepHours, lang: Language) -> str:
    change = _CHANGES.get(one.change)
    words = f"（{change.ja}）" if change else ""
    if lang == "en":
        words = f" ({change.en})" if change else ""
    before, after = (
        _side(in_unit, work.hours, one.step.unit, lang)
        for in_unit, work in ((one.before, one.step.before), (one.after, one.step.after))
    )
    return f"{one.step.name}  {before} → {after}{words}"


def _side(in_unit: Fraction | None, own: Fraction | None, unit: str | None, lang: Language) -> str:
    """Hours in the common unit; where they cannot be converted, in the step's own."""
    if in_unit is None and own is not None and unit is not None:
        per = UNITS[unit]
        return _in(lang, f"1{per.ja}に{_length(own, lang)}", f"{_length(own, lang)} per {per.en}")
    return _length(in_unit, lang)


def _length(hours: Fraction | None, lang: Language) -> str:
    if hours is None:
        return _in(lang, "不明", "unknown")
    return _in(lang, f"{rounded(hours, 2)}時間", f"{rounded(hours, 2)} h")


def _total(total: Total, lang: Language) -> str:
    length = _length(total.known, lang)
    more = _in(lang, "以上（一部不明）", " or more (partly unknown)")
    return length + more if total.unknown else length


def _bottlenecks(found: ProcessAnalysis, lang: Language) -> Iterator[Line]:
    time = found.timing
    if time.bottleneck_before is None:
        return
    yield 0, ""
    yield 0, _in(lang, "■ ボトルネック", "■ Bottleneck")
    yield from _bottleneck(time.bottleneck_before, time.unit, lang)
    if time.most_labour and time.most_labour not in time.bottleneck_before.names:
        yield (
            1,
            _in(
                lang,
                f"人手がいちばん多い工程は「{time.most_labour}」です。",
                f"Most work goes into: {time.most_labour}.",
            ),
        )
    later = time.bottleneck_after
    if later is not None and later.names != time.bottleneck_before.names and not later.unmeasured:
        yield (
            1,
            _in(
                lang,
                f"導入後は「{'」「'.join(later.names)}」に移ります。",
                f"Afterwards it moves to: {', '.join(later.names)}.",
            ),
        )


def _bottleneck(one: Bottleneck, unit: str, lang: Language) -> Iterator[Line]:
    yield 1, _in(lang, f"「{'」「'.join(one.names)}」", ", ".join(one.names))
    for words in bottleneck_words(one, unit):
        yield 2, words.in_language(lang)


def _index(saving: LabourSaving, lang: Language) -> Iterator[Line]:
    removed, added = rounded(saving.hours_removed, 2), rounded(saving.hours_added, 2)
    index = saving.labour_saving_index
    yield 0, ""
    yield 0, _in(lang, "■ 省力化指数", "■ Labour-saving index")
    if index is not None:
        sum_ = f"({removed} − {added}) ÷ {removed}"
        yield 1, f"{rounded(index, 3)}  = {sum_}"
        yield (
            1,
            _in(
                lang,
                "（減る業務にかかっていた時間 − 導入後に発生する時間）÷ 減る業務にかかっていた時間",
                "(hours of the work removed - hours caused afterwards) / hours of the work removed",
            ),
        )
    elif saving.at_most is not None:
        most = rounded(saving.at_most, 3)
        # that it is at most 1 says nothing
        ja, en = (f"（多くて {most}）", f" (at most {most})") if saving.at_most < 1 else ("", "")
        yield 1, _in(lang, f"まだ決まりません{ja}", f"not known yet{en}")
    else:
        yield 1, _in(lang, "減る業務がないため、ありません。", "none: no work is removed")
    yield 1, _source(INDEX_SOURCE.in_language(lang), "secondary", lang)


def _source(source: str, standing: str, lang: Language) -> str:
    words = _STANDING[standing].in_language(lang)
    return _in(lang, f"出典：{source} {words}", f"source: {source}; {words}")


def _freed(found: ProcessAnalysis, lang: Language) -> Iterator[Line]:
    time, plan = found.timing, found.allocation
    yield 0, ""
    yield 0, _in(lang, "■ 空く時間と振り向け先（1年）", "■ Freed time and its use (a year)")
    if time.freed_per_year is None:
        yield 1, _in(lang, "空く時間：まだ分かりません", "freed: not known yet")
    elif time.freed_per_year < 0:
        more = _length(-time.freed_per_year, lang)
        yield 1, _in(lang, f"空く時間はなく、{more}増えます", f"none; {more} are added")
    else:
        yield 1, _in(lang, "空く時間：", "freed: ") + _length(time.freed_per_year, lang)
    for use in plan.uses:
        kind = KINDS[use.kind].in_language(lang)
        yield 2, f"{use.name}  {_length(Fraction(use.hours), lang)}  {kind}"
    if plan.uses:
        if plan.rest is None:
            yield (
                1,
                _in(
                    lang,
                    "振り向ける時間が空く時間に収まるかどうかは、まだ確かめられません。",
                    "Whether these fit into the freed time cannot be checked yet.",
                ),
            )
        else:
            yield (
                1,
                _in(lang, "振り向け先の決まっていない時間：", "without a use: ")
                + _length(plan.rest, lang),
            )
        yield (
            1,
            _in(lang, "増える付加価値額：", "value added more: ") + _yen(plan.value_added, lang),
        )
    saving = found.yearly_labour_saving
    if saving is not None:
        yield 1, _in(lang, "減る時間×人件費単価：", "hours × labour cost: ") + _yen(saving, lang)


def _yen(value: Fraction, lang: Language) -> str:
    return format_yen(value.numerator // value.denominator, lang)


def _paybacks(found: ProcessAnalysis, lang: Language) -> Iterator[Line]:
    yield 0, ""
    yield 0, _in(lang, "■ 投資の回収（制度ごとの式）", "■ Payback (each programme's formula)")
    for one in found.paybacks:
        yield 1, f"{one.formula.name.in_language(lang)}  [{', '.join(_short(one.formula.rules))}]"
        yield 2, _payback(one, lang)
        yield 2, f"= {one.formula.words.in_language(lang)}"
        yield 2, _source(one.formula.source, one.formula.standing, lang)
        yield 2, one.formula.note.in_language(lang)
    if found.increase_from == "uses" and any(one.state == "known" for one in found.paybacks):
        yield (
            1,
            _in(
                lang,
                "増加した付加価値額は、振り向け先の合計を使いました。",
                "The increase of value added is the sum of the uses above.",
            ),
        )


def _short(rules: tuple[str, ...]) -> list[str]:
    return list(rules) if len(rules) < 3 else [rules[0], "…", rules[-1]]


def _payback(one: Payback, lang: Language) -> str:
    if one.state == "unknown":
        names = [INPUTS[name].in_language(lang) for name in one.missing]
        return _in(
            lang,
            f"分かりません（必要：{'、'.join(names)}）",
            f"not known; needs {', '.join(names)}",
        )
    if one.years is None:
        return _in(lang, "回収できません", "never recovered")
    years = rounded(one.years, 2)
    within = {
        None: Text("", ""),
        True: Text("（計画期間内）", " (within the plan)"),
        False: Text("（計画期間を超えます）", " (beyond the plan)"),
    }[one.within_plan]
    return _in(lang, f"{years}年{within.ja}", f"{years} years{within.en}")


def _effect(found: ProcessAnalysis, lang: Language) -> Iterator[Line]:
    one = found.effect
    if one is None:
        return
    value, labour = _percent(one.value_added_change), _percent(one.labour_input_change)
    kept = _percent(one.if_rest_is_kept.labour_productivity_change)
    given_up = _percent(one.if_rest_is_given_up.labour_productivity_change)
    yield 0, ""
    yield 0, _in(lang, "■ 労働生産性（時間あたり付加価値額）", "■ Value added per hour")
    yield 1, _in(lang, f"分子：付加価値額 {value}", f"numerator: value added {value}")
    yield (
        1,
        _in(
            lang,
            f"分母：労働時間 {labour}（残りの時間を減らす場合）",
            f"denominator: hours {labour} (if the rest is given up)",
        ),
    )
    span = kept if kept == given_up else f"{kept} 〜 {given_up}"
    yield 1, _in(lang, f"労働生産性 {span}", f"labour productivity {span}")
    for wheel in wheels():
        names = [name.in_language(lang) for _, name in wheel.support]
        joined = ("、" if lang == "ja" else ", ").join(names)
        heading = _in(lang, f"{wheel.name.ja}の支援の例：", f"support for {wheel.name.en}: ")
        yield 2, heading + joined


def _percent(rate: Fraction) -> str:
    return f"{'+' if rate > 0 else ''}{rounded(rate * 100, 2)}%"
