from accounts.models import User
from claims.models import Claim, MentorTraining
from sampling.answers import reading
from sampling.answers.actions import Given, save_answers, send_answers
from sampling.answers.asked import digest_of, finished
from sampling.answers.models import Answer, Sending
from sampling.models import ProviderRequest

FEWER = reading.Category.HOURS


def given(training: MentorTraining, hours: int | None = None, *, version: int = 0, **values: object) -> Given:
    """A no with these recorded hours; without any, a yes."""
    claimed = training.hours or 0
    if hours is None:
        return Given(training.pk, version, reading.Answer(agrees=True, hours=claimed), **values)
    return Given(training.pk, version, reading.Answer(agrees=False, hours=hours, category=FEWER), **values)


def trainings_of(claim: Claim) -> list[MentorTraining]:
    return list(claim.trainings.order_by("pk"))


def agree(request: ProviderRequest, by: User, *claims: Claim) -> None:
    save_answers(request=request, given=[given(one) for claim in claims for one in trainings_of(claim)], by=by)


def send(request: ProviderRequest, by: User) -> Sending:
    return send_answers(request=request, seen=digest_of(finished(request)), by=by)


def answer_to(training: MentorTraining) -> Answer:
    return Answer.objects.get(training=training)
