"""One person is one email address and one row."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from common.clock import now
from common.ids import new_public_id

SEARCH_LIFETIME = timedelta(days=1)
PARTNER = "partner"


def new_session_token() -> str:
    """Replacing it ends all of a person's sessions."""
    return secrets.token_hex(16)


class SupportLevel(models.TextChoices):
    """Readers change nothing, operators do what one person may do, approvers are the second person too."""

    NONE = "", "Not support"
    READER = "reader", "Reader"
    OPERATOR = "operator", "Operator"
    APPROVER = "approver", "Approver"


class User(models.Model):
    """Has no password: DfE Sign-in keeps those."""

    email = models.EmailField(max_length=254, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    persona = models.SlugField(max_length=30, blank=True)
    is_support = models.BooleanField(default=False)
    support_level = models.CharField(max_length=10, choices=SupportLevel, default=SupportLevel.NONE, blank=True)
    is_active = models.BooleanField(default=True)
    session_token = models.CharField(max_length=32, default=new_session_token)
    last_login = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    is_anonymous = False
    is_authenticated = True

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_email_address_is_kept_in_lower_case", condition=Q(email=Lower("email"))),
            models.UniqueConstraint("persona", name="one_person_for_each_persona", condition=~Q(persona="")),
            models.CheckConstraint(
                name="support_and_nobody_else_has_a_level_of_support",
                condition=Q(is_support=True, support_level__in=["reader", "operator", "approver"])
                | Q(is_support=False, support_level=""),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def only_reads(self) -> bool:
        return self.support_level == SupportLevel.READER

    @property
    def approves(self) -> bool:
        return self.support_level == SupportLevel.APPROVER

    @cached_property
    def memberships(self) -> list[tuple[int, str]]:
        """(school id, level), (provider id, "") and (provider id, PARTNER), in one query for each request."""
        schools = self.school_memberships.values_list("school_id", "level")
        providers = self.provider_memberships.values_list("provider_id", Value(""))
        partners = self.partner_memberships.values_list("provider_id", Value(PARTNER))
        return list(schools.union(providers, partners, all=True))

    @property
    def has_several_organisations(self) -> bool:
        return len(self.memberships) > 1

    def level_at(self, school_id: int) -> str:
        """Claimant or manager; "" for strangers."""
        return next((level for pk, level in self.memberships if level in SchoolLevel.values and pk == school_id), "")

    def has_only_a_part_of(self, provider_id: int) -> bool:
        """Through a delivery partner."""
        return not self.is_support and (provider_id, "") not in self.memberships

    def get_session_auth_hash(self) -> str:
        return salted_hmac("accounts.User.session", self.session_token, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Under the secret keys that are being retired."""
        return [
            salted_hmac("accounts.User.session", self.session_token, secret=secret, algorithm="sha256").hexdigest()
            for secret in settings.SECRET_KEY_FALLBACKS
        ]


class SchoolLevel(models.TextChoices):
    CLAIMANT = "claimant", "Claimant"
    MANAGER = "manager", "Manager"


class SchoolMembership(models.Model):
    """Claimants do everything but users and grant conditions; managers do those too."""

    user = models.ForeignKey(User, models.CASCADE, related_name="school_memberships")
    school = models.ForeignKey("schools.School", models.CASCADE, related_name="memberships")
    level = models.CharField(max_length=10, choices=SchoolLevel, default=SchoolLevel.CLAIMANT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "school", name="one_membership_for_each_person_and_school")]

    def __str__(self) -> str:
        return f"{self.user} at {self.school}"


class ProviderMembership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="provider_memberships")
    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "provider", name="one_membership_for_each_person_and_provider")]

    def __str__(self) -> str:
        return f"{self.user} at {self.provider}"


class PartnerMembership(models.Model):
    """Prepares a provider's answers for the schools that its delivery partner was given."""

    user = models.ForeignKey(User, models.CASCADE, related_name="partner_memberships")
    partner = models.ForeignKey("providers.DeliveryPartner", models.CASCADE, related_name="memberships")
    # The partner's own; the database holds that.
    provider = models.ForeignKey("providers.Provider", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "partner", name="one_membership_for_each_person_and_partner")]

    def __str__(self) -> str:
        return f"{self.user} at {self.partner}"


class SearchQuerySet(models.QuerySet["Search"]):
    def of(self, user: User) -> "SearchQuerySet":
        """This person's own, of the last day."""
        return self.filter(by=user, at__gt=now() - SEARCH_LIFETIME)

    def stale(self) -> "SearchQuerySet":
        return self.filter(at__lte=now() - SEARCH_LIFETIME)


class Search(models.Model):
    """Words that may be a name or a TRN: addresses carry this row's key, never the words (docs/adr/0050)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    words = models.CharField(max_length=200)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"
        indexes = [models.Index(fields=["at"], name="search_by_time")]

    def __str__(self) -> str:
        return f"Search {self.public_id}"
