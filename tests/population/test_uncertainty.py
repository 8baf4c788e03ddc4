"""Ranges instead of numbers: distributions, Monte Carlo, tornado and where behaviour comes from."""

from fractions import Fraction
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")

from shoryoku import open_rulebook, strict_yaml  # noqa: E402
from shoryoku.population.aggregate import Cell, Moves  # noqa: E402
from shoryoku.population.assumptions import award_rates, behaviours  # noqa: E402
from shoryoku.population.behaviour import (  # noqa: E402
    Distribution,
    behaviour_from,
    default_behaviour,
)
from shoryoku.population.reform import reform_from  # noqa: E402
from shoryoku.population.uncertainty import Outlook, Spread, outlooks  # noqa: E402
from shoryoku.problems import InputError  # noqa: E402

NOBODY = Moves(0, 0, 0, 0)


def behaviour(text):
    document = strict_yaml.loads(text, "behaviour.yaml")
    return behaviour_from(document.value, document, ())


CERTAIN = {
    **behaviour(
        "take_up: {fixed: 1}\naward_rate: {fixed: 1}\ncost: {fixed: 1}\n"
        "unknown_eligible: {fixed: 0}\nwithin_range: {fixed: 0}\n"
    )
}


def cell(firms=10_000, yen=1_000_000, **more):
    """Firms that are all eligible for the same amount."""
    same = {"eligible_min": firms * yen, "eligible_max": firms * yen}
    squares = {"eligible_square": float(firms * (2 * yen) ** 2), "unknown_square": 0.0}
    none = dict.fromkeys(("unknown", "conflict", "nothing", "unbounded"), 0)
    none |= {"unknown_min": 0, "unknown_max": 0}
    moves = {"certain": NOBODY, "possible": NOBODY}
    return Cell(**{"eligible": firms, **same, **squares, **none, **moves, **more})


def at(form, *numbers):
    shares = np.array([0.1, 0.5, 0.9])
    return list(Distribution(form, tuple(map(Fraction, numbers))).quantile(shares))


def test_quantiles_follow_their_closed_forms():
    assert at("uniform", 2, 4) == pytest.approx([2.2, 3.0, 3.8])
    # triangular on [0, 1] with the mode at 1: the square root of the share
    assert at("triangular", 0, 1, 1) == pytest.approx([0.1**0.5, 0.5**0.5, 0.9**0.5])
    # beta(1, 3): 1 - (1 - share) ** (1/3)
    exact = [1 - (1 - share) ** (1 / 3) for share in (0.1, 0.5, 0.9)]
    assert at("beta", 1, 3) == pytest.approx(exact, abs=1e-6)
    assert at("lognormal", 1, 2) == pytest.approx([0.5, 1.0, 2.0])
    assert at("observed", 30, 10, 20) == pytest.approx([12, 20, 28])
    assert at("fixed", 7) == [7, 7, 7]


def test_without_uncertainty_the_budget_is_the_sum_of_the_subsidies():
    (found,) = outlooks([cell()], [CERTAIN], draws=100)
    assert found.budget == Spread(10**10, 10**10, 10**10)
    assert found.awards == Spread(10_000, 10_000, 10_000)


def test_chance_alone_varies_like_a_binomial():
    half = {**CERTAIN, **behaviour("award_rate: {fixed: 1/2}")}
    (found,) = outlooks([cell()], [half], draws=100_000)
    deviation = (10_000 * 0.25) ** 0.5 * 1_000_000
    assert found.budget.p50 == pytest.approx(5e9, rel=1e-3)
    assert found.budget.p10 == pytest.approx(5e9 - 1.2816 * deviation, rel=1e-3)
    assert found.tornado[0].parameter == "chance"


def test_firms_with_missing_facts_count_by_their_own_share():
    open_ = cell(eligible=0, eligible_min=0, eligible_max=0, eligible_square=0.0)
    open_ = open_._replace(unknown=100, unknown_min=0, unknown_max=10**9)
    unsure = {
        **CERTAIN,
        **behaviour("unknown_eligible: {uniform: [0, 1]}\nwithin_range: {fixed: 1}"),
    }
    (found,) = outlooks([open_], [unsure], draws=50_000)
    assert found.budget.p10 == pytest.approx(1e8, rel=0.03)
    assert found.budget.p90 == pytest.approx(9e8, rel=0.03)


def test_parameters_are_drawn_independently():
    both = "take_up: {uniform: [0, 1]}\naward_rate: {uniform: [0, 1]}"
    (found,) = outlooks([cell()], [{**CERTAIN, **behaviour(both)}], draws=50_000)
    # the product x of two uniforms lies below x (1 - ln x): the median is 0.1867
    assert found.budget.p50 == pytest.approx(0.1867e10, rel=0.03)


def test_the_same_seed_gives_the_same_and_another_seed_another():
    first, again, other = (
        outlooks([cell()], [default_behaviour()], draws=500, seed=seed) for seed in (7, 7, 8)
    )
    assert first == again
    assert first[0].budget != other[0].budget


def test_all_scenarios_share_their_draws():
    raised = cell(yen=1_100_000)
    base, same, more = outlooks([cell(), cell(), raised], [default_behaviour()] * 3)
    assert base.difference is None
    assert same.difference == Spread(0, 0, 0)
    # a tenth more for everybody is a tenth more in every draw
    assert more.difference.p90 == pytest.approx(base.budget.p90 / 10, rel=1e-6)


def test_a_result_has_no_single_estimate():
    ranges = {"applications", "awards", "budget", "paid", "difference"}
    assert set(Outlook._fields) == ranges | {"over_ceiling", "tornado", "behaviour"}
    (found,) = outlooks([cell()], [default_behaviour()], ceiling=10**7)
    assert all(isinstance(getattr(found, name), Spread) for name in ranges - {"difference"})
    assert set(found.to_dict()["budget"]) == {"p10", "p50", "p90"}


def test_the_tornado_moves_one_parameter_at_a_time_and_is_sorted():
    given = {
        **CERTAIN,
        **behaviour("cost: {triangular: [1/2, 1, 1]}\nwithin_range: {uniform: [0, 1]}"),
    }
    ranged = cell(eligible_max=12 * 10**9)
    (found,) = outlooks([ranged], [given], draws=100)
    bars = {bar.parameter: bar for bar in found.tornado}
    # triangular with the mode at the top: 1/2 + sqrt(share) / 2
    assert bars["cost"].low_value == pytest.approx(0.5 + 0.1**0.5 / 2)
    assert bars["cost"].low == pytest.approx(11e9 * bars["cost"].low_value, rel=1e-9)
    middle = 0.5 + 0.5**0.5 / 2
    assert (bars["within_range"].low, bars["within_range"].high) == (
        pytest.approx(10.2e9 * middle),
        pytest.approx(11.8e9 * middle),
    )
    swings = [bar.swing for bar in found.tornado]
    assert swings == sorted(swings, reverse=True)
    assert bars["take_up"].swing == 0


def test_a_ceiling_cuts_what_is_paid_and_says_how_often():
    (found,) = outlooks([cell()], [CERTAIN], draws=100, ceiling=4 * 10**9)
    assert found.paid == Spread(4 * 10**9, 4 * 10**9, 4 * 10**9)
    assert found.over_ceiling == 1.0
    assert found.budget.p50 == 10**10


def test_take_up_may_be_a_number_of_applications():
    # call 5 of the general type had 2,035 applications
    given = {**CERTAIN, **behaviour("take_up: {fixed: 2035, unit: applications}")}
    base, wider = outlooks([cell(), cell(firms=20_000)], [given, given], draws=20_000)
    assert base.applications.p50 == pytest.approx(2035, abs=5)
    assert wider.applications.p50 == pytest.approx(4070, abs=10)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("takeup: {fixed: 1}", "did you mean take_up"),
        ("take_up: 3%", "needs one distribution"),
        ("take_up: {uniform: [2%]}", "give [least, greatest]"),
        ("take_up: {uniform: [3%, 2%]}", "do not rise"),
        ("take_up: {uniform: [0, 2]}", "a share lies between 0 and 1"),
        ("take_up: {beta: [1/2, 1/2]}", "both at least 1"),
        ("take_up: {lognormal: [1%, 2%]}", "it is for a multiplier"),
        ("award_rate: {fixed: 3, unit: applications}", "only take_up"),
        ("cost: {fixed: 1, standing: official}", "without one it is assumed"),
        ("cost: {fixed: 1, source: a paper}", "with a source one of official"),
        ("cost: {fixed: 1, sauce: x}", "the key 'sauce' is unknown"),
    ],
)
def test_behaviour_that_cannot_be_used_is_refused(text, hint):
    with pytest.raises(InputError) as refused:
        behaviour(text)
    assert hint in str(refused.value)


def test_every_default_has_a_source_or_is_assumed():
    for assumption in default_behaviour().values():
        assert assumption.source or assumption.standing == "assumed"
        assert assumption.note


def test_award_rates_come_from_the_programmes_own_calls_where_three_are_known():
    own = award_rates(open_rulebook(), "shoryokuka_ippan")
    assert own.distribution.numbers == (
        Fraction(1240, 1809),
        Fraction(707, 1160),
        Fraction(1251, 2035),
    )
    assert own.standing == "secondary"
    assert award_rates(open_rulebook(), "monozukuri") is None


REFORM = """
name: trial
behaviour: {take_up: {fixed: 1%}}
variants:
  - {name: same, changes: {shoryokuka_ippan@8: {rate: 3/5}}}
  - {name: eager, changes: {shoryokuka_ippan@8: {rate: 4/5}}, behaviour: {take_up: {fixed: 2%}}}
"""


def test_the_most_particular_behaviour_counts():
    reform = reform_from(strict_yaml.loads(REFORM, "reform.yaml"), open_rulebook())
    given = behaviour("take_up: {fixed: 5%}\ncost: {fixed: 9/10}")
    base, same, eager = behaviours([reform], given, open_rulebook())
    take_up = [each["take_up"].distribution.numbers[0] for each in (base, same, eager)]
    assert take_up == [Fraction(1, 100), Fraction(1, 100), Fraction(2, 100)]
    assert base["cost"].distribution.numbers == (Fraction(9, 10),)
    assert len(base["award_rate"].distribution.numbers) == 3


def test_two_reforms_may_not_disagree_on_how_firms_behave_today():
    other = REFORM.replace("1%", "3%").replace("trial", "other")
    reforms = [
        reform_from(strict_yaml.loads(text, "reform.yaml"), open_rulebook())
        for text in (REFORM, other)
    ]
    with pytest.raises(InputError, match="say it once"):
        behaviours(reforms, {}, open_rulebook())


def test_the_example_in_the_examples_folder_can_be_used():
    from shoryoku.population.reform import read_reforms

    file = Path(__file__).parents[2] / "examples" / "reform.yaml"
    (reform,) = read_reforms([file], open_rulebook())
    assert len(reform.variants) == 4
    assert len(behaviours([reform], {}, open_rulebook())) == 5


@pytest.mark.parametrize(
    ("draws", "seed", "ceiling"), [(5, 7, None), (100, -1, None), (100, 7, -1)]
)
def test_numbers_out_of_range_are_refused(draws, seed, ceiling):
    with pytest.raises(InputError):
        outlooks([cell()], [CERTAIN], draws, seed, ceiling)
