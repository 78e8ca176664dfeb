"""When answers are due, if not on the day that the draw gave (docs/adr/0080)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.triggers import append_only, dated, named
from sampling.due_dates.triggers import a_due_date_moves_on, the_request_follows

LONGEST_REASON = 500


class MoreTime(models.Model):
    """Asked for by the provider."""

    request = models.ForeignKey("sampling.ProviderRequest", models.PROTECT, related_name="more_time")
    until = models.DateField()
    reason = models.CharField(max_length=LONGEST_REASON)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="more_time_is_asked_for_a_reason", condition=~Q(reason=""))]
        triggers = [*append_only(), dated("asked_at"), named("asked_by_id")]

    def __str__(self) -> str:
        return f"{self.request}: more time, until {self.until}"


class Extension(models.Model):
    """By support, asked or not. A trigger fills `was_due_on`. No `until`: what was asked for is refused."""

    request = models.ForeignKey("sampling.ProviderRequest", models.PROTECT, related_name="extensions")
    asked = models.OneToOneField(MoreTime, models.PROTECT, related_name="extension", null=True, blank=True)
    was_due_on = models.DateField(editable=False)
    until = models.DateField(null=True, blank=True)
    # The provider reads it.
    reason = models.CharField(max_length=LONGEST_REASON)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="a_due_date_moves_for_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_due_date_moves_to_a_later_day_of_the_week",
                condition=Q(until=None) | Q(until__gt=F("was_due_on"), until__iso_week_day__lte=5),
            ),
            models.CheckConstraint(
                name="only_what_was_asked_is_refused", condition=Q(until__isnull=False) | Q(asked__isnull=False)
            ),
        ]
        triggers = [
            *append_only(),
            dated("decided_at"),
            named("decided_by_id"),
            a_due_date_moves_on(),
            the_request_follows(),
        ]

    def __str__(self) -> str:
        return f"{self.request}: due by {self.until}" if self.until else f"{self.request}: no more time"
