"""Safe to run twice, by two workers, and to kill at any point."""

from django.db.models.functions import Now

from messages_out.actions import SENDING
from messages_out.models import Message, State
from messages_out.senders import Refused, sender
from work.leases import Lease
from work.models import Task
from work.registry import handler

BACKOFF = (30, 60, 120, 300, 600, 1800, 3600)
ATTEMPTS = 48
"""About two days."""


def gave_up(task: Task) -> None:
    """Retrying the task in the console puts the message back in line."""
    Message.objects.filter(pk=task.arguments["message_id"], state=State.WAITING).update(
        state=State.FAILED, error="It could not be sent in two days."
    )


@handler(SENDING, time_limit=60, attempts=ATTEMPTS, backoff=BACKOFF, gave_up=gave_up)
def send(task: Task, lease: Lease) -> None:
    """Notes the try before it; see `senders.by_notify` for lost answers."""
    message = Message.objects.get(pk=task.arguments["message_id"])
    row = Message.objects.filter(pk=message.pk)
    if message.state == State.SENT:
        with lease.finish():
            return
    if message.first_tried_at is None:
        with lease.step():
            row.update(first_tried_at=Now())
    try:
        notify_id = sender()(message, lease)
    except Refused as refusal:
        with lease.finish():
            row.update(state=State.FAILED, error=str(refusal))
        return
    with lease.finish():
        row.update(state=State.SENT, sent_at=Now(), notify_id=notify_id, error="")
