"""What the list says under "Needs you": a line for each draft, which never asks for what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.presenters.statuses import NOT_BEFORE_ELIGIBLE
from claims.standing import Hurdle
from common.clock import today
from common.words import days_left, with_weekday

if TYPE_CHECKING:
    from claims.models import Claim
    from claims.standing import Standing


def what_to_do(draft: Claim, school: Standing) -> tuple[str, str]:
    """The words of the link, which start with a verb, and what stands beside it.

    Finish draft 12345678 for Harbourlight SCITT by Friday 17 July 2026; 12 days left. A school that is not eligible
    cannot finish: its way on is the box above the list.
    """
    name = f"the change of claim {draft.changes.reference}" if draft.changes else f"draft {draft.reference}"
    name = name if draft.changes else f"{name} for {draft.provider}"
    if school.hurdle is Hurdle.NOT_ELIGIBLE or school.window is None:
        return f"Look at {name}", f"{NOT_BEFORE_ELIGIBLE}."
    closes_on = school.window.closes_on
    return f"Finish {name} by {with_weekday(closes_on)}", days_left(closes_on, today())
