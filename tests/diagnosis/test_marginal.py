"""Which way a firm's accounts point, and how sure that is."""

from decimal import Decimal
from math import log

import pytest

from shoryoku.diagnosis.marginal import YearOfAccounts, growth_words, tendency
from shoryoku.problems import InputError


def accounts(*rows, first=2021):
    """Years of (value added, personnel cost, hours)."""
    return [YearOfAccounts(first + at, *row) for at, row in enumerate(rows)]


GROWING = accounts((100, 80, 1000), (115, 90, 1050))
SHEDDING = accounts((100, 80, 1000), (105, 72, 900))


def test_more_per_hour_with_more_hours_and_more_pay_is_inclusive():
    found = tendency(GROWING)
    assert found.label == "包摂的傾向"
    assert found.changes["labour"] == pytest.approx(log(1.05))
    # pay per hour rose least: 0.08 to 90/1050
    assert found.margin == pytest.approx(min(log(1.05), log(90 / 1050 / 0.08)))


def test_more_per_hour_with_fewer_hours_less_share_and_flat_pay_is_extractive():
    found = tendency(SHEDDING, industry_pay_growth=Decimal("0.02"))
    assert found.label == "収奪的傾向"
    assert [one.holds for one in found.extractive] == [True] * 4


def test_without_the_median_of_the_industry_nothing_is_called_extractive():
    found = tendency(SHEDDING)
    assert found.label == "判定保留"
    assert [one.holds for one in found.extractive] == [True, True, True, None]
    assert any("中央値" in note.ja for note in found.notes)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([(100, 80, 1000), (95, 80, 1000)], "less per hour"),
        ([(100, 80, 1000), (110, 80, 1000)], "pay per hour stays"),
        ([(100, 80, 1000), (99, 80, 900)], "hours fall, but pay per hour rises above the median"),
    ],
)
def test_anything_else_is_withheld(rows, why):
    assert tendency(accounts(*rows), industry_pay_growth="0.02").label == "判定保留", why


def test_hours_that_stay_exactly_have_not_fallen():
    assert tendency(accounts((100, 80, 1000), (110, 84, 1000))).label == "包摂的傾向"


def test_two_years_cannot_say_how_sure_they_are():
    found = tendency(GROWING)
    assert found.certain is None
    assert any("確かさは言えません" in note.ja for note in found.notes)


def test_a_change_within_the_noise_is_withheld_and_the_leaning_is_kept():
    found = tendency(GROWING, noise="0.06")  # hours rose by less than 5 %
    assert (found.label, found.leaning, found.certain) == ("判定保留", "包摂的傾向", False)
    labour = next(one for one in found.inclusive if one.measure == "labour")
    assert labour.holds is None


def test_a_change_beyond_the_noise_is_certain():
    found = tendency(GROWING, noise="0.04")
    assert (found.label, found.certain) == ("包摂的傾向", True)


def test_four_years_bring_their_own_noise():
    steady = accounts((100, 80, 1000), (106, 84, 1010), (112, 88, 1020), (119, 92, 1030))
    assert (tendency(steady).label, tendency(steady).certain) == ("包摂的傾向", True)
    jumping = accounts((100, 80, 1000), (130, 99, 1200), (90, 70, 900), (119, 92, 1030))
    found = tendency(jumping)
    assert (found.label, found.leaning, found.certain) == ("判定保留", "包摂的傾向", False)


def test_the_own_noise_is_the_95_per_cent_band_of_the_mean_change():
    found = tendency(accounts((100, 80, 100), (110, 88, 100), (121, 96, 100), (131, 105, 100)))
    changes = [log(1.1), log(1.1), log(131 / 121)]
    mean = sum(changes) / 3
    deviation = (sum((c - mean) ** 2 for c in changes) / 2) ** 0.5
    band = next(one.noise for one in found.inclusive if one.measure == "value_added_per_labour")
    assert band == pytest.approx(4.303 * deviation / 3**0.5)


def test_without_hours_people_are_counted_and_that_is_said():
    years = [YearOfAccounts(2023, 100, 80, None, 10), YearOfAccounts(2024, 115, 90, 2000, 11)]
    found = tendency(years)
    assert (found.labour_unit, found.label) == ("workers", "包摂的傾向")
    assert any("人数で見ています" in note.ja for note in found.notes)


def test_what_is_not_known_withholds_the_judgement():
    found = tendency([YearOfAccounts(2023, 100, None, 1000), YearOfAccounts(2024, 115, 90, 1050)])
    assert found.label == "判定保留"
    assert found.changes["pay_per_labour"] is None
    assert any("労働分配率" in note.ja for note in found.notes)


def test_a_loss_of_all_value_added_withholds_the_judgement():
    assert tendency(accounts((100, 80, 1000), (-5, 80, 1000))).label == "判定保留"


def test_inflation_is_taken_out_when_prices_are_given():
    nominal = [YearOfAccounts(2023, 100, 80, 1000), YearOfAccounts(2024, 103, 82, 1000)]
    priced = [nominal[0]._replace(price_level=100), nominal[1]._replace(price_level=104)]
    assert tendency(nominal).label == "包摂的傾向"
    assert tendency(priced).label == "判定保留"


def test_years_between_count_for_the_yearly_change():
    years = [YearOfAccounts(2020, 100, 80, 1000), YearOfAccounts(2024, 121, 99, 1000)]
    assert tendency(years).changes["value_added_per_labour"] == pytest.approx(log(1.21) / 4)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (accounts((1, 1, 1)), "at least two years"),
        ([*accounts((1, 1, 1)), *accounts((1, 1, 1))], "2021: stands twice"),
        (accounts((1, 1, 1), (1, 1, 0)), "2022 hours: is 0"),
        (
            [YearOfAccounts(2023, 1, 1, 1, None, 100), YearOfAccounts(2024, 1, 1, 1)],
            "price_level: is missing for 2024",
        ),
    ],
)
def test_years_that_cannot_be_compared_are_refused(years, said):
    with pytest.raises(InputError, match=said):
        tendency(years)


def test_no_answer_speaks_of_one_firms_marginal_productivity_in_yen():
    found = tendency(SHEDDING, industry_pay_growth="0.02")
    words = [found.label, *(w for note in found.notes for w in note)]
    words += [w for one in (*found.inclusive, *found.extractive) for w in one.words]
    assert not any("限界生産性" in word or "marginal" in word for word in words)


def test_growth_is_written_as_a_rate():
    assert growth_words(log(1.031)) == "+3.1%"
    assert growth_words(log(0.9)) == "-10.0%"


def test_every_note_ends_its_sentence():
    years = [YearOfAccounts(2024, -1, 2, None, 3), YearOfAccounts(2025, -1, 2, None, 3)]
    notes = tendency(years).notes
    assert any("分からないもの" in note.ja for note in notes)
    assert all(note.ja.endswith("。") and note.en.endswith(".") for note in notes)
