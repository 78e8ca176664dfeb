import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from common.clock import now
from common.ids import new_public_id
from common.search import search_text_of
from common.triggers import Refusal
from mentors.names import PlainName
from mentors.querysets import LookupQuerySet, MentorQuerySet


class Mentor(models.Model):
    """The name is the register's; the date of birth is never stored."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    trn = models.CharField("TRN", max_length=7, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    # As a list is ordered: letters without accents, all of them small.
    plain_name = models.GeneratedField(
        expression=PlainName(Concat("first_name", Value(" "), "last_name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_text = search_text_of("first_name", "last_name", "trn")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="a_trn_is_seven_digits", condition=Q(trn__regex=r"^[0-9]{7}$"))]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class MentorAtSchool(models.Model):
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="placements")
    school = models.ForeignKey("schools.School", models.CASCADE, related_name="mentor_placements")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("mentor", "school", name="a_mentor_is_once_on_a_schools_list")]
        # The service may lock a row, which needs the right to change a column.
        triggers = [Refusal(name="a_place_on_a_list_does_not_change", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.mentor} at {self.school}"


class Lookup(models.Model):
    """One question to the teaching record, kept for a day, without the date of birth.

    Its id stands in the address of "Is this the mentor?", where nothing personal may. No name: nobody found, or no
    answer yet.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    school = models.ForeignKey("schools.School", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    trn = models.CharField("TRN", max_length=7)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)

    objects = LookupQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["by", "at"], name="lookup_by_person"),
            models.Index(fields=["school", "at"], name="lookup_by_school"),
        ]

    def __str__(self) -> str:
        return f"Look-up {self.public_id}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
