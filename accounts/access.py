"""What is not yours is a 404; what is yours but not allowed is a 403."""

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
    """The layout reads `organisation`, on error pages too."""

    organisation: Any


class ProtectedPage(ContextMixin, View):
    """A page with a rule, `allowed(user, organisation)`; without one, the first visit raises ImproperlyConfigured.

    `organisation` is a school, a provider, or None. Finding it raises 404 for strangers, before the rule is asked.
    """

    allowed: Allowed | None = None
    # Posting searches, downloads or keeps somebody signed in: readers of support may.
    readers_may_post = False

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    @property
    def organisation(self) -> Any:
        return None

    def organisation_name(self) -> str:
        return str(self.organisation or "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rule = type(self).allowed
        if rule is None:
            raise ImproperlyConfigured(f"{type(self).__name__} does not say who it is allowed to.")
        cast("OrganisationRequest", request).organisation = self.organisation
        if not rule(self.user, self.organisation):
            raise PermissionDenied
        if request.method == "POST" and self.user.only_reads and not self.readers_may_post:
            raise PermissionDenied("an operator or an approver of the support team")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation_name=self.organisation_name(), organisation=self.organisation, **kwargs
        )


def anybody_signed_in(user: User, organisation: Any) -> bool:
    return user.is_active


def members(user: User, organisation: Any) -> bool:
    """Finding the organisation has already checked membership."""
    return organisation is not None


def support(user: User, organisation: Any) -> bool:
    return user.is_support


class SupportPage(ProtectedPage):
    """A page of the console: a 404 for anybody else."""

    allowed = staticmethod(support)

    def organisation_name(self) -> str:
        return "Support"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user.is_support:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
