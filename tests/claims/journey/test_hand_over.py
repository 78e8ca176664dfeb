import pytest

from claims.actions.change import start_change
from claims.actions.draft import delete_draft, hand_over, set_hours
from claims.actions.submit import submit
from messages_out.models import Message
from tests.clock import in_term
from tests.factories import claimant_at
from tests.journeys.visitor import Visitor
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_tells_the_colleague_once_and_says_it_once(sam, at, draft, priya_nair):
    address = at("claims:hand-over", draft)
    sam.open(address)
    form = sam.hidden() | {"to": str(priya_nair.pk), "note": "Ada’s hours are in the register"}

    sam.client.post(address, form)
    page = sam.send_to(address, **form)

    assert Message.objects.filter(to=priya_nair.email).count() == 1
    assert page.words.count("We have emailed Priya Nair a link") == 1
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_change_of_another_answer_does_not_stand_in_the_way(sam, at, draft, ada, priya_nair):
    sam.open(at("claims:hand-over", draft))
    set_hours(claim=draft, hours={ada.pk: 14}, version=draft.version, by=priya_nair)

    sam.send(to=str(priya_nair.pk))

    assert Message.objects.filter(to=priya_nair.email).count() == 1


def test_asking_again_from_a_new_page_is_asking_again(sam, at, draft, priya_nair):
    for _ in range(2):
        sam.open(at("claims:hand-over", draft))
        sam.send(to=str(priya_nair.pk))

    assert Message.objects.filter(to=priya_nair.email).count() == 2


def test_going_back_to_add_a_note_is_asking_again(sam, at, draft, priya_nair):
    address = at("claims:hand-over", draft)
    sam.open(address)
    form = sam.hidden() | {"to": str(priya_nair.pk)}
    sam.send_to(address, **form)

    sam.send_to(address, **form, note="Please look at Ada")

    assert Message.objects.filter(to=priya_nair.email).count() == 2


def test_what_will_happen_stands_before_the_choice_and_somebody_who_is_not_listed_has_a_way_on(
    sam, at, draft, priya_nair
):
    page = sam.open(at("claims:hand-over", draft))

    assert page.words.index("Your colleague gets an email with a link") < page.words.index("Priya Nair")
    assert "Someone who is not listed" in page.words
    assert any(address.startswith("mailto:") for address in page.links.values())


def test_whoever_is_alone_at_a_school_reads_how_a_colleague_is_added(sam, at, draft, fernhollow, sam_okafor):
    with as_owner():
        fernhollow.memberships.exclude(user=sam_okafor).delete()

    page = sam.open(at("claims:hand-over", draft))

    assert page.h1 == "Nobody else is here yet"
    assert any(address.startswith("mailto:") for address in page.links.values())


@in_term
def test_the_list_says_who_was_asked_last_to_carry_on(sam, at, draft, sam_okafor, priya_nair):
    hand_over(claim=draft, to=sam_okafor, note="", by=priya_nair)
    assert "days left. You were asked to carry on" in sam.open(at("claims:list")).words

    hand_over(claim=draft, to=priya_nair, note="", by=sam_okafor)
    somebody_else = Visitor(claimant_at(draft.school))
    assert "days left. Priya Nair was asked to carry on" in somebody_else.open(at("claims:list")).words


def test_colleagues_stand_in_the_order_of_an_alphabet(sam, at, draft, fernhollow):
    for name in ["Zoë", "adam", "Élan"]:
        claimant_at(fernhollow, first_name=name, last_name="Lis")

    words = sam.open(at("claims:hand-over", draft)).words

    assert words.index("adam Lis") < words.index("Élan Lis") < words.index("Zoë Lis")


def test_somebody_of_support_is_no_colleague_to_carry_on(sam, at, draft, fernhollow, priya_nair):
    robin = claimant_at(fernhollow, first_name="Robin", last_name="Hale", is_support=True, support_level="operator")

    page = sam.open(at("claims:hand-over", draft))
    assert "Priya Nair" in page.words
    assert "Robin Hale" not in page.words

    page = sam.send(to=str(robin.pk))
    assert page.errors == ["Select a colleague"]
    assert not Message.objects.exists()


def hand_over_to(priya, draft, sam):
    return hand_over(claim=draft, to=priya, note="", by=sam)


def test_the_list_of_whoever_handed_over_says_with_whom_it_is(sam, priya, at, draft, sam_okafor, priya_nair):
    hand_over_to(priya_nair, draft, sam_okafor)

    page = sam.open(at("claims:list"))
    assert "With Priya Nair You handed it over." in page.words
    assert "Needs you" not in page.words
    assert "Needs you" in priya.open(at("claims:list")).words

    hand_over_to(sam_okafor, draft, priya_nair)

    assert "Needs you" in sam.open(at("claims:list")).words


@pytest.mark.parametrize(("group", "number"), [("needs-you", 0), ("in-progress", 1)])
def test_what_is_with_a_colleague_is_in_progress_in_the_filter(sam, at, draft, sam_okafor, priya_nair, group, number):
    hand_over_to(priya_nair, draft, sam_okafor)

    page = sam.open(f"{at('claims:list')}?group={group}")

    assert (draft.reference in page.words) == bool(number)


def test_whoever_handed_over_hears_that_it_was_submitted(sam, priya, at, ready, sam_okafor, priya_nair):
    hand_over_to(priya_nair, ready, sam_okafor)
    priya.open(at("claims:declaration", ready))

    page = priya.send(is_mentor="no")

    assert "We have emailed you, Sam Okafor and any other managers at your school." in page.words
    assert Message.objects.filter(template="claim_submitted", to=sam_okafor.email).count() == 1


@pytest.mark.parametrize("is_change", [False, True])
def test_whoever_handed_over_hears_that_it_was_deleted(sam, at, ready, sam_okafor, priya_nair, is_change):
    draft = ready
    if is_change:
        draft = start_change(claim=submit(claim=ready, submitter_is_mentor=False, by=sam_okafor), by=sam_okafor)
    hand_over_to(priya_nair, draft, sam_okafor)

    delete_draft(claim=draft, by=priya_nair)

    [message] = Message.objects.filter(template="draft_deleted")
    assert message.to == sam_okafor.email
    assert "Priya Nair deleted the" in message.body


def test_whoever_handed_over_a_change_hears_that_it_was_submitted(sam, at, ready, sam_okafor, priya_nair, people):
    claim = submit(claim=ready, submitter_is_mentor=False, by=priya_nair)
    change = start_change(claim=claim, by=priya_nair)
    hand_over_to(priya_nair, change, sam_okafor)
    with as_owner():
        change.trainings.update(hours=10)

    submit(claim=change, submitter_is_mentor=False, by=priya_nair)

    assert Message.objects.filter(template="claim_changed", to=sam_okafor.email).count() == 1


def test_whoever_deletes_what_they_handed_over_hears_nothing(draft, sam_okafor, priya_nair):
    hand_over_to(priya_nair, draft, sam_okafor)

    delete_draft(claim=draft, by=sam_okafor)

    assert not Message.objects.filter(template="draft_deleted").exists()
