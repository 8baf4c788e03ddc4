"""What every page needs: the language, the way back to one's own record, the day."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from shoryoku.web.access import KEY_COOKIE, is_other_record
from shoryoku.web.assessing import day

_KEY = re.compile(r"[A-Za-z0-9_-]{32}")


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: language, day, section, and which record is the visitor's own."""
    match = request.resolver_match
    own = getattr(request, "record_key", None) or request.COOKIES.get(KEY_COOKIE, "")
    return {
        "lang": "en" if get_language() == "en" else "ja",
        "on": day(),
        "is_rehearsal": bool(settings.ON),
        "section": (match.view_name or "").partition("_")[0] if match else "",
        "is_other_record": is_other_record(request),
        # the guard checks it when it is used: here it only makes a link
        "own_key": own if _KEY.fullmatch(own) else "",
    }
