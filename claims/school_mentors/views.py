from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView

from claims.actions.remove_mentor import StillOnClaims, claims_that_block, remove_mentor
from claims.models import Claim
from claims.school_mentors.hours import claims_naming, hours_this_year
from common.redirects import see_other
from common.words import moment_in_words
from govuk.pagination import page_of
from mentors.models import Mentor
from mentors.search import SearchesMentors
from mentors.views import FindMentor
from schools.access import SchoolPage, colleagues


class MentorsList(SearchesMentors):
    """25 a page. A search that only one mentor fits leads to the mentor."""

    allowed = staticmethod(colleagues)
    template_name = "claims/school_mentors/list.html"

    def look_for(self, words: str) -> HttpResponse:
        found = Mentor.objects.at(self.school).matching(words)[:2]
        results = super().look_for(words)
        if len(found) == 1:
            return see_other(reverse("mentors:mentor", args=[self.school.public_id, found[0].public_id]))
        return results

    def added(self) -> Mentor | None:
        """From `?added=`. Only somebody on this list is ever named by an id."""
        asked = self.request.GET.get("added", "")
        return Mentor.objects.at(self.school).filter(public_id=asked).first() if asked else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.mentors(), self.request)
        claimed = hours_this_year(list(page), self.school)
        return super().get_context_data(
            page=page,
            rows=[(mentor, claimed.get(mentor.pk, [])) for mentor in page],
            added=self.added(),
            with_search=self.search is not None or page.count_of_pages > 1,
            **{"form": self.search_form(), "search": self.search} | kwargs,
        )


class MentorPage(SchoolPage, TemplateView):
    """Anybody not on the school's list is not found."""

    allowed = staticmethod(colleagues)

    @cached_property
    def mentor(self) -> Mentor:
        return get_object_or_404(Mentor.objects.at(self.school), public_id=self.kwargs["mentor"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"mentor": self.mentor})


class OneMentor(MentorPage):
    template_name = "claims/school_mentors/mentor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back_url = reverse("mentors:list", args=[self.school.public_id])
        placement = self.mentor.placements.select_related("added_by").get(school=self.school)
        when = moment_in_words(placement.added_at)
        return super().get_context_data(
            rows=claims_naming(self.mentor, self.school),
            added=f"{when} by {placement.added_by}" if placement.added_by else when,
            back_url=back_url,
            **kwargs,
        )


class RemoveMentor(MentorPage):
    template_name = "claims/school_mentors/remove.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            remove_mentor(mentor=self.mentor, school=self.school, by=self.user)
        except StillOnClaims:
            return see_other(request.path)
        messages.success(request, f"{self.mentor} is not on your list now")
        return see_other(reverse("mentors:list", args=[self.school.public_id]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            claims=claims_that_block(self.mentor, self.school).select_related("provider"),
            back_url=reverse("mentors:mentor", args=[self.school.public_id, self.mentor.public_id]),
            **kwargs,
        )


class AddMentor(FindMentor):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`?claim=` and `for=` were once the address for a draft."""
        draft = Claim.objects.drafts().filter(school=self.school, reference=request.GET.get("claim", "")).first()
        if draft is None:
            response: HttpResponse = super().get(request, *args, **kwargs)
            return response
        about = f"?{urlencode({'for': request.GET['for']})}" if "for" in request.GET else ""
        return see_other(reverse("claims:mentor-add", args=[self.school.public_id, draft.reference]) + about)
