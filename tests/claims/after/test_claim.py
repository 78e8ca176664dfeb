import re

import pytest

from claims.actions.change import start_change
from claims.actions.draft import hand_over, set_hours
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim
from claims.states import Status
from claims.wording.school_status import SCHOOL_STATUS_TEXTS, status_tag
from messages_out.models import Message
from schools.models import HourlyRate
from tests.factories import ClaimFactory, SchoolFactory, claimant_at, support_user, window_in
from tests.journeys.visitor import Visitor
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

COLOURS = {"blue", "yellow", "green", "orange", "red", "grey"}


@pytest.fixture
def submitted(fernhollow, harbourlight, sam_okafor, ada):
    draft = ClaimFactory(
        school=fernhollow,
        provider=harbourlight,
        created_by=sam_okafor,
        hours_of={ada: 14},
        answered=True,
    )
    return submit(claim=draft, submitter_is_mentor=False, by=sam_okafor)


# --- Statuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_tag_a_sentence_and_a_page(sam, at, fernhollow, status):
    claim = ClaimFactory(school=fernhollow, status=status)

    readiness = status_tag(claim)
    page = sam.open(at("claims:claim", claim))

    assert readiness.colour in COLOURS
    assert readiness.sentence.endswith(".")
    if status != Status.DRAFT:
        assert f"{readiness.label} {readiness.sentence}" in page.words


def test_one_label_never_has_two_colours():
    colours = {(text.label, text.colour) for text in SCHOOL_STATUS_TEXTS.values()}

    assert len(colours) == len({label for label, _ in colours})


@pytest.mark.parametrize("status", [Status.CLAWBACK_REQUIRES_APPROVAL, Status.CLAWBACK_REJECTED])
def test_a_school_reads_nothing_of_a_clawback_before_it_is_approved(sam, at, fernhollow, status):
    claim = ClaimFactory(school=fernhollow, status=status)

    words = sam.open(at("claims:claim", claim)).words.lower()

    assert "paid" in words
    assert "clawback" not in words
    assert "return" not in words


# --- A draft ------------------------------------------------------------------------------------------


def test_the_task_list_says_how_far_the_draft_is(sam, at, draft, ada, grace):
    with as_owner():
        draft.trainings.update(hours=14)
    draft.trainings.create(mentor=grace)

    page = sam.open(at("claims:tasks", draft))

    assert page.h1 == "Your claim with Harbourlight SCITT"
    assert f"You have completed 2 of {4 + len(YES_OR_NO_ANSWERS)} tasks. So far 14 hours, £613.20." in page.words
    assert "Started by you on" in page.words
    assert "1 of 2 entered" in page.words
    sam.follow("Continue")
    assert sam.address == at("claims:hours-of", draft, mentor=grace.public_id)


def test_the_task_list_names_hours_that_went_meanwhile(sam, at, draft, ada, harbourlight):
    with as_owner():
        draft.trainings.update(hours=14)
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 12})

    page = sam.open(at("claims:tasks", draft))

    assert "There is a problem" in page.words
    assert "Ada Ní Bhriain now has 4 hours left" in page.words


def test_every_mentor_whose_hours_went_is_named(sam, at, draft, ada, grace, harbourlight):
    draft.trainings.create(mentor=grace)
    with as_owner():
        draft.trainings.update(hours=14)
    hours = {ada: 12, grace: 13}
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of=hours)

    words = sam.open(at("claims:tasks", draft)).words

    assert "Ada Ní Bhriain now has 4 hours left" in words
    assert "Grace Oyelaran now has 3 hours left" in words


def test_a_draft_is_deleted_after_a_question(sam, at, draft):
    sam.open(at("claims:tasks", draft))
    page = sam.follow("Delete this draft")
    assert "The mentors stay on your list." in page.words

    sam.send()

    assert Claim.objects.count() == 0
    assert f"Draft {draft.reference} is deleted" in sam.page.words


def test_a_draft_is_handed_over_to_a_colleague_by_email(sam, at, draft, priya_nair):
    sam.open(at("claims:hand-over", draft))
    assert sam.send().errors == ["Select a colleague"]

    sam.send(to=str(priya_nair.pk), note="The hours are in the register.")

    assert "We have emailed Priya Nair a link" in sam.page.words
    assert Message.objects.filter(to=priya_nair.email).count() == 1


def test_handing_over_says_what_happens_before_the_button_and_what_to_do_for_somebody_who_is_not_listed(
    sam, at, draft, priya_nair
):
    words = sam.open(at("claims:hand-over", draft)).words

    assert words.index("Your colleague gets an email") < words.index("Hand over")
    assert "Our support team can add a colleague: email" in words


def test_without_an_hourly_rate_a_draft_is_handed_over_with_its_hours_alone(sam, at, draft, priya_nair):
    with as_owner():
        draft.trainings.update(hours=14)
        HourlyRate.objects.all().delete()
    sam.open(at("claims:hand-over", draft))

    sam.send(to=str(priya_nair.pk), note="")

    assert "14 hours." in Message.objects.get().body
    assert "£" not in Message.objects.get().body


def test_whoever_opens_a_draft_reads_to_whom_it_was_handed_over_and_the_note(sam, at, draft, sam_okafor, priya_nair):
    hand_over(claim=draft, to=priya_nair, note="Ada’s hours are in the register.", by=sam_okafor)

    page = Visitor(priya_nair).open(at("claims:tasks", draft))

    assert re.search(r"Sam Okafor handed this draft over to you at [0-9:]+[ap]m\.", page.words)
    assert [quote.words for quote in page.root.all("blockquote")] == ["Ada’s hours are in the register."]


def test_supports_note_stands_in_the_draft_without_a_persons_name(sam, at, draft):
    robin = support_user(first_name="Robin", last_name="Hale")
    send_to_school(claim=draft, note="Grace is still missing.", version=draft.version, by=robin)

    page = sam.open(at("claims:tasks", draft))

    assert "Claim funding support sent this draft to your school at" in page.words
    assert "Grace is still missing." in page.words
    assert "Robin" not in page.words


def test_a_hand_over_without_a_note_quotes_nothing(sam, at, draft, sam_okafor, priya_nair):
    assert "handed this draft over" not in sam.open(at("claims:tasks", draft)).words
    hand_over(claim=draft, to=priya_nair, note="", by=sam_okafor)

    page = sam.open(at("claims:tasks", draft))

    assert "You handed this draft over to Priya Nair at" in page.words
    assert page.root.all("blockquote") == []


def test_a_draft_is_never_handed_over_to_a_stranger(sam, at, draft, priya_nair):
    stranger = claimant_at(SchoolFactory())
    sam.open(at("claims:hand-over", draft))

    assert sam.send(to=str(stranger.pk)).errors == ["Select a colleague"]


def test_a_note_that_is_too_long_is_an_error_and_kept(sam, at, draft, priya_nair):
    sam.open(at("claims:hand-over", draft))

    page = sam.send(to=str(priya_nair.pk), note="x" * 201)

    assert page.errors == ["Note must be 200 characters or fewer"]
    assert page.value_of("note") == "x" * 201


def test_a_refresher_on_an_expired_draft_is_called_one(sam, at, fernhollow, harbourlight, ada):
    ClaimFactory(provider=harbourlight, window=window_in(2024), status=Status.PAID, hours_of={ada: 14})
    expired = ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.EXPIRED, hours_of={ada: 5})

    assert "Ada Ní Bhriain Kind of training: Refresher Hours: 5" in sam.open(at("claims:claim", expired)).words


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("See 1234567", "Note must not include a TRN. Write the name of the mentor instead"),
        ("Omar: 2 November 1990", "Note must not include a date of birth. Take it out"),
    ],
)
def test_what_identifies_a_mentor_is_an_error_in_a_note_and_nothing_is_sent(sam, at, draft, priya_nair, note, message):
    sam.open(at("claims:hand-over", draft))

    page = sam.send(to=str(priya_nair.pk), note=note)

    assert page.errors == [message]
    assert page.value_of("note") == note
    assert not Message.objects.exists()


# --- A submitted claim --------------------------------------------------------------------------------


def test_the_claim_page_shows_the_sum_and_what_happened(sam, at, submitted):
    page = sam.open(at("claims:claim", submitted))

    assert page.h1 == f"Claim {submitted.reference}"
    assert "Nothing to do. You can change or withdraw it until" in page.words
    assert "Hours: 14 Rate: £43.80 Amount: £613.20" in page.words
    assert not [cut for cut in ("fixed when", "Later changes of the rate") if cut in page.words]
    assert "Submitted by Sam Okafor" in page.words


def test_a_claim_is_withdrawn_after_a_question_and_its_hours_are_free_again(sam, at, submitted):
    sam.open(at("claims:claim", submitted))
    page = sam.follow("Withdraw this claim")
    assert "Its 14 hours can be claimed again until" in page.words

    page = sam.send(reason="Entered twice")

    assert sam.address == at("claims:claim", submitted)
    assert "Withdrawn Sam Okafor withdrew this claim" in page.words
    assert Claim.objects.get().status == Status.WITHDRAWN


def test_a_trn_in_a_reason_is_an_error_and_the_claim_stands(sam, at, submitted):
    sam.open(at("claims:withdraw", submitted))

    page = sam.send(reason="12 34567 was entered twice")

    assert page.errors == ["Reason must not include a TRN. Write the name of the mentor instead"]
    assert Claim.objects.get().status == Status.SUBMITTED


def test_withdrawing_twice_is_withdrawing_once(sam, at, submitted):
    sam.open(at("claims:withdraw", submitted))
    form = sam.hidden()

    answers = [sam.client.post(at("claims:withdraw", submitted), form).status_code for _ in range(2)]

    assert answers == [303, 303]


@pytest.mark.parametrize("page", ["claims:withdraw", "claims:change"])
def test_a_claim_that_went_to_the_payer_meanwhile_says_so(sam, at, submitted, page):
    sam.open(at("claims:claim", submitted))
    with by_hand():
        Claim.objects.filter(pk=submitted.pk).update(status=Status.PAYMENT_IN_PROGRESS)

    sam.send_to(at(page, submitted))

    assert sam.address == at("claims:claim", submitted)
    assert "so it cannot be changed here." in sam.page.words


def test_a_change_is_prepared_beside_the_claim_and_replaces_it_when_it_is_submitted(sam, at, submitted, ada):
    sam.open(at("claims:claim", submitted))
    page = sam.press("Change this claim")
    assert page.h1 == "Check your change before you submit it"
    assert f"Claim {submitted.reference} stands until you submit the change." in page.words

    sam.follow("Change hours for Ada Ní Bhriain")
    page = sam.send(hours="10")
    assert "This replaces what you submitted: 14 hours, £613.20." in page.words
    page = sam.follow("Change something else")
    assert f"Was 14 hours, £613.20 on claim {submitted.reference}. Becomes 10 hours, £438.00." in page.words
    assert "Ada Ní Bhriain: was 14 hours, now 10 hours" in page.words
    assert "Hours confirmed by the provider Asked with the declaration" in page.words
    sam.follow("Continue to the declaration")
    assert sam.send(is_mentor="no").errors == ["Select whether Harbourlight SCITT has confirmed these hours"]
    sam.send(is_mentor="no", provider_confirmed="yes")

    assert sam.address == at("claims:submitted", submitted)
    submitted.refresh_from_db()
    assert (submitted.hours, submitted.amount_pence) == (10, 43800)


def test_a_change_that_is_under_way_is_carried_on_with(sam, at, submitted, sam_okafor, ada):
    change = start_change(claim=submitted, by=sam_okafor)
    set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=sam_okafor)
    sam.open(at("claims:claim", submitted))
    sam.follow("Carry on with the change")
    assert sam.address == at("claims:check", change)

    sam.send_to(at("claims:change", submitted))

    assert sam.address == at("claims:check", change)


def test_a_change_in_which_nobody_changed_anything_is_nowhere_called_begun(sam, at, submitted, sam_okafor):
    change = start_change(claim=submitted, by=sam_okafor)

    page = sam.open(at("claims:claim", submitted))

    assert "Carry on with the change" not in page.links
    sam.press("Change this claim")
    assert sam.address == at("claims:check", change)
    assert "Finish the change" not in sam.open(at("claims:list")).words


def test_the_address_of_the_button_leads_to_the_claim(sam, at, submitted):
    sam.open(at("claims:change", submitted))

    assert sam.address == at("claims:claim", submitted)


def test_a_change_keeps_its_provider(sam, at, submitted, sam_okafor):
    change = start_change(claim=submitted, by=sam_okafor)

    sam.open(at("claims:provider", change))

    assert sam.address == at("claims:provider-confirmed", change) or sam.address == at("claims:check", change)


def test_a_change_is_not_a_claim_of_its_own_in_the_list(sam, at, submitted, sam_okafor, ada):
    change = start_change(claim=submitted, by=sam_okafor)
    set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=sam_okafor)

    page = sam.open(at("claims:list"))

    assert any(words.startswith(f"Finish the change of claim {submitted.reference} by") for words in page.links)
    assert change.reference not in page.words


def test_deleting_a_change_leaves_the_claim(sam, at, submitted, sam_okafor):
    change = start_change(claim=submitted, by=sam_okafor)
    sam.open(at("claims:delete", change))

    sam.send()

    assert sam.address == at("claims:claim", submitted)
    assert Claim.objects.get() == submitted


def test_a_withdrawn_claim_is_copied_into_a_new_draft(sam, at, submitted, sam_okafor, ada):
    withdraw(claim=submitted, reason="", by=sam_okafor)
    sam.open(at("claims:claim", submitted))
    sam.follow("Copy into a new draft")

    sam.send()

    draft = Claim.objects.drafts().get()
    assert sam.address == at("claims:tasks", draft)
    assert draft.trainings.get().hours == 14


def test_support_sees_a_claim_and_cannot_withdraw_it(at, submitted):
    support = Visitor(support_user())

    page = support.open(at("claims:claim", submitted))

    assert "Withdraw this claim" not in page.links
    assert "You can" not in page.words
    assert "The school can change or withdraw it until" in page.words
    assert support.client.get(at("claims:withdraw", submitted)).status_code == 403


# --- Whose it is --------------------------------------------------------------------------------------

PAGES = ["claim", "tasks", "provider", "mentors", "hours", "provider-confirmed", "check", "declaration", "submitted"]
PAGES += ["withdraw", "delete", "copy", "hand-over", "change"]


@pytest.mark.parametrize("page", PAGES)
def test_another_schools_claim_is_not_found_under_ones_own_school(sam, at, page):
    theirs = ClaimFactory(school=SchoolFactory())

    for send in (sam.client.get, sam.client.post):
        assert send(at(f"claims:{page}", theirs)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_another_schools_pages_are_not_found(at, draft, page):
    stranger = Visitor(claimant_at(SchoolFactory()))

    for send in (stranger.client.get, stranger.client.post):
        assert send(at(f"claims:{page}", draft)).status_code == 404
