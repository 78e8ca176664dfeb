"""One claim in the console: its facts, its sum, its history with every value, and only acts that are possible."""

import re

import pytest
from django.db import connection

from activity.models import Entry
from claims.actions.change import start_change
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_answer,
    set_hours,
)
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.states import Status
from claims.wording.timeline import THE_SERVICE
from common.words import deadline, in_words, moment_in_words
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, closed_window, window_in
from tests.factories.answers import answer_the_rest
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import by_hand
from tests.roles import as_owner
from tests.sampling.runs import drawn, submitted

pytestmark = pytest.mark.django_db


def address(claim, page=""):
    return f"/support/claims/{claim.reference}/{page}"


def test_a_claim_shows_who_when_and_how_much(support, claim):
    page = support.open(address(claim))

    assert page.h1 == f"Claim {claim.reference}"
    assert "Submitted by Sam Okafor" in page.words
    assert "Ada Ní Bhriain, all claims 7654321 First year 14 0 £613.20" in page.words
    assert "14 hours × £43.80 = £613.20" in page.words
    assert page.links["See this school"] == f"/support/schools/{claim.school.public_id}/"
    assert "Fernhollow Primary School, Harbourlight SCITT" in page.root.words
    bar = f"{claim.reference}, Fernhollow Primary School, Harbourlight SCITT, {claim.window.academic_year}. £613.20."
    assert f"{bar} Submitted Waiting for: nobody." in page.root.words


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("window", [None, closed_window])
def test_a_claim_in_every_status_has_a_page_and_a_history(support, status, window):
    claim = ClaimFactory(status=status, **({"window": window()} if window else {}))

    assert support.open(address(claim)).h1.endswith(claim.reference)
    assert support.open(address(claim, "history/")).h1.endswith(claim.reference)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.EXPIRED])
def test_a_refresher_on_a_draft_is_called_one(support, fernhollow, harbourlight, ada, status):
    ClaimFactory(provider=harbourlight, window=window_in(2024), status=Status.PAID, hours_of={ada: 14})
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, status=status, hours_of={ada: 5})

    assert f"Ada Ní Bhriain, all claims {ada.trn} Refresher 5" in support.open(address(draft)).words


def test_an_expired_change_is_not_offered_for_copying(support, claim):
    change = ClaimFactory(school=claim.school, provider=claim.provider, changes=claim, status=Status.EXPIRED)

    assert "Copy into a new draft" not in support.open(address(change)).links


def test_only_acts_that_are_possible_have_a_button(support, claim, draft):
    of_draft = support.open(address(draft)).links
    assert of_draft["Send this draft to the school"] == address(draft, "send-to-school/")
    assert of_draft["Prepare this draft"].endswith(f"/claims/{draft.reference}/tasks/")

    page = support.open(address(claim))
    assert not {words for words in page.links if words.startswith(("Send", "Prepare", "Withdraw", "Copy"))}
    assert "Only somebody at Fernhollow Primary School can change or withdraw it, until" in page.words


def test_a_draft_is_due_when_its_window_closes(support, draft):
    words = support.open(address(draft, "history/")).root.words

    assert f"Draft, with school Waiting for: school. Due {deadline(draft.window.closes_on)}." in words


def test_an_expired_draft_can_be_copied_while_a_window_is_open(support, fernhollow):
    expired = ClaimFactory(status=Status.EXPIRED, school=fernhollow, window=window_in(2024))

    assert support.open(address(expired)).links["Copy into a new draft"].endswith(f"/claims/{expired.reference}/copy/")


def test_a_claim_that_is_being_checked_says_why_and_by_when(support):
    (claim,) = submitted(closed_window(), 1)
    run = drawn(claim.window)

    page = support.open(address(claim))

    assert "With provider" in page.words
    assert "The answer is due by" in page.words
    assert f"{claim.reference}, " in page.root.words
    assert f"With provider Waiting for: provider. Due {deadline(run.due_on)}." in page.root.words
    assert page.links["See the sample"] == f"/support/sampling/{run.pk}/"


def test_a_change_and_its_claim_lead_to_each_other(support, claim, sam):
    change = start_change(claim=claim, by=sam)

    page = support.open(address(claim))
    page = support.open(page.links["change of this claim"])

    assert page.h1 == f"Change {change.reference}"
    assert page.links[f"claim {claim.reference}"] == address(claim)


def test_the_history_has_actor_time_and_each_value_before_and_after(support, draft, sam, ada):
    set_hours(claim=draft, hours={ada.pk: 9}, version=draft.version, by=sam)

    page = support.open(address(draft, "history/"))

    assert "Hours entered Sam Okafor" in page.words
    assert "hours of Ada Ní Bhriain: 5, then 9" in page.words


def test_the_history_says_names_dates_and_labels_and_no_ids_of_rows(support, draft, sam, priya, ada, grace, robin):
    other = ProviderFactory(name="Northquay University")
    change_provider(claim=draft, provider=other, version=draft.version, by=robin)
    hand_over(claim=draft, to=priya, note="Ada rings on Monday", by=sam)
    draft.refresh_from_db()
    set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=False, version=draft.version, by=priya)
    draft = answer_the_rest(Claim.objects.get(pk=draft.pk), priya)
    claim = submit(claim=draft, submitter_is_mentor=True, by=priya)
    change = start_change(claim=claim, by=priya)
    change = set_hours(claim=change, hours={ada.pk: 4}, version=1, by=robin)
    change = choose_mentors(claim=change, mentors=[ada, grace], version=change.version, by=sam)

    words = support.open(address(claim, "history/")).words

    for said in (
        "provider: Harbourlight SCITT, then Northquay University",
        "handed over to: Priya Nair",
        "funding area: Rest of England",
        f"submitted: nothing, then {moment_in_words(claim.submitted_at)}",
        "submitted by: nothing, then Priya Nair",
        f"Change started Priya Nair {moment_in_words(change.created_at)} prepared as: {change.reference}",
        "Hours entered, in a change Robin Hale",
        "hours of Ada Ní Bhriain: 5, then 4",
        "Hours of Ada Ní Bhriain, in a change Robin Hale",
        "hours of Grace Oyelaran: not answered",
        "status: Draft, with school, then Submitted",
    ):
        assert said in words, said
    assert not re.search(r"\b(draft|provider|window|to|by|run|changes|mentor): \d", words)
    assert "_" not in words
    assert "T00:" not in words


def test_a_draw_is_in_the_history_with_its_window_and_reason(support):
    (claim,) = submitted(closed_window(), 1)
    run = drawn(claim.window)

    words = support.open(address(claim, "history/")).words

    assert f"sample of: {in_words(run.window.opens_on)} to {in_words(run.window.closes_on)}" in words
    assert f"reason: {claim.samplings.get().get_reason_display()}" in words


def test_a_deleted_draft_can_still_be_read(support, draft, sam, ada):
    set_hours(claim=draft, hours={ada.pk: 9}, version=draft.version, by=sam)
    delete_draft(claim=draft, by=sam)

    for page in ("", "history/"):
        found = support.open(address(draft, page))
        assert found.h1 == f"Deleted draft {draft.reference}"
        assert "Sam Okafor deleted this draft on" in found.words
        assert "Harbourlight SCITT" in found.words
        assert "Hours entered Sam Okafor" in found.words
        assert "hours of Ada Ní Bhriain: 5, then 9" in found.words
        assert "Hours of Ada Ní Bhriain, removed Sam Okafor" in found.words
    assert found.links["See this school"] == f"/support/schools/{draft.school.public_id}/"


def test_a_change_that_was_given_up_leads_to_its_claim(support, claim, sam, ada):
    change = start_change(claim=claim, by=sam)
    set_hours(claim=change, hours={ada.pk: 9}, version=1, by=sam)
    delete_draft(claim=change, by=sam)

    assert support.open(address(change)).h1 == f"Claim {claim.reference}"
    words = support.open(address(change, "history/")).words
    assert "Change given up Sam Okafor" in words
    assert "hours of Ada Ní Bhriain: 14, then 9" in words


def test_what_was_deleted_is_found_without_reading_the_whole_record(draft, sam):
    delete_draft(claim=draft, by=sam)
    found = Entry.objects.filter(before__has_key="reference", before__reference=draft.reference)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "entry_of_what_was_removed" in found.explain()


@pytest.mark.parametrize("page", ["", "history/"])
@pytest.mark.parametrize("mentors", [1, 20])
def test_an_eventful_claim_is_shown_in_a_few_queries(support, fernhollow, harbourlight, sam, priya, mentors, page):
    hours = {MentorFactory(): 5 for _ in range(mentors)}
    draft = ClaimFactory(school=fernhollow, created_by=sam, hours_of=hours, answered=True)
    change_provider(claim=draft, provider=harbourlight, version=1, by=sam)
    draft = hand_over(claim=draft, to=priya, note="", by=sam)
    draft = answer_the_rest(draft, sam)
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)
    for number in (6, 7):
        change = start_change(claim=claim, by=sam)
        change = set_hours(claim=change, hours={pk.pk: number for pk in hours}, version=1, by=sam)
        change = answer_the_rest(change, sam)
        claim = submit(claim=change, submitter_is_mentor=False, by=sam)

    support.open(address(claim, page))

    assert queries_of(lambda: support.client.get(address(claim, page))) <= MOST_QUERIES


def test_the_history_keeps_what_was_submitted_each_time(support, draft, sam):
    submit(claim=draft, submitter_is_mentor=False, by=sam)

    page = support.open(address(draft, "history/"))

    assert "Version 1 5 hours, £219.00, by Sam Okafor on" in page.words
    assert "See the versions as the school reads them" in page.links


def test_a_claim_without_records_says_so(support, claim):
    assert "Nothing is on record for this claim." in support.open(address(claim, "history/")).words


def test_a_change_past_the_service_is_in_the_databases_record(support, draft, ada):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_mentortraining SET hours = 11 WHERE claim_id = %s", [draft.pk])

    page = support.open(address(draft, "history/"))

    assert "Hours of Ada Ní Bhriain Not said (database role" in page.words
    assert "hours: 5, then 11" in page.words


def test_what_the_service_did_by_itself_is_named_in_the_databases_record(support, draft):
    with by_hand():
        Claim.objects.filter(pk=draft.pk).update(status=Status.EXPIRED)

    assert f"Claim {THE_SERVICE}, a test's own hand" in support.open(address(draft, "history/")).words


def test_a_mentor_who_was_taken_off_is_named_in_the_databases_record(support, draft, sam, grace):
    choose_mentors(claim=draft, mentors=[grace], version=draft.version, by=sam)

    page = support.open(address(draft, "history/"))

    assert "Hours of Ada Ní Bhriain, removed Sam Okafor" in page.words
    assert "hours: 5, then nothing" in page.words


def test_a_long_record_has_pages(support, draft, sam, ada):
    for number in range(26):
        draft.refresh_from_db()
        set_hours(claim=draft, hours={ada.pk: 6 + number % 2}, version=draft.version, by=sam)

    assert "(page 2 of 2)" in support.open(f"{address(draft, 'history/')}?page=2").title


def test_acts_of_support_stand_under_the_persons_own_name(support, draft, robin):
    send_to_school(claim=draft, note="Ring us", version=draft.version, by=robin)

    page = support.open(address(draft, "history/"))

    assert "Draft sent to the school Robin Hale" in page.words
    assert "note: Ring us" in page.words


@pytest.mark.parametrize("page", ["", "history/"])
def test_a_page_asks_as_often_for_twenty_mentors_as_for_one(support, fernhollow, harbourlight, page):
    small = ClaimFactory(status=Status.PAID, hours_of={MentorFactory(): 5})
    large = ClaimFactory(status=Status.PAID, hours_of={MentorFactory(): 5 for _ in range(20)})
    support.open(address(small, page))
    few = queries_of(lambda: support.client.get(address(small, page)))

    assert queries_of(lambda: support.client.get(address(large, page))) == few <= MOST_QUERIES


@pytest.mark.parametrize("reference", ["12345678", "nonsense", "0", "x" * 200])
def test_a_claim_that_does_not_exist_is_not_found(support, claim, reference):
    for page in ("", "history/", "send-to-school/"):
        assert support.client.get(f"/support/claims/{reference}/{page}").status_code == 404
