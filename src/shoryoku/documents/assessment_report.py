"""The results of an assessment as a paper: what could be used, and at what price."""

from __future__ import annotations

import json
from pathlib import Path

from shoryoku.documents import assessment_rest, html, markdown, terminal, typeset
from shoryoku.documents.assessment_blocks import programme
from shoryoku.documents.assessment_writing import AssessmentWriting
from shoryoku.documents.content import Paper, Section, Tile, Tiles, Words
from shoryoku.firm.values import DoesNotApply
from shoryoku.money import format_yen
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.answer import Answer, Assessment
from shoryoku.rulebook.groups import finding, most
from shoryoku.rulebook.words import fact_words
from shoryoku.text import Language

KINDS = (".pdf", ".html", ".md", ".txt", ".json")
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
    """The results as bytes of ``.pdf``, ``.html``, ``.md``, ``.txt`` or ``.json``.

    Raises:
        InputError: another kind, or for a PDF, the extra ``documents`` is not installed.
    """
    if kind not in KINDS:
        raise InputError(Problem("kind", f"found {kind!r}", f"one of {', '.join(KINDS)}"))
    if kind == ".json":
        plain = json.dumps(assessment.to_dict(), ensure_ascii=False, indent=2)
        return f"{plain}\n".encode()
    written = paper(assessment, language)
    if kind == ".pdf":
        return typeset.pdf(written, assessment.on)
    if kind == ".txt":
        text = "\n".join(f"{'  ' * indent}{line}" for indent, line in terminal.lines(written))
        return f"{text}\n".encode()
    return (html.page(written) if kind == ".html" else markdown.text(written)).encode()


def write(assessment: Assessment, path: Path, language: Language = "ja") -> None:
    """Write the results; the ending of the file's name says in which form.

    Raises:
        InputError: another ending, a folder that cannot be written, or, for a PDF, the extra
            ``documents`` is not installed.
    """
    kind = path.suffix.casefold()
    if kind not in KINDS:
        found = f"ends in {path.suffix!r}" if path.suffix else "has no ending"
        raise InputError(Problem(str(path), found, f"name a file ending in {', '.join(KINDS)}"))
    content = render(assessment, kind, language)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        said = error.strerror or "cannot be written"
        raise InputError(Problem(str(path), said, "choose another folder")) from None


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
