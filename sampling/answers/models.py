"""What providers say of sampled claims (docs/adr/0080)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.triggers import append_only, dated, named, never_emptied
from sampling.answers.reading import LONGEST_WORDS, Category
from sampling.answers.triggers import (
    a_check_ends_while_it_is_owed,
    a_claim_is_reopened_while_it_can_be,
    a_claim_is_sent_whole,
    a_sent_claim_moves,
    an_ended_check_leaves_it_unassured,
    answer_triggers,
)


class Answer(models.Model):
    """Of one mentor of a sampled claim. No row: not answered yet.

    Triggers fill `claimed`, `version`, and who and when. `hours` are what a correction or a clawback goes to.
    """

    sampled = models.ForeignKey("sampling.SampledClaim", models.PROTECT, related_name="answers")
    training = models.ForeignKey("claims.MentorTraining", models.PROTECT, related_name="answers")
    claimed = models.PositiveSmallIntegerField(default=0, editable=False)
    agrees = models.BooleanField()
    hours = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=20, choices=Category, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    spoken_to_school = models.BooleanField(default=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("sampled", "training", name="a_mentor_is_answered_once_in_a_request"),
            models.CheckConstraint(
                name="a_no_has_fewer_hours_than_claimed",
                condition=Q(agrees=True, hours=F("claimed")) | Q(agrees=False, hours__lt=F("claimed")),
            ),
            models.CheckConstraint(
                name="a_no_has_a_category",
                condition=Q(agrees=True, category="") | Q(agrees=False, category__in=Category.values),
            ),
        ]
        triggers = [*answer_triggers(), never_emptied("what was sent stands")]

    def __str__(self) -> str:
        return f"{self.training}: {'agreed' if self.agrees else 'not agreed'}"


class Sending(models.Model):
    request = models.ForeignKey("sampling.ProviderRequest", models.PROTECT, related_name="sendings")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())
    # Digest of what the sender saw: a form that is sent twice is one sending.
    seen = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("request", "seen", name="what_was_seen_is_sent_once")]
        triggers = [*append_only(), dated("sent_at"), named("sent_by_id")]

    def __str__(self) -> str:
        return f"{self.request}, sent by {self.sent_by}"


class SentClaim(models.Model):
    """Triggers fill all but its two keys. `answers` is a list, a dictionary for each mentor."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="sent_claims")
    sampled = models.ForeignKey("sampling.SampledClaim", models.PROTECT, related_name="sent_claims")
    # 2 is the first after a reopening.
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    agrees = models.BooleanField(default=False, editable=False)
    # "submitted" or "paid".
    came_from = models.CharField(max_length=30, default="", editable=False)
    answers = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint("sampled", "number", name="a_claim_is_sent_once_each_time")]
        triggers = [*append_only(), a_claim_is_sent_whole(), a_sent_claim_moves()]

    def __str__(self) -> str:
        return f"{self.sampled}, sent"


class Reopening(models.Model):
    sent = models.OneToOneField(SentClaim, models.PROTECT, related_name="reopening")
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(db_default=Now())
    # The provider reads it.
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(name="a_claim_is_reopened_for_a_reason", condition=~Q(reason=""))]
        triggers = [
            *append_only(),
            dated("reopened_at"),
            named("reopened_by_id"),
            a_claim_is_reopened_while_it_can_be(),
        ]

    def __str__(self) -> str:
        return f"{self.sent}, reopened"


class Ending(models.Model):
    """Of a check that nobody answers, by support: the claim goes back where it came from, not assured."""

    sampled = models.OneToOneField("sampling.SampledClaim", models.PROTECT, related_name="ending")
    # "submitted" or "paid"; a trigger fills it.
    came_from = models.CharField(max_length=30, default="", editable=False)
    reason = models.CharField(max_length=500)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="a_check_ends_for_a_reason", condition=~Q(reason=""))]
        triggers = [
            *append_only(),
            dated("ended_at"),
            named("ended_by_id"),
            a_check_ends_while_it_is_owed(),
            an_ended_check_leaves_it_unassured(),
        ]

    def __str__(self) -> str:
        return f"{self.sampled}, ended"
