from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claims.wording.hand_over import Asked, asked_to_carry_on
from claims.wording.school_status import why_not_submitted
from common.clock import today
from common.words import days_left, with_weekday

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import ClaimWindow
    from claims.readiness import ClaimReadiness
    from schools.models import School


class Draft(NamedTuple):
    """`changes` is the reference of its claim."""

    pk: int
    reference: str
    provider: str
    changes: str | None
    asked: Asked | None


def drafts_to_do(school: School, window: ClaimWindow) -> list[Draft]:
    """Those of changes too, the oldest first."""
    drafts = school.claims.drafts().without_untouched_changes().filter(window=window).order_by("created_at")
    rows = list(drafts.values_list("pk", "reference", "provider__name", "changes__reference"))
    asked = asked_to_carry_on(pk for pk, *_ in rows)
    return [Draft(pk, reference, provider, changes, asked.get(pk)) for pk, reference, provider, changes in rows]


def what_to_do(draft: Draft, school: ClaimReadiness, reader: User) -> tuple[str, str]:
    """A link that starts with a verb, and what stands beside it: Finish draft 12345678 for Harbourlight SCITT ..."""
    name = f"the change of claim {draft.changes}" if draft.changes else f"draft {draft.reference}"
    name = name if draft.changes else f"{name} for {draft.provider}"
    if (cause := why_not_submitted(school)) or school.window is None:
        return f"Look at {name}", cause
    closes_on = school.window.closes_on
    left = days_left(closes_on, today())
    if draft.asked:
        left += f". {'You were' if draft.asked.to == reader else f'{draft.asked.to} was'} asked to carry on"
    return f"Finish {name} by {with_weekday(closes_on)}", left
