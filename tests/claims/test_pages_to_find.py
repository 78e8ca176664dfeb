"""Somebody knows the TRN of a new mentor, and not the date of birth: the draft keeps it for a colleague."""

import pytest

from activity.models import Entry
from tests.factories import MentorFactory

pytestmark = pytest.mark.django_db

TRN = "7654321"


@pytest.fixture
def waiting(draft):
    draft.trns_to_find = [TRN]
    draft.save()
    return draft


def names_of(page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.inputs}


def test_the_trn_is_kept_in_the_draft_and_somebody_is_asked(sam, at, draft):
    page = sam.send_to(at("claims:to-find", draft), trn="76 54321")

    draft.refresh_from_db()
    assert draft.trns_to_find == [TRN]
    assert page.h1.startswith("Who")
    assert "The TRN is kept in this draft" in page.words
    assert TRN not in sam.address


def test_a_wrong_trn_is_said_at_its_field_and_the_date_is_not_asked_for(sam, at, draft):
    page = sam.send_to(at("claims:to-find", draft), trn="12", **{"date_of_birth-day": "2"})

    assert page.title.startswith("Error: ")
    assert page.words.count("TRN must be 7 digits") == 2
    assert "Enter the mentor's date of birth" not in page.words
    assert (names_of(page)["trn"], names_of(page)["date_of_birth-day"]) == ("12", "2")
    assert f"{at('mentors:add')}?claim={draft.reference}" in [form.get("action") for form in page.root.all("form")]


def test_somebody_on_the_list_already_need_not_be_looked_for(sam, at, draft, ada):
    page = sam.send_to(at("claims:to-find", draft), trn=ada.trn)

    assert f"{ada} is already on your list" in page.words
    assert page.links[f"Choose {ada} for this claim"] == f"{at('claims:mentors', draft)}?added={ada.public_id}"
    draft.refresh_from_db()
    assert draft.trns_to_find == []


def test_the_draft_asks_for_whoever_waits_before_it_is_checked(sam, at, waiting, ada):
    waiting.trainings.update(hours=14)
    waiting.provider_confirmed = True
    waiting.save()

    page = sam.open(at("claims:check", waiting))

    assert page.h1 == "Find a mentor"
    assert names_of(page)["trn"] == TRN
    assert "1 mentor, and 1 still to find by date of birth" in sam.open(at("claims:tasks", waiting)).words
    assert "How many hours" in sam.open(at("claims:hours-of", waiting, mentor=ada.public_id)).h1


def test_once_the_mentor_is_on_the_list_and_chosen_nobody_waits(sam, at, waiting, fernhollow, ada):
    grace = MentorFactory(at=[fernhollow], trn=TRN)
    sam.open(at("claims:to-find", waiting))

    page = sam.send(mentors=[ada.public_id, grace.public_id])

    waiting.refresh_from_db()
    assert waiting.trns_to_find == []
    assert page.h1.startswith("How many hours")


def test_a_mentor_can_be_left_out_again(sam, at, waiting):
    page = sam.send_to(at("claims:to-find", waiting), forget=TRN, trn=TRN)

    waiting.refresh_from_db()
    assert waiting.trns_to_find == []
    assert page.h1.startswith("How many hours")


def test_the_record_of_acts_says_how_many_wait_and_holds_no_trn(sam, at, draft):
    sam.send_to(at("claims:to-find", draft), trn=TRN)

    entry = Entry.objects.about(draft).get(verb="mentor to find")
    assert (entry.before["to_find"], entry.after["to_find"]) == (0, 1)
    assert TRN not in str(entry.before) + str(entry.after)


def test_from_the_list_of_mentors_there_is_no_draft_to_ask_in(sam, at):
    assert "Ask a colleague" not in sam.open(at("mentors:add")).words
