"""省力: Japan's support for small firms as software, exact, sourced, honest on the unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shoryoku.firm.facts import Firm, firm_from
    from shoryoku.firm.file import load_firm
    from shoryoku.problems import ConflictError, InputError, RuleError, ShoryokuError
    from shoryoku.rulebook.answer import Answer, Assessment
    from shoryoku.rulebook.assess import assess
    from shoryoku.rulebook.book import Rulebook, open_rulebook

__version__ = "0.1.0"
__all__ = [
    "Answer", "Assessment", "ConflictError", "Firm", "InputError", "RuleError", "Rulebook",
    "ShoryokuError", "assess", "firm_from", "load_firm", "open_rulebook",
]  # fmt: skip

_HOMES = {
    "Answer": "rulebook.answer", "Assessment": "rulebook.answer", "assess": "rulebook.assess",
    "Rulebook": "rulebook.book", "open_rulebook": "rulebook.book",
    "Firm": "firm.facts", "firm_from": "firm.facts", "load_firm": "firm.file",
    "ConflictError": "problems", "InputError": "problems", "RuleError": "problems",
    "ShoryokuError": "problems",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Public names are read from their rooms when they are first used, so a start stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'shoryoku' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"shoryoku.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
