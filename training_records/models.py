from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.triggers import Refusal, Writer, append_only, dated, named, never_emptied
from providers.models import Provider
from schools.models import AcademicYear, School
from training_records.querysets import RecordQuerySet
from uploads.models import Upload


class RecordsFile(models.Model):
    """What a provider's upload is about."""

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="records_file", primary_key=True)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="records_files")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")
    # It then removes what it does not say of its year.
    replaces_everything = models.BooleanField(default=False)
    # Once applied, it was undone.
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="somebody_takes_a_file_back",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]
        triggers = [
            Refusal(name="records_files_stay", operation=pgtrigger.Delete),
            never_emptied("files are on record"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}, {self.academic_year}"


class TrainingRecord(models.Model):
    """Hours that a provider recorded for one mentor, by TRN or by the name as written.

    Of no minutes: it was recorded once, and is not any more. Every state that it had is a RecordVersion.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="training_records")
    school = models.ForeignKey(School, models.PROTECT, related_name="training_records")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")
    trn = models.CharField("TRN", max_length=7, blank=True)
    name = models.CharField(max_length=200, blank=True)
    # As names are compared: small letters without accents.
    plain_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    minutes = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="training_records")
    row = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_recorded_trn_is_seven_digits", condition=Q(trn="") | Q(trn__regex=r"^[0-9]{7}$")
            ),
            models.CheckConstraint(
                name="a_record_says_whose_it_is", condition=~Q(trn="") | ~Q(plain_name="") | ~Q(email="")
            ),
            models.UniqueConstraint(
                "provider", "school", "academic_year", "trn", name="one_record_of_a_trn", condition=~Q(trn="")
            ),
            models.UniqueConstraint(
                "provider",
                "school",
                "academic_year",
                "plain_name",
                "email",
                name="one_record_of_a_name",
                condition=Q(trn=""),
            ),
        ]
        indexes = [
            models.Index("school", "academic_year", name="records_of_a_school"),
            models.Index("trn", "academic_year", name="records_of_a_mentor"),
        ]
        triggers = [
            Writer(
                name="every_state_is_kept",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    INSERT INTO training_records_recordversion
                        (record_id, upload_id, minutes, trn, name, email, row, at)
                    VALUES (NEW.id, NEW.upload_id, NEW.minutes, NEW.trn, NEW.name, NEW.email, NEW.row,
                            statement_timestamp());
                    RETURN NULL;
                """,
            ),
            Refusal(
                name="a_record_stays_where_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__provider__df=pgtrigger.F("new__provider"))
                | pgtrigger.Q(old__school__df=pgtrigger.F("new__school"))
                | pgtrigger.Q(old__academic_year__df=pgtrigger.F("new__academic_year")),
            ),
            Refusal(name="records_stay", operation=pgtrigger.Delete),
            never_emptied("records are kept"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.trn}, {self.minutes} minutes"

    @property
    def hours(self) -> int:
        """Whole hours, rounded down."""
        return self.minutes // 60


class RecordVersion(models.Model):
    """Written by the database."""

    record = models.ForeignKey(TrainingRecord, models.PROTECT, related_name="versions")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    trn = models.CharField("TRN", max_length=7, blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    row = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.record_id}: {self.minutes} minutes"


class Answered(models.Model):
    """What a person answered for a provider; of the same question the latest counts."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class ColumnMapping(Answered):
    # SHA-256 of the headings.
    headings_digest = models.CharField(max_length=64)
    # {"school": ["Placement school"], "hours": ["Autumn", "Spring"]}
    columns = models.JSONField()

    class Meta:
        indexes = [models.Index("provider", "headings_digest", name="mapping_by_headings")]
        triggers = [*append_only(), dated("at"), named("by_id")]

    def __str__(self) -> str:
        return f"Columns of {self.provider}"


class KnownSchool(Answered):
    """Which school a provider means by a name; none: its rows are left out."""

    plain_name = models.CharField(max_length=250)
    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index("provider", "plain_name", name="known_school_by_name")]
        triggers = [*append_only(), dated("at"), named("by_id")]

    def __str__(self) -> str:
        return self.plain_name


class KnownPerson(Answered):
    """Which mentor a provider means by a name at a school; no TRN: nobody on the school's list."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    plain_name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    trn = models.CharField("TRN", max_length=7, blank=True)

    class Meta:
        indexes = [models.Index("provider", "school", "plain_name", name="known_person_by_name")]
        triggers = [*append_only(), dated("at"), named("by_id")]

    def __str__(self) -> str:
        return self.plain_name
