from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from claims.recorded.words import could_claim
from claims.wording.hours import KIND_IN_WORDS, who_used
from common.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from claims.allowance import HoursLeft, OwnClaim
    from claims.allowance_pages.pairs import Pair
    from claims.recorded.compare import Recorded
    from mentors.models import Mentor
    from providers.models import Provider

MOST_LINKED = 3


@dataclass(frozen=True)
class HoursOfMentor:
    """Of other schools only the sum is told."""

    mentor: Mentor
    left: HoursLeft

    @property
    def linked_claims(self) -> tuple[OwnClaim, ...]:
        """Where they are few enough to be named."""
        return self.left.own_claims if len(self.left.own_claims) <= MOST_LINKED else ()

    @property
    def here(self) -> str:
        """14 hours in 5 claims"""
        if not self.left.used_here:
            return "Nothing"
        return f"{counted(self.left.used_here, 'hour')} in {counted(len(self.left.own_claims), 'claim')}"

    @property
    def elsewhere(self) -> str:
        if not self.left.used_elsewhere:
            return "Nothing"
        others = "Another school has" if self.left.other_schools == 1 else "Other schools have"
        return f"{others} claimed {self.left.used_elsewhere}"

    @property
    def rest(self) -> str:
        """Refresher: up to 4 hours left"""
        if not self.left.left:
            return f"No hours left: {who_used(self.left)}"
        hours = f"up to {counted(self.left.left, 'hour')}{' left' if self.left.used else ''}"
        return f"{KIND_IN_WORDS[self.left.kind]}: {hours}"


@dataclass(frozen=True)
class RecordedBy:
    """`rate` in pence."""

    provider: Provider
    people: list[Recorded]
    rate: int

    @property
    def could_claim(self) -> str:
        return could_claim(self.provider, self.people, self.rate)

    @property
    def button(self) -> str:
        return f"Start a claim from these hours of {self.provider}"


@dataclass(frozen=True)
class OfProvider:
    """Only the mentors of one page."""

    provider: Provider
    mentors: list[HoursOfMentor]


def by_provider(pairs: Iterable[Pair], left: Mapping[tuple[int, int], HoursLeft]) -> list[OfProvider]:
    """The pairs are in order of providers."""
    return [
        OfProvider(provider, [HoursOfMentor(mentor, left[mentor.pk, provider.pk]) for _, mentor in of_provider])
        for provider, of_provider in groupby(pairs, key=lambda pair: pair[0])
    ]
