"""The diagnosis report: every number has its source beside it, in every form and language."""

import re
import shutil
import subprocess
from argparse import ArgumentParser
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.documents.papers import NASTY

from shoryoku import InputError, strict_yaml
from shoryoku.cli import diagnose as verb
from shoryoku.diagnosis.report import diagnose
from shoryoku.diagnosis.section import from_document, load
from shoryoku.documents import diagnosis_report, html, markdown, terminal
from shoryoku.documents.content import holds_number, texts, unmarked

EXAMPLES = Path(__file__).parents[2] / "examples" / "diagnosis"
NAMES = ("plastics_works", "nisshin")
ON = date(2026, 11, 20)
BLOCKS = {"p", "li", "tr", "h1", "h2", "h3", "caption", "figcaption", "summary", "text", "desc"}
# a block without a mark of its own leans on the mark of what it is part of
AROUND = {"article", "table", "figure"}
EMPTY = {"meta", "br", "rect", "line", "circle"}


def found(name):
    return diagnose(*load(EXAMPLES / f"{name}.yaml"), ON)


class Tree(HTMLParser):
    """Open elements with the words and marks inside each."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.done = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "data-note" in attrs:
            for element in self.open:
                element["marks"] += 1
        if tag not in EMPTY:
            tile = "tile" in attrs.get("class", "").split()
            self.open.append(
                {"tag": tag, "tile": tile, "marks": 0, "words": [], "around": self.open[:]}
            )

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            self.done.append(self.open.pop())

    def handle_data(self, data):
        inside = [element["tag"] for element in self.open]
        if "sup" in inside or "style" in inside or "title" in inside[:3]:
            return
        for element in reversed(self.open):
            if element["tag"] in BLOCKS or element["tile"]:
                element["words"].append(data)
                return
        if self.open:
            self.open[-1]["words"].append(data)


def bare_numbers(page):
    """Blocks of a page that hold a number while no source stands beside it."""
    body = page.partition('<section class="notes"')[0]
    bare = []
    for element in Tree(body).done:
        words = "".join(element["words"])
        if not holds_number(words) or element["marks"]:
            continue
        if not any(one["tag"] in AROUND and one["marks"] for one in element["around"]):
            bare.append((element["tag"], words))
    return bare


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_number_stands_without_its_source(name, language):
    paper = diagnosis_report.paper(found(name), language)
    assert unmarked(paper) == []
    assert bare_numbers(html.page(paper)) == []


def test_the_walk_finds_numbers_without_a_source():
    page = html.page(diagnosis_report.paper(found("plastics_works")))
    numbers = [element for element in Tree(page).done if holds_number("".join(element["words"]))]
    assert len(numbers) > 80
    assert len(bare_numbers(re.sub(r"<sup.*?</sup>", "", page))) > 80


@pytest.mark.parametrize("name", NAMES)
def test_a_note_names_a_definition_a_line_a_rule_or_the_firm(name):
    paper = diagnosis_report.paper(found(name))
    for id_ in paper.numbered_notes():
        note = paper.notes[id_]
        assert note.kind in ("definition", "document", "rule", "firm")
        if note.kind == "document":
            assert re.search(r"S[0-4] [0-9〜、]+行", note.text), note.text
    assert any(line.startswith("S0＝") for line in paper.documents)


def test_examples_are_said_to_be_examples():
    paper = diagnosis_report.paper(found("plastics_works"))
    firm = [note.text for note in paper.notes.values() if note.kind == "firm"]
    assert firm
    assert all("※例示の値" in text for text in firm)
    nisshin = diagnosis_report.paper(found("nisshin"))
    assert "優良事例紹介①（S0:189、2024年）" in " ".join(n.text for n in nisshin.notes.values())


def test_it_says_where_the_firm_stands_and_what_comes_first():
    paper = diagnosis_report.paper(found("plastics_works"))
    assert paper.title == "「外観検査」が全体の流れを決めています"
    assert [section.id for section in paper.sections] == [
        "standing", "time", "similar", "first", "people", "support", "unknown",
    ]  # fmt: skip
    titles = {section.id: section.title for section in paper.sections}
    assert titles["standing"] == "1人当たりの純付加価値は、同業の81.7%です"
    assert titles["time"] == "1日157時間のうち、45時間（28.7%）が「外観検査」です"


def test_lost_and_unknown_things_are_shown_as_such():
    words = " ".join(text for text, _ in texts(diagnosis_report.paper(found("nisshin"))))
    assert "自社の数字はまだ分かりません" in words
    assert "13番目の業務（元の資料で名前が失われています）" in words
    assert "不明" in words


def firm_of(words):
    """A firm whose every free text is ``words``."""
    quoted = "'" + words.replace("'", "''") + "'"
    text = f"""
name: {quoted}
facts: {{industry: プラスチック製品製造業, prefecture: 愛知県, employees: 30, capital: 3000万円}}
sources: {{employees: {quoted}}}
investments: [{{id: a, name: {quoted}, facts: {{costs: {{machinery_and_systems: 1000万円}}}}}}]
diagnosis:
  tasks: {{検査: {{introduced: いいえ, evidence: {quoted}}}}}
  process:
    steps:
      - {{name: {quoted}, before_minutes: 60, before_people: 1, before_times: 1日8回,
         after_minutes: 10, basis: {quoted}}}
    premises: {{days_per_year: 240, investment: 1000万円, hourly_cost: 2000円}}
    uses: [{{use: {quoted}, kind: A, hours: 10}}]
  options: [{{name: {quoted}, labour: [1, 2], before: [10, 11], after: [12, 14]}}]
  workforce:
    challenges: [{quoted}]
    people_problems: [{quoted}]
    workplace: [{{measure: less_overtime, evidence: {quoted}}}]
"""
    return diagnose(*from_document(strict_yaml.loads(text, "firm.yaml")), ON)


def test_what_a_firm_wrote_is_only_text_in_every_form(tmp_path):
    calm = diagnosis_report.paper(firm_of("検査"))
    nasty = diagnosis_report.paper(firm_of(NASTY))

    def tags(page):
        return [tag for tag in re.findall(r"<(/?[a-z0-9]+)", page) if "sup" not in tag]

    assert tags(html.page(nasty)) == tags(html.page(calm))
    text = markdown.text(nasty)
    assert "<script" not in text.replace("\\<", "")
    assert "](" not in text.replace("\\](", "").replace("\\]\\(", "")
    assert all(line.isprintable() or "\u3000" in line for _, line in terminal.lines(calm))


def test_a_pdf_of_a_firm_that_writes_markup_shows_it_as_text(tmp_path):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = diagnosis_report.render(firm_of(NASTY), ".pdf")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine")
    (tmp_path / "nasty.pdf").write_bytes(pdf)
    command = ["pdftotext", str(tmp_path / "nasty.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert '#panic("t")' in "".join(text.split("\n")).replace(" ", "")
    assert "root:" not in text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_report_has_two_to_four_pages(name, language):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = diagnosis_report.render(found(name), ".pdf", language)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 4


def run(*arguments):
    parser = ArgumentParser()
    verb.add_arguments(parser)
    return verb.run(parser.parse_args([*arguments, "--on", ON.isoformat()]))


@pytest.mark.parametrize(
    ("kind", "begins"), [(".html", "<!doctype"), (".md", "# "), (".json", "{")]
)
def test_the_command_writes_the_form_that_the_name_asks_for(kind, begins, tmp_path, capsys):
    out = tmp_path / f"report{kind}"
    assert run(str(EXAMPLES / "nisshin.yaml"), "--out", str(out)) == 0
    assert out.read_text(encoding="utf-8").startswith(begins)
    assert "report" in capsys.readouterr().out


def test_the_command_writes_a_pdf(tmp_path):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    out = tmp_path / "report.pdf"
    assert run(str(EXAMPLES / "nisshin.yaml"), "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_without_a_file_it_is_read_on_the_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(str(EXAMPLES / "plastics_works.yaml"), "--lang", "en") == 0
    said = capsys.readouterr().out
    assert "Where" not in said.splitlines()[0]
    assert "labour_productivity.census_net" in said


def test_a_report_that_is_there_is_replaced_only_on_demand(tmp_path):
    out = tmp_path / "report.md"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="--force"):
        run(str(EXAMPLES / "nisshin.yaml"), "--out", str(out))
    assert out.read_text(encoding="utf-8") == "mine"
    assert run(str(EXAMPLES / "nisshin.yaml"), "--out", str(out), "--force") == 0


@pytest.mark.parametrize(
    ("out", "says"), [("report.docx", ".pdf"), ("report", "no ending"), ("no/such/x.md", "folder")]
)
def test_a_file_that_cannot_be_written_is_told(out, says, tmp_path):
    with pytest.raises(InputError, match=says):
        run(str(EXAMPLES / "nisshin.yaml"), "--out", str(tmp_path / out))
    assert list(tmp_path.iterdir()) == []
