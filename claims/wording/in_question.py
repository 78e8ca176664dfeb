from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from claims.states import Status
from common.money import pounds

if TYPE_CHECKING:
    from activity.models import Entry
    from claims.models import Claim, MentorTraining


def in_question(claim: Claim, trainings: Sequence[MentorTraining], acts: Iterable[Entry]) -> str:
    """£175.20 of £1,138.80, by the refusal that stands; "" where there is none. The newest act comes first."""
    refusal = next((act.after for act in acts if act.verb == "provider did not agree"), None)
    if claim.status != Status.SAMPLING_PROVIDER_NOT_APPROVED or not refusal:
        return ""
    recorded = {line["training"]: line["hours"] for line in refusal.get("said", [])}
    hours = sum((one.hours or 0) - recorded[one.pk] for one in trainings if one.pk in recorded)
    return f"{pounds(hours * (claim.rate_pence or 0))} of {pounds(claim.amount_pence or 0)}"
