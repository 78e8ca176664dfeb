"""A claim that is checked, on the pages of its school, its provider and support."""

import pytest
from django.test import Client

from accounts.models import SchoolLevel, SchoolMembership, User
from claims.models import Claim, ClaimWindow
from files.sniffing import PDF
from mentors.models import Mentor
from sampling.answers.reading import why
from sampling.evidence.actions import add_evidence
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, claimant_at, person_at, support_user
from tests.pages import Page, inspect
from tests.roles import as_owner
from tests.sampling.replies.refused import accept, dispute, refused, send_off, sent_of, training

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Mentor:
    return MentorFactory(first_name="Grace", last_name="Oyelaran")


@pytest.fixture
def claim(window: ClaimWindow, grace: Mentor) -> Claim:
    school, provider = SchoolFactory(name="Fernhollow Primary School"), ProviderFactory(name="Harbourlight SCITT")
    return refused(window, {MentorFactory(): 14, grace: 12}, {grace: 8}, school=school, provider=provider)


@pytest.fixture
def sam(claim: Claim) -> User:
    return claimant_at(claim.school, first_name="Sam", last_name="Okafor")


def read(user: User, address: str) -> Page:
    client = Client()
    client.force_login(user)
    return inspect(client.get(address))


def three_pages(claim: Claim, sam: User) -> tuple[str, str, str]:
    """The words of school, provider and support."""
    of_provider = f"/providers/{claim.provider.code}/claims/{claim.reference}/"
    return (
        read(sam, claim.get_absolute_url()).words,
        read(person_at(claim.provider), of_provider).words,
        read(support_user(), f"/support/claims/{claim.reference}/").words,
    )


def test_a_school_finds_the_reply_that_it_owes_wherever_it_looks(claim: Claim, sam: User) -> None:
    assert claim.reply_due_on
    listed = read(sam, f"/schools/{claim.school.public_id}/claims/")
    reply = f"{claim.get_absolute_url()}reply/"
    assert listed.links[f"Reply to Harbourlight SCITT about claim {claim.reference}"] == reply
    assert "Needs you" in listed.words
    assert f"{claim.reply_due_on.year}: Harbourlight SCITT does not agree all the hours." in listed.words
    assert "£175.20 of £1,138.80 is in question." in read(sam, claim.get_absolute_url()).words
    with as_owner():
        SchoolMembership.objects.create(user=sam, school=SchoolFactory(), level=SchoolLevel.CLAIMANT)
    assert "1 claim that needs a reply" in read(sam, "/your-organisations/").words


def test_an_accepted_record_shows_in_hours_and_pounds_and_who_did_what(claim: Claim, sam: User, grace: Mentor) -> None:
    accept(claim, grace, sam)
    send_off(claim, sam)

    school, provider, support = three_pages(claim, sam)
    for words in (school, provider, support):
        assert "Not accepted" in words
        assert "The answer of Harbourlight SCITT is due" not in words
    assert "Not agreed in the check by Harbourlight SCITT" in school
    assert "Not agreed in the check by Harbourlight SCITT" in provider
    assert "Decided by" not in school + provider
    assert "Decided by The service" in support
    assert "£963.60" in school
    assert "22 hours × £43.80 = £963.60" in support
    row = read(sam, f"/schools/{claim.school.public_id}/claims/").words
    assert "£963.60" in row, row


def test_the_schools_words_and_the_names_of_its_files_are_not_lost(claim: Claim, sam: User, grace: Mentor) -> None:
    dispute(claim, grace, 12, sam)
    add_evidence(
        sent=sent_of(claim),
        training_id=training(claim, grace).pk,
        name="list.pdf",
        content=b"%PDF-1.7",
        kind=PDF,
        by=sam,
    )
    send_off(claim, sam)

    school, provider, support = three_pages(claim, sam)

    for words in (school, provider, support):
        assert "Grace Oyelaran: 12 hours. “She came to every session”" in words
    assert "With list.pdf." in school
    assert "With list.pdf." in support
    assert "list.pdf" not in provider
    history = read(support_user(), f"/support/claims/{claim.reference}/history/").words
    assert "mentor: Grace Oyelaran" in history
    assert "file: list.pdf" in history
    assert "training:" not in history


def test_a_providers_own_words_stand_in_place_of_something_else() -> None:
    assert why("other", "She left in May") == ""
    assert why("other", "") == "Something else"
    assert why("not_known", "She left in May") == "We do not know this mentor"
