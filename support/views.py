"""The console's first page: what waits."""

from typing import Any

from django.views.generic import TemplateView

from accounts.access import SupportPage
from claims.models import Claim, ClaimWindow
from claims.states import Status
from messages_out.models import Message
from messages_out.models import State as Sending
from sampling.models import ProviderRequest, SamplingRun
from work.models import State, Task


class Home(SupportPage, TemplateView):
    """Queues with something in them, the open window, the latest sample."""

    template_name = "support/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        window = ClaimWindow.objects.open_on().first()
        claims = Claim.objects.filter(window=window, changes=None)
        return super().get_context_data(
            h1="Home",
            waiting={name: count for name, count in self.queues().items() if count},
            window=window,
            submitted=claims.filter(status=Status.SUBMITTED).count(),
            drafts=claims.drafts().count(),
            run=SamplingRun.objects.select_related("window").first(),
            **kwargs,
        )

    def queues(self) -> dict[str, int]:
        return {
            "Provider files being built": ProviderRequest.objects.waiting_for_files().count(),
            "Work that failed": Task.objects.filter(state=State.FAILED).count(),
            "Messages that could not be sent": Message.objects.filter(state=Sending.FAILED).count(),
        }
