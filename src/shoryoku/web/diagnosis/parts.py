"""The parts that are entered one by one: figures, tasks, steps, premises, plans, equipment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext

from shoryoku.diagnosis import made_to_order
from shoryoku.diagnosis.benchmarks import CENSUS
from shoryoku.diagnosis.freed_hours import KINDS
from shoryoku.diagnosis.process import UNITS
from shoryoku.diagnosis.process_sheet import PREMISES, STEP_COLUMNS, USE_COLUMNS
from shoryoku.diagnosis.questionnaires import COST_KINDS
from shoryoku.diagnosis.task_assessment import questionnaire
from shoryoku.diagnosis.tasks import UNNAMED_TASK, Task, model, task
from shoryoku.problems import InputError
from shoryoku.reference.metrics import measure, registry
from shoryoku.text import Language, Text
from shoryoku.web.diagnosis.fields import Field, Kind, at
from shoryoku.web.diagnosis.finding import section_of
from shoryoku.web.diagnosis.forms import Form, Group

ROWS = 12  # rows of a list on one page
YES_NO = (("yes", Text("はい", "Yes")), ("no", Text("いいえ", "No")))
# what the report uses, the most telling first; other items of a year stay as they stand
_ACCOUNTS = {
    "sales": True, "operating_profit": True, "personnel_cost": True, "interest_paid": True,
    "interest_etc": True, "rent": True, "taxes_and_dues": True, "total_costs": True,
    "payroll": True, "employees": True, "persons_engaged": True, "yearly_hours": True,
    "depreciation": False, "borrowings": False, "cash": False, "receivables": False,
    "inventories": False, "payables": False, "net_assets": False, "total_assets": False,
}  # fmt: skip
_STEP_KINDS: dict[str, Kind] = {
    "name": "text", "before_minutes": "minutes", "before_people": "people",
    "before_times": "times", "after_minutes": "minutes", "after_people": "people",
    "after_times": "times", "unit": "choice", "lines": "people", "follows": "text",
    "basis": "text",
}  # fmt: skip
_STEP_MORE = ("unit", "lines", "follows", "basis")
_PREMISE_KINDS: dict[str, Kind] = {
    "investment": "yen", "hourly_cost": "hourly", "value_added_increase": "yen",
    "value_added": "yen",
}  # fmt: skip


class Asked(NamedTuple):
    """What a form is asked for.

    Attributes:
        document: the kept firm file.
        language: of the page.
        year: the place of the year of accounts, or -1 for a new one.
        first: the first row of a long list that is shown.
        blank: how many empty rows follow its last.
    """

    document: Mapping[str, Any]
    language: Language
    year: int = -1
    first: int = 0
    blank: int = 1

    def say(self, words: Text) -> str:
        """Words in the language of the page."""
        return words.in_language(self.language)

    def rows(self, *path: str) -> range:
        """The places of the rows of a list that the page shows."""
        given = at(section_of(self.document), path)
        count = len(given) if isinstance(given, list) else 0
        last = min(count, self.first + ROWS)
        return range(self.first, last + (self.blank if last == count else 0))


Build = Callable[[Asked], Form]


def accounts(asked: Asked) -> Form:
    """One year of accounts."""
    given = at(section_of(asked.document), ("accounts",))
    place = asked.year if asked.year >= 0 else len(given) if isinstance(given, list) else 0
    items = registry().items

    def field(id_: str) -> Field:
        item = items[id_]
        kind: Kind = "yen" if item.unit == "yen" else "number"
        unit = {"people": gettext("人"), "hours": gettext("時間")}.get(item.unit, "")
        return Field(("accounts", place, id_), kind, asked.say(item.label), unit)

    year = Field(
        ("accounts", place, "year"), "year", gettext("年度"), gettext("年度"),
        gettext("決算期が始まった年。例：2025"),
    )  # fmt: skip
    main = tuple(field(id_) for id_, first in _ACCOUNTS.items() if first)
    more = tuple(field(id_) for id_, first in _ACCOUNTS.items() if not first)
    row = ("accounts", place) if isinstance(given, list) and place < len(given) else None
    needed = [asked.say(items[id_].label) for id_ in measure(CENSUS, {}).missing if id_ in items]
    separator = gettext("、")
    hint = gettext("同業との比較に使う項目：{items}").format(items=separator.join(needed))
    group = Group(gettext("決算書の数字"), (year, *main), hint, row, more)
    return Form("accounts", (group,), gettext("年度を入れてください。同じ年度は1つだけです。"))


def tasks(asked: Asked) -> Form:
    """What is in use for each task; only the tasks that count for the industry are asked."""
    given = section_of(asked.document).get("tasks")
    keys = {_task_id(key): key for key in given} if isinstance(given, Mapping) else {}
    industry = at(asked.document, ("facts", "industry"))
    groups = [_task(asked, keys.pop(one.id, one.name.ja), one) for one in _asked_tasks(industry)]
    groups += [_task_of_others(key) for key in keys.values()]
    remedy = gettext(
        "この業種にない業務の答えが残っています。その業務に「消す」の印をつけてください。"
    )
    return Form("tasks", tuple(groups), remedy)


def _task_of_others(key: str) -> Group:
    """An answer that no longer counts, to be taken away."""
    kept = (Field(("tasks", key, "introduced"), "flag", _in_use(), choices=YES_NO),)
    hint = gettext("いまの業種では使わない業務です。")
    return Group(key, kept, hint, ("tasks", key))


def _task(asked: Asked, key: str, one: Task) -> Group:
    """What is asked of one task, with the printed examples."""
    words = gettext("目安：{example}")
    tools, change = (words.format(example=asked.say(one.examples[sign])) for sign in "○◎")
    path = ("tasks", key)
    fields = (
        Field((*path, "introduced"), "flag", _in_use(), "", tools, YES_NO),
        Field((*path, "process_changed"), "flag", gettext("仕事のやり方も変えましたか"), "",
              change, YES_NO),
        Field((*path, "evidence"), "text", gettext("分かるもの"), "",
              gettext("機械や年など。例：会計ソフト（2022年）")),
    )  # fmt: skip
    return Group(asked.say(one.name), fields)


def _in_use() -> str:
    return gettext("設備やITツールを使っていますか")


def _asked_tasks(industry: Any) -> list[Task]:
    """The tasks that count for the industry; without one, those of every industry."""
    if isinstance(industry, str):
        try:
            return [one.task for one in questionnaire(industry)]
        except InputError:
            pass
    return [one for one in model().tasks if not one.group and one.id != UNNAMED_TASK]


def _task_id(written: str) -> str:
    try:
        return task(written).id
    except InputError:
        return written


def process(asked: Asked) -> Form:
    """Steps with their time and people, before and after."""
    units = tuple(UNITS.items())
    rows = asked.rows("process", "steps")
    # said once: a long list would repeat them on every row
    hints = {
        "name": gettext("例：外観検査"),
        "before_minutes": gettext("例：15分、1時間30分"),
        "before_times": gettext("例：1日20回、月130回"),
        "after_minutes": gettext("変わらないときは「同じ」、なくなるときは「なし」"),
        "after_people": gettext("変わらないときは「同じ」か、空のまま"),
        "after_times": gettext("変わらないときは「同じ」か、空のまま"),
    }

    def field(number: int, id_: str) -> Field:
        choices = units if id_ == "unit" else ()
        path = ("process", "steps", number, id_)
        hint = hints.get(id_, "") if number == rows.start else ""
        return Field(path, _STEP_KINDS[id_], asked.say(STEP_COLUMNS[id_]), "", hint, choices)

    def group(number: int) -> Group:
        main = tuple(field(number, id_) for id_ in _STEP_KINDS if id_ not in _STEP_MORE)
        path = ("process", "steps", number, "task")
        of_task = Field(path, "task", gettext("どの業務の工程か"))
        more = (of_task, *(field(number, id_) for id_ in _STEP_MORE))
        legend = gettext("工程{number}").format(number=number + 1)
        return Group(legend, main, "", ("process", "steps", number), more)

    remedy = gettext(
        "工程に名前を1つずつつけ、「前の工程」にはこの表にある工程の名前を書いてください。"
        "使い道の時間は、空く時間より多くできません。工程を1つは残してください。"
    )
    return Form("process", tuple(map(group, rows)), remedy)


def premises(asked: Asked) -> Form:
    """What the index and the payback need, and where freed hours go."""
    units = {
        "days_per_year": gettext("日"), "weeks_per_year": gettext("週"),
        "hours_per_day": gettext("時間"), "plan_years": gettext("年"),
        "labour_hours": gettext("時間"),
    }  # fmt: skip
    fields = tuple(
        Field(("process", "premises", id_), _PREMISE_KINDS.get(id_, "number"), asked.say(words),
              units.get(id_, ""))
        for id_, words in PREMISES.items()
    )  # fmt: skip
    kinds: dict[str, Kind] = {"use": "text", "kind": "choice", "hours": "number"}
    uses = tuple(
        Group(
            gettext("空く時間の使い道{number}").format(number=number + 1),
            tuple(
                Field(("process", "uses", number, id_), kinds.get(id_, "hourly"), asked.say(words),
                      gettext("時間") if id_ == "hours" else "",
                      "", tuple(KINDS.items()) if id_ == "kind" else ())
                for id_, words in USE_COLUMNS.items()
            ),
            "",
            ("process", "uses", number),
        )
        for number in asked.rows("process", "uses")
    )  # fmt: skip
    remedy = gettext(
        "使い道には名前・種類・1年の時間を入れてください。時間の合計は、空く時間より多くできません。"
    )
    return Form("process", (Group(gettext("前提"), fields), *uses), remedy)


def options(asked: Asked) -> Form:
    """Plans of investment, each with value added for today's people and one more."""

    def group(number: int) -> Group:
        def value(key: str, place: int, label: str) -> Field:
            return Field(("options", number, key, place), "yen", label)

        def people(place: int, label: str) -> Field:
            return Field(("options", number, "labour", place), "number", label, gettext("人"))

        fields = (
            Field(("options", number, "name"), "text", gettext("案の名前")),
            people(0, gettext("いまの人数")),
            people(1, gettext("1人増えたときの人数")),
            value("before", 0, gettext("投資しないときの付加価値額（いまの人数）")),
            value("before", 1, gettext("投資しないときの付加価値額（1人増えたとき）")),
            value("after", 0, gettext("投資したときの付加価値額（いまの人数）")),
            value("after", 1, gettext("投資したときの付加価値額（1人増えたとき）")),
        )
        legend = gettext("案{number}").format(number=number + 1)
        return Group(legend, fields, "", ("options", number))

    remedy = gettext("案ごとに、人数2つと付加価値額4つをすべて入れてください。人数は増える順です。")
    return Form("options", tuple(map(group, asked.rows("options"))), remedy)


def equipment(asked: Asked) -> Form:
    """The questions of the made-to-order test."""
    fields = tuple(
        Field(("made_to_order", one.id), "flag", asked.say(one.ask), choices=YES_NO)
        for one in made_to_order.questions()
    )
    return Form(
        "made_to_order", (Group("", fields),), gettext("「はい」か「いいえ」を選んでください。")
    )


def prices(asked: Asked) -> Form:
    """Rises of costs and sales won by higher prices."""
    top = "price_pass_through"
    costs = tuple(
        Field((top, "cost_rises", kind), "yen", asked.say(words))
        for kind, words in COST_KINDS.items()
    )
    won = Field((top, "price_rise"), "yen", gettext("値上げで増えた売上（1年）"), "",
                gettext("売れた数が増えた分は入れません。"))  # fmt: skip
    groups = (
        Group(gettext("1年で増えた費用"), costs),
        Group(gettext("値上げ"), (won,)),
    )
    return Form(top, groups, gettext("増えた費用を1つは入れてください。"))
