"""Adding a mentor: find the record, say that it is the right person, and back to the list or the claim."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView, TemplateView

from accounts.models import User
from activity.models import Entry
from common.redirects import see_other
from mentors import actions
from mentors.forms import EARLY_CAREER, FindMentorForm, WhoWereTheyTrainedToMentorForm
from mentors.limits import TooManyTries
from mentors.models import Lookup, Mentor
from mentors.teaching_record import TeachingRecordUnavailable
from schools.access import SchoolPage, colleagues

NOT_ANSWERING = "The teaching record is not answering. The TRN you entered is kept: try again in a few minutes"


def who_asked(by: int | None, reader: User) -> str:
    """Who did not know a mentor's date of birth, as a colleague reads of it."""
    if by == reader.pk:
        return "You"
    person = User.objects.filter(pk=by or 0).first()
    return str(person) if person and not person.is_support else "A colleague"


def too_many_requests(request: HttpRequest, minutes: int) -> HttpResponse:
    """429, with how long to wait."""
    answer = render(request, "errors/429.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


class AddingPage(SchoolPage):
    """A step of adding a mentor, started from the list, or from a draft that is named in the query.

    The query also says for whom, where the draft waits for somebody: what is entered then is about that mentor.
    """

    allowed = staticmethod(colleagues)

    @cached_property
    def draft(self) -> Any:
        """The draft to go back to; None when there is none of this school by that reference."""
        asked = self.request.GET.get("claim", "")
        return self.school.claims.drafts().filter(reference=asked).first() if asked else None

    @property
    def claim(self) -> str:
        return self.draft.reference if self.draft else ""

    @cached_property
    def gone(self) -> str:
        """The reference that was asked for, where a draft of this school had it: its pages say what became of it."""
        asked = self.request.GET.get("claim", "")
        if not asked or self.draft:
            return ""
        had_it = (
            self.school.claims.filter(reference=asked),
            self.school.claims.filter(versions__drafted_as=asked),
            Entry.objects.of_removed(asked).filter(school_id=self.school.pk),
        )
        return asked if any(found.exists() for found in had_it) else ""

    @cached_property
    def pending(self) -> Any:
        """What the draft knows of the mentor whom the page is for (claims.pending_mentors.PendingMentor), or None."""
        return self.draft.pending_mentor(self.request.GET.get("for", "")) if self.draft else None

    def start(self) -> str:
        """Where adding began."""
        if began := self.claim or self.gone:
            return reverse("claims:mentors", args=[self.school.public_id, began])
        return reverse("mentors:list", args=[self.school.public_id])

    def to_find_url(self) -> str:
        """Where the draft leads that waits for mentors: a TRN is kept there for whoever knows the date of birth."""
        return reverse("claims:to-find", args=[self.school.public_id, self.claim])

    def carried(self) -> dict[str, str]:
        """What every step of this adding has in its query."""
        known = {"claim": self.claim or self.gone, "for": self.pending.key if self.pending else ""}
        return {name: value for name, value in known.items() if value}

    def step(self, name: str, query: dict[str, str] | None = None, **identity: str) -> str:
        """The address of a step, with the claim carried along."""
        address = reverse(f"mentors:{name}", kwargs={"school": self.school.public_id, **identity})
        query = self.carried() | (query or {})
        return f"{address}?{urlencode(query)}" if query else address


class FindMentor(AddingPage, FormView):
    """TRN and date of birth. Coming back from a look-up that found nobody, the TRN is still there."""

    form_class = FindMentorForm
    template_name = "mentors/find.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"school": self.school, "can_ask": bool(self.claim)}

    def get_initial(self) -> dict[str, Any]:
        tried = Lookup.objects.fresh(self.school, self.user).filter(public_id=self.request.GET.get("again", "")).first()
        return {"trn": tried.trn if tried else self.pending.trn if self.pending else ""}

    def form_valid(self, form: FindMentorForm) -> HttpResponse:
        try:
            lookup = actions.look_up(school=self.school, by=self.user, **form.cleaned_data)
        except TooManyTries as refusal:
            return too_many_requests(self.request, refusal.minutes)
        except TeachingRecordUnavailable:
            form.add_error(None, NOT_ANSWERING)
            return self.form_invalid(form)
        return see_other(self.step("confirm" if lookup.full_name else "not-found", lookup=lookup.public_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.already_here(kwargs.get("form"))
        known: dict[str, Any] = {"back_url": self.start(), "pending": self.pending, "already_here": here}
        if self.claim:
            about = f"?{urlencode({'for': self.pending.key})}" if self.pending else ""
            known |= {"caption": f"Draft {self.claim}", "ask_url": f"{self.to_find_url()}{about}"}
        if self.pending:
            known["who_asked"] = who_asked(self.pending.by, self.user)
            # What a form shown again for an error was opened with; a draft's own page compares it.
            known["was"] = self.request.POST.get("was") or self.pending.as_seen
        return super().get_context_data(**kwargs | known)

    def already_here(self, sent: FindMentorForm | None) -> Mentor | None:
        """On the school's list: whoever has the TRN that was sent, or, before, the one that waits in the draft."""
        if sent or self.pending is None:
            return sent.already_here if sent else None
        return Mentor.objects.at(self.school).filter(trn=self.pending.trn).first()


class NobodyFound(AddingPage, TemplateView):
    """No record has that TRN together with that date of birth. The TRN is kept for the next try."""

    template_name = "mentors/not-found.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missed = Lookup.objects.fresh(self.school, self.user).nobody_found()
        lookup = get_object_or_404(missed, public_id=self.kwargs["lookup"])
        again_url = self.step("add", {"again": lookup.public_id})
        known = {"lookup": lookup, "again_url": again_url, "back_url": again_url, "start_url": self.start()}
        return super().get_context_data(**kwargs | known)


class LookupPage(AddingPage):
    """A step after a look-up that found somebody. Another person's, another school's and an old one are not found."""

    @cached_property
    def lookup(self) -> Lookup:
        found = Lookup.objects.fresh(self.school, self.user).somebody_found()
        return get_object_or_404(found, public_id=self.kwargs["lookup"])

    def add(self) -> HttpResponse:
        """Add the mentor and go back to where adding began, which is told whom it was."""
        names = {"first_name": self.lookup.first_name, "last_name": self.lookup.last_name}
        pending = self.pending.key if self.pending else ""
        mentor = actions.add_mentor(school=self.school, trn=self.lookup.trn, by=self.user, pending=pending, **names)
        if self.gone:
            messages.success(self.request, f"{mentor} is on your list")
            return see_other(self.start())
        back = self.to_find_url() if pending else self.start()
        return see_other(f"{back}?{urlencode({'added': mentor.public_id})}")


class ConfirmMentor(LookupPage, FormView):
    """Is this the mentor you want to add?"""

    form_class = WhoWereTheyTrainedToMentorForm
    template_name = "mentors/confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"first_name": self.lookup.first_name}

    def form_valid(self, form: WhoWereTheyTrainedToMentorForm) -> HttpResponse:
        if form.cleaned_data["trained_to_mentor"] == EARLY_CAREER:
            return see_other(self.step("early-career", lookup=self.lookup.public_id))
        return self.add()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"lookup": self.lookup, "back_url": self.step("add")})


class EarlyCareer(LookupPage, TemplateView):
    """The interruption for mentors of early career teachers: a known mistake gets a question."""

    template_name = "mentors/early-career.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.add()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back_url = self.step("confirm", lookup=self.lookup.public_id)
        known = {"lookup": self.lookup, "back_url": back_url, "start_url": self.start()}
        return super().get_context_data(**kwargs | known)
