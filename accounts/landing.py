from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from accounts.models import User

MAX_LENGTH = 2000
"""Characters."""
FIRST_PAGES = {"schools.school": ("claims:list", "school"), "providers.provider": ("sampling:requests", "provider")}
NEVER_RETURN_TO = {
    "sign-in",
    "sign-out",
    "signed-out",
    "timed-out",
    "personas",
    "become",
    "time-left",
    "stay-signed-in",
}


def next_url(request: HttpRequest) -> str:
    """`next` from the form or the query, or "" when it is no page of ours."""
    return safe_url(request.POST.get("next", "") or request.GET.get("next", ""))


def safe_url(address: str) -> str:
    """The address as path and query when it is a named page of this service, else "".

    Built anew from our routes, so no scheme, host, backslash or control character of a foreign link survives.
    """
    if len(address) > MAX_LENGTH or not address.startswith("/") or not address.isprintable() or "\\" in address:
        return ""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return ""
    if parts.scheme or parts.netloc or match.url_name is None or match.url_name in NEVER_RETURN_TO:
        return ""
    if not takes_get(match.func):
        return ""
    page = page_that_offers(match) or quote(parts.path, safe="/%")
    query = f"?{quote(parts.query, safe='=&%+')}" if parts.query else ""
    return page + query


def page_that_offers(match: ResolverMatch) -> str:
    """For a download, whose own address shows no page: `offered_by` of its view names the page, and what that takes.

    Else "".
    """
    name, *parts = getattr(getattr(match.func, "view_class", None), "offered_by", [""])
    return reverse(name, kwargs={part: match.kwargs[part] for part in parts}) if name else ""


def takes_get(view: Callable[..., Any]) -> bool:
    """False for a view that only takes POST."""
    page = getattr(view, "view_class", None)
    return page is None or ("get" in page.http_method_names and hasattr(page, "get"))


def return_url(request: HttpRequest) -> str:
    """The page to go on with after signing in; for a form the page that it was on.

    That is its Referer, else the form's own address, or "" where that shows nothing.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return referring_page(request) or safe_url(request.get_full_path())


def referring_page(request: HttpRequest) -> str:
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_ours = (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
    return safe_url(urlunsplit(("", "", parts.path, parts.query, ""))) if is_ours else ""


def first_page(user: User) -> str:
    if user.is_support:
        return reverse("support:home")
    only = only_organisation(user)
    if only is None:
        return reverse("your-organisations")
    kind = only._meta.label_lower
    return first_page_of(kind, only.public_id if kind == "schools.school" else only.code)


def only_organisation(user: User) -> Any:
    """The school or provider of somebody who has just one, else None. Three queries."""
    schools = [each.school for each in user.school_memberships.select_related("school")[:2]]
    providers = [each.provider for each in user.provider_memberships.select_related("provider")[:2]]
    partners = [each.provider for each in user.partner_memberships.select_related("provider")[:2]]
    found = [*schools, *providers, *partners]
    return found[0] if len(found) == 1 else None


def first_page_of(kind: str, identity: str) -> str:
    """`identity` is a school's public id or a provider's code."""
    name, key = FIRST_PAGES[kind]
    return reverse(name, kwargs={key: identity})
