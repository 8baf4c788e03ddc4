"""What a diagnosis does not know, and what knowing it would bring; most useful first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shoryoku.diagnosis.actions import Sourced
from shoryoku.diagnosis.benchmarks import CENSUS, CensusBenchmark
from shoryoku.diagnosis.diversity import Diversity, elements
from shoryoku.diagnosis.made_to_order import Found
from shoryoku.diagnosis.process import Timing
from shoryoku.diagnosis.questionnaires import Answered
from shoryoku.diagnosis.section import Section
from shoryoku.diagnosis.support import Support
from shoryoku.diagnosis.task_assessment import Assessment
from shoryoku.diagnosis.tasks import UNNAMED_TASK, model
from shoryoku.reference.metrics import measure, registry
from shoryoku.rulebook.words import label
from shoryoku.text import Text

_MOST_NAMES = 6
TABLE = "S0:56-67"


class Open(NamedTuple):
    """What may be unknown; a firm without capital, such as a sole proprietor, knows that."""

    section: Section
    census: CensusBenchmark | None
    tasks: Assessment | None
    timing: Timing | None
    made_to_order: Found | None
    diversity: Diversity | None
    questionnaires: tuple[Answered, ...]
    support: Support
    capital_is_unknown: bool = False


_CAPITAL = Sourced(
    Text(
        "資本金：同業の表のどちらの行とくらべるかが決まります。",
        "Your capital: it decides the row of the table to compare with.",
    ),
    (TABLE,),
)


def unknown_things(open_: Open) -> Iterator[Sourced]:
    """One sentence for each thing that is not known."""
    section, census, tasks, timed = open_.section, open_.census, open_.tasks, open_.timing
    if census is None:
        yield Sourced(
            Text(
                "業種：同業との比較、業務の一覧、近い事例が出せます。",
                "Your industry: it brings the comparison, the tasks and similar cases.",
            )
        )
    if open_.capital_is_unknown:
        yield _CAPITAL
    yield from _accounts(section)
    yield from _process(timed)
    if tasks is not None and tasks.unanswered:
        yield Sourced(
            _listed(
                Text("業務の様子が分からないもの", "Tasks nothing was said of"),
                [task.name for task in tasks.unanswered],
            ),
            ("S0:89-104",),
        )
    for answer in open_.support.answers[:1]:
        names = [
            Text(label(answer.rule, m.term, "ja"), label(answer.rule, m.term, "en"))
            for m in answer.missing
        ]
        if names:
            lead = Text(
                f"{answer.rule.name.ja}に効く事実", f"Facts that decide {answer.rule.name.en}"
            )
            yield Sourced(_listed(lead, names), (f"rule/{answer.rule.id}",))
    yield from _equipment(open_.made_to_order)
    yield from _people(open_)
    yield from _lost(tasks)


def _equipment(found: Found | None) -> Iterator[Sourced]:
    if found is not None and found.made_to_order is None and found.deciding:
        asks = [question.ask for question in found.deciding]
        lead = Text(
            "設備がオーダーメイドかを決める問い", "What decides whether it is made to order"
        )
        yield Sourced(_listed(lead, asks), tuple(question.at for question in found.deciding))


def _people(open_: Open) -> Iterator[Sourced]:
    score = open_.diversity
    if score is not None and score.score is None:
        names = [elements()[id_] for id_, index in score.indices.items() if index is None]
        lead = Text("経営層の多様性で分からない要素", "Elements of diversity that are not known")
        yield Sourced(_listed(lead, names))
    for answered in open_.questionnaires:
        if answered.unknown:
            name = answered.questionnaire.name
            lead = Text(f"{name.ja}の質問票で未回答のもの", f"Unanswered on {name.en}")
            yield Sourced(_listed(lead, [question.name for question in answered.unknown]))


def _accounts(section: Section) -> Iterator[Sourced]:
    if not section.accounts:
        yield Sourced(
            Text(
                "決算の数字：自社の1人当たり付加価値額と労働分配率が分かります。",
                "Figures of the accounts: they give your value added per person and labour share.",
            ),
            (f"definition/{CENSUS}",),
        )
        return
    latest = section.accounts[-1]
    missing = measure(CENSUS, latest.items).missing
    if missing:
        known = registry().items
        names = [known[id_].label for id_ in missing if id_ in known]
        lead = Text(
            f"{latest.year}年度の決算で足りない数字（同業との比較に要る）",
            f"Figures missing in the accounts of {latest.year} (for the comparison)",
        )
        yield Sourced(_listed(lead, names), ("firm/accounts",))


def _process(timed: Timing | None) -> Iterator[Sourced]:
    if timed is None:
        yield Sourced(
            Text(
                "工程ごとの時間：どこが全体を止めているか、何時間減らせるかが分かります。",
                "The time of each step: it shows what holds everything up and what can be saved.",
            )
        )
        return
    counted = [step.name for step in timed.need_times]
    if counted:
        lead = Text(
            "回数（1日に何回か）が分からない工程", "Steps of which nobody said how often a day"
        )
        yield Sourced(_listed(lead, [Text(name, name) for name in counted]), ("firm/process",))
    unknown = dict.fromkeys((*timed.before.unknown, *timed.after.unknown))
    names = [Text(name, name) for name in unknown if name not in counted]
    if names:
        lead = Text("時間が分からない工程", "Steps whose time is not known")
        yield Sourced(_listed(lead, names), ("firm/process",))


def _lost(tasks: Assessment | None) -> Iterator[Sourced]:
    """The task that the document announces and does not name."""
    unnamed = next(task for task in model().tasks if task.id == UNNAMED_TASK)
    if tasks is not None and tasks.applicable.unnamed and unnamed.note is not None:
        yield Sourced(unnamed.note, (unnamed.at.removeprefix("—") or "S0:89-99",))


def _listed(lead: Text, names: list[Text]) -> Text:
    shown, rest = names[:_MOST_NAMES], len(names) - _MOST_NAMES
    ja, en = "、".join(n.ja for n in shown), "; ".join(n.en for n in shown)
    if rest > 0:
        ja, en = f"{ja} ほか{rest}件", f"{en}; and {rest} more"
    return Text(f"{lead.ja}：{ja}", f"{lead.en}: {en}")
