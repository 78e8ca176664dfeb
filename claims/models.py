from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from claims.constraints import CLAIM_CONSTRAINTS
from claims.pending_mentors import PendingMentor
from claims.querysets import ClaimQuerySet, TrainingQuerySet, WindowQuerySet
from claims.references import new_reference
from claims.states import Status
from claims.triggers import allowance_triggers, claim_triggers, training_triggers, window_triggers
from common.clock import closing_moment, first_moment_after, now, opening_moment, today
from common.triggers import append_only, dated, named
from schools.models import FundingArea


class TrainingType(models.TextChoices):
    INITIAL = "initial", "Initial"
    REFRESHER = "refresher", "Refresher"


_DAYS = Func("opens_on", "closes_on", Value("[]"), function="daterange", output_field=DateRangeField())


class ClaimWindow(models.Model):
    """First and last day are included, as British dates."""

    academic_year = models.ForeignKey("schools.AcademicYear", models.PROTECT, related_name="windows")
    opens_on = models.DateField()
    closes_on = models.DateField()
    expected_payment_month = models.DateField(null=True, blank=True)
    # When the service expired the drafts and promised the draw: set once, by the night shift.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["opens_on"]
        constraints = [
            models.CheckConstraint(
                name="a_window_closes_on_or_after_the_day_it_opens", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="a_window_lies_inside_its_academic_year",
                condition=Q(opens_on__gte=Func(F("academic_year"), Value(9), Value(1), function="make_date"))
                & Q(closes_on__lte=Func(F("academic_year") + Value(1), Value(8), Value(31), function="make_date")),
            ),
            ExclusionConstraint(name="no_two_windows_overlap", expressions=[(_DAYS, RangeOperators.OVERLAPS)]),
        ]
        triggers = window_triggers()

    def __str__(self) -> str:
        return f"{self.opens_on} to {self.closes_on}"

    @property
    def opens_at(self) -> datetime:
        return opening_moment(self.opens_on)

    @property
    def closes_at(self) -> datetime:
        """The last second in which a claim can be submitted."""
        return closing_moment(self.closes_on)

    def is_open(self, at: datetime | None = None) -> bool:
        moment = at or now()
        return self.closed_at is None and self.opens_at <= moment < first_moment_after(self.closes_on)

    def is_over(self) -> bool:
        return self.closed_at is not None or now() >= first_moment_after(self.closes_on)

    def is_coming(self) -> bool:
        """There can be drafts in it when its first day was moved."""
        return self.closed_at is None and now() < self.opens_at


class Claim(models.Model):
    """Rate, area, hours and amount are empty until it is submitted, and frozen then."""

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="claims")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="claims")
    window = models.ForeignKey(ClaimWindow, models.PROTECT, related_name="claims")
    # A draft of a change: the submitted claim that it is to change. The other columns then speak of the change.
    changes = models.ForeignKey("self", models.PROTECT, related_name="change_drafts", null=True, blank=True)
    status = models.CharField(max_length=30, choices=Status, default=Status.DRAFT)
    # While a claim is in a check: "submitted" or "paid", where it came from. A trigger keeps it.
    checked_from = models.CharField(max_length=30, blank=True, default="", db_default="", editable=False)
    # Goes up with every change; a form carries the version that it was based on.
    version = models.PositiveIntegerField(default=1)
    # Mentors whom a colleague can find: somebody knew the TRN, and not the date of birth (claims/pending_mentors.py).
    to_find = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    provider_confirmed = models.BooleanField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    updated_at = models.DateTimeField(default=now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitter_is_mentor = models.BooleanField(null=True, blank=True)
    funding_area = models.CharField(max_length=20, choices=FundingArea, blank=True)
    rate_pence = models.PositiveIntegerField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    amount_pence = models.PositiveBigIntegerField(null=True, blank=True)
    # Of its mentors together: not accepted in a check, or clawed back.
    hours_given_back = models.PositiveIntegerField(default=0, db_default=0)
    # What the claim is worth now: (hours - hours given back) x rate.
    payable_pence = models.GeneratedField(
        expression=(F("hours") - F("hours_given_back")) * F("rate_pence"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    # Checked by its provider and found right: left out of later draws.
    assured_at = models.DateTimeField(null=True, blank=True)
    # British dates in the latest check: when the provider answers, the school replies, and support decides. The last is
    # there once the school has disputed.
    answers_due_on = models.DateField(null=True, blank=True)
    reply_due_on = models.DateField(null=True, blank=True)
    decision_due_on = models.DateField(null=True, blank=True)
    # Paid, and not accepted in a check; they go back when the money has come back.
    hours_to_return = models.PositiveIntegerField(default=0, db_default=0)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = CLAIM_CONSTRAINTS
        indexes = [
            # With what the totals of a school's list add up: its thousands of claims lie far apart in the table.
            models.Index(
                fields=["school", "window", "-updated_at"],
                include=["id", "status", "changes", "provider", "rate_pence", "amount_pence"],
                name="claim_by_school_with_sums",
            ),
            models.Index(fields=["window", "status"], name="claim_by_window_and_status"),
        ]
        triggers = claim_triggers()

    def __str__(self) -> str:
        return f"Claim {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("claims:claim", args=[self.school.public_id, self.reference])

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def pending_mentors(self) -> list[PendingMentor]:
        """In the order in which they were asked for."""
        return [PendingMentor(**each) for each in self.to_find]

    @property
    def hours_told(self) -> int:
        """Of mentors to find: part of a draft's total."""
        return sum(each.hours or 0 for each in self.pending_mentors)

    def pending_mentor(self, key: str) -> PendingMentor | None:
        return next((each for each in self.pending_mentors if each.key == key), None)

    @property
    def was_checked(self) -> bool:
        """Its provider has answered; a change by the school would undo that."""
        return self.assured_at is not None or self.hours_given_back > 0

    @property
    def can_be_changed(self) -> bool:
        """By its school, today."""
        return self.status == Status.SUBMITTED and self.window.is_open() and not self.was_checked

    @property
    def is_overdue(self) -> bool:
        """Its provider's last day to answer is over."""
        due_on = self.answers_due_on
        return self.status == Status.SAMPLING_IN_PROGRESS and due_on is not None and due_on < today()

    @property
    def is_disputed(self) -> bool:
        """Its school has replied, and support decides."""
        return self.status == Status.SAMPLING_PROVIDER_NOT_APPROVED and self.decision_due_on is not None

    @property
    def is_reply_late(self) -> bool:
        is_owed = self.status == Status.SAMPLING_PROVIDER_NOT_APPROVED and self.decision_due_on is None
        return is_owed and self.reply_due_on is not None and self.reply_due_on < today()

    @property
    def is_untouched_change(self) -> bool:
        return self.changes_id is not None and self.version == 1

    @property
    def came_to_nothing(self) -> bool:
        """It can be copied. Not so an expired change: its claim stands."""
        return self.status in (Status.EXPIRED, Status.WITHDRAWN) and self.changes_id is None


# Where a claim came without a version, its first change keeps that of whoever handed it in.
_WHOSE_CLAIM_IT_IS = (
    "(NEW.number = 1 AND NEW.by_id = (SELECT submitted_by_id FROM claims_claim WHERE id = NEW.claim_id))"
)


class ClaimVersion(models.Model):
    """Number 1 is the submission; the newest is how the claim stands.

    The snapshot has ids, whole hours and pence (claims/actions/_checks.py).
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    # The reference of the draft in which a change was prepared: an old page of it finds the claim.
    drafted_as = models.CharField(max_length=8, blank=True)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["claim", "number"]
        constraints = [models.UniqueConstraint("claim", "number", name="one_version_for_each_claim_and_number")]
        indexes = [models.Index("drafted_as", name="version_by_draft", condition=~Q(drafted_as=""))]
        triggers = [*append_only(), dated("at"), named("by_id", unless=_WHOSE_CLAIM_IT_IS)]

    def __str__(self) -> str:
        return f"{self.claim}, version {self.number}"


class MentorTraining(models.Model):
    """Whole hours; None means not answered."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="trainings")
    mentor = models.ForeignKey("mentors.Mentor", models.PROTECT, related_name="trainings")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    # Frozen at submission; empty before.
    training_type = models.CharField(max_length=10, choices=TrainingType, blank=True)
    # Hours not assured, or clawed back: they are free to be claimed again.
    hours_given_back = models.PositiveSmallIntegerField(default=0)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("claim", "mentor", name="a_mentor_is_once_on_a_claim"),
            models.CheckConstraint(name="hours_are_at_least_one", condition=Q(hours=None) | Q(hours__gte=1)),
            models.CheckConstraint(
                name="no_more_is_given_back_than_was_claimed",
                condition=Q(hours_given_back=0) | Q(hours_given_back__lte=F("hours")),
            ),
        ]
        triggers = training_triggers()

    def __str__(self) -> str:
        return f"{self.mentor} on {self.claim}"


class Allowance(models.Model):
    """A missing row means no hours used. Only triggers write it (claims/triggers.py). The cap is that of the moment
    when hours last came in.
    """

    mentor = models.ForeignKey("mentors.Mentor", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    academic_year = models.ForeignKey("schools.AcademicYear", models.PROTECT, related_name="+")
    cap = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "mentor", "provider", "academic_year", name="one_allowance_for_each_mentor_provider_and_year"
            ),
            models.CheckConstraint(name="no_mentor_goes_over_the_cap", condition=Q(used__gte=0, used__lte=F("cap"))),
        ]
        triggers = allowance_triggers()

    def __str__(self) -> str:
        return f"{self.used} of {self.cap} hours"


class RowChange(models.Model):
    """Written by triggers (migrations 0003 and 0010): only columns that changed; `after` is empty for a removed row.

    A new status has a person in `by`, or `system_task`.
    """

    table_name = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    claim_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    system_task = models.CharField(max_length=60, blank=True, default="", db_default="")
    role = models.CharField(max_length=63)
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_new_status_has_a_name_on_it",
                condition=Q(by__isnull=False) | ~Q(system_task="") | ~Q(after__has_key="status"),
            )
        ]
        indexes = [models.Index("claim_id", "id", name="row_change_by_claim")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
