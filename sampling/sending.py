"""The same file to the same provider again: the same bytes, and for contacts a new link."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from activity.actions import record
from files.links import revoke
from files.models import Download, Link
from messages_out.actions import Email, write_many
from messages_out.models import Message
from sampling import emails
from sampling.models import ProviderRequest


@transaction.atomic
def send_again(*, request: ProviderRequest, addresses: Iterable[str], once: str, by: User) -> int:
    """To those of the provider's addresses; returns how many. The same `once` is sent once. Raises TooManyTries."""
    wanted, people = {address.lower() for address in addresses}, emails.people_at(request)
    keys = {to: emails.key_again(request, to, once) for to in emails.addresses_of(request) if to in wanted}
    record("list sent again", about=request, by=by, provider_id=request.provider_id, after={"addresses": len(keys)})
    facts = emails.facts_about(request)
    of_people = [
        Email(to=to, key=key, personalisation=facts, provider_id=request.provider_id)
        for to, key in keys.items()
        if to in people
    ]
    write_many("claims_to_check", of_people, caused_by=by, at_will=True)
    emails.write_with_links(request, {to: key for to, key in keys.items() if to not in people}, by=by)
    return len(keys)


@transaction.atomic
def revoke_link(*, request: ProviderRequest, link: Link, by: User) -> bool:
    """False when it was revoked before."""
    if not revoke(Link.objects.filter(pk=link.pk), by=by):
        return False
    record("link revoked", about=request, by=by, provider_id=request.provider_id, after={"link": link.pk})
    return True


def messages_of(request: ProviderRequest) -> QuerySet[Message]:
    starts = Q(key__startswith=emails.key_start(request)) | Q(key__startswith=emails.key_start_again(request))
    return Message.objects.filter(starts, provider_id=request.provider_id)


def downloads_of(request: ProviderRequest) -> QuerySet[Download]:
    """By people of the provider, and by its links; not by support."""
    theirs = Q(by__provider_memberships__provider=request.provider_id) | Q(link__isnull=False)
    return Download.objects.filter(theirs, stored_file=request.file_id).select_related("by", "link")
