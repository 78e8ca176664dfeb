"""A closed school can claim for what was done before it closed, for 12 months."""

from datetime import date

import pytest

from claims.actions.draft import start_draft
from claims.actions.submit import submit
from claims.refusals import SchoolClosed
from claims.windows.emails import schools_to_tell
from schools.models import SchoolStatus
from schools.register_import import import_register
from tests.clock import in_term
from tests.factories import support_user
from tests.journeys.visitor import Visitor
from tests.roles import as_owner
from tests.routes import all_routes
from tests.schools.extracts import extract, row

pytestmark = [pytest.mark.django_db, in_term]

IN_THE_YEAR, BEFORE_THE_YEAR, LONG_AGO = date(2026, 12, 31), date(2026, 8, 31), date(2025, 7, 18)


def close(school, day):
    school.status, school.closed_on = SchoolStatus.CLOSED, day
    with as_owner():
        school.save()


def test_the_register_says_since_when_a_school_is_closed(fernhollow, tmp_path):
    closed = row(fernhollow.urn, status="2") | {"CloseDate": "31-12-2026"}

    import_register(extract(tmp_path, [closed]), allowed=["shrink"])

    fernhollow.refresh_from_db()
    assert (fernhollow.is_closed, fernhollow.closed_on) == (True, IN_THE_YEAR)
    assert fernhollow.can_claim_until == date(2027, 12, 31)


def test_a_school_that_closed_in_the_year_claims(sam, at, ready, fernhollow, harbourlight):
    close(fernhollow, IN_THE_YEAR)

    assert "Start a claim" in sam.open(at("claims:list")).links
    page = sam.open(at("claims:declaration", ready))
    assert "the hours were completed by 31 December 2026, when the school closed" in page.words
    page = sam.send(is_mentor="no")

    assert page.h1 == "You have submitted your claim"
    assert start_draft(school=fernhollow, provider=harbourlight, window=ready.window, by=ready.created_by)


@pytest.mark.parametrize(
    ("day", "cause"),
    [
        (BEFORE_THE_YEAR, "Fernhollow Primary School closed on 31 August 2026, before the year began."),
        (LONG_AGO, "Fernhollow Primary School closed on 18 July 2025 and could claim until 18 July 2026."),
    ],
)
def test_a_school_that_closed_before_it_does_not_and_reads_why(sam, at, ready, fernhollow, harbourlight, day, cause):
    assert fernhollow in schools_to_tell(ready.window)
    close(fernhollow, day)

    for address in (at("claims:list"), at("claims:what-you-can-claim"), at("claims:tasks", ready)):
        page = sam.open(address)
        assert cause in page.words
        assert "Start a claim" not in page.links
    assert cause in sam.open(at("claims:check", ready)).words
    assert "Continue to the declaration" not in sam.page.links
    assert fernhollow not in schools_to_tell(ready.window)
    with pytest.raises(SchoolClosed):
        submit(claim=ready, submitter_is_mentor=False, by=ready.created_by)
    with pytest.raises(SchoolClosed):
        start_draft(school=fernhollow, provider=harbourlight, window=ready.window, by=ready.created_by)


def test_a_school_that_closes_while_the_declaration_is_open_reads_so(sam, at, ready, fernhollow):
    sam.open(at("claims:declaration", ready))
    close(fernhollow, LONG_AGO)

    page = sam.send(is_mentor="no")

    assert page.errors == ["Fernhollow Primary School closed on 18 July 2025 and could claim until 18 July 2026."]


SINCE = "This school closed on 31 December 2026. Training before that can be claimed for until 31 December 2027."


@pytest.mark.parametrize("who", ["school", "support"])
def test_every_page_of_a_closed_school_says_since_when(sam_okafor, ready, ada, fernhollow, who):
    close(fernhollow, IN_THE_YEAR)
    visitor = Visitor(sam_okafor if who == "school" else support_user())
    things = {"school": fernhollow.public_id, "claim": ready.reference, "mentor": ada.public_id}
    pages = []
    for route in all_routes():
        address = route.address(things) if "school" in route.parts else None
        answer = visitor.client.get(address, follow=True) if address else None
        if answer and answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            pages.append(route.name)
            assert SINCE in " ".join(answer.content.decode().split()), route.name

    assert len(pages) >= 10
