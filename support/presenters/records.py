from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from common.words import masked, moment_in_words
from messages_out.models import Message
from messages_out.models import State as Sending
from messages_out.presenters import tag_of
from work.models import State, Task

KINDS = {
    "send_message": "Send a message",
    "draw_sample": "Draw a sample",
    "build_provider_file": "Build a provider's file",
}


@dataclass(frozen=True)
class MessageRow:
    """Masked until it is opened."""

    message: Message

    @property
    def to(self) -> str:
        return masked(self.message.to)

    @property
    def tag(self) -> tuple[str, str]:
        return tag_of(self.message)

    @property
    def outcome(self) -> str:
        """When it was sent, or why it was not."""
        sent_at = self.message.sent_at
        return moment_in_words(sent_at) if sent_at else self.message.error or "Not yet"


def states_of(numbers: Mapping[str, int], chosen: str) -> list[tuple[str, str]]:
    """With its number of messages, and the address of their list: "" for the one on the page."""
    list_url = reverse("support:messages")
    everything = (f"All ({sum(numbers.values()):,})", list_url if chosen else "")
    states = [
        (f"{label} ({numbers.get(value, 0):,})", "" if value == chosen else f"{list_url}?state={value}")
        for value, label in Sending.choices
    ]
    return [everything, *states]


@dataclass(frozen=True)
class TaskRow:
    task: Task

    @property
    def name(self) -> str:
        """Send a message (message-12)"""
        kind = KINDS.get(self.task.kind, self.task.kind.replace("_", " ").capitalize())
        return f"{kind} ({self.task.key})"

    @property
    def has_failed(self) -> bool:
        return self.task.state == State.FAILED

    @property
    def tag(self) -> tuple[str, str]:
        return ("Failed", "red") if self.has_failed else ("Waiting", "blue")

    @property
    def tries(self) -> int:
        return self.task.attempts + self.task.abandoned
