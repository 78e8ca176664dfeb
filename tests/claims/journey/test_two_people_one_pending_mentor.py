import pytest

from activity.models import Entry
from claims.actions.pending_mentors import describe_pending_mentor
from tests.claims.pending_mentor_steps import ASK, CHOOSE, LEAVE_OUT, TRN, left_out, names_of, press
from tests.factories import MentorFactory
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def find(at, waiting):
    """Where the TRN is corrected, Grace chosen from the list, or left out."""
    return f"{at('claims:mentor-add', waiting)}?for={waiting.pending_mentors[0].key}"


@pytest.fixture
def both(sam, priya, find):
    for visitor in (sam, priya):
        visitor.open(find)


def trns(draft):
    draft.refresh_from_db()
    return [each.trn for each in draft.pending_mentors]


def test_whoever_corrects_the_trn_second_sees_the_first_correction_and_loses_nothing(both, sam, priya, waiting):
    press(sam, ASK, trn="1111111")

    page = press(priya, ASK, trn="2222222", **{"date_of_birth-day": ""})

    assert trns(waiting) == ["1111111"]
    assert page.title.startswith("Error: ")
    assert "Sam Okafor changed this claim at" in page.words
    assert (
        "so your answer was not saved. The draft waits for Grace Oyelaran (13 hours) with TRN 1111111 now."
        in page.words
    )
    assert names_of(page)["trn"] == "2222222"

    press(priya, ASK, trn="2222222")
    assert trns(waiting) == ["2222222"]


def test_the_same_correction_by_two_is_no_conflict(both, sam, priya, waiting):
    press(sam, ASK, trn="1111111")

    page = press(priya, ASK, trn="11 11 111")

    assert page.h1 == "What do you know about this mentor?"
    assert trns(waiting) == ["1111111"]


def test_a_correction_gets_along_with_what_is_told_meanwhile(both, sam, priya, waiting, sam_okafor):
    told = {"key": waiting.pending_mentors[0].key, "name": "Grace O", "hours": 12}
    describe_pending_mentor(claim=waiting, version=waiting.version, by=sam_okafor, **told)

    press(priya, ASK, trn="2222222")

    assert trns(waiting) == ["2222222"]
    assert waiting.pending_mentors[0].in_short == "Grace O (12 hours)"


def test_a_page_shown_again_for_an_error_is_still_based_on_what_it_was_opened_with(both, sam, priya, waiting, find):
    press(sam, ASK, trn="1111111")
    press(priya, ASK, trn="222")
    priya.send_to(find, **priya.hidden(), trn="2222222")
    assert priya.page.errors == ["Enter the mentor's date of birth, or ask a colleague for it"]

    page = press(priya, ASK, trn="2222222")

    assert "Sam Okafor changed this claim" in page.words
    assert trns(waiting) == ["1111111"]


def test_a_mentor_of_whom_a_colleague_told_meanwhile_is_not_dropped_unseen(both, priya, waiting, sam_okafor):
    told = {"key": waiting.pending_mentors[0].key, "name": "Grace O", "hours": 12}
    describe_pending_mentor(claim=waiting, version=waiting.version, by=sam_okafor, **told)

    page = press(priya, LEAVE_OUT, trn=TRN)

    assert trns(waiting) == [TRN]
    assert f"The draft waits for Grace O (12 hours) with TRN {TRN} now." in page.words

    press(priya, LEAVE_OUT, trn=TRN)
    assert trns(waiting) == []


def test_a_correction_of_the_trn_of_somebody_who_was_left_out_is_asked_about_first(both, sam, priya, at, waiting):
    left_out(sam, at, waiting)

    page = press(priya, ASK, trn="2222222")

    assert trns(waiting) == []
    assert "The draft does not wait for this mentor now." in page.words
    assert names_of(page)["trn"] == "2222222"

    press(priya, ASK, trn="2222222")
    assert trns(waiting) == ["2222222"]


def test_leaving_out_somebody_who_does_not_wait_any_more_says_who_was_first(both, sam, priya, at, waiting):
    left_out(sam, at, waiting)

    page = press(priya, LEAVE_OUT, trn=TRN)

    assert "Sam Okafor changed this claim" in page.words
    assert "The mentor was off the claim already." in page.words


def test_somebody_on_the_list_is_not_chosen_for_a_mentor_whose_trn_was_corrected_meanwhile(
    sam, priya, waiting, fernhollow, find
):
    grace = MentorFactory(at=[fernhollow], trn=TRN, first_name="Grace", last_name="Oyelaran")
    for visitor in (sam, priya):
        visitor.open(find)
    press(sam, ASK, trn="1111111")

    page = press(priya, CHOOSE, trn=TRN)

    assert trns(waiting) == ["1111111"]
    assert "Grace Oyelaran (13 hours) with TRN 1111111 now." in page.words
    assert not waiting.trainings.filter(mentor=grace).exists()


def test_a_form_that_says_not_what_it_was_based_on_saw_an_old_one(sam_okafor, at, waiting):
    page = Visitor(sam_okafor).send_to(
        f"{at('claims:to-find', waiting)}?for={waiting.pending_mentors[0].key}", trn="1111111"
    )

    assert trns(waiting) == [TRN]
    assert "so your answer was not saved" in page.words
    assert not Entry.objects.about(waiting).filter(verb="TRN of a mentor to find corrected").exists()
