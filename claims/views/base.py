"""What the pages about one claim share: finding it, where it stands, and what is said to whoever came second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.access import Allowed, SomebodysRequest, members
from accounts.landing import asked_for
from activity.models import Entry
from claims import presenters, steps
from claims.allowance import Left, hours_left
from claims.deleted import deleted_draft
from claims.models import Claim, MentorTraining
from claims.reading import find_claim, hours_told, tell_was_checked, trainings_of
from claims.refusals import (
    CanNotBeChanged,
    ChangedMeanwhile,
    DraftGone,
    NoLongerADraft,
    NotAccredited,
    NotOnYourList,
    NotReady,
    ProviderIsFixed,
    Refused,
    Shortfall,
    WindowClosed,
)
from claims.states import Status
from claims.views.in_the_way import CanBeSentAgain
from common.answers import see_other
from mentors.models import Mentor
from schools.access import SchoolPage

CAME_SECOND = (
    CanNotBeChanged,
    ChangedMeanwhile,
    DraftGone,
    NoLongerADraft,
    NotAccredited,
    NotOnYourList,
    NotReady,
    ProviderIsFixed,
    WindowClosed,
)


@dataclass(frozen=True)
class Elsewhere:
    """Where a page leads that cannot be shown now. Whoever sent something reads why it was not done."""

    address: str
    why: str = ""


class ClaimsPage(CanBeSentAgain, SchoolPage):
    """A page among a school's claims."""

    allowed: Allowed | None = staticmethod(members)

    def at(self, page: str, **parts: str) -> str:
        """The address of another page of this school."""
        return reverse(page, kwargs={"school": self.school.public_id, **parts})

    def at_and_back(self, page: str) -> str:
        """The same for a page that is a detour: it leads back here when its question is settled."""
        return f"{self.at(page)}?{urlencode({'next': self.request.path})}"

    def where_it_began(self) -> str:
        """Where a detour began; the list of claims unless the address says another page of ours."""
        return asked_for(self.request) or self.at("claims:list")


class ClaimPage(ClaimsPage):
    """A page about one claim of this school. Any other reference is not found, but for drafts that were deleted here.

    `so` is what became of something sent that came second, as the end of a sentence.
    """

    claim: Claim
    so: ClassVar[str] = "nothing was changed"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is not this school's is not found by any method, before anything else is asked."""
        super().setup(request, *args, **kwargs)
        cast("SomebodysRequest", request).organisation = self.organisation
        self.deletion: Entry | None = None
        self.find_or_explain()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.deletion:
            return self.say_deleted(self.deletion)
        try:
            elsewhere = self.elsewhere()
            return self.lead(elsewhere) if elsewhere else super().dispatch(request, *args, **kwargs)
        except CAME_SECOND as refusal:
            return self.came_second(refusal)

    def elsewhere(self) -> Elsewhere | None:
        """Where to go instead; None when this page can be shown."""
        return None

    def find_or_explain(self) -> None:
        """The claim, or how it was deleted; anything else is not found."""
        try:
            self.claim = self.find()
        except Claim.DoesNotExist:
            self.deletion = deleted_draft(self.kwargs["claim"])
            if self.deletion is None or self.deletion.school_id != self.school.pk:
                raise Http404 from None

    def find(self) -> Claim:
        """The claim with what nearly every page names; a page that names more reads it."""
        return find_claim(self.school, self.kwargs["claim"])

    @cached_property
    def trainings(self) -> list[MentorTraining]:
        """The mentors on the claim, by first name."""
        trainings = trainings_of(self.claim)
        tell_was_checked(self.claim, any(training.hours_given_back for training in trainings))
        return trainings

    def hours_left(self, mentors: Iterable[Mentor]) -> dict[int, Left]:
        """What these mentors have left for this claim; the claim that a change will replace does not count."""
        claim = self.claim
        return hours_left(mentors, claim.provider, claim.window.academic_year, self.school, claim.changes)

    def what_went(self, mentors: Iterable[Mentor]) -> list[str]:
        """Of those who were found for this draft, whom it could not have with the hours that were told, and why."""
        told = hours_told(self.claim)
        found = [mentor for mentor in mentors if mentor.pk in told]
        left = self.hours_left(found) if found else {}
        short = [mentor for mentor in found if told[mentor.pk] > left[mentor.pk].left or not left[mentor.pk].left]
        shortfalls = [Shortfall(mentor, told[mentor.pk], left[mentor.pk]) for mentor in short]
        return [presenters.what_went(shortfall, self.claim.provider) for shortfall in shortfalls]

    def read_again(self) -> None:
        """What was read before an action changed it is old."""
        self.find_or_explain()
        if self.deletion:
            raise DraftGone(self.claim)
        for name in ("trainings", "left"):
            vars(self).pop(name, None)

    def version_sent(self) -> int:
        """The version that the form was based on; without a readable one, the answer counts as based on an old one."""
        sent = self.request.POST.get("version", "")
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0

    def of_claim(self, page: str, **parts: str) -> str:
        return self.at(page, claim=self.claim.reference, **parts)

    def lead(self, elsewhere: Elsewhere) -> HttpResponse:
        if elsewhere.why and self.request.method == "POST":
            messages.info(self.request, elsewhere.why)
        return see_other(elsewhere.address)

    def say_deleted(self, deletion: Entry) -> HttpResponse:
        """On the claim that a deleted change would have changed, or else on the list."""
        messages.info(self.request, presenters.was_deleted(deletion, self.kwargs["claim"], self.user))
        return see_other(self.after_deletion(deletion))

    def after_deletion(self, deletion: Entry) -> str:
        changed = (deletion.before or {}).get("changes")
        return self.at("claims:claim", claim=changed) if changed else self.at("claims:list")

    def came_second(self, refusal: Refused) -> HttpResponse:
        """The page was opened in time and its act came too late: say where the claim stands now."""
        self.find_or_explain()
        if self.deletion:
            return self.say_deleted(self.deletion)
        vars(self).pop("trainings", None)
        return self.lead(self.elsewhere() or self.instead(refusal))

    def instead(self, refusal: Refused) -> Elsewhere:
        """For a refusal that the claim's standing does not explain."""
        claim = refusal.claim if isinstance(refusal, CanNotBeChanged) else self.claim
        why = presenters.refused(refusal, claim, self.user, self.so)
        return Elsewhere(self.at("claims:claim", claim=claim.reference), why)

    def without_open_draft(self) -> Elsewhere | None:
        """For pages about a draft: it was handed in, or its window is not open."""
        if self.claim.is_draft and self.claim.window.is_open():
            return None
        as_change = self.claim.reference != self.kwargs["claim"]
        why = presenters.no_draft_now(self.claim, self.user, self.so, as_change)
        return Elsewhere(self.of_claim("claims:claim"), why)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django gives the parts of the address to the template too, and "claim" there is only a reference.
        return super().get_context_data(**kwargs | {"claim": self.claim, "year": self.claim.window.academic_year})


class DraftPage(ClaimPage):
    """A page on the way to submitting. Where it cannot be asked now, it leads to the page that can."""

    page: ClassVar[str]
    so = "your answer was not saved"

    def elsewhere(self) -> Elsewhere | None:
        return self.without_open_draft() or self.without_claim_to_change() or self.too_early()

    def without_claim_to_change(self) -> Elsewhere | None:
        """For a change: somebody else has its claim now, or it was withdrawn."""
        changed = self.claim.changes
        if changed is None or changed.status == Status.SUBMITTED:
            return None
        why = presenters.not_done(changed, self.user, self.so)
        return Elsewhere(self.at("claims:claim", claim=changed.reference), why)

    def too_early(self) -> Elsewhere | None:
        """The answers that this page builds on are not there, or not any more."""
        if steps.may_be_asked(self.page, self.claim, self.trainings):
            return None
        return Elsewhere(self.next_question(), presenters.changed_first(self.claim, self.user, self.so))

    @property
    def came_from(self) -> str:
        """ "check" or "tasks" after a "Change" link, and nothing else that an address might say."""
        word = self.request.GET.get("return", "")
        return word if word in steps.RETURNS else ""

    def next_question(self) -> str:
        step = steps.next_step(self.claim, self.trainings)
        if step.page == steps.CHECK and self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        came_from = f"?return={self.came_from}" if self.came_from else ""
        return self.of_claim(step.page, **step.parts) + came_from

    def back_url(self) -> str:
        if self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        before = steps.step_before(self.page, self.kwargs.get("mentor", ""), self.claim, self.trainings)
        return self.of_claim(before.page, **before.parts) if before else self.at("claims:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"{self.claim.provider}, {self.claim.window.academic_year}"
        return super().get_context_data(**{"back_url": self.back_url(), "caption": caption} | kwargs)
