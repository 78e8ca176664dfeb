"""What cannot be undone is done to what was on the page: whoever comes second is asked again, and reads why."""

from datetime import timedelta

import pytest

from claims.actions.change import start_change
from claims.actions.draft import delete_draft, hand_over, set_hours
from claims.actions.pending_mentors import describe_pending_mentor, look_for
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.models import Claim
from claims.refusals import ChangedMeanwhile
from claims.states import Status
from common.clock import today
from messages_out.models import Message
from tests.claims.pending_mentor_steps import TRN
from tests.clock import in_term
from tests.factories.answers import answer_the_rest
from tests.queries import MOST_QUERIES, queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

HARBOURLIGHT = "Harbourlight SCITT: "


@pytest.fixture
def change(claimed, priya_nair):
    return start_change(claim=claimed, by=priya_nair)


def submit_change(change, ada, hours, by):
    changed = set_hours(claim=change, hours={ada.pk: hours}, version=change.version, by=by)
    changed = answer_the_rest(changed, by)
    return submit(claim=changed, submitter_is_mentor=False, by=by, version=changed.version)


# --- Deleting a draft ------------------------------------------------------------------------------------


def test_hours_that_a_colleague_entered_meanwhile_are_not_deleted_unseen(sam, priya, at, draft, ada):
    sam.open(at("claims:delete", draft))
    priya.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.send(hours="14")

    page = sam.send()

    assert Claim.objects.get() == draft
    assert page.h1 == "Delete this draft?"
    assert "Priya Nair changed this claim at" in page.words
    assert "so it was not deleted." in page.words
    before, now = (f"{HARBOURLIGHT}Ada Ní Bhriain {hours}" for hours in ("without hours", "14 hours"))
    assert f"Before {before} Now {now}" in page.words
    assert "Hours entered 14" in page.words

    page = sam.send()
    assert f"Draft {draft.reference} is deleted" in page.words
    assert not Claim.objects.exists()


def test_whoever_changed_it_in_another_tab_reads_that_it_was_oneself(sam, at, draft, ada, sam_okafor):
    sam.open(at("claims:delete", draft))
    set_hours(claim=draft, hours={ada.pk: 14}, version=draft.version, by=sam_okafor)

    assert "You changed this claim in another window at" in sam.send().words


def test_a_mentor_to_find_is_among_what_would_be_lost(sam, at, draft, priya_nair):
    sam.open(at("claims:delete", draft))
    looking = look_for(claim=draft, trn=TRN, by=priya_nair)
    told = {"key": looking.pending_mentors[0].key, "name": "Grace Oyelaran", "hours": 13}
    describe_pending_mentor(claim=draft, version=looking.version, by=priya_nair, **told)

    page = sam.send()

    assert f"Now {HARBOURLIGHT}Ada Ní Bhriain without hours and Grace Oyelaran (13 hours), to find" in page.words


def test_a_draft_that_was_handed_over_meanwhile_is_not_deleted_before_that_was_read(sam, at, draft, priya_nair):
    sam.open(at("claims:delete", draft))
    hand_over(claim=draft, to=priya_nair, note="", by=priya_nair)

    page = sam.send()

    assert Claim.objects.get() == draft
    assert "Priya Nair changed this claim at" in page.words
    assert "Before" not in page.words


def test_a_change_that_went_on_meanwhile_is_not_deleted_unseen(sam, at, claimed, change, ada, priya_nair):
    sam.open(at("claims:delete", change))
    set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=priya_nair)

    page = sam.send()

    assert page.h1 == "Delete this change?"
    assert set(Claim.objects.all()) == {claimed, change}
    assert "Now Harbourlight SCITT: Ada Ní Bhriain 10 hours and Grace Oyelaran 12 hours" in page.words


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400])
def test_a_deletion_without_a_readable_version_is_asked_again(sam, at, draft, version):
    sam.open(at("claims:delete", draft))

    sam.send(version=version)
    assert Claim.objects.get() == draft

    sam.send()
    assert not Claim.objects.exists()


@in_term
def test_a_colleagues_change_before_the_window_closed_does_not_hide_that_it_did(
    sam, at, draft, ada, priya_nair, window
):
    sam.open(at("claims:delete", draft))
    set_hours(claim=draft, hours={ada.pk: 14}, version=draft.version, by=priya_nair)
    window.closes_on = today() - timedelta(days=1)
    with as_owner():
        window.save()

    assert "Your draft is kept." in sam.send().words
    assert Claim.objects.get() == draft


# --- Withdrawing a claim ---------------------------------------------------------------------------------


def test_a_claim_that_a_colleague_changed_meanwhile_is_not_withdrawn_unseen(sam, at, claimed, change, ada, priya_nair):
    sam.open(at("claims:withdraw", claimed))
    submit_change(change, ada, 3, by=priya_nair)

    page = sam.send(reason="Ada did fewer hours")

    claimed.refresh_from_db()
    assert (claimed.status, claimed.hours) == (Status.SUBMITTED, 15)
    assert page.h1 == "Withdraw this claim?"
    assert "Priya Nair changed this claim at" in page.words
    assert "so it was not withdrawn." in page.words
    both = HARBOURLIGHT + "Ada Ní Bhriain {} hours and Grace Oyelaran 12 hours"
    for moment, hours in (("Before", 14), ("Now", 3)):
        assert f"{moment} {both.format(hours)}. Confirmed by the provider" in page.words
    assert "Its 15 hours can be claimed again" in page.words
    assert page.root.all("textarea")[0].words == "Ada did fewer hours"
    assert not Message.objects.filter(template="claim_withdrawn").exists()

    sam.send(reason="Ada did fewer hours")
    claimed.refresh_from_db()
    assert claimed.status == Status.WITHDRAWN


def test_a_change_that_a_colleague_began_meanwhile_is_not_lost_unseen(sam, at, claimed, priya_nair):
    sam.open(at("claims:withdraw", claimed))
    change = start_change(claim=claimed, by=priya_nair)

    page = sam.send(reason="Counted twice")

    assert set(Claim.objects.all()) == {claimed, change}
    assert "Priya Nair started a change of this claim at" in page.words
    assert "The change that Priya Nair started on" in page.words
    assert "Before" not in page.words

    page = sam.send(reason="Counted twice")
    assert f"Claim {claimed.reference} is withdrawn" in page.words
    assert not Claim.objects.drafts().exists()


def test_a_change_that_was_given_up_meanwhile_does_not_stand_in_the_way(sam, at, claimed, change, priya_nair):
    sam.open(at("claims:withdraw", claimed))
    delete_draft(claim=change, by=priya_nair)

    assert f"Claim {claimed.reference} is withdrawn" in sam.send().words


def test_a_claim_that_was_changed_and_withdrawn_meanwhile_is_shown(sam, at, claimed, change, ada, priya_nair):
    sam.open(at("claims:withdraw", claimed))
    submit_change(change, ada, 3, by=priya_nair)
    withdraw(claim=claimed, reason="", by=priya_nair)

    page = sam.send()

    assert sam.address == at("claims:claim", claimed)
    assert "Priya Nair withdrew this claim" in page.words
    assert Message.objects.filter(template="claim_withdrawn", to=priya_nair.email).count() == 1


def test_a_page_shown_again_for_an_error_is_still_based_on_what_was_seen_first(
    sam, at, claimed, change, ada, priya_nair
):
    sam.open(at("claims:withdraw", claimed))
    submit_change(change, ada, 3, by=priya_nair)

    page = sam.send(reason="12 34567 was entered twice")
    assert page.errors == ["Reason must not include a TRN. Write the name of the mentor instead"]

    page = sam.send(reason="Ada was entered twice")
    assert "Priya Nair changed this claim at" in page.words
    claimed.refresh_from_db()
    assert claimed.status == Status.SUBMITTED


@pytest.mark.parametrize("page", ["delete", "withdraw"])
def test_asking_again_takes_few_queries(sam, at, draft, claimed, change, ada, priya_nair, page):
    claim = draft if page == "delete" else claimed
    sam.open(at(f"claims:{page}", claim))
    form = sam.hidden()
    if page == "delete":
        set_hours(claim=draft, hours={ada.pk: 2}, version=draft.version, by=priya_nair)
    else:
        submit_change(change, ada, 3, by=priya_nair)

    # The lock and its savepoint are among them.
    assert queries_of(lambda: sam.client.post(sam.address, form)) <= MOST_QUERIES


# --- The actions themselves ------------------------------------------------------------------------------


def test_the_actions_name_who_was_first_and_change_nothing(claimed, draft, ada, sam_okafor, priya_nair):
    changed = set_hours(claim=draft, hours={ada.pk: 2}, version=draft.version, by=priya_nair)
    with pytest.raises(ChangedMeanwhile) as late:
        delete_draft(claim=draft, by=sam_okafor, version=changed.version - 1)
    assert late.value.by == priya_nair

    with pytest.raises(ChangedMeanwhile):
        withdraw(claim=claimed, reason="", by=sam_okafor, version=claimed.version + 1)
    start_change(claim=claimed, by=priya_nair)
    with pytest.raises(ChangedMeanwhile) as late:
        withdraw(claim=claimed, reason="", by=sam_okafor, version=claimed.version, goes_too="")
    assert late.value.by == priya_nair
    assert Claim.objects.count() == 3
