from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from claims.states import Status
from common.triggers import dated, named
from sampling.draw import DEFAULT_PARAMETERS, Parameters
from sampling.population import Basis


def submitted_alone() -> list[str]:
    return [Status.SUBMITTED]


class DrawPlan(models.Model):
    """The answers of somebody who begins a draw by hand. Its run stands for itself, and ends it."""

    # Published when it began: nobody chooses it.
    commitment = models.OneToOneField("sampling.Commitment", models.PROTECT, related_name="plan")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    window = models.ForeignKey("claims.ClaimWindow", models.PROTECT, related_name="+", null=True, blank=True)
    academic_year = models.ForeignKey("schools.AcademicYear", models.PROTECT, related_name="+", null=True, blank=True)
    statuses = models.JSONField(default=submitted_alone)
    high_value_above_pence = models.PositiveIntegerField(default=DEFAULT_PARAMETERS.high_value_above_pence)
    mentor_submitted_percent = models.PositiveSmallIntegerField(default=DEFAULT_PARAMETERS.mentor_submitted_percent)
    target_percent = models.PositiveSmallIntegerField(default=DEFAULT_PARAMETERS.target_percent)
    changed_because = models.CharField(max_length=500, blank=True)
    # Reasons by reference.
    left_out = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="percentages_of_a_plan_are_from_0_to_100",
                condition=Q(mentor_submitted_percent__lte=100, target_percent__lte=100),
            ),
            models.CheckConstraint(
                name="a_plan_says_why_it_changes_the_parameters",
                condition=~Q(changed_because="")
                | Q(
                    high_value_above_pence=DEFAULT_PARAMETERS.high_value_above_pence,
                    mentor_submitted_percent=DEFAULT_PARAMETERS.mentor_submitted_percent,
                    target_percent=DEFAULT_PARAMETERS.target_percent,
                ),
            ),
            models.CheckConstraint(
                name="a_plan_is_over_a_window_or_a_year", condition=Q(window=None) | Q(academic_year=None)
            ),
        ]
        triggers = [dated("started_at"), named("started_by_id")]

    def __str__(self) -> str:
        return f"Draw by hand {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("support:draw-by-hand", args=[self.pk, "over"])

    @property
    def parameters(self) -> Parameters:
        return Parameters(self.high_value_above_pence, self.mentor_submitted_percent, self.target_percent)

    @property
    def basis(self) -> Basis:
        return Basis(self.window, self.academic_year, tuple(self.statuses), dict(self.left_out), self.changed_because)

    @property
    def run(self) -> Any:
        return getattr(self.commitment, "run", None)
