"""The story of a claim in three voices."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.actions import record
from claims import actions
from claims.models import Claim
from claims.timeline import VOICES, Audience, Value, story
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school, open_window

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def sam() -> User:
    return claimant_at(claiming_school(name="Fernhollow Primary School"), first_name="Sam", last_name="Okafor")


@pytest.fixture
def claim(sam: User) -> Claim:
    """Started, filled in, submitted, changed and withdrawn by Sam."""
    school = sam.school_memberships.get().school
    ada = MentorFactory(first_name="Ada", last_name="Ní Bhriain", at=[school])
    draft = actions.start_draft(
        school=school, provider=ProviderFactory(name="Harbourlight SCITT"), window=open_window(), by=sam
    )
    draft = actions.choose_mentors(claim=draft, mentors=[ada], version=1, by=sam)
    draft = actions.set_hours(claim=draft, hours={ada.pk: 14}, version=draft.version, by=sam)
    draft = actions.set_provider_confirmed(claim=draft, answer=True, version=draft.version, by=sam)
    claim = actions.submit(claim=draft, submitter_is_mentor=False, by=sam)
    change = actions.start_change(claim=claim, by=sam)
    change = actions.set_hours(claim=change, hours={ada.pk: 12}, version=1, by=sam)
    change = actions.set_provider_confirmed(claim=change, answer=False, version=change.version, by=sam)
    actions.submit(claim=change, submitter_is_mentor=False, by=sam)
    return actions.withdraw(claim=claim, reason="Counted twice", by=sam)


def test_a_school_reads_what_concerns_it_newest_first(claim: Claim) -> None:
    told = [(event.title, event.words) for event in story(claim, Audience.SCHOOL)]

    assert told == [
        ("Withdrawn", "It will not be paid. Its hours can be claimed again. Reason: Counted twice"),
        ("Changed", "Now 12 hours, £525.60."),
        ("Change started", "The submitted claim stands until the change is submitted."),
        ("Submitted", "14 hours, £613.20. Rate, hours and amount were fixed."),
        ("Draft started", ""),
    ]
    assert {event.by for event in story(claim, Audience.SCHOOL)} == {"Sam Okafor"}


def test_a_provider_reads_its_part_and_no_names_of_people(claim: Claim) -> None:
    told = story(claim, Audience.PROVIDER)

    assert [event.title for event in told] == ["Withdrawn", "Changed", "Submitted"]
    assert {event.by for event in told} == {"Fernhollow Primary School"}
    assert "Counted twice" not in str(told)


def test_support_reads_everything_with_old_and_new_values(claim: Claim) -> None:
    told = story(claim, Audience.SUPPORT)

    assert [event.title for event in told][-4:] == [
        "Provider's confirmation answered",
        "Hours entered",
        "Mentors chosen",
        "Draft started",
    ]
    changed = next(event for event in told if event.title == "Changed")
    assert Value("amount", "£613.20", "£525.60") in changed.values
    assert Value("hours of Ada Ní Bhriain", "14", "12") in changed.values
    assert Value("provider confirmed", "yes", "no") in changed.values
    assert Value("status", "Submitted", "Withdrawn") in told[0].values


def test_an_act_that_has_no_words_is_for_support_alone(claim: Claim) -> None:
    record("clawback prepared", about=claim, after={"hours": 2})

    assert story(claim, Audience.SUPPORT)[0].title == "Clawback prepared"
    assert story(claim, Audience.SUPPORT)[0].by == "The service"
    assert "Clawback prepared" not in {event.title for event in story(claim, Audience.SCHOOL)}


def test_a_long_story_takes_as_many_queries_as_a_short_one(claim: Claim) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            story(claim, Audience.SUPPORT)
        counts.append(len(queries))
        for hours in range(20):
            record("hours entered", about=claim, after={"hours": {str(MentorFactory().pk): hours}})

    assert counts == [2, 2]


def test_every_act_of_claims_has_a_voice() -> None:
    assert verbs_written() <= VOICES.keys()
    assert "claim submitted" in verbs_written()


def test_a_claim_without_a_story_has_none() -> None:
    assert story(ClaimFactory(), Audience.SCHOOL) == []


def verbs_written() -> set[str]:
    """The verbs about claims in the code of actions."""
    writers = {"write_down", "record_many"}
    calls = (
        node
        for path in (ROOT / "claims" / "actions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in writers
    )
    verbs = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    return verbs - {"window closed"}
