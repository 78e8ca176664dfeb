"""Made-up people to try the service as. Importing this in production is an error."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from accounts.models import User

if settings.IN_PRODUCTION:
    raise ImproperlyConfigured("Personas do not exist in production.")

# In the order of the page.
DESCRIPTIONS = {
    "school": "Adds mentors to one school, makes claims and submits them",
    "multi-school": "The same for several schools, and replies to a provider that does not agree their hours",
    "school-2": "A colleague at the first school: manages it, accepts grant conditions, and can finish its drafts",
    "provider": "Sees the claims that name it, which ones to check and by when, and downloads the file",
    "partner": "A delivery partner of that provider: checks the claims of the schools that it was given",
    "support": "Sees every school and claim, prepares drafts for schools, and follows each sample and its files",
    "support-2": "A second support user, for what one person may not do alone",
    "support-reader": "Opens everything that support sees, and changes nothing",
}


@dataclass(frozen=True)
class Persona:
    slug: str
    first_name: str
    last_name: str
    role: str
    organisations: list[str]
    description: str


def people() -> QuerySet[User]:
    return User.objects.filter(persona__in=DESCRIPTIONS, is_active=True)


def personas() -> list[Persona]:
    found = people().prefetch_related(
        "school_memberships__school", "provider_memberships__provider", "partner_memberships__partner"
    )
    by_slug = {user.persona: user for user in found}
    return [persona_of(by_slug[slug]) for slug in DESCRIPTIONS if slug in by_slug]


def persona_of(user: User) -> Persona:
    schools, providers = list(user.school_memberships.all()), list(user.provider_memberships.all())
    names = sorted(str(membership.school) for membership in schools)
    names += sorted(str(membership.provider) for membership in providers)
    names += sorted(str(membership.partner) for membership in user.partner_memberships.all())
    role, description = role_of(user, len(schools), len(providers)), DESCRIPTIONS[user.persona]
    return Persona(user.persona, user.first_name, user.last_name, role, names, description)


def role_of(user: User, schools: int, providers: int) -> str:
    if user.is_support:
        return "Support user"
    if schools:
        return "School user"
    return "Provider user" if providers else "Delivery partner user"
