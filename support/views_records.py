from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import SupportPage
from activity.actions import record
from common.redirects import see_other
from files.checking import damages
from files.models import StoredFile
from govuk.pagination import page_of
from messages_out.models import Message
from messages_out.models import State as Sending
from support.presenters.records import MessageRow, TaskRow, states_of
from work.actions import retry
from work.models import State, Task


class Records(SupportPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(reverse("support:messages"))


class Messages(SupportPage, TemplateView):
    """Newest first, addresses masked; `?state=` narrows."""

    template_name = "support/records/messages.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("state", "")
        state = asked if asked in Sending.values else ""
        rows = Message.objects.filter(state=state) if state else Message.objects.all()
        page = page_of(rows.order_by("-id"), self.request)
        numbers = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
        return super().get_context_data(
            page=page,
            rows=[MessageRow(message) for message in page],
            state=state,
            states=states_of(numbers, state) if numbers else [],
            **kwargs,
        )


class OneMessage(SupportPage, TemplateView):
    """Opening it is on record: it shows who was written to."""

    template_name = "support/records/message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = get_object_or_404(Message, reference=self.kwargs["message"])
        return super().get_context_data(email=message, row=MessageRow(message), **kwargs)


class Files(SupportPage, TemplateView):
    """The newest first, after those that the last night found damaged."""

    template_name = "support/records/files.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        damage = dict(damages().order_by("pk").values_list("stored_file", "what"))
        is_whole = Case(When(pk__in=damage, then=0), default=1)
        page = page_of(StoredFile.objects.order_by(is_whole, "-pk"), self.request)
        downloads = StoredFile.objects.filter(pk__in=[file.pk for file in page]).annotate(number=Count("downloads"))
        numbers = dict(downloads.values_list("pk", "number"))
        rows = [(file, numbers[file.pk], damage.get(file.pk, "")) for file in page]
        return super().get_context_data(page=page, rows=rows, damaged=len(damage), **kwargs)


class Tasks(SupportPage, TemplateView):
    """What failed comes first; what is done is only counted."""

    template_name = "support/records/tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = dict(Task.objects.order_by().values_list("state").annotate(Count("pk")))
        # "failed" comes before "waiting" in the alphabet, which is the order that is wanted.
        undone = Task.objects.exclude(state=State.DONE).order_by("state", "due_at", "pk")
        page = page_of(undone, self.request)
        return super().get_context_data(
            page=page,
            rows=[TaskRow(task) for task in page],
            failed=numbers.get(State.FAILED, 0),
            waiting=numbers.get(State.WAITING, 0),
            done=numbers.get(State.DONE, 0),
            **kwargs,
        )


class TryAgain(SupportPage):
    """Pressed twice, it starts once."""

    http_method_names = ["post", "options"]

    @cached_property
    def work(self) -> Task:
        return get_object_or_404(Task, pk=self.kwargs["task"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = TaskRow(self.work).name
        if retry(self.work):
            record("work tried again", about=self.work, by=self.user, before={"error": self.work.last_error})
            messages.success(request, f"Trying again: {name}")
        else:
            messages.info(request, f"Nothing to try again: {name} is not failed any more")
        return see_other(reverse("support:tasks"))
