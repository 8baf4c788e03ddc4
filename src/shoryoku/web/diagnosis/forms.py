"""A small form over one part of the section: what it shows, reads and changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from shoryoku.web.diagnosis.fields import (
    UNITS,
    Field,
    Path,
    at,
    doubt,
    put,
    remedy,
    sent,
    to_keep,
    without_empty,
)

ILLUSTRATIVE = "illustrative"
UNIT, SURE, EXAMPLE, SEEN = "unit", "sure", "example", "seen"


class Group(NamedTuple):
    """Fields that belong together.

    Attributes:
        row: where the row of a list stands that can be taken away; ``None`` for what is no row.
        more: fields that few people need, shown when asked for.
    """

    legend: str
    fields: tuple[Field, ...]
    hint: str = ""
    row: Path | None = None
    more: tuple[Field, ...] = ()

    @property
    def removal(self) -> str:
        """The name of the box that takes the row away."""
        return ".".join(map(str, (*(self.row or ()), "remove")))

    @property
    def is_new(self) -> bool:
        """Whether the row is not kept yet."""
        return all(field.raw is None for field in (*self.fields, *self.more))

    @property
    def is_open(self) -> bool:
        """Whether the further fields have to be seen."""
        return any(field.error for field in self.more)


class Form(NamedTuple):
    """A form over one part.

    Attributes:
        top: the key of the section that the part stands in.
        groups: what is asked.
        remedy: how to mend what is wrong with the part as a whole.
        unit: the unit chosen for bare numbers.
        asks_sure: whether an unlikely amount has to be confirmed.
        is_example: whether the values are marked as examples.
        seen: the part as it stood when the form was shown.
        removed: rows that are to go.
        error: what is wrong with the part as a whole, in people's words.
        details: what the reader says of it, for those who know the file.
    """

    top: str
    groups: tuple[Group, ...]
    remedy: str
    unit: str = ""
    asks_sure: bool = False
    is_example: bool = False
    seen: str = ""
    removed: tuple[Path, ...] = ()
    error: str = ""
    details: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the page."""
        return tuple(field for group in self.groups for field in (*group.fields, *group.more))

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields with an error."""
        return tuple(field for field in self.fields if field.error)

    @property
    def problems(self) -> int:
        """How many places have to be mended."""
        return len(self.wrong) + bool(self.error)

    @property
    def has_yen(self) -> bool:
        """Whether bare numbers need a unit."""
        return any(field.kind == "yen" for field in self.fields)

    def with_fields(self, change: Any) -> Form:
        """The form with every field changed by a function."""
        groups = tuple(
            group._replace(
                fields=tuple(map(change, group.fields)), more=tuple(map(change, group.more))
            )
            for group in self.groups
        )
        return self._replace(groups=groups)


def filled(form: Form, section: Mapping[str, Any]) -> Form:
    """The form with the values of the section."""
    marked = section.get(ILLUSTRATIVE)
    return form.with_fields(lambda one: one._replace(raw=at(section, one.path)))._replace(
        is_example=isinstance(marked, list) and form.top in marked,
        seen=digest(section.get(form.top)),
    )


def received(form: Form, data: Mapping[str, Any]) -> Form:
    """The form with what was sent, and with the amounts whose unit has to be asked for."""
    unit, sure = str(data.get(UNIT, "")), data.get(SURE) == "yes"
    unit = unit if unit in UNITS else ""
    gone = [group for group in form.groups if group.row and group.removal in data]
    # what goes is not asked about
    spared = {field.name for group in gone for field in (*group.fields, *group.more)}

    def checked(field: Field) -> Field:
        given = sent(field, data)
        return given if given.name in spared else given._replace(error=doubt(given, unit, sure))

    found = form.with_fields(checked)._replace(
        unit=unit,
        is_example=data.get(EXAMPLE) == "yes",
        removed=tuple(group.row for group in gone if group.row),
    )
    return found._replace(asks_sure=bool(unit and found.wrong))


def changed(form: Form, section: Mapping[str, Any]) -> dict[str, Any]:
    """The section with what was sent in place of the part; everything else as it stands."""
    result = _with_gaps(form, section)
    if result != section:
        part = without_empty(result.get(form.top))
        result = {key: value for key, value in result.items() if key != form.top or part}
        if part:
            result[form.top] = part
    return _marked(result, form)


def places(form: Form, section: Mapping[str, Any]) -> dict[str, list[int]]:
    """By list, which row of the form each row of the changed section was."""
    rows = (group.row for group in form.groups if group.row)
    lists = {row[:-1] for row in rows if isinstance(row[-1], int)}
    result = _with_gaps(form, section)
    return {
        ".".join(map(str, path)): [
            number
            for number, row in enumerate(at(result, path) or ())
            if without_empty(row) is not None
        ]
        for path in lists
    }


def _with_gaps(form: Form, section: Mapping[str, Any]) -> dict[str, Any]:
    """The section with what was sent; rows that went are still there as empty ones."""
    result: dict[str, Any] = dict(section)
    for field in form.fields:
        if field.is_changed:
            result = put(result, field.path, to_keep(field, form.unit))
    for path in form.removed:
        if at(result, path) is not None:
            result = put(result, path, None)
    return result


def _marked(section: dict[str, Any], form: Form) -> dict[str, Any]:
    """The section with its list of examples in line with the box and with what is given."""
    before = section.get(ILLUSTRATIVE)
    marks = [mark for mark in before if mark in section] if isinstance(before, list) else []
    if form.is_example and form.top in section and form.top not in marks:
        marks.append(form.top)
    if not form.is_example:
        marks = [mark for mark in marks if mark != form.top]
    if marks == (before or []):
        return section
    rest = {key: value for key, value in section.items() if key != ILLUSTRATIVE or marks}
    if marks:
        rest[ILLUSTRATIVE] = marks
    return rest


def digest(part: Any) -> str:
    """A short name for a part as it stands, to notice that it was changed elsewhere."""
    written = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def with_problem(form: Form, path: str, exact: bool = True) -> Form:
    """The form with an error at the field of a dotted path, else at the part as a whole."""
    for field in form.fields:
        if field.name == path or (exact and path.startswith(f"{field.name}.")):
            return form.with_fields(
                lambda one, wrong=field.name: (
                    one._replace(error=one.error or remedy(one)) if one.name == wrong else one
                )
            )
    return form._replace(error=form.remedy)
