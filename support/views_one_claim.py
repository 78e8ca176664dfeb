from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from accounts.models import User
from activity.models import Entry
from claims.actions.send_to_school import send_to_school
from claims.allowance import HoursLeft, hours_left
from claims.busy import busy_page
from claims.deleted_drafts import deleted_draft
from claims.models import Claim, MentorTraining
from claims.refusals import Busy, ChangedMeanwhile, DraftGone, NoLongerADraft, WindowClosed
from claims.wording.sums import sum_of
from claims.wording.support_status import Holder, SupportStatusTag, support_status_tag
from claims.wording.timeline import Audience, timeline_of
from common.money import pounds
from common.names import in_order_of_names
from common.redirects import see_other
from common.words import moment_in_words
from sampling.emails import has_nobody_to_tell
from sampling.models import SampledClaim
from support.forms import SendDraftForm
from support.presenters.one_claim import about_the_rate, details_of, possible_acts, title_of, worth_so_far


class ClaimPage(SupportPage):
    """Also of a deleted draft, and of the claim that a change was for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.is_support and self.found is None and self.deleted:
            return self.say_deleted()
        return super().dispatch(request, *args, **kwargs)

    def say_deleted(self) -> HttpResponse:
        if self.request.method == "POST":
            messages.info(self.request, "Nothing was sent, because this draft is deleted.")
        return see_other(reverse("support:deleted-draft", kwargs={"claim": self.kwargs["claim"]}))

    @cached_property
    def found(self) -> Claim | None:
        people = ("created_by", "updated_by", "submitted_by")
        claims = Claim.objects.select_related("school", "provider", "window__academic_year", "changes", *people)
        reference = self.kwargs["claim"]
        found = claims.filter(reference=reference).first() or claims.filter(versions__drafted_as=reference).first()
        return found or (claims.filter(reference=self.changed).first() if self.changed else None)

    @cached_property
    def deleted(self) -> Entry | None:
        return deleted_draft(self.kwargs["claim"])

    @property
    def changed(self) -> str:
        """Its reference, of a deleted change."""
        return self.deleted.before.get("changes", "") if self.deleted and self.deleted.before else ""

    @cached_property
    def claim(self) -> Claim:
        if self.found is None:
            raise Http404
        return self.found

    @cached_property
    def trainings(self) -> list[MentorTraining]:
        return list(self.claim.trainings.by_name())

    @cached_property
    def sampled(self) -> SampledClaim | None:
        """The latest."""
        return (
            self.claim.samplings.filter(run__outcome__is_sent=True)
            .select_related("run__window", "request")
            .order_by("-pk")
            .first()
        )

    @cached_property
    def status(self) -> SupportStatusTag:
        return support_status_tag(self.claim)

    @property
    def due(self) -> date | None:
        """When the provider answers, or the school submits its draft."""
        if self.status.holder is Holder.PROVIDER:
            return self.claim.answers_due_on
        return self.claim.window.closes_on if self.status.holder is Holder.SCHOOL and self.claim.is_draft else None

    @property
    def amount(self) -> str:
        """Of a draft, what its hours would be worth."""
        agreed = self.claim.payable_pence
        return worth_so_far(self.claim, self.trainings) if agreed is None else pounds(agreed)

    def of_claim(self, page: str) -> str:
        return reverse(page, kwargs={"claim": self.claim.reference})

    def in_school(self, page: str) -> str:
        return reverse(page, kwargs={"school": self.claim.school.public_id, "claim": self.claim.reference})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django gives the parts of the address to the template too, and "claim" there is only a reference.
        return super().get_context_data(
            **kwargs
            | {
                "claim": self.claim,
                "status": self.status,
                "details_url": self.of_claim("support:claim"),
                "history_url": self.of_claim("support:claim-history"),
                "amount": self.amount,
                "due": self.due,
            }
        )


class OneClaim(ClaimPage, TemplateView):
    template_name = "support/claims/claim.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim = self.claim
        return super().get_context_data(
            sum=sum_of(claim, self.trainings, self.left()),
            sampled=self.sampled,
            nobody_to_tell=self.sampled and has_nobody_to_tell(self.sampled.request),
            title=title_of(claim),
            details=details_of(claim),
            about_the_rate=about_the_rate(claim),
            change=claim.change_drafts.drafts().first(),
            acts=possible_acts(claim),
            events=timeline_of(claim, Audience.SUPPORT),
            **kwargs,
        )

    def left(self) -> dict[int, HoursLeft] | None:
        """A submitted claim knows the kind of its training by itself."""
        claim = self.claim
        if claim.submitted_at:
            return None
        mentors = [training.mentor for training in self.trainings]
        return hours_left(mentors, claim.provider, claim.window.academic_year, claim.school, claim.changes)


class SendDraft(ClaimPage, FormView):
    """The school's people are asked to look, and one of them submits."""

    form_class = SendDraftForm
    template_name = "support/claims/send_draft.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_there = self.user.is_support and self.found is not None
        if is_there and not (self.claim.is_draft and self.claim.window.is_open()):
            return self.too_late()
        return super().dispatch(request, *args, **kwargs)

    def too_late(self) -> HttpResponse:
        return see_other(self.of_claim("support:claim"))

    @cached_property
    def people(self) -> list[User]:
        """Everybody who can sign in for the school. Support reads of its own acts in the console."""
        active = User.objects.filter(school_memberships__school=self.claim.school, is_active=True, is_support=False)
        return in_order_of_names(active)

    def form_valid(self, form: SendDraftForm) -> HttpResponse:
        note, version = form.cleaned_data["note"], form.cleaned_data["version"]
        try:
            send_to_school(claim=self.claim, note=note, version=version, by=self.user)
        except ChangedMeanwhile as change:
            messages.info(self.request, f"Nothing was sent. {self.who_changed(change)}")
            return self.too_late()
        except DraftGone:
            return self.say_deleted()
        except (NoLongerADraft, WindowClosed):
            return self.too_late()
        except Busy:
            return busy_page(self)
        messages.success(self.request, f"Draft {self.claim.reference} is sent to {self.claim.school}")
        return self.too_late()

    def who_changed(self, change: ChangedMeanwhile) -> str:
        """Robin Hale changed this draft on 2 June 2026 at 2:14pm, after you opened it."""
        return f"{change.by or 'The service'} changed this draft on {moment_in_words(change.at)}, after you opened it."

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.claim.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=[str(person) for person in self.people],
            sum=sum_of(self.claim, self.trainings),
            back_url=self.in_school("claims:tasks"),
            **kwargs,
        )
