"""The addresses of the diagnosis."""

from __future__ import annotations

from django.urls import URLPattern, path

from shoryoku.web.diagnosis import views

urlpatterns: list[URLPattern] = [
    path("diagnosis/", views.start, name="diagnosis_start"),
    path("check/<key:key>/diagnosis/", views.report, name="diagnosis"),
    path("check/<key:key>/diagnosis/view/<slug:view>/", views.view, name="diagnosis_page"),
    path("check/<key:key>/diagnosis/<slug:part>/", views.entry, name="diagnosis_entry"),
    path("check/<key:key>/diagnosis.<str:kind>", views.paper, name="diagnosis_paper"),
]
