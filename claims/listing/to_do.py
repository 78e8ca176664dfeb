from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from claims.states import Status
from claims.wording.hand_over import Asked, asked_to_carry_on
from claims.wording.school_status import why_not_submitted
from common.clock import today
from common.words import days_left, with_weekday

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import ClaimWindow
    from claims.readiness import ClaimReadiness
    from schools.models import School


class ToDo(NamedTuple):
    """`page` is named; `beside` stands below the link."""

    page: str
    reference: str
    words: str
    beside: str


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


def replies_to_do(school: School) -> list[ToDo]:
    """Of every year, the first due on top."""
    owed = school.claims.filter(status=Status.SAMPLING_PROVIDER_NOT_APPROVED, decision_due_on=None)
    rows = owed.order_by("reply_due_on", "pk").values_list("reference", "provider__name", "reply_due_on")
    return [
        ToDo("sampling:reply", reference, f"Reply to {provider} about claim {reference}", _due(due_on))
        for reference, provider, due_on in rows
    ]


def _due(due_on: date | None) -> str:
    if due_on is None:
        return ""
    is_late = due_on < today()
    return f"It {'was' if is_late else 'is'} due by {with_weekday(due_on)}"


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
