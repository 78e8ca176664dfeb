"""What somebody looked for, for a day. The console owns nothing else: its pages are about the rooms beneath."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from accounts.models import User
from common.clock import now
from common.ids import new_public_id

KEPT_FOR = timedelta(days=1)


class SearchQuerySet(models.QuerySet["Search"]):
    def of(self, user: User) -> "SearchQuerySet":
        """This person's searches of the last day: what somebody else looked for is not found."""
        return self.filter(by=user, at__gt=now() - KEPT_FOR)

    def stale(self) -> "SearchQuerySet":
        return self.filter(at__lte=now() - KEPT_FOR)


class Search(models.Model):
    """Words that may be a person's name or number: an address carries this row's key, never the words."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    words = models.CharField(max_length=200)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"
        indexes = [models.Index(fields=["at"], name="search_by_time")]

    def __str__(self) -> str:
        return f"Search {self.public_id}"
