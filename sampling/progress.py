from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q

from common import clock
from messages_out.models import Message
from messages_out.models import State as Sending
from sampling.actions import BUILDING
from sampling.answers.models import Answer
from sampling.answers.settled import settled
from sampling.emails import key_prefix
from sampling.models import ProviderRequest, SamplingRun
from work.models import State, Task


@dataclass(frozen=True)
class Failure:
    provider: str
    reason: str


@dataclass(frozen=True)
class RunProgress:
    at: datetime
    files: int
    files_built: int
    messages: int
    messages_sent: int
    mentors_answered: int
    claims_settled: int
    last_moved_at: datetime
    failures: list[Failure]
    can_be_told: int

    @property
    def is_over(self) -> bool:
        return self.files == self.files_built and self.messages == self.messages_sent

    @property
    def is_stuck(self) -> bool:
        """Nothing moved for longer than a lease and the next sweep take."""
        patience = timedelta(seconds=settings.LEASE_SECONDS + 2 * settings.SWEEP_SECONDS)
        return not self.is_over and self.at - self.last_moved_at > patience


def progress_of(run: SamplingRun) -> RunProgress:
    """Six queries, however many providers."""
    files = ProviderRequest.objects.filter(run=run).aggregate(
        all=Count("pk"), built=Count("file"), last=Max("built_at")
    )
    messages = Message.objects.filter(key__startswith=key_prefix(run.pk)).aggregate(
        all=Count("pk"), sent=Count("pk", filter=Q(state=Sending.SENT)), last=Max("sent_at")
    )
    return RunProgress(
        at=clock.now(),
        files=files["all"],
        files_built=files["built"],
        messages=messages["all"],
        messages_sent=messages["sent"],
        mentors_answered=Answer.objects.filter(sampled__run=run).count(),
        claims_settled=settled(run).count(),
        last_moved_at=max(moment for moment in (run.drawn_at, files["last"], messages["last"]) if moment),
        failures=_failures(run),
        can_be_told=files["all"] - ProviderRequest.objects.filter(run=run).with_nobody_to_tell().count(),
    )


def failed_work(run: SamplingRun) -> list[Task]:
    return list(Task.objects.filter(kind=BUILDING, arguments__run_id=run.pk, state=State.FAILED).order_by("pk"))


def _failures(run: SamplingRun) -> list[Failure]:
    failed = {task.arguments["request_id"]: task.last_error for task in failed_work(run)}
    if not failed:
        return []
    requests = ProviderRequest.objects.filter(pk__in=failed).select_related("provider").order_by("provider__name")
    return [Failure(request.provider.name, failed[request.pk]) for request in requests]
