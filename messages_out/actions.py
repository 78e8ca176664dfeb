"""Messages are rows, written in the transaction that causes them; the worker sends them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from files.models import Link
from messages_out import wording
from messages_out.limits import check_letters
from messages_out.models import Message, State
from work.actions import enqueue_all

SENDING = "send_message"


@dataclass(frozen=True)
class Email:
    """`key` exists once. After `not_after` it is not sent. `{{ private_link }}` is the address of `link`."""

    to: str
    key: str
    personalisation: dict[str, Any] = field(default_factory=dict)
    school_id: int | None = None
    provider_id: int | None = None
    not_after: datetime | None = None
    link: Link | None = None


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
    """From `templates/messages/<template>.txt`; the same key is written once."""
    email = Email(to, key, personalisation or {}, school_id, provider_id)
    write_many(template, [email], caused_by=caused_by)
    return Message.objects.get(key=key)


def write_many(
    template: str, emails: Iterable[Email], *, caused_by: Model | None = None, at_will: bool = False
) -> None:
    """In a fixed number of queries. What a person sends `at_will` is limited: raises TooManyTries."""
    messages = [_message(template, email, caused_by) for email in emails]
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    if at_will and caused_by:
        check_letters(template, [message.to for message in messages], caused_by)
    keys = [message.key for message in messages]
    waiting = Message.objects.filter(key__in=keys, state=State.WAITING).values_list("pk", flat=True)
    enqueue_all(SENDING, [(f"message-{pk}", {"message_id": pk}) for pk in waiting])


def _message(template: str, email: Email, caused_by: Model | None) -> Message:
    subject, body = wording.render(template, email.personalisation)
    return Message(
        key=email.key,
        template=template,
        to=email.to,
        subject=subject,
        body=body,
        school_id=email.school_id,
        provider_id=email.provider_id,
        not_after=email.not_after,
        link=email.link,
        caused_by_id=caused_by.pk if caused_by else None,
    )
