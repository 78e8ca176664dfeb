"""A provider's contacts, and the links that they were sent."""

from django.db import transaction

from accounts.models import User
from files.links import revoke
from files.models import Link
from providers import actions
from providers.models import Provider, ProviderContact
from sampling.emails import addresses_of
from sampling.models import ProviderRequest
from sampling.owing import with_unanswered
from sampling.sending import messages_of


@transaction.atomic
def change_contact(*, contact: ProviderContact, email: str, by: User) -> None:
    """Links to the address of before end."""
    _revoke_links(contact, by)
    actions.change_contact(contact=contact, email=email, by=by)


@transaction.atomic
def remove_contact(*, contact: ProviderContact, by: User) -> None:
    """Its links end."""
    _revoke_links(contact, by)
    actions.remove_contact(contact=contact, by=by)


def not_told_of(provider: Provider) -> list[tuple[ProviderRequest, list[str]]]:
    """What is still to answer and was built before these addresses were added."""
    owed = with_unanswered(ProviderRequest.objects.ready_for(provider)).filter(unanswered__gt=0)
    missing = ((asked, _not_told(asked)) for asked in owed)
    return [(asked, addresses) for asked, addresses in missing if addresses]


def _not_told(asked: ProviderRequest) -> list[str]:
    return sorted({*addresses_of(asked)} - {*messages_of(asked).values_list("to", flat=True)})


def _revoke_links(contact: ProviderContact, by: User) -> None:
    files = ProviderRequest.objects.filter(provider=contact.provider_id).values("file")
    revoke(Link.objects.filter(to=contact.email.lower(), stored_file__in=files), by=by)
