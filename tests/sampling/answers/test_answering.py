import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from activity.models import Entry
from claims.models import Claim, ClaimWindow
from claims.states import Status
from messages_out.models import Message
from providers.models import Provider
from sampling.answers.actions import (
    AnsweredMeanwhile,
    CannotReopen,
    Conflict,
    Given,
    reopen,
    save_answers,
    send_answers,
)
from sampling.answers.asked import digest_of, finished, progress_of
from sampling.answers.models import Answer, Sending, SentClaim
from sampling.models import ProviderRequest
from tests.claims.guards import settle
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, manager_at, person_at, support_user
from tests.raw_changes import by_hand
from tests.sampling.answers.asking import agree, answer_to, given, send, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory(name="Harbourlight SCITT")


@pytest.fixture
def sam(provider: Provider) -> User:
    return person_at(provider)


@pytest.fixture
def claims(window: ClaimWindow, provider: Provider) -> list[Claim]:
    """Two mentors with 14 and 12 hours, and one with 10."""
    two = submitted(window, provider=provider, hours_of={MentorFactory(): 14, MentorFactory(): 12})
    return [*two, *submitted(window, provider=provider, hours_of={MentorFactory(): 10})]


@pytest.fixture
def request_of(claims: list[Claim], window: ClaimWindow) -> ProviderRequest:
    return built(window).requests.get()


def test_answers_are_saved_as_they_come_and_move_nothing(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    first, second = trainings_of(claims[0])

    changed = save_answers(request=request_of, given=[given(first), given(second, 7)], by=sam)

    kept = answer_to(second)
    assert changed == 2
    assert (kept.agrees, kept.hours, kept.category, kept.claimed, kept.version) == (False, 7, "hours", 12, 1)
    assert kept.answered_by == sam
    claims[0].refresh_from_db()
    assert claims[0].status == Status.SAMPLING_IN_PROGRESS
    progress = progress_of(request_of)
    assert (progress.mentors, progress.answered, progress.claims, progress.sent, progress.finished) == (3, 2, 2, 0, 1)


def test_an_answer_can_be_changed_and_taken_back_and_each_is_on_record(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    (training,) = trainings_of(claims[1])
    save_answers(request=request_of, given=[given(training)], by=sam)
    save_answers(request=request_of, given=[given(training, 4, version=1)], by=sam)
    save_answers(request=request_of, given=[Given(training.pk, 2, None)], by=sam)

    acts = Entry.objects.filter(verb="hours of a mentor answered").order_by("pk")
    assert [(act.before or {}).get("hours") for act in acts] == [None, 10, 4]
    assert [(act.after or {}).get("hours") for act in acts] == [10, 4, None]
    assert not Answer.objects.exists()


def test_a_colleague_who_was_first_is_not_undone_and_the_same_answer_is_no_quarrel(
    request_of: ProviderRequest, claims: list[Claim], sam: User, provider: Provider
) -> None:
    (training,), other = trainings_of(claims[1]), person_at(provider)
    save_answers(request=request_of, given=[given(training, 4)], by=other)

    with pytest.raises(AnsweredMeanwhile) as refusal:
        save_answers(request=request_of, given=[given(training), given(trainings_of(claims[0])[0])], by=sam)

    assert refusal.value.trainings == {training.pk}
    assert Answer.objects.get().hours == 4
    assert save_answers(request=request_of, given=[given(training, 4)], by=sam) == 0
    assert answer_to(training).answered_by == other


def test_what_another_provider_is_asked_cannot_be_answered(
    request_of: ProviderRequest, sam: User, window: ClaimWindow
) -> None:
    (theirs,) = submitted(window)
    built(window, by=support_user())

    with pytest.raises(AnsweredMeanwhile):
        agree(request_of, sam, theirs)


def test_a_claim_whose_mentors_are_all_agreed_goes_back_assured(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    for claim in claims:
        manager_at(claim.school)
    agree(request_of, sam, claims[0])
    save_answers(request=request_of, given=[given(trainings_of(claims[1])[0], 4)], by=sam)

    sending = send(request_of, sam)
    settle()

    agreed, refused = (Claim.objects.get(pk=claim.pk) for claim in claims)
    assert (agreed.status, agreed.checked_from, agreed.assured_at is not None) == (Status.SUBMITTED, "", True)
    assert (refused.status, refused.assured_at) == (Status.SAMPLING_PROVIDER_NOT_APPROVED, None)
    sent = SentClaim.objects.get(sending=sending, sampled__claim=refused)
    assert (sent.agrees, sent.came_from, sent.answers[0]["hours"]) == (False, Status.SUBMITTED, 4)
    assert progress_of(request_of).sent == 2
    told = dict(Message.objects.values_list("template", "body"))
    assert "you claimed 10, Harbourlight SCITT recorded 4 hours. We recorded fewer hours." in told["hours_not_agreed"]
    assert "Nothing to do" in told["claim_confirmed"]
    assert "1 agreed, 1 with hours" in told["answers_received"]


def test_a_school_hears_once_of_all_its_claims_that_are_agreed(
    window: ClaimWindow, provider: Provider, sam: User
) -> None:
    school = SchoolFactory()
    manager = manager_at(school)
    claims = submitted(window, 3, provider=provider, school=school)
    request = built(window).requests.get()
    agree(request, sam, *claims)

    send(request, sam)

    told = Message.objects.get(template="claim_confirmed", to=manager.email)
    assert "3 claims are confirmed" in told.subject
    assert all(f"* claim {claim.reference}: " in told.body for claim in claims)


def test_claims_with_a_gap_wait_and_the_rest_goes(request_of: ProviderRequest, claims: list[Claim], sam: User) -> None:
    save_answers(request=request_of, given=[given(trainings_of(claims[0])[0])], by=sam)
    agree(request_of, sam, claims[1])

    send(request_of, sam)

    statuses = [Claim.objects.get(pk=claim.pk).status for claim in claims]
    assert statuses == [Status.SAMPLING_IN_PROGRESS, Status.SUBMITTED]


def test_the_same_page_sent_twice_is_one_sending_and_a_page_that_is_old_sends_nothing(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    agree(request_of, sam, claims[1])
    seen = digest_of(finished(request_of))
    sent = [send_answers(request=request_of, seen=seen, by=sam) for _ in range(2)]
    agree(request_of, sam, claims[0])

    with pytest.raises(Conflict):
        send_answers(request=request_of, seen="what was there before", by=sam)

    assert sent[0] == sent[1] == Sending.objects.get()


def test_support_reopens_with_a_reason_and_the_next_sending_takes_it(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    (training,) = trainings_of(claims[1])
    save_answers(request=request_of, given=[given(training, 4)], by=sam)
    send(request_of, sam)

    reopen(sent=SentClaim.objects.get(), reason="You wrote to us", by=support_user())
    settle()
    save_answers(request=request_of, given=[given(training, version=1)], by=sam)
    send(request_of, sam)
    settle()

    claim = Claim.objects.get(pk=claims[1].pk)
    assert (claim.status, claim.assured_at is not None) == (Status.SUBMITTED, True)
    assert [one.number for one in SentClaim.objects.order_by("pk")] == [1, 2]
    reopen(sent=SentClaim.objects.get(number=2), reason="Again", by=support_user())
    claim.refresh_from_db()
    assert (claim.status, claim.assured_at) == (Status.SAMPLING_IN_PROGRESS, None)


def test_nothing_is_reopened_by_the_provider_twice_or_in_a_payment_run(
    request_of: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    agree(request_of, sam, *claims)
    send(request_of, sam)
    settle()
    first, second = SentClaim.objects.order_by("sampled__claim")
    with pytest.raises(PermissionDenied):
        reopen(sent=first, reason="Mine", by=sam)
    reopen(sent=first, reason="Asked", by=support_user())
    with by_hand():
        Claim.objects.filter(samplings=second.sampled).update(status=Status.PAYMENT_IN_PROGRESS)

    for sent in (first, second):
        with pytest.raises(CannotReopen):
            reopen(sent=sent, reason="Asked", by=support_user())
