"""What a school says to a provider that does not agree (docs/adr/0082)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.triggers import append_only, dated, named, never_emptied
from sampling.replies.triggers import a_reply_is_sent_whole, reply_triggers

LONGEST_WORDS = 1000


class Reply(models.Model):
    """About one refused mentor. Triggers fill `recorded`, `claimed`, `version`, and who and when.

    `hours` are those that the school accepts, or says that it can show.
    """

    sent = models.ForeignKey("sampling.SentClaim", models.PROTECT, related_name="replies")
    training = models.ForeignKey("claims.MentorTraining", models.PROTECT, related_name="replies")
    recorded = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed = models.PositiveSmallIntegerField(default=0, editable=False)
    accepts = models.BooleanField()
    hours = models.PositiveSmallIntegerField()
    # The provider reads them.
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    replied_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint("sent", "training", name="a_refused_mentor_is_replied_to_once"),
            models.CheckConstraint(
                name="a_reply_accepts_or_shows_more",
                condition=Q(accepts=True, hours=F("recorded"), words="")
                | Q(accepts=False, hours__gt=F("recorded"), hours__lte=F("claimed")) & ~Q(words=""),
            ),
        ]
        triggers = [*reply_triggers(), never_emptied("what was sent stands")]

    def __str__(self) -> str:
        return f"{self.training}: {'accepted' if self.accepts else 'disputed'}"


class SentReply(models.Model):
    """Triggers fill `replies` (a list, a dictionary for each mentor) and `disputes`."""

    sent = models.OneToOneField("sampling.SentClaim", models.PROTECT, related_name="sent_reply")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())
    disputes = models.BooleanField(default=False, editable=False)
    replies = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)

    class Meta:
        verbose_name_plural = "sent replies"
        triggers = [*append_only(), dated("sent_at"), named("sent_by_id"), a_reply_is_sent_whole()]

    def __str__(self) -> str:
        return f"Reply to {self.sent}"
