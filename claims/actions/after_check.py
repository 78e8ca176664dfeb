"""What a provider's refusal comes to: the claim follows from the final hours of its mentors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from claims.actions._locking import record_act, save
from claims.models import Claim
from claims.states import Status, move
from common.clock import now

if TYPE_CHECKING:
    from accounts.models import User


def follow_decision(
    claim: Claim, final_hours: Mapping[int, int], by: User, said: Sequence[Mapping[str, Any]] = ()
) -> Claim:
    """`claim` is locked, `final_hours` are by training, `said` are reasons for the record. Raises MoveNotAllowed.

    Of 26 hours claimed, 22 final: not paid yet, 4 go back and 22 are paid; paid, 4 are to return.
    """
    before, came_from = claim.status, Status(claim.checked_from)
    final, claimed = sum(final_hours.values()), claim.hours or 0
    claim.assured_at = now()
    if final == claimed:
        _step(claim, came_from, by, "assured_at")
    else:
        _step(claim, Status.SAMPLING_NOT_APPROVED, by)
        if came_from == Status.PAID:
            claim.hours_to_return = claimed - final
            _step(claim, Status.CLAWBACK_REQUIRES_APPROVAL, by, "assured_at", "hours_to_return")
        elif final == 0:
            _step(claim, Status.REJECTED, by, "assured_at")
        else:
            _give_back(claim, final_hours)
            _step(claim, Status.SUBMITTED, by, "assured_at", "hours_given_back")
    after = {"status": claim.status, "hours": final, "amount_pence": final * (claim.rate_pence or 0)}
    record_act("check decided", claim, by, {"status": before, "hours": claimed}, after | {"said": [*said]})
    return claim


def _step(claim: Claim, to: Status, by: User, *columns: str) -> None:
    move(claim, to=to)
    save(claim, by, "status", *columns)


def _give_back(claim: Claim, final_hours: Mapping[int, int]) -> None:
    for training in claim.trainings.order_by("mentor_id"):
        training.hours_given_back = (training.hours or 0) - final_hours[training.pk]
        training.save(update_fields=["hours_given_back"])
    claim.hours_given_back = (claim.hours or 0) - sum(final_hours.values())
