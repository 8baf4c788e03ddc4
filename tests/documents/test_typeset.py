"""The PDF: tagged, fonts inside, and nothing that a firm wrote is read as markup."""

import re
import shutil
import subprocess
from datetime import date

import pytest
from tests.documents.papers import NASTY, STARTS, paper

from shoryoku import InputError
from shoryoku.documents import typeset

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def made():
    pytest.importorskip("typst", reason="the extra documents is not installed")
    return typeset.pdf(paper("検査"), ON)


def read(pdf, *command, tmp_path):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not on this machine")
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    arguments = [part.format(pdf=path) for part in command]
    return subprocess.run(arguments, capture_output=True, check=True, text=True).stdout


def test_it_is_tagged_and_says_its_language(made):
    assert made.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in made
    assert re.search(rb"/Lang\s*\(ja\)", made)


def test_the_same_paper_is_the_same_file(made):
    assert typeset.pdf(paper("検査"), ON) == made


def test_all_fonts_are_inside(made, tmp_path):
    lines = read(made, "pdffonts", "{pdf}", tmp_path=tmp_path).splitlines()[2:]
    assert lines
    assert all("NotoSansCJKjp" in line and " yes yes yes " in line for line in lines)


def test_what_a_firm_wrote_is_printed_as_it_is(tmp_path):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = typeset.pdf(paper(NASTY, NASTY), ON)
    text = "".join(read(pdf, "pdftotext", "{pdf}", "-", tmp_path=tmp_path).split())
    assert '#read("/etc/passwd")' in text
    assert "root:" not in text
    assert "<script>alert('x')</script>" in text.replace("’", "'").replace("‘", "'")


@pytest.mark.parametrize("words", [*STARTS, "", " ", "\u202e逆", "\x00", "𠮷野家", "🦺", "A" * 300])
def test_no_words_can_stop_it(words):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    assert typeset.pdf(paper(words), ON).startswith(b"%PDF")


def test_a_character_without_a_type_becomes_geta(tmp_path):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = typeset.pdf(paper("安全🦺𠮷野家\u202eか\ufe00"), ON)
    assert "安全〓𠮷野家か" in read(pdf, "pdftotext", "{pdf}", "-", tmp_path=tmp_path)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(typeset, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"shoryoku\[documents\]"):
        typeset.pdf(paper(), ON)
