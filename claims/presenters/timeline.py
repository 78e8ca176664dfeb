"""The story of a claim as its school reads it: what was done, by whom, when. The newest comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims.presenters.drafts import person_or_support

if TYPE_CHECKING:
    from activity.models import Entry
    from claims.models import ClaimVersion

# Acts that a school may read about, in its words. What is not here is not shown: single answers of a draft,
# and what a school may not know yet.
TITLES = {
    "draft started": ("Draft started", ""),
    "claim copied": ("Draft started from an earlier claim", ""),
    "draft handed over": ("Handed over to a colleague", ""),
    "draft expired": ("Window closed", "The draft was not submitted in time."),
    "claim submitted": ("Submitted", "Rate, hours and amount were fixed."),
    "claim changed": ("Changed", "The changed claim took the place of the one before."),
    "claim withdrawn": ("Withdrawn", "The hours can be claimed again while a window is open."),
    "claim chosen for a check": (
        "Chosen for an assurance check",
        "The provider compares the hours with its own record. There is nothing to do.",
    ),
}


@dataclass(frozen=True)
class Event:
    title: str
    by: str
    at: datetime
    words: str


def timeline(entries: Iterable[Entry]) -> list[Event]:
    events = [
        Event(TITLES[entry.verb][0], person_or_support(entry.by), entry.at, TITLES[entry.verb][1])
        for entry in entries
        if entry.verb in TITLES
    ]
    return events[::-1]


@dataclass(frozen=True)
class Version:
    """What was declared once. Each line is a mentor's name and hours."""

    number: int
    by: str
    at: datetime
    lines: list[tuple[str, int]]
    hours: int
    amount_pence: int
    rate_pence: int

    @classmethod
    def of(cls, version: ClaimVersion, names: Mapping[int, str]) -> Version:
        """From the kept snapshot; `names` are the mentors' by id."""
        snapshot = version.snapshot
        lines = [(names[line["mentor_id"]], line["hours"]) for line in snapshot["mentors"]]
        return cls(
            number=version.number,
            by=person_or_support(version.by),
            at=version.at,
            lines=sorted(lines),
            hours=snapshot["hours"],
            amount_pence=snapshot["amount_pence"],
            rate_pence=snapshot["rate_pence"],
        )
