import pytest

from activity.models import Entry
from claims.actions.copy import copy_into_window
from claims.actions.draft import hand_over
from claims.actions.found_mentors import add_found_mentor
from claims.actions.pending_mentors import describe_pending_mentor, look_for
from claims.models import Claim
from claims.states import Status
from common.actor import set_actor
from messages_out.models import Message
from tests.claims.pending_mentor_steps import ASK, BIRTHDAY, TRN, left_out, names_of, press, the_page_about
from tests.factories import MentorFactory
from tests.factories.answers import fill_in_answers
from tests.roles import as_owner

IN_FULL = "teacher reference number (TRN)"
pytestmark = pytest.mark.django_db


def test_the_trn_is_kept_in_the_draft_and_the_next_page_asks_what_else_is_known(sam, at, draft, sam_okafor):
    page = sam.send_to(at("claims:to-find", draft), trn="76 54321")

    draft.refresh_from_db()
    ((trn, by),) = [(each.trn, each.by) for each in draft.pending_mentors]
    assert (trn, by) == (TRN, sam_okafor.pk)
    assert page.h1 == "What do you know about this mentor?"
    assert f"(TRN) {TRN} is kept in this draft" in page.words
    assert TRN not in sam.address


def test_asked_for_twice_a_mentor_waits_once(sam, at, waiting):
    page = sam.send_to(at("claims:to-find", waiting), trn=TRN)

    waiting.refresh_from_db()
    assert len(waiting.pending_mentors) == 1
    assert (names_of(page)["name"], names_of(page)["hours"]) == ("Grace Oyelaran", "13")


def test_a_wrong_trn_is_said_at_its_field_and_the_date_is_not_asked_for(sam, at, draft):
    page = sam.send_to(at("claims:to-find", draft), trn="12", **{"date_of_birth-day": "2"})

    assert page.title.startswith("Error: ")
    assert page.words.count("TRN must be 7 digits") == 2
    assert "Enter the mentor's date of birth" not in page.words
    assert (names_of(page)["trn"], names_of(page)["date_of_birth-day"]) == ("12", "2")
    assert at("claims:mentor-add", draft) in [form.get("action") for form in page.root.all("form")]


def test_a_date_of_birth_that_was_entered_is_not_dropped_for_asking_a_colleague(sam, at, draft):
    page = sam.send_to(at("claims:to-find", draft), trn=TRN, **BIRTHDAY)

    assert page.words.count("Select Continue to find the mentor with this date of birth") == 2
    assert BIRTHDAY.items() <= names_of(page).items()
    draft.refresh_from_db()
    assert draft.to_find == []


def test_without_the_date_of_birth_the_error_names_the_other_way_on(sam, at, draft):
    sam.open(at("claims:mentor-add", draft))

    page = sam.send(trn=TRN)

    assert "Enter the mentor's date of birth, or ask a colleague for it" in page.words


def test_somebody_on_the_list_already_need_not_be_looked_for(sam, at, draft, ada):
    page = sam.send_to(at("claims:to-find", draft), trn=ada.trn)

    assert f"{ada} is already on your list" in page.words
    assert page.links[f"Choose {ada} for this claim"] == f"{at('claims:mentors', draft)}?added={ada.public_id}"
    draft.refresh_from_db()
    assert draft.to_find == []


def test_name_and_hours_are_kept_and_the_next_question_follows(sam, at, draft, ada):
    sam.send_to(at("claims:to-find", draft), trn=TRN)

    page = sam.send(name="Grace Oyelaran", hours="13")

    draft.refresh_from_db()
    assert [(each.name, each.hours) for each in draft.pending_mentors] == [("Grace Oyelaran", 13)]
    assert page.h1 == f"How many hours of training did {ada} complete?"


def test_nothing_has_to_be_known(sam, at, draft, ada):
    sam.send_to(at("claims:to-find", draft), trn=TRN)

    page = sam.send(name="", hours="")

    assert page.h1 == f"How many hours of training did {ada} complete?"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"hours": "13.5"}, "Hours of training must be a whole number"),
        ({"hours": "0"}, "Hours of training must be 1 or more, or left empty"),
        ({"hours": "17"}, "Hours of training must be 16 or fewer: the grant pays for no more in one year"),
        ({"name": "Grace 7654321"}, "Full name must not include a TRN. Write the name of the mentor instead"),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_kept(sam, at, waiting, typed, error):
    sam.open(the_page_about(at, waiting))

    page = sam.send(**{"name": "Grace Oyelaran", "hours": "12"} | typed)

    assert page.title.startswith("Error: ")
    assert page.words.count(error) == 2
    assert typed.items() <= names_of(page).items()
    waiting.refresh_from_db()
    assert waiting.pending_mentors[0].hours == 13


def test_two_people_who_tell_of_one_mentor_see_each_others_answer(sam, priya, at, waiting):
    sam.open(the_page_about(at, waiting))
    priya.open(the_page_about(at, waiting))
    priya.send(name="Grace Oyelaran", hours="12")

    page = sam.send(name="Grace Oyelaran", hours="11")

    assert "Priya Nair changed this claim" in page.words
    assert "Grace Oyelaran, 12 hours" in page.words
    waiting.refresh_from_db()
    assert waiting.pending_mentors[0].hours == 12


def test_what_is_told_of_a_mentor_who_was_found_meanwhile_is_said_not_to_be_saved(sam, priya, at, waiting):
    sam.open(the_page_about(at, waiting))
    left_out(priya, at, waiting)

    page = sam.send(name="Grace Oyelaran", hours="11")

    assert "Priya Nair changed this claim" in page.words
    assert "so your answer was not saved" in page.words


def test_whoever_asked_is_led_to_the_hand_over_and_a_colleague_to_the_date_of_birth(sam, priya, at, answered):
    asked, found = sam.open(at("claims:check", answered)), priya.open(at("claims:check", answered))

    assert asked.h1 == "Who should carry on with this draft?"
    assert f"the date of birth of Grace Oyelaran ({IN_FULL} {TRN})" in asked.words
    assert sam.follow("I know the date of birth now").h1 == "Find a mentor"
    assert found.h1 == "Find a mentor"
    assert names_of(found)["trn"] == TRN
    assert "Sam Okafor did not know the date of birth of Grace Oyelaran" in found.words
    assert "The draft has the teacher reference number (TRN) and 13 hours of training" in found.words


def test_the_task_list_names_whom_it_waits_for_and_counts_the_hours_that_were_told(priya, at, answered):
    page = priya.open(at("claims:tasks", answered))

    assert "1 mentor. Date of birth needed to find Grace Oyelaran (13 hours)" in page.words
    assert "2 of 2 entered" in page.words
    assert priya.follow("Mentors").h1 == "Find a mentor"
    assert (
        f"Date of birth needed to find Grace Oyelaran (teacher reference number (TRN) {TRN})"
        in priya.open(at("claims:mentors", answered)).words
    )


def test_the_hours_of_the_others_can_be_entered_meanwhile(sam, at, waiting, ada):
    assert sam.open(at("claims:hours-of", waiting, mentor=ada.public_id)).h1.startswith("How many hours")


def test_who_asked_can_correct_the_trn_and_still_waits_for_one_mentor(sam, at, waiting):
    sam.open(the_page_about(at, waiting))
    sam.send(name="Grace Oyelaran", hours="12", change="yes")
    assert names_of(sam.page)["trn"] == TRN

    page = press(sam, ASK, trn="7654312")

    waiting.refresh_from_db()
    assert [(each.trn, each.name, each.hours) for each in waiting.pending_mentors] == [
        ("7654312", "Grace Oyelaran", 12)
    ]
    assert "(TRN) 7654312 is kept in this draft" in page.words


def test_a_colleague_who_does_not_know_either_is_led_to_handing_over(priya, at, answered):
    priya.open(at("claims:to-find", answered))
    press(priya, ASK, trn=TRN)

    page = priya.send(name="Grace Oyelaran", hours="13")

    assert page.h1 == "Who should carry on with this draft?"


def test_whoever_gets_the_draft_back_is_asked_for_the_date_of_birth(sam, at, answered, sam_okafor, priya_nair):
    hand_over(claim=answered, to=sam_okafor, note="", by=priya_nair)

    page = sam.open(at("claims:to-find", answered))

    assert page.h1 == "Find a mentor"
    assert "Priya Nair did not know the date of birth of Grace Oyelaran" in page.words


def test_another_mentor_can_be_looked_for_meanwhile(sam, at, waiting):
    page = sam.open(at("claims:mentor-add", waiting))
    assert names_of(page)["trn"] == ""

    sam.send_to(at("claims:to-find", waiting), trn="7654312")

    waiting.refresh_from_db()
    assert [each.trn for each in waiting.pending_mentors] == [TRN, "7654312"]


def test_the_task_list_leads_to_the_hours_that_nobody_told(priya, at, answered, sam_okafor):
    key = answered.pending_mentors[0].key
    told = {"key": key, "name": "Grace Oyelaran", "hours": None}
    describe_pending_mentor(claim=answered, version=answered.version, by=sam_okafor, **told)
    page = priya.open(at("claims:tasks", answered))
    assert "1 of 2 entered" in page.words

    assert priya.follow("Hours of training").h1 == "What do you know about this mentor?"


def test_a_trn_that_is_corrected_to_one_that_waits_is_one_mentor(answered, sam_okafor):
    draft = look_for(claim=answered, trn="7654312", by=sam_okafor)
    draft = look_for(claim=draft, trn="7654312", by=sam_okafor, key=draft.pending_mentors[0].key)

    assert [(each.trn, each.name) for each in draft.pending_mentors] == [("7654312", "Grace Oyelaran")]


def test_whoever_is_alone_at_a_school_can_enter_the_date_of_birth(sam, at, answered, fernhollow, sam_okafor):
    with as_owner():
        fernhollow.memberships.exclude(user=sam_okafor).delete()

    page = sam.open(at("claims:check", answered))

    assert page.h1 == "Nobody else is here yet"
    assert sam.follow("Enter the date of birth").h1 == "Find a mentor"


def test_after_a_wrong_trn_the_page_is_still_about_the_mentor_who_waits(priya, at, answered):
    page = priya.send_to(f"{at('claims:to-find', answered)}?for={answered.pending_mentors[0].key}", trn="12")

    assert page.title.startswith("Error: ")
    assert "Sam Okafor did not know the date of birth of Grace Oyelaran" in page.words
    assert "Do not add this mentor" in page.words


def test_a_draft_that_expired_is_copied_with_whom_it_waits_for(answered, sam_okafor, window):
    set_actor(sam_okafor)
    with as_owner():
        Claim.objects.filter(pk=answered.pk).update(status=Status.EXPIRED)
    answered.refresh_from_db()

    copied = copy_into_window(claim=answered, window=window, by=sam_okafor)

    assert [(each.trn, each.name, each.hours) for each in copied.draft.pending_mentors] == [(TRN, "Grace Oyelaran", 13)]


def test_a_save_at_the_last_moment_says_whether_it_was_kept(sam, priya, at, waiting):
    address, background = the_page_about(at, waiting), {"X-Background": "yes"}
    sam.open(address)
    form = sam.hidden() | {"name": "Grace Oyelaran", "later": "yes"}
    assert sam.client.post(address, form | {"hours": "13.5"}, headers=background).status_code == 200
    assert sam.client.post(address, form | {"hours": "12"}, headers=background).status_code == 204
    left_out(priya, at, waiting)

    assert sam.client.post(address, form | {"hours": "11"}, headers=background).status_code == 303


def test_a_corrected_trn_is_on_record_under_its_own_name(answered, sam_okafor):
    look_for(claim=answered, trn="7654312", by=sam_okafor, key=answered.pending_mentors[0].key)

    assert Entry.objects.about(answered).filter(verb="TRN of a mentor to find corrected").count() == 1


def test_with_nobody_else_on_the_claim_the_hand_over_follows_at_once(sam, priya, at, draft):
    with as_owner():
        draft.trainings.all().delete()
    sam.send_to(at("claims:to-find", draft), trn=TRN)

    sam.send(name="Grace Oyelaran", hours="13")
    page = sam.answer_the_rest()

    assert page.h1 == "Who should carry on with this draft?"
    page = priya.open(at("claims:tasks", draft))
    assert "1 of 1 entered" in page.words
    assert priya.follow("Hours of training").h1 == "What do you know about this mentor?"
    assert priya.open(at("claims:hours", draft)).h1 == "Find a mentor"


def test_a_mentor_can_be_left_out_again(priya, at, waiting):
    page = left_out(priya, at, waiting)

    waiting.refresh_from_db()
    assert waiting.to_find == []
    assert "Grace Oyelaran is not on this claim now" in page.words
    assert page.h1.startswith("How many hours")


def test_the_record_of_acts_says_how_many_wait_and_holds_no_trn(sam, at, draft):
    sam.send_to(at("claims:to-find", draft), trn=TRN)

    entry = Entry.objects.about(draft).get(verb="mentor to find")
    assert (entry.before["to_find"], entry.after["to_find"]) == (0, 1)
    assert TRN not in str(entry.before) + str(entry.after)


def test_a_draft_that_waits_is_not_submitted(sam, at, answered):
    fill_in_answers(answered)

    page = sam.send_to(at("claims:declaration", answered), is_mentor="no", version=str(answered.version))

    answered.refresh_from_db()
    assert answered.is_draft
    assert page.h1 == "Who should carry on with this draft?"


def test_from_the_list_of_mentors_there_is_no_draft_to_ask_in(sam, at):
    assert "Ask a colleague" not in sam.open(at("mentors:add")).words


def test_who_knows_the_hours_answers_for_them_while_a_mentor_is_still_to_be_found(sam, at, answered, priya_nair):
    with as_owner():
        Claim.objects.filter(pk=answered.pk).update(provider_confirmed=None)
    page = sam.open(at("claims:provider-confirmed", answered))
    assert "14 hours for Ada Ní Bhriain and 13 hours for Grace Oyelaran" in page.words
    sam.send(confirmed="yes")
    assert sam.address == at("claims:hand-over", answered)
    grace = MentorFactory(trn=TRN, first_name="Grace", last_name="Oyelaran", at=[answered.school])

    add_found_mentor(claim=answered, mentor=grace, by=priya_nair)

    answered.refresh_from_db()
    assert (answered.to_find, answered.provider_confirmed) == ([], True)


@pytest.mark.parametrize("hours", [12, None])
def test_other_hours_of_a_mentor_to_find_are_asked_about_again(sam, at, answered, sam_okafor, hours):
    told = {"key": answered.pending_mentors[0].key, "name": "Grace Oyelaran", "hours": hours}

    describe_pending_mentor(claim=answered, version=answered.version, by=sam_okafor, **told)

    answered.refresh_from_db()
    assert answered.provider_confirmed is None
    sam.open(at("claims:provider-confirmed", answered))
    assert (sam.address == at("claims:provider-confirmed", answered)) == bool(hours)


def test_a_drafts_total_has_the_hours_that_were_told_of_a_mentor_to_find(sam, at, answered, sam_okafor, priya_nair):
    assert "So far 27 hours, £1,182.60." in sam.open(at("claims:tasks", answered)).words
    assert "27 £1,182.60" in sam.open(at("claims:list")).words.replace("Hours: ", "").replace("Amount: ", "")

    hand_over(claim=answered, to=priya_nair, note="", by=sam_okafor)

    assert "27 hours, £1,182.60" in Message.objects.get(template="draft_handed_over").body
