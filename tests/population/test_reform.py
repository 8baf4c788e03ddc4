"""Reforms: what a person may write, what it becomes, and what is refused with a hint."""

import pytest

from shoryoku import open_rulebook, strict_yaml
from shoryoku.firm.facts import firm_from
from shoryoku.population.parameters import SECTIONS, compiled, parameters, read_document
from shoryoku.population.reform import baseline_ids, read_reforms, reform_from
from shoryoku.problems import InputError
from shoryoku.rulebook.assess import answer
from shoryoku.rulebook.book import FOLDER

HEAD = "name: {ja: 試し, en: trial}\nchanges:\n  "


def variants(changes, rule="shoryokuka_ippan@8"):
    lines = "".join(f"    {line}\n" for line in changes.splitlines())
    document = strict_yaml.loads(f"{HEAD}{rule}:\n{lines}", "reform.yaml")
    return reform_from(document, open_rulebook()).variants


def changed_rule(changes, rule="shoryokuka_ippan@8"):
    (variant,) = variants(changes, rule)
    return variant.rules[rule]


def refusal(changes, rule="shoryokuka_ippan@8"):
    with pytest.raises(InputError) as refused:
        variants(changes, rule)
    return str(refused.value)


def subsidy(rule, employees, cost):
    """What a firm that uses no special gets, as in the examples of the rule file."""
    facts = {"employees": employees, "eligible_cost": cost, "is_small_enterprise": False}
    facts |= {"is_revitalising": False, "special.min_wage": False, "special.big_wage_rise": False}
    return answer(rule, firm_from(facts)).subsidy.low


def test_it_raises_a_cap_as_the_form_of_the_ministry_writes_it():
    rule = changed_rule("cap.bands[2].base: 35_000_000")
    before = open_rulebook().rule("shoryokuka_ippan@8")
    # the rule file's own case: 40 people and 60 million yen reach the cap of 30 million
    assert subsidy(before, 40, 60_000_000) == 30_000_000
    assert subsidy(rule, 40, 80_000_000) == 35_000_000
    assert subsidy(rule, 12, 23_456_789) == 11_728_394
    assert rule.id == "shoryokuka_ippan@8~trial"


@pytest.mark.parametrize(
    "path",
    [
        "cap.bands[2].base",
        "cap.rows[2].base",
        "amount.cap.rows[2].base",
        "amount.cap.rows[2][1]",
        "amount.cap.rows.50.base",
    ],
)
def test_a_cell_of_the_cap_table_has_several_names(path):
    (variant,) = variants(f"{path}: 3500万")
    (change,) = variant.changes
    assert change.path == "amount.cap.rows.50.base"
    assert (change.old.ja, change.new.ja, change.difference) == (
        "3,000万円",
        "3,500万円",
        5_000_000,
    )
    assert change.label.ja == "補助上限額 常時使用する従業員数50人以下"


def test_a_change_names_the_source_of_the_old_value():
    (variant,) = variants("cap.bands[2].base: 3500万")
    change = variant.changes[0]
    assert change.origin.standing == "assumed"  # nobody has read the guidelines of call 8
    assert change.sources[0].ref == "中小企業省力化投資補助金（一般型）解説記事"
    assert change.where.startswith("reform.yaml:4")


def test_braces_with_an_index_need_no_quotes(tmp_path):
    file = tmp_path / "reform.yaml"
    file.write_text(
        "name: trial\nchanges: {shoryokuka_ippan@8: {cap.bands[2].base: 35_000_000, rate: 2/5}}\n"
    )
    (reform,) = read_reforms([file], open_rulebook())
    assert [change.new.ja for change in reform.variants[0].changes] == ["3,500万円", "40.0%"]
    assert baseline_ids([reform]) == ["shoryokuka_ippan@8"]


def test_the_files_of_the_rulebook_stay_as_they_are():
    file = FOLDER / "shoryokuka_ippan" / "8.yaml"
    before = file.read_bytes()
    changed_rule("rate.base: 2/5")
    assert file.read_bytes() == before
    assert open_rulebook().rule("shoryokuka_ippan@8").definitions["rate"].label.ja == "補助率"


def test_specials_requirements_floors_and_tiers_can_be_changed():
    assert changed_rule("cap.rows.50.big_wage_rise: 4500万")
    (variant,) = variants("requirements.pay: cagr(plan.pay_per_head) >= 3.0%")
    assert "3.0%" in variant.changes[0].new.ja
    assert "floor" in changed_rule("amount.floor: 50万").definitions
    assert "requirement.action_plan" not in changed_rule("requirements.action_plan: null").labels
    (one,) = variants("specials.big_wage_rise.all[1]: null")
    assert "50円" in one.changes[0].old.ja and "50円" not in one.changes[0].new.ja
    tiered = changed_rule("rate.tiers[0]: 3/5", "shoryokuka_ippan@1")
    # below the edge of 15 million yen the rate of the first tier counts
    assert subsidy(tiered, 40, 20_000_000) == 12_000_000


def test_a_frame_can_be_changed():
    rule = changed_rule("cap: 200万", "it_donyu@2025/security")
    assert rule.id == "it_donyu@2025/security~trial"
    assert rule.definitions["cap"].node.value == 2_000_000


def test_a_list_where_one_value_stands_makes_a_variant_of_each():
    found = variants("cap.rows.50.base: [3500万, 4000万]\nrate.base: [1/2, 3/5]")
    assert [variant.id for variant in found] == [
        "trial-3500-1-2",
        "trial-3500-3-5",
        "trial-4000-1-2",
        "trial-4000-3-5",
    ]
    assert found[3].name.ja == "試し（4000万、3/5）"


def test_a_list_where_a_list_stands_is_one_value():
    tiers = "rate.tiers: [[2000万, 1/2], [over, 1/3]]"
    (variant,) = variants(tiers, "shoryokuka_ippan@1")
    assert "2,000万円" in variant.changes[0].new.ja


def test_variants_share_what_stands_above_them():
    text = (
        f"{HEAD}shoryokuka_ippan@8: {{rate.base: 3/5}}\nvariants:\n"
        "  - name: low\n    changes: {shoryokuka_ippan@8: {cap.rows.5.base: 500万}}\n"
        "  - name: high\n    changes: {shoryokuka_ippan@8: {cap.rows.5.base: 900万}}\n"
    )
    reform = reform_from(strict_yaml.loads(text, "reform.yaml"), open_rulebook())
    assert [len(variant.changes) for variant in reform.variants] == [2, 2]
    assert [variant.changes[1].new.ja for variant in reform.variants] == ["500万円", "900万円"]


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ("cap.bands[2].bse: 1万", "did you mean amount.cap.rows[2].base"),
        ("cap.bands[9].base: 1万", "did you mean amount.cap.rows"),
        ("requirements.labor_productivity: x", "did you mean requirements.labour_productivity"),
        ("cap: 1万", "it is a group; name one of amount.cap.by"),
        ("rate.base: 0.5", "never a decimal; now it is 1/2"),
        ("rate.base: 3/2", "is not between 0 and 1; now it is 1/2"),
        ("cap.bands[2].base: たくさん", "now it is 3,000万円"),
        ("cap.bands[2].up_to: 10", "must be greater than 20; now it is 50"),
        ("cap.bands[2].base: -1", "no parameter is below 0"),
        ("requirements.pay: cagr(plan.pay_per_hed) >= 3%", "did you mean plan.pay_per_head"),
        ("rate.base: []", "is an empty list"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_hint(changes, hint):
    sentence = refusal(changes)
    assert hint in sentence
    assert len(sentence.splitlines()) == 1
    assert sentence.startswith("reform.yaml:4")


def test_an_unknown_rule_is_refused_with_the_nearest():
    assert "did you mean shoryokuka_ippan@8" in refusal("rate.base: 1/2", "shoryokuka_ippan@9")
    assert "give one of it_donyu@2025/" in refusal("rate.base: 1/2", "it_donyu@2025")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("name: x\nchange: {}\n", "did you mean changes?"),
        ("name: x\n", "changes nothing"),
        ("changes: {}\n", "has no name"),
        ("name: x\nchanges: 3\n", "is not a list of changes"),
        ("name: x\nvariants: {}\n", "is not a list"),
        ("- 1\n", "is not a mapping"),
    ],
)
def test_a_file_of_another_shape_is_refused(text, hint):
    with pytest.raises(InputError, match=hint.replace("?", r"\?")):
        reform_from(strict_yaml.loads(text, "reform.yaml"), open_rulebook())


def test_two_reforms_of_one_name_are_refused(tmp_path):
    file = tmp_path / "reform.yaml"
    file.write_text(f"{HEAD}shoryokuka_ippan@8: {{rate.base: 3/5}}\n", encoding="utf-8")
    with pytest.raises(InputError, match="trial stands twice"):
        read_reforms([file, file], open_rulebook())


def test_every_printed_value_of_the_rulebook_can_be_named():
    for programme in open_rulebook().programmes():
        for rule in programme.rules.values():
            document = read_document(open_rulebook(), rule)
            known = parameters(document)
            printed = [entry.path for entry in rule.values]
            ours = [path for path in printed if path.partition(".")[0] in SECTIONS]
            assert [path for path in ours if path not in known] == []
            again = compiled(document, document.layer, rule.id)
            assert again._replace(splits=rule.splits) == rule
