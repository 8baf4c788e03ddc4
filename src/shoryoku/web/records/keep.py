"""Keeping, finding, changing and deleting what a person typed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from shoryoku.web.records.models import Record

KEPT_FOR = timedelta(days=180)
_BYTES = 24  # 192 bits: beyond guessing


def create(
    document: dict[str, Any], aims: Sequence[str] = (), later: Sequence[str] = ()
) -> tuple[Record, str]:
    """A new record and the key of its link; records that have expired go."""
    remove_expired()
    key = secrets.token_urlsafe(_BYTES)
    record = Record.objects.create(
        key_digest=_digest(key),
        document=document,
        aims=list(aims),
        asked=list(later),
        expires_at=timezone.now() + KEPT_FOR,
    )
    return record, key


def find(key: str) -> Record | None:
    """The record of a link, unless there is none or it has expired."""
    found = Record.objects.filter(key_digest=_digest(key), expires_at__gt=timezone.now())
    return found.first()


@contextmanager
def changing(record: Record) -> Iterator[Record]:
    """The record as it stands now, held until the block ends and kept if it ends well."""
    with transaction.atomic():
        held = Record.objects.select_for_update().get(pk=record.pk)
        yield held
        held.expires_at = timezone.now() + KEPT_FOR
        held.save()


def renew_key(record: Record) -> str:
    """A new link; the old one no longer opens anything."""
    key = secrets.token_urlsafe(_BYTES)
    with changing(record) as held:
        held.key_digest = _digest(key)
    return key


def remove(record: Record) -> None:
    """Delete the record and everything in it."""
    Record.objects.filter(pk=record.pk).delete()


def remove_expired() -> None:
    """Delete what nobody has changed for the time that records are kept."""
    Record.objects.filter(expires_at__lte=timezone.now()).delete()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
