"""Claims that their provider does not agree with, made as in real life: each act ends as its transaction would."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.states import Status
from common.clock import today
from mentors.models import Mentor
from sampling.actions import draw_by_hand, send_run
from sampling.answers.actions import save_answers
from sampling.answers.models import SentClaim
from sampling.decisions.actions import decide, save_finding
from sampling.decisions.asked import digest_of
from sampling.decisions.models import Decision
from sampling.models import ProviderRequest, SamplingRun
from sampling.population import Basis
from sampling.replies.actions import Said, save_replies, send_reply
from sampling.replies.asked import Refusal, refusal_of
from sampling.replies.models import SentReply
from sampling.seeds.actions import commit
from tests.claims.guards import settle
from tests.factories import ClaimFactory, person_at, support_user
from tests.roles import as_owner
from tests.sampling.answers.asking import given, send
from tests.sampling.runs import EVERYTHING, drawn

RATE = 4380


def refused(window: ClaimWindow, hours_of: dict[Mentor, int], recorded: dict[Mentor, int], **values: Any) -> Claim:
    """Sent by its provider, who agrees with whom `recorded` does not name. `status` is submitted, or paid."""
    claim = ClaimFactory(window=window, hours_of=hours_of, **{"status": Status.SUBMITTED, "rate_pence": RATE} | values)
    request = drawn_over(window, claim.status).requests.get(provider=claim.provider)
    refuse(request, claim, recorded, person_at(claim.provider))
    claim.refresh_from_db()
    return claim


def drawn_over(window: ClaimWindow, status: str) -> SamplingRun:
    if status == Status.SUBMITTED:
        return drawn(window)
    by = support_user()
    basis = Basis(window, statuses=(status,))
    run = draw_by_hand(basis=basis, commitment=commit(window=window, by=by), by=by, parameters=EVERYTHING)
    send_run(run=run, by=by)
    return run


def refuse(request: ProviderRequest, claim: Claim, recorded: dict[Mentor, int], by: User) -> None:
    answers = [given(one, recorded.get(one.mentor)) for one in claim.trainings.select_related("mentor")]
    save_answers(request=request, given=answers, by=by)
    send(request, by)
    settle()


def refusal(claim: Claim) -> Refusal:
    """As it stands now."""
    sent = refusal_of(Claim.objects.get(pk=claim.pk))
    assert sent
    return Refusal(sent, claim)


def sent_of(claim: Claim) -> SentClaim:
    return SentClaim.objects.filter(sampled__claim=claim).latest("pk")


def training(claim: Claim, mentor: Mentor) -> MentorTraining:
    return claim.trainings.get(mentor=mentor)


def accept(claim: Claim, mentor: Mentor, by: User, version: int = 0) -> None:
    said = Said(training(claim, mentor).pk, accepts=True, version=version)
    save_replies(sent=sent_of(claim), said=[said], by=by)


def dispute(claim: Claim, mentor: Mentor, hours: int, by: User, version: int = 0) -> None:
    said = Said(training(claim, mentor).pk, False, hours, "She came to every session", version)
    save_replies(sent=sent_of(claim), said=[said], by=by)


def send_off(claim: Claim, by: User) -> SentReply:
    reply = send_reply(sent=sent_of(claim), seen=refusal(claim).digest, by=by)
    settle()
    return reply


def find(claim: Claim, mentor: Mentor, hours: int, by: User) -> None:
    found = {"training_id": training(claim, mentor).pk, "hours": hours, "reason": "The register shows it"}
    save_finding(sent=sent_of(claim), version=0, by=by, **found)


def decided(claim: Claim, by: User) -> Decision:
    decision = decide(sent=sent_of(claim), seen=digest_of(refusal(claim)), by=by)
    settle()
    return decision


def make_late(claim: Claim) -> None:
    with as_owner():
        Claim.objects.filter(pk=claim.pk).update(reply_due_on=today() - timedelta(days=1))
