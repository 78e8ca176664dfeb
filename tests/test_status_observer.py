from collections.abc import Callable

import pytest

from claims.actions.submit import submit
from claims.models import Claim
from claims.states import Status
from tests import status_observer
from tests.claims.guards import run, take_away
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
Bypass = Callable[[Claim], None]


@pytest.fixture
def draft() -> Claim:
    return ClaimFactory(school=claiming_school(), hours_of={MentorFactory(): 14}, answered=True)


def expire(draft: Claim) -> None:
    with as_owner():
        Claim.objects.filter(pk=draft.pk).update(status=Status.EXPIRED)


def past_the_record(draft: Claim) -> None:
    take_away("claims_claim", "every_change_is_kept")
    with by_hand():
        expire(draft)


def by_nobody(draft: Claim) -> None:
    take_away("claims_rowchange", "a_new_status_has_a_name_on_it")
    expire(draft)


def removed_past_the_record(draft: Claim) -> None:
    take_away("claims_claim", "every_removal_is_kept")
    with as_owner():
        Claim.objects.get(pk=draft.pk).delete()


def test_an_action_is_seen_and_is_on_record(draft: Claim, request: pytest.FixtureRequest) -> None:
    submit(claim=draft, submitter_is_mentor=False, by=claimant_at(draft.school))

    assert run("SELECT before, after FROM observer.seen") == [("draft", "submitted")]
    status_observer.look(request.node)


@pytest.mark.parametrize("bypass", [past_the_record, by_nobody, removed_past_the_record])
def test_a_change_without_a_record_fails_its_test(draft: Claim, request: pytest.FixtureRequest, bypass: Bypass) -> None:
    bypass(draft)

    with pytest.raises(AssertionError, match=f"{draft.pk}, 'draft'"):
        status_observer.look(request.node)
    with as_owner():
        run("DELETE FROM observer.seen")  # this test itself shall pass
