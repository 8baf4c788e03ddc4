"""The addresses of this section."""

from __future__ import annotations

from django.urls import URLPattern, path

from shoryoku.web import converters  # noqa: F401 - the kinds of addresses
from shoryoku.web.programmes import (
    cases,
    comparing,
    deadlines,
    facts,
    overview,
    reading,
    searching,
    terms,
)

urlpatterns: list[URLPattern] = [
    path("programmes/", overview.programmes, name="programmes"),
    path("programmes/compare/", comparing.rule_diff, name="rule_diff"),
    path("programmes/<rule:rule>/", reading.rule, name="rule"),
    path("programmes/<str:id>/", overview.programme, name="programme"),
    path("calendar/", deadlines.calendar, name="calendar"),
    path("calendar.ics", deadlines.calendar_file, name="calendar_file"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<str:id>/", terms.term_page, name="term_page"),
    path("cases/", cases.cases_page, name="cases"),
    path("cases/<str:id>/", cases.case_page, name="case"),
    path("facts/", facts.reference_facts, name="reference_facts"),
    path("facts/<str:id>/", facts.reference_fact, name="reference_fact"),
    path("search/", searching.search, name="search"),
]
