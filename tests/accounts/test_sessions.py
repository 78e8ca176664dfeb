"""Begin and end of a session (A45)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client

from activity.models import Entry
from common.clock import now
from tests.pages import inspect
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_signing_in_gives_the_session_another_name(client, everybody):
    client.post("/personas/school")
    planted = client.session.session_key

    client.post("/personas/school")

    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_signing_in_as_somebody_else_leaves_nothing_of_the_first(signed_in, everybody):
    client = signed_in("school")
    session = client.session
    session["left-behind"] = "yes"
    session.save()

    client.post("/personas/provider")

    assert "left-behind" not in client.session


def test_signing_out_ends_the_session_and_clears_the_browser(signed_in):
    client = signed_in("school")
    old = client.cookies["sessionid"].value

    answer = client.post("/sign-out/")

    assert answer["Location"] == "/signed-out/"
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    stolen = Client()
    stolen.cookies["sessionid"] = old
    assert stolen.get("/account/")["Location"].startswith("/sign-in/")


def test_signing_out_is_a_form(signed_in):
    client = signed_in("school")

    answer = client.get("/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert inspect(answer).h1 == "There is nothing to see at this address"
    assert client.get("/account/").status_code == 200


def test_signing_out_twice_is_the_same_as_once(signed_in):
    client = signed_in("school")

    answers = [client.post("/sign-out/")["Location"] for _ in range(2)]

    assert answers == ["/signed-out/", "/signed-out/"]


def test_signing_in_and_out_are_on_record(signed_in, everybody):
    signed_in("school").post("/sign-out/")

    verbs = Entry.objects.about(everybody["school"]).values_list("verb", "by_id")
    assert list(verbs) == [("signed in", everybody["school"].pk), ("signed out", everybody["school"].pk)]


@pytest.mark.parametrize(("slug", "minutes"), [("school", 60), ("provider", 60), ("support", 30)])
def test_a_session_ends_when_nobody_uses_it(signed_in, slug, minutes):
    client = signed_in(slug)

    with time_machine.travel(now() + timedelta(minutes=minutes - 1), tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=2 * minutes), tick=False):
        answer = client.get("/account/?from=here")

    assert answer["Location"] == "/timed-out/?next=%2Faccount%2F%3Ffrom%3Dhere"


def test_using_the_service_keeps_a_session_alive_but_not_for_ever(signed_in):
    client = signed_in("school")

    statuses = []
    for minutes in range(0, 13 * 60, 50):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            statuses.append(client.get("/account/").status_code)

    assert statuses == [200] * 15 + [302]  # 12 hours, in steps of 50 minutes


def test_what_a_script_asks_for_keeps_nobody_signed_in(signed_in):
    client = signed_in("school")

    for minutes in (20, 40, 59):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            assert client.get("/account/", headers={"X-Background": "yes"}).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert client.get("/account/").status_code == 302


def test_the_page_after_an_idle_end_leads_back_to_the_same_page(client, everybody):
    page = inspect(client.get("/timed-out/?next=%2Faccount%2F"))

    assert page.h1 == "You were signed out"
    assert page.links["Sign in and go back"] == "/sign-in/?next=%2Faccount%2F"


def test_the_page_after_an_idle_end_leads_nowhere_else(client):
    page = inspect(client.get("/timed-out/?next=https://evil.example/"))

    assert page.links["Sign in and go back"] == "/sign-in/"


BUTTON = "/schools/abc/claims/ask-managers/"
FORM = "/schools/abc/claims/20481337/hours/"


@pytest.mark.parametrize(
    ("sent_to", "referring_page", "back"),
    [
        (BUTTON, "http://testserver/account/?from=here", "/account/?from=here"),
        (FORM, "http://testserver/account/", "/account/"),
        (FORM, None, FORM),
        (FORM, "http://testserver/nowhere/", FORM),
        (FORM, "https://evil.example/account/", FORM),
        (FORM, "http://testserver:1/account/", FORM),
        (FORM, "http://[", FORM),
        (FORM, f"http://testserver{BUTTON}", FORM),
        (BUTTON, "http://testserver//evil.example/", ""),
        (BUTTON, None, ""),
    ],
)
def test_a_form_sent_after_the_end_leads_back_to_a_page_that_can_be_seen(signed_in, sent_to, referring_page, back):
    client = signed_in("school")

    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        headers = {"Referer": referring_page} if referring_page else {}
        ended = client.post(sent_to, headers=headers)["Location"]
        never_there = Client().post(sent_to, headers=headers)["Location"]

    assert next_of(ended) == next_of(never_there) == back
    stood_on_ours = back.startswith("/account/")
    assert urlsplit(ended).path == "/timed-out/"
    assert urlsplit(never_there).path == ("/timed-out/" if stood_on_ours else "/sign-in/")


NOT_SAVED = "What you had just entered or chosen was not saved. You need to do it again after you sign in."


def test_a_form_sent_after_the_end_is_said_to_be_lost_and_is_kept_nowhere(signed_in):
    client = signed_in("school")

    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        page = inspect(client.post(FORM, {"hours": "14"}, follow=True))

    assert "Everything you had saved is still there." in page.words
    assert NOT_SAVED in page.words
    assert page.links["Sign in and go back"] == f"/sign-in/?{urlencode({'next': FORM})}"
    assert dict(client.session) == {}


def test_a_form_sent_after_another_tab_met_the_end_is_said_to_be_lost_too(signed_in):
    client = signed_in("school")

    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        client.get("/account/")
        page = inspect(client.post(FORM, headers={"Referer": "http://testserver/account/"}, follow=True))

    assert NOT_SAVED in page.words


@pytest.mark.parametrize("address", ["/account/", FORM, "/account/?unsaved=yes"])
def test_where_nothing_was_sent_nothing_is_said_to_be_lost(signed_in, address):
    client = signed_in("school")

    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        page = inspect(client.get(address, follow=True))

    assert page.h1 == "You were signed out"
    assert "not saved" not in page.words


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("next", [""])[0]


def test_a_support_user_has_one_session(signed_in):
    first, second = signed_in("support"), signed_in("support")

    assert first.get("/account/").status_code == 302
    assert second.get("/account/").status_code == 200


def test_a_school_user_may_have_two(signed_in):
    first, second = signed_in("school"), signed_in("school")

    assert first.get("/account/").status_code == 200
    assert second.get("/account/").status_code == 200


def test_rights_are_read_at_each_request(signed_in, everybody):
    client = signed_in("school")
    everybody["school"].is_active = False
    with as_owner():
        everybody["school"].save()

    assert client.get("/account/").status_code == 302


def test_a_personal_page_is_not_kept_by_a_browser(signed_in):
    assert signed_in("school").get("/account/")["Cache-Control"] == "no-store, private"


def test_nothing_personal_stands_in_the_session(signed_in):
    kept = dict(signed_in("school").session)

    assert set(kept) == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "signed_in_at", "seen_at"}
