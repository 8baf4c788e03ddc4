"""The addresses of this section."""

from __future__ import annotations

from django.urls import URLPattern, path

from shoryoku.web.timer import changes, views

urlpatterns: list[URLPattern] = [
    path("check/<key:key>/timer/", views.timer, name="timer"),
    path("check/<key:key>/timer/save/", views.save, name="timer_save"),
    path("check/<key:key>/timer/step/", changes.step, name="timer_step"),
    path("check/<key:key>/timer/run/", changes.run, name="timer_run"),
    path("check/<key:key>/timer/measurement/", changes.measurement, name="timer_measurement"),
    path("check/<key:key>/timer/premises/", changes.premises, name="timer_premises"),
    path("check/<key:key>/timer/process.<str:kind>", views.sheet, name="timer_sheet"),
    path("timer/shell/", views.shell, name="timer_shell"),
    path("timer/worker.js", views.worker, name="timer_worker"),
]
