import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from common.triggers import IS_OWNER, Guard, append_only, dated, named
from sampling.answers.models import Answer, Ending, Reopening, Sending, SentClaim
from sampling.by_hand.models import DrawPlan
from sampling.decisions.models import Decision, Finding
from sampling.draw import Reason
from sampling.due_dates.models import Extension, MoreTime
from sampling.due_dates.triggers import a_due_date_moves_by_an_extension
from sampling.evidence.models import Evidence
from sampling.querysets import RequestQuerySet
from sampling.replies.models import Reply, SentReply
from sampling.rules import Days, days_of_year
from sampling.seeds.models import Commitment, DrawSecret
from sampling.triggers import BY_TWO, SEED_FOLLOWS

__all__ = [
    "Answer",
    "Commitment",
    "Decision",
    "DrawPlan",
    "DrawSecret",
    "Ending",
    "Evidence",
    "Extension",
    "Finding",
    "MoreTime",
    "Reopening",
    "Reply",
    "Sending",
    "SentClaim",
    "SentReply",
]


class SamplingRun(models.Model):
    """All that is needed to repeat a draw. Values are pence."""

    # A window or a year.
    window = models.ForeignKey(
        "claims.ClaimWindow", models.PROTECT, related_name="sampling_runs", null=True, blank=True
    )
    academic_year = models.ForeignKey(
        "schools.AcademicYear", models.PROTECT, related_name="sampling_runs", null=True, blank=True
    )
    # Nobody: the service drew it when the window closed.
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    drawn_at = models.DateTimeField(db_default=Now())
    # If it is sent on the day on which it is drawn; a request has its own.
    due_on = models.DateField()
    method = models.CharField(max_length=20)
    # From the commitment's secret and the digests of the two files. Public, as the secret is, when the run is sent.
    seed = models.CharField(max_length=64)
    commitment = models.OneToOneField("sampling.Commitment", models.PROTECT, related_name="run")
    parameters = models.JSONField()
    # The same as sorted JSON, and the chosen claims with their reasons: what the digests are of.
    parameters_file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    sample_file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
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
                name="a_run_is_over_a_window_or_a_year",
                condition=Q(window__isnull=False, academic_year=None) | Q(window=None, academic_year__isnull=False),
            ),
            models.CheckConstraint(
                name="a_sample_is_never_more_than_its_population",
                condition=Q(sample_count__lte=F("population_count"))
                & Q(sample_value_pence__lte=F("population_value_pence"))
                & Q(sample_school_count__lte=F("population_school_count")),
            ),
        ]
        triggers = [
            *append_only(),
            dated("drawn_at"),
            named("drawn_by_id"),
            Guard(
                name="a_seed_follows_from_its_secret",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SEED_FOLLOWS,
            ),
        ]

    def __str__(self) -> str:
        return f"Sample for {self.window or self.academic_year}"

    @property
    def days(self) -> Days:
        if self.window:
            return Days(self.window.opens_on, self.window.closes_on)
        return Days(*days_of_year(self.academic_year_id or 0))

    @property
    def number(self) -> int:
        """2 for the next after one over the same claims was discarded."""
        same = SamplingRun.objects.filter(window=self.window_id, academic_year=self.academic_year_id)
        return 1 + same.filter(pk__lt=self.pk, outcome__is_sent=False).count()

    @property
    def is_decided(self) -> bool:
        return hasattr(self, "outcome")

    @property
    def is_sent(self) -> bool:
        return self.is_decided and self.outcome.is_sent

    @property
    def statuses(self) -> list[str]:
        """Those of the claims that were drawn from."""
        return list(self.parameters["statuses"])

    @property
    def reaches_its_target(self) -> bool:
        return self.sample_value_pence * 100 >= self.population_value_pence * int(self.parameters["target_percent"])


class Outcome(models.Model):
    """What became of a draw, once: sent, or discarded whole."""

    run = models.OneToOneField(SamplingRun, models.PROTECT, related_name="outcome")
    is_sent = models.BooleanField()
    # Nobody: the service, which draws and sends at once.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(db_default=Now())
    # Public, as a discarded draw is.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_draw_is_discarded_for_a_reason",
                condition=Q(is_sent=True, reason="") | Q(is_sent=False) & ~Q(reason=""),
            )
        ]
        triggers = [
            *append_only(),
            dated("decided_at"),
            named("decided_by_id"),
            Guard(
                name="a_draw_is_discarded_by_a_second_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=BY_TWO,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {'sent' if self.is_sent else 'discarded'}"


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
                    IF NOT {IS_OWNER} AND to_jsonb(NEW) - 'due_on' IS DISTINCT FROM to_jsonb(OLD) - 'due_on' THEN
                        RAISE EXCEPTION 'Request % has its file', OLD.id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            a_due_date_moves_by_an_extension(),
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
