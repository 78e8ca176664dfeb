from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from activity.models import Entry
from claims.actions.found_mentors import add_mentor_for_draft
from claims.journey import steps
from claims.models import Claim
from claims.pending_mentors import PendingMentor
from claims.seen import Seen
from common.redirects import see_other
from mentors.forms import FindMentorForm
from mentors.models import Mentor
from mentors.views import AddingToList, FindMentor
from schools.access import SchoolPage


class FindMentorForDraftForm(FindMentorForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date_of_birth"].error_messages["required"] += ", or ask a colleague for it"


def who_asked(by: int | None, reader: User) -> str:
    if by == reader.pk:
        return "You"
    person = User.objects.filter(pk=by or 0).first()
    return str(person) if person and not person.is_support else "A colleague"


class AddingForDraft(AddingToList):
    """`?for=` is the key of the pending mentor. Where the draft went meanwhile the mentor is added all the same."""

    def __init__(self, page: SchoolPage) -> None:
        super().__init__(page)
        self.reference, self.request = page.kwargs["claim"], page.request
        if self.draft is None and not self.was_here():
            raise Http404

    @cached_property
    def draft(self) -> Claim | None:
        return Claim.objects.drafts().filter(school=self.school, reference=self.reference).first()

    def was_here(self) -> bool:
        claims = Claim.objects.filter(school=self.school)
        return any(
            found.exists()
            for found in (
                claims.filter(reference=self.reference),
                claims.filter(versions__drafted_as=self.reference),
                Entry.objects.of_removed(self.reference).filter(school_id=self.school.pk),
            )
        )

    @cached_property
    def pending(self) -> PendingMentor | None:
        return self.draft.pending_mentor(self.request.GET.get("for", "")) if self.draft else None

    def draft_url(self, page: str, **parts: str) -> str:
        return reverse(page, kwargs={"school": self.school.public_id, "claim": self.reference, **parts})

    def start_url(self) -> str:
        return self.draft_url(steps.MENTORS)

    def step_url(self, step: str, **lookup: str) -> str:
        return self.draft_url(f"claims:mentor-{step}", **lookup) + self.about()

    def about(self) -> str:
        return f"?{urlencode({'for': self.pending.key})}" if self.pending else ""

    def add(self, found: dict[str, Any]) -> HttpResponse:
        mentor = add_mentor_for_draft(by=self.page.user, key=self.pending.key if self.pending else "", **found)
        if self.draft is None or not self.pending:
            messages.success(self.request, f"{mentor} is on your list now")
        if self.draft is None:
            return see_other(self.start_url())
        back = self.draft_url(steps.TO_FIND) if self.pending else self.start_url()
        return see_other(f"{back}?{urlencode({'added': mentor.public_id})}")


class FindMentorForDraft(FindMentor):
    adding_class = AddingForDraft
    adding: AddingForDraft
    template_name = "claims/find_mentor.html"

    def get_form_class(self) -> type[FindMentorForm]:
        return FindMentorForDraftForm if self.adding.draft else FindMentorForm

    def get_initial(self) -> dict[str, Any]:
        pending = self.adding.pending
        return ({"trn": pending.trn} if pending else {}) | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, pending = self.adding.draft, self.adding.pending
        known: dict[str, Any] = {"pending": pending}
        if draft:
            ask_url = f"{self.adding.draft_url(steps.TO_FIND)}{self.adding.about()}"
            known |= {"caption": f"Draft {draft.reference}", "ask_url": ask_url}
        if pending:
            known["who_asked"] = who_asked(pending.by, self.user)
            # What a form shown again for an error was opened with; a draft's own page compares it.
            known["was"] = Seen(self.request).was or pending.as_seen
            if "form" not in kwargs:
                known["already_here"] = Mentor.objects.at(self.school).filter(trn=pending.trn).first()
        return super().get_context_data(**kwargs | known)
