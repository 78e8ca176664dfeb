from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.access import Allowed, OrganisationRequest, members
from activity.models import Entry
from claims.busy import busy_page
from claims.claim_state import ClaimState
from claims.deleted_drafts import deleted_draft
from claims.models import Claim, MentorTraining
from claims.refusals import Busy, Conflict, DraftGone
from claims.seen import Fields, Seen
from claims.wording.conflicts import no_draft_now, was_deleted
from common.redirects import see_other
from schools.access import SchoolPage


@dataclass(frozen=True)
class Redirect:
    """`why` is for whoever sent something."""

    address: str
    why: str = ""


class ClaimPage(SchoolPage):
    """`outcome` ends a sentence: what became of something sent that came second."""

    allowed: Allowed | None = staticmethod(members)
    outcome: ClassVar[str] = "nothing was changed"

    state: ClaimState
    deletion: Entry | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """A stranger's claim is not found, before anything else is asked."""
        super().setup(request, *args, **kwargs)
        cast("OrganisationRequest", request).organisation = self.organisation
        self.seen = Seen(request)
        self.read_claim()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.deletion:
            return self.say_deleted(self.deletion)
        try:
            redirect = self.redirect_instead()
            return self.follow(redirect) if redirect else super().dispatch(request, *args, **kwargs)
        except Conflict as conflict:
            return self.on_conflict(conflict)
        except Busy:
            return busy_page(self)

    def redirect_instead(self) -> Redirect | None:
        return None

    def read_claim(self) -> None:
        """Or how it was deleted; else 404."""
        try:
            self.state = ClaimState(self.school, self.kwargs["claim"])
        except Claim.DoesNotExist:
            self.deletion = deleted_draft(self.kwargs["claim"])
            if self.deletion is None or self.deletion.school_id != self.school.pk:
                raise Http404 from None

    def read_again(self) -> None:
        """After an act. Raises DraftGone."""
        self.read_claim()
        if self.deletion:
            raise DraftGone(self.claim)

    @property
    def claim(self) -> Claim:
        return self.state.claim

    @property
    def trainings(self) -> list[MentorTraining]:
        return self.state.trainings

    def claim_url(self, page: str, **parts: str) -> str:
        return self.school_url(page, claim=self.claim.reference, **parts)

    def follow(self, redirect: Redirect) -> HttpResponse:
        if redirect.why and self.request.method == "POST":
            messages.info(self.request, redirect.why)
        return see_other(redirect.address)

    def say_deleted(self, deletion: Entry) -> HttpResponse:
        messages.info(self.request, was_deleted(deletion, self.kwargs["claim"], self.user))
        return see_other(self.after_deletion(deletion))

    def after_deletion(self, deletion: Entry) -> str:
        changed = (deletion.before or {}).get("changes")
        return self.school_url("claims:claim", claim=changed) if changed else self.school_url("claims:list")

    def on_conflict(self, conflict: Conflict) -> HttpResponse:
        self.read_claim()
        if self.deletion:
            return self.say_deleted(self.deletion)
        return self.follow(self.redirect_instead() or self.redirect_after(conflict))

    def redirect_after(self, conflict: Conflict) -> Redirect:
        """Where the claim's standing does not explain it."""
        why = conflict.explain(self.claim, self.user, self.outcome)
        claim = conflict.about or self.claim
        return Redirect(self.school_url("claims:claim", claim=claim.reference), why)

    def without_open_draft(self) -> Redirect | None:
        if self.claim.is_draft and self.claim.window.is_open():
            return None
        as_change = self.claim.reference != self.kwargs["claim"]
        why = no_draft_now(self.claim, self.user, self.outcome, as_change)
        return Redirect(self.claim_url("claims:claim"), why)

    def state_seen(self) -> Fields:
        """For the form's hidden fields."""
        return {"version": self.claim.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django gives the parts of the address to the template too, and "claim" there is only a reference.
        year = self.claim.window.academic_year
        return super().get_context_data(
            **{"based_on": self.state_seen().items()} | kwargs | {"claim": self.claim, "year": year}
        )
