"""The calendar of calls, on the page and as a file for one's own calendar."""

from __future__ import annotations

from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shoryoku.firm.codes import prefectures
from shoryoku.rulebook.call_calendar import GROUPS, Call, calls, icalendar
from shoryoku.text import Text
from shoryoku.web.assessing import book, day
from shoryoku.web.programmes.shared import chosen, options, standing_words
from shoryoku.web.templatetags.shown import language


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is open, what comes, what is over, and what is not announced."""
    prefecture = chosen(request, "prefecture", prefectures())
    lang = language()
    names = {ja: each.ja if lang == "ja" else each.en for ja, each in prefectures().items()}
    found = calls(book(), day(), prefecture or None)
    context = {
        "groups": [(id_, title, _rows(found, id_)) for id_, title in GROUPS.items()],
        "prefectures": options(names, prefecture),
        "prefecture": names.get(prefecture, ""),
        "query": f"?prefecture={prefecture}" if prefecture else "",
        "has_file": find_spec("icalendar") is not None,
    }
    return render(request, "programmes/calendar.html", context)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The deadlines that are not past, for the calendar of a phone or computer."""
    prefecture = chosen(request, "prefecture", prefectures())
    if find_spec("icalendar") is None:
        title = gettext("カレンダーのファイルを作れません")
        remedy = gettext("この設置には、そのための部品が入っていません。締切のページは使えます。")
        context = {"title": title, "remedy": remedy}
        return render(request, "front/error.html", context, status=501)
    text = icalendar(calls(book(), day(), prefecture or None), language())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="shoryoku.ics"'
    return response


def _rows(found: tuple[Call, ...], group: str) -> list[tuple[Call, str, list[Text]]]:
    return [
        (
            call,
            standing_words(call.standing),
            [each for each in (call.origin.note, call.origin.other_reading) if each],
        )
        for call in found
        if call.group == group
    ]
