"""Whether the site runs, and whether it can answer."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from shoryoku import __version__
from shoryoku.web.assessing import book


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process runs."""
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and the rulebook is read; 503 if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM records_record WHERE id = 0")
    except Error:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok", "programmes": len(book().programme_ids())})
