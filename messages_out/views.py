"""Outside production only: what would have been sent."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, TemplateView

from files.links import LinkIsOver
from govuk.pagination import page_of
from messages_out.models import Message
from messages_out.presenters import tag_of
from messages_out.wording import body_to_send


@method_decorator(login_not_required, name="dispatch")
class Outbox(TemplateView):
    template_name = "messages_out/outbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(Message.objects.all(), self.request)
        return super().get_context_data(page=page, rows=[(email, tag_of(email)) for email in page], **kwargs)


@method_decorator(login_not_required, name="dispatch")
class OutboxMessage(DetailView):
    model = Message
    slug_field = slug_url_kwarg = "reference"
    context_object_name = "email"
    template_name = "messages_out/message.html"

    def get_object(self, queryset: Any = None) -> Message:
        """As its reader gets it, with the address of a private link while that works."""
        message = super().get_object(queryset)
        with suppress(LinkIsOver):
            message.body = body_to_send(message)
        return message

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tag=tag_of(self.object), **kwargs)
