"""By hand from rules.md, part 7.8."""

from math import isclose, sqrt
from statistics import mean

import pytest

from sampling.draw import Reason
from sampling.estimate import Checked, Found, Says, estimate, found_in, most_wrong
from tests.sampling.stated_world import drawn_estimates, stated_world

SHARE = 0.1


def of_stratum(wrong_pence: int | None = 0, value_pence: int = 1_000_00, chance: float = SHARE) -> Checked:
    return Checked(Reason.STRATIFIED, chance, value_pence, wrong_pence)


def of_high_value(wrong_pence: int | None = 0) -> Checked:
    return Checked(Reason.HIGH_VALUE, 1, 6_000_00, wrong_pence)


def topped_up(wrong_pence: int | None = 0) -> Checked:
    return Checked(Reason.TOP_UP, None, 1_000_00, wrong_pence)


def test_thirty_wrong_claims_give_an_estimate_with_its_interval() -> None:
    """30 of £40.00 at a tenth stand for £12,000.00, and £500.00 is certain. The variance is 30 x 90 x 40 x 40."""
    claims = [*[of_stratum(40_00)] * 30, *[of_stratum()] * 70, of_high_value(500_00)]

    says = estimate(claims, population_pence=1_006_000_00).says

    error = sqrt(30 * 90) * 40_00
    assert says.wrong_pence == 12_500_00
    assert says.interval == (round(12_500_00 - 1.959964 * error), round(12_500_00 + 1.959964 * error))
    assert says.interval == (8_426_29, 16_573_71)
    assert says.upper_pence == 16_573_71


def test_a_mentors_claim_stands_for_fewer() -> None:
    """A fifth, or else a tenth: 0.2 + 0.8 x 0.1 = 0.28."""
    claims = [of_stratum(28_00, chance=0.28)] * 30

    assert estimate(claims, population_pence=10**9).says.wrong_pence == 30 * 100_00


def test_the_interval_is_kept_between_nothing_and_everything() -> None:
    claims = [of_stratum(value_pence=40_00, wrong_pence=40_00, chance=0.01)] * 30

    says = estimate(claims, population_pence=130_000_00).says

    assert says == Says(120_000_00, (77_274_58, 130_000_00), 130_000_00)


def test_fewer_than_thirty_wrong_claims_say_an_upper_limit_alone() -> None:
    says = estimate([*[of_stratum(40_00)] * 29, *[of_stratum()] * 71], population_pence=1_000_000_00).says

    assert (says.wrong_pence, says.interval) == (None, None)
    assert 11_600_00 < (says.upper_pence or 0) < 100_000_00


def test_none_wrong_of_a_hundred_says_at_most_three_in_a_hundred() -> None:
    """1 - 0.05^(1/100) = 2.951% of £1,000,000.00, and £20.00 that is certain."""
    claims = [*[of_stratum()] * 100, of_high_value(20_00)]

    assert estimate(claims, population_pence=1_006_000_00).says == Says(upper_pence=29_533_05)


def test_one_claim_wholly_wrong_adds_the_limit_for_one_more() -> None:
    """All claims are alike, so the limit is that of the share: 4.656% of £1,000,000.00."""
    claims = [of_stratum(1_000_00), *[of_stratum()] * 99]

    upper = estimate(claims, population_pence=1_000_000_00).says.upper_pence

    assert upper == round(most_wrong(1, 100) * 1_000_000_00) == 46_559_81


@pytest.mark.parametrize(
    ("wrong", "checked", "share"),
    [(0, 1, 0.95), (0, 59, 1 - 0.05 ** (1 / 59)), (1, 2, sqrt(0.95)), (9, 10, 0.95 ** (1 / 10)), (10, 10, 1)],
)
def test_the_share_that_is_wrong_at_most(wrong: int, checked: int, share: float) -> None:
    """1 of 2: the chance of two wrong ones, its square, is 95 in 100."""
    assert isclose(most_wrong(wrong, checked), share, abs_tol=1e-4)


def test_a_top_up_is_found_and_speaks_for_no_other_claim() -> None:
    without = [*[of_stratum(40_00)] * 30, *[of_stratum()] * 70]
    with_it = [*without, topped_up(900_00)]

    assert estimate(with_it, population_pence=10**8).says == estimate(without, population_pence=10**8).says
    assert found_in([topped_up(900_00)]) == Found(1, 1_000_00, 1, 900_00, 0, 0)


def test_no_answer_and_a_dispute_count_neither_as_right_nor_as_wrong() -> None:
    settled = [*[of_stratum(40_00)] * 30, *[of_stratum()] * 70]
    with_open = [*settled, of_stratum(None), of_high_value(None)]

    says = estimate(with_open, population_pence=10**8)

    assert says.says == estimate(settled, population_pence=10**8).says
    assert says.unassured_pence == 10 * 1_000_00 + 6_000_00
    assert found_in(with_open) == Found(100, 100_000_00, 30, 1_200_00, 2, 7_000_00)


@pytest.mark.parametrize("claims", [[], [topped_up()], [of_high_value(5_00)], [of_stratum(None)]])
def test_nothing_is_said_before_an_answer_that_was_left_to_chance(claims: list[Checked]) -> None:
    assert estimate(claims, population_pence=10**8).says == Says()


def test_where_every_claim_was_checked_it_is_a_sum() -> None:
    says = estimate([of_stratum(40_00), topped_up(10_00), of_high_value()], population_pence=8_000_00)

    assert (says.is_whole, says.says) == (True, Says(wrong_pence=50_00))


def test_estimates_of_real_draws_hold_what_is_true() -> None:
    """17,000 claims, one in twenty wrong. 2,000 draws are in `bin/bench estimate`: 94 of 100 hold it."""
    world = stated_world(17_000)
    estimates = [each.says for each in drawn_estimates(world, draws=25)]

    hold = [low <= world.wrong_pence <= high for low, high in (says.interval or (0, 0) for says in estimates)]
    assert sum(hold) >= 21
    assert isclose(mean(says.wrong_pence or 0 for says in estimates), world.wrong_pence, rel_tol=0.08)
