import uuid
from collections.abc import Iterator
from itertools import groupby

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.clock import now
from common.triggers import Refusal, dated


class State(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"


class Message(models.Model):
    """The words are those of the moment when it was caused."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    school_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    # Its address is filled in when the message is sent, and stands in no row (wording.PRIVATE_LINK).
    link = models.ForeignKey("files.Link", models.PROTECT, null=True, related_name="messages")
    caused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    first_tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Not sent from then on: what it says ("5 days left") is no longer true.
    not_after = models.DateTimeField(null=True)
    notify_id = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_message_has_a_time_of_sending_once_sent",
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [models.Index("id", name="messages_not_sent", condition=~Q(state=State.SENT))]
        triggers = [
            dated("created_at"),
            Refusal(
                name="a_sent_message_stands", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=State.SENT)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.reference}"

    @property
    def is_too_late(self) -> bool:
        return self.not_after is not None and now() >= self.not_after

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """Paragraphs, and lists of bullets: one of the two is empty."""
        return [
            ("", [line.removeprefix("* ") for line in some]) if is_list else ("\n".join(some), [])
            for part in self.body.split("\n\n")
            for is_list, some in _runs(part.splitlines())
        ]


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Whether they are bullets, and the lines that stand together."""
    return ((is_list, list(some)) for is_list, some in groupby(lines, key=lambda line: line.startswith("* ")))
