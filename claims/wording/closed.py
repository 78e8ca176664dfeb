"""A closed school can claim for training before it closed, for 12 months after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.clock import today
from common.words import in_words

if TYPE_CHECKING:
    from schools.models import School


def closed_for_claims(school: School) -> str:
    """Fernhollow closed on 31 August 2025 and could claim until 31 August 2026"""
    until = school.can_claim_until
    if school.closed_on is None or until is None:
        return f"{school} is closed"
    closed = f"{school} closed on {in_words(school.closed_on)}"
    return (
        f"{closed} and could claim until {in_words(until)}" if until < today() else f"{closed}, before the year began"
    )
