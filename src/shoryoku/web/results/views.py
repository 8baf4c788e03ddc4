"""Pages of the results."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shoryoku.web.access import record_of
from shoryoku.web.assessing import assessment_of


@require_safe
def results(request: HttpRequest, key: str) -> HttpResponse:
    return render(
        request, "results/results.html", {"found": assessment_of(record_of(request).document)}
    )


@require_safe
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    found = assessment_of(record_of(request).document)
    return JsonResponse(found.to_dict(), json_dumps_params={"ensure_ascii": False, "indent": 2})


paper = compare = why = results
