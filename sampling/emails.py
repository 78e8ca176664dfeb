from hashlib import sha256

from django.conf import settings

from accounts.models import User
from common.addresses import full_address
from common.words import counted, deadline, listed, moment_in_words, with_weekday
from files.links import explains, make_links
from files.models import StoredFile
from messages_out.actions import Email, write_many
from messages_out.models import Message
from sampling.models import ProviderRequest
from sampling.presenters import period
from sampling.provider_files import KIND


def tell_provider(request: ProviderRequest) -> None:
    """One message for each address, however often it is called. The caller has named who acts."""
    people, facts = people_at(request), facts_about(request)
    keys = {address: _key(request, address) for address in addresses_of(request)}
    emails = [
        Email(to=address, key=key, personalisation=facts, provider_id=request.provider_id)
        for address, key in keys.items()
        if address in people
    ]
    write_many("claims_to_check", emails)
    write_with_links(request, {address: key for address, key in keys.items() if address not in people})


def write_with_links(request: ProviderRequest, keys: dict[str, str], *, by: User | None = None) -> None:
    """To contacts, who cannot sign in: key by address. What a person sends is limited: raises TooManyTries."""
    written = Message.objects.filter(key__in=keys.values()).values_list("to", flat=True)
    addresses = sorted(keys.keys() - set(written))
    if request.file is None or not addresses:
        return
    facts = facts_about(request)
    emails = [
        Email(
            to=link.to,
            key=keys[link.to],
            personalisation=facts | {"until": moment_in_words(link.ends_at)},
            provider_id=request.provider_id,
            not_after=link.ends_at,
            link=link,
        )
        for link in make_links(request.file, addresses, by=by)
    ]
    write_many("claims_to_check_by_link", emails, caused_by=by, at_will=by is not None)


def people_at(request: ProviderRequest) -> list[str]:
    """Addresses of those who can sign in, in lower case."""
    people = User.objects.filter(is_active=True, provider_memberships__provider=request.provider_id)
    return sorted({email.lower() for email in people.values_list("email", flat=True)})


@explains(KIND)
def how_to_answer(file: StoredFile) -> list[str]:
    request = ProviderRequest.objects.select_related("provider", "run__window").get(file=file)
    people = User.objects.filter(is_active=True, provider_memberships__provider=request.provider_id)
    names = listed(person.full_name for person in people.order_by("first_name", "last_name", "pk"))
    nobody = f"Nobody at {request.provider} can sign in to answer yet. For an account, email {settings.SUPPORT_EMAIL}."
    claims, mentors = counted(request.claim_count, "claim"), counted(request.mentor_count, "mentor")
    return [
        f"{request.provider} has {claims} with {mentors} to check, for {period(request.run.days)}.",
        f"Check them by {deadline(request.due_on)}.",
        f"Whoever can sign in answers for {request.provider}: {names}." if names else nobody,
    ]


def addresses_of(request: ProviderRequest) -> list[str]:
    """Lower case, sorted; without people who may not sign in."""
    of_contacts = request.provider.contacts.values_list("email", flat=True)
    return sorted({*people_at(request), *(email.lower() for email in of_contacts)})


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
        "period": period(request.run.days),
        "address": full_address(request),
    }


def key_prefix(run_id: int) -> str:
    return f"claims-to-check-{run_id}-"


def key_start(request: ProviderRequest) -> str:
    return f"{key_prefix(request.run_id)}{request.provider_id}-"


def key_start_again(request: ProviderRequest) -> str:
    return f"claims-again-{request.run_id}-{request.provider_id}-"


def key_again(request: ProviderRequest, address: str, once: str) -> str:
    return f"{key_start_again(request)}{once}-{digest_of(address)}"


def _key(request: ProviderRequest, address: str) -> str:
    return f"{key_start(request)}{digest_of(address)}"


def digest_of(address: str) -> str:
    """The address itself stays out of the key."""
    return sha256(address.encode()).hexdigest()[:32]
