"""The report's second part, where time is lost: hours by step, and what a plan would save."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shoryoku.diagnosis.exact import rounded
from shoryoku.diagnosis.freed_hours import KINDS
from shoryoku.diagnosis.investment import investment_points
from shoryoku.diagnosis.payback import Payback
from shoryoku.diagnosis.process import UNITS, Step, StepHours, Timing
from shoryoku.diagnosis.process_analysis import ProcessAnalysis, bottleneck_words
from shoryoku.documents.content import (
    Block,
    Bullets,
    Panel,
    Paragraph,
    Row,
    Section,
    Table,
    Words,
)
from shoryoku.documents.report_tasks import MODEL, plans, tasks
from shoryoku.documents.writing import Writing, nice_top
from shoryoku.reference.entries import STANDINGS
from shoryoku.text import Text

INDEX = "labour_saving_index.ippan"
_CHANGES = {
    "same": Text("変わらない", "stays"),
    "gone": Text("なくなる", "goes away"),
    "new": Text("新しく増える", "is new"),
    "less": Text("減る", "less"),
    "more": Text("増える", "more"),
    "unknown": Text("不明", "unknown"),
}


def time(writing: Writing) -> Section:
    """Where time is lost."""
    work = writing.found.work
    blocks: list[Block] = []
    if work.process is not None:
        blocks += _process(writing, work.process)
    blocks += _points(writing)
    if work.tasks is not None:
        blocks += tasks(writing, work.tasks)
    if work.characters:
        blocks.append(plans(writing))
    title, marks = _title(writing)
    name = writing.pick("時間がかかっているところ", "Where time is lost")
    return Section("time", title, tuple(blocks), marks, name)


def finding(writing: Writing) -> tuple[str, tuple[str, ...]]:
    """What stands out: the bottleneck, else the tasks short of level 2, else what to measure."""
    work = writing.found.work
    narrow = work.timing.bottleneck_before if work.timing else None
    if narrow is not None:
        names = "・".join(narrow.names)
        return (
            writing.pick(f"「{names}」が全体の流れを決めています", f"{names} sets the pace of all"),
            (writing.notes.part("process"),),
        )
    short = work.tasks.gaps(2) if work.tasks else ()
    if short:
        names = writing.joined(writing.say(task.name) for task, _ in short[:3])
        return (
            writing.pick(f"{names}に伸びしろがあります", f"There is room in: {names}"),
            (writing.notes.cite(MODEL),),
        )
    if work.timing is not None and work.timing.need_times:
        words = ("1回の時間は分かりました。次は回数です", "One run is timed; now count how often")
        return writing.pick(*words), (writing.notes.part("process"),)
    return writing.pick("どこに時間がかかるかを測りましょう", "Measure where the time goes"), ()


def _title(writing: Writing) -> tuple[str, tuple[str, ...]]:
    """What the hours say of the bottleneck, else what stands out."""
    timing = writing.found.work.timing
    narrow = timing.bottleneck_before if timing else None
    if timing is None or narrow is None or narrow.share is None or narrow.labour is None:
        return _title_without_hours(writing)
    unit, names = UNITS[timing.unit], "・".join(narrow.names)
    all_, own = writing.hours(timing.before.known), writing.hours(narrow.labour)
    share = writing.percent(narrow.share)
    title = writing.pick(
        f"1{unit.ja}{all_}のうち、{own}（{share}）が「{names}」です",
        f"Of {all_} a {unit.en}, {own} ({share}) are {names}",
    )
    return title, (writing.notes.part("process"),)


def _title_without_hours(writing: Writing) -> tuple[str, tuple[str, ...]]:
    """What is beneath, where the head of the report already says what stands out."""
    timing = writing.found.work.timing
    timed = timing.need_times if timing else ()
    if timed:
        names = writing.joined(f"{step.name} {_run(writing, step)}" for step in timed[:3])
        return (
            writing.pick(f"1回の時間：{names}", f"Time of one run: {names}"),
            (writing.notes.part("process"),),
        )
    tasks_ = writing.found.work.tasks
    if tasks_ is not None and tasks_.gaps(2):
        count = len(tasks_.gaps(2))
        return (
            writing.pick(
                f"{count}業務がレベル2に届いていません", f"{count} tasks are short of level 2"
            ),
            (writing.notes.cite(MODEL), writing.notes.part("tasks")),
        )
    return writing.pick(
        "工程ごとの時間はまだ分かりません", "The time of each step is not known"
    ), ()


def _process(writing: Writing, found: ProcessAnalysis) -> Iterator[Block]:
    timing = found.timing
    unit = writing.say(UNITS[timing.unit])
    narrow = timing.bottleneck_before
    hours = [one.before or Fraction(0) for one in timing.steps]
    longest = max([*hours, *(one.after or Fraction(0) for one in timing.steps)])
    top = nice_top(longest)
    rows = [_step(writing, one, top, narrow.names if narrow else ()) for one in timing.steps]
    caption = writing.pick("工程にかかる人手", "Hours of work by step")
    if longest:
        # nothing is summed and no scale is drawn while no hours are known
        caption += writing.pick(f"（1{unit}あたり）", f", per {unit}")
        rows.append(_total(writing, timing))
    mark = writing.notes.part("process")
    yield Table(
        caption,
        (
            writing.pick("工程", "step"),
            writing.pick("いま", "now"),
            writing.pick("導入後", "after"),
            writing.pick("変化", "change"),
        ),
        tuple(rows),
        "lrrl",
        "",
        writing.pick(f"いま 0〜{top}時間", f"now, 0 to {top} h") if longest else "",
        (mark,),
    )
    if narrow is not None:
        reason = writing.pick("", " ").join(
            writing.say(w) for w in bottleneck_words(narrow, timing.unit)
        )
        yield Paragraph((writing.words("理由：", "Why: "), Words(reason, (mark,))))
        if timing.most_labour and timing.most_labour not in narrow.names:
            most = f"人手がいちばん多い工程は「{timing.most_labour}」です。"
            english = f"Most work goes into: {timing.most_labour}."
            yield Paragraph((writing.words(most, english, mark, strong=True),))
    yield from _saving(writing, found)


def _step(writing: Writing, one: StepHours, top: int, narrow: tuple[str, ...]) -> Row:
    basis = one.step.basis
    notes = [writing.pick(f"根拠：{basis}", f"basis: {basis}")] if basis else []
    if one.before is None and one.step.before.minutes:
        run = _run(writing, one.step)
        notes.insert(0, writing.pick(f"1回 {run}", f"one run {run}"))
    return Row(
        (
            one.step.name,
            writing.hours(one.before),
            writing.hours(one.after),
            writing.say(_CHANGES[one.change]),
        ),
        (),
        "own" if one.step.name in narrow else "",
        None if one.before is None else one.before / top,
        writing.pick("、", ", ").join(notes),
    )


def _run(writing: Writing, step: Step) -> str:
    """The time of one run now, to the nearest second: ``1分40秒``."""
    seconds = round((step.before.minutes or Fraction(0)) * 60)
    parts = zip(
        (seconds // 3600, seconds // 60 % 60, seconds % 60),
        writing.pick("時間,分,秒", " h, min, s").split(","),
        strict=True,
    )
    shown = [f"{number}{unit}" for number, unit in parts if number]
    return writing.pick("", " ").join(shown) or writing.pick("1秒未満", "less than 1 s")


def _total(writing: Writing, timing: Timing) -> Row:
    def shown(known: Fraction, unknown: tuple[str, ...]) -> str:
        if unknown and not known:
            return writing.hours(None)  # that it is 0 or more says nothing
        more = writing.pick("以上", " or more") if unknown else ""
        return writing.hours(known) + more

    return Row(
        (
            writing.pick("合計", "together"),
            shown(timing.before.known, timing.before.unknown),
            shown(timing.after.known, timing.after.unknown),
            "" if timing.freed is None else writing.more_hours(-timing.freed),
        ),
        (),
        "total",
    )


def _saving(writing: Writing, found: ProcessAnalysis) -> Iterator[Block]:
    """The index, the hours freed and where they go, and the payback."""
    lines: list[tuple[Words, ...]] = []
    timing, mark = found.timing, writing.notes.part("process")
    saving = timing.saving
    if saving.labour_saving_index is not None:
        index = rounded(saving.labour_saving_index, 2)
        removed, added = writing.hours(saving.hours_removed), writing.hours(saving.hours_added)
        lines.append(
            (
                writing.words(f"省力化指数 {index}", f"Labour-saving index {index}",
                              mark, writing.notes.define(INDEX), strong=True),
                writing.words(
                    f"　（減る業務の{removed} − 導入後に残る・生まれる{added}）÷ {removed}",
                    f"  ({removed} removed − {added} that remain or are new) ÷ {removed}",
                    mark,
                ),
            )
        )  # fmt: skip
    if timing.freed_per_year is not None:
        lines.append(_freed(writing, found, timing.freed_per_year))
    lines += [line for one in found.paybacks if (line := _payback(writing, one)) is not None]
    if found.effect is not None:
        change = writing.change(found.effect.if_rest_is_kept.labour_productivity_change)
        lines.append(
            (
                writing.words(
                    f"会社全体の時間当たりの付加価値額 {change}",
                    f"Value added per hour in the whole firm {change}",
                    mark, writing.notes.define("productivity_change.two_wheels"), strong=True,
                ),
                writing.words(
                    "　空いた時間を上の使い道に振り向けたとき",
                    " when the freed hours go to these uses",
                ),
            )
        )  # fmt: skip
    if lines:
        title = writing.pick("この案で空く時間と回収", "Hours freed by the plan, and payback")
        yield Panel(title, (Bullets(tuple(lines)),))


def _nothing_freed(writing: Writing, added: Fraction) -> Words:
    mark = writing.notes.part("process")
    more = writing.hours(added)
    if not added:
        words = ("この案で空く時間はありません", "The plan frees no time")
    else:
        words = (
            f"この案では年{more}増えます。空く時間はありません",
            f"The plan adds {more} a year; it frees no time",
        )
    return writing.words(*words, mark, strong=True)


def _freed(writing: Writing, found: ProcessAnalysis, freed: Fraction) -> tuple[Words, ...]:
    if freed <= 0:
        return (_nothing_freed(writing, -freed),)
    mark = writing.notes.part("process")
    uses = []
    for use in found.allocation.uses:
        kind = writing.say(KINDS[use.kind])
        uses.append(
            f"{use.name}{writing.bracketed(kind)} {writing.hours(Fraction(use.hours))}".strip()
        )
    rest = found.allocation.rest
    if rest:
        uses.append(writing.pick("まだ決めていない ", "not decided ") + writing.hours(rest))
    where = writing.joined(uses) or writing.pick(
        "使い道はまだ決まっていません", "no use is named yet"
    )
    year = writing.pick("年", "a year ")
    return (
        writing.words(
            f"空く時間 {year}{writing.hours(freed)}", f"{writing.hours(freed)} {year}are freed",
            mark, strong=True,
        ),
        Words(writing.pick(f"　使い道：{where}", f". Uses: {where}"), (mark,)),
    )  # fmt: skip


def _payback(writing: Writing, one: Payback) -> tuple[Words, ...] | None:
    formula = one.formula
    standing = STANDINGS[formula.standing]
    words = f"{formula.words.ja}（{standing.ja}）{formula.source}"
    english = f"{formula.words.en} ({standing.en}) {formula.source}"
    marks = (
        writing.notes.part("process"),
        writing.notes.own(f"payback.{formula.id}", Text(words, english)),
    )
    name = writing.say(formula.name)
    if one.state == "never":
        return (writing.words(
            f"投資は回収できません（{name}の式）", f"Never recovered (formula of {name})", *marks
        ),)  # fmt: skip
    if one.years is None:
        return None
    years = writing.years(one.years)
    return (
        writing.words(f"投資の回収 {years}", f"Recovered in {years}", *marks, strong=True),
        writing.words(f"　{name}の式", f" by the formula of {name}", *marks),
    )


def _points(writing: Writing) -> Iterator[Block]:
    """What the plan prints of the industry."""
    points = writing.found.work.points
    if not points:
        return
    industry = str(writing.found.firm.facts["industry"])
    printed = investment_points(industry)
    names = writing.joined(f"{point.process}{writing.say(point.name)}" for point in printed.points)
    reason = writing.say(printed.reason) if printed.reason else ""
    yield Paragraph(
        (
            writing.words(
                f"この業種で投資が効率的・効果的とされる業務：{names}（{reason}）",
                f"Where investment is said to pay in this industry: {names} ({reason})",
                writing.notes.cite(printed.source),
            ),
        )
    )
