from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView, TemplateView

from accounts.access import OrganisationRequest
from common.redirects import see_other
from mentors import actions
from mentors.forms import EARLY_CAREER, FindMentorForm, WhoWereTheyTrainedToMentorForm
from mentors.models import Lookup
from mentors.teaching_record import RecordNotInUse, TeachingRecordUnavailable
from schools.access import SchoolPage, colleagues

NOT_ANSWERING = "The teaching record is not answering. The TRN you entered is kept: try again in a few minutes"


class AddingToList:
    """Where adding a mentor begins and ends, and what adds: the school's list. Another room may have its own."""

    def __init__(self, page: SchoolPage) -> None:
        self.page, self.school = page, page.school

    def start_url(self) -> str:
        return reverse("mentors:list", args=[self.school.public_id])

    def step_url(self, step: str, **lookup: str) -> str:
        return reverse(f"mentors:{step}", kwargs={"school": self.school.public_id, **lookup})

    def add(self, found: dict[str, Any]) -> HttpResponse:
        """`found` has the school, the TRN and the names of the look-up."""
        mentor = actions.add_mentor(by=self.page.user, **found)
        return see_other(f"{self.start_url()}?{urlencode({'added': mentor.public_id})}")


class AddingPage(SchoolPage):
    allowed = staticmethod(colleagues)
    adding_class: type[AddingToList] = AddingToList

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        cast("OrganisationRequest", request).organisation = self.organisation
        self.adding = self.adding_class(self)


class FindMentor(AddingPage, FormView):
    """`?again=`: a look-up that found nobody, whose TRN is kept."""

    form_class: type[FindMentorForm] = FindMentorForm
    template_name = "mentors/find.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"school": self.school}

    def get_initial(self) -> dict[str, Any]:
        tried = Lookup.objects.fresh(self.school, self.user).filter(public_id=self.request.GET.get("again", "")).first()
        return {"trn": tried.trn} if tried else {}

    def form_valid(self, form: FindMentorForm) -> HttpResponse:
        try:
            lookup = actions.look_up(school=self.school, by=self.user, **form.cleaned_data)
        except RecordNotInUse as reason:
            form.add_error("trn", str(reason))
            return self.form_invalid(form)
        except TeachingRecordUnavailable:
            form.add_error(None, NOT_ANSWERING)
            return self.form_invalid(form)
        return see_other(self.adding.step_url("confirm" if lookup.full_name else "not-found", lookup=lookup.public_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = kwargs.get("form")
        already_here = sent.already_here if sent else None
        return super().get_context_data(**{"back_url": self.adding.start_url(), "already_here": already_here} | kwargs)


class NobodyFound(AddingPage, TemplateView):
    template_name = "mentors/not-found.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missed = Lookup.objects.fresh(self.school, self.user).nobody_found()
        lookup = get_object_or_404(missed, public_id=self.kwargs["lookup"])
        find_url = self.adding.step_url("add")
        again_url = f"{find_url}{'&' if '?' in find_url else '?'}{urlencode({'again': lookup.public_id})}"
        known = {"lookup": lookup, "again_url": again_url, "back_url": again_url, "start_url": self.adding.start_url()}
        return super().get_context_data(**kwargs | known)


class LookupPage(AddingPage):
    """After a look-up that found somebody; an old one, another person's or school's is not found."""

    @cached_property
    def lookup(self) -> Lookup:
        found = Lookup.objects.fresh(self.school, self.user).somebody_found()
        return get_object_or_404(found, public_id=self.kwargs["lookup"])

    def add(self) -> HttpResponse:
        names = {"first_name": self.lookup.first_name, "last_name": self.lookup.last_name}
        return self.adding.add({"school": self.school, "trn": self.lookup.trn, **names})


class ConfirmMentor(LookupPage, FormView):
    form_class = WhoWereTheyTrainedToMentorForm
    template_name = "mentors/confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"first_name": self.lookup.first_name}

    def form_valid(self, form: WhoWereTheyTrainedToMentorForm) -> HttpResponse:
        if form.cleaned_data["trained_to_mentor"] == EARLY_CAREER:
            return see_other(self.adding.step_url("early-career", lookup=self.lookup.public_id))
        return self.add()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"lookup": self.lookup, "back_url": self.adding.step_url("add")})


class EarlyCareer(LookupPage, TemplateView):
    template_name = "mentors/early-career.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.add()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back_url = self.adding.step_url("confirm", lookup=self.lookup.public_id)
        known = {"lookup": self.lookup, "back_url": back_url, "start_url": self.adding.start_url()}
        return super().get_context_data(**kwargs | known)
