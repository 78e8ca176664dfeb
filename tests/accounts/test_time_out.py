from datetime import timedelta

import pytest
import time_machine

from common.clock import now
from tests.pages import inspect

pytestmark = pytest.mark.django_db


def after(**time: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(**time), tick=False)


def test_asking_how_much_time_is_left_gives_no_more_of_it(signed_in):
    client = signed_in("school")

    left = []
    for minutes in (20, 40, 58):
        with after(minutes=minutes):
            left.append(round(client.get("/time-left/").json()["seconds"] / 60))

    assert left == [40, 20, 2]
    with after(minutes=61):
        assert client.get("/time-left/")["Location"] == "/timed-out/?next=%2Ftime-left%2F"


@pytest.mark.parametrize(("slug", "minutes"), [("school", 60), ("provider", 60), ("support", 30)])
def test_staying_signed_in_starts_the_idle_time_again(signed_in, slug, minutes):
    client = signed_in(slug)

    with after(minutes=minutes - 2):
        assert client.post("/stay-signed-in/").status_code == 204
        assert client.get("/time-left/").json() == {"seconds": minutes * 60, "can_stay": True}


def test_staying_is_too_late_after_the_end(signed_in):
    client = signed_in("school")

    with after(minutes=61):
        assert client.post("/stay-signed-in/").status_code == 302
        assert client.get("/account/").status_code == 302


def test_nobody_can_stay_longer_than_twelve_hours(signed_in):
    client = signed_in("school")
    for minutes in range(0, 12 * 60, 50):
        with after(minutes=minutes):
            client.get("/account/")

    with after(hours=12, seconds=-100):
        client.post("/stay-signed-in/")
        told = client.get("/time-left/").json()
        page = inspect(client.get("/account/"))

    assert told["seconds"] == pytest.approx(100, abs=2)
    assert told["can_stay"] is False
    assert seconds_of(page) == [pytest.approx(100, abs=2)]


@pytest.mark.parametrize(("slug", "minutes"), [("school", 60), ("support", 30)])
def test_each_page_of_somebody_signed_in_knows_its_time(signed_in, slug, minutes):
    assert seconds_of(inspect(signed_in(slug).get("/account/"))) == [minutes * 60]


def test_a_page_for_somebody_signed_out_has_no_warning(client):
    assert seconds_of(inspect(client.get("/help/"))) == []


def seconds_of(page) -> list[int]:
    return [int(dialogue.get("data-seconds")) for dialogue in page.root.all("dialog")]
