"""Writing facts back into a firm file: one line changed, everything else left as it stands.

Comments, order, line ends, other sections and file permissions are kept. The new text is read
back and compared before it takes the place of the old one. Facts that stand in braces
(``facts: {…}``) cannot take a line: then only that section is written anew, and the text as it
was is kept once beside the file as ``.bak``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from shoryoku import strict_yaml
from shoryoku.firm.facts import Firm
from shoryoku.firm.file import firm_from_document
from shoryoku.firm.values import NOT_HERE
from shoryoku.problems import InputError, Problem

_PLAIN_LINE = re.compile(r"^(?P<lead>\s*[\w.\"']+\s*:\s*)(?P<value>[^#]*?)(?P<comment>\s*#.*)?$")


def save(path: Path, firm: Firm, term: str | None = None) -> None:
    """Bring the file in line with the firm's facts; ``term`` is the one that changed.

    Raises:
        InputError: the file cannot be written, or would not read back as these facts.
    """
    target = path.resolve()
    if not target.exists():
        _replace(target, _whole(firm), firm, "\n")
        return
    raw = target.read_bytes().decode("utf-8-sig")
    newline = "\r\n" if "\r\n" in raw else "\n"
    text = raw.replace("\r\n", "\n")
    if term is not None:
        changed = _with_line(text, target, firm, term)
        if changed is not None and _reads_back(changed, firm):
            _replace(target, changed, firm, newline)
            return
    backup = target.with_name(f"{target.name}.bak")
    if not backup.exists():
        _write(backup, target.read_bytes(), target)
    _replace(target, _with_facts_section(text, firm), firm, newline)


def _with_line(text: str, path: Path, firm: Firm, term: str) -> str | None:
    """The text with one fact set or taken away on its own line; ``None`` if that cannot be done."""
    lines = text.split("\n")
    places = strict_yaml.loads(text, str(path)).lines
    steps = term.split(".")
    known = [("facts", term), ("facts", *steps)]
    known += [("facts", ".".join(steps[:k]), *steps[k:]) for k in range(1, len(steps))]
    at = next((places[place] - 1 for place in known if place in places), None)
    if at is None:
        head = next(
            (k for k, line in enumerate(lines) if re.fullmatch(r"facts:\s*(#.*)?", line)), None
        )
        if head is None or term not in firm.facts:
            return None
        indent = _indent_below(lines, head)
        return "\n".join(
            [*lines[: head + 1], f"{indent}{term}: {written(firm.facts[term])}", *lines[head + 1 :]]
        )
    match = _PLAIN_LINE.match(lines[at])
    if match is None or not match["value"].strip():
        return None
    if term in firm.facts:
        new = [f"{match['lead']}{written(firm.facts[term])}{match['comment'] or ''}"]
    else:
        new = []
    return "\n".join([*lines[:at], *new, *lines[at + 1 :]])


def _indent_below(lines: list[str], head: int) -> str:
    following = (
        line for line in lines[head + 1 :] if line.strip() and not line.lstrip().startswith("#")
    )
    first = next(following, "")
    indent = first[: len(first) - len(first.lstrip())]
    return indent or "  "


def _with_facts_section(text: str, firm: Firm) -> str:
    """The text with its section ``facts`` written anew and all other sections as they stand."""
    lines = text.split("\n")
    start = next((k for k, line in enumerate(lines) if re.match(r"facts\s*:", line)), len(lines))
    end = next(
        (k for k in range(start + 1, len(lines)) if re.match(r"[^\s#}\]]", lines[k])), len(lines)
    )
    return "\n".join([*lines[:start], *_facts_section(firm), *lines[end:]])


def _facts_section(firm: Firm) -> list[str]:
    facts = {**firm.facts, **firm.local}
    return ["facts:", *(f"  {name}: {written(value)}" for name, value in facts.items())]


def _whole(firm: Firm) -> str:
    return "\n".join([f"name: {_quoted(firm.name)}", *_facts_section(firm), ""])


def _reads_back(text: str, firm: Firm) -> bool:
    try:
        found = firm_from_document(strict_yaml.loads(text, "draft"))
    except InputError:
        return False
    return found.facts == firm.facts and found.local == firm.local


def _replace(target: Path, text: str, firm: Firm, newline: str) -> None:
    if not _reads_back(text, firm):
        expected = "the file was left as it is; please report it with the file"
        raise InputError(Problem(str(target), "the answers could not be written into it", expected))
    draft = target.with_name(f".{target.name}.draft")
    try:
        _write(draft, text.replace("\n", newline).encode(), target)
        draft.replace(target)
    except OSError as error:
        raise InputError(Problem(str(target), error.strerror or "cannot be written")) from None


def _write(path: Path, content: bytes, like: Path) -> None:
    """Write a file that is never more readable than the one it stands beside."""
    if like.exists():
        path.touch(mode=0o600)
        path.chmod(like.stat().st_mode & 0o777)
    path.write_bytes(content)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def written(value: Any) -> str:
    """A value as a firm file holds it."""
    if value is NOT_HERE:
        return "該当なし"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, Fraction):
        return _fraction(value)
    return _quoted(value) if isinstance(value, str) else str(value)


def _fraction(value: Fraction) -> str:
    """``0.029`` where that is exact, else ``1/3``: an amount never has a part that is not."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = abs(value * 10**digits).numerator
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"
