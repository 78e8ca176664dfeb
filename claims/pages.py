"""What the pages about one claim share: finding it, where it stands, and what is said after a conflict."""

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

from accounts.access import Allowed, OrganisationRequest, members
from accounts.landing import next_url
from activity.models import Entry
from claims.allowance import HoursLeft, hours_left
from claims.busy import BusyPage
from claims.deleted_drafts import deleted_draft
from claims.models import Claim, MentorTraining
from claims.queries import find_claim, hours_told, tell_was_checked, trainings_of
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
from claims.wording.conflicts import no_draft_now, refused, was_deleted
from claims.wording.hours import what_went
from common.redirects import see_other
from mentors.models import Mentor
from schools.access import SchoolPage

CONFLICTS = (
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


class ClaimsPage(BusyPage, SchoolPage):
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
        return next_url(self.request) or self.at("claims:list")


class ClaimPage(ClaimsPage):
    """A page about one claim of this school. Any other reference is not found, but for drafts that were deleted here.

    `outcome` is what became of something sent that came second, as the end of a sentence.
    """

    claim: Claim
    outcome: ClassVar[str] = "nothing was changed"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is not this school's is not found by any method, before anything else is asked."""
        super().setup(request, *args, **kwargs)
        cast("OrganisationRequest", request).organisation = self.organisation
        self.deletion: Entry | None = None
        self.find_or_explain()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.deletion:
            return self.say_deleted(self.deletion)
        try:
            elsewhere = self.elsewhere()
            return self.lead(elsewhere) if elsewhere else super().dispatch(request, *args, **kwargs)
        except CONFLICTS as refusal:
            return self.on_conflict(refusal)

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

    def hours_left(self, mentors: Iterable[Mentor]) -> dict[int, HoursLeft]:
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
        return [what_went(shortfall, self.claim.provider) for shortfall in shortfalls]

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
        messages.info(self.request, was_deleted(deletion, self.kwargs["claim"], self.user))
        return see_other(self.after_deletion(deletion))

    def after_deletion(self, deletion: Entry) -> str:
        changed = (deletion.before or {}).get("changes")
        return self.at("claims:claim", claim=changed) if changed else self.at("claims:list")

    def on_conflict(self, refusal: Refused) -> HttpResponse:
        """The page was opened in time and its act came too late: say where the claim stands now."""
        self.find_or_explain()
        if self.deletion:
            return self.say_deleted(self.deletion)
        vars(self).pop("trainings", None)
        return self.lead(self.elsewhere() or self.instead(refusal))

    def instead(self, refusal: Refused) -> Elsewhere:
        """For a refusal that the claim's standing does not explain."""
        claim = refusal.claim if isinstance(refusal, CanNotBeChanged) else self.claim
        why = refused(refusal, claim, self.user, self.outcome)
        return Elsewhere(self.at("claims:claim", claim=claim.reference), why)

    def without_open_draft(self) -> Elsewhere | None:
        """For pages about a draft: it was handed in, or its window is not open."""
        if self.claim.is_draft and self.claim.window.is_open():
            return None
        as_change = self.claim.reference != self.kwargs["claim"]
        why = no_draft_now(self.claim, self.user, self.outcome, as_change)
        return Elsewhere(self.of_claim("claims:claim"), why)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django gives the parts of the address to the template too, and "claim" there is only a reference.
        return super().get_context_data(**kwargs | {"claim": self.claim, "year": self.claim.window.academic_year})
