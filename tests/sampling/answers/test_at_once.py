"""Colleagues who answer, and send, at the same moment (A30)."""

from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from claims.models import ClaimWindow, MentorTraining
from providers.models import Provider
from sampling.answers.actions import AnsweredMeanwhile, save_answers, send_answers
from sampling.answers.asked import digest_of, finished
from sampling.answers.models import Sending
from sampling.models import ProviderRequest
from tests.claims.guards import no_row_locks
from tests.crowd import all_at_once, begun
from tests.factories import ProviderFactory, person_at
from tests.sampling.answers.asking import answer_to, given, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory()


@pytest.fixture
def colleagues(provider: Provider) -> list[User]:
    return [person_at(provider), person_at(provider)]


@pytest.fixture
def training(window: ClaimWindow, provider: Provider) -> MentorTraining:
    (claim,) = submitted(window, provider=provider)
    return trainings_of(claim)[0]


@pytest.fixture
def asked(training: MentorTraining, window: ClaimWindow) -> ProviderRequest:
    return built(window).requests.get()


def test_the_second_of_two_who_answer_at_once_is_told(
    asked: ProviderRequest, training: MentorTraining, colleagues: list[User]
) -> None:
    saving = partial(save_answers, request=asked)
    with transaction.atomic():
        saving(given=[given(training, 7)], by=colleagues[0])
        second = begun(partial(saving, given=[given(training, 4)], by=colleagues[1]))

    assert isinstance(second.result(), AnsweredMeanwhile)
    assert (answer_to(training).hours, answer_to(training).answered_by) == (7, colleagues[0])


def test_without_the_lock_the_first_answer_is_overwritten(
    asked: ProviderRequest, training: MentorTraining, colleagues: list[User]
) -> None:
    """The control."""
    saving = partial(save_answers, request=asked)
    saving(given=[given(training, 7)], by=colleagues[0])
    with no_row_locks(), transaction.atomic():
        saving(given=[given(training, 6, version=1)], by=colleagues[0])
        second = begun(partial(saving, given=[given(training, 4, version=1)], by=colleagues[1]))

        assert not second.done()
    assert second.result() == 1
    assert answer_to(training).hours == 4


def test_two_who_send_the_same_page_at_once_make_one_sending(
    asked: ProviderRequest, training: MentorTraining, colleagues: list[User]
) -> None:
    save_answers(request=asked, given=[given(training)], by=colleagues[0])
    seen = digest_of(finished(asked))

    sent = all_at_once([partial(send_answers, request=asked, seen=seen, by=by) for by in colleagues])

    assert sent[0] == sent[1] == Sending.objects.get()
