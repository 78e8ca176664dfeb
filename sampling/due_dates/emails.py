"""Messages 23 and 25 of docs/reference/rules.md, part 10."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from common.addresses import full_address
from common.words import with_weekday
from messages_out.actions import Email, write, write_many
from sampling.emails import addresses_of, digest_of, facts_about

if TYPE_CHECKING:
    from accounts.models import User
    from sampling.due_dates.models import Extension, MoreTime
    from sampling.models import ProviderRequest


def more_time_asked(asked: MoreTime) -> None:
    """To support."""
    request = asked.request
    facts = {
        "by": asked.asked_by.full_name,
        "until": with_weekday(asked.until),
        "reason": asked.reason,
        "address": full_address("support:request", run=request.run_id, provider=request.provider.code),
    }
    write(
        "more_time_asked",
        to=settings.SUPPORT_EMAIL,
        key=f"more-time-{asked.pk}",
        personalisation=facts_about(request) | facts,
        provider_id=request.provider_id,
        caused_by=asked.asked_by,
    )


def due_date_moved(extension: Extension) -> None:
    facts = {"reason": extension.reason, "was": with_weekday(extension.was_due_on)}
    _tell("due_date_moved", extension.request, f"extension-{extension.pk}", facts, caused_by=extension.decided_by)


def more_time_refused(refusal: Extension) -> None:
    facts = {"reason": refusal.reason, "until": with_weekday(refusal.asked.until) if refusal.asked else ""}
    _tell("more_time_refused", refusal.request, f"extension-{refusal.pk}", facts, caused_by=refusal.decided_by)


def reminder(request: ProviderRequest, key: str, facts: dict[str, Any], not_after: datetime) -> int:
    """How many addresses."""
    return _tell("answers_due", request, key, facts, not_after=not_after)


def _tell(
    template: str,
    request: ProviderRequest,
    key: str,
    facts: dict[str, Any],
    not_after: datetime | None = None,
    caused_by: User | None = None,
) -> int:
    """Everybody at the provider, and its contacts."""
    request.refresh_from_db(fields=["due_on"])
    addresses = addresses_of(request)
    everything = facts_about(request) | facts
    letters = [
        Email(
            to=address,
            key=f"{key}-{digest_of(address)}",
            personalisation=everything,
            provider_id=request.provider_id,
            not_after=not_after,
        )
        for address in addresses
    ]
    write_many(template, letters, caused_by=caused_by)
    return len(letters)
