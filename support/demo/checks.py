"""A claim in each state of a check, by the acts of people.

At another provider than that of the main job, whose list stays short.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import ProviderMembership, User
from claims.models import Claim, ClaimWindow
from claims.states import Status
from files.sniffing import PDF
from providers.models import Provider
from sampling.actions import draw_by_hand, send_run
from sampling.answers import reading
from sampling.answers.actions import Given, save_answers, send_answers
from sampling.answers.asked import digest_of, finished
from sampling.answers.models import SentClaim
from sampling.decisions import asked
from sampling.decisions.actions import decide, save_finding
from sampling.draw import Parameters
from sampling.evidence.actions import add_evidence
from sampling.models import ProviderRequest
from sampling.population import Basis
from sampling.replies.actions import Said, save_replies, send_reply
from sampling.replies.asked import Refusal
from sampling.seeds.actions import commit
from support.demo.claims import add_claim
from support.demo.people import Cast, mentor, person

CLAIMED = 12
_MENTORS = [
    ("Tariq", "Mahmood"),
    ("Niamh", "O'Dowd"),
    ("Beyzanur", "Çelik"),
    ("Renée", "Duchêne"),
    ("Björn", "Håkansson"),
    ("Chidi", "Nwachukwu"),
    ("Mei", "Xiuying Tan"),
]
CERTIFICATE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0>>endobj\n%%EOF\n"


@dataclass(frozen=True)
class Checked:
    claim: Claim
    school: User


def add_checks(cast: Cast, window: ClaimWindow, provider: Provider) -> None:
    """Drawn by hand over last year's window, at the three schools."""
    leila, imogen, tomasz = (User.objects.get(persona=name) for name in ("multi-school", "support", "support-2"))
    noor = person("noor.rahman@provider.example", "Noor", "Rahman")
    ProviderMembership.objects.create(user=noor, provider=provider)
    cases = []
    for number, name in enumerate(_MENTORS):
        school = cast.three_schools[number % len(cast.three_schools)]
        who = mentor(*name, school)
        claim = add_claim(school, provider, window, Status.SUBMITTED, {who: CLAIMED})
        cases.append(Checked(claim, leila))
    request = _draw(provider, window, imogen)
    _open, agreed, waiting, accepted, disputed, stands, corrected = cases
    _answer(request, {agreed.claim: CLAIMED}, noor)
    _answer(request, {case.claim: 8 for case in (waiting, accepted, disputed, stands, corrected)}, noor)
    _reply(accepted, None)
    for case in (disputed, stands, corrected):
        _reply(case, CLAIMED)
    _decide(stands, CLAIMED, "The attendance list shows every session", tomasz)
    _decide(corrected, 10, "The attendance list shows ten hours", tomasz)


def _draw(provider: Provider, window: ClaimWindow, by: User) -> ProviderRequest:
    basis, everything = Basis(window, changed_because="To have one of each"), Parameters(target_percent=100)
    run = draw_by_hand(basis=basis, commitment=commit(window=window, by=by), by=by, parameters=everything)
    send_run(run=run, by=by)
    return run.requests.get(provider=provider)


def _answer(request: ProviderRequest, recorded: dict[Claim, int], by: User) -> None:
    given = [Given(claim.trainings.get().pk, 0, _answer_of(hours)) for claim, hours in recorded.items()]
    save_answers(request=request, given=given, by=by)
    send_answers(request=request, seen=digest_of(finished(request)), by=by)
    _end_the_act()


def _end_the_act() -> None:
    """As its own transaction would: the demonstration is one."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _answer_of(hours: int) -> reading.Answer:
    if hours == CLAIMED:
        return reading.Answer(agrees=True, hours=hours)
    words = "Two sessions of the summer term are not in our list"
    return reading.Answer(agrees=False, hours=hours, category=reading.Category.HOURS, words=words)


def _sent(case: Checked) -> SentClaim:
    return SentClaim.objects.filter(sampled__claim=case.claim).latest("pk")


def _reply(case: Checked, hours: int | None) -> None:
    """None accepts."""
    sent, training = _sent(case), case.claim.trainings.get().pk
    words = "Both sessions were held at our school. The list is attached."
    said = Said(training, accepts=True) if hours is None else Said(training, False, hours, words)
    save_replies(sent=sent, said=[said], by=case.school)
    if hours is not None:
        add_evidence(
            sent=sent, training_id=training, name="attendance list.pdf", content=CERTIFICATE, kind=PDF, by=case.school
        )
    send_reply(sent=sent, seen=Refusal(_sent(case), sent.sampled.claim).digest, by=case.school)


def _decide(case: Checked, hours: int, reason: str, by: User) -> None:
    training = case.claim.trainings.get().pk
    save_finding(sent=_sent(case), training_id=training, hours=hours, reason=reason, version=0, by=by)
    refusal = Refusal(_sent(case), case.claim)
    decide(sent=refusal.sent, seen=asked.digest_of(refusal), by=by)
