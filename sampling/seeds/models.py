import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.clock import british_date
from common.triggers import Guard, append_only, dated, named, never_emptied

_DIGEST = "encode(sha256(convert_to(NEW.secret, 'UTF8')), 'hex')"

# Once: from empty to what was published, or to voided. Nothing else of it changes.
_STANDS = """
    IF (OLD.id, OLD.window_id, OLD.committed_by_id, OLD.committed_at, OLD.digest)
        IS DISTINCT FROM (NEW.id, NEW.window_id, NEW.committed_by_id, NEW.committed_at, NEW.digest)
        OR OLD.published_at IS NOT NULL
            AND (OLD.secret, OLD.published_at) IS DISTINCT FROM (NEW.secret, NEW.published_at)
        OR OLD.voided_at IS NOT NULL
            AND (OLD.voided_at, OLD.void_reason) IS DISTINCT FROM (NEW.voided_at, NEW.void_reason)
    THEN
        RAISE EXCEPTION 'Commitment % was published and stands', OLD.id;
    END IF;
    RETURN NEW;
"""


class Commitment(models.Model):
    """The SHA-256 of the secret that one draw takes its seed from. Public from the start; the secret later."""

    # Empty for a draw over a year. Moving a window keeps it.
    window = models.ForeignKey("claims.ClaimWindow", models.PROTECT, related_name="commitments", null=True, blank=True)
    # Nobody: the service, when the window opened.
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    committed_at = models.DateTimeField(db_default=Now())
    digest = models.CharField(max_length=64, unique=True)
    # Empty until it is public.
    secret = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Feared known: never drawn with.
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-committed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "window",
                name="the_service_commits_once_for_each_window",
                condition=Q(committed_by=None, voided_at=None),
            ),
            models.CheckConstraint(
                name="a_secret_is_public_from_a_moment",
                condition=Q(secret="", published_at=None) | ~Q(secret="") & Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_commitment_is_voided_for_a_reason",
                condition=Q(void_reason="", voided_at=None) | ~Q(void_reason="") & Q(voided_at__isnull=False),
            ),
        ]
        triggers = [
            dated("committed_at"),
            named("committed_by_id"),
            never_emptied("what was published stands"),
            Guard(name="what_was_published_stands", when=pgtrigger.Before, operation=pgtrigger.Update, func=_STANDS),
            Guard(
                name="only_its_own_secret_is_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NEW.secret <> '' AND NEW.digest <> {_DIGEST} THEN
                        RAISE EXCEPTION 'That is not the secret of commitment %', NEW.id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="a_commitment_is_for_ever",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="RAISE EXCEPTION 'A commitment is for ever';",
            ),
        ]

    def __str__(self) -> str:
        return self.digest

    @property
    def is_late(self) -> bool:
        """Published after the day on which its window opened, as that stands now."""
        return self.window is not None and british_date(self.committed_at) > self.window.opens_on


class DrawSecret(models.Model):
    """Read by the draw alone; in no log, record of changes or page until the run is sent."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="kept")
    secret = models.CharField(max_length=64)

    class Meta:
        triggers = [
            *append_only(),
            Guard(
                name="a_secret_is_the_one_committed_to",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF (SELECT digest FROM sampling_commitment WHERE id = NEW.commitment_id) <> {_DIGEST} THEN
                        RAISE EXCEPTION 'That is not the secret of commitment %', NEW.commitment_id;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  put together from our own constants
            ),
        ]

    def __str__(self) -> str:
        return f"The secret of {self.commitment_id}"
