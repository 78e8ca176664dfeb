from django.db import transaction

from accounts.models import User
from activity.actions import record
from providers.models import Provider, ProviderContact


@transaction.atomic
def add_contact(*, provider: Provider, email: str, by: User) -> ProviderContact:
    record("contact added", about=provider, by=by, provider_id=provider.pk)
    return ProviderContact.objects.create(provider=provider, email=email.lower())


@transaction.atomic
def change_contact(*, contact: ProviderContact, email: str, by: User) -> None:
    record("contact changed", about=contact.provider, by=by, provider_id=contact.provider_id)
    contact.email = email.lower()
    contact.save(update_fields=["email"])


@transaction.atomic
def remove_contact(*, contact: ProviderContact, by: User) -> None:
    record("contact removed", about=contact.provider, by=by, provider_id=contact.provider_id)
    contact.delete()
