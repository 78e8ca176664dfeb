import os
import subprocess
import sys

import pytest
from _tools.test import throwaway_production
from django.conf import settings
from django.test import Client

from tests.factories import claimant_at
from tests.pages import inspect
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def in_production(*command, **changes):
    """A process with production's settings."""
    environment = {**os.environ, **throwaway_production(), **changes}
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )


def test_the_page_names_everybody_in_a_fixed_order(client, everybody):
    page = inspect(client.get("/personas/"))

    names = ["Sam Okafor", "Priya Nair", "Lena Marsh", "Femi Adeyemi", "Dana Whitlock"]
    buttons = [button.words for button in page.root.all("button") if button.words.startswith("Be ")]
    assert buttons == [f"Be {name}" for name in names]
    assert "Fernhollow Primary School" in page.words
    assert "Alder Street School, Birch Lane School" in page.words
    assert "Harbourlight SCITT" in page.words


def test_without_demonstration_data_the_page_says_how_to_load_it(client):
    page = inspect(client.get("/personas/"))

    assert "bin/manage demo" in page.words


@pytest.mark.parametrize("address", ["/personas/school", "/personas/school/"])
def test_a_persona_signs_in_with_or_without_a_slash(client, everybody, address):
    answer = client.post(address)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(everybody["school"].pk)


def test_signing_in_needs_a_token_of_the_page(everybody):
    answer = Client(enforce_csrf_checks=True).post("/personas/school")

    assert answer.status_code == 403


@pytest.mark.parametrize("slug", ["nobody", "admin", "SCHOOL", "school-2", "x" * 500])
def test_a_persona_that_does_not_exist_is_not_found(client, everybody, slug):
    assert client.post(f"/personas/{slug}").status_code == 404


def test_nobody_else_can_be_chosen(client, school):
    claimant_at(school, persona="somebody")

    assert client.post("/personas/somebody").status_code == 404


def test_somebody_who_has_left_cannot_sign_in(client, everybody):
    everybody["school"].is_active = False
    with as_owner():
        everybody["school"].save()

    assert client.post("/personas/school").status_code == 404


def test_looking_at_the_address_signs_nobody_in(client, everybody):
    assert client.get("/personas/school").status_code == 405
    assert "_auth_user_id" not in client.session


def test_the_page_asks_the_same_of_the_database_for_one_school_and_for_many(
    client, everybody, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        client.get("/personas/")


def test_production_does_not_start_with_personas():
    done = in_production("manage.py", "check", SIGN_IN="personas")

    assert done.returncode != 0
    assert "SIGN_IN must not be personas" in done.stderr


def test_production_has_no_address_and_no_module_for_personas():
    script = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "for address in ['/personas/', '/personas/school', '/personas/school/']:\n"
        "    try: resolve(address); print('FOUND', address)\n"
        "    except Resolver404: pass\n"
        "try: import accounts.persona_views; print('IMPORTED')\n"
        "except Exception as error: print(error)\n"
    )

    done = in_production("-c", script, DJANGO_SETTINGS_MODULE="claims_service.settings")

    assert done.returncode == 0, done.stderr
    assert done.stdout == "Personas do not exist in production.\n"
