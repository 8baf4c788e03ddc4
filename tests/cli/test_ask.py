"""The interview: next-best question first, わからない always allowed, each answer kept."""

import io

from shoryoku import load_firm
from shoryoku.cli.main import main


def interview(monkeypatch, capsys, path, *replies, programme="shoryokuka_ippan@7"):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{reply}\n" for reply in replies)))
    code = main(["ask", str(path), "--programme", programme, "--on", "2026-07-10"])
    return code, capsys.readouterr().out


def test_it_asks_first_for_what_decides_most_of_the_amount(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    code, out = interview(monkeypatch, capsys, path, "３０人", "９，０００万円", "終わる")
    assert code == 0
    assert out.index("常時使用する従業員は何人ですか") < out.index(
        "投資する経費は税抜でいくらですか"
    )
    assert "= 30人" in out and "= 9,000万円" in out
    assert load_firm(path).facts == {"employees": 30, "eligible_cost": 90_000_000}


def test_it_goes_on_when_one_does_not_know(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    _, out = interview(monkeypatch, capsys, path, "わからない", "", "?", "終わる")
    assert out.count("> ") == 4
    assert not path.exists()
    assert "回答がなかったので" in out


def test_it_says_what_it_could_not_read_and_asks_again(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    _, out = interview(monkeypatch, capsys, path, "たくさん", "30", "終わる")
    assert "読み取れませんでした" in out
    assert out.count("常時使用する従業員は何人ですか") == 2
    assert load_firm(path).facts["employees"] == 30


def test_it_takes_an_answer_back(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    interview(monkeypatch, capsys, path, "100", "戻る", "200", "終わる")
    assert load_firm(path).facts == {"employees": 200}


def test_it_leaves_comments_and_order_of_an_existing_file(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    path.write_text(
        "# うちの会社\nname: 例\nfacts:\n    employees: 30  # 2025年\n", encoding="utf-8"
    )
    interview(monkeypatch, capsys, path, "5000万円", "終わる")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# うちの会社\nname: 例\nfacts:\n    eligible_cost: 50000000\n")
    assert "employees: 30  # 2025年" in text


def test_it_keeps_a_copy_when_a_file_has_to_be_written_anew(monkeypatch, capsys, tmp_path):
    path = tmp_path / "firm.yaml"
    path.write_text("name: 例\nfacts: {employees: 30}\n", encoding="utf-8")
    interview(monkeypatch, capsys, path, "5000万円", "終わる")
    assert load_firm(path).facts == {"employees": 30, "eligible_cost": 50_000_000}
    assert path.with_name("firm.yaml.bak").read_text(encoding="utf-8").endswith("{employees: 30}\n")


def test_it_ends_at_the_end_of_input(monkeypatch, capsys, tmp_path):
    code, out = interview(monkeypatch, capsys, tmp_path / "firm.yaml")
    assert code == 0
    assert "回答がなかったので" in out
