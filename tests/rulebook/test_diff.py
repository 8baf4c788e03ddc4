"""Vintage against vintage: what changed, in words and in numbers, and nothing else."""

from shoryoku import open_rulebook
from shoryoku.rulebook.diff import changes, described


def rule(wanted):
    return open_rulebook().rule(wanted)


def found(before, after, language="ja"):
    return {change.title: change for change in changes(rule(before), rule(after), language)}


def test_it_finds_nothing_between_a_rule_and_itself():
    for programme in open_rulebook().programmes():
        for each in programme.rules.values():
            assert changes(each, each) == []


def test_it_shows_each_cap_that_rose_with_the_difference():
    change = found("shoryokuka_catalog@2024", "shoryokuka_catalog@2026-03")
    row = change["補助上限額 常時使用する従業員数5人以下"]
    assert (row.before, row.after, row.difference) == ("200万円", "500万円", 3_000_000)
    assert not any("1,000万円 →" in str(each) for each in change)


def test_it_shows_what_changed_in_the_security_frame_from_2024_to_2025():
    change = found("it_donyu@2024/security", "it_donyu@2025/security")
    assert (change["補助上限額"].before, change["補助上限額"].after) == ("100万円", "150万円")
    assert change["補助上限額"].difference == 500_000
    small = change["補助率（小規模企業者である）"]
    assert (small.before, small.after) == ("1/2", "2/3")
    assert "補助率" not in change


def test_it_shows_the_tiers_that_went_away_with_call_5():
    change = found("shoryokuka_ippan@4", "shoryokuka_ippan@5")
    assert change["補助率"].before == "補助額1,500万円までは1/2、それを超える部分は1/3"
    assert change["補助率"].after == "1/2"


def test_its_lines_read_in_either_language():
    pair = rule("shoryokuka_catalog@2024"), rule("shoryokuka_catalog@2026-03")
    ja = "\n".join(text for _, text in described(*pair, "ja"))
    en = "\n".join(text for _, text in described(*pair, "en"))
    assert "200万円 → 500万円（+300万円）" in ja
    assert "2,000,000 yen → 5,000,000 yen (+3,000,000 yen)" in en
