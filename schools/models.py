from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.clock import a_year_after, now, today
from common.ids import new_public_id
from common.search import search_text_of
from common.triggers import append_only, dated, named
from common.words import in_words
from schools.querysets import SchoolQuerySet
from schools.triggers import area_follows_the_district


class FundingArea(models.TextChoices):
    INNER_LONDON = "inner_london", "Inner London"
    OUTER_LONDON = "outer_london", "Outer London"
    FRINGE = "fringe", "Fringe"
    REST_OF_ENGLAND = "rest_of_england", "Rest of England"


class AcademicYear(models.Model):
    """1 September to 31 August; the key is the year in which it starts. Caps are whole hours."""

    start_year = models.PositiveSmallIntegerField(primary_key=True)
    initial_cap = models.PositiveSmallIntegerField()
    refresher_cap = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-start_year"]
        constraints = [
            models.CheckConstraint(
                name="a_refresher_is_never_worth_more_than_a_first_year",
                condition=Q(refresher_cap__gte=1, initial_cap__gte=models.F("refresher_cap")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """ "2025 to 2026"."""
        return f"{self.start_year} to {self.start_year + 1}"

    @property
    def starts_on(self) -> date:
        return date(self.start_year, 9, 1)

    @property
    def ends_on(self) -> date:
        return date(self.start_year + 1, 8, 31)

    @staticmethod
    def start_year_of(day: date) -> int:
        """For a British date."""
        return day.year if day.month >= 9 else day.year - 1


class HourlyRate(models.Model):
    """Pence."""

    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="rates")
    area = models.CharField(max_length=20, choices=FundingArea)
    pence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("academic_year", "area", name="one_rate_for_each_year_and_area"),
            models.CheckConstraint(name="an_hour_is_worth_something", condition=Q(pence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}, {self.academic_year_id}"


class District(models.Model):
    """An English local authority district; anywhere else is Rest of England."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=100)
    area = models.CharField(max_length=20, choices=FundingArea)

    def __str__(self) -> str:
        return self.name


class SchoolStatus(models.TextChoices):
    OPEN = "1", "Open"
    CLOSED = "2", "Closed"
    OPEN_BUT_PROPOSED_TO_CLOSE = "3", "Open, but proposed to close"
    PROPOSED_TO_OPEN = "4", "Proposed to open"


class School(models.Model):
    """From the register by URN, or added by support with a vendor number."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    urn = models.PositiveIntegerField("URN", unique=True, null=True, blank=True)
    vendor_number = models.CharField(max_length=20, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=1, choices=SchoolStatus, default=SchoolStatus.OPEN)
    type_code = models.CharField(max_length=3, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=50, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    address_3 = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    website = models.CharField(max_length=300, blank=True)
    local_authority_code = models.CharField(max_length=4, blank=True)
    local_authority = models.CharField(max_length=100, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    district_name = models.CharField(max_length=100, blank=True)
    urban_rural = models.CharField(max_length=100, blank=True)
    trust_code = models.CharField(max_length=20, blank=True)
    trust_name = models.CharField(max_length=200, blank=True)
    funding_area = models.CharField(max_length=20, choices=FundingArea, default=FundingArea.REST_OF_ENGLAND)
    # As the register has it: its last day, or the one to come of a school that is proposed to close.
    closed_on = models.DateField(null=True, blank=True)
    onboarded_at = models.DateTimeField(null=True, blank=True)
    search_text = search_text_of("name", "urn", "vendor_number", "ukprn", "town", postcode="postcode")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_school_has_a_urn_or_a_vendor_number",
                condition=Q(urn__isnull=False) | ~Q(vendor_number=""),
            ),
        ]
        indexes = [models.Index(fields=["name", "urn"], name="school_by_name")]
        triggers = [area_follows_the_district()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_maintained(self) -> bool:
        """The payer then pays the local authority."""
        return self.type_group == "Local authority maintained schools"

    @property
    def is_closed(self) -> bool:
        return self.status == SchoolStatus.CLOSED

    @property
    def can_claim_until(self) -> date | None:
        """Of a closed school: 12 months after it closed. None where it is open, or the register has no date."""
        return a_year_after(self.closed_on) if self.is_closed and self.closed_on else None

    @property
    def closed_in_words(self) -> str:
        if self.closed_on is None or self.can_claim_until is None:
            return "This school is closed. The register does not say since when."
        return (
            f"This school closed on {in_words(self.closed_on)}. Training before that can be claimed for until "
            f"{in_words(self.can_claim_until)}."
        )

    def was_there_in(self, year: AcademicYear) -> bool:
        """There can be training to claim for, and it can be claimed today."""
        until = self.can_claim_until
        return until is None or (today() <= until and year.starts_on <= self.last_day)

    @property
    def last_day(self) -> date:
        """Of training that can be claimed."""
        return self.closed_on if self.is_closed and self.closed_on else date.max


class Eligibility(models.Model):
    school = models.ForeignKey(School, models.CASCADE, related_name="eligibilities")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("school", "academic_year", name="one_eligibility_for_each_school_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.academic_year_id}"


class GrantConditions(models.Model):
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="grant_conditions")
    version = models.PositiveSmallIntegerField()
    summary = models.TextField()
    text = models.TextField()
    published_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("academic_year", "version", name="one_text_for_each_year_and_version")]

    def __str__(self) -> str:
        return f"Grant conditions {self.academic_year_id}, version {self.version}"


class GrantConditionsAcceptance(models.Model):
    school = models.ForeignKey(School, models.CASCADE, related_name="acceptances")
    academic_year = models.ForeignKey(AcademicYear, models.PROTECT, related_name="+")
    conditions = models.ForeignKey(GrantConditions, models.PROTECT, related_name="acceptances")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("school", "academic_year", name="one_acceptance_for_each_school_and_year")
        ]
        triggers = [*append_only(), dated("accepted_at"), named("accepted_by_id")]

    def __str__(self) -> str:
        return f"{self.school} accepted {self.conditions}"


class RegisterImport(models.Model):
    """Kept so that an older extract does not undo it."""

    name = models.CharField(max_length=100)
    imported_at = models.DateTimeField(default=now)
    # The newest day on which a row of it was changed; empty where its rows do not say.
    newest_row_on = models.DateField(null=True)

    class Meta:
        triggers = [*append_only(), dated("imported_at")]

    def __str__(self) -> str:
        return self.name
