"""What sends letters or searches is refused when it is done too often (A53)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Search, User
from claims.models import Claim
from common.clock import now
from messages_out.models import Message
from schools.models import School
from tests.factories import ClaimFactory, claimant_at, support_user
from tests.journeys.visitor import Visitor
from tests.pages import inspect
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(fernhollow: School) -> User:
    return claimant_at(fernhollow)


@pytest.fixture
def sam(me: User) -> Visitor:
    return Visitor(me)


@pytest.fixture
def priya(fernhollow: School) -> User:
    return claimant_at(fernhollow, first_name="Priya")


@pytest.fixture
def draft(fernhollow: School) -> Claim:
    return ClaimFactory(school=fernhollow)


def hand_over(sam: Visitor, draft: Claim, to: User) -> int:
    sam.open(reverse("claims:hand-over", args=[draft.school.public_id, draft.reference]))
    return sam.client.post(sam.address, sam.hidden() | {"to": str(to.pk)}).status_code


def an_hour_passes() -> None:
    with as_owner():
        for message in Message.objects.all():
            Message.objects.filter(pk=message.pk).update(created_at=message.created_at - timedelta(hours=1))


def test_the_eleventh_letter_to_one_colleague_within_an_hour_is_not_sent(
    sam: Visitor, draft: Claim, priya: User, fernhollow: School
) -> None:
    assert [hand_over(sam, draft, priya) for _ in range(11)] == [303] * 10 + [429]
    assert Message.objects.filter(to=priya.email).count() == 10

    assert hand_over(sam, draft, claimant_at(fernhollow)) == 303
    an_hour_passes()
    assert hand_over(sam, draft, priya) == 303


def test_the_refusal_says_how_long_to_wait_and_the_draft_stands(sam: Visitor, draft: Claim, priya: User) -> None:
    for _ in range(10):
        hand_over(sam, draft, priya)
    draft.refresh_from_db()
    sam.open(reverse("claims:hand-over", args=[draft.school.public_id, draft.reference]))

    answer = sam.client.post(sam.address, sam.hidden() | {"to": str(priya.pk)})

    minutes = int(answer["Retry-After"]) // 60
    assert 1 <= minutes <= 60
    assert f"Wait {minutes} minute" in inspect(answer).words
    assert Claim.objects.get(pk=draft.pk).version == draft.version


def test_with_another_setting_the_eleventh_letter_goes(sam: Visitor, draft: Claim, priya: User, settings) -> None:
    settings.LETTERS_AN_HOUR = 11

    assert [hand_over(sam, draft, priya) for _ in range(12)] == [303] * 11 + [429]


@pytest.mark.parametrize("place", ["claims:list", "mentors:list", "claims:what-you-can-claim"])
def test_the_sixty_first_search_of_a_person_within_a_minute_is_refused(
    sam: Visitor, me: User, fernhollow: School, place: str
) -> None:
    address = reverse(place, args=[fernhollow.public_id])
    typed = {"words": "Ada", "search": "Ada"}
    Search.objects.bulk_create(Search(by=me, words="Ada") for _ in range(59))

    answers = [sam.client.post(address, typed) for _ in range(2)]

    assert [answers[0].status_code < 400, answers[1].status_code] == [True, 429]
    seconds = int(answers[1]["Retry-After"])
    assert 1 <= seconds <= 60
    assert Search.objects.count() == 60
    assert Visitor(claimant_at(fernhollow)).client.post(address, typed).status_code < 400
    with as_owner():
        Search.objects.update(at=now() - timedelta(minutes=1))
    assert sam.client.post(address, typed).status_code < 400


@pytest.mark.parametrize("place", ["support:find", "support:schools"])
def test_support_searches_no_more_often(place: str) -> None:
    dana = support_user()
    Search.objects.bulk_create(Search(by=dana, words="Ada") for _ in range(60))

    assert Visitor(dana).client.post(reverse(place), {"words": "Ada"}).status_code == 429
