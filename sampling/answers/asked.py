"""What a provider was asked, and how far its answers are."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import MentorTraining
from sampling.answers.models import Answer, Ending, SentClaim
from sampling.models import ProviderRequest, SampledClaim
from sampling.owing import still_to_answer
from schools.models import School


def open_claims(request: ProviderRequest, part: QuerySet[School] | None = None) -> QuerySet[SampledClaim]:
    """Not sent yet, or reopened."""
    return still_to_answer(part).filter(request=request)


def finished(request: ProviderRequest) -> QuerySet[SampledClaim]:
    """Every mentor is answered, and the claim is not sent."""
    answered = Answer.objects.filter(sampled=OuterRef(OuterRef("pk")), training=OuterRef("pk"))
    gaps = MentorTraining.objects.filter(~Exists(answered), claim=OuterRef("claim"))
    return open_claims(request).filter(~Exists(gaps)).order_by("claim_id")


def digest_of(sampled: QuerySet[SampledClaim]) -> str:
    """Of the answers that would be sent: another whenever one of them is another."""
    rows = sampled.order_by("pk", "answers__training").values_list(
        "pk", "answers__training", "answers__version", "answers__answered_at"
    )
    sent = SentClaim.objects.filter(sampled__in=sampled).aggregate(number=Count("pk"))["number"]
    words = [f"{sent}", *("/".join(map(str, row)) for row in rows)]
    return sha256("\n".join(words).encode()).hexdigest()


@dataclass(frozen=True)
class Progress:
    mentors: int
    answered: int
    claims: int
    sent: int
    finished: int

    @property
    def to_answer(self) -> int:
        """Mentors."""
        return self.mentors - self.answered


def progress_of(request: ProviderRequest) -> Progress:
    ended = Ending.objects.filter(sampled__request=request).count()
    return Progress(
        mentors=request.mentor_count,
        answered=Answer.objects.filter(sampled__request=request).count(),
        claims=request.claim_count,
        sent=request.claim_count - open_claims(request).count() - ended,
        finished=finished(request).count(),
    )


def open_trainings(request: ProviderRequest, part: QuerySet[School] | None = None) -> QuerySet[MentorTraining]:
    """Those of claims that are not sent, in the file's order."""
    return MentorTraining.objects.filter(claim__in=open_claims(request, part).values("claim")).order_by(
        "claim__school__name", "claim__school__urn", "claim__reference", "mentor__last_name", "pk"
    )


def unanswered(request: ProviderRequest, part: QuerySet[School] | None = None) -> QuerySet[MentorTraining]:
    answered = Answer.objects.filter(sampled__request=request, training=OuterRef("pk"))
    return open_trainings(request, part).filter(~Exists(answered))


def with_answered(requests: QuerySet[ProviderRequest], part: QuerySet[School] | None = None) -> QuerySet[Any]:
    """`answered`: mentors."""
    answers = Answer.objects.filter(sampled__request=OuterRef("pk"))
    if part is not None:
        answers = answers.filter(sampled__claim__school__in=part)
    of_request = answers.order_by().values("sampled__request")
    return requests.annotate(answered=Coalesce(Subquery(of_request.annotate(number=Count("pk")).values("number")), 0))
