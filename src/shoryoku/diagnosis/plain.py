"""A diagnosis as plain values for programs: numbers exact, unknown ``null``, nothing invented.

Exact numbers are integers, or text such as ``"799/1030"``. The form is documented in
``docs/diagnosis.md``; ``schema`` rises only when a key changes its meaning or goes away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shoryoku.diagnosis.actions import Sourced
from shoryoku.diagnosis.exact import as_json
from shoryoku.rulebook.answer import plain_value

if TYPE_CHECKING:
    from shoryoku.diagnosis.report import Diagnosis

SCHEMA = 1


def plain(found: Diagnosis) -> dict[str, Any]:
    """The whole diagnosis."""
    return {
        "schema": SCHEMA,
        "firm": found.firm.name,
        "on": found.on.isoformat(),
        "facts": {term: plain_value(value) for term, value in found.firm.facts.items()},
        "illustrative": [
            *(term for term in found.firm.facts if found.firm.is_illustrative(term)),
            *(f"diagnosis.{part}" for part in found.section.illustrative),
        ],
        "year_of_accounts": found.standing.year,
        "benchmark": _benchmark(found),
        "local_benchmark": _local(found),
        "shares": [_measured(one) for one in found.standing.shares],
        "tendency": _tendency(found),
        "tasks": _tasks(found),
        "process": found.work.process.to_dict() if found.work.process else None,
        "investment_points": _points(found),
        "options": [_option(name, one) for name, one in found.work.characters],
        "similar_cases": [
            {"case": one.case.id, "reasons": [reason.words._asdict() for reason in one.reasons]}
            for one in found.similar
        ],
        "made_to_order": _equipment(found),
        "workforce": _workforce(found),
        "questionnaires": {
            one.questionnaire.id: {
                "answers": one.answers,
                "routes": [{"question": q.id, "programme": to} for q, to in one.routes],
            }
            for one in found.people.questionnaires
        },
        "price_pass_through": _pass_through(found),
        "support": _support(found),
        "first": [
            {"id": one.id, "do": _sourced(one.do), "why": _sourced(one.why)} for one in found.first
        ],
        "unknown": [_sourced(one) for one in found.unknown],
    }


def _local(found: Diagnosis) -> list[dict[str, Any]]:
    return [
        {**_measured(one.measured), "state": one.state} for one in found.standing.local.indicators
    ]


def _points(found: Diagnosis) -> list[dict[str, Any]]:
    return [
        {
            "name": one.point.name._asdict(),
            "task": one.point.task.id,
            "hours": as_json(one.hours),
            "level": one.level,
        }
        for one in found.work.points
    ]


def _sourced(one: Sourced) -> dict[str, Any]:
    return {**one.words._asdict(), "sources": list(one.sources)}


def _measured(one: Any) -> dict[str, Any]:
    return {
        "definition": one.definition,
        "value": as_json(one.value),
        "missing": list(one.missing),
        "reason": one.state or None,
    }


def _benchmark(found: Diagnosis) -> dict[str, Any] | None:
    census = found.standing.census
    if census is None:
        return None
    return {
        "column": census.column,
        "own_column": census.own_column,
        "row": census.row or None,
        "value": _measured(census.value) if census.value else None,
        "benchmark": census.benchmark,
        "all_industries": census.all_industries,
        "ratio": as_json(census.ratio),
        "ratio_to_all": as_json(census.ratio_to_all),
        "boundary_warning": census.boundary_warning,
        "facts": list(census.facts),
    }


def _tendency(found: Diagnosis) -> dict[str, Any] | None:
    one = found.standing.tendency
    if one is None:
        return None
    return {
        "label": one.words._asdict(),
        "leaning": one.leaning,
        "certain": one.certain,
        "years": [one.first_year, one.last_year],
        "labour_unit": one.labour_unit,
        "notes": [note._asdict() for note in one.notes],
    }


def _tasks(found: Diagnosis) -> dict[str, Any] | None:
    if found.work.tasks is None:
        return None
    return {
        "level": found.work.tasks.level,
        "level_min": found.work.tasks.level_low,
        "level_max": found.work.tasks.level_high,
        "unnamed": found.work.tasks.applicable.unnamed,
        "tasks": [
            {
                "task": one.task.id,
                "symbol": one.symbol,
                "level": one.level,
                "gaps": {str(gap.level): gap.symbol for gap in one.gaps},
                "evidence": one.evidence or None,
            }
            for one in found.work.tasks.tasks
        ],
    }


def _option(name: str, one: Any) -> dict[str, Any]:
    return {
        "name": name,
        "average_before": as_json(one.average_before),
        "average_after": as_json(one.average_after),
        "marginal_before": as_json(one.marginal_before),
        "marginal_after": as_json(one.marginal_after),
        "character": one.character,
    }


def _equipment(found: Diagnosis) -> dict[str, Any] | None:
    one = found.made_to_order
    if one is None:
        return None
    return {
        "pattern": one.pattern.number if one.pattern else None,
        "possible": [pattern.number for pattern in one.patterns],
        "made_to_order": one.made_to_order,
        "route": one.route,
        "deciding": [question.id for question in one.deciding],
    }


def _workforce(found: Diagnosis) -> dict[str, Any]:
    strategy, step = found.section.strategy, found.section.strategy.next_step
    score = found.people.diversity
    return {
        "next_step": step.id if step else None,
        "window": found.people.windows.window.number if found.people.windows.window else None,
        "possible_windows": [window.number for window in found.people.windows.possible],
        "measures": list(strategy.measures),
        "certifications": {
            one.certification.id: {
                "printed_criteria_met": one.printed_criteria_met,
                "is_complete": one.is_complete,
                "criteria": {part.criterion.id: part.is_met for part in one.found},
            }
            for one in found.people.prechecks
        },
        "diversity": score
        and {
            "indices": {id_: as_json(index) for id_, index in score.indices.items()},
            "score": as_json(score.score),
            "min": as_json(score.low),
            "max": as_json(score.high),
        },
        "workplace": {
            "vintage": found.people.workplace.requirement_set.vintage,
            "chosen": [one.id for one in found.people.workplace.chosen],
            "can_be_submitted": found.people.workplace.can_be_submitted,
            "is_certain": found.people.workplace.is_certain,
        },
    }


def _pass_through(found: Diagnosis) -> dict[str, Any] | None:
    one = found.standing.pass_through
    if one is None:
        return None
    return {
        "cost_rises": one.cost_rises,
        "price_rise": one.price_rise,
        "rate": as_json(one.rate),
        "costs_rose": one.costs_rose,
    }


def _support(found: Diagnosis) -> dict[str, Any]:
    return {
        "answers": [
            {
                "rule": answer.rule.id,
                "status": answer.status,
                "window": answer.window_state,
                "subsidy": answer.subsidy.to_dict(),
                "missing": [missing.term for missing in answer.missing],
            }
            for answer in found.support.answers
        ],
        "others": found.support.others,
        "not_usable": found.support.not_usable,
        "contacts": [contact.name._asdict() for contact in found.support.contacts],
    }
