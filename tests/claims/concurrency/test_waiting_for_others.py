import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.signals import connection_created

from accounts.models import User
from claims.actions.change import start_change
from claims.actions.copy import copy_into_window
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_answer,
    set_hours,
    start_draft,
)
from claims.actions.found_mentors import add_found_mentor
from claims.actions.pending_mentors import describe_pending_mentor, look_for, stop_looking_for
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.pending_mentors import PendingMentor
from claims.refusals import Busy
from claims.states import Status
from schools.models import School
from tests.claims.actions.every_action import ACTIONS
from tests.claims.guards import run
from tests.claims.http_browser import Browser, page_of
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    open_window,
    support_user,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HEADING = "Somebody else was saving at the same moment"


@pytest.fixture(autouse=True)
def _impatient_web() -> Iterator[None]:
    """As for a web process, with a shorter lock timeout."""

    def be_impatient(connection: Any, **_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '150ms'")

    connection_created.connect(be_impatient)
    run("SET lock_timeout = '150ms'")
    yield
    run("RESET lock_timeout")
    connection_created.disconnect(be_impatient)


@contextmanager
def somebody_holds(thing: Claim | User, seconds: float = 60) -> Iterator[None]:
    """Until the block ends, or for so many seconds."""
    is_held, is_over = Event(), Event()

    def keep() -> None:
        with transaction.atomic():
            type(thing).objects.select_for_update().get(pk=thing.pk)
            is_held.set()
            is_over.wait(seconds)
        connection.close()

    with ThreadPoolExecutor(max_workers=1) as other:
        keeping = other.submit(keep)
        is_held.wait(timeout=10)
        yield
        is_over.set()
        keeping.result()


@pytest.fixture
def school() -> School:
    return claiming_school()


@pytest.fixture
def sam(school: School) -> User:
    return claimant_at(school)


@pytest.fixture
def draft(school: School) -> Claim:
    return ClaimFactory(school=school, hours_of={MentorFactory(): 5}, answered=True)


@pytest.fixture
def acts(draft: Claim, sam: User) -> dict[str, Callable[[], Any]]:
    """Every act on one claim, by name."""
    of_sam: dict[str, Any] = {"claim": draft, "by": sam}
    edit = of_sam | {"version": 1}
    pending = PendingMentor.new("7654321", 1)
    looking = edit | {"claim": ClaimFactory(school=draft.school, to_find=[pending.as_json()]), "key": pending.key}
    found = MentorFactory(at=[draft.school], trn=pending.trn)
    submitted = {"claim": ClaimFactory(school=draft.school, status=Status.SUBMITTED), "by": sam}
    return {
        "change_provider": partial(change_provider, provider=ProviderFactory(), **edit),
        "choose_mentors": partial(choose_mentors, mentors=[MentorFactory(at=[draft.school])], **edit),
        "copy_into_window": partial(
            copy_into_window,
            claim=ClaimFactory(school=draft.school, status=Status.EXPIRED),
            window=open_window(),
            by=sam,
        ),
        "delete_draft": partial(delete_draft, **of_sam),
        "hand_over": partial(hand_over, to=claimant_at(draft.school), note="", **of_sam),
        "add_found_mentor": partial(add_found_mentor, claim=looking["claim"], mentor=found, by=sam),
        "look_for": partial(look_for, trn="1234567", **of_sam),
        "send_to_school": partial(send_to_school, claim=draft, note="", version=1, by=support_user()),
        "set_hours": partial(set_hours, hours={draft.trainings.get().mentor_id: 7}, **edit),
        "set_answer": partial(set_answer, question=PROVIDER_CONFIRMED, answer=False, **edit),
        "start_change": partial(start_change, **submitted),
        "stop_looking_for": partial(stop_looking_for, claim=looking["claim"], key=pending.key, by=sam),
        "submit": partial(submit, submitter_is_mentor=False, **of_sam),
        "describe_pending_mentor": partial(describe_pending_mentor, name="Grace Oyelaran", hours=13, **looking),
        "withdraw": partial(withdraw, reason="", **submitted),
    }


ON_ONE_CLAIM = sorted(name for name, action in ACTIONS.items() if "claim" in inspect.signature(action).parameters)


@pytest.mark.parametrize("name", ON_ONE_CLAIM)
def test_a_short_wait_is_not_noticed_and_a_long_one_is_told_with_nothing_changed(
    acts: dict[str, Any], name: str
) -> None:
    """Without retries an act ends with the database's error."""
    act = acts[name]
    claim = act.keywords["claim"]

    with somebody_holds(claim), pytest.raises(Busy, match="Nothing of yours was saved"):
        act()
    claim.refresh_from_db()
    assert claim.version == 1
    with somebody_holds(claim, seconds=0.2):
        act()


def test_a_draft_is_started_after_a_short_wait(school: School, sam: User) -> None:
    with somebody_holds(sam, seconds=0.2):
        draft = start_draft(school=school, provider=ProviderFactory(), window=open_window(), by=sam)

    assert draft.is_draft


def page_in(page: str, claim: Claim) -> str:
    return f"/schools/{claim.school.public_id}/claims/{claim.reference}/{page}/"


@pytest.mark.parametrize(
    ("page", "answers", "landing"),
    [
        ("hours", {"hours": "7"}, "agreed"),
        ("agreed", {"confirmed": "no"}, "check"),
        ("declaration", {"is_mentor": "no"}, "confirmation"),
        ("delete", {}, "claims"),
    ],
)
def test_a_long_wait_ends_on_a_page_that_sends_the_same_answers_again(
    live_server: Any, draft: Claim, sam: User, page: str, answers: dict[str, str], landing: str
) -> None:
    if page == "hours":
        page = f"hours/{draft.trainings.get().mentor.public_id}"
    browser = Browser(live_server.url, sam)
    form = browser.fill(page_in(page, draft))

    with somebody_holds(draft):
        told = browser.send(page_in(page, draft), form, **answers)
    again = browser.send(page_in(page, draft), browser.hidden(told))

    page_told = Page(told.text)
    assert (told.status_code, page_told.h1, list(page_told.faults())) == (409, HEADING, [])
    assert (again.status_code, page_of(again)) == (200, landing)


def test_support_that_waits_too_long_keeps_its_note(live_server: Any, draft: Claim) -> None:
    browser, page = Browser(live_server.url, support_user()), f"/support/claims/{draft.reference}/send-to-school/"
    form = browser.fill(page)

    with somebody_holds(draft):
        told = browser.send(page, form, note="Please check Ada's hours")

    assert (told.status_code, Page(told.text).h1) == (409, HEADING)
    assert browser.hidden(told)["note"] == "Please check Ada's hours"


def test_a_wait_has_an_end(draft: Claim, sam: User) -> None:
    with somebody_holds(draft), pytest.raises(Busy):
        submit(claim=draft, submitter_is_mentor=False, by=sam)


def test_nobody_is_ever_told_to_serialize() -> None:
    """Under READ COMMITTED an act meets only waits and deadlocks, and is tried again."""
    assert run("SHOW transaction_isolation") == [("read committed",)]
