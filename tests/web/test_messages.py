"""Every word of the site has its English; no Japanese is left in English pages by chance."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.crawl import Elements, pages

from shoryoku.web import messages
from shoryoku.web.access import ROUTES

WEB = Path(messages.__file__).parent
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
FOLDERS = [folder for folder in messages.folders() if messages.messages(folder)]
CODE = sorted(path for path in WEB.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(WEB.rglob("*.html"))
# an amount or a measure as it is typed: it is read in both languages
TYPED = re.compile(r"[1日月]+[0-9]+回|([0-9,]+(億|万|時間)?(円|人|分|回)?)+")
# calls whose texts stand in both languages, or are what a person may type
BILINGUAL = {"Text", *messages._CALLS}


def name(path: Path) -> str:
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_every_text_has_its_english(folder: Path):
    missing = [
        message.id for message in messages.update(folder)
        if message.id and not all(
            [message.string] if isinstance(message.string, str) else message.string
        )
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_catalogue_that_is_read_is_the_one_that_is_edited(folder: Path):
    text, compiled = messages.written(messages.update(folder))
    path = messages.catalogue(folder)
    remedy = "run python -m shoryoku.web.messages"
    assert path.read_bytes() == text, remedy
    assert path.with_suffix(".mo").read_bytes() == compiled, remedy


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_english_keeps_every_placeholder_and_has_no_japanese(folder: Path):
    for message in messages.update(folder):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        english = [message.string] if isinstance(message.string, str) else list(message.string)
        for given, said in zip(ids, english, strict=False):
            if not said:
                continue  # that is another test
            places = re.compile(r"%\(\w+\)s|\{\w*\}|%\d*[sd]")
            assert sorted(places.findall(said)) == sorted(places.findall(given)), given
            tags = re.compile(r"</?\w+")
            assert sorted(tags.findall(said)) == sorted(tags.findall(given)), given
            # an official term may stand in brackets beside its English
            # words to type may stand before their English
            left = re.sub(r"\S+ ?\([A-Za-z ,0-9]+\)|なし|同じ", "", TYPED.sub("", said))
            left = re.sub(r"[(（「][^)）」]*[)）」]", "", left)
            assert not JAPANESE.search(left), said


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_japanese_that_is_not_translated(path: Path):
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"{%-?\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", "", source, flags=re.S)
    source = re.sub(r"{%\s*blocktrans.*?endblocktrans(late)?\s*%}", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}", "", source, flags=re.S)
    # what is Japanese on purpose says so
    source = re.sub(r'<(\w+)[^>]*\blang="ja"[^>]*>.*?</\1>', "", source, flags=re.S)
    left = [line.strip() for line in source.splitlines() if JAPANESE.search(line)]
    # the name of the other language stands in that language; ｜ and 　 are no words
    assert left == [], left


def japanese_literals(tree: ast.AST, inside: bool = False) -> Iterator[tuple[int, str]]:
    """Japanese texts of a module that are neither translated, bilingual nor documentation."""
    if isinstance(tree, ast.Call):
        called = tree.func.id if isinstance(tree.func, ast.Name) else ""
        inside = inside or called in BILINGUAL
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str) and not inside:
        if JAPANESE.search(tree.value):
            yield tree.lineno, tree.value
        return
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        yield from japanese_literals(child, inside)


# Japanese that is read or written as such, in pages of both languages
AS_SUCH = {
    "templatetags/shown.py": {"月火水木金土日", "日（"},  # dates in Japanese
    "check/reply.py": {"万円"},  # what a person would have typed
    "diagnosis/fields.py": {"[、，,・/／;；\\s]+"},  # what separates typed entries
    "timer/changes.py": {"同じ", "変わらない"},  # what a person may type
    "front/news.py": {"プラスチック製品製造業", "愛知県"},  # the firm of the sample card
    # the gaps of a diagnosis are known by how their Japanese begins
    "diagnosis/page.py": {"工程ごとの時間", "設備が", "経営層の多様性", "業種：", "資本金："},
    "server.py": {"  (Ctrl-C で終わります / stops)"},  # both languages, in the terminal
}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_code_has_no_japanese_that_is_not_translated(path: Path):
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = [
        (line, text)
        for line, text in japanese_literals(ast.parse(source))
        if len(text) > 1  # signs: 〜、・
        and not re.search(r"""\bja\b|"ja"|lang""", _statement(lines, line))
        and text not in AS_SUCH.get(name(path), ())
        and not TYPED.fullmatch(text)
    ]
    assert found == []


def _statement(lines: list[str], line: int) -> str:
    """A line with those around it: a pair of languages is often written below one another."""
    return "\n".join(lines[max(0, line - 3) : line + 2])


# the share of Japanese signs outside brackets and ``lang="ja"``: what the firm typed, names that
# are printed so, and words to type
OF_A_FIRM, OF_THE_SITE = 0.03, 0.012


@pytest.mark.django_db
def test_english_pages_are_english(client, open_example, record_property):
    key = open_example("diagnosis/plastics_works.yaml")
    client.cookies["language"] = "en"
    starts = ["/", "/check/", f"/check/{key}/results/", f"/check/{key}/facts/"]
    counted = {}
    bare = {}
    for _, route, answer in pages(client, starts, 3):
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            continue
        total, japanese = 0, 0
        for text, around in Elements(answer.content.decode()).texts:
            if {"script", "style", "head"} & {tag for tag, _ in around} - {"title"}:
                continue
            total += len(text)
            if any(given.get("lang") == "ja" for _, given in around):
                continue
            found = JAPANESE.findall(re.sub(r"[(（「][^)）」]*[)）」]", "", text))
            if found:
                japanese += len(found)
                bare.setdefault(route, []).append(text[:80])
        seen_total, seen_japanese = counted.get(route, (0, 0))
        counted[route] = seen_total + total, seen_japanese + japanese
    share = {route: part / all_ for route, (all_, part) in counted.items() if all_}
    for route in sorted(share, key=share.__getitem__, reverse=True):
        print(f"{route or '(none)'}: {100 * share[route]:.2f} % Japanese without a mark")
    wrong = {
        route: list(dict.fromkeys(bare[route]))[:6]
        for route in share
        if share[route] > (OF_A_FIRM if ROUTES.get(route) == "link" else OF_THE_SITE)
    }
    assert wrong == {}
