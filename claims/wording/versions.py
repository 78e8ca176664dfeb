from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims import answers
from claims.wording.drafts import person_or_support
from common.words import moment_in_words

if TYPE_CHECKING:
    from claims.models import ClaimVersion


@dataclass(frozen=True)
class Version:
    """Each line is a mentor's name and hours."""

    number: int
    by: str
    at: datetime
    lines: list[tuple[str, int]]
    hours: int
    amount_pence: int
    rate_pence: int
    answers: list[tuple[str, str]]

    @property
    def act(self) -> str:
        """submitted by Sam Okafor on 2 June 2026 at 3:05pm"""
        done = "changed" if self.number > 1 else "submitted"
        return f"{done} by {self.by} on {moment_in_words(self.at)}"

    @classmethod
    def of(cls, version: ClaimVersion, names: Mapping[int, str]) -> Version:
        snapshot = version.snapshot
        lines = [(names[mentor], hours) for mentor, hours in hours_in(version).items()]
        return cls(
            number=version.number,
            by=person_or_support(version.by),
            at=version.at,
            lines=sorted(lines),
            hours=snapshot["hours"],
            amount_pence=snapshot["amount_pence"],
            rate_pence=snapshot["rate_pence"],
            answers=answers.in_words(snapshot),
        )


def hours_in(version: ClaimVersion) -> dict[int, int]:
    """By mentor id."""
    return {line["mentor_id"]: line["hours"] for line in version.snapshot["mentors"]}


def mentors_in(versions: Iterable[ClaimVersion]) -> set[int]:
    """Ids."""
    return {mentor for version in versions for mentor in hours_in(version)}
