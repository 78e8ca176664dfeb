"""Pure: the same claims, seed and parameters give the same sample, in whole numbers, in any language.

Each part is over what those before it left (docs/reference/rules.md, part 7; docs/adr/0024):
1. high value: every claim of a school whose claims sum to more than the threshold;
2. mentor-submitted: a share of the claims that a mentor on the claim submitted, in number, rounded up;
3. stratified: a stratum's claims stand in random order on a circle as long as their value; from a random point the
   target share of the circle is chosen. Claims inside are taken, and one that an end cuts with the chance of its
   part that is inside. So every claim has the same chance, and a stratum's expected value is exactly its share;
4. top-up: in random order over all strata, until the sample reaches the target share of all value.

A random order is that of tickets: the SHA-256 of "<seed>/<part>/<reference>".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import TextChoices

METHOD = "circle, version 1"
TICKETS = 1 << 256

StratumKey = tuple[str, str, str]


class Reason(TextChoices):
    HIGH_VALUE = "high_value", "School with claims of high value"
    MENTOR_SUBMITTED = "mentor_submitted", "Submitted by a mentor on the claim"
    STRATIFIED = "stratified", "Drawn from its stratum"
    TOP_UP = "top_up", "Drawn to reach the target"


class Candidate(NamedTuple):
    """The stratum is type of establishment, phase, urban or rural, as the cells of the population file."""

    reference: str
    school_id: int
    value_pence: int
    mentor_submitted: bool
    stratum: StratumKey
    mentors: int = 1


@dataclass(frozen=True)
class Parameters:
    high_value_above_pence: int = 500_000
    mentor_submitted_percent: int = 20
    target_percent: int = 10

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Parameters:
        """From a run's parameters, which say more."""
        return cls(**{field.name: written[field.name] for field in fields(cls)})


DEFAULT_PARAMETERS = Parameters()


@dataclass(frozen=True)
class Figures:
    claims: int
    value_pence: int


@dataclass(frozen=True)
class StratumFigures:
    """All of it, what was sampled for any reason, and part 3: the rest, and drawn from it."""

    population: Figures
    sampled: Figures
    rest: Figures
    drawn: Figures


@dataclass(frozen=True)
class Sample:
    """Reasons and chances are by reference. A claim that topped up has no chance: nothing follows from it."""

    reasons: dict[str, Reason]
    chances: dict[str, Fraction | None]
    population: Figures
    sampled: Figures
    by_reason: dict[Reason, Figures]
    strata: dict[StratumKey, StratumFigures]


def draw(population: Iterable[Candidate], *, seed: str, parameters: Parameters = DEFAULT_PARAMETERS) -> Sample:
    """References are unique; values are pence, not negative."""
    everything = list(population)
    chosen: dict[Reason, list[Candidate]] = {}
    left = everything
    for reason, part in _PARTS.items():
        taken = part(left, seed, parameters, _short_of_target(everything, chosen, parameters))
        chosen[reason] = taken
        left = _without(left, taken)
    return _with_figures(everything, chosen, parameters)


def sample_file(sample: Sample) -> bytes:
    """Reference and reason of each chosen claim, as bytes that anybody can compare."""
    lines = (f"{reference},{reason.value}\n" for reference, reason in sorted(sample.reasons.items()))
    return ("claim_reference,reason\n" + "".join(lines)).encode()


def in_random_order(claims: Iterable[Candidate], seed: str, part: Reason) -> list[Candidate]:
    """By ticket, lowest first; each part has its own. Equal tickets stay in the order of their references."""
    start = sha256(f"{seed}/{part.value}/".encode())

    def ticket(claim: Candidate) -> bytes:
        drawn = start.copy()
        drawn.update(claim.reference.encode())
        return drawn.digest()

    return sorted(sorted(claims, key=attrgetter("reference")), key=ticket)


def overlap(at: int, length: int, *, start: int, arc: int, circle: int) -> int:
    """Of [at, at + length) with the arc that begins at `start` and goes on past the circle's end to its beginning."""
    ends = at + length
    once = min(ends, start + arc) - max(at, start)
    wrapped = min(ends, start + arc - circle) - at
    return max(0, once) + max(0, wrapped)


def on_the_arc(claims: Iterable[Candidate], seed: str, percent: int) -> Iterator[Candidate]:
    """Those of one stratum, in their random order. The circle is in hundredths of a penny.

    percent 10, claims of 300 and 700 pence: circle 100,000, arc 10,000. With start 25,000 the arc ends at 35,000: the
    first, [0, 30,000), is taken with the chance 1/6, the second, [30,000, 100,000), with 1/14.
    """
    stand = list(claims)
    value = _value(stand)
    if not value:
        yield from (claim for claim in stand if _ticket(seed, "cut", claim.reference) * 100 < percent * TICKETS)
        return
    circle, arc, at = 100 * value, percent * value, 0
    start = _ticket(seed, "start", "|".join(stand[0].stratum)) % circle
    for claim in stand:
        length = 100 * claim.value_pence
        inside = overlap(at, length, start=start, arc=arc, circle=circle)
        if length:
            taken = inside == length or (inside and _ticket(seed, "cut", claim.reference) * length < inside * TICKETS)
        else:
            taken = (at - start) % circle < arc
        if taken:
            yield claim
        at += length


def stratified(claims: Iterable[Candidate], seed: str, percent: int) -> list[Candidate]:
    strata: dict[StratumKey, list[Candidate]] = defaultdict(list)
    for claim in in_random_order(claims, seed, Reason.STRATIFIED):
        strata[claim.stratum].append(claim)
    return [claim for stand in strata.values() for claim in on_the_arc(stand, seed, percent)]


def _ticket(seed: str, part: str, name: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{part}/{name}".encode()).digest())


# Each part gets the claims that are left, the seed, the parameters, and how much the sample's value is short of the
# target. Whole numbers throughout: values are compared a hundredfold, with percent x value.


def _high_value(left: list[Candidate], seed: str, parameters: Parameters, short: int) -> list[Candidate]:
    by_school: dict[int, int] = defaultdict(int)
    for claim in left:
        by_school[claim.school_id] += claim.value_pence
    return [claim for claim in left if by_school[claim.school_id] > parameters.high_value_above_pence]


def _mentor_submitted(left: list[Candidate], seed: str, parameters: Parameters, short: int) -> list[Candidate]:
    theirs = [claim for claim in left if claim.mentor_submitted]
    number = -(-len(theirs) * parameters.mentor_submitted_percent // 100)
    return in_random_order(theirs, seed, Reason.MENTOR_SUBMITTED)[:number]


def _stratified(left: list[Candidate], seed: str, parameters: Parameters, short: int) -> list[Candidate]:
    return stratified(left, seed, parameters.target_percent)


def _top_up(left: list[Candidate], seed: str, parameters: Parameters, short: int) -> list[Candidate]:
    taken: list[Candidate] = []
    if short <= 0:
        return taken
    for claim in in_random_order(left, seed, Reason.TOP_UP):
        if short <= 0:
            break
        short -= claim.value_pence * 100
        taken.append(claim)
    return taken


_PARTS = {
    Reason.HIGH_VALUE: _high_value,
    Reason.MENTOR_SUBMITTED: _mentor_submitted,
    Reason.STRATIFIED: _stratified,
    Reason.TOP_UP: _top_up,
}


def _short_of_target(everything: list[Candidate], chosen: dict[Reason, list[Candidate]], parameters: Parameters) -> int:
    sampled = sum(claim.value_pence for part in chosen.values() for claim in part)
    return _value(everything) * parameters.target_percent - sampled * 100


def _without(claims: list[Candidate], taken: list[Candidate]) -> list[Candidate]:
    gone = {claim.reference for claim in taken}
    return [claim for claim in claims if claim.reference not in gone]


def _value(claims: list[Candidate]) -> int:
    return sum(claim.value_pence for claim in claims)


def _chances(
    everything: list[Candidate], chosen: dict[Reason, list[Candidate]], parameters: Parameters
) -> dict[str, Fraction | None]:
    """Before the draw, knowing the population: a mentor's claim that was not drawn as one can still be on the arc."""
    high = {claim.reference for claim in chosen[Reason.HIGH_VALUE]}
    theirs = sum(claim.mentor_submitted and claim.reference not in high for claim in everything)
    share = Fraction(parameters.target_percent, 100)
    as_mentors = Fraction(len(chosen[Reason.MENTOR_SUBMITTED]), theirs or 1)
    mentors_chance = as_mentors + (1 - as_mentors) * share
    chances: dict[str, Fraction | None] = dict.fromkeys(high, Fraction(1))
    for claim in chosen[Reason.MENTOR_SUBMITTED] + chosen[Reason.STRATIFIED]:
        chances[claim.reference] = mentors_chance if claim.mentor_submitted else share
    return chances | dict.fromkeys((claim.reference for claim in chosen[Reason.TOP_UP]), None)


def _with_figures(everything: list[Candidate], chosen: dict[Reason, list[Candidate]], parameters: Parameters) -> Sample:
    sampled = [claim for part in chosen.values() for claim in part]
    rest = _without(_without(everything, chosen[Reason.HIGH_VALUE]), chosen[Reason.MENTOR_SUBMITTED])
    of_population, of_sample = _by_stratum(everything), _by_stratum(sampled)
    of_rest, of_drawn = _by_stratum(rest), _by_stratum(chosen[Reason.STRATIFIED])
    none = Figures(0, 0)
    return Sample(
        reasons={claim.reference: reason for reason, part in chosen.items() for claim in part},
        chances=_chances(everything, chosen, parameters),
        population=_figures(everything),
        sampled=_figures(sampled),
        by_reason={reason: _figures(part) for reason, part in chosen.items()},
        strata={
            key: StratumFigures(all_of_it, of_sample.get(key, none), of_rest.get(key, none), of_drawn.get(key, none))
            for key, all_of_it in of_population.items()
        },
    )


def _by_stratum(claims: list[Candidate]) -> dict[StratumKey, Figures]:
    values: dict[StratumKey, list[int]] = defaultdict(list)
    for claim in claims:
        values[claim.stratum].append(claim.value_pence)
    return {key: Figures(len(each), sum(each)) for key, each in sorted(values.items())}


def _figures(claims: list[Candidate]) -> Figures:
    return Figures(len(claims), _value(claims))
