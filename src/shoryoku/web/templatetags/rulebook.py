"""Words of the rulebook for templates: windows of calls, names of programmes, aims and places."""

from __future__ import annotations

from django import template

from shoryoku.calendar import Window
from shoryoku.firm.codes import prefectures
from shoryoku.rulebook import prose
from shoryoku.rulebook.words import AIM
from shoryoku.web.assessing import book
from shoryoku.web.templatetags.shown import language

register = template.Library()


@register.filter
def window_words(window: Window) -> str:
    """The days of a window, with what is not known left open."""
    return prose.window_words(window, language())


@register.filter
def programme_words(id_: str) -> str:
    """What a programme is called."""
    return book().programme(id_).name.in_language(language())


@register.filter
def aim_words(id_: str) -> str:
    """What an aim is called."""
    return AIM[id_].in_language(language())


@register.filter
def prefecture_words(name: str) -> str:
    """A prefecture in the language of the page."""
    return name if language() == "ja" else prefectures()[name].en


@register.filter
def thousands(value: int) -> str:
    """``2,035``."""
    return f"{value:,}"
