from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.models import User
from activity.models import Entry
from claims import answers
from claims.models import ClaimVersion
from claims.pages import ClaimPage
from claims.wording.drafts import done_by_whom, people_told, submitted_by_whom
from claims.wording.hand_over import who_handed_over
from claims.wording.school_status import status_tag
from claims.wording.sums import sum_of, what_changes
from claims.wording.timeline import drafts_of_changes, people_in
from claims.wording.versions import hours_in, mentors_in
from common.redirects import see_other
from common.words import listed
from mentors.models import Mentor
from schools.access import managers


class Submitted(ClaimPage, TemplateView):
    template_name = "claims/submitted.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.claim.submitted_at:
            return see_other(self.claim_url("claims:claim"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def versions(self) -> list[ClaimVersion]:
        """The newest two, of a changed claim."""
        newest = list(self.claim.versions.order_by("-number")[:2])
        return newest if newest and newest[0].drafted_as else []

    def what_was_changed(self) -> dict[str, Any]:
        if not self.versions:
            return {}
        now, before = self.versions
        mentors = {training.mentor_id: training.mentor for training in self.trainings}
        taken_off = set(mentors_in(self.versions)) - mentors.keys()
        mentors |= Mentor.objects.in_bulk(taken_off) if taken_off else {}
        were, are = ({mentors[pk]: hours for pk, hours in hours_in(version).items()} for version in (before, now))
        changes = [*what_changes(were, are), *answers.what_changed(before.snapshot, now.snapshot)]
        return {"was": before.snapshot, "changes": changes}

    @cached_property
    def acted(self) -> list[User | None]:
        ids = [self.claim.submitted_by_id, *(version.by_id for version in self.versions[:1])]
        people = people_in([], *ids, reader=self.user)
        return [people.get(pk) for pk in ids]

    @property
    def handed_over(self) -> list[User]:
        """By whom, what was declared last."""
        if not self.versions:
            return who_handed_over([self.claim.pk]).get(self.claim.pk, [])
        begun = Entry.objects.about(self.claim).filter(after__drafted_as=self.versions[0].drafted_as)
        people = who_handed_over(drafts_of_changes(begun))
        return [person for each in people.values() for person in each]

    @property
    def colleague(self) -> User | None:
        return self.acted[-1] if self.acted[-1] != self.user else None

    @property
    def on_paper(self) -> str:
        at = self.versions[0].at if self.versions else self.claim.submitted_at
        return done_by_whom(self.acted[-1], at, is_changed=bool(self.versions)) if at else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading, claimed = submitted_by_whom(self.colleague, is_changed=bool(self.versions))
        return super().get_context_data(
            heading=heading,
            claimed=claimed,
            on_paper=self.on_paper,
            sum=sum_of(self.claim, self.trainings),
            mentors=listed(str(training.mentor) for training in self.trainings),
            people_told=people_told([*self.acted, *self.handed_over], self.user, managers(self.user, self.school)),
            **self.what_was_changed(),
            status=status_tag(self.claim),
            is_fresh=self.claim.can_be_changed,
            new_url=self.school_url("claims:new"),
            list_url=self.school_url("claims:list"),
            claim_url=self.claim_url("claims:claim"),
            **kwargs,
        )
