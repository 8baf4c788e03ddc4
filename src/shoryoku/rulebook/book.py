"""The rulebook: all programmes by id, read lazily, with further folders that users add."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from zlib import crc32

from shoryoku.firm.vocabulary import files as vocabulary_files
from shoryoku.firm.vocabulary import learn
from shoryoku.problems import InputError, Problem
from shoryoku.rulebook.rules import Programme, Rule, RuleHead
from shoryoku.store import keep, state_of, stored
from shoryoku.text import did_you_mean

FOLDER = Path(__file__).with_name("programmes")
_A_YEAR = 365
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
            if (folder / "vocabulary.yaml").is_file():
                learn(folder / "vocabulary.yaml")
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
        self._shared: list[Path] | None = None

    def programme_ids(self) -> list[str]:
        """The ids of all programmes."""
        return list(self._places)

    def folder(self, id_: str) -> Path:
        """The folder that a programme is read from.

        Raises:
            InputError: no such programme.
        """
        if id_ not in self._places:
            hint = did_you_mean(id_, list(self._places)) or "see `shoryoku programmes`"
            raise InputError(Problem("programme", f"{id_!r} is not in the rulebook", hint))
        return self._places[id_]

    def programme(self, id_: str) -> Programme:
        """One programme with all its vintages.

        Raises:
            InputError: no such programme.
            RuleError: its files are not in order.
        """
        folder = self.folder(id_)
        if id_ not in self._read:
            if self._shared is None:
                self._shared = [*vocabulary_files(), *sorted(_TABLES.iterdir())]
            files = state_of([*sorted(folder.glob("*.yaml")), *self._shared])
            prefix = "" if folder.parent == FOLDER else f"added-{crc32(str(folder).encode()):08x}-"

            def whole() -> Programme:
                from shoryoku.rulebook.load import load_programme

                loaded = load_programme(folder)
                for rule in loaded.rules.values():
                    keep(f"{prefix}{rule.id}", files, rule)
                return loaded

            head = stored(f"{prefix}{id_}", files, lambda: whole()._replace(rules={}))

            def read(rule_id: str) -> Rule:
                return stored(f"{prefix}{rule_id}", files, lambda: whole().rules[rule_id])

            rules = LazyRules([each.id for each in head.heads], read)
            self._read[id_] = head._replace(rules=rules)
        return self._read[id_]

    def programmes(self) -> Iterator[Programme]:
        """All programmes, read as they are reached."""
        return (self.programme(id_) for id_ in self._places)

    def rules(self, wanted: str) -> list[Rule]:
        """The rules of ``programme``, ``programme@vintage`` or ``programme@vintage/frame``.

        Raises:
            InputError: no such programme, vintage or frame; or one that is listed without rules.
        """
        id_, at, rest = wanted.partition("@")
        programme = self.computed(id_)
        if at and not rest:
            raise InputError(Problem(wanted, "names no vintage", f"e.g. {programme.heads[-1].id}"))
        ids = [
            head.id
            for head in programme.heads
            if not rest or wanted in (head.id, f"{id_}@{head.vintage}")
        ]
        if not ids:
            known = [head.id for head in programme.heads]
            hint = did_you_mean(wanted, known) or f"known: {', '.join(known)}"
            raise InputError(Problem(wanted, "is not in the rulebook", hint))
        return [programme.rules[rule_id] for rule_id in ids]

    def computed(self, id_: str) -> Programme:
        """A programme that has rules.

        Raises:
            InputError: no such programme, or one that is listed without rules; says why.
        """
        programme = self.programme(id_)
        reason = programme.reason_not_computed
        if not programme.heads and reason is not None:
            raise InputError(Problem(id_, "cannot be computed", f"{reason.ja} / {reason.en}"))
        return programme

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

    def successors(self, id_: str) -> list[str]:
        """The programmes that took the place of one."""
        return [each.id for each in self.programmes() if id_ in each.successor_of]

    def in_force(self, on: date) -> list[Rule]:
        """The rules worth looking at on a day, over all programmes.

        Of each programme those that are current; a programme whose last call is over is left out
        when a successor has taken its place, or when that was more than a year ago.
        """
        programmes = list(self.programmes())
        replaced = {id_ for each in programmes if each.heads for id_ in each.successor_of}
        found: list[Rule] = []
        for programme in programmes:
            if all(head.window.is_stale(on) for head in programme.heads):
                continue
            over = all(head.window.state(on) == "closed" for head in programme.heads)
            ends = [head.window.closes for head in programme.heads if head.window.closes]
            long_over = bool(ends) and (on - max(ends).date()).days > _A_YEAR
            if not over or not (programme.id in replaced or long_over):
                found += self.current(programme, on)
        return found

    def current(self, programme: Programme, on: date) -> list[Rule]:
        """The rules that are open on a day; else those of the next call, else of the last one."""
        states = [(head, head.window.state(on)) for head in programme.heads]
        chosen = [head for head, state in states if state in ("open", "announced")]
        if not chosen:
            coming = [head for head, state in states if state == "not_yet_open"]
            begun = [head for head, state in states if state == "unknown" and head.window.starts]
            if begun:
                chosen = _alike(begun, max)
            elif coming:
                chosen = _alike(coming, min)
            else:
                chosen = _alike([head for head, _ in states], max)
        return [programme.rules[head.id] for head in chosen]


def _alike(heads: list[RuleHead], pick: Callable[[list[str]], str]) -> list[RuleHead]:
    """The heads of the first or last window among some."""

    def day(head: RuleHead) -> str:
        window = head.window
        return str(window.starts or (window.closes.date() if window.closes else ""))

    edge = pick([day(head) for head in heads]) if heads else ""
    return [head for head in heads if day(head) == edge]


class LazyRules(Mapping[str, Rule]):
    """The rules of a programme by id; each is read when it is first asked for."""

    def __init__(self, ids: list[str], read: Callable[[str], Rule]) -> None:
        self._ids = ids
        self._read = read
        self._known: dict[str, Rule] = {}

    def __getitem__(self, id_: str) -> Rule:
        if id_ not in self._known:
            if id_ not in self._ids:
                raise KeyError(id_)
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@cache
def open_rulebook(*added: Path) -> Rulebook:
    """The product's own rulebook, with those of installed packages and of further folders.

    Raises:
        InputError: a folder does not exist, or two folders hold the same programme.
        RuleError: the vocabulary of a folder is not in order.
    """
    return Rulebook(FOLDER, *installed(), *added)


def installed() -> list[Path]:
    """Folders of programmes that installed packages offer as entry points ``shoryoku.rulebooks``.

    Looking for entry points takes longer than an answer, so it is done again only when something
    was installed or taken away.
    """
    places = [Path(place) for place in sys.path if place.endswith("-packages")]

    def look() -> list[str]:
        from importlib.metadata import entry_points

        return [str(entry.load()) for entry in entry_points(group="shoryoku.rulebooks")]

    return [Path(folder) for folder in stored("entry-points", filter(Path.is_dir, places), look)]
