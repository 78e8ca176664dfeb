"""Claims of which the truth is known, drawn from by the real draw."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from sampling.draw import Candidate, Sample, draw
from sampling.estimate import Checked, Estimate, estimate

RATES = (4380, 4530, 5360)
KINDS = [
    (type_name, phase, urban_rural)
    for type_name in ("Community school", "Voluntary aided school", "Academy converter", "Free school", "Other")
    for phase in ("Primary", "Secondary", "All-through")
    for urban_rural in ("Urban", "Rural")
]


@dataclass(frozen=True)
class StatedWorld:
    """`wrong` is pence by reference."""

    claims: dict[str, Candidate]
    wrong: dict[str, int]

    @property
    def value_pence(self) -> int:
        return sum(claim.value_pence for claim in self.claims.values())

    @property
    def wrong_pence(self) -> int:
        return sum(self.wrong.values())


def stated_world(number: int, *, seed: int = 1, one_in: int = 20) -> StatedWorld:
    """Schools with 1 to 3 claims of 1 to 3 mentors, 1 to 20 hours each, in strata of very different sizes.

    A mentor submitted an eighth of them. A wrong one is wrong by all or some of one mentor's hours.
    """
    of_chance = random.Random(seed)
    sizes = [of_chance.random() ** 2 for _ in KINDS]
    world = StatedWorld({}, {})
    school = 0
    while len(world.claims) < number:
        school += 1
        rate, kind = of_chance.choice(RATES), of_chance.choices(KINDS, sizes)[0]
        for _ in range(min(of_chance.choice((1, 1, 1, 2, 2, 3)), number - len(world.claims))):
            reference = f"{10_000_000 + len(world.claims)}"
            hours = [of_chance.randint(1, 20) for _ in range(of_chance.choice((1, 1, 1, 2, 2, 3)))]
            is_mentors = of_chance.random() < 1 / 8
            world.claims[reference] = Candidate(reference, school, sum(hours) * rate, is_mentors, kind, len(hours))
            if of_chance.random() < 1 / one_in:
                claimed = of_chance.choice(hours)
                world.wrong[reference] = rate * of_chance.choice((claimed, of_chance.randint(1, claimed)))
    return world


def drawn_estimates(world: StatedWorld, *, draws: int) -> Iterator[Estimate]:
    """Everything that was drawn is answered."""
    for number in range(draws):
        sample = draw(world.claims.values(), seed=f"stated world, draw {number}")
        yield estimate(_answered(world, sample), population_pence=world.value_pence)


def _answered(world: StatedWorld, sample: Sample) -> Iterator[Checked]:
    for reference, reason in sample.reasons.items():
        chance = sample.chances[reference]
        value = world.claims[reference].value_pence
        yield Checked(reason, chance and float(chance), value, world.wrong.get(reference, 0))
