"""Pure: what the answers about a sample say of all claims that it was drawn from.

docs/reference/rules.md, part 7.8; docs/adr/0083. Values are pence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from sampling.draw import Reason

# Fewer wrong claims than this say no more than an upper limit.
ENOUGH_WRONG = 30
# Standard errors to each side that hold 95 in 100. The upper end is the upper limit too (docs/adr/0083).
STANDARD_ERRORS = 1.959964
MISSED = 0.05


class Checked(NamedTuple):
    """`chance` is from 0 to 1, None for a top-up. `wrong_pence` is None while nobody can say."""

    reason: Reason
    chance: float | None
    value_pence: int
    wrong_pence: int | None

    @property
    def stands_for(self) -> float:
        """How many claims; 0 for a top-up, as the others speak for it."""
        return 1 / self.chance if self.chance else 0


class Found(NamedTuple):
    """In a part of a sample, as it is. Open: answers that are missing, and disputes."""

    settled: int
    settled_pence: int
    wrong: int
    wrong_pence: int
    open: int
    open_pence: int


class Says(NamedTuple):
    """What it cannot say is None; all of them are where no answer was left to chance."""

    wrong_pence: int | None = None
    interval: tuple[int, int] | None = None
    upper_pence: int | None = None


@dataclass(frozen=True)
class Estimate:
    """Of the population.

    `settled` and `wrong` count those that were left to chance. `is_whole`: every claim was checked, so it is no
    estimate. `settled_pence` and `unassured_pence`: what the settled and the open claims stand for.
    """

    settled: int
    wrong: int
    says: Says
    is_whole: bool
    settled_pence: int
    unassured_pence: int


def found_in(claims: Iterable[Checked]) -> Found:
    everything = list(claims)
    settled = [claim for claim in everything if claim.wrong_pence is not None]
    still_open = [claim for claim in everything if claim.wrong_pence is None]
    wrong = [claim.wrong_pence for claim in settled if claim.wrong_pence]
    return Found(len(settled), _value(settled), len(wrong), sum(wrong), len(still_open), _value(still_open))


def estimate(claims: Iterable[Checked], *, population_pence: int) -> Estimate:
    everything = list(claims)
    settled = [claim for claim in everything if claim.wrong_pence is not None]
    by_chance = [claim for claim in settled if claim.stands_for > 1]
    is_whole = _value(settled) == population_pence
    still_open = (claim for claim in everything if claim.wrong_pence is None)
    return Estimate(
        settled=len(by_chance),
        wrong=sum(_wrong(claim) > 0 for claim in by_chance),
        says=Says(wrong_pence=sum(map(_wrong, settled))) if is_whole else _says(settled, population_pence),
        is_whole=is_whole,
        settled_pence=_kept(_all_value(settled), population_pence),
        unassured_pence=_kept(_all_value(still_open), population_pence),
    )


def most_wrong(wrong: int, checked: int) -> float:
    """The share that is wrong at most, where so many of those checked were: one time in twenty it is more.

    0 of 100: 1 - 0.05^(1/100) = 0.0295. That of Clopper and Pearson, to one side.
    """
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        share = (low + high) / 2
        low, high = (share, high) if _at_most(wrong, checked, share) > MISSED else (low, share)
    return high


def _says(settled: list[Checked], population_pence: int) -> Says:
    by_chance = [claim for claim in settled if claim.stands_for > 1]
    wrong = [claim for claim in by_chance if _wrong(claim)]
    if len(wrong) < ENOUGH_WRONG:
        return Says(upper_pence=_kept(_upper(settled, by_chance), population_pence)) if by_chance else Says()
    total = sum(_all_wrong(claim) for claim in settled)
    error = sqrt(sum((claim.stands_for**2 - claim.stands_for) * _wrong(claim) ** 2 for claim in wrong))
    low, middle, high = (
        _kept(total + errors * error, population_pence) for errors in (-STANDARD_ERRORS, 0, STANDARD_ERRORS)
    )
    return Says(middle, (low, high), high)


def _upper(settled: list[Checked], by_chance: list[Checked]) -> float:
    """Of Stringer's kind: each wrong claim adds its own part, the largest first, of the limit for one more of them."""
    certain = sum(_wrong(claim) for claim in settled if claim.stands_for == 1)
    limits = [most_wrong(0, len(by_chance))]
    upper = limits[0] * _all_value(by_chance)
    for number, pence in enumerate(sorted(filter(None, map(_all_wrong, by_chance)), reverse=True), start=1):
        limits.append(most_wrong(number, len(by_chance)))
        upper += (limits[-1] - limits[-2]) * len(by_chance) * pence
    return certain + upper


def _at_most(wrong: int, checked: int, share: float) -> float:
    """The chance of no more wrong ones, where that share is."""
    if wrong >= checked:
        return 1
    term = total = (1 - share) ** checked
    for number in range(wrong):
        term *= (checked - number) / (number + 1) * share / (1 - share)
        total += term
    return total


def _wrong(claim: Checked) -> int:
    return claim.wrong_pence or 0


def _all_wrong(claim: Checked) -> float:
    return claim.stands_for * _wrong(claim)


def _all_value(claims: Iterable[Checked]) -> float:
    return sum(claim.stands_for * claim.value_pence for claim in claims)


def _value(claims: Iterable[Checked]) -> int:
    return sum(claim.value_pence for claim in claims)


def _kept(pence: float, population_pence: int) -> int:
    """Between nothing and everything."""
    return round(min(max(pence, 0), population_pence))
