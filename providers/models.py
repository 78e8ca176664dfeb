from django.db import models

from common.search import search_text_of
from providers.querysets import ProviderQuerySet


class ProviderKind(models.TextChoices):
    SCITT = "scitt", "School-centred provider (SCITT)"
    HEI = "hei", "University (HEI)"
    SCHOOL = "school", "Lead or partner school"


class Provider(models.Model):
    """From the register of training providers. Only accredited ones can be claimed for."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    kind = models.CharField(max_length=10, choices=ProviderKind)
    accredited = models.BooleanField(default=False)
    # False once a register came without it.
    in_register = models.BooleanField(default=True)
    street = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    search_text = search_text_of("name", "code", "legal_name", "ukprn", "town", postcode="postcode")

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class ProviderContact(models.Model):
    """Gets the provider's messages, with or without an account."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="contacts")
    email = models.EmailField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint("provider", "email", name="one_contact_for_each_provider_and_address")]

    def __str__(self) -> str:
        return f"{self.email} for {self.provider}"


class DeliveryPartner(models.Model):
    """Logs hours and talks to schools for one provider. Works for two providers: two rows."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "name", name="one_partner_of_each_name_at_a_provider"),
            # What the schools' rows refer to.
            models.UniqueConstraint(fields=["id", "provider"], name="a_partner_with_its_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.provider}"


class PartnerSchool(models.Model):
    """A school that the provider gave to a partner. `provider` is the partner's: a foreign key over both holds it."""

    partner = models.ForeignKey(DeliveryPartner, models.CASCADE, related_name="schools")
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    school = models.ForeignKey("schools.School", models.CASCADE, related_name="partners")

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "school", name="a_school_has_one_partner_at_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.school} with {self.partner}"
