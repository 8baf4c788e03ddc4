"""The English of the pages: what is written in Japanese, kept beside each section.

``python -m shoryoku.web.messages`` brings each section's ``locale/en/LC_MESSAGES/django.po`` in
line with its templates and code, keeps what is translated, and writes the form that is read.
Needs Babel, which only those who change the pages need.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent
_SECTIONS = ("front", "check", "results", "diagnosis", "timer", "programmes")
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
_CALLS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "_"}
_TEMPLATE_CALL = re.compile(
    r"\b(n?gettext)\(((?:u?(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")|[^()])*)\)"
)


def folders() -> list[Path]:
    """The folders that have English of their own: the frame of the site, then each section."""
    return [_ROOT, *(_ROOT / name for name in _SECTIONS)]


def messages(folder: Path) -> dict[str, str | None]:
    """The Japanese texts of one folder; a text with a plural has it as its value."""
    found: dict[str, str | None] = {}
    inner = set(_SECTIONS) if folder == _ROOT else set()
    for path in sorted(folder.rglob("*.html")):
        if not inner & set(path.relative_to(folder).parts):
            found.update(_in_template(path.read_text(encoding="utf-8")))
    for path in sorted(folder.rglob("*.py")):
        if not inner & set(path.relative_to(folder).parts):
            found.update(_in_code(path.read_text(encoding="utf-8")))
    return found


def catalogue(folder: Path) -> Path:
    """The file with the English of one folder."""
    return folder / "locale" / "en" / "LC_MESSAGES" / "django.po"


def update(folder: Path) -> Any:
    """The catalogue of one folder in line with its texts; returns it as Babel holds it."""
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    path = catalogue(folder)
    known = {}
    if path.exists():
        with path.open("rb") as file:
            known = {_first(message.id): message.string for message in read_po(file) if message.id}
    made = Catalog(
        locale="en",
        project="shoryoku",
        version="site",
        header_comment="# The English of this section.",
        msgid_bugs_address="shoryoku",
        last_translator="shoryoku",
        language_team="en",
        creation_date=_NEVER,  # a date would change the files with every run
        revision_date=_NEVER,
        fuzzy=False,
    )
    for text, plural in sorted(messages(folder).items()):
        made.add((text, plural) if plural else text, known.get(text, ("", "") if plural else ""))
    return made


def written(made: Any) -> tuple[bytes, bytes]:
    """A catalogue as text to edit, and in the form that is read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, made, width=100)
    write_mo(compiled, made)
    return text.getvalue(), compiled.getvalue()


def main() -> None:
    """Update every catalogue and say what is still untranslated."""
    for folder in folders():
        made = update(folder)
        if not len(made):
            continue
        path = catalogue(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        text, compiled = written(made)
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(compiled)
        missing = [_first(message.id) for message in made if message.id and not message.string]
        print(f"{path.relative_to(_ROOT)}: {len(made)} texts, {len(missing)} without English")
        for text_ in missing:
            print(f"  {text_!r}")


def _in_template(source: str) -> Iterator[tuple[str, str | None]]:
    from django.utils.translation.template import templatize

    for call in _TEMPLATE_CALL.finditer(templatize(source)):
        yield from _arguments(f"{call[1]}({call[2]})")


def _in_code(source: str) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            yield from _texts(node)


def _arguments(call: str) -> Iterator[tuple[str, str | None]]:
    node = ast.parse(call.strip(), mode="eval").body
    if isinstance(node, ast.Call):
        yield from _texts(node)


def _texts(node: ast.Call) -> Iterator[tuple[str, str | None]]:
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    if texts and isinstance(texts[0], str):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        plural = texts[1] if name.startswith("n") and len(texts) > 1 else None
        yield texts[0], plural if isinstance(plural, str) else None


def _first(id_: Any) -> str:
    return id_ if isinstance(id_, str) else str(id_[0])


if __name__ == "__main__":
    main()
