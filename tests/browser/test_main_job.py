"""From an empty list to a file in a provider's hands, with nothing replaced."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import steps
from tests.browser.service import Service
from tests.browser.steps import GRACE, HARBOURLIGHT, LUKASZ, Person
from tests.browser.visitor import Visitor
from tests.journeys.loads import MOST_LOADS
from tests.processes import wait_until

pytestmark = pytest.mark.browser

LARGE_WITH_SCRIPT = {"width": 1280, "script": True}
NARROW_WITHOUT = {"width": 320, "script": False}
HEADER = (
    "claim_reference,school_urn,school_name,school_postcode,school_local_authority,school_type_of_establishment,"
    "school_group,provider_name,claim_submission_date,mentor_trn,mentor_full_name,training_type,"
    "mentor_hours_of_training,claim_accepted,hours_recorded,rejection_reason"
)


@pytest.mark.parametrize(
    ("face", "mentor", "loads"),
    [
        pytest.param(LARGE_WITH_SCRIPT, GRACE, MOST_LOADS - 1, id="1280 pixels with script"),
        pytest.param(NARROW_WITHOUT, LUKASZ, MOST_LOADS, id="320 pixels without script"),
    ],
)
def test_from_a_new_mentor_to_the_file_in_the_providers_hands(
    chromium: Browser, service: Service, face: dict, mentor: Person, loads: int
) -> None:
    with Visitor(chromium, service.address, **face) as visitor:
        put_on_the_list(visitor, mentor)
        reference = claim_for(visitor, mentor, at_most=loads)
        steps.sign_out(visitor)

        last_day = close_the_open_window(service)
        wait_until(lambda: nothing_is_owed(service), seconds=60, what="drawing, building and telling")

        read_the_message(visitor)
        file = fetch_what_is_asked(visitor, last_day)
        assert file == expected_file(service, reference, mentor)
        look_at_somebody_elses(visitor, service)
        follow_the_run(visitor, file)
        see_it_is_being_checked(visitor, reference)


def put_on_the_list(visitor: Visitor, mentor: Person) -> None:
    visitor.open("/")
    steps.sign_in(visitor, "school")
    steps.go_to(visitor, "Mentors")
    visitor.press("Add a mentor")
    steps.add_mentor(visitor, mentor)
    expect(visitor.page.locator(".govuk-notification-banner")).to_contain_text(f"{mentor.name} is on your list")


def claim_for(visitor: Visitor, mentor: Person, *, at_most: int) -> str:
    steps.go_to(visitor, "Claims")
    before = visitor.loads - 1  # the list counts, and so does the confirmation
    visitor.press("Start a claim")
    steps.choose_another_provider(visitor, "harb", HARBOURLIGHT)
    steps.choose_mentor(visitor, mentor)
    steps.enter_hours(visitor, mentor, 14)
    steps.answer_the_rest(visitor)
    # A mentor's own claim is certain to be drawn: one in five of them is, rounded up.
    reference = steps.check_and_submit(visitor, "£613.20", is_mentor="Yes")
    assert visitor.loads - before <= at_most
    visitor.follow("Back to claims")
    expect(visitor.page.get_by_role("row").filter(has_text=reference)).to_contain_text("Submitted")
    return reference


def close_the_open_window(service: Service) -> str:
    last_day = service.ask("SELECT max(closes_on) FROM claims_claimwindow")
    just_after = datetime.fromisoformat(last_day) + timedelta(days=1)
    assert "Closed the window" in service.manage("close_due_windows", "--now", just_after.isoformat())
    return last_day


def nothing_is_owed(service: Service) -> bool:
    return service.ask("SELECT count(*) FROM work_task WHERE state = 'waiting' AND due_at <= now()") == "0"


def read_the_message(visitor: Visitor) -> None:
    visitor.open("/outbox/")
    theirs = visitor.page.get_by_role("row").filter(has_text="mentor-training@harbourlight.example")
    assert theirs.count() == 2  # one for the window that had closed before, one for this
    expect(theirs.first).to_contain_text("Sent")
    visitor.follow(theirs.first.get_by_role("link"))
    assert "Harbourlight SCITT" in visitor.words


def fetch_what_is_asked(visitor: Visitor, last_day: str) -> bytes:
    steps.sign_in(visitor, "provider")
    assert visitor.h1 == "Claims to check"
    card = visitor.page.locator(".govuk-summary-card").filter(has_text="1 claim from 1 school, 1 mentor")
    visitor.follow(card.get_by_role("link"))
    assert "1 claim from 1 school, 1 mentor. Send your answers by" in visitor.words
    link = visitor.page.get_by_role("button", name=re.compile("CSV"))
    name, content = visitor.download(link)
    assert re.fullmatch(rf"sampling-H4R1-{last_day}-\d+\.csv", name), name
    assert visitor.download(link) == (name, content)
    return content


def expected_file(service: Service, reference: str, mentor: Person) -> bytes:
    """With its one claim of this provider."""
    today = service.ask("SELECT (now() AT TIME ZONE 'Europe/London')::date")
    row = (
        f"{reference},990001,Fernhollow Primary School,YO21 9ZZ,North Yorkshire,Community school,"
        f"Local authority maintained schools,{HARBOURLIGHT},{today},{mentor.trn},{mentor.name},initial,14,,,"
    )
    return f"{HEADER}\r\n{row}\r\n".encode("utf-8-sig")


def look_at_somebody_elses(visitor: Visitor, service: Service) -> None:
    other = service.ask("SELECT code FROM providers_provider WHERE accredited AND code <> 'H4R1' ORDER BY code LIMIT 1")
    school = service.ask("SELECT public_id FROM schools_school WHERE urn = 990001")
    for address in [f"/providers/{other}/claims-to-check/", f"/schools/{school}/claims/", "/support/sampling/"]:
        visitor.open(address, status=404)
        assert visitor.h1 == "We cannot find that page"
    steps.sign_out(visitor)


def follow_the_run(visitor: Visitor, file: bytes) -> None:
    steps.sign_in(visitor, "support")
    steps.go_to(visitor, "Sampling")
    visitor.follow(visitor.page.get_by_role("row").nth(1).get_by_role("link"))
    words = visitor.words
    for said in ["Population and sample", "Seed", "Why each claim was chosen", "Share of each stratum"]:
        assert said in words
    built = re.search(r"Files built: (\d+) of (\d+)", words)
    assert built
    assert built[1] == built[2] != "0"
    theirs = visitor.page.get_by_role("row").filter(has_text=HARBOURLIGHT)
    assert visitor.download(theirs.get_by_role("button").first)[1] == file
    visitor.follow(visitor.page.get_by_role("link", name=re.compile("with reasons$")))
    visitor.open("/support/")
    steps.sign_out(visitor)


def see_it_is_being_checked(visitor: Visitor, reference: str) -> None:
    steps.sign_in(visitor, "school")
    row = visitor.page.get_by_role("row").filter(has_text=reference)
    expect(row).not_to_contain_text("Submitted")
    visitor.follow(row.get_by_role("link"))
    assert HARBOURLIGHT in visitor.words
