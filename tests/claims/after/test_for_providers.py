"""What a provider sees of the claims that name it: all that were handed in, in its own words, and its part of each."""

from datetime import timedelta

import pytest
import time_machine

from claims.actions.change import start_change
from claims.actions.draft import set_answer, set_hours
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import ClaimWindow
from claims.states import NEVER_SUBMITTED, Status
from claims.wording.provider_status import PROVIDER_STATUS_TEXTS
from common.clock import now, today
from common.words import deadline, in_words, with_weekday
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    closed_window,
    open_window,
    person_at,
    support_user,
    window_in,
)
from tests.factories.answers import answer_the_rest
from tests.journeys.visitor import Visitor
from tests.queries import MOST_QUERIES, queries_of
from tests.roles import as_owner
from tests.sampling.runs import drawn, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def marcus(harbourlight):
    return Visitor(person_at(harbourlight, first_name="Marcus", last_name="Bell"))


def all_claims(provider):
    return f"/providers/{provider.code}/claims/"


def address(claim):
    return f"{all_claims(claim.provider)}{claim.reference}/"


@pytest.fixture
def claim(fernhollow, harbourlight, sam_okafor, ada, grace):
    """Handed in by Sam, who says that Harbourlight confirmed the hours."""
    draft = ClaimFactory(
        school=fernhollow,
        provider=harbourlight,
        created_by=sam_okafor,
        hours_of={ada: 14, grace: 12},
        answered=True,
    )
    return submit(claim=draft, submitter_is_mentor=False, by=sam_okafor)


# --- The list -----------------------------------------------------------------------------------------


def test_the_first_line_says_that_there_is_nothing_to_do(marcus, claim):
    page = marcus.open(all_claims(claim.provider))

    assert page.h1 == "Claims that name Harbourlight SCITT"
    assert page.words.startswith(f"{page.h1} You do not need to do anything here.")


def test_a_row_has_school_mentors_hours_and_the_providers_own_status(marcus, claim):
    page = marcus.open(all_claims(claim.provider))

    row = next(row.words for row in page.root.all("tr") if claim.reference in row.words)
    school = f"Fernhollow Primary School URN {claim.school.urn}"
    assert row.startswith(f"{claim.reference} School and unique reference number (URN): {school}")
    assert "Mentors: Ada Ní Bhriain and Grace Oyelaran Hours: 26 Status: Submitted" in row
    assert f"The school can change or withdraw it until {deadline(claim.window.closes_on)}." in row
    assert "£" not in page.words


def test_more_than_three_mentors_are_counted(marcus, fernhollow, harbourlight):
    hours = {MentorFactory(first_name=name, last_name="Lis"): 2 for name in "ABCDE"}
    ClaimFactory(school=fernhollow, provider=harbourlight, hours_of=hours, status=Status.PAID)

    assert "A Lis, B Lis, C Lis and 2 more" in marcus.open(all_claims(harbourlight)).words


def test_drafts_changes_and_claims_of_others_never_appear(marcus, claim, sam_okafor, fernhollow, harbourlight, ada):
    hidden = [ClaimFactory(school=fernhollow, provider=harbourlight, status=status) for status in NEVER_SUBMITTED]
    hidden.append(ClaimFactory(school=fernhollow, provider=ProviderFactory(), status=Status.SUBMITTED))
    hidden.append(start_change(claim=claim, by=sam_okafor))

    page = marcus.open(all_claims(harbourlight))

    assert "1 claim, the latest submitted first" in page.words
    for one in hidden:
        assert one.reference not in page.words
        assert marcus.client.get(f"{all_claims(harbourlight)}{one.reference}/").status_code == 404


def test_claims_are_shown_by_academic_year(marcus, claim, harbourlight):
    earlier = ClaimFactory(provider=harbourlight, window=window_in(2024), status=Status.PAID)
    year = claim.window.academic_year

    page = marcus.open(all_claims(harbourlight))
    assert claim.reference in page.words
    assert earlier.reference not in page.words

    page = marcus.follow("2024 to 2025")
    assert earlier.reference in page.words
    assert claim.reference not in page.words
    for unknown in ("1999", "x", ""):
        assert str(year) in marcus.open(f"{all_claims(harbourlight)}?year={unknown}").words


def test_twenty_five_claims_are_a_page(marcus, harbourlight, fernhollow):
    for _ in range(26):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)

    assert "(page 1 of 2)" in marcus.open(all_claims(harbourlight)).title
    page = marcus.open(f"{all_claims(harbourlight)}?page=2")
    assert len(page.root.all("tr")) == 2


@in_term
@pytest.mark.parametrize(
    ("opens_in", "words"),
    [
        (0, "Schools can submit claims until"),
        (3, "The next claim window opens on"),
        (None, "The next claim window has no date yet."),
    ],
)
def test_a_provider_that_no_claim_names_reads_when_schools_claim(marcus, harbourlight, window, opens_in, words):
    if opens_in is None:
        with as_owner():
            ClaimWindow.objects.all().delete()
    else:
        with as_owner():
            ClaimWindow.objects.update(opens_on=window.opens_on if not opens_in else window.closes_on)

    page = marcus.open(all_claims(harbourlight))

    assert f"No school has submitted a claim that names Harbourlight SCITT yet. {words}" in page.words
    assert not page.root.all("table")


def test_a_list_asks_as_often_for_twenty_five_claims_as_for_one(marcus, harbourlight):
    window = closed_window()
    submitted(window, 1, provider=harbourlight)
    drawn(window)
    marcus.open(all_claims(harbourlight))
    few = queries_of(lambda: marcus.open(all_claims(harbourlight)))
    for _ in range(24):
        hours = {MentorFactory(): 5 for _ in range(3)}
        ClaimFactory(provider=harbourlight, window=window, status=Status.SAMPLING_IN_PROGRESS, hours_of=hours)

    assert queries_of(lambda: marcus.open(all_claims(harbourlight))) == few <= MOST_QUERIES


def test_the_list_is_in_the_navigation(marcus, harbourlight):
    page = marcus.open(f"/providers/{harbourlight.code}/claims-to-check/")

    links = {link.words: link.get("href") for link in page.root.all("a")}
    assert links["All claims"] == all_claims(harbourlight)


# --- One claim ----------------------------------------------------------------------------------------


def test_a_claim_shows_its_mentors_hours_and_the_providers_part_of_the_story(marcus, claim, sam_okafor, ada):
    change = start_change(claim=claim, by=sam_okafor)
    change = set_hours(claim=change, hours={ada.pk: 10}, version=1, by=sam_okafor)
    change = set_answer(question=PROVIDER_CONFIRMED, claim=change, answer=False, version=change.version, by=sam_okafor)
    change = answer_the_rest(change, sam_okafor)
    submit(claim=change, submitter_is_mentor=False, by=sam_okafor)
    marcus.open(all_claims(claim.provider))

    page = marcus.follow(claim.reference)

    assert page.h1 == f"Claim {claim.reference}"
    assert page.words.startswith(f"{page.h1} You do not need to do anything here.")
    assert "The school says that you confirmed the hours No" in page.words
    assert (
        f"Ada Ní Bhriain Teacher reference number (TRN): {ada.trn} Kind of training: First year Hours: 10" in page.words
    )
    assert "Total Hours: 22" in page.words
    timeline_of = page.words.partition("What happened")[2]
    assert timeline_of.startswith(" Changed by Fernhollow Primary School")
    assert "Now 22 hours, £963.60." in timeline_of
    assert "26 hours, £1,138.80." in timeline_of
    assert "Sam Okafor" not in page.words
    assert not {"Draft started", "Change started", "Hours entered"} & set(timeline_of.split("  "))


def test_a_reason_that_the_school_gave_us_is_not_the_providers_to_read(marcus, claim, sam_okafor):
    withdraw(claim=claim, reason="Counted twice", by=sam_okafor)

    words = marcus.open(address(claim)).words

    assert "Withdrawn The school took it back on" in words
    assert "Withdrawn by Fernhollow Primary School" in words
    assert "Counted twice" not in words


def test_a_claim_in_a_check_says_by_when_and_leads_to_the_claims_to_check(marcus, harbourlight):
    (claim,) = submitted(closed_window(), 1, provider=harbourlight)
    run = drawn(claim.window)

    page = marcus.open(address(claim))
    assert "You do not need to do anything here." not in page.words
    by = with_weekday(run.due_on)
    assert f"To check You are asked to compare the hours with your record by {by}." in page.words
    assert page.links["See your claims to check"] == f"/providers/{harbourlight.code}/claims-to-check/"
    assert (
        f"You are asked to compare the hours with your record by {by}." in marcus.open(all_claims(harbourlight)).words
    )

    with time_machine.travel(claim.window.closes_at + timedelta(days=200)):
        late = Visitor(person_at(harbourlight)).open(address(claim))
    assert f"Overdue Your answer was due by {by}." in late.words


@pytest.mark.parametrize("status", [status for status in Status if status not in NEVER_SUBMITTED])
@pytest.mark.parametrize("window", [open_window, closed_window])
def test_every_status_has_a_tag_and_a_sentence_for_the_provider(marcus, harbourlight, status, window):
    claim = ClaimFactory(provider=harbourlight, status=status, window=window())

    words = marcus.open(address(claim)).words

    assert PROVIDER_STATUS_TEXTS[status].label in words
    assert PROVIDER_STATUS_TEXTS[status].next(claim).endswith(".")
    assert "clawback" not in words.lower()
    assert "return" not in words.lower()


@in_term
def test_a_claim_of_a_window_that_was_moved_says_when_the_school_can_change_it(marcus, claim):
    with as_owner():
        ClaimWindow.objects.update(opens_on=claim.window.closes_on)

    words = marcus.open(address(claim)).words

    assert f"The school can change or withdraw it from {with_weekday(claim.window.closes_on)} until" in words
    assert "Window closed" not in words


def test_a_claim_that_the_provider_checked_is_not_the_schools_to_change(marcus, harbourlight):
    claim = ClaimFactory(provider=harbourlight, status=Status.SUBMITTED, assured_at=now())

    words = marcus.open(address(claim)).words

    assert f"You checked it on {in_words(today())}." in words
    assert "The school can change" not in words


def test_one_label_never_has_two_colours():
    colours = {(text.label, text.colour) for text in PROVIDER_STATUS_TEXTS.values()}

    assert len(colours) == len({label for label, _ in colours})


def test_a_claim_asks_as_often_for_many_mentors_as_for_one(marcus, harbourlight):
    small = ClaimFactory(provider=harbourlight, status=Status.PAID, hours_of={MentorFactory(): 5})
    large = ClaimFactory(provider=harbourlight, status=Status.PAID, hours_of={MentorFactory(): 5 for _ in range(30)})
    marcus.open(address(small))
    few = queries_of(lambda: marcus.open(address(small)))

    assert queries_of(lambda: marcus.open(address(large))) == few <= MOST_QUERIES


def test_only_the_provider_that_is_named_and_support_see_the_claim(claim, sam, harbourlight):
    northquay = ProviderFactory()
    stranger = Visitor(person_at(northquay))

    for visitor in (stranger, sam):
        assert visitor.client.get(address(claim)).status_code == 404
        assert visitor.client.get(all_claims(harbourlight)).status_code == 404
    assert stranger.client.get(f"{all_claims(northquay)}{claim.reference}/").status_code == 404
    assert Visitor(support_user()).open(address(claim)).h1 == f"Claim {claim.reference}"


@pytest.mark.parametrize("reference", ["12345678", "nonsense", "0", "x" * 200])
def test_what_is_no_claim_is_not_found(marcus, harbourlight, reference):
    assert marcus.client.get(f"{all_claims(harbourlight)}{reference}/").status_code == 404


def test_a_school_that_has_no_urn_has_no_line_for_it(marcus, harbourlight):
    school = SchoolFactory(urn=None, vendor_number="V1234")
    claim = ClaimFactory(school=school, provider=harbourlight, status=Status.PAID)

    assert "URN" not in marcus.open(address(claim)).words
