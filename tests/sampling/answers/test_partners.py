"""A delivery partner's people prepare the answers of the schools that the provider gave them, and see no other."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from claims.models import ClaimWindow, MentorTraining
from providers.models import PartnerSchool, Provider
from sampling.answers.models import Answer
from schools.models import School
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, partner_at
from tests.pages import inspect
from tests.roles import as_owner
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory(name="Harbourlight SCITT", accredited=True)


@pytest.fixture
def ours() -> School:
    return SchoolFactory(name="Ash Primary School")


@pytest.fixture
def other() -> School:
    return SchoolFactory(name="Birch Primary School")


@pytest.fixture
def base(window: ClaimWindow, provider: Provider, ours: School, other: School) -> str:
    submitted(window, school=ours, provider=provider, hours_of={MentorFactory(): 4})
    submitted(window, school=other, provider=provider, hours_of={MentorFactory(): 5, MentorFactory(): 6})
    return f"/providers/{provider.code}/claims-to-check/{built(window).pk}/"


@pytest.fixture
def elin(provider: Provider, ours: School) -> Client:
    client = Client()
    client.force_login(partner_at(provider, ours))
    return client


def training_at(school: School) -> int:
    found: Any = MentorTraining.objects.filter(claim__school=school).first()
    return found.pk


def test_a_partner_sees_and_counts_its_own_schools(elin: Client, base: str, provider: Provider) -> None:
    requests = inspect(elin.get(f"/providers/{provider.code}/claims-to-check/")).words
    request = inspect(elin.get(base)).words

    assert "You see 1 of Harbourlight SCITT's 3 mentors" in requests
    assert "0 of 1 mentor answered" in requests
    assert "Ash Primary School" in request
    assert "Birch Primary School" not in request
    assert "Use a spreadsheet" not in request
    assert "All claims" not in request


def test_a_partner_answers_for_its_school_and_leaves_sending_to_the_provider(
    elin: Client, base: str, ours: School
) -> None:
    saved = elin.post(f"{base}schools/{ours.public_id}/", {"all": "yes", "next": "yes"})

    assert (saved.status_code, saved["Location"]) == (303, base)
    assert [answer.training_id for answer in Answer.objects.all()] == [training_at(ours)]
    assert elin.post(f"{base}send/").status_code == 404


def test_what_the_partner_was_not_given_is_not_found(elin: Client, base: str, other: School) -> None:
    places = [f"schools/{other.public_id}/", f"mentors/{training_at(other)}/", "send/", "download/csv/", "upload/"]

    assert {place: elin.get(base + place).status_code for place in places} == dict.fromkeys(places, 404)
    assert elin.post(f"{base}schools/{other.public_id}/", {"all": "yes"}).status_code == 404
    assert elin.post(f"{base}download/csv/").status_code == 404
    assert not Answer.objects.exists()


def test_a_partner_without_a_school_that_is_asked_about_has_no_request(base: str, provider: Provider) -> None:
    client = Client()
    client.force_login(partner_at(provider, SchoolFactory()))

    assert "Nothing to check now" in inspect(client.get(f"/providers/{provider.code}/claims-to-check/")).words
    assert client.get(base).status_code == 404


def test_a_school_has_one_partner_at_a_provider_and_it_is_that_providers(provider: Provider, ours: School) -> None:
    given = partner_at(provider, ours).partner_memberships.get().partner
    second = partner_at(provider).partner_memberships.get().partner

    with as_owner():
        with pytest.raises(IntegrityError, match="a_school_has_one_partner_at_a_provider"), transaction.atomic():
            PartnerSchool.objects.create(partner=second, provider=provider, school=ours)
        with pytest.raises(IntegrityError, match="given_to_a_partner_of_the_provider"), transaction.atomic():
            PartnerSchool.objects.create(partner=given, provider=ProviderFactory(), school=ours)


def test_a_partner_finds_only_its_own_schools(elin: Client, base: str, other: School, ours: School) -> None:
    theirs = MentorTraining.objects.filter(claim__school=other).select_related("mentor", "claim")[0]

    for words in (other.name, theirs.mentor.trn, theirs.claim.reference):
        answer = elin.post(base, {"words": words})
        assert answer.status_code == 200
        assert "No school of this request fits" in inspect(answer).words
    assert elin.post(base, {"words": ours.name})["Location"].endswith(f"schools/{ours.public_id}/")
    assert other.name not in inspect(elin.get(f"{base}?found={other.public_id}")).words
