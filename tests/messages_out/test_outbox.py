import pytest

from messages_out.actions import write
from tests.pages import inspect

pytestmark = pytest.mark.django_db


def test_an_empty_outbox_says_so(client):
    response = client.get("/outbox/")

    inspect(response)
    assert "No messages have been written yet." in response.content.decode()


def test_a_message_is_listed_and_can_be_read(client):
    words = {
        "name": "Ada",
        "reason": "Hours too high",
        "items": ["One", "Two"],
        "link": "http://127.0.0.1:8000/claims/",
    }
    message = write("quoting", to="ada@provider.example", key="a", personalisation=words)

    listed, opened = client.get("/outbox/"), client.get(f"/outbox/{message.reference}/")

    inspect(listed)
    inspect(opened)
    assert f'href="/outbox/{message.reference}/"' in listed.content.decode()
    assert '<a href="http://127.0.0.1:8000/claims/"' in opened.content.decode()
    assert "Hours too high" in opened.content.decode()
    assert "<li>One</li><li>Two</li>" in opened.content.decode()


@pytest.mark.parametrize("address", ["not-a-reference", "00000000-0000-0000-0000-000000000000"])
def test_a_message_that_is_not_there_is_not_found(client, address):
    assert client.get(f"/outbox/{address}/").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_the_same_number_of_queries(client, count, django_assert_num_queries):
    for number in range(count):
        write("quoting", to="ada@provider.example", key=str(number), personalisation={"name": "Ada"})

    with django_assert_num_queries(1):
        client.get("/outbox/")
