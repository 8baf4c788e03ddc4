"""The results of an assessment as a paper: what could be used, and at what price."""

from __future__ import annotations

from pathlib import Path

from shoryoku.documents import assessment_rest, forms
from shoryoku.documents.assessment_blocks import programme
from shoryoku.documents.assessment_writing import AssessmentWriting
from shoryoku.documents.content import Paper, Section, Tile, Tiles, Words
from shoryoku.firm.values import DoesNotApply
from shoryoku.money import format_yen
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.groups import finding, most
from shoryoku.rulebook.words import fact_words
from shoryoku.text import Language

_ABOUT = ("prefecture", "industry", "capital", "employees")


def paper(assessment: Assessment, language: Language = "ja") -> Paper:
    """The results in one language; the title is the finding."""
    writing = AssessmentWriting(assessment, language)
    title = finding(writing.found, writing.language)
    about = _about(writing)
    parts = [
        *(programme(writing, answer) for answer in writing.in_full),
        assessment_rest.rest(writing),
        assessment_rest.advice(writing),
        assessment_rest.facts(writing),
        assessment_rest.standing(writing),
    ]
    sections: list[Section] = [part for part in parts if part is not None]
    if len(assessment.answers) > 1:
        name = writing.pick("ひと目で", "At a glance")
        count = len(assessment.answers)
        lead = writing.pick(f"{count}の規則を当てはめた結果", f"{count} rules applied to the facts")
        tiles, marks = Tiles(_tiles(writing)), (writing.own(),)
        sections.insert(0, Section("glance", lead, (tiles,), marks, name))
    day = assessment.on
    return Paper(
        language=language,
        name=writing.pick("使える制度の確認結果", "Which programmes fit"),
        title=title,
        about=about,
        sections=tuple(sections),
        notes=writing.notes.found,
        notes_title=writing.pick("出典と定義", "Sources and definitions"),
        closing=writing.pick(
            f"{day.isoformat()}時点の規則による見込みです。採択や交付を約束するものではありません。"
            "申請の前に、必ず最新の公募要領を確かめてください。",
            f"Estimates by the rules as of {day.isoformat()}; they promise no award. "
            "Read the latest guidelines before applying.",
        ),
        marks=(writing.own(),),
        documents=writing.notes.documents(),
    )


def render(assessment: Assessment, kind: str, language: Language = "ja") -> bytes:
    """The results as bytes of one of ``forms.KINDS``.

    Raises:
        InputError: another kind, or for a PDF, the extra ``documents`` is not installed.
    """
    day = assessment.on
    return forms.in_form(kind, lambda: paper(assessment, language), assessment.to_dict, day)


def write(assessment: Assessment, path: Path, language: Language = "ja") -> None:
    """Write the results; the ending of the file's name says in which form.

    Raises:
        InputError: another ending, a folder that cannot be written, or, for a PDF, the extra
            ``documents`` is not installed.
    """
    forms.write(path, lambda kind: render(assessment, kind, language))


def _about(writing: AssessmentWriting) -> tuple[Words, ...]:
    firm, day = writing.found.firm, writing.found.on
    terms, parts = [term for term in _ABOUT if term in firm.facts], []
    for term in terms:
        value = firm.facts[term]
        said = fact_words(term, value, writing.language)
        if isinstance(value, DoesNotApply):
            continue  # a sole proprietor has no capital to name
        if term == "capital":
            said = writing.pick(f"資本金{said}", f"capital {said}")
        parts.append(said)
    details = writing.bracketed(writing.pick("・", ", ").join(parts)) if parts else ""
    on = writing.pick(f"{day.year}年{day.month}月{day.day}日時点", f"as of {day.isoformat()}")
    name = firm.name.strip() or writing.pick("この会社", "This firm")
    mark = writing.notes.facts(*terms) if terms else writing.own()
    return (Words(f"{name}{details}{writing.pick('、', ', ')}{on}", (mark,)),)


def _tiles(writing: AssessmentWriting) -> tuple[Tile, ...]:
    groups, mark = writing.groups, (writing.own(),)
    unit = writing.pick("件", "")
    shown = (
        ("使えそう", "Likely usable", groups.usable),
        ("条件しだい", "If the missing facts are right", groups.possible),
        ("受付終了（直近の回で計算）", "Closed, by the last call", groups.last_call),
        ("いまの事実では使えない", "Not usable", (*groups.unusable, *groups.nothing)),
    )
    return tuple(
        Tile(writing.pick(ja, en), str(len(answers)), unit, _beneath(writing, answers), mark)
        for ja, en, answers in shown
    )


def _beneath(writing: AssessmentWriting, answers: tuple[Answer, ...]) -> str:
    payable = tuple(answer for answer in answers if answer.status != "ineligible")
    highest = most(payable)
    yen = format_yen(highest, writing.language)
    return writing.pick(f"1制度で最大{yen}", f"up to {yen} each") if highest else ""
