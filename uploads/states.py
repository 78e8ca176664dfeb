from django.db.models import TextChoices


class State(TextChoices):
    WAITING = "waiting", "Being checked"
    REFUSED = "refused", "Needs corrections"
    READY = "ready", "Ready to apply"
    APPLIED = "applied", "Applied"
    REPLACED = "replaced", "Replaced by a later file"


MOVES = {
    State.WAITING: {State.REFUSED, State.READY, State.REPLACED},
    State.READY: {State.REFUSED, State.APPLIED, State.REPLACED},
    State.REFUSED: set(),
    State.APPLIED: set(),
    State.REPLACED: set(),
}
OPEN = [State.WAITING, State.READY]
