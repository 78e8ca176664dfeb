import pytest

from accounts.models import User
from activity.models import Entry
from claims.actions.copy import copy_into_window
from claims.actions.draft import start_draft
from claims.refusals import CanNotBeCopied, WindowClosed
from claims.states import Status
from mentors.models import Mentor
from schools.models import School
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    closed_window,
    manager_at,
    open_window,
    window_in,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.WITHDRAWN])
def test_what_came_to_nothing_is_copied_as_far_as_it_can_be_claimed(status: Status, school: School, sam: User) -> None:
    ada, grace, omar, tomasz = (MentorFactory(first_name=name) for name in ("Ada", "Grace", "Omar", "Tomasz"))
    old = ClaimFactory(school=school, status=status, hours_of={ada: 5, grace: 12, omar: 3, tomasz: 4})
    ClaimFactory(provider=old.provider, hours_of={grace: 10, omar: 16}, status=Status.SUBMITTED)
    tomasz.placements.all().delete()

    copied = copy_into_window(claim=old, window=open_window(), by=sam)

    assert (copied.draft.status, copied.draft.window, copied.draft.provider) == ("draft", open_window(), old.provider)
    assert dict(copied.draft.trainings.values_list("mentor", "hours")) == {ada.pk: 5, grace.pk: None}
    assert (copied.not_listed, copied.hours_of) == ([tomasz], None)
    assert [(each.mentor, each.hours, each.left.used_elsewhere) for each in copied.gone] == [(omar, 3, 16)]
    assert [(each.mentor, each.hours, each.left.left) for each in copied.asked_again] == [(grace, 12, 6)]
    old.refresh_from_db()
    assert (old.status, old.trainings.count()) == (status, 4)


def test_a_copy_is_not_taken_for_an_empty_draft(school: School, sam: User, ada: Mentor) -> None:
    old = ClaimFactory(school=school, status=Status.EXPIRED, hours_of={ada: 5})
    copied = copy_into_window(claim=old, window=open_window(), by=sam)

    assert start_draft(school=school, provider=old.provider, window=open_window(), by=sam) != copied.draft


@pytest.mark.parametrize("status", [status for status in Status if status not in (Status.EXPIRED, Status.WITHDRAWN)])
def test_other_claims_are_not_copied(status: Status, school: School, sam: User) -> None:
    with pytest.raises(CanNotBeCopied):
        copy_into_window(claim=ClaimFactory(school=school, status=status), window=open_window(), by=sam)


def test_a_change_that_was_not_submitted_in_time_is_not_copied_because_its_claim_stands(
    school: School, sam: User
) -> None:
    claim = ClaimFactory(school=school, status=Status.SUBMITTED)
    change = ClaimFactory(school=school, provider=claim.provider, changes=claim, status=Status.EXPIRED)

    with pytest.raises(CanNotBeCopied):
        copy_into_window(claim=change, window=open_window(), by=sam)


def test_into_a_window_of_another_year_the_hours_are_not_copied(school: School, sam: User) -> None:
    ada, omar = MentorFactory(first_name="Ada"), MentorFactory(first_name="Omar")
    before = window_in(open_window().academic_year_id - 1)
    old = ClaimFactory(school=school, status=Status.EXPIRED, window=before, hours_of={ada: 5, omar: 3})
    ClaimFactory(provider=old.provider, hours_of={omar: 16}, status=Status.SUBMITTED)

    copied = copy_into_window(claim=old, window=open_window(), by=sam)

    assert dict(copied.draft.trainings.values_list("mentor", "hours")) == {ada.pk: None}
    assert (copied.hours_of, copied.asked_again) == (before.academic_year, [])
    assert [each.mentor for each in copied.gone] == [omar]


def test_asked_twice_by_one_person_or_by_two_it_is_one_copy(school: School, sam: User, ada: Mentor) -> None:
    grace = MentorFactory(first_name="Grace")
    old = ClaimFactory(school=school, status=Status.EXPIRED, hours_of={ada: 5, grace: 7})
    ClaimFactory(provider=old.provider, hours_of={grace: 16}, status=Status.SUBMITTED)

    first, *others = [
        copy_into_window(claim=old, window=open_window(), by=person) for person in (sam, sam, manager_at(school))
    ]

    assert {other.draft for other in others} == {first.draft}
    assert {tuple(each.mentor for each in other.gone) for other in others} == {(grace,)}
    assert Entry.objects.filter(verb="claim copied").count() == 1


def test_a_copy_goes_into_an_open_window_only(school: School, sam: User) -> None:
    old = ClaimFactory(school=school, status=Status.EXPIRED)

    with pytest.raises(WindowClosed):
        copy_into_window(claim=old, window=closed_window(), by=sam)
