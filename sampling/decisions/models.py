"""What comes of a reply, or of none (docs/adr/0082)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.triggers import append_only, dated, named, never_emptied
from sampling.decisions.triggers import a_decided_claim_follows, a_decision_has_all_its_lines, finding_triggers

LONGEST_REASON = 1000


class Finding(models.Model):
    """Support's hours for one refused mentor. Triggers fill `recorded`, `claimed`, `version`, and who and when."""

    sent = models.ForeignKey("sampling.SentClaim", models.PROTECT, related_name="findings")
    training = models.ForeignKey("claims.MentorTraining", models.PROTECT, related_name="findings")
    recorded = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed = models.PositiveSmallIntegerField(default=0, editable=False)
    hours = models.PositiveSmallIntegerField()
    # School and provider read it.
    reason = models.CharField(max_length=LONGEST_REASON)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    found_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("sent", "training", name="a_refused_mentor_is_found_about_once"),
            models.CheckConstraint(name="a_finding_is_at_most_what_was_claimed", condition=Q(hours__lte=F("claimed"))),
            models.CheckConstraint(name="a_finding_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [*finding_triggers(), never_emptied("what was decided stands")]

    def __str__(self) -> str:
        return f"{self.training}: {self.hours} hours"


class Decision(models.Model):
    """Triggers fill `lines` (a list, a dictionary for each mentor of the claim) and `hours`, their sum.

    Made by support, or by the school that accepts everything.
    """

    sent = models.OneToOneField("sampling.SentClaim", models.PROTECT, related_name="decision")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())
    hours = models.PositiveIntegerField(default=0, editable=False)
    lines = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)

    class Meta:
        triggers = [
            *append_only(),
            dated("decided_at"),
            named("decided_by_id"),
            a_decision_has_all_its_lines(),
            a_decided_claim_follows(),
        ]

    def __str__(self) -> str:
        return f"Decision on {self.sent}"

    @property
    def final_hours(self) -> dict[int, int]:
        """By training."""
        return {line["training"]: line["hours"] for line in self.lines}
