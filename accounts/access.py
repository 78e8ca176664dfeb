"""Every page says who may open it. What is not yours is "not found"; what is yours but not allowed is a 403."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic.base import ContextMixin, View

from accounts.models import User

Allowed = Callable[[User, Any], bool]


class OrganisationRequest(HttpRequest):
    """A request whose organisation was found: the layout shows its name and its links, on error pages too."""

    organisation: Any


class ProtectedPage(ContextMixin, View):
    """A page with a rule: `allowed(user, organisation)`. Forgetting the rule is an error at the first visit.

    `organisation` is the thing whose pages these are: a school, a provider, or None for the service's own
    pages and support. Finding it raises 404 for strangers, before the rule is asked.
    """

    allowed: Allowed | None = None

    @property
    def user(self) -> User:
        """The signed-in person; LoginRequiredMiddleware has seen to that."""
        return cast("User", self.request.user)

    @property
    def organisation(self) -> Any:
        return None

    def organisation_name(self) -> str:
        """The words for the organisation strip and the title."""
        return str(self.organisation or "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rule = type(self).allowed
        if rule is None:
            raise ImproperlyConfigured(f"{type(self).__name__} does not say who it is allowed to.")
        cast("OrganisationRequest", request).organisation = self.organisation
        if not rule(self.user, self.organisation):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation_name=self.organisation_name(), organisation=self.organisation, **kwargs
        )


def anybody_signed_in(user: User, organisation: Any) -> bool:
    """For pages that belong to nobody in particular."""
    return user.is_active


def members(user: User, organisation: Any) -> bool:
    """For an organisation's pages: finding the organisation has already settled it."""
    return organisation is not None


def support(user: User, organisation: Any) -> bool:
    """For the console."""
    return user.is_support


class SupportPage(ProtectedPage):
    """A page of the console: for anybody else it does not exist."""

    allowed = staticmethod(support)

    def organisation_name(self) -> str:
        return "Support"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user.is_support:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
