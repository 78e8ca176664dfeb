import pytest
from django.test import Client

from tests.pages import inspect

pytestmark = [pytest.mark.urls("tests.govuk.demo"), pytest.mark.django_db]


def test_a_page_with_every_field_keeps_the_rules(client):
    page = inspect(client.get("/every-field/"))

    assert page.title == "Everything & more - Fernhollow Primary School - Claim funding for mentor training - GOV.UK"


def test_errors_stand_in_the_summary_in_the_order_of_the_page_and_in_the_title(client):
    page = inspect(client.post("/every-field/", {"accept": "no", "born-day": "31", "hours": "13.5", "email": "sam"}))

    assert page.title.startswith("Error: Everything & more")
    assert page.errors == [
        "Hours of training must be a whole number",
        "Enter a provider name",
        "Date of birth must include a month and year",
        "Enter hours you can show",
        "Enter why you do not accept the record",
        "Select at least one mentor",
        "Select an area",
        "Email address must be in the format name@example.com",
        "Confirm that you agree",
    ]
    assert page.value_of("hours") == "13.5"
    assert page.value_of("born-day") == "31"


def test_the_label_is_the_heading_and_the_title_of_a_page_with_one_question(client):
    page = inspect(client.get("/one-question/"))

    assert page.h1 == "What is the mentor’s name?"
    assert page.title == "What is the mentor’s name? - Claim funding for mentor training - GOV.UK"


def test_a_page_that_asks_for_a_file_sends_files(client):
    assert b'enctype="multipart/form-data"' in client.get("/upload/").content


@pytest.mark.parametrize("name", ["base", "question", "check", "are_you_sure", "done", "list"])
def test_every_layout_keeps_the_rules_and_escapes_its_heading(client, name):
    page = inspect(client.get(f"/layouts/{name}/"))

    assert page.h1 == "A <page>"


def test_an_act_is_confirmed_once_on_the_next_page(client):
    client.get("/tell/")

    assert "Mentor added" in inspect(client.get("/layouts/base/")).words
    assert "Mentor added" not in inspect(client.get("/layouts/base/")).words


def test_the_page_number_is_in_the_title(client):
    page = inspect(client.get("/rows/?page=2"))

    assert page.title.startswith("Claims (page 2 of 3) - ")


@pytest.mark.parametrize("number", ["4", "0", "-1", "x", "", "9" * 30, "²"])
def test_a_page_beyond_the_end_leads_to_the_first(client, number):
    response = client.get("/rows/", {"page": number, "sort": "name"})

    assert response.status_code == 302
    assert response["Location"] == "/rows/?sort=name"


def test_a_fault_of_ours_is_a_page_that_asks_nothing_of_the_database(django_assert_num_queries):
    client = Client(raise_request_exception=False)

    with django_assert_num_queries(0):
        response = client.get("/break-down/")

    assert response.status_code == 500
    assert inspect(response).h1 == "Something went wrong at our end"


def test_a_refusal_says_who_can(client):
    response = client.get("/forbid/")

    assert response.status_code == 403
    assert "This can be done by a manager at your school: Priya Nair." in inspect(response).words


def test_a_form_without_a_token_changes_nothing_and_says_so():
    response = Client(enforce_csrf_checks=True).post("/one-question/", {"name": "Ada"})

    assert response.status_code == 403
    assert inspect(response).h1 == "We could not read that form"


def test_a_form_from_our_own_page_has_a_good_token():
    client = Client(enforce_csrf_checks=True)
    page = inspect(client.get("/one-question/"))

    response = client.post(
        "/one-question/", {"name": "Ada", "csrfmiddlewaretoken": page.value_of("csrfmiddlewaretoken")}
    )

    assert response.json() == {"name": "Ada"}


def test_a_form_with_too_many_fields_is_not_read(client):
    response = client.post("/one-question/", {f"f{number}": "x" for number in range(3000)})

    assert response.status_code == 400
    assert inspect(response).h1 == "We could not read that form"


def test_a_form_that_is_too_large_is_not_read(client):
    response = client.post(
        "/one-question/", {"name": "x" * 2_000_000}, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in (400, 413)
