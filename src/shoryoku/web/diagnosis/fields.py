"""Fields of the small forms: how a value of the file is shown, typed, and kept again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext

from shoryoku.diagnosis.given import Given
from shoryoku.diagnosis.process_values import minutes_of
from shoryoku.money import format_yen, parse_yen
from shoryoku.text import Language, Text, narrow
from shoryoku.web.templatetags.shown import language

Kind = Literal[
    "yen", "hourly", "year", "count", "number", "ratio", "date", "minutes", "people", "times",
    "text", "task", "lines", "counts", "flag", "choice", "choices",
]  # fmt: skip
Path = tuple[str | int, ...]

UNITS = {"yen": 1, "thousand": 1_000, "man": 10_000}
_BARE = re.compile(r"[+-]?[0-9]+")
_BELOW, _ABOVE = 10_000, 10**12  # yen; a bare number outside is asked about once more
_SEPARATORS = re.compile(r"[、，,・/／;；\s]+")


class Field(NamedTuple):
    """One field of a form.

    Attributes:
        path: where its value stands in the section.
        raw: the value as it stands there; ``None`` if it does not.
        choices: ids and words, for a field to pick from.
        typed: what was sent; ``None`` while nothing was.
        error: what is wrong with it, in people's words.
    """

    path: Path
    kind: Kind
    label: str
    unit: str = ""
    hint: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    raw: Any = None
    typed: tuple[str, ...] | None = None
    error: str = ""

    @property
    def name(self) -> str:
        """The name of the input."""
        return ".".join(map(str, self.path))

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the field."""
        return as_typed(self) if self.typed is None else self.typed

    @property
    def text(self) -> str:
        """What stands in a field that holds one text."""
        return self.texts[0] if self.texts else ""

    @property
    def after(self) -> str:
        """The unit after the field, unless it was typed with the number."""
        return "" if self.unit and self.text.endswith(self.unit) else self.unit

    @property
    def picks(self) -> list[tuple[str, str, bool]]:
        """The choices, with whether each is picked."""
        chosen = language()
        return [(id_, words.in_language(chosen), id_ in self.texts) for id_, words in self.choices]

    @property
    def is_changed(self) -> bool:
        """Whether something else was sent than what stood there."""
        return self.typed is not None and self.typed != as_typed(self)

    @property
    def width(self) -> str:
        """The class of a field as wide as its answers."""
        if self.kind in ("text", "lines"):
            return "wide"
        if self.kind == "task":
            return "w12"
        return "w4" if self.kind in ("year", "count", "number", "people", "ratio") else "w8"

    @property
    def is_number(self) -> bool:
        """Whether a phone should offer digits."""
        return self.kind in ("year", "count")


def as_typed(field: Field) -> tuple[str, ...]:
    """A value of the file as a person would type or pick it."""
    raw = field.raw
    if raw is None:
        return ()
    if field.kind == "flag":
        flag = _flag(raw)
        return () if flag is None else ("yes" if flag else "no",)
    if field.kind in ("choice", "choices"):
        given = raw if isinstance(raw, list) else [raw]
        return tuple(id_ for id_ in (_id(field, part) for part in given) if id_)
    if field.kind in ("yen", "hourly") and type(raw) is int:
        return (format_yen(raw, "ja"),)
    if isinstance(raw, list):
        raw = ("\n" if field.kind == "lines" else "、").join(map(str, raw))
    return _clean(field, [raw])


def sent(field: Field, data: Mapping[str, Any]) -> Field:
    """The field with what was sent for it (``data`` gives lists, as a query does)."""
    given = data.getlist(field.name) if hasattr(data, "getlist") else data.get(field.name, [])
    typed = _clean(field, given)
    if field.choices and field.kind != "flag":
        known = dict(field.choices)
        typed = tuple(text for text in typed if text in known)
    return field._replace(typed=typed)


def to_keep(field: Field, unit: str) -> Any:
    """The value to keep in the file; text that cannot be read stays as it was typed.

    Args:
        unit: ``yen``, ``thousand`` or ``man`` for bare numbers; empty where none was chosen.
    """
    texts = field.texts
    if not texts:
        return None
    if field.kind == "flag":
        return {"yes": True, "no": False}.get(texts[0])
    if field.kind == "choices":
        return list(texts)
    if field.kind == "lines":
        return [line.strip() for line in texts[0].split("\n") if line.strip()]
    if field.kind == "counts":
        return [part for part in _SEPARATORS.split(texts[0]) if part]
    if field.kind == "yen" and (number := bare(texts[0])) is not None and unit:
        return number * UNITS[unit]
    if field.kind in ("yen", "hourly"):
        try:
            return parse_yen(texts[0])
        except ValueError:
            return texts[0]
    return texts[0]


def bare(text: str) -> int | None:
    """A number without a unit, or ``None`` for anything else; 0 needs no unit."""
    digits = narrow(text).replace(",", "").replace(" ", "")
    found = _BARE.fullmatch(digits)
    return int(digits) if found and len(digits) <= 16 and int(digits) else None


def doubt(field: Field, unit: str, sure: bool) -> str:
    """Why the unit of a new amount has to be asked for; empty if it need not."""
    if field.kind != "yen" or not field.is_changed or not field.text:
        return ""
    number = bare(field.text)
    if number is None:
        return ""
    if not unit:
        return gettext("円・千円・万円のどれですか。単位を選んでください。")
    value = number * UNITS[unit]
    if not sure and not _BELOW <= abs(value) < _ABOVE:
        return gettext("{amount}になります。単位を確かめてください。").format(
            amount=format_yen(value, "ja")
        )
    return ""


def echo(field: Field, language: Language) -> str:
    """How a kept value is read, where that says more than what was typed."""
    if field.typed is not None or field.raw is None:
        return ""
    try:
        if field.kind in ("yen", "hourly"):
            value = parse_yen(field.raw)
            return f"{value:,}円" if language == "ja" else format_yen(value, "en")
        if field.kind == "minutes":
            minutes = minutes_of(str(field.raw))
            if minutes is not None and minutes >= 60:
                whole, rest = divmod(minutes, 60)
                template = gettext("{hours}時間{minutes}分") if rest else gettext("{hours}時間")
                return template.format(hours=int(whole), minutes=f"{float(rest):g}")
    except ValueError:
        return ""
    if field.kind in ("date", "ratio"):
        given = Given({"it": field.raw})
        found = given.day("it") if field.kind == "date" else given.ratio("it")
        if found is not None:
            return f"{float(found) * 100:g}%" if field.kind == "ratio" else str(found)  # type: ignore[arg-type]
    return ""


def remedy(field: Field) -> str:
    """How to mend a value that could not be read."""
    return {
        "yen": gettext("金額を1つだけ入れてください。例：1,200万円"),
        "hourly": gettext("1時間の金額を入れてください。例：2,100円"),
        "year": gettext("年度を西暦の4けたで入れてください。例：2025"),
        "count": gettext("数字で1つだけ入れてください。例：30"),
        "number": gettext("0以上の数字で1つだけ入れてください。例：30、18.5"),
        "ratio": gettext("割合を入れてください。例：75%"),
        "date": gettext("日付を1つ入れてください。例：2027年3月31日"),
        "minutes": gettext("1回にかかる時間を入れてください。例：90分、1時間30分、なし"),
        "people": gettext("人数や数を入れてください。例：2、0.5"),
        "times": gettext("回数を入れてください。例：1日20回、月130回"),
        "counts": gettext("グループごとの人数を「、」で区切って入れてください。例：4、1"),
        "task": gettext("業務の名前を一覧から選んでください。例：検査"),
        "text": gettext("長すぎるか、読めない文字があります。短くしてください。"),
        "lines": gettext("1行に1つずつ、短く書いてください。"),
    }.get(field.kind, gettext("一覧から選んでください。"))


def at(value: Any, path: Sequence[str | int]) -> Any:
    """The value at a path; ``None`` where there is none."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def put(value: Any, path: Sequence[str | int], new: Any) -> Any:
    """A copy of ``value`` with ``new`` at a path; ``None`` takes a key away."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items += [None] * (step + 1 - len(items))
        items[step] = put(items[step], rest, new) if rest else new
        return items
    mapping = dict(value) if isinstance(value, Mapping) else {}
    if rest:
        mapping[str(step)] = put(mapping.get(str(step)), rest, new)
    elif new is None:
        mapping.pop(str(step), None)
    else:
        mapping[str(step)] = new
    return mapping


def without_empty(value: Any) -> Any:
    """A copy without empty rows, lists and mappings; ``None`` if nothing is left."""
    if isinstance(value, Mapping):
        parts = {key: without_empty(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None} or None
    if isinstance(value, list):
        items = [without_empty(part) for part in value]
        if all(item is None for item in items):
            return None
        # a gap in a list of numbers means something; an empty row does not
        rows = any(isinstance(item, Mapping) for item in items)
        return [item for item in items if item is not None] if rows else items
    return value


def _clean(field: Field, texts: Sequence[Any]) -> tuple[str, ...]:
    """Texts without what a browser adds or takes away: spaces around, kinds of line ends."""
    texts = [str(text).replace("\0", "") for text in texts]  # no database keeps that sign
    if field.kind == "lines":
        lines = ("\n".join(map(str.strip, text.splitlines())).strip() for text in texts)
        return tuple(text for text in lines if text)
    return tuple(text for text in (" ".join(text.split()) for text in texts) if text)


def _flag(raw: Any) -> bool | None:
    return Given({"it": raw}).flag("it")


def _id(field: Field, raw: Any) -> str:
    """The id of a choice that stands in the file as an id or in words."""
    text = str(raw)
    for id_, words in field.choices:
        if text in (id_, *words):
            return id_
    return ""
