from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from activity.actions import record, record_many
from claims.models import Claim
from claims.retry import retry_on_lock
from claims.states import Status
from common import clock
from common.actor import set_actor
from sampling.answers import emails, reading
from sampling.answers.asked import digest_of, finished, open_claims
from sampling.answers.models import Answer, Ending, Reopening, Sending, SentClaim
from sampling.models import ProviderRequest, SampledClaim
from sampling.rules import REPLY_IN_WORKING_DAYS, working_days_after


class Conflict(Exception):
    """Somebody else was first. Nothing was saved."""


class AnsweredMeanwhile(Conflict):
    """`trainings`: ids."""

    def __init__(self, trainings: set[int]) -> None:
        self.trainings = trainings
        super().__init__(f"Answered or sent meanwhile: {sorted(trainings)}.")


class CannotEnd(Exception):
    """It is not overdue, or nothing is left to answer."""


class CannotReopen(Exception):
    """It was decided, is in a payment run, or is open already."""


@dataclass(frozen=True)
class Given:
    """`version` is that of the answer which the page was based on, 0 without one. No `answer`: not answered yet."""

    training_id: int
    version: int
    answer: reading.Answer | None
    spoken_to_school: bool = False


@retry_on_lock
@transaction.atomic
def save_answers(*, request: ProviderRequest, given: Iterable[Given], by: User) -> int:
    """All or none; returns how many are other than before. Raises AnsweredMeanwhile."""
    set_actor(by)
    lock_request(request)
    given = list(given)
    sampled = _sampled_by_training(request, given)
    rows = Answer.objects.filter(sampled__request=request, training__in=sampled)
    kept = {answer.training_id: answer for answer in rows}
    moved = {each.training_id for each in given if each.training_id not in sampled or _is_other(each, kept)}
    if moved:
        raise AnsweredMeanwhile(moved)
    changed = [each for each in given if _values(each) != _values_of(kept.get(each.training_id))]
    _write(changed, kept, sampled)
    record_many("hours of a mentor answered", _acts(changed, kept, sampled, request), by=by)
    return len(changed)


@retry_on_lock
@transaction.atomic
def send_answers(*, request: ProviderRequest, seen: str, by: User) -> Sending:
    """Every claim that is answered whole. The same page sent twice is one sending. Raises Conflict."""
    set_actor(by)
    lock_request(request)
    if sent := Sending.objects.filter(request=request, seen=seen).first():
        return sent
    ready = list(finished(request).values_list("pk", "claim_id"))
    _lock_claims(claim_id for _, claim_id in ready)
    if not ready or seen != digest_of(finished(request)):
        raise Conflict("The answers are not those of the page.")
    sending = Sending.objects.create(request=request, seen=seen, sent_by=by)
    SentClaim.objects.bulk_create([SentClaim(sending=sending, sampled_id=pk) for pk, _ in ready], batch_size=1000)
    _move(sending, by)
    record("answers sent", about=request, by=by, provider_id=request.provider_id, after={"claims": len(ready)})
    emails.answers_sent(sending)
    return sending


@retry_on_lock
@transaction.atomic
def reopen(*, sent: SentClaim, reason: str, by: User) -> Reopening:
    """The claim is asked about again, its answers as they were sent. Raises CannotReopen."""
    if not by.is_support:
        raise PermissionDenied
    set_actor(by)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=sent.sampled.claim_id)
    stands = sent.came_from if sent.agrees else Status.SAMPLING_PROVIDER_NOT_APPROVED
    if claim.status != stands or Reopening.objects.filter(sent__sampled=sent.sampled_id, sent__number__gte=sent.number):
        raise CannotReopen("It was decided, is in a payment run, or is open already.")
    reopening = Reopening.objects.create(sent=sent, reopened_by=by, reason=reason)
    _change(Claim.objects.filter(pk=claim.pk), by, status=Status.SAMPLING_IN_PROGRESS, assured_at=None)
    record(
        "answer reopened",
        about=claim,
        by=by,
        school_id=claim.school_id,
        provider_id=claim.provider_id,
        before={"status": claim.status},
        after={"status": Status.SAMPLING_IN_PROGRESS, "reason": reason},
    )
    emails.answer_reopened(reopening)
    return reopening


@retry_on_lock
@transaction.atomic
def end_check(*, request: ProviderRequest, reason: str, by: User) -> int:
    """Of all its claims that are not sent, once they are overdue: back, not assured. How many. Raises CannotEnd."""
    if not by.is_support:
        raise PermissionDenied
    set_actor(by)
    lock_request(request)
    owed = list(open_claims(request).filter(request__due_on__lt=clock.today()).values_list("pk", "claim_id"))
    if not owed:
        raise CannotEnd("Nothing here is overdue.")
    _lock_claims(claim_id for _, claim_id in owed)
    endings = [Ending(sampled_id=pk, reason=reason, ended_by=by) for pk, _ in owed]
    Ending.objects.bulk_create(endings, batch_size=1000)
    record("check ended", about=request, by=by, provider_id=request.provider_id, after={"reason": reason})
    for came_from in (Status.SUBMITTED, Status.PAID):
        claims = Claim.objects.filter(pk__in=[claim_id for _, claim_id in owed], checked_from=came_from)
        _step("check ended without an answer", claims, by, status=came_from)
    return len(owed)


def lock_request(request: ProviderRequest) -> None:
    """Whoever answers for this request, one after the other."""
    ProviderRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _lock_claims(ids: Iterable[int]) -> None:
    """In the order of all locks."""
    list(Claim.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk").values_list("pk"))


def _sampled_by_training(request: ProviderRequest, given: list[Given]) -> dict[int, int]:
    """Only those that are open for answers."""
    asked_about = {each.training_id for each in given}
    asked = open_claims(request).filter(claim__trainings__in=asked_about)
    pairs = list(asked.order_by("claim_id").values_list("claim__trainings", "pk", "claim_id"))
    _lock_claims({claim_id for *_, claim_id in pairs})
    return {training: sampled for training, sampled, _ in pairs if training in asked_about}


def _is_other(given: Given, kept: dict[int, Answer]) -> bool:
    """Another than the page was based on, unless it says the same."""
    answer = kept.get(given.training_id)
    return given.version != (answer.version if answer else 0) and _values(given) != _values_of(answer)


COLUMNS = ["agrees", "hours", "category", "words", "spoken_to_school"]


def _values(given: Given) -> dict[str, Any] | None:
    if given.answer is None:
        return None
    values = asdict(given.answer) | {"spoken_to_school": given.spoken_to_school}
    return {column: values[column] for column in COLUMNS}


def _values_of(answer: Answer | None) -> dict[str, Any] | None:
    return {column: getattr(answer, column) for column in COLUMNS} if answer else None


def _write(changed: list[Given], kept: dict[int, Answer], sampled: dict[int, int]) -> None:
    new, other, gone = [], [], []
    for each in changed:
        values, answer = _values(each), kept.get(each.training_id)
        if values is None and answer:
            gone.append(answer.pk)
        elif answer:
            other.append(Answer(pk=answer.pk, **values or {}))
        else:
            new.append(Answer(sampled_id=sampled[each.training_id], training_id=each.training_id, **values or {}))
    Answer.objects.filter(pk__in=gone).delete()
    Answer.objects.bulk_update(other, COLUMNS, batch_size=1000)
    Answer.objects.bulk_create(new, batch_size=1000)


def _acts(
    changed: list[Given], kept: dict[int, Answer], sampled: dict[int, int], request: ProviderRequest
) -> Iterator[tuple[SampledClaim, dict[str, Any]]]:
    for each in changed:
        yield (
            SampledClaim(pk=sampled[each.training_id]),
            {
                "provider_id": request.provider_id,
                "before": _values_of(kept.get(each.training_id)),
                "after": {"training": each.training_id} | (_values(each) or {}),
            },
        )


def _move(sending: Sending, by: User) -> None:
    """By the table of moves: back where they came from and assured, or not agreed."""
    for came_from in (Status.SUBMITTED, Status.PAID):
        back: dict[str, Any] = {"status": came_from, "assured_at": clock.now()}
        _step("provider agreed", _claims_of(sending, agrees=True, came_from=came_from), by, **back)
    due_on = working_days_after(clock.today(), REPLY_IN_WORKING_DAYS)
    refused: dict[str, Any] = {
        "status": Status.SAMPLING_PROVIDER_NOT_APPROVED,
        "reply_due_on": due_on,
        "decision_due_on": None,
    }
    said = dict(sending.sent_claims.filter(agrees=False).values_list("sampled__claim", "answers"))
    _step("provider did not agree", _claims_of(sending, agrees=False), by, said, **refused)


def _claims_of(sending: Sending, **which: Any) -> QuerySet[Claim]:
    return Claim.objects.filter(pk__in=sending.sent_claims.filter(**which).values("sampled__claim"))


def _step(
    verb: str, which: QuerySet[Claim], by: User, said: dict[int, list[dict[str, Any]]] | None = None, **values: Any
) -> None:
    """`said`: answers by claim."""
    claims = list(which.only("school_id", "provider_id"))
    acts = (
        (
            claim,
            {
                "school_id": claim.school_id,
                "provider_id": claim.provider_id,
                "before": {"status": Status.SAMPLING_IN_PROGRESS},
                "after": {"status": values["status"]} | _refusals((said or {}).get(claim.pk, [])),
            },
        )
        for claim in claims
    )
    _change(Claim.objects.filter(pk__in=[claim.pk for claim in claims]), by, **values)
    record_many(verb, acts, by=by)


def _refusals(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """For the record: recorded hours and words by training; without words what was selected, but for fewer hours."""
    said = [
        {"training": one["training"], "hours": one["hours"], "words": one["words"] or _selected(one["category"])}
        for one in answers
        if not one["agrees"]
    ]
    return {"said": said} if said else {}


def _selected(category: str) -> str:
    return "" if category == reading.Category.HOURS else reading.Category(category).label


def _change(claims: QuerySet[Claim], by: User, **values: Any) -> None:
    claims.update(version=F("version") + 1, updated_by=by, updated_at=clock.now(), **values)
