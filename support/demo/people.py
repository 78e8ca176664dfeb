from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import PartnerMembership, ProviderMembership, SchoolLevel, SchoolMembership, SupportLevel, User
from common.clock import now
from mentors import stub
from mentors.models import Mentor, MentorAtSchool
from providers.models import DeliveryPartner, PartnerSchool, Provider, ProviderContact, ProviderKind
from schools.models import FundingArea, School

# The register gives six figures, none of them from 900000 on; no provider there has a code of four.
FERNHOLLOW_URN = 990001
HARBOURLIGHT_CODE = "H4R1"
HARBOURLIGHT_ADDRESS = "mentor-training@harbourlight.example"


@dataclass(frozen=True)
class Cast:
    fernhollow: School
    three_schools: list[School]
    harbourlight: Provider


def fernhollow() -> School:
    """Invented."""
    values = {
        "ukprn": "19900001",
        "name": "Fernhollow Primary School",
        "type_code": "01",
        "type_name": "Community school",
        "type_group": "Local authority maintained schools",
        "phase": "Primary",
        "street": "Fernhollow Lane",
        "town": "Whitby",
        "postcode": "YO21 9ZZ",
        "telephone": "01632960001",
        "website": "https://fernhollow.example",
        "local_authority_code": "815",
        "local_authority": "North Yorkshire",
        "district_code": "E06000065",
        "district_name": "North Yorkshire",
        "urban_rural": "Larger rural: Further from a major town or city",
        "funding_area": FundingArea.REST_OF_ENGLAND,
        "onboarded_at": now(),
    }
    return School.objects.get_or_create(urn=FERNHOLLOW_URN, defaults=values)[0]


def three_schools() -> list[School]:
    """In three areas, so that their rates differ."""
    if chosen := list(School.objects.filter(memberships__user__persona="multi-school").order_by("pk")):
        return chosen
    primaries = School.objects.can_be_onboarded().filter(phase="Primary", type_code="01").order_by("urn")
    areas = [FundingArea.INNER_LONDON, FundingArea.OUTER_LONDON, FundingArea.FRINGE]
    found = [primaries.filter(funding_area=area).first() for area in areas]
    return [school for school in found if school is not None]


def harbourlight() -> Provider:
    """Invented."""
    provider, _ = Provider.objects.update_or_create(
        code=HARBOURLIGHT_CODE,
        defaults={"in_register": True},
        create_defaults={
            "name": "Harbourlight SCITT",
            "ukprn": "19900002",
            "kind": ProviderKind.SCITT,
            "accredited": True,
            "street": "Harbour Light House, Pier Road",
            "town": "Whitby",
            "postcode": "YO21 9ZY",
        },
    )
    ProviderContact.objects.get_or_create(provider=provider, email=HARBOURLIGHT_ADDRESS)
    return provider


def add_people(cast: Cast) -> None:
    sam = person("sam.okafor@fernhollow.example", "Sam", "Okafor", persona="school")
    join(sam, [cast.fernhollow], SchoolLevel.CLAIMANT)
    join(
        person("priya.nair@fernhollow.example", "Priya", "Nair", persona="school-2"),
        [cast.fernhollow],
        SchoolLevel.MANAGER,
    )
    leila = person("leila.haddad@threeschools.example", "Leila", "Haddad", persona="multi-school")
    join(leila, cast.three_schools, SchoolLevel.MANAGER)
    marcus = person("marcus.bell@harbourlight.example", "Marcus", "Bell", persona="provider")
    ProviderMembership.objects.get_or_create(user=marcus, provider=cast.harbourlight)
    add_partner(cast)
    person("imogen.ward@support.example", "Imogen", "Ward", persona="support", level=SupportLevel.OPERATOR)
    person("tomasz.zielinski@support.example", "Tomasz", "Zieliński", persona="support-2", level=SupportLevel.APPROVER)
    person("ruth.okello@support.example", "Ruth", "Okello", persona="support-reader", level=SupportLevel.READER)


def add_partner(cast: Cast) -> None:
    """Of Harbourlight, for Fernhollow."""
    elin = person("elin.price@northquay.example", "Elin", "Price", persona="partner")
    northquay, _ = DeliveryPartner.objects.get_or_create(provider=cast.harbourlight, name="Northquay Teaching Hub")
    PartnerMembership.objects.get_or_create(user=elin, partner=northquay, provider=northquay.provider)
    PartnerSchool.objects.get_or_create(
        provider=cast.harbourlight, school=cast.fernhollow, defaults={"partner": northquay}
    )


def person(email: str, first_name: str, last_name: str, persona: str = "", level: str = "") -> User:
    names = {"first_name": first_name, "last_name": last_name, "persona": persona}
    values = {**names, "is_support": bool(level), "support_level": level}
    return User.objects.get_or_create(email=email, defaults=values)[0]


def join(user: User, schools: Iterable[School], level: SchoolLevel) -> None:
    for school in schools:
        SchoolMembership.objects.get_or_create(user=user, school=school, defaults={"level": level})


def mentor(first_name: str, last_name: str, at: School) -> Mentor:
    (trn,) = [
        trn for trn, row in stub.people().items() if (row["first_name"], row["last_name"]) == (first_name, last_name)
    ]
    found, _ = Mentor.objects.get_or_create(trn=trn, defaults={"first_name": first_name, "last_name": last_name})
    MentorAtSchool.objects.get_or_create(mentor=found, school=at)
    return found
