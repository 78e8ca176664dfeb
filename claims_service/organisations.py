from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts import landing, sessions
from accounts.access import ProtectedPage, anybody_signed_in
from accounts.landing import first_page_of
from accounts.models import SchoolLevel, User
from claims.states import Status
from common.words import counted
from govuk.pagination import page_of
from schools.models import School

SEARCH_FROM = 11
"""With so many organisations the list has a search."""


@dataclass(frozen=True)
class Organisation:
    """`level` is empty for providers."""

    kind: str
    name: str
    place: str
    number: str
    level: str
    to_do: str
    href: str
    conditions_url: str = ""

    @property
    def can_do(self) -> str:
        if self.level == SchoolLevel.MANAGER.label:
            return "Manager: claims, mentors and grant conditions"
        return "Claimant: claims and mentors" if self.level else "Check claims"

    def matches(self, search: str) -> bool:
        """Whether every word is in the name, the place or the number."""
        described = f"{self.name} {self.place} {self.number}".casefold()
        return all(word in described for word in search.casefold().split())


def organisations_of(user: User) -> list[Organisation]:
    """Schools first, each kind by name, in three queries."""
    return schools_of(user) + providers_of(user) + partners_of(user)


def schools_of(user: User) -> list[Organisation]:
    drafts = Count("school__claims", filter=Q(school__claims__status=Status.DRAFT))
    owed = Q(school__claims__status=Status.SAMPLING_PROVIDER_NOT_APPROVED, school__claims__decision_due_on=None)
    replies = Count("school__claims", filter=owed)
    memberships = user.school_memberships.select_related("school").annotate(drafts=drafts, replies=replies)
    return [
        Organisation(
            kind="School",
            name=each.school.name,
            place=", ".join(filter(None, [each.school.town, each.school.postcode])),
            number=number_of(each.school),
            level=each.get_level_display(),
            to_do=_to_do(each.drafts, each.replies),
            href=first_page_of("schools.school", each.school.public_id),
            conditions_url=reverse("schools:grant-conditions", args=[each.school.public_id]),
        )
        for each in memberships.order_by("school__name", "school__urn")
    ]


def _to_do(drafts: int, replies: int) -> str:
    """1 draft, 2 claims that need a reply"""
    owed = f"{counted(replies, 'claim')} that {'needs' if replies == 1 else 'need'} a reply" if replies else ""
    return ", ".join(filter(None, [counted(drafts, "draft") if drafts else "", owed]))


def providers_of(user: User) -> list[Organisation]:
    memberships = user.provider_memberships.select_related("provider")
    return [
        Organisation(
            kind="Provider",
            name=each.provider.name,
            place="",
            number=f"Provider code {each.provider.code}",
            level="",
            to_do="",
            href=first_page_of("providers.provider", each.provider.code),
        )
        for each in memberships.order_by("provider__name", "provider__code")
    ]


def partners_of(user: User) -> list[Organisation]:
    memberships = user.partner_memberships.select_related("partner__provider")
    return [
        Organisation(
            kind="Delivery partner",
            name=each.partner.provider.name,
            place=each.partner.name,
            number=f"Provider code {each.partner.provider.code}",
            level="",
            to_do="",
            href=first_page_of("providers.provider", each.partner.provider.code),
        )
        for each in memberships.order_by("partner__provider__name", "partner__name")
    ]


def number_of(school: School) -> str:
    return f"Unique reference number (URN) {school.urn}" if school.urn else f"Vendor number {school.vendor_number}"


class YourOrganisations(ProtectedPage, TemplateView):
    allowed = staticmethod(anybody_signed_in)
    template_name = "pages/your-organisations.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first = landing.first_page(self.user)
        if first != request.path:
            return redirect(first)
        return super().get(request, *args, **kwargs)

    @cached_property
    def search(self) -> str:
        return self.request.GET.get("search", "").strip()[:100]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = organisations_of(self.user)
        found = [each for each in everything if each.matches(self.search)]
        return super().get_context_data(
            page=page_of(found, self.request),
            search=self.search,
            with_search=len(everything) >= SEARCH_FROM,
            **kwargs,
        )


class Account(ProtectedPage, TemplateView):
    allowed = staticmethod(anybody_signed_in)
    template_name = "pages/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=organisations_of(self.user),
            idle_minutes=sessions.idle_minutes(self.user),
            hours=settings.SESSION_COOKIE_AGE // 3600,
            **kwargs,
        )
