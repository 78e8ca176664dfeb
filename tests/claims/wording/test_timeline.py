"""The story of a claim in three voices."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.actions import record
from activity.models import Entry
from activity.system_tasks import SystemTask
from claims.actions.change import start_change
from claims.actions.draft import choose_mentors, delete_draft, hand_over, set_answer, set_hours, start_draft
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.deleted_drafts import deleted_draft
from claims.models import Claim, ClaimWindow
from claims.windows.close import close_due_windows, close_window
from claims.wording.timeline import EVENT_TEXTS, Audience, timeline_of
from common.actor import set_actor
from common.clock import first_moment_after, today
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    manager_at,
    open_window,
    support_user,
)
from tests.factories.answers import answer_the_rest
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def sam() -> User:
    return claimant_at(claiming_school(name="Fernhollow Primary School"), first_name="Sam", last_name="Okafor")


@pytest.fixture
def draft(sam: User) -> Claim:
    """Started and filled in by Sam."""
    school = sam.school_memberships.get().school
    ada = MentorFactory(first_name="Ada", last_name="Ní Bhriain", at=[school])
    draft = start_draft(
        school=school, provider=ProviderFactory(name="Harbourlight SCITT"), window=open_window(), by=sam
    )
    draft = choose_mentors(claim=draft, mentors=[ada], version=1, by=sam)
    draft = set_hours(claim=draft, hours={ada.pk: 14}, version=draft.version, by=sam)
    return answer_the_rest(draft, sam)


@pytest.fixture
def submitted(draft: Claim, sam: User) -> Claim:
    return submit(claim=draft, submitter_is_mentor=False, by=sam)


@pytest.fixture
def claim(submitted: Claim, sam: User) -> Claim:
    """Changed and withdrawn, too."""
    change = start_change(claim=submitted, by=sam)
    ada = change.trainings.get().mentor_id
    change = set_hours(claim=change, hours={ada: 12}, version=1, by=sam)
    change = set_answer(question=PROVIDER_CONFIRMED, claim=change, answer=False, version=change.version, by=sam)
    change = answer_the_rest(change, sam)
    submit(claim=change, submitter_is_mentor=False, by=sam)
    return withdraw(claim=submitted, reason="Counted twice", by=sam)


def test_a_school_reads_what_concerns_it_newest_first(claim: Claim) -> None:
    told = [(event.title, event.words) for event in timeline_of(claim, Audience.SCHOOL)]

    assert told == [
        ("Withdrawn", "It will not be paid. Its hours can be claimed again. Reason: Counted twice"),
        ("Changed", "Now 12 hours, £525.60."),
        ("Change started", "The submitted claim stands until the change is submitted."),
        ("Submitted", "14 hours, £613.20."),
        ("Draft started", ""),
    ]
    assert {event.by for event in timeline_of(claim, Audience.SCHOOL)} == {"Sam Okafor"}


def test_a_provider_reads_its_part_and_no_names_of_people(claim: Claim) -> None:
    told = timeline_of(claim, Audience.PROVIDER)

    assert [event.title for event in told] == ["Withdrawn", "Changed", "Submitted"]
    assert {event.by for event in told} == {"Fernhollow Primary School"}
    assert "Counted twice" not in str(told)


def test_support_reads_of_every_act_also_of_those_in_a_change(claim: Claim) -> None:
    told = timeline_of(claim, Audience.SUPPORT)

    assert [event.title for event in told] == [
        "Withdrawn",
        "Changed",
        "Provider's confirmation answered, in a change",
        "Hours entered, in a change",
        "Change started",
        "Submitted",
        "Provider's confirmation answered",
        "Hours entered",
        "Mentors chosen",
        "Draft started",
    ]


def test_a_change_that_was_given_up_is_in_the_story_of_its_claim(submitted: Claim, sam: User) -> None:
    delete_draft(claim=start_change(claim=submitted, by=sam), by=sam)

    given_up = timeline_of(submitted, Audience.SCHOOL)[0]
    assert (given_up.title, given_up.by) == ("Change given up", "Sam Okafor")
    assert given_up.words == "The claim stands as it was submitted."
    assert [event.title for event in timeline_of(submitted, Audience.PROVIDER)] == ["Submitted"]


def test_a_change_that_goes_with_its_withdrawn_claim_is_on_record(submitted: Claim, sam: User) -> None:
    change = start_change(claim=submitted, by=sam)
    withdraw(claim=submitted, reason="", by=sam)

    assert [event.title for event in timeline_of(submitted, Audience.SCHOOL)][:3] == [
        "Withdrawn",
        "Change lost with the claim",
        "Change started",
    ]
    assert "stands as" not in timeline_of(submitted, Audience.SCHOOL)[1].words
    deleted = deleted_draft(change.reference)
    assert deleted is not None
    assert (deleted.by, deleted.before["changes"]) == (sam, submitted.reference)


def test_a_change_that_nobody_finished_is_in_the_story_of_its_claim(submitted: Claim, sam: User) -> None:
    start_change(claim=submitted, by=sam)
    after = first_moment_after(submitted.window.closes_on)
    close_window(window=submitted.window, at=after)

    with time_machine.travel(after):
        told = timeline_of(Claim.objects.get(pk=submitted.pk), Audience.SCHOOL)

    assert [(event.title, event.by) for event in told if event.title != "Window closed"] == [
        ("Change not submitted in time", ""),
        ("Change started", "Sam Okafor"),
        ("Submitted", "Sam Okafor"),
        ("Draft started", "Sam Okafor"),
    ]


@pytest.mark.parametrize(
    ("audience", "by_and_words"),
    [
        (Audience.SCHOOL, ("", "")),
        (Audience.PROVIDER, ("", "The school cannot change or withdraw the claim any more.")),
        (Audience.SUPPORT, ("The service", "")),
    ],
)
def test_the_end_of_the_window_has_its_place_among_the_acts(
    submitted: Claim, audience: Audience, by_and_words: tuple[str, str]
) -> None:
    closed_at = submitted.window.closes_at
    drawn = {"verb": "claim chosen for a check", "about_kind": "claims.claim", "about_id": submitted.pk}
    with as_owner():
        Entry.objects.create(at=closed_at + timedelta(hours=9), **drawn)
    with time_machine.travel(closed_at + timedelta(days=2)):
        told = timeline_of(submitted, audience)

    assert [event.title for event in told][:3] == ["Chosen for an assurance check", "Window closed", "Submitted"]
    assert (told[1].at, told[1].by, told[1].words) == (closed_at, *by_and_words)


def test_a_window_that_is_open_has_not_closed_and_a_withdrawn_claim_has_seen_no_end(claim: Claim) -> None:
    with time_machine.travel(claim.window.closes_at + timedelta(days=2)):
        assert "Window closed" not in [event.title for event in timeline_of(claim, Audience.SUPPORT)]


def test_a_hand_over_says_to_whom_and_with_which_note(draft: Claim, sam: User) -> None:
    priya = manager_at(draft.school, first_name="Priya", last_name="Nair")
    hand_over(claim=draft, to=priya, note="The hours are in the register.", by=sam)

    (handed_over,) = timeline_of(draft, Audience.SCHOOL)[:1]
    assert handed_over.words == "To Priya Nair. Note: The hours are in the register."


def test_a_school_reads_supports_note(draft: Claim) -> None:
    robin = support_user(first_name="Robin", last_name="Hale")
    send_to_school(claim=draft, note="Ring us", version=draft.version, by=robin)

    sent = timeline_of(draft, Audience.SCHOOL)[0]
    assert (sent.by, sent.words) == ("Claim funding support", "It is not submitted yet. Note: Ring us")


def test_an_act_that_has_no_words_is_for_support_alone(claim: Claim) -> None:
    set_actor(None, system_task=SystemTask.DRAWING)
    record("clawback prepared", about=claim, after={"hours": 2})

    assert timeline_of(claim, Audience.SUPPORT)[0].title == "Clawback prepared"
    assert timeline_of(claim, Audience.SUPPORT)[0].by == "The service"
    assert "Clawback prepared" not in {event.title for event in timeline_of(claim, Audience.SCHOOL)}


def test_a_long_story_takes_as_many_queries_as_a_short_one(claim: Claim) -> None:
    counts = []
    set_actor(None, system_task=SystemTask.DRAWING)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            timeline_of(claim, Audience.SUPPORT)
        counts.append(len(queries))
        for hours in range(20):
            record("hours entered", about=claim, after={"hours": {str(MentorFactory().pk): hours}})

    assert counts == [3, 3]  # the claim's own acts, those in the draft of its change, and who acted


def test_every_act_of_claims_has_a_voice() -> None:
    assert verbs_written() <= EVENT_TEXTS.keys()
    assert "claim submitted" in verbs_written()


def test_a_claim_without_a_story_has_none() -> None:
    assert timeline_of(ClaimFactory(), Audience.SCHOOL) == []


def verbs_written() -> set[str]:
    """The verbs about claims in the code of actions."""
    writers = {"record_act", "record_many"}
    calls = (
        node
        for path in [*(ROOT / "claims" / "actions").glob("*.py"), *(ROOT / "claims" / "windows").glob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in writers
    )
    verbs = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    return verbs - {"window closed"}


@in_term
def test_a_draft_expires_when_its_window_closed_and_not_when_that_was_written_down(draft: Claim) -> None:
    with as_owner():
        ClaimWindow.objects.update(closes_on=today() - timedelta(days=1))
    close_due_windows()

    draft = Claim.objects.get(pk=draft.pk)
    (expired, *_) = timeline_of(draft, Audience.SCHOOL)

    assert (expired.title, expired.at) == ("Window closed", draft.window.closes_at)
