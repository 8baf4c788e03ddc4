"""What was wrong with what we were given: where it is, what was found, what is expected.

The exceptions of the whole project, once:

    ShoryokuError
    ├── InputError      a person's file, option or answer cannot be used; holds the problems
    ├── RuleError       a rule file breaks the rules of the rule language; holds the problems
    └── ConflictError   two exceptions of equal rank hold at once and disagree
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One sentence of the form *where: what was found, what is expected*."""

    where: str
    found: str
    expected: str = ""

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.found}" if self.where else self.found
        return f"{sentence}; {self.expected}" if self.expected else sentence


class ShoryokuError(Exception):
    """The parent of every error that this project raises on purpose."""


class _ProblemsError(ShoryokuError):
    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        one = isinstance(problems, Problem)
        self.problems: tuple[Problem, ...] = (problems,) if one else tuple(problems)  # type: ignore[arg-type,assignment]
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class InputError(_ProblemsError):
    """What a person or file gave cannot be used; nothing was changed."""


class RuleError(_ProblemsError):
    """A rule file was refused by the loader."""


class ConflictError(ShoryokuError):
    """Two exceptions of equal rank hold and give different values."""
