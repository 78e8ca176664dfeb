from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.models import Search
from accounts.searches import search_for
from common.redirects import see_other
from mentors.forms import SearchMentorsForm
from mentors.models import Mentor
from mentors.querysets import MentorQuerySet
from schools.access import SchoolPage


class SearchesMentors(SchoolPage, TemplateView):
    """Searched by POST. The address has the search's key, never a name or TRN."""

    readers_may_post = True

    @cached_property
    def search(self) -> Search | None:
        """None also for somebody else's, and one older than a day."""
        key = self.request.GET.get("search", "")
        return Search.objects.of(self.user).filter(public_id=key).first() if key else None

    def mentors(self) -> MentorQuerySet:
        everybody = Mentor.objects.at(self.school)
        return everybody.matching(self.search.words) if self.search else everybody

    def search_form(self) -> SearchMentorsForm:
        return SearchMentorsForm(initial={"search": self.search.words if self.search else ""})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SearchMentorsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self.look_for(form.cleaned_data["search"])

    def look_for(self, words: str) -> HttpResponse:
        query = self.request.GET.copy()
        query["search"] = search_for(words, self.user).public_id
        return see_other(f"{self.request.path}?{query.urlencode()}")
