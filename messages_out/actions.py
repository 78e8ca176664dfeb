"""Writing messages. They are rows, written in the transaction that causes them; sending is the worker's affair."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from messages_out import wording
from messages_out.models import Message, State
from work.actions import promise_many

SENDING = "send_message"


@dataclass(frozen=True)
class Email:
    """One message of many: its address, what it is about, and a key that exists only once.

    `not_after` is the moment from which it is better not sent at all.
    """

    to: str
    key: str
    personalisation: dict[str, Any] = field(default_factory=dict)
    school_id: int | None = None
    provider_id: int | None = None
    not_after: datetime | None = None


def write(
    template: str,
    *,
    to: str,
    key: str,
    personalisation: dict[str, Any] | None = None,
    school_id: int | None = None,
    provider_id: int | None = None,
    caused_by: Model | None = None,
) -> Message:
    """Write one message, from `templates/messages/<template>.txt`; the same key is never written twice."""
    letter = Email(to, key, personalisation or {}, school_id, provider_id)
    write_many(template, [letter], caused_by=caused_by)
    return Message.objects.get(key=key)


def write_many(template: str, letters: Iterable[Email], *, caused_by: Model | None = None) -> None:
    """The same for many letters in one wording, in a fixed number of queries."""
    messages = [_message(template, letter, caused_by) for letter in letters]
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    keys = [message.key for message in messages]
    waiting = Message.objects.filter(key__in=keys, state=State.WAITING).values_list("pk", flat=True)
    promise_many(SENDING, [(f"message-{pk}", {"message_id": pk}) for pk in waiting], by=caused_by)


def _message(template: str, letter: Email, caused_by: Model | None) -> Message:
    subject, body = wording.render(template, letter.personalisation)
    return Message(
        key=letter.key,
        template=template,
        to=letter.to,
        subject=subject,
        body=body,
        school_id=letter.school_id,
        provider_id=letter.provider_id,
        not_after=letter.not_after,
        caused_by_id=caused_by.pk if caused_by else None,
    )
