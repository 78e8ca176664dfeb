"""What the list says under "Needs you": a line for each draft, which never asks for what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claims.readiness import Blocker
from claims.wording.school_status import NOT_BEFORE_ELIGIBLE
from common.clock import today
from common.statements import rows_of
from common.words import days_left, with_weekday

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import ClaimWindow
    from claims.readiness import ClaimReadiness
    from schools.models import School


class Draft(NamedTuple):
    """What a line names. `changes` is the reference of the claim that it is to change, `of` how many are to do.

    `asked` is the colleague who was asked last to carry on, and `asked_id` who that is.
    """

    reference: str
    provider: str
    changes: str | None
    asked_id: int | None
    asked: str | None
    of: int


def drafts_to_do(school: School, window: ClaimWindow, most: int | None) -> list[Draft]:
    """The school's drafts in the window, those of changes too, the oldest first; `most` of them, or all."""
    return [Draft(*row) for row in rows_of(_DRAFTS, school=school.pk, window=window.pk, most=most)]


_DRAFTS = """
    SELECT draft.reference, provider.name, changed.reference,
           colleague.id, colleague.first_name || ' ' || colleague.last_name, draft.of
    FROM (
        SELECT *, count(*) OVER () AS of FROM claims_claim
        WHERE school_id = %(school)s AND window_id = %(window)s AND status = 'draft'
        ORDER BY created_at
        LIMIT %(most)s
    ) draft
    JOIN providers_provider provider ON provider.id = draft.provider_id
    LEFT JOIN claims_claim changed ON changed.id = draft.changes_id
    LEFT JOIN accounts_user colleague ON colleague.id = (
        SELECT (act.after ->> 'to')::bigint FROM activity_entry act
        WHERE act.about_kind = 'claims.claim' AND act.about_id = draft.id::text AND act.verb = 'draft handed over'
        ORDER BY act.id DESC LIMIT 1
    )
    ORDER BY draft.created_at
"""


def what_to_do(draft: Draft, school: ClaimReadiness, reader: User) -> tuple[str, str]:
    """The words of the link, which start with a verb, and what stands beside it.

    Finish draft 12345678 for Harbourlight SCITT by Friday 17 July 2026; 12 days left. Priya Nair was asked to carry on.
    A school that is not eligible cannot finish: its way on is the box above the list.
    """
    name = f"the change of claim {draft.changes}" if draft.changes else f"draft {draft.reference}"
    name = name if draft.changes else f"{name} for {draft.provider}"
    if school.blocker is Blocker.NOT_ELIGIBLE or school.window is None:
        return f"Look at {name}", f"{NOT_BEFORE_ELIGIBLE}."
    closes_on = school.window.closes_on
    left = days_left(closes_on, today())
    if draft.asked:
        left += f". {'You were' if draft.asked_id == reader.pk else f'{draft.asked} was'} asked to carry on"
    return f"Finish {name} by {with_weekday(closes_on)}", left
