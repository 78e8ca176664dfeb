"""One provider in a run: who was told, who downloaded, which links work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from common.words import counted, moment_in_words
from messages_out.presenters import tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from files.models import Download, Link
    from messages_out.models import Message


@dataclass(frozen=True)
class Reader:
    """An address of the provider, and the latest message to it."""

    address: str
    person: User | None
    message: Message | None

    @property
    def who(self) -> str:
        return str(self.person) if self.person else "Contact, gets a link"

    @property
    def tag(self) -> tuple[str, str]:
        return tag_of(self.message) if self.message else ("Not told", "red")

    @property
    def told(self) -> str:
        if not self.message:
            return "Added after the file was built"
        sent_at = self.message.sent_at
        return moment_in_words(sent_at) if sent_at else self.message.error or "Not yet"


def readers_of(addresses: Sequence[str], people: Sequence[User], messages: Sequence[Message]) -> list[Reader]:
    """`messages` in order of time."""
    persons, latest = {person.email: person for person in people}, {message.to: message for message in messages}
    return [Reader(address, persons.get(address), latest.get(address)) for address in addresses]


@dataclass(frozen=True)
class LinkRow:
    link: Link
    downloads: Sequence[Download]
    now: datetime

    @property
    def works(self) -> bool:
        return self.link.works_at(self.now)

    @property
    def tag(self) -> tuple[str, str]:
        if self.link.revoked_at:
            return f"Revoked by {self.link.revoked_by}", "grey"
        return ("Works", "green") if self.works else ("Ended", "grey")

    @property
    def used(self) -> str:
        if not self.downloads:
            return "Not downloaded"
        latest = max(download.at for download in self.downloads)
        return f"{counted(len(self.downloads), 'time')}, last on {moment_in_words(latest)}"


def link_rows(links: Sequence[Link], downloads: Sequence[Download], now: datetime) -> list[LinkRow]:
    return [LinkRow(link, [each for each in downloads if each.link_id == link.pk], now) for link in links]
