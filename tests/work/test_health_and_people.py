from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory


def test_the_health_page_asks_one_question_of_the_database_whoever_asks(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(UserFactory(), backend="accounts.backends.KnownPerson")

    with django_assert_num_queries(1):
        response = client.get("/healthcheck")

    assert response.json()["database"] == "ok"
