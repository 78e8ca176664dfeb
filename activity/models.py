"""Who did what, to what, when. The database only lets rows be added."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Now

from common.triggers import append_only, dated, named


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, thing: models.Model) -> "EntryQuerySet":
        """Oldest first."""
        return self.filter(about_kind=thing._meta.label_lower, about_id=str(thing.pk)).order_by("id")

    def of_removed(self, reference: str) -> "EntryQuerySet":
        """By the reference that the deleted thing had."""
        return self.filter(before__has_key="reference", before__reference=reference)


class Entry(models.Model):
    """`by` is empty for the service itself. Schools and providers are plain ids: no row is locked by a key."""

    verb = models.CharField(max_length=100)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    school_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index("about_kind", "about_id", "id", name="entry_by_thing"),
            models.Index("school_id", "id", name="entry_by_school", condition=models.Q(school_id__isnull=False)),
            models.Index("provider_id", "id", name="entry_by_provider", condition=models.Q(provider_id__isnull=False)),
            # What was removed is found by the reference that it had.
            models.Index(
                KeyTransform("reference", "before"),
                name="entry_of_what_was_removed",
                condition=models.Q(before__has_key="reference"),
            ),
        ]
        triggers = [*append_only(), dated("at"), named("by_id")]

    def __str__(self) -> str:
        return f"{self.verb} ({self.about_kind} {self.about_id})"
