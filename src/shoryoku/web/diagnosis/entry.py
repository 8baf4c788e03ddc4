"""Which part of the section is entered, the page of its form, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from shoryoku.web.diagnosis import parts, parts_people
from shoryoku.web.diagnosis.checking import checked
from shoryoku.web.diagnosis.fields import Path, as_typed, at, echo
from shoryoku.web.diagnosis.finding import section_of, with_section
from shoryoku.web.diagnosis.forms import SEEN, Form, changed, digest, filled, places, received
from shoryoku.web.diagnosis.parts import ROWS, Asked, Build
from shoryoku.web.records import keep
from shoryoku.web.records.models import Record
from shoryoku.web.templatetags.shown import language

_MOST_BLANK = 20


class Part(NamedTuple):
    """A part that has a form of its own.

    Attributes:
        at: where it stands in the section; it is given if something stands there.
        title: a heading as words that a person would say; ``lead`` is what it is for.
        minutes: how long it takes, roughly.
        rows: the list that the form is about, if it is about one.
    """

    title: str | Promise
    lead: str | Promise
    at: tuple[Path, ...]
    build: Build
    rows: Path = ()


PARTS: dict[str, Part] = {
    "accounts": Part(
        gettext_lazy("決算書の数字"),
        gettext_lazy("決算書から写してください。分からない項目は空けておきます。"),
        (("accounts",),),
        parts.accounts,
    ),
    "tasks": Part(
        gettext_lazy("業務ごとの設備とIT"),
        gettext_lazy("業務ごとに、設備やITツールを使っているかを選んでください。"),
        (("tasks",),),
        parts.tasks,
    ),
    "process": Part(
        gettext_lazy("工程の時間と人数"),
        gettext_lazy("工程ごとに、いまの時間と人数、導入した後の見込みを入れてください。"),
        (("process", "steps"),),
        parts.process,
        ("process", "steps"),
    ),
    "premises": Part(
        gettext_lazy("投資額と、空く時間の使い道"),
        gettext_lazy("投資が何年で回収できるかの計算に使います。"),
        (("process", "premises"), ("process", "uses")),
        parts.premises,
        ("process", "uses"),
    ),
    "options": Part(
        gettext_lazy("投資の案をくらべる"),
        gettext_lazy("付加価値額は、1年の見込みを入れてください。"),
        (("options",),),
        parts.options,
        ("options",),
    ),
    "equipment": Part(
        gettext_lazy("入れたい設備"),
        gettext_lazy("オーダーメイドの設備にあたりそうかを調べます。"),
        (("made_to_order",),),
        parts.equipment,
    ),
    "people": Part(
        gettext_lazy("課題と人材戦略"),
        gettext_lazy("3つのステップで、どんな人材をどう確保するかを考えます。"),
        tuple(("workforce", key) for key in
              ("challenges", "people_problems", "talent", "method", "measures")),
        parts_people.people,
    ),
    "certifications": Part(
        gettext_lazy("くるみん・えるぼしの下調べ"),
        gettext_lazy("資料に印刷された基準だけを調べます。基準はこれで全部ではありません。"),
        (("workforce", "certifications"),),
        parts_people.certifications,
    ),
    "management": Part(
        gettext_lazy("経営層の多様性"),
        gettext_lazy("経営にかかわる人を、グループに分けた人数を入れてください。"),
        (("workforce", "management"),),
        parts_people.management,
    ),
    "workplace": Part(
        gettext_lazy("職場環境の取組"),
        gettext_lazy("自社でできる取組を選び、期日を決めてください。"),
        (("workforce", "workplace"),),
        parts_people.measures,
        ("workforce", "workplace"),
    ),
    "questionnaires": Part(
        gettext_lazy("困りごとと、分け合えるもの"),
        gettext_lazy("答えに合う相談先や仕組みを示します。"),
        (("questionnaires",),),
        parts_people.asked_of_all,
    ),
    "prices": Part(
        gettext_lazy("費用の増加と値上げ"),
        gettext_lazy("1年前とくらべて、増えた額を入れてください。"),
        (("price_pass_through",),),
        parts.prices,
    ),
}  # fmt: skip


def given_parts(document: Mapping[str, Any]) -> list[tuple[str, str | Promise, bool]]:
    """Every part: its id, its title, and whether something is given for it."""
    section = section_of(document)
    return [
        (slug, part.title, any(at(section, path) not in (None, {}, []) for path in part.at))
        for slug, part in PARTS.items()
    ]


def asked_of(record: Record, part: Part, query: Mapping[str, Any], blank: int = 0) -> Asked:
    """What the form is asked for: which year, from which row, with how many empty rows."""
    section = section_of(record.document)
    years = [year for _, year in years_of(section)]
    wanted, year = str(query.get("year", "")), -1
    if wanted in years:
        year = years.index(wanted)
    elif wanted != "new" and years:
        year = years.index(max(years))
    count = row_count(section, part)
    first = str(query.get("from", "0"))
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 5 else 0
    few = 1 if count else 3 if part.rows == ("process", "steps") else 1
    return Asked(
        record.document,
        language(),
        year,
        min(start, count // ROWS * ROWS),
        max(few, min(blank, _MOST_BLANK)),
    )


def years_of(section: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The years of accounts that are given, with their places."""
    rows = section.get("accounts")
    found = enumerate(rows if isinstance(rows, list) else [])
    return [(place, str(at(row, ("year",)) or "")) for place, row in found]


def row_count(section: Mapping[str, Any], part: Part) -> int:
    """How many rows the list of a part has."""
    rows = at(section, part.rows) if part.rows else None
    return len(rows) if isinstance(rows, list) else 0


def pages(count: int) -> list[tuple[str, str]]:
    """The pages of a list too long for one: the first row of each, and its words."""
    if count <= ROWS:
        return []
    return [
        (str(first), f"{first + 1}〜{min(first + ROWS, count)}") for first in range(0, count, ROWS)
    ]


def form_of(record: Record, part: Part, asked: Asked) -> Form:
    """The form as it is opened."""
    return filled(part.build(asked), section_of(record.document))


def kept(record: Record, part: Part, asked: Asked, data: Mapping[str, Any]) -> Form:
    """Keep what was sent; a form with problems comes back, and then nothing was changed."""
    with keep.changing(record) as held:
        current = asked._replace(document=held.document)
        form = received(form_of(held, part, current), data)
        section = section_of(held.document)
        if data.get(SEEN, "") != digest(section.get(form.top)):
            words = gettext(
                "別の画面で変わっています。いまの値とくらべて、もう一度保存してください。"
            )
            return form._replace(error=words)
        new = changed(form, section)
        document = with_section(held.document, new)
        if new != section:
            # every problem at once, those of the units with those of the reader
            form = checked(form, document, held.document, places(form, section))
        if not form.problems:
            held.document = document
    return form


def as_sent(record: Record, part: Part, asked: Asked, data: Mapping[str, Any]) -> Form:
    """The form with what was sent, nothing kept and nothing complained about."""
    form = received(form_of(record, part, asked), data)
    return form.with_fields(lambda one: one._replace(error=""))._replace(asks_sure=False)


def echoes(form: Form) -> dict[str, str]:
    """How the kept values are read, by field, where that says more than what stands there."""
    chosen = language()
    said = {field.name: echo(field, chosen) for field in form.fields}
    texts = {field.name: as_typed(field) for field in form.fields}
    return {name: words for name, words in said.items() if words and texts[name] != (words,)}
