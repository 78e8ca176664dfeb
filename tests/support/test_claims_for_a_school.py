import pytest

from accounts.models import SchoolMembership
from activity.models import Entry
from claims.actions.draft import delete_draft, set_hours
from claims.models import Claim, ClaimVersion
from claims.states import Status
from messages_out.models import Message
from schools.models import GrantConditionsAcceptance
from tests.factories import ClaimFactory, SchoolFactory, claimant_at, closed_window, manager_at
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def in_school(claim, page):
    return f"/schools/{claim.school.public_id}/claims/{claim.reference}/{page}"


def send_page(claim):
    return f"/support/claims/{claim.reference}/send-to-school/"


def test_support_prepares_a_draft_from_the_schools_page_to_the_sending(
    support, fernhollow, harbourlight, ada, sam, priya, robin
):
    support.open(f"/support/schools/{fernhollow.public_id}/")

    page = support.follow("Prepare a draft")
    assert "You are working in the pages of Fernhollow Primary School. Each act is recorded under your name." in (
        page.root.words
    )
    support.send(**{"search": "Harbourlight SCITT", "search-picked": "1HL"})
    support.send(provider="1HL") if "options" in support.address else None
    support.send(mentors=[ada.public_id])
    support.send(hours="14")
    page = support.answer_the_rest()
    assert page.h1 == "Check this draft before you send it to the school"
    page = support.follow("Send this draft to the school")
    assert "We email a link to" in page.words
    assert "Sam Okafor" in page.words
    page = support.send(note="Please look at Ada's hours")

    draft = Claim.objects.get()
    assert (draft.status, draft.created_by) == (Status.DRAFT, robin)
    assert f"Draft {draft.reference} is sent to Fernhollow Primary School" in page.words
    assert {"sam@fernhollow.example", "priya@fernhollow.example"} <= set(Message.objects.values_list("to", flat=True))
    letter = Message.objects.get(to="sam@fernhollow.example")
    assert letter.subject == "Fernhollow Primary School: a draft claim is ready for you"
    assert "Please look at Ada's hours" in letter.body
    assert in_school(draft, "tasks/") in letter.body
    assert set(Entry.objects.about(draft).values_list("by", flat=True)) == {robin.pk}


def test_the_page_names_those_who_are_told_in_the_order_of_an_alphabet(support, draft, fernhollow, sam, robin):
    with as_owner():
        SchoolMembership.objects.create(user=robin, school=fernhollow)
    for name in ["Zoë", "adam", "Élan"]:
        claimant_at(fernhollow, first_name=name, last_name="Lis")

    words = support.open(send_page(draft)).root.all("main")[0].words
    assert words.index("adam Lis") < words.index("Élan Lis") < words.index("Sam Okafor") < words.index("Zoë Lis")
    assert "Robin Hale" not in words

    support.send(note="")
    assert f"We email a link to {Message.objects.count()} people" in words


def test_the_check_page_has_no_way_to_the_declaration_for_support(support, draft):
    page = support.open(in_school(draft, "check/"))

    assert "Continue to the declaration" not in page.links
    assert "Only somebody at Fernhollow Primary School can submit this claim." in page.words


@pytest.mark.parametrize("also_a_member", [False, True])
def test_a_declaration_by_support_is_refused_and_changes_nothing(support, draft, robin, also_a_member):
    if also_a_member:
        with as_owner():
            SchoolMembership.objects.create(user=robin, school=draft.school)

    for method in ("get", "post"):
        response = getattr(support.client, method)(
            in_school(draft, "declaration/"), {"is_mentor": "no", "version": draft.version}
        )
        assert response.status_code == 403

    draft.refresh_from_db()
    assert (draft.status, draft.version) == (Status.DRAFT, 1)
    assert not ClaimVersion.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("page", ["withdraw/", "change/"])
def test_support_cannot_withdraw_or_change_a_submitted_claim(support, claim, page):
    assert support.client.post(in_school(claim, page), {"reason": "No"}).status_code == 403

    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED
    assert not claim.change_drafts.exists()


def test_support_cannot_accept_conditions(support, open_now):
    school = SchoolFactory()
    manager_at(school)

    response = support.client.post(f"/schools/{school.public_id}/grant-conditions/", {"accept": "yes"})

    assert response.status_code in (403, 404)
    assert not GrantConditionsAcceptance.objects.filter(school=school).exists()


def test_a_person_of_the_school_cannot_send_a_draft_from_the_console(draft, sam, client):
    client.force_login(sam)

    assert client.get(send_page(draft)).status_code == 404
    assert client.post(send_page(draft), {"note": ""}).status_code == 404
    assert not Message.objects.exists()


def test_a_school_where_nobody_can_sign_in_is_named_before_the_sending(support, fernhollow, harbourlight, ada):
    with as_owner():
        fernhollow.memberships.all().delete()
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 5}, answered=True)

    assert "Nobody at this school can sign in yet, so nobody is told." in support.open(send_page(draft)).words


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.EXPIRED, Status.PAID])
def test_what_is_no_draft_is_not_sent(support, status):
    claim = ClaimFactory(status=status)

    for method in ("get", "post"):
        response = getattr(support.client, method)(send_page(claim))
        assert (response.status_code, response["Location"]) == (303, f"/support/claims/{claim.reference}/")
    assert not Message.objects.exists()


def test_a_draft_of_a_closed_window_is_not_sent(support):
    claim = ClaimFactory(window=closed_window())

    assert support.client.post(send_page(claim), {"note": ""}).status_code == 303
    assert not Message.objects.exists()


def test_a_draft_that_the_school_deleted_meanwhile_is_not_sent(support, draft, sam):
    support.open(f"/support/claims/{draft.reference}/send-to-school/")
    delete_draft(claim=draft, by=sam)

    page = support.send(note="Please check the hours.")

    assert page.h1 == f"Deleted draft {draft.reference}"
    assert "Nothing was sent, because this draft is deleted." in page.words
    assert "Sam Okafor deleted this draft on" in page.words
    assert Message.objects.count() == 0


def test_the_same_form_sent_twice_tells_people_once(support, draft, sam, robin):
    support.open(send_page(draft))
    form = support.hidden() | {"note": "Please look"}

    for _ in range(2):
        assert support.client.post(send_page(draft), form).status_code == 303

    assert Message.objects.filter(to=sam.email).count() == 1
    words = support.open(f"/support/claims/{draft.reference}/").words
    assert words.count(f"Draft {draft.reference} is sent to Fernhollow Primary School") == 1
    assert "Nothing was sent" not in words


def test_a_draft_that_the_school_changed_meanwhile_is_not_sent(support, draft, sam, ada):
    support.open(send_page(draft))
    set_hours(claim=draft, hours={ada.pk: 3}, version=draft.version, by=sam)

    page = support.send(note="Please look")

    assert not Message.objects.exists()
    assert "Nothing was sent. Sam Okafor changed this draft on" in page.words


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "١"])
def test_a_form_without_a_readable_version_sends_nothing(support, draft, version):
    assert support.client.post(send_page(draft), {"note": "", "version": version}).status_code == 303

    assert not Message.objects.exists()


@pytest.mark.parametrize("note", ["x" * 201, "a\x00b", "See 1234567"])
def test_a_note_that_cannot_be_sent_is_kept_with_a_message(support, draft, note):
    support.open(send_page(draft))

    page = support.send(note=note)

    assert len(page.errors) == 1
    assert not Message.objects.exists()


def test_a_school_never_reads_who_of_support_it_was(draft, sam, robin, support):
    support.open(send_page(draft))
    support.send(note="")

    draft.refresh_from_db()
    assert draft.updated_by == robin
    assert "Robin" not in Message.objects.get(to=sam.email).body
