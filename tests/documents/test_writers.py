"""HTML, Markdown and terminal: whatever a firm wrote stays text, and every mark leads to a note."""

import re
from html.parser import HTMLParser

import pytest
from tests.documents.papers import NASTY, STARTS, paper

from shoryoku.documents import charts, html, markdown, terminal
from shoryoku.documents.content import Paragraph, Plane, Words, holds_number, texts, unmarked

ALLOWED = """
    html head meta title style body main header footer section h1 h2 h3 p b sup a small span div
    article ul ol li table caption thead tbody tr th td figure figcaption details summary svg rect
    line circle text desc
"""


class Seen(HTMLParser):
    """Tags, attributes and words of a page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def test_a_page_holds_no_markup_but_its_own():
    calm, nasty = Seen(html.page(paper())), Seen(html.page(paper(NASTY, NASTY)))
    assert nasty.tags == calm.tags
    assert set(nasty.tags) <= set(ALLOWED.split())
    assert [name for name, _ in nasty.attributes if name.startswith("on")] == []
    links = [value for name, value in nasty.attributes if name in ("href", "src")]
    assert all(link.startswith("#note-") for link in links)


def test_a_page_shows_what_was_written():
    assert NASTY.split()[0] in "".join(Seen(html.page(paper(NASTY))).words)


def test_a_page_asks_nothing_of_the_network():
    page = html.page(paper())
    assert "url(" not in page
    assert "@import" not in page
    assert "http" not in re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", page)


def test_every_mark_leads_to_its_note():
    page = html.page(paper())
    assert set(re.findall(r'href="#(note-[0-9]+)"', page)) == set(
        re.findall(r'id="(note-[0-9]+)"', page)
    )


def test_markdown_holds_no_markup_but_its_own():
    markdown_it = pytest.importorskip("markdown_it")
    reader = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

    def kinds(words, title="検査"):
        found = []
        for token in reader.parse(markdown.text(paper(words, title))):
            found += [token.type, *(child.type for child in token.children or ())]
        return [kind for kind in found if kind not in ("text", "text_special", "softbreak")]

    calm = kinds("検査")
    assert kinds(NASTY, NASTY) == calm
    for start in STARTS:
        assert kinds(start, start) == calm, start


@pytest.mark.parametrize("start", STARTS)
def test_a_line_of_markdown_cannot_begin_with_a_sign(start):
    assert not re.match(r"([#>+=-]|```|[0-9]+[.)]\s)", markdown.plain(start))


def test_terminal_lines_show_marks_and_notes():
    lines = [line for _, line in terminal.lines(paper("検査"))]
    assert any("検査 [1]検査" in line for line in lines)
    assert any(line.startswith("[2] 省力化投資促進プラン") for line in lines)


def test_a_number_without_a_mark_is_found():
    assert unmarked(paper("検査")) == []
    bare = paper("検査")
    section = bare.sections[0]
    more = (*section.blocks, Paragraph((Words("45.2%です"),)))
    assert unmarked(bare._replace(sections=(section._replace(blocks=more),))) == ["45.2%です"]


def test_a_mark_without_a_note_is_found():
    bare = paper("検査")._replace(notes={})
    assert unmarked(bare) == ["no note: firm", "no note: S0:62"]


@pytest.mark.parametrize("text", ["12人", "４５％", "②③"])
def test_numbers_of_any_width_count(text):
    assert holds_number(text)


def test_every_part_is_walked():
    walked = " ".join(text for text, _ in texts(paper("しるし")))
    # title rows, captions, tiles, cards, panels, charts: each holds the word
    assert walked.count("しるし") > 30


def test_lines_of_a_chart_do_not_run_through_its_words():
    drawn = charts.plane(next(one for one in paper().sections[0].blocks if isinstance(one, Plane)))
    within = re.findall(r"<text [^>]*paint-order[^>]*>", drawn)
    assert len(within) == 4  # two regions and two points; the axes' names stand outside
