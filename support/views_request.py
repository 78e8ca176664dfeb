from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from common.clock import now
from common.redirects import see_other
from common.words import counted
from files.models import Link
from sampling.answers.models import SentClaim
from sampling.due_dates.actions import open_asking
from sampling.emails import addresses_of
from sampling.owing import with_unanswered
from sampling.presenters import RequestCard
from sampling.sending import downloads_of, messages_of, revoke_link, send_again
from support.forms_request import SendAgainForm, new_once
from support.presenters.one_request import Reader, link_rows, readers_of
from support.views_sampling import RunPage

MOST_SHOWN = 50
"""Downloads, links, messages and sent claims, the latest first."""


class RequestOfRun(RunPage):
    """A provider that is not asked in the run is not found."""

    @cached_property
    def asked(self) -> Any:
        """With `unanswered`."""
        requests = with_unanswered(self.run.requests.select_related("provider", "file", "run__window"))
        return get_object_or_404(requests, provider__code=self.kwargs["provider"])

    @cached_property
    def readers(self) -> list[Reader]:
        people = User.objects.filter(is_active=True, provider_memberships__provider=self.asked.provider_id)
        return readers_of(addresses_of(self.asked), list(people), list(messages_of(self.asked).order_by("pk")))

    @cached_property
    def card(self) -> RequestCard:
        return RequestCard.of(self.asked)

    @property
    def own_url(self) -> str:
        return reverse("support:request", args=[self.run.pk, self.asked.provider.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"asked": self.asked, "card": self.card, "readers": self.readers})


class OneRequest(RequestOfRun, TemplateView):
    template_name = "support/sampling/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        downloads = list(downloads_of(self.asked).order_by("-at"))
        links = Link.objects.filter(stored_file=self.asked.file_id).select_related("revoked_by").order_by("-pk")
        return super().get_context_data(
            downloads=downloads[:MOST_SHOWN],
            links=link_rows(list(links[:MOST_SHOWN]), downloads, now()) if self.asked.file_id else [],
            sent=list(self.sent()[:MOST_SHOWN]),
            more_time=open_asking(self.asked),
            extensions=list(self.asked.extensions.select_related("asked", "decided_by").order_by("-pk")[:MOST_SHOWN]),
            not_told=[reader.address for reader in self.readers if not reader.message],
            **kwargs,
        )

    def sent(self) -> QuerySet[SentClaim]:
        sent = SentClaim.objects.filter(sampled__request=self.asked).order_by("-pk")
        return sent.select_related("sampled__claim__school", "sending__sent_by", "reopening")


class SendAgain(RequestOfRun, FormView):
    """Before the file is built there is nothing to send."""

    form_class = SendAgainForm
    template_name = "support/sampling/send_again.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.asked.file_id else see_other(self.own_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.asked.file_id else see_other(self.own_url)

    def get_form_kwargs(self) -> dict[str, Any]:
        addresses = [(reader.address, f"{reader.who}. {reader.tag[0]}") for reader in self.readers]
        return super().get_form_kwargs() | {"addresses": addresses}

    def get_initial(self) -> dict[str, Any]:
        return {"once": new_once(), "addresses": [reader.address for reader in self.readers if not reader.message]}

    def form_valid(self, form: SendAgainForm) -> HttpResponse:
        chosen, once = form.cleaned_data["addresses"], form.cleaned_data["once"]
        number = send_again(request=self.asked, addresses=chosen, once=once, by=self.user)
        messages.success(self.request, f"The list is sent to {counted(number, 'address', 'addresses')}")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.own_url, **kwargs)


class RevokeLink(RequestOfRun):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        links = Link.objects.filter(stored_file=self.asked.file_id)
        link = get_object_or_404(links, pk=self.kwargs["link"])
        if revoke_link(request=self.asked, link=link, by=self.user):
            messages.success(request, f"The link to {link.to} does not work any more")
        return see_other(self.own_url)
