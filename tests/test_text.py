"""Full-width characters and hints."""

from __future__ import annotations

import pytest

from shoryoku.text import Text, did_you_mean, narrow


@pytest.mark.parametrize(
    ("written", "plain"),
    [("－５", "-5"), ("▲５％", "-5%"), ("△3", "-3"), ("　Ａ１ ", "A1"), ("サーバー", "サーバー")],
)
def test_it_narrows_full_width_signs_and_keeps_words(written, plain):
    assert narrow(written) == plain


def test_it_speaks_both_languages():
    text = Text("資本金", "stated capital")
    assert (text.in_language("ja"), text.in_language("en")) == ("資本金", "stated capital")


def test_it_hints_at_near_words_only():
    assert did_you_mean("employes", ["employees", "capital"]) == "did you mean employees?"
    assert did_you_mean("xyz", ["employees", "capital"]) == ""


def test_nothing_is_guessed_for_a_very_long_word():
    assert did_you_mean("a" * 79, ["a" * 78]) == f"did you mean {'a' * 78}?"
    assert did_you_mean("a" * 80, ["a" * 78]) == ""
