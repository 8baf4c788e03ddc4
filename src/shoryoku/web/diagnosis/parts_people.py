"""The parts about people and the workplace: steps, certifications, diversity, questionnaires."""

from __future__ import annotations

from django.utils.translation import gettext

from shoryoku.diagnosis import diversity, workplace
from shoryoku.diagnosis.questionnaires import ANSWERS, questionnaires
from shoryoku.diagnosis.workforce import Criterion, guideline
from shoryoku.web.diagnosis.fields import Field
from shoryoku.web.diagnosis.forms import Form, Group
from shoryoku.web.diagnosis.parts import YES_NO, Asked

_TOP = "workforce"


def people(asked: Asked) -> Form:
    """The three steps of the guideline for people."""
    known = guideline()
    first, second, third = known.steps
    one_a_line = gettext("1行に1つ")
    groups = (
        Group(asked.say(first.name), (
            Field((_TOP, "challenges"), "lines", gettext("経営の課題"), "", one_a_line),
            Field((_TOP, "people_problems"), "lines", gettext("人材の課題"), "", one_a_line),
        )),
        Group(asked.say(second.name), (
            Field((_TOP, "talent"), "choice", gettext("どんな人材か"),
                  choices=tuple(known.talents.items())),
            Field((_TOP, "method"), "choice", gettext("どう確保するか"),
                  choices=tuple(known.methods.items())),
        )),
        Group(asked.say(third.name), (
            Field((_TOP, "measures"), "choices", gettext("具体的な取組"), "",
                  gettext("いくつでも"),
                  tuple((measure.id, measure.name) for measure in known.measures)),
        )),
    )  # fmt: skip
    remedy = gettext("前のステップから順に答えてください。課題を2つとも書くと、次へ進めます。")
    return Form(_TOP, groups, remedy)


def certifications(asked: Asked) -> Form:
    """The printed criteria of two certifications."""

    def fields(id_: str, criterion: Criterion) -> list[Field]:
        path = (_TOP, "certifications", id_, criterion.id)
        name = asked.say(criterion.name)
        if criterion.kind == "ratio":
            found = [Field(path, "ratio", name, "", gettext("自社の割合。例：75%"))]
        elif criterion.kind == "hours":
            found = [Field(path, "number", name, gettext("時間"), gettext("自社の月平均"))]
        else:
            found = [Field(path, "flag", name, choices=YES_NO)]
        if criterion.at_least_given:
            given = (_TOP, "certifications", id_, criterion.at_least_given)
            found.append(Field(given, "ratio", gettext("産業の平均値"), "", gettext("例：8.2%")))
        return found

    groups = tuple(
        Group(
            asked.say(one.name),
            tuple(field for criterion in one.criteria for field in fields(id_, criterion)),
        )
        for id_, one in guideline().certifications.items()
    )
    return Form(_TOP, groups, gettext("割合は％で、時間は数字で入れてください。"))


def management(asked: Asked) -> Form:
    """People of the management by group, for each element of diversity."""
    example = gettext("グループごとの人数。例：4、1")
    fields = tuple(
        Field((_TOP, "management", id_), "counts", asked.say(words), gettext("人"), example)
        for id_, words in diversity.elements().items()
    )
    return Form(_TOP, (Group("", fields),), gettext("人数を「、」で区切って入れてください。"))


def measures(asked: Asked) -> Form:
    """Measures for the working environment: which, by when, done when, how it shows."""
    known = tuple((item.id, item.name) for item in workplace.shipped().items)

    def group(number: int) -> Group:
        path = (_TOP, "workplace", number)
        fields = (
            Field((*path, "measure"), "choice", gettext("取組"), choices=known),
            Field((*path, "by"), "date", gettext("いつまでに")),
            Field((*path, "done_on"), "date", gettext("した日")),
            Field((*path, "evidence"), "text", gettext("分かるもの")),
        )
        return Group(gettext("取組{number}").format(number=number + 1), fields, "", path)

    rows = asked.rows(_TOP, "workplace")
    remedy = gettext("取組を一覧から選んでください。同じ取組は1つだけです。")
    return Form(_TOP, tuple(map(group, rows)), remedy)


def asked_of_all(asked: Asked) -> Form:
    """The three questionnaires."""
    groups = []
    for id_, one in questionnaires().items():
        is_flag = one.answers == "yes_or_no"
        choices = YES_NO if is_flag else tuple(ANSWERS[one.answers].items())
        fields = tuple(
            Field(("questionnaires", id_, question.id), "flag" if is_flag else "choice",
                  asked.say(question.ask), choices=choices)
            for question in one.questions
        )  # fmt: skip
        groups.append(Group(asked.say(one.name), fields))
    return Form("questionnaires", tuple(groups), gettext("一覧から選んでください。"))
