"""How every programme stands today: its call, and the most that it can pay and at which rate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shoryoku.firm.facts import Firm
from shoryoku.rulebook.answer import Amount
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.call_calendar import Call, calls
from shoryoku.rulebook.rules import Programme, Rule
from shoryoku.text import Text
from shoryoku.web.assessing import book, day

STATES = {
    "open": Text("受付中", "Open"),
    "unknown": Text("日程の一部を読めていない", "Some dates not read"),
    "soon": Text("これから始まる", "Opening later"),
    "waiting": Text("次の公募は未発表", "Next call not announced"),
    "over": Text("公募は終わった", "Over"),
    "listed": Text("名簿のみ（計算しない）", "Listed only"),
}
KINDS = {
    "subsidy": Text("補助金", "Subsidy"),
    "grant": Text("助成金", "Labour grant"),
    "tax": Text("税制", "Tax relief"),
    "service": Text("支援・相談", "Support service"),
}
_SIGNS = {"open": "ok", "soon": "new", "unknown": "ask"}
_MANY_AIMS = 3  # a programme for more aims than this is for everybody


class Figures(NamedTuple):
    """The most that is paid and the rate, over the frames of a call, for a firm not yet known.

    Attributes:
        cap: ``None`` where no rule has one; open above where only the case decides.
    """

    cap: Amount | None
    rate: Amount | None


class Standing(NamedTuple):
    """One programme as it stands on a day."""

    programme: Programme
    state: str
    call: Call | None
    current: tuple[str, ...]
    figures: Figures
    vintages: int

    @property
    def state_words(self) -> Text:
        return STATES[self.state]

    @property
    def sign(self) -> str:
        """The look of the tag of the state."""
        return _SIGNS.get(self.state, "no")

    @property
    def kind_words(self) -> Text:
        return KINDS[self.programme.kind]

    @property
    def aims(self) -> tuple[str, ...]:
        """What it is looked for; empty where it is for everybody."""
        aims = self.programme.aims
        return () if len(aims) > _MANY_AIMS else aims


def standings() -> tuple[Standing, ...]:
    """Every programme of the rulebook as it stands today."""
    return _standings(day())


def standing_of(id_: str) -> Standing:
    """One programme of the rulebook as it stands today."""
    return next(one for one in standings() if one.programme.id == id_)


@lru_cache(maxsize=2)
def _standings(on: date) -> tuple[Standing, ...]:
    by_programme: dict[str, list[Call]] = {}
    for call in calls(book(), on):
        by_programme.setdefault(call.programme, []).append(call)
    return tuple(
        _standing(programme, by_programme.get(programme.id, []), on)
        for programme in book().programmes()
    )


def _standing(programme: Programme, known: list[Call], on: date) -> Standing:
    state, call = "over" if programme.heads else "listed", None
    for group, name in (
        ("open", "open"),
        ("unknown", "unknown"),
        ("soon", "soon"),
        ("not_announced", "waiting"),
        ("closed", "over"),
    ):
        found = next((each for each in known if each.group == group), None)
        if found is not None:
            state, call = name, found
            break
    current = book().current(programme, on) if programme.heads else []
    return Standing(
        programme,
        state,
        call,
        tuple(rule.id for rule in current),
        figures(current, on),
        len({head.vintage for head in programme.heads}),
    )


def figures(rules: Iterable[Rule], on: date) -> Figures:
    """What rules pay to a firm of which nothing is known: the widest range over all of them."""
    caps, rates = [], []
    for rule in rules:
        amounts = answer(rule, Firm("", {}), on).amounts
        found = amounts.get("cap")
        if found is None:
            paid = amounts["subsidy"]
            # without a cap of its own a rule still may bound what it pays
            found = Amount(paid.high, paid.high)
        caps.append(found)
        if "rate" in amounts:
            rates.append(amounts["rate"])
    return Figures(_widest(caps), _widest(rates))


def _widest(amounts: list[Amount]) -> Amount | None:
    if not amounts:
        return None
    lows = [each.low for each in amounts if each.low is not None]
    highs = [each.high for each in amounts]
    high = None if None in highs else max(highs)
    return Amount(min(lows) if lows else None, high)
