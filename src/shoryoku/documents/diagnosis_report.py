"""The diagnosis report (診断レポート): two to four pages that the owner of a shop understands."""

from __future__ import annotations

from pathlib import Path

from shoryoku.diagnosis.benchmarks import CENSUS
from shoryoku.diagnosis.report import Diagnosis
from shoryoku.documents import forms, report_next, report_standing, report_time
from shoryoku.documents.content import Paper, Tile, Tiles, Words
from shoryoku.documents.writing import Writing
from shoryoku.firm.values import DoesNotApply
from shoryoku.rulebook.words import fact_words
from shoryoku.text import Language

_ABOUT = ("prefecture", "industry", "capital", "employees")


def paper(found: Diagnosis, language: Language = "ja") -> Paper:
    """The report in one language, every figure with the note of its source."""
    writing = Writing(found, language)
    title, marks = report_time.finding(writing)
    about = _about(writing)
    parts = [
        report_standing.standing(writing),
        report_time.time(writing),
        report_next.similar(writing),
        report_next.first(writing),
        report_next.people(writing),
        report_next.support(writing),
        report_next.unknown(writing),
    ]
    sections = [part for part in parts if part is not None]
    tiles = _tiles(writing)
    if tiles:
        head = sections[0]
        sections[0] = head._replace(blocks=(Tiles(tiles), *head.blocks))
    return Paper(
        language=language,
        name=writing.pick("省力化 診断レポート", "Labour-saving diagnosis"),
        title=title,
        about=about,
        sections=tuple(sections),
        notes=writing.notes.found,
        notes_title=writing.pick("出典と定義", "Sources and definitions"),
        closing=writing.pick(
            "ここに出る結果は見込みです。採択や交付を約束するものではありません。"
            "申請の前に、必ず最新の公募要領を確かめてください。",
            "These are estimates and promise no award. Read the latest guidelines before applying.",
        ),
        marks=marks,
        documents=writing.notes.documents(),
    )


def write(found: Diagnosis, path: Path, language: Language = "ja") -> None:
    """Write the report; the ending of the file's name says in which form.

    Raises:
        InputError: another ending, a folder that cannot be written, or, for a PDF, the extra
            ``documents`` is not installed.
    """
    forms.write(path, lambda kind: render(found, kind, language))


def render(found: Diagnosis, kind: str, language: Language = "ja") -> bytes:
    """The report as bytes of one of ``forms.KINDS``.

    Raises:
        InputError: another kind, or for a PDF, the extra ``documents`` is not installed.
    """
    return forms.in_form(kind, lambda: paper(found, language), found.to_dict, found.on)


def _about(writing: Writing) -> tuple[Words, ...]:
    found, parts = writing.found, []
    terms = [term for term in _ABOUT if term in found.firm.facts]
    for term in terms:
        value = found.firm.facts[term]
        said = fact_words(term, value, writing.language)
        if isinstance(value, DoesNotApply):
            continue  # a sole proprietor has no capital to name
        if term == "capital":
            said = writing.pick(f"資本金{said}", f"capital {said}")
        parts.append(said)
    day = found.on
    on = writing.pick(f"{day.year}年{day.month}月{day.day}日時点", f"as of {day.isoformat()}")
    details = writing.pick("・", ", ").join(parts)
    details = writing.pick(f"（{details}）", f" ({details})") if details else ""
    name = found.firm.name.strip() or writing.pick("この会社", "This firm")
    text = name + details + writing.pick("、", ", ") + on
    return (Words(text, (writing.notes.facts(*terms) if terms else writing.notes.part("facts"),)),)


def _tiles(writing: Writing) -> tuple[Tile, ...]:
    """The figures to be seen first; what is not known has no tile."""
    found = writing.found
    tiles = []
    census = found.standing.census
    if census is not None and census.value is not None and census.value.value is not None:
        beneath = ""
        if census.benchmark is not None:
            them = (
                writing.pick("同業", "industry") if census.own_column else writing.say(census.label)
            )
            beneath = f"{them} {writing.man_yen(census.benchmark)}"
        label = writing.pick("1人当たり純付加価値額", "Net value added per person")
        value = writing.man_yen(census.value.value)
        marks = (writing.notes.part("accounts"), writing.notes.define(CENSUS))
        tiles.append(Tile(label, *_unit(value), beneath, marks))
    labour = found.standing.shares[0]
    if labour.value is not None:
        formula = writing.pick("人件費 ÷ 付加価値額", "personnel cost ÷ value added")
        marks = (writing.notes.part("accounts"), writing.notes.define(labour.definition))
        value = writing.percent(labour.value)
        tiles.append(Tile(writing.pick("労働分配率", "Labour share"), value, "", formula, marks))
    narrow = found.work.timing.bottleneck_before if found.work.timing else None
    if narrow is not None and narrow.share is not None:
        names = "・".join(narrow.names)
        label = writing.pick(f"「{names}」の人手", f"Hours of {names}")
        beneath = writing.pick("全工程の時間のうち", "of the hours of all steps")
        mark = (writing.notes.part("process"),)
        tiles.append(Tile(label, writing.percent(narrow.share), "", beneath, mark))
    if found.work.tasks is not None and not found.work.tasks.unanswered:
        tiles.append(_task_tile(writing))
    return tuple(tiles)


def _task_tile(writing: Writing) -> Tile:
    tasks = writing.found.work.tasks
    assert tasks is not None
    short = tasks.gaps(2)
    names = writing.joined(writing.say(task.name) for task, _ in short)
    of = writing.pick(f"／{tasks.applicable.count}業務", f" of {tasks.applicable.count} tasks")
    label = writing.pick("レベル2に届かない業務", "Tasks short of level 2")
    marks = (writing.notes.part("tasks"), writing.notes.cite("S0:89-104"))
    return Tile(label, str(len(short)), of, names, marks)


def _unit(value: str) -> tuple[str, str]:
    """A value and its unit apart, for the large figure of a tile."""
    for unit in ("万円", "円", " yen"):
        if value.endswith(unit):
            return value.removesuffix(unit), unit
    return value, ""
