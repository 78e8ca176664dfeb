import pytest
from django.test import Client

from tests.factories import ProviderFactory, SchoolFactory, claimant_at, person_at, support_user


@pytest.fixture
def school(db):
    return SchoolFactory(name="Fernhollow Primary School")


@pytest.fixture
def provider(db):
    return ProviderFactory(name="Harbourlight SCITT")


@pytest.fixture
def everybody(school, provider):
    """The personas, by slug."""
    return {
        "support-2": support_user(persona="support-2", first_name="Dana", last_name="Whitlock"),
        "support": support_user(persona="support", first_name="Femi", last_name="Adeyemi"),
        "provider": person_at(provider, persona="provider", first_name="Lena", last_name="Marsh"),
        "school": claimant_at(school, persona="school", first_name="Sam", last_name="Okafor"),
        "multi-school": claimant_at(
            SchoolFactory(name="Alder Street School"),
            SchoolFactory(name="Birch Lane School"),
            persona="multi-school",
            first_name="Priya",
            last_name="Nair",
        ),
    }


@pytest.fixture
def signed_in(everybody):
    """`signed_in("school")` is that persona's client."""

    def sign_in(slug: str) -> Client:
        client = Client()
        assert client.post(f"/personas/{slug}").status_code == 302
        return client

    return sign_in
