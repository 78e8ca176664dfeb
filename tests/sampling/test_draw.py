import random
from collections import defaultdict
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from sampling.draw import Candidate, Figures, Parameters, Reason, Sample, draw, in_random_order, overlap, stratified

KINDS = [("Community school", "Primary", "Urban"), ("Academy", "Secondary", "Urban"), ("Academy", "Primary", "Rural")]


def populations(
    smallest: int = 0, largest: int = 40, most_pence: int = 400_000, least_pence: int = 1
) -> st.SearchStrategy[list[Candidate]]:
    """With some schools over the threshold and some tiny strata."""
    claims = st.builds(
        Candidate,
        reference=st.integers(10_000_000, 99_999_999).map(str),
        school_id=st.integers(1, 15),
        value_pence=st.integers(least_pence, most_pence),
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


def test_in_the_stratified_part_every_claim_has_exactly_its_chance() -> None:
    """Over 10,000 seeds each is within 4 standard errors: one very large, strata of one, two and nought."""
    values = {KINDS[0]: [900_000, 30_000, 20_000, 0, 1], KINDS[1]: [70_000], KINDS[2]: [50_000, 40_000]}
    values |= {("Nought", "", ""): [0, 0]}
    pairs = [(kind, pence) for kind, each in values.items() for pence in each]
    population = [Candidate(str(10_000_000 + n), n, pence, False, kind) for n, (kind, pence) in enumerate(pairs)]

    times = dict.fromkeys((claim.reference for claim in population), 0)
    for seed in range(10_000):
        for claim in stratified(population, str(seed), 10):
            times[claim.reference] += 1

    assert all(abs(count - 1000) <= 4 * (10_000 * 0.1 * 0.9) ** 0.5 for count in times.values())


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6).filter(any), st.integers(0, 100))
def test_over_all_starts_every_claim_overlaps_the_arc_by_exactly_its_share(values: list[int], percent: int) -> None:
    circle, arc, at = 100 * sum(values), percent * sum(values), 0
    for pence in values:
        length = 100 * pence
        overlaps = [overlap(at, length, start=start, arc=arc, circle=circle) for start in range(circle)]
        assert sum(overlaps) * 100 == length * circle * percent
        assert max(overlaps) <= length
        at += length


@given(populations(least_pence=0), seeds)
def test_nothing_or_everything_is_drawn_at_0_or_100_percent(population: list[Candidate], seed: str) -> None:
    assert stratified(population, seed, 0) == []
    assert set(stratified(population, seed, 100)) == set(population)


def test_a_claim_that_an_end_cuts_is_taken_with_the_chance_of_its_part_inside() -> None:
    """Worked out by hand: of the circle [0, 100,000) the arc is [25,000, 35,000)."""
    assert overlap(0, 30_000, start=25_000, arc=10_000, circle=100_000) == 5_000
    assert overlap(30_000, 70_000, start=25_000, arc=10_000, circle=100_000) == 5_000
    assert overlap(0, 30_000, start=95_000, arc=10_000, circle=100_000) == 5_000
    assert overlap(30_000, 70_000, start=20_000, arc=90_000, circle=100_000) == 70_000
    assert overlap(0, 30_000, start=20_000, arc=90_000, circle=100_000) == 20_000


def test_each_chosen_claim_carries_its_chance() -> None:
    """Of 5 by mentors 1 is drawn, so each has 1/5 + 4/5 x 1/10."""
    mentors = [Candidate(str(10_000_000 + n), n, 40_000, True, KINDS[0]) for n in range(5)]
    others = [Candidate(str(20_000_000 + n), 10 + n, 40_000, False, KINDS[1]) for n in range(60)]
    large = [Candidate("30000000", 99, 500_001, False, KINDS[2])]

    sample = draw(mentors + others + large, seed="a")

    assert sample.chances.keys() == sample.reasons.keys()
    assert sample.chances["30000000"] == 1
    for reference, reason in sample.reasons.items():
        if reason in (Reason.MENTOR_SUBMITTED, Reason.STRATIFIED):
            assert sample.chances[reference] == (Fraction(28, 100) if reference[0] == "1" else Fraction(1, 10))


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
    samples = [draw([Candidate("20481337", 1, 113_880, False, KINDS[0])], seed=str(seed)) for seed in range(50)]

    assert {sample.reasons["20481337"] for sample in samples} == {Reason.STRATIFIED, Reason.TOP_UP}


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
