"""Pure: the same claims, seed and parameters give the same sample.

The method of August 2024 (docs/adr/0021; docs/reference/rules.md, part 7). Each part is over what those before it left:
1. high value: every claim of a school whose claims sum to more than the threshold;
2. mentor-submitted: a share of the claims that a mentor on the claim submitted, in number, rounded up;
3. stratified: in random order a claim is taken when that brings the stratum's drawn value nearer to the target share;
4. top-up: in random order over all strata, until the sample reaches the target share of all value.

A random order is that of tickets: the SHA-256 of "<seed>/<part>/<reference>", in any language, on any machine.

What was passed over is never worth taking later, because the gap only shrinks. A stratum ends off its target by less
than half of the last claim taken, or at most half of the smallest left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.db.models import TextChoices

METHOD = "August 2024"

StratumKey = tuple[str, str, str]


class Reason(TextChoices):
    HIGH_VALUE = "high_value", "School with claims of high value"
    MENTOR_SUBMITTED = "mentor_submitted", "Submitted by a mentor on the claim"
    STRATIFIED = "stratified", "Drawn from its stratum"
    TOP_UP = "top_up", "Drawn to reach the target"


class Candidate(NamedTuple):
    """The stratum is type of establishment, phase, urban or rural."""

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
    """Reasons are by reference."""

    reasons: dict[str, Reason]
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
    return _with_figures(everything, chosen)


def in_random_order(claims: Iterable[Candidate], seed: str, part: Reason) -> list[Candidate]:
    """By ticket, lowest first; each part has its own."""
    start = sha256(f"{seed}/{part.value}/".encode())

    def ticket(claim: Candidate) -> bytes:
        drawn = start.copy()
        drawn.update(claim.reference.encode())
        return drawn.digest()

    return sorted(claims, key=ticket)


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
    gaps: dict[StratumKey, int] = defaultdict(int)
    for claim in left:
        gaps[claim.stratum] += claim.value_pence * parameters.target_percent
    taken = []
    for claim in in_random_order(left, seed, Reason.STRATIFIED):
        gap = gaps[claim.stratum]
        gap_if_taken = gap - claim.value_pence * 100
        if abs(gap_if_taken) < abs(gap):
            gaps[claim.stratum] = gap_if_taken
            taken.append(claim)
    return taken


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


def _with_figures(everything: list[Candidate], chosen: dict[Reason, list[Candidate]]) -> Sample:
    sampled = [claim for part in chosen.values() for claim in part]
    rest = _without(_without(everything, chosen[Reason.HIGH_VALUE]), chosen[Reason.MENTOR_SUBMITTED])
    of_population, of_sample = _by_stratum(everything), _by_stratum(sampled)
    of_rest, of_drawn = _by_stratum(rest), _by_stratum(chosen[Reason.STRATIFIED])
    none = Figures(0, 0)
    return Sample(
        reasons={claim.reference: reason for reason, part in chosen.items() for claim in part},
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
