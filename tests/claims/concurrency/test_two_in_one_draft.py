from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from activity.models import Entry
from claims.actions.ask import ask_managers_to_accept
from claims.actions.draft import change_provider, choose_mentors, delete_draft, hand_over, set_hours
from claims.actions.remove_mentor import StillOnClaims, remove_mentor
from claims.actions.send_to_school import send_to_school
from claims.models import Claim
from claims.refusals import ChangedMeanwhile, DraftGone, NotOnYourList
from mentors.models import Mentor
from messages_out.models import Message
from schools.models import School
from tests.claims.guards import no_row_locks
from tests.crowd import all_at_once, begun
from tests.factories import (
    ClaimFactory,
    ProviderFactory,
    open_window,
    support_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def ready_draft(school: School, ada: Mentor, hours: int = 5) -> Claim:
    return ClaimFactory(school=school, hours_of={ada: hours}, answered=True)


def kinds(results: list[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def verbs(claim: Claim) -> Counter[str]:
    return Counter(Entry.objects.about(claim).values_list("verb", flat=True))


def edit_at_once(draft: Claim, ada: Mentor, people: list[User]) -> list[object]:
    """Everybody enters other hours for Ada from the same version."""
    editing = partial(set_hours, claim=draft, version=draft.version)
    return all_at_once([partial(editing, hours={ada.pk: 2 + number}, by=by) for number, by in enumerate(people)])


@pytest.mark.parametrize("who", ["two of the school", "two of support", "the school and support"])
def test_of_people_who_edit_one_draft_from_one_version_one_is_kept_and_the_others_are_told(
    fernhollow: School, people: list[User], ada: Mentor, who: str
) -> None:
    support = [support_user(), support_user()]
    editors = {"two of the school": people[:2], "two of support": support}.get(who, [people[0], support[0]])
    for _ in range(4):
        draft = ready_draft(fernhollow, ada, hours=1)

        results = edit_at_once(draft, ada, editors)

        assert kinds(results) == {"Claim": 1, "ChangedMeanwhile": 1}
        winner = next(number for number, result in enumerate(results) if isinstance(result, Claim))
        draft.refresh_from_db()
        assert (draft.trainings.get().hours, draft.version, draft.updated_by) == (2 + winner, 2, editors[winner])
        refusal = results[1 - winner]
        assert isinstance(refusal, ChangedMeanwhile)
        assert refusal.by == editors[winner]
        assert verbs(draft)["hours entered"] == 1


def test_who_waits_for_a_colleagues_other_provider_is_told_who_changed_the_draft(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    """After the wait the people and the provider are read anew, too."""
    draft = ready_draft(fernhollow, ada)
    with transaction.atomic():
        change_provider(claim=draft, provider=ProviderFactory(), version=1, by=people[0])
        editing = begun(partial(set_hours, claim=draft, hours={ada.pk: 7}, version=1, by=people[1]))

    refusal = editing.result()
    assert isinstance(refusal, ChangedMeanwhile)
    assert refusal.by == people[0]


def test_without_the_lock_an_answer_is_overwritten(fernhollow: School, people: list[User], ada: Mentor) -> None:
    """The control."""
    draft = ready_draft(fernhollow, ada)
    editing = partial(set_hours, claim=draft, version=1)

    with no_row_locks(), transaction.atomic():
        editing(hours={ada.pk: 7}, by=people[0])
        second = begun(partial(editing, hours={ada.pk: 9}, by=people[1]))

    assert isinstance(second.result(), Claim)
    assert draft.trainings.get().hours == 9


def test_a_draft_that_is_handed_over_while_it_is_deleted_is_deleted(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    for _ in range(4):
        draft = ready_draft(fernhollow, ada)
        handing = partial(hand_over, claim=draft, to=people[2], note="", by=people[0])

        handed, deleted = all_at_once([handing, partial(delete_draft, claim=draft, by=people[1])])

        assert isinstance(handed, Claim | DraftGone)
        assert deleted is None
        assert not Claim.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_support_sends_four_times_from_one_page_is_sent_once(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    draft = ready_draft(fernhollow, ada)
    sending = partial(send_to_school, claim=draft, note="", version=draft.version)
    one, another = support_user(), support_user()

    results = all_at_once([partial(sending, by=one)] * 4 + [partial(sending, by=another)])

    assert kinds(results) in ({"Claim": 4, "ChangedMeanwhile": 1}, {"Claim": 1, "ChangedMeanwhile": 4})
    assert verbs(draft)["draft sent to the school"] == 1
    assert set(Counter(Message.objects.values_list("to", flat=True)).values()) == {1}


def remove_while_she_is_chosen(draft: Claim, ada: Mentor, people: list[User]) -> object:
    with transaction.atomic():
        choose_mentors(claim=draft, mentors=[ada], version=draft.version, by=people[0])
        removing = begun(partial(remove_mentor, mentor=ada, school=draft.school, by=people[1]))
    return removing.result()


def test_a_mentor_is_not_taken_off_the_list_while_she_is_put_on_a_claim(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    assert isinstance(remove_while_she_is_chosen(ClaimFactory(school=fernhollow), ada, people), StillOnClaims)


def test_without_the_lock_she_is_on_the_claim_and_not_on_the_list(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    """The control."""
    with no_row_locks():
        refusal = remove_while_she_is_chosen(ClaimFactory(school=fernhollow), ada, people)

    assert refusal is None
    assert not ada.placements.exists()


def test_a_mentor_is_not_put_on_a_claim_while_she_is_taken_off_the_list(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    draft = ClaimFactory(school=fernhollow)
    with transaction.atomic():
        remove_mentor(mentor=ada, school=fernhollow, by=people[0])
        choosing = begun(partial(choose_mentors, claim=draft, mentors=[ada], version=1, by=people[1]))

    assert isinstance(choosing.result(), NotOnYourList)
    assert not draft.trainings.exists()


def test_managers_whom_four_people_ask_at_once_are_asked_once(fernhollow: School, people: list[User]) -> None:
    year = open_window().academic_year

    results = all_at_once([partial(ask_managers_to_accept, school=fernhollow, year=year, by=by) for by in people])

    assert not any(isinstance(result, Exception) for result in results)
    assert Message.objects.filter(template="conditions_wait").count() == 1
