"""Somebody finds a mentor whom a draft waits for: the mentor is on the claim, with what was told."""

import pytest

from claims.actions.pending_mentors import describe_pending_mentor, look_for
from claims.states import Status
from tests.claims.pending_mentor_steps import BIRTHDAY, CHOOSE, TRN, found, press
from tests.factories import ClaimFactory, MentorFactory
from tests.queries import MOST_QUERIES, queries_of

pytestmark = pytest.mark.django_db

TOO_MANY = (
    "Grace Oyelaran has 4 hours left with Harbourlight SCITT, not 13, because another school has claimed 12 of the 16. "
    "Enter the hours for Grace again."
)


def test_a_mentor_who_is_found_is_on_the_claim_at_once_with_the_hours_that_were_told(
    priya, at, answered, teaching_record
):
    page = found(priya, at, answered)

    answered.refresh_from_db()
    hours = dict(answered.trainings.values_list("mentor__trn", "hours"))
    assert hours[TRN] == 13
    assert answered.to_find == []
    assert "Grace Oyelaran is on this claim now with 13 hours" in page.words
    assert page.h1 == "Check your claim before you submit it"


def test_hours_that_are_too_many_are_asked_again(priya, at, answered, teaching_record):
    grace = MentorFactory(trn=TRN)
    ClaimFactory(status=Status.SUBMITTED, provider=answered.provider, hours_of={grace: 12})

    page = found(priya, at, answered)

    assert page.h1 == "How many hours of training did Grace Oyelaran complete?"
    assert answered.trainings.get(mentor=grace).hours is None
    assert "Grace Oyelaran is on this claim now" in page.words
    assert page.words.count(TOO_MANY) == 1


def test_whoever_is_asked_for_the_hours_reads_what_was_told_and_why_it_is_gone(
    sam, priya, at, answered, teaching_record
):
    grace = MentorFactory(trn=TRN)
    ClaimFactory(status=Status.SUBMITTED, provider=answered.provider, hours_of={grace: 12})
    priya.open(at("mentors:add"))
    priya.send(trn=TRN, **BIRTHDAY)
    priya.send(trained_to_mentor="trainees")

    page = sam.open(at("claims:hours-of", answered, mentor=grace.public_id))
    assert TOO_MANY in page.words
    assert TOO_MANY in sam.open(at("claims:hours", answered)).words
    assert queries_of(lambda: sam.client.get(at("claims:hours", answered))) <= MOST_QUERIES

    sam.open(at("claims:hours-of", answered, mentor=grace.public_id))
    sam.send(hours="4")
    assert TOO_MANY not in sam.open(at("claims:hours-of", answered, mentor=grace.public_id)).words


def test_where_another_question_comes_first_the_banner_says_what_is_gone(priya, at, waiting, ada, teaching_record):
    grace = MentorFactory(trn=TRN)
    ClaimFactory(status=Status.SUBMITTED, provider=waiting.provider, hours_of={grace: 12})

    page = found(priya, at, waiting)

    assert page.h1 == f"How many hours of training did {ada} complete?"
    assert page.words.count(TOO_MANY) == 1


def test_a_mentor_without_hours_left_is_not_on_the_claim_and_not_waited_for(priya, at, answered, teaching_record):
    grace = MentorFactory(trn=TRN)
    ClaimFactory(status=Status.SUBMITTED, provider=answered.provider, hours_of={grace: 16})

    page = found(priya, at, answered)

    answered.refresh_from_db()
    assert page.h1 == "Which mentors did Harbourlight SCITT train?"
    assert (
        "Grace Oyelaran has no hours left with Harbourlight SCITT, so Grace is not on this claim now: "
        "all 16 hours are already claimed (16 by another school)." in page.words
    )
    assert answered.to_find == []
    assert not answered.trainings.filter(mentor=grace).exists()


def test_a_mentor_who_is_added_from_the_schools_list_joins_the_draft_that_waits(priya, at, answered, teaching_record):
    priya.open(at("mentors:add"))
    priya.send(trn=TRN, **BIRTHDAY)
    priya.send(trained_to_mentor="trainees")

    answered.refresh_from_db()
    assert answered.to_find == []
    assert answered.trainings.get(mentor__trn=TRN).hours == 13


def test_a_colleague_who_corrects_the_trn_has_the_hours_that_were_told(
    priya, at, answered, teaching_record, sam_okafor
):
    draft = look_for(claim=answered, trn="7654312", by=sam_okafor, key=answered.pending_mentors[0].key)
    assert [each.trn for each in draft.pending_mentors] == ["7654312"]

    page = found(priya, at, draft)

    answered.refresh_from_db()
    assert answered.to_find == []
    assert dict(answered.trainings.values_list("mentor__trn", "hours"))[TRN] == 13
    assert "Grace Oyelaran is on this claim now with 13 hours" in page.words


def test_of_two_who_wait_the_one_who_is_found_has_her_own_hours(priya, at, answered, teaching_record, sam_okafor):
    draft = look_for(claim=answered, trn="7654312", by=sam_okafor)
    wrong = draft.pending_mentors[1]
    told = {"key": wrong.key, "name": "Wrong One", "hours": 5}
    draft = describe_pending_mentor(claim=draft, version=draft.version, by=sam_okafor, **told)
    priya.open(f"{at('claims:mentor-add', draft)}?for={wrong.key}")
    priya.send(trn=TRN, **BIRTHDAY)

    priya.send(trained_to_mentor="trainees")

    answered.refresh_from_db()
    assert answered.to_find == []
    assert answered.trainings.get(mentor__trn=TRN).hours == 13


def test_a_trn_that_is_corrected_to_somebody_on_the_list_puts_them_on_with_the_hours(
    priya, at, answered, fernhollow, sam_okafor
):
    grace = MentorFactory(at=[fernhollow], trn="7654312", first_name="Grace", last_name="Oyelaran")
    priya.open(at("claims:to-find", answered))
    page = priya.send(trn=grace.trn, **BIRTHDAY)
    assert "Grace Oyelaran is on your list already." in page.words

    page = press(priya, CHOOSE)

    answered.refresh_from_db()
    assert answered.to_find == []
    assert "Grace Oyelaran is on this claim now with 13 hours" in page.words


def test_somebody_who_was_listed_while_another_asked_can_be_chosen(priya, at, answered, fernhollow):
    MentorFactory(at=[fernhollow], trn=TRN, first_name="Grace", last_name="Oyelaran")

    page = priya.open(at("claims:to-find", answered))

    assert page.h1 == "Find a mentor"
    assert "Grace Oyelaran is on your list already." in page.words
    assert "Choose this mentor" in page.words


def test_somebody_of_another_school_cannot_be_chosen(priya, at, answered):
    stranger = MentorFactory(at=[ClaimFactory().school])
    address = f"{at('claims:to-find', answered)}?for={answered.pending_mentors[0].key}"

    assert priya.client.post(address, {"found": stranger.public_id}).status_code == 404
