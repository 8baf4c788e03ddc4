"""The rulebook as pages: one a programme, Japanese and English, each value with its source.

``python -m shoryoku.rulebook.pages`` writes ``docs/rulebook/``; a test fails when the pages and
the rules differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from shoryoku.rulebook.book import open_rulebook
from shoryoku.rulebook.prose import Line, describe, describe_programme
from shoryoku.rulebook.rules import STANDINGS, Programme, Rule
from shoryoku.rulebook.words import STANDING
from shoryoku.text import Language

FOLDER = Path(__file__).parents[3] / "docs" / "rulebook"


def pages() -> dict[str, str]:
    """Every page by file name."""
    programmes = list(open_rulebook().programmes())
    made = {f"{programme.id}.md": _page(programme) for programme in programmes}
    made["README.md"] = _index(programmes)
    return made


def _page(programme: Programme) -> str:
    lines = [f"# {programme.name.ja} / {programme.name.en}", ""]
    lines += ["<!-- made from the rules by `make pages`; do not edit -->", ""]
    languages: tuple[tuple[Language, str], ...] = (("ja", "日本語"), ("en", "English"))
    for language, heading in languages:
        lines += [f"## {heading}", ""]
        lines += list(_list(describe_programme(programme, language)))
        lines.append("")
    for rule in programme.rules.values():
        lines += _rule(rule)
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule) -> list[str]:
    lines = [f"## `{rule.id}` {rule.name.ja}", "", rule.name.en, ""]
    for language in ("ja", "en"):
        said = list(describe(rule, language))[1:]
        lines += [*_prose(said), ""]
    lines += ["| 値 value | 記載 printed | 確かさ standing | 出典 sources |", "|---|---|---|---|"]
    for entry in rule.values:
        cells = (
            f"`{entry.path}`",
            entry.printed,
            entry.origin.standing,
            ", ".join(entry.origin.sources),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def _list(lines: Iterable[Line]) -> Iterator[str]:
    for indent, text in lines:
        yield f"{'  ' * max(indent - 1, 0)}- {text}" if indent else text


def _prose(lines: Iterable[Line]) -> Iterator[str]:
    for indent, text in lines:
        if text.startswith("■"):
            yield f"**{text.removeprefix('■ ')}**"
            yield ""
        elif text:
            yield f"{'  ' * (indent - 1)}- {text.removeprefix('・').removeprefix('- ')}"
        else:
            yield ""


def _index(programmes: list[Programme]) -> str:
    lines = [
        "# 制度の一覧 / The rulebook",
        "",
        "<!-- made from the rules by `make pages`; do not edit -->",
        "",
    ]
    lines += ["確かさごとの値の数。Values counted by standing:", ""]
    lines += [
        f"- `{standing}`: {STANDING[standing].ja} / {STANDING[standing].en}"
        for standing in STANDINGS
    ]
    head = ["制度 programme", "回・枠 rules", *STANDINGS]
    lines += ["", f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    total: Counter[str] = Counter()
    for programme in programmes:
        counted = Counter(
            e.origin.standing for rule in programme.rules.values() for e in rule.values
        )
        total.update(counted)
        name = f"[{programme.name.ja}]({programme.id}.md) {programme.name.en}"
        rules = str(len(programme.heads)) if programme.heads else "名簿のみ listed only"
        lines.append(
            f"| {name} | {rules} | " + " | ".join(str(counted[s]) for s in STANDINGS) + " |"
        )
    every = sum(len(programme.heads) for programme in programmes)
    lines.append(
        f"| **計 total** | {every} | " + " | ".join(str(total[s]) for s in STANDINGS) + " |"
    )
    return "\n".join(lines) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write every page, and take away pages of programmes that are no more."""
    made = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
