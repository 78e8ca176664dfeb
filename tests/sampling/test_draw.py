import random
from collections import defaultdict
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from sampling.draw import Candidate, Figures, Parameters, Reason, Sample, draw, in_random_order

KINDS = [("Community school", "Primary", "Urban"), ("Academy", "Secondary", "Urban"), ("Academy", "Primary", "Rural")]


def populations(smallest: int = 0, largest: int = 40, most_pence: int = 400_000) -> st.SearchStrategy[list[Candidate]]:
    """With some schools over the threshold and some tiny strata."""
    claims = st.builds(
        Candidate,
        reference=st.integers(10_000_000, 99_999_999).map(str),
        school_id=st.integers(1, 15),
        value_pence=st.integers(1, most_pence),
        mentor_submitted=st.booleans(),
        stratum=st.sampled_from(KINDS),
    )
    return st.lists(claims, min_size=smallest, max_size=largest, unique_by=lambda claim: claim.reference)


seeds = st.text(max_size=20)
parameters = st.builds(
    Parameters,
    high_value_above_pence=st.integers(0, 1_000_000),
    mentor_submitted_percent=st.integers(0, 100),
    target_percent=st.integers(0, 100),
)


def value(claims: list[Candidate]) -> int:
    return sum(claim.value_pence for claim in claims)


def chosen(population: list[Candidate], sample: Sample, *reasons: Reason) -> list[Candidate]:
    return [claim for claim in population if sample.reasons.get(claim.reference) in reasons]


def rest_by_stratum(population: list[Candidate], sample: Sample) -> dict[tuple, list[Candidate]]:
    """Without whole schools and mentors' own."""
    taken = chosen(population, sample, Reason.HIGH_VALUE, Reason.MENTOR_SUBMITTED)
    strata = defaultdict(list)
    for claim in population:
        if claim not in taken:
            strata[claim.stratum].append(claim)
    return strata


@given(populations(), seeds, parameters)
def test_all_claims_of_a_school_above_the_threshold_are_drawn_and_only_those_for_that_reason(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    by_school = defaultdict(int)
    for claim in population:
        by_school[claim.school_id] += claim.value_pence
    above = {claim for claim in population if by_school[claim.school_id] > chosen_parameters.high_value_above_pence}
    assert set(chosen(population, sample, Reason.HIGH_VALUE)) == above


def test_a_school_at_exactly_the_threshold_is_not_above_it() -> None:
    at = [Candidate("10000001", 1, 250_000, False, KINDS[0]), Candidate("10000002", 1, 250_000, False, KINDS[0])]
    above = [Candidate("10000003", 2, 250_000, False, KINDS[0]), Candidate("10000004", 2, 250_001, False, KINDS[0])]

    sample = draw(at + above, seed="a")

    assert chosen(at + above, sample, Reason.HIGH_VALUE) == above


@given(populations(), seeds, parameters)
def test_of_the_remaining_claims_by_mentors_the_share_is_drawn_rounded_up(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    high = chosen(population, sample, Reason.HIGH_VALUE)
    theirs = [claim for claim in population if claim not in high and claim.mentor_submitted]
    drawn = chosen(population, sample, Reason.MENTOR_SUBMITTED)
    assert all(claim.mentor_submitted for claim in drawn)
    assert len(drawn) == ceil(len(theirs) * chosen_parameters.mentor_submitted_percent / 100)


@given(populations(), seeds, parameters)
def test_no_claim_that_was_passed_over_would_bring_its_stratum_nearer_to_the_target(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    for claims in rest_by_stratum(population, sample).values():
        target = value(claims) * chosen_parameters.target_percent
        drawn = value(chosen(claims, sample, Reason.STRATIFIED)) * 100
        for claim in claims:
            if sample.reasons.get(claim.reference) is not Reason.STRATIFIED:
                assert abs(drawn + claim.value_pence * 100 - target) >= abs(drawn - target)


@given(populations(), seeds, parameters)
def test_a_stratum_is_off_its_target_by_at_most_half_of_one_of_its_claims(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    for claims in rest_by_stratum(population, sample).values():
        target = value(claims) * chosen_parameters.target_percent
        taken = chosen(claims, sample, Reason.STRATIFIED)
        passed = [claim.value_pence for claim in claims if claim not in taken]
        off = value(taken) * 100 - target
        if off > 0:
            assert off < max(claim.value_pence for claim in taken) * 50
        elif off < 0:
            assert -off <= min(passed) * 50


@given(populations(), seeds, parameters)
def test_each_claim_is_taken_exactly_when_that_brings_its_stratum_nearer_in_the_order_of_tickets(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    for claims in rest_by_stratum(population, sample).values():
        target = value(claims) * chosen_parameters.target_percent
        drawn = 0
        for claim in in_random_order(claims, seed, Reason.STRATIFIED):
            nearer = abs(drawn + claim.value_pence * 100 - target) < abs(drawn - target)
            assert nearer == (sample.reasons.get(claim.reference) is Reason.STRATIFIED)
            drawn += claim.value_pence * 100 * nearer


@given(populations(smallest=1), seeds, parameters)
def test_the_sample_is_worth_at_least_the_target_share_of_the_population(
    population: list[Candidate], seed: str, chosen_parameters: Parameters
) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    assert sample.sampled.value_pence * 100 >= value(population) * chosen_parameters.target_percent


@given(populations(smallest=1, most_pence=3000), seeds)
def test_topping_up_stops_with_the_claim_that_reaches_the_target(population: list[Candidate], seed: str) -> None:
    sample = draw(population, seed=seed)

    topped_up = in_random_order(chosen(population, sample, Reason.TOP_UP), seed, Reason.TOP_UP)
    if topped_up:
        without_last = sample.sampled.value_pence - topped_up[-1].value_pence
        assert without_last * 10 < value(population)


@given(populations(), seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(population: list[Candidate], seed: str, chance: random.Random) -> None:
    shuffled = list(population)
    chance.shuffle(shuffled)

    assert draw(shuffled, seed=seed) == draw(population, seed=seed)


@given(populations(), seeds)
def test_the_same_seed_draws_the_same_sample(population: list[Candidate], seed: str) -> None:
    assert draw(population, seed=seed) == draw(population, seed=seed)


def test_another_seed_draws_another_sample() -> None:
    population = [Candidate(str(10_000_000 + n), n, 50_000 + n, False, KINDS[n % 3]) for n in range(500)]

    samples = {frozenset(draw(population, seed=str(seed)).reasons) for seed in range(20)}

    assert len(samples) == 20


def test_every_claim_has_about_the_same_chance() -> None:
    population = [Candidate(str(10_000_000 + n), n, 50_000, False, KINDS[0]) for n in range(100)]

    times = defaultdict(int)
    for seed in range(1000):
        for reference in draw(population, seed=str(seed)).reasons:
            times[reference] += 1

    assert sum(times.values()) == 10_000
    assert all(55 <= times[claim.reference] <= 145 for claim in population)


@given(populations(), seeds, parameters)
def test_the_figures_add_up(population: list[Candidate], seed: str, chosen_parameters: Parameters) -> None:
    sample = draw(population, seed=seed, parameters=chosen_parameters)

    drawn = [claim for claim in population if claim.reference in sample.reasons]
    assert sample.population == Figures(len(population), value(population))
    assert sample.sampled == Figures(len(drawn), value(drawn))
    assert sum(figures.claims for figures in sample.by_reason.values()) == len(drawn)
    assert sum(stratum.population.value_pence for stratum in sample.strata.values()) == value(population)
    assert sum(stratum.sampled.value_pence for stratum in sample.strata.values()) == value(drawn)
    rest = rest_by_stratum(population, sample)
    assert all(stratum.rest.claims == len(rest[key]) for key, stratum in sample.strata.items())


def test_an_empty_population_is_an_empty_sample() -> None:
    sample = draw([], seed="a")

    assert sample.reasons == {}
    assert sample.population == sample.sampled == Figures(0, 0)
    assert sample.strata == {}


def test_a_single_claim_is_always_drawn_because_the_sample_must_reach_its_share() -> None:
    sample = draw([Candidate("20481337", 1, 113_880, False, KINDS[0])], seed="a")

    assert sample.reasons == {"20481337": Reason.TOP_UP}


def test_a_single_claim_by_a_mentor_is_drawn_for_that() -> None:
    sample = draw([Candidate("20481337", 1, 113_880, True, KINDS[0])], seed="a")

    assert sample.reasons == {"20481337": Reason.MENTOR_SUBMITTED}


@given(populations(smallest=1, largest=20), seeds)
def test_a_population_of_one_school_is_an_ordinary_one(population: list[Candidate], seed: str) -> None:
    one_school = [Candidate(c.reference, 1, c.value_pence, c.mentor_submitted, KINDS[0]) for c in population]

    sample = draw(one_school, seed=seed)

    if value(one_school) > 500_000:
        assert len(sample.reasons) == len(one_school)
    assert sample.sampled.value_pence * 10 >= value(one_school)


def test_the_random_order_can_be_worked_out_without_us() -> None:
    """`printf 2026/stratified/10000001 | sha256sum` begins with fb9b, with ...2 a4ab, with ...3 a5a6."""
    claims = [Candidate(reference, 1, 1, False, KINDS[0]) for reference in ("10000001", "10000002", "10000003")]

    order = [claim.reference for claim in in_random_order(claims, "2026", Reason.STRATIFIED)]

    assert order == ["10000002", "10000003", "10000001"]
