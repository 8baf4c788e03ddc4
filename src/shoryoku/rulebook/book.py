"""The rulebook: all programmes by id, read lazily, with further folders that users add."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from shoryoku.firm.vocabulary import PATH as VOCABULARY
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.rules import Programme, Rule
from shoryoku.store import stored
from shoryoku.text import did_you_mean

FOLDER = Path(__file__).with_name("programmes")
_TABLES = Path(__file__).with_name("tables")


class Rulebook:
    """Programmes in folders; a programme is read when it is first asked for.

    Args:
        folders: folders of programmes; a later folder may add programmes, not replace them.

    Raises:
        InputError: a folder does not exist, or two folders hold the same programme.
    """

    def __init__(self, *folders: Path) -> None:
        self._places: dict[str, Path] = {}
        for folder in folders or (FOLDER,):
            if not folder.is_dir():
                raise InputError(
                    Problem(str(folder), "is not a folder", "give a folder of programmes")
                )
            for place in sorted(folder.iterdir()):
                if not (place / "programme.yaml").is_file():
                    continue
                if place.name in self._places:
                    raise InputError(
                        Problem(
                            str(place),
                            "holds a programme that exists already",
                            "give it another name",
                        )
                    )
                self._places[place.name] = place
        self._read: dict[str, Programme] = {}

    def programme_ids(self) -> list[str]:
        """The ids of all programmes."""
        return list(self._places)

    def programme(self, id_: str) -> Programme:
        """One programme with all its vintages.

        Raises:
            InputError: no such programme.
            RuleError: its files are not in order.
        """
        if id_ not in self._places:
            hint = did_you_mean(id_, list(self._places)) or "see `shoryoku programmes`"
            raise InputError(Problem("programme", f"{id_!r} is not in the rulebook", hint))
        if id_ not in self._read:
            folder = self._places[id_]
            files = [*sorted(folder.glob("*.yaml")), VOCABULARY, *sorted(_TABLES.iterdir())]

            def make() -> Programme:
                from shoryoku.rulebook.load import load_programme

                return load_programme(folder)

            kept = id_ if folder.parent == FOLDER else f"added-{id_}"
            self._read[id_] = stored(kept, files, make)
        return self._read[id_]

    def programmes(self) -> Iterator[Programme]:
        """All programmes, read as they are reached."""
        return (self.programme(id_) for id_ in self._places)

    def rules(self, wanted: str) -> list[Rule]:
        """The rules of ``programme``, ``programme@vintage`` or ``programme@vintage/frame``.

        Raises:
            InputError: no such programme, vintage or frame; or one that is listed without rules.
        """
        id_, _, rest = wanted.partition("@")
        programme = self.programme(id_)
        if programme.reason_not_computed is not None and not programme.rules:
            raise InputError(
                Problem(wanted, "cannot be computed", programme.reason_not_computed.en)
            )
        if not rest:
            return list(programme.rules.values())
        found = [
            rule
            for rule in programme.rules.values()
            if wanted in (rule.id, f"{id_}@{rule.vintage}")
        ]
        if not found:
            known = list(programme.rules)
            raise InputError(
                Problem(
                    wanted,
                    "is not in the rulebook",
                    did_you_mean(wanted, known) or f"known: {', '.join(known)}",
                )
            )
        return found

    def rule(self, wanted: str) -> Rule:
        """One rule by its full id.

        Raises:
            InputError: no such rule, or a vintage with several frames.
        """
        found = self.rules(wanted)
        if len(found) > 1:
            frames = ", ".join(rule.id for rule in found)
            raise InputError(Problem(wanted, "has several rules", f"give one of {frames}"))
        return found[0]

    def current(self, programme: Programme, on: date) -> list[Rule]:
        """The rules that are open on a day; else those of the next call, else of the last one."""
        rules = list(programme.rules.values())
        for state in ("open", "unknown", "not_yet_open"):
            found = [rule for rule in rules if rule.window.state(on) == state]
            if found:
                if state == "open":
                    return found
                first = min(str(rule.window.starts or "9999") for rule in found)
                latest = max(str(rule.window.starts or "") for rule in found)
                edge = first if state == "not_yet_open" else latest
                return [rule for rule in found if str(rule.window.starts or "") == edge] or found
        latest = max(
            (str(rule.window.closes or rule.window.starts or "") for rule in rules), default=""
        )
        return [
            rule for rule in rules if str(rule.window.closes or rule.window.starts or "") == latest
        ]


@cache
def open_rulebook() -> Rulebook:
    """The product's own rulebook."""
    return Rulebook()
