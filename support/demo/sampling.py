from accounts.models import User
from claims.models import ClaimWindow
from claims.states import Status
from sampling.by_hand.actions import answer, begin, draw


def draw_by_hand(window: ClaimWindow) -> None:
    """Of what was paid for; not sent yet, so that somebody can look at it, and send or discard it."""
    by = User.objects.get(persona="support")
    plan = begin(by=by)
    answer(plan=plan, answers={"window": window, "statuses": [Status.PAID]}, by=by)
    draw(plan=plan, by=by)
