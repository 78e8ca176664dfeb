from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from claims.states import NEVER_SUBMITTED, USES_NO_ALLOWANCE, Status
from common.clock import today
from mentors.querysets import BY_MENTOR

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim, ClaimWindow, MentorTraining


class WindowQuerySet(QuerySet["ClaimWindow"]):
    def open_on(self, day: date | None = None) -> WindowQuerySet:
        """One at most. The day is a British date."""
        day = day or today()
        return self.filter(opens_on__lte=day, closes_on__gte=day, closed_at=None)

    def due_to_close(self, day: date | None = None) -> WindowQuerySet:
        return self.filter(closes_on__lt=day or today(), closed_at=None)

    def upcoming(self, day: date | None = None) -> WindowQuerySet:
        return self.filter(opens_on__gt=day or today()).order_by("opens_on")

    def newest_first(self) -> WindowQuerySet:
        return self.select_related("academic_year").order_by("-opens_on")


class ClaimQuerySet(QuerySet["Claim"]):
    def visible_to(self, user: User) -> ClaimQuerySet:
        """Support sees every claim, others those of their schools."""
        if user.is_support:
            return self
        return self.filter(school__memberships__user=user)

    def with_answers(self) -> ClaimQuerySet:
        return self.select_related("provider", "window__academic_year").with_mentors()

    def with_mentors(self) -> ClaimQuerySet:
        """`trainings.all()` then asks no more, and is by first name."""
        from claims.models import MentorTraining

        return self.prefetch_related(Prefetch("trainings", MentorTraining.objects.by_name()))

    def called(self, reference: str) -> Claim:
        """A submitted change's reference finds the claim that it changed. Raises Claim.DoesNotExist."""
        try:
            return self.get(reference=reference)
        except self.model.DoesNotExist:
            return self.get(versions__drafted_as=reference)

    def drafts(self) -> ClaimQuerySet:
        return self.filter(status=Status.DRAFT)

    def expire(self) -> int:
        """Returns how many. Tells nobody and records nothing."""
        return self.drafts().update(status=Status.EXPIRED, version=F("version") + 1, updated_at=Now(), updated_by=None)

    def in_their_own_right(self) -> ClaimQuerySet:
        """Without drafts of changes."""
        return self.filter(changes=None)

    def without_untouched_changes(self) -> ClaimQuerySet:
        """Somebody looked, and changed nothing."""
        return self.exclude(changes__isnull=False, version=1)

    def latest_first(self) -> ClaimQuerySet:
        """By their last change."""
        return self.order_by("-updated_at", "-pk")

    def that_can_still_change(self, day: date | None = None) -> ClaimQuerySet:
        """A school can still take a mentor off these."""
        day = day or today()
        is_open = Q(window__opens_on__lte=day, window__closes_on__gte=day, window__closed_at=None)
        return self.filter(Q(status=Status.DRAFT) | Q(status=Status.SUBMITTED) & is_open)

    def handed_in(self) -> ClaimQuerySet:
        return self.exclude(status__in=NEVER_SUBMITTED)

    def using_allowance(self) -> ClaimQuerySet:
        return self.exclude(status__in=USES_NO_ALLOWANCE)


class TrainingQuerySet(QuerySet["MentorTraining"]):
    def by_name(self) -> TrainingQuerySet:
        """By first name."""
        return self.select_related("mentor").order_by(*BY_MENTOR)

    def using_allowance(self) -> TrainingQuerySet:
        return self.exclude(claim__status__in=USES_NO_ALLOWANCE)
