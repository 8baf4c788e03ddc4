"""The parts of addresses: keys of records, ids of rules."""

from __future__ import annotations

from django.urls import register_converter


class Key:
    """The key in a link: what ``secrets.token_urlsafe`` writes."""

    regex = "[A-Za-z0-9_-]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RuleId:
    """``programme@vintage`` or ``programme@vintage/frame``."""

    regex = r"[a-z][a-z0-9_]*@[A-Za-z0-9_.-]+(?:/[a-z0-9_]+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Key, "key")
register_converter(RuleId, "rule")
