"""The site as Django knows it: its static files, words and start."""

from __future__ import annotations

from django.apps import AppConfig


class Site(AppConfig):
    """Everything but what is kept, which is ``records``."""

    name = "shoryoku.web"
    label = "site"
