"""Every address of the site."""

from __future__ import annotations

from django.urls import path

from shoryoku.web import converters  # noqa: F401 - the kinds of addresses
from shoryoku.web.check import views as check
from shoryoku.web.diagnosis import urls as diagnosis
from shoryoku.web.front import errors, health
from shoryoku.web.front import views as front
from shoryoku.web.programmes import urls as programmes
from shoryoku.web.results import views as results
from shoryoku.web.timer import urls as timer

urlpatterns = [
    path("", front.top, name="top"),
    path("about/", front.about, name="about"),
    path("language/", front.language, name="language"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("check/", check.start, name="check_start"),
    path("check/open/", check.open_file, name="check_open"),
    path("check/echo/", check.echo, name="check_echo"),
    path("check/example/<int:number>/", check.example, name="check_example"),
    path("check/<key:key>/", check.question, name="check_question"),
    path("check/<key:key>/forget/", check.forget, name="check_forget"),
    path("check/<key:key>/about/", check.about, name="check_about"),
    path("check/<key:key>/use/", check.use, name="check_use"),
    path("check/<key:key>/facts/", check.facts, name="check_facts"),
    path("check/<key:key>/firm.<str:kind>", check.file, name="check_file"),
    path("check/<key:key>/link/", check.link, name="check_link"),
    path("check/<key:key>/delete/", check.delete, name="check_delete"),
    path("check/<key:key>/results/", results.results, name="results"),
    path("check/<key:key>/results.json", results.as_json, name="results_json"),
    path("check/<key:key>/results.<str:kind>", results.paper, name="results_paper"),
    path("check/<key:key>/compare/", results.compare, name="compare"),
    path("check/<key:key>/why/<rule:rule>/", results.why, name="why"),
    *diagnosis.urlpatterns,
    *timer.urlpatterns,
    *programmes.urlpatterns,
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
