"""Who at a provider has its file, and who has not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import ProviderMembership, User
from files.models import Download
from providers.models import ProviderContact
from sampling.models import ProviderRequest
from sampling.presenters import RequestCard


@dataclass(frozen=True)
class RequestRow:
    """`people` with the time of their latest download, or None."""

    card: RequestCard
    people: list[tuple[User, datetime | None]]
    contacts: int

    @property
    def has_nobody_to_tell(self) -> bool:
        return not self.contacts and not any(user.is_active for user, _ in self.people)

    @property
    def request(self) -> ProviderRequest:
        return self.card.request


def rows_of(requests: Sequence[Any]) -> list[RequestRow]:
    """Of requests with `unanswered`. Three queries."""
    providers = [request.provider_id for request in requests]
    members: dict[int, list[User]] = defaultdict(list)
    for membership in ProviderMembership.objects.filter(provider__in=providers).select_related("user").order_by("pk"):
        members[membership.provider_id].append(membership.user)
    contacts: dict[int, int] = defaultdict(int)
    for provider in ProviderContact.objects.filter(provider__in=providers).values_list("provider", flat=True):
        contacts[provider] += 1
    files = [request.file_id for request in requests if request.file_id]
    downloads = Download.objects.filter(stored_file__in=files).order_by("at")
    latest = {(file, by): at for file, by, at in downloads.values_list("stored_file", "by", "at")}
    return [
        RequestRow(
            RequestCard.of(request),
            [
                (user, at)
                for user in members[request.provider_id]
                if (at := latest.get((request.file_id, user.pk))) or user.is_active
            ],
            contacts[request.provider_id],
        )
        for request in requests
    ]
