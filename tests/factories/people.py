from typing import Any

import factory

from accounts.models import PartnerMembership, ProviderMembership, SchoolLevel, SchoolMembership, SupportLevel, User
from providers.models import DeliveryPartner, PartnerSchool, Provider
from schools.models import School
from tests.factories.base import OwnersFactory
from tests.roles import as_owner


class UserFactory(OwnersFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@fernhollow.example")
    first_name = "Sam"
    last_name = factory.Sequence(lambda number: f"Okafor{number}")


def claimant_at(*schools: School, **values: Any) -> User:
    return _member(SchoolLevel.CLAIMANT, schools, values)


def manager_at(*schools: School, **values: Any) -> User:
    return _member(SchoolLevel.MANAGER, schools, values)


@as_owner()
def person_at(*providers: Provider, **values: Any) -> User:
    user = UserFactory(**values)
    for provider in providers:
        ProviderMembership.objects.create(user=user, provider=provider)
    return user


@as_owner()
def partner_at(provider: Provider, *schools: School, **values: Any) -> User:
    """Of a delivery partner that was given these schools."""
    user = UserFactory(**values)
    partner = DeliveryPartner.objects.create(provider=provider, name=f"Partner {user.pk}")
    PartnerMembership.objects.create(partner=partner, provider=provider, user=user)
    for school in schools:
        PartnerSchool.objects.create(partner=partner, provider=provider, school=school)
    return user


def support_user(**values: Any) -> User:
    return UserFactory(**{"is_support": True, "support_level": SupportLevel.APPROVER, **values})


@as_owner()
def _member(level: SchoolLevel, schools: tuple[School, ...], values: dict[str, Any]) -> User:
    user = UserFactory(**values)
    for school in schools:
        SchoolMembership.objects.create(user=user, school=school, level=level)
    return user
