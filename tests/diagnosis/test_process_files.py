"""Process sheets as files: what people write is understood, what is dangerous is refused."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from shoryoku.diagnosis.process import Step, Work
from shoryoku.diagnosis.process_analysis import analysed
from shoryoku.diagnosis.process_files import inert, read_sheet, write_sheet
from shoryoku.diagnosis.process_sheet import STEP_COLUMNS, Premises, Sheet
from shoryoku.diagnosis.process_values import (
    minutes_of,
    people_of,
    premise_of,
    times_of,
    unit_of,
)
from shoryoku.problems import InputError

HEAD = (
    "工程,導入前：1回の分,導入前：1回に何人で,導入前：回数,"
    "導入後：1回の分,導入後：1回に何人で,導入後：回数,回数の単位,並行できる数,前の工程,根拠"
)
FULL = f"""{HEAD}
裁断,10分,2,30,3,1,,日,,,実測
縫製,15,1,120,9,,,日,3,裁断,実測
検査,2分30秒,1,120,同じ,,,日,,縫製,聞き取り
伝票の入力,60,1,2回,0,,,日,,,
機械の段取り,0,,,20,1,1日2回,日,,,見込み

前提,値
年間の稼働日数,240日
1日の稼働時間,8
投資額（税抜・円）,"1,800万円"
人件費単価（円／時間）,"２，０００円"
計画年数,5年
会社の付加価値額（円／年）,１億円
会社の総労働時間,"40,000"

振り向け先,種類,1年の時間,1時間あたりの付加価値額
見積の迅速化,A,1000,"3,000円"
小ロットの新商品,d,600時間,"4,000"
"""


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


def problems(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        read_sheet(csv_file(folder, text))
    return str(error.value)


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("15", 15),
        ("１５分", 15),
        ("1時間30分", 90),
        ("1.5時間", 90),
        ("90秒", Fraction(3, 2)),
        ("2分30秒", Fraction(5, 2)),
        ("1h30m", 90),
        ("1,050分", 1050),
        ("0", 0),
        ("なし", 0),
        ("", None),
        ("わからない", None),
    ],
)
def test_minutes_are_read_as_people_write_them(written, minutes):
    assert minutes_of(written) == minutes


@pytest.mark.parametrize("written", ["十分", "1:30", "-5", "▲5", "5%", "5人", "1,5", "=1+1", "1e3"])
def test_what_is_not_minutes_is_refused(written):
    with pytest.raises(ValueError, match="is not minutes; write 15"):
        minutes_of(written)


@pytest.mark.parametrize(
    ("written", "times", "unit"),
    [
        ("20", 20, None),
        ("20回", 20, None),
        ("1日20回", 20, "day"),
        ("週に2回", 2, "week"),
        ("月130回", 130, "month"),
        ("1か月に130回", 130, "month"),
        ("年1,200回", 1200, "year"),
        ("?", None, None),
    ],
)
def test_times_carry_their_unit(written, times, unit):
    assert times_of(written) == (times, unit)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("日", "day"),
        ("１日", "day"),
        ("毎週", "week"),
        ("か月", "month"),
        ("year", "year"),
        ("", None),
    ],
)
def test_units_have_several_names(written, unit):
    assert unit_of(written) == unit


def test_people_and_premises_have_bounds():
    assert people_of("0.5人") == Fraction(1, 2)
    assert premise_of("days_per_year", "366日") == 366
    with pytest.raises(ValueError, match="at most 366"):
        premise_of("days_per_year", "367")
    with pytest.raises(ValueError, match="is negative"):
        premise_of("investment", "▲100万円")
    assert premise_of("value_added", "▲100万円") == -1_000_000


# --- CSV ---------------------------------------------------------------------------------------


def test_a_whole_sheet_is_read_and_analysed(tmp_path):
    found = analysed(read_sheet(csv_file(tmp_path, FULL)))
    assert found.timing.before.value == 47
    assert found.timing.saving.labour_saving_index == Fraction(131, 252)
    assert found.timing.freed_per_year == 5240
    assert found.timing.bottleneck_before is not None
    assert found.timing.bottleneck_before.names == ("縫製",)
    assert found.yearly_labour_saving == 10_480_000
    assert found.facts() == {"project.yearly_labour_saving": 10_480_000}
    assert (found.value_added_increase, found.increase_from) == (5_400_000, "uses")
    assert {one.formula.id: one.years for one in found.paybacks} == {
        "monozukuri_17": Fraction(1800, 1048),
        "shoryokuka_ippan": Fraction(1800, 1588),
    }
    assert found.missing == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_files_of_any_spreadsheet_are_read(tmp_path, encoding):
    text = FULL.replace("\n", "\r\n")
    assert len(read_sheet(csv_file(tmp_path, text, encoding)).steps) == 5


def test_people_and_times_after_are_as_before_when_left_empty(tmp_path):
    sewing = read_sheet(csv_file(tmp_path, FULL)).steps[1]
    assert sewing.after == Work(Fraction(9), Fraction(1), Fraction(120))


def test_a_new_step_takes_nothing_over(tmp_path):
    text = f"{HEAD}\n見回り,0,2,5,10,,,日\n"
    assert read_sheet(csv_file(tmp_path, text)).steps[0].after.hours is None


def test_an_empty_cell_is_not_nothing(tmp_path):
    found = analysed(read_sheet(csv_file(tmp_path, f"{HEAD}\n縫製,15,1,120,,,,日\n")))
    assert found.timing.saving.labour_saving_index is None
    words = [one.ja for one in found.missing]
    assert "縫製：導入後の1回の分" in words
    assert "年間の稼働日数" in words


def test_every_bad_row_is_named_with_its_column_and_a_remedy(tmp_path):
    text = f"{HEAD}\n縫製,じゅう,1,120,9,,,日\n検査,5,-1,1日20回,同じ,,,週\n,5,1,1,0,,,日\n"
    said = problems(tmp_path, text).splitlines()
    assert said == [
        "sheet.csv row 2, 導入前：1回の分: 'じゅう' is not minutes; write 15, 15分 or 1時間30分;"
        " leave it empty if it is not known",
        "sheet.csv row 3, 導入前：1回に何人で: '-1' is not a number of 0 or more;"
        " leave it empty if it is not known",
        "sheet.csv row 3, 導入前：回数: counts by 日, another column by 週; use one unit in a row",
        "sheet.csv row 4, 工程: is empty; give the step a name",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no table of steps"),
        (f"{HEAD}\n", "has no steps; fill in at least one row"),
        ("工程,導入前：1回の分\n縫製,5\n", "lacks a column; add the column 導入前：1回に何人で"),
        (f"{HEAD},メモ\n縫製,1,1,1,0,,,日\n", "has the unknown column 'メモ'"),
        (f"{HEAD}\n縫製,1,1,1,0,,,日\n縫製,1,1,1,0,,,日\n", "縫製: stands twice"),
        (f"{HEAD}\n縫製,1,1,1,0,,,日,0\n", "並行できる数: is 0; 1 or more"),
        (f"{HEAD}\n縫製,1,1,1,0,,,日,,袋詰め\n", "follows '袋詰め', which is not a step"),
        (f"{HEAD}\n縫製,1,1,1,0,,,日,,,,,はみ出し\n", "in a column without a heading"),
        (f"{HEAD}\n縫製,5,1,1,同じ,2,,日\n", "is 同じ; leave people and times after empty"),
        (
            f"{HEAD}\n縫製,1,1,1,0,,,日\n\n前提,値\n年間の稼動日数,240\n",
            "did you mean 年間の稼働日数",
        ),
        (
            f"{HEAD}\n縫製,1,1,1,0,,,日\n\n振り向け先,種類,1年の時間\n商談,C,10\n",
            "A (existing work) or D (new work) is expected",
        ),
        (f"{HEAD}\n{'長' * 501},1,1,1,0,,,日\n", "has a cell of 501 characters"),
        (f'{HEAD}\n"縫製,1\n', "is not CSV"),
        ("\n".join([HEAD, *(f"工程{n},1,1,1,0,,,日" for n in range(501))]), "is past 500 rows"),
    ],
)
def test_sheets_that_cannot_be_used_say_why(tmp_path, text, said):
    assert said in problems(tmp_path, text)


def test_more_hours_given_away_than_freed_are_refused(tmp_path):
    text = FULL.replace("A,1000", "A,4641")
    with pytest.raises(InputError, match="give away 5,241 hours of 5,240 that are freed"):
        analysed(read_sheet(csv_file(tmp_path, text)))


def test_other_kinds_and_missing_files_are_refused(tmp_path):
    for name, said in (("a.xlsm", "without macros"), ("a.ods", "another kind"), ("a.csv", "path")):
        with pytest.raises(InputError, match=said):
            read_sheet(tmp_path / name)
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 2_000_001)
    with pytest.raises(InputError, match="is too large"):
        read_sheet(large)


# --- writing -----------------------------------------------------------------------------------

DANGEROUS = ["=1+1", "+81", "-5", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a", '=HYPERLINK("x")']


def dangerous_sheet() -> Sheet:
    return Sheet(
        tuple(
            Step(text, "day", Work(Fraction(1), Fraction(1), Fraction(1)), Work(Fraction(0)))
            for text in DANGEROUS
        )
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_back_as_it_was(tmp_path, kind):
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
    sheet = read_sheet(csv_file(tmp_path, FULL))
    for number, language in enumerate(("ja", "en")):
        copy = tmp_path / f"copy{number}.{kind}"
        write_sheet(copy, sheet, language)
        assert read_sheet(copy) == sheet


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_thirds_of_a_minute_survive(tmp_path, kind):
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
    times = [Fraction(1, 3), Fraction(1, 7), Fraction(5, 2), Fraction(1, 10)]
    steps = [
        Step(f"工程{n}", "day", Work(time, Fraction(1), time), Work(Fraction(0)))
        for n, time in enumerate(times)
    ]
    write_sheet(tmp_path / f"a.{kind}", Sheet(tuple(steps), Premises(hourly_cost=Fraction(2000))))
    back = read_sheet(tmp_path / f"a.{kind}")
    assert [step.before.minutes for step in back.steps] == times
    assert [step.before.times for step in back.steps] == times


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path):
    path = tmp_path / "a.csv"
    write_sheet(path, dangerous_sheet())
    cells = path.read_text(encoding="utf-8-sig").replace('"', "").replace("\n", ",").split(",")
    assert [cell for cell in cells if cell[:1] in "=+-@＝＋－＠" and cell] == []
    assert [step.name for step in read_sheet(path).steps] == DANGEROUS


def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "a.xlsx"
    write_sheet(path, dangerous_sheet())
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert not any(str(cell.value)[0] in "=+-@＝＋－＠" for cell in cells)
    assert [step.name for step in read_sheet(path).steps] == DANGEROUS


def test_harmless_words_stay_as_they_are():
    assert [inert(text) for text in ("縫製", "", "'a", "A-1")] == ["縫製", "", "'a", "A-1"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_form_can_be_filled_in(tmp_path, kind):
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
    form = tmp_path / f"form.{kind}"
    write_sheet(form)
    with pytest.raises(InputError, match="has no steps"):
        read_sheet(form)  # every table is found, none has a row
    if kind == "csv":
        text = form.read_text(encoding="utf-8-sig")
        heading = ",".join(label.ja for label in STEP_COLUMNS.values())
        filled = text.replace(heading, f"{heading}\n縫製,15,1,120,0,,,日,,,")
        form.write_text(filled, encoding="utf-8")
        assert read_sheet(form).steps[0].name == "縫製"


def test_nothing_is_written_over(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("keep me", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        write_sheet(path)
    assert path.read_text(encoding="utf-8") == "keep me"
    with pytest.raises(InputError, match="another kind"):
        write_sheet(tmp_path / "a.xlsm")


# --- XLSX --------------------------------------------------------------------------------------


def workbook(tmp_path, rows, name="a.xlsx", title="工程"):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def heading():
    return [label.ja for label in STEP_COLUMNS.values()]


def repacked(path: Path, part: str, content: bytes) -> Path:
    """The same workbook with one part added or replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    path.write_bytes(packed.getvalue())
    return path


def test_numbers_of_a_spreadsheet_are_read_as_they_show(tmp_path):
    rows = [["メモ"], heading(), ["縫製", 0.1, 2, 3.0, 0, None, None, "日"]]
    step = read_sheet(workbook(tmp_path, rows)).steps[0]
    assert step.before == Work(Fraction(1, 10), Fraction(2), Fraction(3))


def test_a_table_ends_with_its_page(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = workbook(tmp_path, [heading(), ["縫製", 1, 1, 1, 0, None, None, "日"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("メモ").append(["これは工程ではない"])
    book.save(path)
    assert len(read_sheet(path).steps) == 1


def test_a_bad_row_is_found_by_page_and_row(tmp_path):
    path = workbook(tmp_path, [[], heading(), ["縫製", "十分", 1, 1, 0, None, None, "日"]])
    with pytest.raises(InputError, match=r"a\.xlsx sheet 工程 row 3, 導入前：1回の分: '十分'"):
        read_sheet(path)


def test_a_formula_without_a_result_is_refused(tmp_path):
    path = workbook(tmp_path, [heading(), ["縫製", "=5+5", 1, 1, 0, None, None, "日"]])
    with pytest.raises(InputError, match="row 2: has the formula '=5\\+5' without a result"):
        read_sheet(path)


def test_a_time_of_day_is_refused(tmp_path):
    from datetime import time

    path = workbook(tmp_path, [heading(), ["縫製", time(0, 30), 1, 1, 0, None, None, "日"]])
    with pytest.raises(InputError, match="write minutes as a number, such as 30"):
        read_sheet(path)


def test_macros_passwords_and_bombs_are_refused(tmp_path):
    rows = [heading(), ["縫製", 1, 1, 1, 0, None, None, "日"]]
    macros = repacked(workbook(tmp_path, rows), "xl/vbaProject.bin", b"x")
    with pytest.raises(InputError, match=r"has macros or embedded objects \(xl/vbaProject.bin\)"):
        read_sheet(macros)
    declared = repacked(workbook(tmp_path, rows), "xl/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>')
    with pytest.raises(InputError, match="declares a document type"):
        read_sheet(declared)
    bomb = repacked(workbook(tmp_path, rows), "xl/a.xml", b" " * 31_000_000)
    with pytest.raises(InputError, match="unpacks to too much"):
        read_sheet(bomb)
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    with pytest.raises(InputError, match="take the password off"):
        read_sheet(locked)


def test_printer_settings_do_no_harm(tmp_path):
    rows = [heading(), ["縫製", 1, 1, 1, 0, None, None, "日"]]
    path = repacked(workbook(tmp_path, rows), "xl/printerSettings/printerSettings1.bin", b"\x00")
    assert len(read_sheet(path).steps) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"just text"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is not a workbook"):
        read_sheet(path)


def test_a_workbook_whose_parts_are_missing_is_refused(tmp_path):
    pytest.importorskip("openpyxl")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hello.txt", "no workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read_sheet(path)


def test_people_and_times_after_may_be_said_to_be_the_same(tmp_path):
    text = f"{HEAD}\n縫製,15,2,120,9,同じ,変わらない,日\n"
    assert read_sheet(csv_file(tmp_path, text)).steps[0].after == Work(
        Fraction(9), Fraction(2), Fraction(120)
    )


def test_how_often_is_asked_before_what_will_be(tmp_path):
    found = analysed(read_sheet(csv_file(tmp_path, f"{HEAD}\n縫製,15,,,,,,\n検査,5,1,9,,,,日\n")))
    assert [step.name for step in found.timing.need_times] == ["縫製"]
    assert [one.ja for one in found.missing[:4]] == [
        "縫製：導入前の回数（1日に何回か）", "縫製：導入前の1回に何人で",
        "縫製：導入後の1回の分", "検査：導入後の1回の分",
    ]  # fmt: skip
