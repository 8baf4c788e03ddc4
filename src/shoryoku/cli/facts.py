"""``shoryoku facts``: reference data, definitions of metrics and cases, each with its source."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from shoryoku.cli.shown import add_language, language, print_json, print_lines
from shoryoku.diagnosis.tasks import task
from shoryoku.problems import InputError, Problem
from shoryoku.reference.cases import KINDS, Case, Figure, case, cases, equipment
from shoryoku.reference.entries import BOUNDS, STANDINGS, Citation, Fact, documents, units
from shoryoku.reference.load import facts, group, search, suggestion
from shoryoku.reference.metrics import Metric, definitions, formula, registry
from shoryoku.reference.show import in_unit, shown_citation, shown_date, shown_value
from shoryoku.text import Language, Text

Line = tuple[int, str]
_DERIVED = {
    "difference": Text("差", "difference"),
    "ratio": Text("比（後÷前）", "ratio (after / before)"),
    "relative_change": Text("変化率", "relative change"),
    "reduction": Text("減少率", "reduction"),
    "yearly": Text("年当たり（12か月）", "a year (12 months)"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="ID",
        help="one datum, the beginning of several (census.), a metric, a case (case.ykp), "
        "or words to search for",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    wanted, lang = " ".join(options.words), language(options)
    found, metrics, chosen = _found(wanted)
    if options.json:
        parts = [fact_summary(one) for one in found]
        parts += [metric_summary(one) for one in metrics]
        print_json(parts + [case_summary(one) for one in chosen])
    elif wanted and len(found) == 1 and found[0].id == wanted:
        print_lines(_fact(found[0], lang))
    else:
        print_lines(_list(found, lang))
        print_lines(_metrics(metrics, wanted in (known.id for known in metrics), lang))
        print_lines(_cases(chosen, lang))
    return 0


def _found(wanted: str) -> tuple[list[Fact], list[Metric], list[Case]]:
    """What is meant by an id, the beginning of ids, a word of the registry, or words."""
    known = registry()
    if not wanted:
        return [f for f in facts().values() if not f.stale], list(known.metrics.values()), []
    if wanted in known.metrics:
        return [], [known.metrics[wanted]], []
    if wanted in known.words:
        return [], definitions(wanted), []
    if wanted in ("case", "cases"):
        return [], [], list(cases().values())
    name = wanted.removeprefix("case.").removeprefix("case/")
    if name != wanted and (name in cases() or "." not in name):
        return [], [], [case(name)]
    data = group(wanted)
    if data:
        return data, [], []
    data = search(wanted)
    by_name = [
        one for one in known.metrics.values() if wanted in one.label.ja or wanted in one.label.en
    ]
    if not data and not by_name:
        hint = suggestion(wanted) or "see `shoryoku facts`"
        raise InputError(Problem("facts", f"nothing is known of {wanted!r}", hint))
    return data, by_name, []


def _list(found: Iterable[Fact], lang: Language) -> Iterator[Line]:
    heading = ""
    for one in found:
        if one.group.in_language(lang) != heading:
            heading = one.group.in_language(lang)
            yield 0, f"■ {heading}"
        label = one.label.in_language(lang)
        yield 1, f"{one.id}  {label}  {shown_value(one, lang)}"


def _fact(one: Fact, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"■ {one.id}  {one.label.in_language(lang)}"
    yield 1, one.group.in_language(lang)
    yield 1, ("値：" if ja else "Value: ") + shown_value(one, lang)
    if one.printed:
        yield 1, ("印刷：" if ja else "Printed: ") + one.printed
    yield 1, ("単位：" if ja else "Unit: ") + units()[one.unit].label.in_language(lang)
    yield 1, ("時点：" if ja else "Date: ") + shown_date(one, lang)
    if one.definition:
        defined = registry().metrics[one.definition]
        words = f"{defined.label.in_language(lang)} = {formula(defined, lang)} [{defined.id}]"
        yield 1, ("定義：" if ja else "Definition: ") + words
    if one.quote:
        yield 1, (f"引用：「{one.quote}」" if ja else f'Quotation: "{one.quote}"')
    yield from _sources(one.sources, "" if one.lost else one.standing, lang)
    if one.note:
        yield 1, ("注：" if ja else "Note: ") + one.note.in_language(lang)
    if one.stale:
        yield 1, "古い情報です。使わないでください。" if ja else "Out of date: do not use."


def _metrics(found: list[Metric], in_full: bool, lang: Language) -> Iterator[Line]:
    if found and not in_full:
        yield 0, "■ 指標の定義" if lang == "ja" else "■ Definitions of metrics"
    for one in found:
        if in_full:
            yield from _metric(one, lang)
        else:
            yield 1, f"{one.id}  {one.label.in_language(lang)} = {formula(one, lang)}"


def _cases(found: list[Case], lang: Language) -> Iterator[Line]:
    if len(found) == 1:
        yield from _case(found[0], lang)
        return
    for one in found:
        yield 1, _headline(one, lang)


def _metric(one: Metric, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"■ {one.id}  {one.label.in_language(lang)}"
    yield 1, ("式：" if ja else "Formula: ") + formula(one, lang)
    yield 1, ("単位：" if ja else "Unit: ") + units()[one.unit].label.in_language(lang)
    if one.better:
        better = Text("高いほどよい", "higher is better")
        if one.better == "lower":
            better = Text("低いほどよい", "lower is better")
        yield 1, better.in_language(lang)
    yield 1, ("使われる所：" if ja else "Used by: ") + one.used_by.in_language(lang)
    if one.quote:
        yield 1, (f"引用：「{one.quote}」" if ja else f'Quotation: "{one.quote}"')
    yield from _sources(one.sources, one.standing, lang)
    if one.note:
        yield 1, ("注：" if ja else "Note: ") + one.note.in_language(lang)
    others = [other.id for other in definitions(one.word) if other.id != one.id]
    if others:
        lead = "同じ言葉の別の定義：" if ja else "Other definitions of the same word: "
        yield 1, lead + ", ".join(others)


def _case(one: Case, lang: Language) -> Iterator[Line]:
    ja = lang == "ja"
    yield 0, f"■ {_headline(one, lang)}"
    for found in group(f"case.{one.id}"):
        cited = ", ".join(map(str, found.sources))
        value = shown_value(found, lang)
        if found.date:
            value += f"（{found.date}年）" if ja else f" ({found.date})"
        yield 1, f"{found.label.in_language(lang)}{'：' if ja else ': '}{value} [{cited}]"
        if found.note:
            yield 2, found.note.in_language(lang)
    for figure in one.figures:
        yield from _derived(figure, lang)
    comma = "、" if ja else ", "
    tasks = [task(id_).name.in_language(lang) for id_ in one.tasks]
    if tasks:
        names = one.task_printed if ja and one.task_printed else comma.join(tasks)
        yield 1, ("業務：" if ja else "Tasks: ") + names
    tags = [equipment()[tag].label.in_language(lang) for tag in one.equipment]
    if tags:
        yield 1, ("設備：" if ja else "Equipment: ") + comma.join(tags)
    used = [name.in_language(lang) for name in one.programmes]
    if used:
        yield 1, ("使った制度：" if ja else "Programmes: ") + comma.join(used)
    yield 1, ("取組：" if ja else "What it did: ") + one.did.in_language(lang)
    yield 1, ("結果：" if ja else "Result: ") + one.result.in_language(lang)
    if one.symbol:
        mark = "記号（当方の読み・仮定）：" if ja else "Symbol (our reading, assumed): "
        yield 1, mark + one.symbol
    yield from _sources(one.sources, "seed", lang)
    if one.note:
        yield 1, ("注：" if ja else "Note: ") + one.note.in_language(lang)


def _headline(one: Case, lang: Language) -> str:
    kind = KINDS[one.kind].in_language(lang)
    kind = f"（{kind}）" if lang == "ja" else f" ({kind})"
    return f"case.{one.id}  {one.name.in_language(lang)}{kind}"


def _derived(figure: Figure, lang: Language) -> Iterator[Line]:
    found = figure.derived()
    fell = found.get("reduction", Fraction(0)) > 0
    for name, value in found.items():
        if name == ("relative_change" if fell else "reduction"):
            continue
        if figure.change is not None and name != "yearly":
            continue  # the change is what is printed
        shown = _derived_value(figure, name, value, lang)
        if figure.bound:
            shown = BOUNDS[figure.bound].in_language(lang).format(shown)
        what, of = _DERIVED[name].in_language(lang), figure.label.in_language(lang)
        yield 2, f"{of}の{what}：{shown}" if lang == "ja" else f"{of}, {what}: {shown}"


def _derived_value(figure: Figure, name: str, value: Fraction, lang: Language) -> str:
    if name == "yearly":
        return in_unit(value, "hours_per_year", lang)
    if name == "difference" and figure.unit == "ratio":
        return in_unit(value * 100, "percentage_points", lang)
    if name == "difference":
        return in_unit(value, figure.unit, lang)
    if name == "ratio":
        return in_unit(value, "times", lang)
    return in_unit(value, "ratio", lang)


def _sources(sources: Iterable[Citation], standing: str, lang: Language) -> Iterator[Line]:
    for citation in sources:
        yield 1, ("出典：" if lang == "ja" else "Source: ") + shown_citation(citation, lang)
    if not standing:
        return
    lead = "確かさ：" if lang == "ja" else "Standing: "
    words = STANDINGS[standing].in_language(lang)
    yield 1, f"{lead}{standing}（{words}）" if lang == "ja" else f"{lead}{standing} ({words})"


def fact_summary(one: Fact) -> dict[str, Any]:
    """A datum as plain values; a ratio is text such as ``"19/50"``, a day is in ISO form."""
    return {
        "id": one.id,
        "label": one.label._asdict(),
        "group": one.group._asdict(),
        "value": _plain(one.value),
        "value_en": one.value_en or None,
        "unit": one.unit,
        "printed": one.printed or None,
        "date": one.date or None,
        "approximate": one.approximate,
        "bound": one.bound or None,
        "definition": one.definition or None,
        "quote": one.quote or None,
        "sources": [_source(citation) for citation in one.sources],
        "standing": one.standing,
        "note": one.note._asdict() if one.note else None,
        "lost": one.lost._asdict() if one.lost else None,
    }


def metric_summary(one: Metric) -> dict[str, Any]:
    """A definition as plain values."""
    return {
        "id": one.id,
        "label": one.label._asdict(),
        "formula": {lang: formula(one, lang) for lang in ("ja", "en")},
        "unit": one.unit,
        "numerator": [[part.sign, part.id] for part in one.numerator],
        "denominator": [[part.sign, part.id] for part in one.denominator],
        "better": one.better or None,
        "used_by": one.used_by._asdict(),
        "quote": one.quote or None,
        "sources": [_source(citation) for citation in one.sources],
        "standing": one.standing,
        "note": one.note._asdict() if one.note else None,
    }


def case_summary(one: Case) -> dict[str, Any]:
    """A case as plain values."""
    return {
        "id": f"case.{one.id}",
        "kind": one.kind,
        "name": one.name._asdict(),
        "printed": one.printed or None,
        "tasks": list(one.tasks),
        "symbol": one.symbol or None,
        "equipment": list(one.equipment),
        "programmes": [name._asdict() for name in one.programmes],
        "did": one.did._asdict(),
        "result": one.result._asdict(),
        "facts": [fact_summary(found) for found in group(f"case.{one.id}")],
        "derived": {
            figure.id: {name: str(value) for name, value in figure.derived().items()}
            for figure in one.figures
        },
        "sources": [_source(citation) for citation in one.sources],
        "note": one.note._asdict() if one.note else None,
    }


def _source(citation: Citation) -> dict[str, Any]:
    document = documents()[citation.document]
    title = document.title._asdict()
    return {"document": citation.document, "title": title, "place": citation.place}


def _plain(value: int | Fraction | str | date | None) -> int | str | None:
    if isinstance(value, (Fraction, date)):
        return str(value)
    return value
