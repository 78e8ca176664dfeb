from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.triggers import append_only, dated, named


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


class Download(models.Model):
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    form = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "Excel")])

    class Meta:
        triggers = [*append_only(), dated("at"), named("by_id")]

    def __str__(self) -> str:
        return f"{self.stored_file}, {self.at:%Y-%m-%d %H:%M}"
