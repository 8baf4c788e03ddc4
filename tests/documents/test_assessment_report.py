"""The results on paper: the finding first, every number with its source, and nothing run away."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from tests.documents.papers import NASTY

from shoryoku import InputError, assess, load_firm
from shoryoku.documents import assessment_report, html, markdown
from shoryoku.documents.content import Bullets, Panel, Table, Tiles, texts, unmarked
from shoryoku.firm.facts import Firm, firm_from

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 11, 20)
NAMES = ("nisshin", "ykp")
TEXT_KINDS = (".html", ".md", ".txt")


def found(name, programme=None, on=ON):
    return assess(load_firm(EXAMPLES / f"{name}.yaml"), on, programme)


def section(paper, id_):
    return next(one for one in paper.sections if one.id == id_)


def blocks(part, kind):
    return [block for block in part.blocks if isinstance(block, kind)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("programme", [None, "shoryokuka_ippan@5"])
def test_no_number_stands_without_its_source(name, language, programme):
    assert unmarked(assessment_report.paper(found(name, programme), language)) == []


def test_the_title_is_the_finding():
    assert assessment_report.paper(found("ykp")).title.startswith("条件しだいで使える制度は")
    # while the fifth call took applications, the firm could have used it for certain
    open_then = found("nisshin", "shoryokuka_ippan@5", date(2026, 2, 1))
    title = assessment_report.paper(open_then).title
    assert title.endswith("第5回公募：使える見込み、補助額 7,350万円 〜 8,000万円")
    whole = assessment_report.paper(found("nisshin", None, date(2026, 2, 1))).title
    assert re.match(r"使えそうな制度は\d+件、最大", whole)


def test_a_capital_that_does_not_apply_is_not_named():
    given = {"prefecture": "愛知県", "capital": "該当なし", "employees": 2}
    paper = assessment_report.paper(assess(firm_from(given, "美容室"), ON))
    assert paper.about[0].text == "美容室（愛知県・2人）、2026年11月20日時点"


def test_money_and_duty_and_deadline_stand_side_by_side():
    part = section(assessment_report.paper(found("nisshin")), "rule-shoryokuka_ippan@8")
    money, duty, when = blocks(part, Tiles)[0].tiles
    assert (money.value, money.unit) == ("8,000万", "円")
    assert "7,350万円 〜 8,000万円" in money.beneath
    assert "1億4,700万円" in money.beneath
    assert (duty.value, duty.unit) == ("8,000万", "円")
    assert when.value == "2026-10-15"
    assert "未確認" in when.beneath


def test_a_requirement_shows_the_value_of_the_firm_beside_the_limit():
    part = section(assessment_report.paper(found("nisshin")), "rule-shoryokuka_ippan@8")
    rows = {row.cells[0]: row for row in blocks(part, Table)[0].rows}
    growth = rows["労働生産性を年平均4.0％以上伸ばす計画"]
    assert growth.cells[1:] == ("年4.49%（4.0%以上）", "未確認", "満たす")
    assert growth.marks
    medium = next(row for name, row in rows.items() if name == "中小企業者である")
    assert "資本金 9,900万円" in medium.sub


def test_what_is_open_or_fails_is_marked_as_something_to_act_on():
    part = section(assessment_report.paper(found("ykp")), "rule-shoryokuka_catalog@2026-03")
    kinds = {row.cells[-1]: row.kind for row in blocks(part, Table)[0].rows}
    assert kinds["まだ不明"] == "gap"
    assert kinds["満たす"] == ""


def test_what_would_change_is_printed_with_the_answer():
    part = section(assessment_report.paper(found("nisshin")), "rule-shoryokuka_ippan@8")
    panel = blocks(part, Panel)[0]
    words = ["".join(word.text for word in item) for item in panel.blocks[0].items]
    assert any("1人当たり給与支給総額の最終年の値が" in line for line in words)


def test_full_reasons_stand_only_for_the_few_best_and_the_rest_is_a_table():
    results = found("nisshin")
    paper = assessment_report.paper(results)
    full = [one.id for one in paper.sections if one.id.startswith("rule-")]
    assert 1 <= len(full) <= 3
    rest = blocks(section(paper, "rest"), Table)[0].rows
    named = [row for row in rest if row.kind != "group"]
    assert len(named) + len(full) == len(results.answers)
    failing = next(row for row in named if "持続化補助金 一般型" in row.cells[0])
    assert failing.sub == "満たさない要件：小規模事業者である"


def test_of_one_programme_the_reasons_are_printed_even_when_it_cannot_be_used():
    paper = assessment_report.paper(found("nisshin", "jizokuka@20/general"))
    part = section(paper, "rule-jizokuka@20/general")
    assert blocks(part, Tiles)[0].tiles[0].value == "受け取れません"
    assert not any(one.id == "glance" for one in paper.sections)
    assert "使えない" in paper.title


def test_facts_are_repeated_with_where_they_are_from():
    rows = blocks(section(assessment_report.paper(found("nisshin")), "facts"), Table)[0].rows
    by_name = {row.cells[0]: row.cells[1:] for row in rows}
    assert by_name["常時使用する従業員数"] == ("307人", "優良事例紹介①（S0:189、2024年）")
    assert by_name["事業場内最低賃金"][0] == "1,200円※"


def test_a_promise_that_is_not_collected_is_not_shown_as_none():
    paper = assessment_report.paper(found("nisshin", "chinage_zeisei@fy2026"))
    duty = blocks(section(paper, "rule-chinage_zeisei@fy2026"), Tiles)[0].tiles[1]
    assert (duty.value, duty.beneath) == ("未収録", "返還の約束は収録していません")


def test_cost_above_the_cap_is_said_to_add_nothing():
    # every account goes to a small or medium enterprise, so that the whole cost counts
    ykp = load_firm(EXAMPLES / "ykp.yaml").with_facts({"trading_accounts.sme_share": "100%"})
    paper = assessment_report.paper(assess(ykp, ON, "digital_ai@2026/electronic_trade"))
    said = " ".join(text for text, _ in texts(paper))
    assert "補助対象経費は700万円で補助上限額の350万円に達します" in said


def test_it_says_whom_to_ask_and_that_nothing_is_promised():
    paper = assessment_report.paper(found("nisshin"))
    lines = blocks(section(paper, "advice"), Bullets)[0].items
    assert lines[0][0].text == "愛知県よろず支援拠点"
    assert "2026-11-20時点" in paper.closing
    assert "約束するものではありません" in paper.closing
    rules = paper.notes["assessment/rules"].text
    assert all(answer.rule.id in rules for answer in found("nisshin").answers)


def firm_of(words) -> Firm:
    facts = {"industry": "プラスチック製品製造業", "prefecture": "愛知県", "employees": 30,
             "capital": "3,000万円", "eligible_cost": "5,000万円"}  # fmt: skip
    return firm_from(facts)._replace(name=words, sources={"employees": words})


def test_what_a_firm_wrote_is_only_text_in_every_form():
    calm, nasty = (assessment_report.paper(assess(firm_of(words), ON)) for words in ("検査", NASTY))

    def tags(page):
        return re.findall(r"<(/?[a-z0-9]+)", page)

    assert tags(html.page(nasty)) == tags(html.page(calm))
    text = markdown.text(nasty)
    assert "<script" not in text.replace("\\<", "")
    assert "](" not in text.replace("\\](", "").replace("\\]\\(", "")


def test_a_pdf_of_a_firm_that_writes_markup_shows_it_as_text(tmp_path):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = assessment_report.render(assess(firm_of(NASTY), ON, "shoryokuka_ippan@7"), ".pdf")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine")
    (tmp_path / "nasty.pdf").write_bytes(pdf)
    command = ["pdftotext", str(tmp_path / "nasty.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert '#panic("t")' in "".join(text.split("\n")).replace(" ", "")
    assert "root:" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_pdf_is_tagged_has_its_fonts_and_at_most_four_pages(language):
    pytest.importorskip("typst", reason="the extra documents is not installed")
    pdf = assessment_report.render(found("nisshin"), ".pdf", language)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 4
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/FontFile[23]?\b", pdf)


@pytest.mark.parametrize("kind", TEXT_KINDS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_says_the_title_and_the_disclaimer(kind, language):
    results = found("ykp")
    text = assessment_report.render(results, kind, language).decode()
    paper = assessment_report.paper(results, language)
    assert paper.title in text
    assert paper.closing[-12:] in text


def test_json_is_that_of_the_assessment():
    results = found("ykp", "shoryokuka_ippan@5")
    assert b'"schema": 1' in assessment_report.render(results, ".json")


@pytest.mark.parametrize(
    ("out", "says"), [("a.docx", ".pdf"), ("a", "no ending"), ("no/such/a.md", "folder")]
)
def test_a_file_that_cannot_be_written_is_told(out, says, tmp_path):
    with pytest.raises(InputError, match=says):
        assessment_report.write(found("ykp", "shoryokuka_ippan@5"), tmp_path / out)
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_written_as_the_name_asks(tmp_path):
    out = tmp_path / "report.md"
    assessment_report.write(found("ykp", "shoryokuka_ippan@5"), out, "en")
    assert out.read_text(encoding="utf-8").startswith("# SME labour-saving")


def test_a_firm_of_which_nothing_is_known_gets_a_paper_too():
    paper = assessment_report.paper(assess(firm_from({}), ON))
    assert unmarked(paper) == []
    assert not any(one.id == "facts" for one in paper.sections)


@pytest.mark.parametrize(("language", "said"), [("ja", "この会社（"), ("en", "This firm (")])
@pytest.mark.parametrize("name", ["", "　"])
def test_a_firm_without_a_name_is_called_this_firm(language, said, name):
    results = assess(firm_from({"prefecture": "愛知県"}, name), ON, "shoryokuka_ippan@7")
    assert assessment_report.paper(results, language).about[0].text.startswith(said)
    kinds = (assessment_report.render(results, kind, language).decode() for kind in TEXT_KINDS)
    assert all(said in text.replace("\\", "") for text in kinds)


def test_what_the_plan_falls_short_of_is_not_printed_first():
    full = [one.id for one in assessment_report.paper(found("nisshin")).sections]
    assert "rule-digital_ai@2026/multi_firm" not in full
    assert "rule-career_up@fy2026" in full
