"""What is typed is sent by POST, and answered by ids or the key of a stored search."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from accounts.models import Search
from accounts.searches import search_for
from common.redirects import see_other
from support.forms import FindForm
from support.presenters.schools import beside_the_name
from support.search import Group, address_of, found_by, only_one_meant


class Find(SupportPage, FormView):
    readers_may_post = True
    form_class = FindForm
    template_name = "support/find.html"

    def form_valid(self, form: FindForm) -> HttpResponse:
        typed = form.cleaned_data["words"]
        search = search_for(typed, self.user)
        address = only_one_meant(typed)
        return see_other(address or reverse("support:found", kwargs={"search": search.public_id}))


class FoundThings(SupportPage, TemplateView):
    """Somebody else's search, and one of yesterday, is not found."""

    template_name = "support/found.html"

    @cached_property
    def search(self) -> Search:
        return get_object_or_404(Search.objects.of(self.user), public_id=self.kwargs["search"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = found_by(self.search.words)
        return super().get_context_data(
            **kwargs
            | {
                "search": self.search,
                "found": found,
                "schools": [(*each, beside_the_name(each[0])) for each in linked(found.schools)],
                "providers": linked(found.providers),
                "mentors": linked(found.mentors),
                "find_form": FindForm(initial={"words": self.search.words}),
            }
        )


def linked(group: Group) -> list[tuple[Any, str]]:
    return [(thing, address_of(thing)) for thing in group.shown]
