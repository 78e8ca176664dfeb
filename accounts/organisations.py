"""What somebody belongs to, schools first, as rows for a page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.landing import first_page_of
from accounts.models import SchoolLevel, User
from common.words import counted


@dataclass(frozen=True)
class Organisation:
    """One school or provider of a person. `level` is empty where there are no levels."""

    kind: str
    name: str
    place: str
    number: str
    level: str
    waits: str
    href: str

    @property
    def can_do(self) -> str:
        if self.level == SchoolLevel.MANAGER.label:
            return "Manager: claims, mentors, users and grant conditions"
        return "Claimant: claims and mentors" if self.level else "Check claims"

    def answers_to(self, search: str) -> bool:
        """Whether every word typed is somewhere in the name, the place or the number."""
        described = f"{self.name} {self.place} {self.number}".casefold()
        return all(word in described for word in search.casefold().split())


def organisations_of(user: User) -> list[Organisation]:
    """By kind, then name, in two queries."""
    return schools_of(user) + providers_of(user)


def schools_of(user: User) -> list[Organisation]:
    """Claims belong to a room above this one; the count of drafts comes through the school's own relation."""
    drafts = Count("school__claims", filter=Q(school__claims__status="draft"))
    memberships = user.school_memberships.select_related("school").annotate(drafts=drafts)
    return [
        Organisation(
            kind="School",
            name=each.school.name,
            place=", ".join(filter(None, [each.school.town, each.school.postcode])),
            number=f"URN {each.school.urn}" if each.school.urn else f"Vendor number {each.school.vendor_number}",
            level=each.get_level_display(),
            waits=counted(each.drafts, "draft") if each.drafts else "",
            href=first_page_of("schools.school", each.school.public_id),
        )
        for each in memberships.order_by("school__name", "school__urn")
    ]


def providers_of(user: User) -> list[Organisation]:
    memberships = user.provider_memberships.select_related("provider")
    return [
        Organisation(
            kind="Provider",
            name=each.provider.name,
            place="",
            number=f"Provider code {each.provider.code}",
            level="",
            waits="",
            href=first_page_of("providers.provider", each.provider.code),
        )
        for each in memberships.order_by("provider__name", "provider__code")
    ]
