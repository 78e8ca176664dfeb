from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.text import slugify
from django.views.generic import TemplateView

from accounts.access import SupportPage
from claims.models import Claim, ClaimWindow
from claims.states import USES_NO_ALLOWANCE, Status
from claims.wording.support_status import DECISION_NEEDED, READY_FOR_PAYMENT, Holder
from claims.wording.totals import CLAIMED
from files.checking import damages
from messages_out.models import Message
from messages_out.models import State as Sending
from sampling.decisions.asked import disputed, late_replies
from sampling.models import ProviderRequest, SamplingRun
from sampling.owing import overdue
from support.filters import called, waiting_for
from support.forms import FindForm
from work.models import State, Task


@dataclass(frozen=True)
class Queue:
    name: str
    count: int
    href: str
    is_late: bool = False


class Home(SupportPage, TemplateView):
    template_name = "support/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        window = ClaimWindow.objects.select_related("academic_year").open_on().first()
        return super().get_context_data(
            h1="Home",
            queues=[queue for queue in queues() if queue.count],
            window=window,
            figures=figures_of(window) if window else None,
            window_url=f"{reverse('support:claims')}?window={window.pk}" if window else "",
            claimed_means=CLAIMED,
            run=SamplingRun.objects.select_related("window").first(),
            find_form=FindForm(),
            **kwargs,
        )


def queues() -> list[Queue]:
    failed, claims = "state=failed", reverse("support:claims")
    waiting = Claim.objects.in_their_own_right().filter(waiting_for(Holder.SUPPORT))
    ready_word = slugify(READY_FOR_PAYMENT.label)
    ready = Claim.objects.in_their_own_right().filter(called(ready_word))
    return [
        Queue(
            "Providers that are overdue with a check",
            overdue().values("provider").distinct().count(),
            reverse("support:sampling"),
            is_late=True,
        ),
        Queue(DECISION_NEEDED.label, disputed().count(), reverse("support:replies")),
        Queue("Replies overdue", late_replies().count(), reverse("support:replies"), is_late=True),
        Queue(READY_FOR_PAYMENT.label, ready.count(), f"{claims}?status={ready_word}"),
        Queue("All claims that wait for support", waiting.count(), f"{claims}?waiting={Holder.SUPPORT.value}"),
        Queue(
            "Provider files being built",
            ProviderRequest.objects.waiting_for_files().count(),
            reverse("support:sampling"),
        ),
        Queue(
            "Stored files that are damaged",
            damages().values("stored_file").distinct().count(),
            reverse("support:files"),
            is_late=True,
        ),
        Queue("Work that failed", Task.objects.filter(state=State.FAILED).count(), reverse("support:tasks")),
        Queue(
            "Messages that could not be sent",
            Message.objects.filter(state=Sending.FAILED).count(),
            f"{reverse('support:messages')}?{failed}",
        ),
    ]


def figures_of(window: ClaimWindow) -> dict[str, int]:
    """Pence, whole hours; as claimed (claims/wording/totals.py)."""
    claims = Claim.objects.in_their_own_right().filter(window=window)
    stands = ~Q(status__in=USES_NO_ALLOWANCE)
    # Counted by themselves: COUNT(DISTINCT) beside the sums sorts all claims, which takes twice as long.
    schools = claims.filter(stands).order_by().values("school").distinct().count()
    return {"schools": schools} | claims.aggregate(
        claims=Count("pk", filter=stands),
        hours=Sum("hours", filter=stands, default=0),
        amount=Sum("amount_pence", filter=stands, default=0),
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
    )
