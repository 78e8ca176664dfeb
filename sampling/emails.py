from hashlib import sha256

from accounts.models import User
from common.addresses import full_address
from common.words import counted, deadline, with_weekday
from messages_out.actions import Email, write_many
from sampling.models import ProviderRequest
from sampling.presenters import period


def tell_provider(request: ProviderRequest) -> None:
    """One message for each address, however often it is called."""
    facts = facts_about(request)
    emails = [
        Email(to=address, key=_key(request, address), personalisation=facts, provider_id=request.provider_id)
        for address in addresses_of(request)
    ]
    write_many("claims_to_check", emails)


def addresses_of(request: ProviderRequest) -> list[str]:
    """Lower case, sorted; without people who may not sign in."""
    people = User.objects.filter(is_active=True, provider_memberships__provider=request.provider_id)
    of_people = people.values_list("email", flat=True)
    of_contacts = request.provider.contacts.values_list("email", flat=True)
    return sorted({email.lower() for email in [*of_people, *of_contacts]})


def has_nobody_to_tell(request: ProviderRequest) -> bool:
    return ProviderRequest.objects.with_nobody_to_tell().filter(pk=request.pk).exists()


def facts_about(request: ProviderRequest) -> dict[str, str]:
    return {
        "provider": request.provider.name,
        "due": deadline(request.due_on),
        "due_day": with_weekday(request.due_on),
        "claims": counted(request.claim_count, "claim"),
        "schools": counted(request.school_count, "school"),
        "mentors": counted(request.mentor_count, "mentor"),
        "period": period(request.run.window),
        "address": full_address(request),
    }


def key_prefix(run_id: int) -> str:
    return f"claims-to-check-{run_id}-"


def _key(request: ProviderRequest, address: str) -> str:
    """The address itself stays out of the key."""
    return f"{key_prefix(request.run_id)}{request.provider_id}-{sha256(address.encode()).hexdigest()[:32]}"
