"""The command line as a person uses it: what is printed, exit codes, and errors with a remedy."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shoryoku.cli.main import VERBS, main

ROOT = Path(__file__).parents[2]
NISSHIN = str(ROOT / "examples" / "nisshin.yaml")
YKP = str(ROOT / "examples" / "ykp.yaml")


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_assess_answers_in_japanese(capsys):
    code, out, _ = run(
        capsys, "assess", NISSHIN, "--on", "2026-07-10", "--programme", "shoryokuka_ippan"
    )
    assert code == 0
    assert "使える見込み ／ 受付中" in out
    assert "補助額  7,350万円 〜 8,000万円" in out
    assert "※" in out and "約束と、守れなかったときに返すお金" in out


def test_assess_answers_in_english(capsys):
    options = ["--on", "2026-07-10", "--lang", "en", "--programme", "shoryokuka_ippan"]
    code, out, _ = run(capsys, "assess", NISSHIN, *options)
    assert code == 0
    assert "likely usable / open" in out.replace("／", "/")
    assert "73,500,000 yen 〜 80,000,000 yen" in out


def test_assess_shows_the_reasons_with_their_sources(capsys):
    _, out, _ = run(
        capsys, "assess", YKP, "--on", "2026-07-10", "--programme", "shoryokuka_ippan@7", "--why"
    )
    assert "常時使用する従業員数 ＝ 112人" in out
    assert "業種の従業員数の上限 ＝ 300人" in out
    assert "[seed: seed_article]" in out
    assert "⚠ 未確認の値" in out


def test_assess_gives_json(capsys):
    code, out, _ = run(capsys, "assess", YKP, "--on", "2026-07-10", "--json")
    assert code == 0
    assert json.loads(out)["on"] == "2026-07-10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("facts: {employees: 三百人くらい}", "firm.yaml:1 facts.employees"),
        ("facts: {emploies: 3}", "did you mean employees"),
        (
            "facts:\n  capital: 百万円",
            "firm.yaml:2 facts.capital: '百万円' is a unit without a number",
        ),
        ("facts:\n  capital: 20000000000000", "out of range"),
        (
            "facts:\n  employees: 3\n  employees: 4",
            "firm.yaml:3 facts.employees: the key 'employees' stands twice",
        ),
        ("fact: {}", "has no facts"),
        ("facts: [", "is not YAML"),
        ("facts:\n  plan: {years: 3, pay_per_head: [1, 2]}", "give 4: the base year and 3 years"),
        ("facts: {employees: &a 3, capital: *a}", "alias"),
    ],
)
def test_assess_refuses_a_bad_file_and_says_what_to_do(capsys, tmp_path, text, said):
    path = tmp_path / "firm.yaml"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "assess", str(path))
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", "nowhere.yaml"], "nowhere.yaml: No such file"),
        (["assess", NISSHIN, "--on", "昨日"], "--on: '昨日' is not a date"),
        (["assess", NISSHIN, "--programme", "shoryokuka_ipan"], "did you mean shoryokuka_ippan"),
        (["assess", NISSHIN, "--programme", "shoryokuka_ippan@99"], "is not in the rulebook"),
        (["programmes", "no_such"], "is not in the rulebook"),
        (["terms", "employes"], "did you mean employees"),
        (["cases", "nowhere.yaml"], "No such file"),
    ],
)
def test_it_refuses_bad_arguments_with_code_2(capsys, arguments, said):
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert said in err


def test_programmes_lists_and_describes(capsys):
    _, out, _ = run(capsys, "programmes")
    assert "shoryokuka_ippan  中小企業省力化投資補助金 一般型（8回分）" in out
    _, out, _ = run(capsys, "programmes", "shoryokuka_ippan@3")
    assert "補助額1,500万円までは1/2" in out
    assert "innovales" in out
    code, out, _ = run(capsys, "programmes", "shoryokuka_ippan@5", "--json")
    assert code == 0
    assert {"path", "printed", "standing", "sources"} <= set(json.loads(out)[0]["values"][0])


def test_terms_shows_question_formula_and_range(capsys):
    _, out, _ = run(capsys, "terms", "employees")
    assert "常時使用する従業員は何人ですか" in out
    _, out, _ = run(capsys, "terms", "is_sme", "--lang", "en")
    assert "stated capital is at most capital limit of the industry" in out


def test_cases_prints_one_line_a_failure_and_the_totals(capsys, tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "- {rule: shoryokuka_ippan@5, given: {employees: 5}, expect: {cap: 7_500_000}, basis: x}\n"
        "- {rule: definition/sme, given: {is_sme: true}, expect: {is_sme: false}, basis: y}\n",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "cases", str(path))
    lines = out.splitlines()
    assert code == 1
    assert len(lines) == 3
    assert "is_sme is true, expected false (y)" in lines[1] or "cap is" in lines[0]
    assert lines[-1] == "0 passed, 2 failed"


def test_every_verb_has_help():
    for verb in VERBS:
        shown = subprocess.run(
            [sys.executable, "-m", "shoryoku", verb, "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert VERBS[verb].split(",")[0].split(":")[0][:12] in shown.stdout


def test_it_ends_quietly_when_the_reader_goes_away():
    command = f"{sys.executable} -m shoryoku programmes shoryokuka_ippan@5 | head -1"
    shown = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in shown.stderr
