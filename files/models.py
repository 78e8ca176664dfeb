from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from common.triggers import IS_OWNER, Guard, append_only, dated, named, never_emptied


class StoredFile(models.Model):
    """The bytes are in Django's storage under their SHA-256."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    row_count = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_digest_is_64_hexadecimal_digits", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            )
        ]
        triggers = [*append_only(), dated("created_at")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Damage(models.Model):
    """What the nightly check found: lost, cut short or longer, altered. Found again each night until it is mended."""

    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="damages")
    what = models.CharField(max_length=30)
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index("found_at", name="damages_by_time")]
        triggers = [*append_only(), dated("found_at")]

    def __str__(self) -> str:
        return f"{self.stored_file} is {self.what}"


class Link(models.Model):
    """Hands one file to one address. Its token is nowhere: see files/links.py."""

    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="links")
    to = models.EmailField(max_length=254)
    seed = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    # Nobody: the service, when the file was built.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_link_lives_for_a_week", condition=Q(ends_at__lte=F("made_at") + timedelta(days=7))
            ),
            models.CheckConstraint(name="a_link_is_for_an_address_in_lower_case", condition=Q(to=Lower("to"))),
            models.CheckConstraint(
                name="somebody_revokes_a_link",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
        triggers = [
            dated("made_at"),
            named("made_by_id"),
            Guard(
                name="a_revoked_link_stays_revoked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF NOT {IS_OWNER} AND (OLD.revoked_at IS NOT NULL OR NEW.revoked_by_id <> activity_actor()) THEN
                        RAISE EXCEPTION 'Link % was revoked before, or by another than who acts', OLD.id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_emptied("links are on record"),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk} to {self.stored_file}"

    def works_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.ends_at


class Download(models.Model):
    """By a person who signed in, or by whoever has a link."""

    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="downloads")
    at = models.DateTimeField(db_default=Now())
    form = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "Excel"), ("asis", "As it is")])

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_download_is_by_a_person_or_by_a_link",
                condition=Q(by=None, link__isnull=False) | Q(by__isnull=False, link=None),
            )
        ]
        triggers = [
            *append_only(),
            dated("at"),
            Guard(
                name="whoever_acts_is_named",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF {IS_OWNER} THEN
                        RETURN NEW;
                    END IF;
                    IF NEW.link_id IS NULL THEN
                        IF NEW.by_id IS DISTINCT FROM activity_actor() THEN
                            RAISE EXCEPTION '% names another than who acts', TG_TABLE_NAME;
                        END IF;
                    ELSIF NOT EXISTS (
                        SELECT FROM files_link WHERE id = NEW.link_id AND stored_file_id = NEW.stored_file_id
                        AND revoked_at IS NULL AND ends_at > statement_timestamp()
                    ) THEN
                        RAISE EXCEPTION 'Link % does not work for file %', NEW.link_id, NEW.stored_file_id;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stored_file}, {self.at:%Y-%m-%d %H:%M}"
