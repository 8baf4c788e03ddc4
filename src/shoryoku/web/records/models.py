"""One firm's file as it is kept: found by a key that only its owner has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[dict[str, Any], dict[str, Any]]
else:
    _Text = models.TextField


class DocumentField(_Text):
    """A document as JSON in a column of text, which is the same on every database.

    PostgreSQL's own kind would sort the keys, so that a firm file came back in another order and
    answers listed its facts in another order, and it refuses some characters.
    """

    def get_prep_value(self, value: Any) -> str:
        return json.dumps(value)

    def from_db_value(self, value: str, expression: Any, connection: Any) -> Any:
        return json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value


class Record(models.Model):
    """What one person typed about one firm.

    Attributes:
        key_digest: SHA-256 of the key in the link; the key itself is kept nowhere.
        document: a firm file (``docs/firm-file.md``) as plain values.
        asked: the terms that were answered or skipped, in that order, for the way back; one
            without a fact was skipped and is not asked again.
        aims: what the person wants (``rulebook.words.AIM``): it decides what is asked, never
            what is judged.
        expires_at: when it is deleted, unless it is changed before.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    document = DocumentField()
    asked = models.JSONField(default=list)
    aims = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "records"
