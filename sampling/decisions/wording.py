from claims.models import Claim
from claims.states import Status
from common.money import pounds


def next_step(claim: Claim) -> str:
    """For the school. Nothing is said of a clawback before a second person has approved it."""
    if claim.status == Status.REJECTED:
        return "Nothing is paid for this claim. Its hours can be claimed again."
    if claim.hours_to_return:
        return "We are working out what has to be returned. Do not send money now."
    if claim.status == Status.PAID:
        return "What was paid stands."
    return f"Next it goes to the payer, for {pounds(claim.payable_pence or 0)}."
