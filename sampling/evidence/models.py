"""Files with which a school shows its hours. Only support opens them (docs/adr/0082)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.triggers import dated, named, never_emptied
from sampling.evidence.triggers import evidence_triggers

MOST_FILES = 10
MEGABYTES = 5
CLEAN, INFECTED = "clean", "infected"


class Evidence(models.Model):
    """About one refused mentor. No verdict: being scanned, and nobody can open it."""

    sent = models.ForeignKey("sampling.SentClaim", models.PROTECT, related_name="evidence")
    training = models.ForeignKey("claims.MentorTraining", models.PROTECT, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="evidence")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    verdict = models.CharField(max_length=10, blank=True, default="", choices=[(CLEAN, "Clean"), (INFECTED, "Virus")])

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("sent", "training", "file", name="a_file_is_evidence_once"),
            models.CheckConstraint(
                name="a_verdict_is_clean_or_infected", condition=Q(verdict__in=["", CLEAN, INFECTED])
            ),
        ]
        triggers = [
            *evidence_triggers(),
            dated("added_at"),
            named("added_by_id"),
            never_emptied("what was sent stands"),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_clean(self) -> bool:
        return self.verdict == CLEAN

    @property
    def standing(self) -> str:
        """For whoever may read its name."""
        words = {CLEAN: "", INFECTED: "We found a virus in this file, so nobody can open it"}
        return words.get(self.verdict, "Being scanned")
