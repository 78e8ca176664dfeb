from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import navigation, sessions
from accounts.landing import only_organisation
from accounts.models import User


def layout_context(request: HttpRequest) -> dict[str, Any]:
    """At most two queries, and none for people who are not signed in."""
    user = getattr(request, "user", None)
    known = {
        "service_name": settings.SERVICE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "in_production": settings.IN_PRODUCTION,
        "user": user,
        "home_url": "/",
    }
    return known | signed_in_context(request, user) if user and user.is_authenticated else known


def signed_in_context(request: HttpRequest, user: User) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)
    links = navigation_for(organisation, user, request.path)
    choice = reverse("your-organisations")
    return {
        "organisation": organisation,
        "organisation_name": str(organisation or ""),
        "navigation": links,
        "home_url": links[0]["href"] if links else choice,
        "account_url": reverse("account"),
        "switch_url": switch_url(user) if organisation else "",
        "seconds_signed_in": sessions.seconds_after_use(request.session, user),
    }


def navigation_for(organisation: Any, user: User, path: str) -> list[dict[str, Any]]:
    """Without an organisation: support's links, or those of the person's only one."""
    if organisation is None and user.is_support:
        return navigation.SUPPORT.items(None, path)
    whose = organisation or only_organisation(user)
    if whose is None:
        return []
    menu = navigation.MENUS[whose._meta.label_lower]
    if menu is navigation.PROVIDER and user.has_only_a_part_of(whose.pk):
        menu = navigation.PARTNER
    return menu.items(whose, path)


def switch_url(user: User) -> str:
    """ "" for people with one organisation."""
    if user.is_support:
        return reverse("support:home")
    return reverse("your-organisations") if user.has_several_organisations else ""
