import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from common.triggers import IS_OWNER, Guard, append_only, dated, named
from sampling.draw import Reason
from sampling.querysets import RequestQuerySet


class SamplingRun(models.Model):
    """All that is needed to repeat a draw. Values are pence."""

    window = models.ForeignKey("claims.ClaimWindow", models.PROTECT, related_name="sampling_runs")
    # Nobody: the service drew it when the window closed.
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    drawn_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField()
    method = models.CharField(max_length=20)
    seed = models.CharField(max_length=64)
    parameters = models.JSONField()
    # The claims exactly as the draw saw them; its SHA-256 is the population's digest.
    population_file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    population_count = models.PositiveIntegerField()
    population_value_pence = models.PositiveBigIntegerField()
    population_school_count = models.PositiveIntegerField()
    population_mentor_count = models.PositiveIntegerField()
    sample_count = models.PositiveIntegerField()
    sample_value_pence = models.PositiveBigIntegerField()
    sample_school_count = models.PositiveIntegerField()
    sample_mentor_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(
                "window", name="the_service_draws_once_for_each_window", condition=Q(drawn_by=None)
            ),
            models.CheckConstraint(
                name="a_sample_is_never_more_than_its_population",
                condition=Q(sample_count__lte=F("population_count"))
                & Q(sample_value_pence__lte=F("population_value_pence"))
                & Q(sample_school_count__lte=F("population_school_count")),
            ),
        ]
        triggers = [*append_only(), dated("drawn_at"), named("drawn_by_id")]

    def __str__(self) -> str:
        return f"Sample for {self.window}"

    @property
    def reaches_its_target(self) -> bool:
        return self.sample_value_pence * 100 >= self.population_value_pence * int(self.parameters["target_percent"])


class ReasonFigures(models.Model):
    """Values are pence."""

    run = models.ForeignKey(SamplingRun, models.CASCADE, related_name="reasons")
    reason = models.CharField(max_length=20, choices=Reason)
    claim_count = models.PositiveIntegerField()
    value_pence = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "reason figures"
        ordering = ["id"]
        constraints = [models.UniqueConstraint("run", "reason", name="a_reason_is_counted_once_in_a_run")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.claim_count}"


class Stratum(models.Model):
    """Type of establishment, phase, urban or rural. Values are pence.

    The rest is what high value and mentor-submitted left.
    """

    run = models.ForeignKey(SamplingRun, models.CASCADE, related_name="strata")
    type_name = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=50, blank=True)
    urban_rural = models.CharField(max_length=100, blank=True)
    claim_count = models.PositiveIntegerField()
    value_pence = models.PositiveBigIntegerField()
    sampled_count = models.PositiveIntegerField()
    sampled_value_pence = models.PositiveBigIntegerField()
    rest_count = models.PositiveIntegerField()
    rest_value_pence = models.PositiveBigIntegerField()
    drawn_count = models.PositiveIntegerField()
    drawn_value_pence = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "strata"
        ordering = ["-value_pence", "id"]
        constraints = [
            models.UniqueConstraint("run", "type_name", "phase", "urban_rural", name="a_stratum_is_once_in_a_run"),
            models.CheckConstraint(
                name="a_stratum_is_sampled_from_what_it_has",
                condition=Q(sampled_count__lte=F("claim_count"))
                & Q(rest_count__lte=F("claim_count"))
                & Q(drawn_count__lte=F("rest_count"))
                & Q(drawn_count__lte=F("sampled_count")),
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.type_name}, {self.phase}, {self.urban_rural}"


class ProviderRequest(models.Model):
    """What one provider is asked in one run. The file comes when it is built."""

    run = models.ForeignKey(SamplingRun, models.PROTECT, related_name="requests")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="sampling_requests")
    due_on = models.DateField()
    claim_count = models.PositiveIntegerField()
    school_count = models.PositiveIntegerField()
    mentor_count = models.PositiveIntegerField()
    file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, related_name="provider_request", null=True, blank=True
    )
    built_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "provider", name="a_provider_is_asked_once_in_a_run"),
            models.CheckConstraint(
                name="a_request_is_built_when_it_has_its_file",
                condition=Q(file=None, built_at=None) | Q(file__isnull=False, built_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_provider_is_asked_about_something",
                condition=Q(claim_count__gte=1, mentor_count__gte=1, school_count__gte=1),
            ),
        ]
        triggers = [
            Guard(
                name="a_file_that_was_built_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__file__isnull=False),
                func=f"""
                    IF NOT {IS_OWNER} THEN
                        RAISE EXCEPTION 'Request % has its file', OLD.id;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider}, {self.run}"

    def get_absolute_url(self) -> str:
        return reverse("sampling:request", args=[self.provider.code, self.run_id])


class SampledClaim(models.Model):
    request = models.ForeignKey(ProviderRequest, models.PROTECT, related_name="sampled_claims")
    run = models.ForeignKey(SamplingRun, models.PROTECT, related_name="sampled_claims")
    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="samplings")
    reason = models.CharField(max_length=20, choices=Reason)
    # From 0 to 1, before the draw. None for a top-up: nothing about the others follows from it.
    chance = models.DecimalField(max_digits=10, decimal_places=9, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "claim", name="a_claim_is_drawn_once_in_a_run"),
            models.CheckConstraint(
                name="a_chance_is_above_nought_and_at_most_one", condition=Q(chance__gt=0) & Q(chance__lte=1)
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.claim} in {self.run}"
