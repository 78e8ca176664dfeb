from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from activity.models import Entry
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_answer,
    set_hours,
    start_draft,
)
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.refusals import (
    ChangedMeanwhile,
    NoLongerADraft,
    NotAccredited,
    NotEligible,
    NotOnYourList,
    WindowClosed,
)
from claims.states import Status
from messages_out.models import Message
from schools.models import School
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    UserFactory,
    claimant_at,
    closed_window,
    open_window,
    support_user,
)
from tests.factories.answers import fill_in_answers
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(school: School, sam: User) -> Claim:
    return ClaimFactory(school=school, created_by=sam, hours_of={MentorFactory(first_name="Ada"): 14})


def start(school: School, by: User, **values: Any) -> Claim:
    return start_draft(school=school, by=by, **{"provider": ProviderFactory(), "window": open_window(), **values})


def test_a_draft_begins_with_a_provider_and_a_reference(school: School, sam: User) -> None:
    draft = start(school, sam)

    assert (draft.status, draft.version, draft.created_by) == (Status.DRAFT, 1, sam)
    assert len(draft.reference) == 8
    assert Entry.objects.about(draft).get().verb == "draft started"


def test_sent_twice_it_is_one_draft_until_something_is_entered(school: School, sam: User) -> None:
    provider, mentor = ProviderFactory(), MentorFactory(at=[school])
    first = start(school, sam, provider=provider)

    assert start(school, sam, provider=provider) == first
    choose_mentors(claim=first, mentors=[mentor], version=1, by=sam)
    assert start(school, sam, provider=provider) != first


def test_a_colleague_begins_a_draft_of_their_own(school: School, sam: User) -> None:
    provider = ProviderFactory()

    assert start(school, sam, provider=provider) != start(school, claimant_at(school), provider=provider)


def test_a_draft_needs_an_open_window_an_eligible_school_and_an_accredited_provider(school: School, sam: User) -> None:
    with pytest.raises(WindowClosed):
        start(school, sam, window=closed_window())
    with pytest.raises(NotAccredited):
        start(school, sam, provider=ProviderFactory(accredited=False))
    with as_owner():
        school.eligibilities.all().delete()
    with pytest.raises(NotEligible):
        start(school, sam)


def test_support_prepares_a_draft_for_a_school_and_strangers_do_not(school: School) -> None:
    assert start(school, support_user()).school == school

    with pytest.raises(PermissionDenied):
        start(school, claimant_at(SchoolFactory()))


def test_choosing_mentors_keeps_the_hours_of_those_who_stay(draft: Claim, sam: User) -> None:
    ada = draft.trainings.get().mentor
    grace = MentorFactory(at=[draft.school])

    choose_mentors(claim=draft, mentors=[ada, grace], version=1, by=sam)

    assert dict(draft.trainings.values_list("mentor", "hours")) == {ada.pk: 14, grace.pk: None}
    entry = Entry.objects.about(draft).get()
    assert entry.before == {"hours": {str(ada.pk): 14}}
    assert entry.after == {"hours": {str(ada.pk): 14, str(grace.pk): None}, "version": 2}


def test_a_mentor_who_is_not_chosen_any_more_goes_with_the_hours(draft: Claim, sam: User) -> None:
    grace = MentorFactory(at=[draft.school])

    choose_mentors(claim=draft, mentors=[grace], version=1, by=sam)

    assert draft.trainings.get().mentor == grace


def test_only_mentors_on_the_schools_list_can_be_chosen(draft: Claim, sam: User) -> None:
    stranger = MentorFactory(at=[SchoolFactory()])

    with pytest.raises(NotOnYourList) as refusal:
        choose_mentors(claim=draft, mentors=[stranger], version=1, by=sam)

    assert refusal.value.mentors == [stranger]
    assert draft.trainings.get().hours == 14


def test_hours_are_for_mentors_on_the_claim(draft: Claim, sam: User) -> None:
    with pytest.raises(NotOnYourList):
        set_hours(claim=draft, hours={MentorFactory().pk: 3}, version=1, by=sam)


def test_new_hours_ask_again_whether_the_provider_confirmed_them(draft: Claim, sam: User) -> None:
    mentor = draft.trainings.get().mentor_id
    confirmed = set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=True, version=1, by=sam)

    changed = set_hours(claim=draft, hours={mentor: 12}, version=confirmed.version, by=sam)

    assert (changed.provider_confirmed, draft.trainings.get().hours) == (None, 12)


def same_hours(draft: Claim, by: User) -> object:
    return set_hours(claim=draft, hours={draft.trainings.get().mentor_id: 14}, version=1, by=by)


def same_mentors(draft: Claim, by: User) -> object:
    return choose_mentors(claim=draft, mentors=[draft.trainings.get().mentor], version=1, by=by)


def same_provider(draft: Claim, by: User) -> object:
    return change_provider(claim=draft, provider=draft.provider, version=1, by=by)


def same_answer(draft: Claim, by: User) -> object:
    fill_in_answers(draft)
    return set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=True, version=1, by=by)


@pytest.mark.parametrize("act", [same_hours, same_mentors, same_provider, same_answer])
def test_the_same_answer_again_is_no_change(act: Callable[[Claim, User], object], draft: Claim, sam: User) -> None:
    act(draft, sam)

    draft.refresh_from_db()
    assert draft.version == 1
    assert not Entry.objects.about(draft).exists()


def other_hours(draft: Claim, by: User, version: int) -> object:
    return set_hours(claim=draft, hours={draft.trainings.get().mentor_id: 3}, version=version, by=by)


def other_mentors(draft: Claim, by: User, version: int) -> object:
    mentors = [MentorFactory(at=[draft.school])]
    return choose_mentors(claim=draft, mentors=mentors, version=version, by=by)


def other_provider(draft: Claim, by: User, version: int) -> object:
    return change_provider(claim=draft, provider=ProviderFactory(), version=version, by=by)


def other_answer(draft: Claim, by: User, version: int) -> object:
    return set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=True, version=version, by=by)


CHANGES = [other_hours, other_mentors, other_provider, other_answer]


@pytest.mark.parametrize("act", CHANGES)
def test_a_colleagues_change_is_seen_and_not_overwritten(
    act: Callable[[Claim, User, int], object], draft: Claim, sam: User
) -> None:
    priya = claimant_at(draft.school, first_name="Priya")
    act(draft, priya, 1)
    before = list(draft.trainings.values())

    with pytest.raises(ChangedMeanwhile) as refusal:
        act(draft, sam, 1)

    assert refusal.value.by == priya
    assert refusal.value.at == Claim.objects.get(pk=draft.pk).updated_at
    assert list(draft.trainings.values()) == before


@pytest.mark.parametrize("act", CHANGES)
@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_only_a_draft_takes_answers(
    status: Status, act: Callable[[Claim, User, int], object], school: School, sam: User
) -> None:
    claim = ClaimFactory(school=school, status=status, hours_of={MentorFactory(): 5})

    with pytest.raises(NoLongerADraft):
        act(claim, sam, 1)


@pytest.mark.parametrize("act", CHANGES)
def test_support_prepares_and_strangers_cannot(act: Callable[[Claim, User, int], object], draft: Claim) -> None:
    with pytest.raises(PermissionDenied):
        act(draft, claimant_at(SchoolFactory()), 1)

    act(draft, support_user(), 1)


@pytest.mark.parametrize("act", CHANGES)
def test_a_draft_of_a_window_that_is_over_takes_no_answers(
    act: Callable[[Claim, User, int], object], school: School, sam: User
) -> None:
    claim = ClaimFactory(school=school, window=closed_window(), hours_of={MentorFactory(): 5})

    with pytest.raises(WindowClosed):
        act(claim, sam, 1)


def test_another_provider_takes_along_whoever_has_hours_left_there(school: School, sam: User) -> None:
    ada, grace, omar = MentorFactory(first_name="Ada"), MentorFactory(first_name="Grace"), MentorFactory()
    elsewhere = ClaimFactory(hours_of={ada: 16, grace: 12}, status=Status.SUBMITTED)
    draft = ClaimFactory(school=school, hours_of={ada: 3, grace: 5, omar: 7}, answered=True)

    shortfalls = change_provider(claim=draft, provider=elsewhere.provider, version=1, by=sam)

    draft.refresh_from_db()
    assert [(each.mentor, each.hours, each.left.left) for each in shortfalls] == [(ada, 3, 0), (grace, 5, 4)]
    assert dict(draft.trainings.values_list("mentor", "hours")) == {grace.pk: None, omar.pk: 7}
    assert (draft.provider, draft.provider_confirmed) == (elsewhere.provider, None)


def test_another_provider_is_an_accredited_one(draft: Claim, sam: User) -> None:
    with pytest.raises(NotAccredited):
        change_provider(claim=draft, provider=ProviderFactory(accredited=False), version=1, by=sam)


def test_a_deleted_draft_leaves_its_record_and_its_mentors_on_the_list(draft: Claim, sam: User) -> None:
    pk = draft.pk
    delete_draft(claim=draft, by=sam)

    assert not Claim.objects.filter(pk=pk).exists()
    assert draft.school.mentor_placements.count() == 1
    entry = Entry.objects.get(about_kind="claims.claim", about_id=str(pk))
    assert (entry.verb, list(entry.before["hours"].values())) == ("draft deleted", [14])


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_only_drafts_are_deleted(status: Status, school: School, sam: User) -> None:
    claim = ClaimFactory(school=school, status=status)

    with pytest.raises(NoLongerADraft):
        delete_draft(claim=claim, by=sam)


def test_a_draft_handed_over_tells_the_colleague(draft: Claim, sam: User) -> None:
    priya = claimant_at(draft.school)

    hand_over(claim=draft, to=priya, note="Grace still counts her hours", by=sam)

    message = Message.objects.get()
    assert (message.to, message.subject) == (priya.email, f"{draft.school}: a draft claim is ready for you")
    assert "Sam Okafor asks you to carry on" in message.body
    assert "Grace still counts her hours" in message.body
    assert "14 hours, £613.20." in message.body
    assert f"/claims/{draft.reference}/tasks/" in message.body


def test_support_hands_a_draft_over_to_the_school_only(draft: Claim) -> None:
    support, priya = support_user(), claimant_at(draft.school)

    hand_over(claim=draft, to=priya, note="", by=support)

    assert "Claim funding support asks you to carry on" in Message.objects.get().body
    for stranger in (UserFactory(), support):
        with pytest.raises(PermissionDenied):
            hand_over(claim=draft, to=stranger, note="", by=support)


def test_an_expired_draft_is_not_handed_over(draft: Claim, sam: User) -> None:
    with by_hand():
        Claim.objects.expire()

    with pytest.raises(NoLongerADraft):
        hand_over(claim=draft, to=claimant_at(draft.school), note="", by=sam)


def test_a_draft_that_can_no_longer_be_submitted_is_not_handed_over(school: School, sam: User) -> None:
    draft = ClaimFactory(school=school, window=closed_window())

    with pytest.raises(WindowClosed):
        hand_over(claim=draft, to=claimant_at(school), note="", by=sam)
    assert not Message.objects.exists()
