"""Whether a changed section can be kept, by the reader of the file; problems at their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shoryoku.diagnosis.process_sheet import PREMISES, STEP_COLUMNS, USE_COLUMNS
from shoryoku.problems import InputError, Problem
from shoryoku.web.diagnosis.finding import SECTION, diagnosis_of
from shoryoku.web.diagnosis.forms import Form, with_problem

_PLACE = re.compile(r"^\S+ ")
_ROW = re.compile(r"^(steps|uses) (\d+)(?:, (.+?))?: ")
_PREMISE = re.compile(r"^premises\.([a-z_]+)[,:]")
# the form of a part, by where its values stand
_FORMS = {
    "accounts": "accounts",
    "tasks": "tasks",
    "process": "process",
    "process.premises": "premises",
    "process.uses": "premises",
    "uses": "premises",
    "labour_hours": "premises",
    "options": "options",
    "made_to_order": "equipment",
    "workforce": "people",
    "workforce.certifications": "certifications",
    "workforce.management": "management",
    "workforce.workplace": "workplace",
    "questionnaires": "questionnaires",
    "price_pass_through": "prices",
}
_COLUMNS = {"steps": STEP_COLUMNS, "uses": USE_COLUMNS}


def checked(
    form: Form,
    document: Mapping[str, Any],
    before: Mapping[str, Any],
    rows: Mapping[str, list[int]],
) -> Form:
    """The form with the problems that its document has, and had not before.

    Args:
        rows: by list, which row of the form each row of the document was.
    """
    found = _problems(document)
    # what was wrong elsewhere already is mended in its own place
    old = _problems(before) if found else []
    for problem in found:
        if problem in old and not _is_of(problem, form):
            continue
        form = with_problem(form, _in_form(_path(problem), rows))
        if form.error:
            form = form._replace(details=(*form.details, str(problem)))
    return form


def parts_of(problems: Iterable[Problem]) -> list[str]:
    """The parts of the section in whose forms problems are mended."""
    found: dict[str, None] = {}
    for problem in problems:
        path = _path(problem)
        hits = [begin for begin in _FORMS if f"{path}.".startswith(f"{begin}.")]
        if hits:
            found[_FORMS[max(hits, key=len)]] = None
    return list(found)


def _problems(document: Mapping[str, Any]) -> list[Problem]:
    try:
        diagnosis_of(document)
    except InputError as error:
        return list(error.problems)
    return []


def _in_form(path: str, rows: Mapping[str, list[int]]) -> str:
    """The path with the number that its row has in the form."""
    for name, numbers in rows.items():
        found = re.fullmatch(rf"{re.escape(name)}\.(\d+)((?:\..*)?)", path)
        if found and int(found[1]) < len(numbers):
            return f"{name}.{numbers[int(found[1])]}{found[2]}"
    return path


def _is_of(problem: Problem, form: Form) -> bool:
    return f"{_path(problem)}.".startswith(f"{form.top}.")


def _path(problem: Problem) -> str:
    """The dotted path inside the section that a problem is about."""
    path = _PLACE.sub("", problem.where).removeprefix(f"{SECTION}.")
    if path != "process":
        return path
    row = _ROW.match(problem.found)
    if row:
        table, number, label = row.groups()
        names = {words.ja: id_ for id_, words in _COLUMNS[table].items()}
        return f"process.{table}.{int(number) - 1}.{names.get(label or '', '')}"
    premise = _PREMISE.match(problem.found)
    if premise and premise[1] in PREMISES:
        return f"process.premises.{premise[1]}"
    return path
