"""The report as a page: the printed report's parts in the site's order, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from shoryoku.diagnosis.actions import Sourced
from shoryoku.diagnosis.report import Diagnosis
from shoryoku.documents import report_tasks, report_time
from shoryoku.documents.content import (
    Block,
    Bullets,
    Cards,
    Paper,
    Paragraph,
    Plane,
    Section,
    Tiles,
    Words,
)
from shoryoku.documents.diagnosis_report import paper
from shoryoku.documents.writing import Writing
from shoryoku.text import Language
from shoryoku.web.diagnosis.blocks import ShownBlock, shown
from shoryoku.web.diagnosis.sources import Source, sources

# where an open point is answered: by the source that it names, else by how its words begin
_BY_SOURCE = {
    "firm/accounts": "accounts",
    "definition/labour_productivity.census_net": "accounts",
    "firm/process": "process",
    "S0:89-104": "tasks",
}
_BY_WORDS = {
    "工程ごとの時間": "process",
    "設備が": "equipment",
    "経営層の多様性": "management",
}
CHAPTERS = (
    "standing", "process", "first", "tasks", "options", "equipment", "similar", "people",
    "support", "unknown",
)  # fmt: skip
_MOST_NAMED = 3
_BY_FACT = {"業種：": "industry", "資本金：": "capital"}


class Wanted(NamedTuple):
    """What is missing in a part: what it would bring, and where it is entered."""

    words: str
    href: str
    action: str


class Chapter(NamedTuple):
    """A part of the page.

    Attributes:
        name: what the part is about; ``title`` is what was found.
        wanted: what is missing, each with its form.
        edits: parts of the form that change what is shown here: address and id of the part.
        timer: the address of the timer, where it is of use.
        todo: open points, each with the address where it is answered, if there is one.
        links: where the cards of the part lead, in their order.
    """

    id: str
    name: str
    title: str
    marks: tuple[str, ...] = ()
    blocks: tuple[ShownBlock, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    edits: tuple[tuple[str, str], ...] = ()
    todo: tuple[tuple[Words, str], ...] = ()
    links: tuple[str, ...] = ()
    timer: str = ""


class ReportPage(NamedTuple):
    """Everything that the page of the report shows."""

    title: str
    marks: tuple[str, ...]
    about: str
    tiles: tuple[Any, ...]
    chapters: tuple[Chapter, ...]
    sources: dict[str, Source]
    documents: tuple[str, ...]
    is_empty: bool


def report_page(found: Diagnosis, key: str, language: Language) -> ReportPage:
    """The page of a diagnosis.

    Args:
        key: the key in the link of the record, for addresses of its forms.
    """
    printed = paper(found, language)
    writing = Writing(found, language)
    parts = {part.id: part for part in printed.sections}
    tiles = next((b.tiles for b in parts["standing"].blocks if isinstance(b, Tiles)), ())
    arranged = sorted(_arranged(parts, found, writing), key=lambda part: CHAPTERS.index(part.id))
    whole = printed._replace(
        sections=tuple(arranged), notes={**printed.notes, **writing.notes.found}
    )
    chapters = (_chapter(part, found, key, writing) for part in arranged)
    return ReportPage(
        whole.title,
        whole.marks,
        # a firm that gave nothing of itself has only the day
        "".join(words.text for words in whole.about).lstrip("、, "),
        tiles,
        tuple(chapters),
        sources(_with_tiles(whole, tiles), found, language),
        whole.documents,
        not found.firm.facts and found.section == type(found.section)(),
    )


def _with_tiles(whole: Paper, tiles: tuple[Any, ...]) -> Paper:
    """The paper with the figures at its head first, so that their notes come first."""
    head = Section("head", "", (Tiles(tiles),))
    return whole._replace(sections=(head, *whole.sections))


def _arranged(parts: dict[str, Section], found: Diagnosis, writing: Writing) -> Iterator[Section]:
    """The printed parts, with the tasks, the plans and the equipment as parts of their own."""
    standing, time = parts["standing"], parts["time"]
    kept = tuple(block for block in standing.blocks if not isinstance(block, Tiles))
    yield standing._replace(blocks=kept)
    levels: tuple[Block, ...] = ()
    if found.work.tasks is not None:
        levels = tuple(report_tasks.tasks(writing, found.work.tasks))
    plans = tuple(block for block in time.blocks if isinstance(block, Plane))
    rest = tuple(b for b in time.blocks if b not in levels and not isinstance(b, Plane))
    title, marks = time.title, time.marks
    if found.work.process is None:
        title, marks = gettext("工程ごとの時間はまだ分かりません"), ()
    yield Section("process", title, rest, marks, gettext("時間がかかっているところ"))
    yield _levels(found, writing, levels)
    title = plans[0].title if plans else gettext("投資の案はまだありません")
    yield Section("options", title, plans, (), gettext("投資の案"))
    yield _equipment(found, writing)
    for id_ in ("similar", "first", "people", "support", "unknown"):
        if id_ in parts:
            yield parts[id_]
        elif id_ == "similar":
            title = gettext("近い事例はまだ選べません")
            yield Section(id_, title, (), (), gettext("同じような会社がしたこと"))
        elif id_ == "people":
            title = gettext("人材についてはまだ分かりません")
            yield Section(id_, title, (), (), gettext("人材と職場"))


def _levels(found: Diagnosis, writing: Writing, levels: tuple[Block, ...]) -> Section:
    title, marks = gettext("業務ごとのレベル"), tuple[str, ...]()
    tasks = found.work.tasks
    if tasks is not None and tasks.gaps(2):
        # what the printed report says of the tasks where no hours are known
        without = replace(found, work=found.work._replace(process=None))
        title = report_time.time(Writing(without, writing.language)).title
        marks = (writing.notes.cite(report_tasks.MODEL), writing.notes.part("tasks"))
    return Section("tasks", title, levels, marks, gettext("業務ごとのレベル"))


def _equipment(found: Diagnosis, writing: Writing) -> Section:
    """Whether the equipment counts as made to order, by whose words, and what would decide."""
    name, equipment = gettext("設備の種類"), found.made_to_order
    if equipment is None:
        return Section("equipment", gettext("設備の種類はまだ分かりません"), (), (), name)
    own = writing.notes.part("made_to_order")
    if equipment.pattern is not None:
        pattern = equipment.pattern
        cited = writing.notes.cite(pattern.at)
        lines: tuple[Block, ...] = (
            Paragraph((Words(writing.say(pattern.advice), (own, cited)),)),
            Paragraph((Words(gettext("どの型にあたるかは、最後に事務局が判断します。")),), True),
        )
        return Section("equipment", writing.say(pattern.name), lines, (own, cited), name)
    title = gettext("あと少しで、オーダーメイドにあたるかが分かります")
    possible = Bullets(
        tuple(
            (Words(writing.say(one.name), (own, writing.notes.cite(one.at))),)
            for one in equipment.patterns
        )
    )
    intro = Paragraph((Words(gettext("まだ可能性があるもの"), (), True),))
    return Section("equipment", title, (intro, possible), (own,), name)


def _chapter(part: Section, found: Diagnosis, key: str, writing: Writing) -> Chapter:
    blocks, todo = part.blocks, tuple[tuple[Words, str], ...]()
    if part.id == "unknown":
        blocks = ()
        todo = tuple((writing.sourced(one), _answered_at(one, key)) for one in found.unknown)
    if part.id == "support":
        # the page leads to the results itself
        blocks = tuple(block for block in blocks if not isinstance(block, Paragraph))
    cards = [one for block in blocks if isinstance(block, Cards) for one in block.cards]
    rules = [m.removeprefix("rule/") for one in cards for m in one.marks if m.startswith("rule/")]
    return Chapter(
        part.id,
        part.name,
        part.title,
        part.marks,
        tuple(shown(block, writing.language) for block in blocks),
        tuple(_wanted(part.id, found, key)),
        tuple((_entry(key, slug), slug) for slug in _EDITS.get(part.id, ())),
        todo,
        tuple(reverse("why", args=[key, rule]) for rule in rules),
        timer_address(key) if part.id == "process" else "",
    )


_EDITS = {
    "standing": ("accounts", "prices"),
    "process": ("process", "premises"),
    "tasks": ("tasks",),
    "options": ("options",),
    "equipment": ("equipment",),
    "people": ("people", "certifications", "management", "workplace", "questionnaires"),
}


def _wanted(id_: str, found: Diagnosis, key: str) -> Iterator[Wanted]:
    """What is missing in a part of the page."""
    said, knows_industry = found.section, "industry" in found.firm.facts
    enter = gettext("入れる")
    industry = Wanted(
        gettext("業種が分かると、同業との比較、業務の一覧、近い事例が出せます。"),
        _question(key, "industry"),
        gettext("業種を答える"),
    )
    if id_ in ("standing", "tasks", "similar") and not knows_industry:
        yield industry
    if id_ == "standing" and not said.accounts:
        words = gettext("決算書の数字があれば、自社の1人当たり付加価値額と労働分配率が分かります。")
        yield Wanted(words, _entry(key, "accounts"), enter)
    if id_ == "standing" and said.passed_on is None:
        words = gettext("増えた費用と値上げの額があれば、価格転嫁率が分かります。")
        yield Wanted(words, _entry(key, "prices"), enter)
    if id_ == "process":
        yield from _wanted_of_process(found, key, enter)
    if id_ == "tasks" and knows_industry and not said.tasks:
        words = gettext("業務ごとに、設備やITツールを使っているかを答えると、差が分かります。")
        yield Wanted(words, _entry(key, "tasks"), gettext("答える"))
    if id_ == "options" and not said.options:
        words = gettext("投資の案ごとに、人が1人増えたときの付加価値額を入れると、くらべられます。")
        yield Wanted(words, _entry(key, "options"), enter)
    if id_ == "equipment" and not said.made_to_order:
        words = gettext("5つの質問で、オーダーメイドの設備にあたりそうかが分かります。")
        yield Wanted(words, _entry(key, "equipment"), gettext("答える"))
    if id_ == "people" and not said.strategy.challenges:
        words = gettext("経営と人材の課題を書くと、人材戦略の3つの窓のどれかが分かります。")
        yield Wanted(words, _entry(key, "people"), gettext("書く"))


def _wanted_of_process(found: Diagnosis, key: str, enter: str) -> Iterator[Wanted]:
    if found.work.process is None:
        words = gettext("工程ごとの時間と人数があれば、どこが全体を止めているかが分かります。")
        yield Wanted(words, _entry(key, "process"), enter)
        timer = timer_address(key)
        if timer:
            words = gettext("時間が分からないときは、ストップウォッチで測れます。")
            yield Wanted(words, timer, gettext("測る"))
        return
    timed = found.work.timing.need_times if found.work.timing else ()
    if timed:
        words = gettext(
            "「{steps}」が1日に何回あるかを入れると、かかる人手の時間と、詰まる工程が分かります。"
        ).format(steps="」「".join(step.name for step in timed[:_MOST_NAMED]))
        yield Wanted(words, _entry(key, "process"), gettext("回数を入れる"))
    if found.work.timing is not None and found.work.timing.saving.labour_saving_index is None:
        words = gettext("工程ごとに導入後の時間を入れると、省力化指数が分かります。")
        yield Wanted(words, _entry(key, "process"), enter)
    if not any(
        one.years is not None or one.state == "never" for one in found.work.process.paybacks
    ):
        words = gettext("投資額と人件費単価を入れると、何年で回収できるかが分かります。")
        yield Wanted(words, _entry(key, "premises"), enter)


def timer_address(key: str) -> str:
    """The address of the timer, if this site has one."""
    try:
        return reverse("timer", args=[key])
    except NoReverseMatch:
        return ""


def _answered_at(one: Sourced, key: str) -> str:
    """Where an open point is answered; empty if nobody can answer it."""
    for begin, term in _BY_FACT.items():
        if one.words.ja.startswith(begin):
            return _question(key, term)
    for begin, slug in _BY_WORDS.items():
        if one.words.ja.startswith(begin):
            return _entry(key, slug)
    for source in one.sources:
        if source in _BY_SOURCE:
            return _entry(key, _BY_SOURCE[source])
        if source.startswith("rule/"):
            return f"{reverse('check_question', args=[key])}?for={source.removeprefix('rule/')}"
    return _entry(key, "questionnaires") if "質問票" in one.words.ja else ""


def _entry(key: str, slug: str) -> str:
    return reverse("diagnosis_entry", args=[key, slug])


def _question(key: str, term: str) -> str:
    return f"{reverse('check_question', args=[key])}?ask={term}"
