from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from claims.models import MentorTraining
from common.redirects import see_other
from common.words import counted
from govuk.pagination import Page, page_of
from sampling.answers import reading
from sampling.answers.actions import AnsweredMeanwhile, Conflict, Given, save_answers, send_answers
from sampling.answers.asked import digest_of, finished, open_claims, open_trainings, progress_of, unanswered
from sampling.answers.forms import MentorForm, SchoolForm, SendForm
from sampling.answers.models import Answer, Sending
from sampling.answers.permissions import may_answer
from sampling.answers.presenters import AskedMentor, with_answers
from sampling.models import ProviderRequest
from sampling.owing import within
from sampling.views import RequestPage
from schools.models import School


def next_place(request: ProviderRequest, part: QuerySet[School] | None = None) -> str:
    """The next school with a mentor who is not answered, else to send, but for partners, else the request."""
    if training := unanswered(request, part).select_related("claim__school").first():
        return address(request, "school", school=training.claim.school.public_id)
    return address(request, "send") if part is None and finished(request).exists() else request.get_absolute_url()


def address(request: ProviderRequest, page: str, **parts: Any) -> str:
    return reverse(f"sampling:{page}", kwargs={"provider": request.provider.code, "run": request.run_id, **parts})


class AnswerPage(RequestPage):
    """Support reads along."""

    @cached_property
    def may_answer(self) -> bool:
        return may_answer(self.user, self.provider)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not self.may_answer:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def address(self, page: str, **parts: Any) -> str:
        return address(self.provider_request, page, **parts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"provider_request": self.provider_request, "may_answer": self.may_answer}
        return super().get_context_data(**shown | kwargs)


class SchoolToCheck(AnswerPage, FormView):
    """A school that the request does not ask about is not found."""

    for_partners = True
    template_name = "sampling/answers/school.html"
    form_class = SchoolForm

    @cached_property
    def trainings(self) -> list[MentorTraining]:
        """With `is_open`."""
        sampled = within(self.provider_request.sampled_claims.all(), self.part)
        asked = MentorTraining.objects.filter(claim__in=sampled.values("claim"))
        of_school = asked.filter(claim__school__public_id=self.kwargs["school"])
        is_open = Exists(open_claims(self.provider_request).filter(claim=OuterRef("claim")))
        annotated = of_school.by_name().select_related("claim__school", "mentor").annotate(is_open=is_open)
        found: list[MentorTraining] = [*annotated]
        if not found:
            raise Http404
        return found

    @cached_property
    def school(self) -> School:
        return self.trainings[0].claim.school

    @cached_property
    def open_page(self) -> Page:
        return page_of([training for training in self.trainings if self.is_open(training)], self.request)

    def is_open(self, training: Any) -> bool:
        """For whoever reads."""
        return bool(training.is_open) and self.may_answer

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"asked": with_answers(self.provider_request, self.open_page)}

    def form_valid(self, form: SchoolForm) -> HttpResponse:
        refused = form.refused()
        given = self.all_agreed(refused) if "all" in self.request.POST else form.given()
        try:
            save_answers(request=self.provider_request, given=given, by=self.user)
        except AnsweredMeanwhile as conflict:
            return self.ask_again(form, conflict)
        if refused:
            return see_other(mentor_address(self.provider_request, refused))
        messages.success(self.request, f"Answers for {self.school} are saved")
        if "next" in self.request.POST:
            return see_other(next_place(self.provider_request, self.part))
        return see_other(self.provider_request.get_absolute_url())

    def all_agreed(self, refused: Iterable[int]) -> list[Given]:
        """On all pages: who is not answered yet."""
        waiting = unanswered(self.provider_request, self.part).filter(claim__school=self.school).exclude(pk__in=refused)
        return [
            Given(training.pk, 0, reading.Answer(agrees=True, hours=training.hours or 0))
            for training in waiting.order_by("pk")
        ]

    def ask_again(self, form: SchoolForm, conflict: AnsweredMeanwhile) -> HttpResponse:
        """With the others as they were chosen."""
        chosen = self.request.POST.copy()
        asked = with_answers(self.provider_request, self.open_page)
        moved = [one for one in asked if one.training.pk in conflict.trainings]
        for one in moved:
            pk = one.training.pk
            for name, value in (("mentor", one.said), ("was", one.said), ("version", str(one.version))):
                chosen[f"{name}-{pk}"] = value
        again = SchoolForm(chosen, asked=asked)
        return self.render_to_response(self.get_context_data(form=again, moved=moved, conflict=True), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = [training for training in self.trainings if not self.is_open(training)]
        waiting = unanswered(self.provider_request, self.part)
        shown = {
            "school": self.school,
            "page": self.open_page,
            "to_answer": waiting.filter(claim__school=self.school).count(),
            "is_last": not waiting.exclude(claim__school=self.school).exists(),
        }
        return super().get_context_data(
            sent=with_answers(self.provider_request, sent),
            back_url=self.provider_request.get_absolute_url(),
            **kwargs | shown,
        )


def mentor_address(request: ProviderRequest, trainings: list[int]) -> str:
    """Of the first; the others come after it."""
    first, *others = trainings
    then = f"?then={','.join(map(str, others))}" if others else ""
    return address(request, "mentor-to-check", item=first) + then


class MentorToCheck(AnswerPage, FormView):
    """Of a claim that is not open any more, the school's page says what was answered. A mentor of another request is
    not found.
    """

    allowed = staticmethod(may_answer)
    for_partners = True
    template_name = "sampling/answers/mentor.html"
    form_class = MentorForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.closed() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.closed() or super().post(request, *args, **kwargs)

    def closed(self) -> HttpResponse | None:
        sampled = within(self.provider_request.sampled_claims.all(), self.part)
        of_request = MentorTraining.objects.filter(claim__samplings__in=sampled)
        training = of_request.filter(pk=self.kwargs["item"]).select_related("claim__school", "mentor").first()
        if training is None or open_trainings(self.provider_request).filter(pk=training.pk).exists():
            return None
        messages.info(self.request, f"The answer for {training.mentor} cannot be changed any more")
        return see_other(self.address("school", school=training.claim.school.public_id))

    @cached_property
    def asked(self) -> AskedMentor:
        found = open_trainings(self.provider_request, self.part).filter(pk=self.kwargs["item"])
        if not (asked := with_answers(self.provider_request, found.select_related("claim__school", "mentor"))):
            raise Http404
        return asked[0]

    def get_initial(self) -> dict[str, Any]:
        answer = self.asked.answer
        if answer is None or answer.agrees:
            return {"version": self.asked.version}
        names = ("category", "hours", "words", "version")
        return {name: getattr(answer, name) for name in names} | {
            "spoken_to_school": ["yes"] if answer.spoken_to_school else []
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"asked": self.asked}

    def form_valid(self, form: MentorForm) -> HttpResponse:
        try:
            save_answers(request=self.provider_request, given=[form.given()], by=self.user)
        except AnsweredMeanwhile:
            return self.ask_again(form)
        if then := self.then():
            return see_other(mentor_address(self.provider_request, then))
        return see_other(self.school_address())

    def ask_again(self, form: MentorForm) -> HttpResponse:
        del self.asked
        typed = self.request.POST.copy()
        typed["version"] = str(self.asked.version)
        again = MentorForm(typed, asked=self.asked)
        return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)

    def then(self) -> list[int]:
        words = self.request.GET.get("then", "").split(",")
        ids = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 10]
        return list(open_trainings(self.provider_request, self.part).filter(pk__in=ids).values_list("pk", flat=True))

    def school_address(self) -> str:
        return self.address("school", school=self.asked.training.claim.school.public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, back_url=self.school_address(), **kwargs)


class Send(AnswerPage, FormView):
    template_name = "sampling/answers/send.html"
    form_class = SendForm

    def get_initial(self) -> dict[str, Any]:
        return {"seen": digest_of(finished(self.provider_request))}

    def form_valid(self, form: SendForm) -> HttpResponse:
        try:
            send_answers(request=self.provider_request, seen=form.cleaned_data["seen"], by=self.user)
        except Conflict:
            again = SendForm(initial=self.get_initial())
            return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)
        return see_other(self.address("sent"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ready = finished(self.provider_request)
        answers = Answer.objects.filter(sampled__in=ready)
        trainings = MentorTraining.objects.filter(answers__in=answers.filter(agrees=False))
        refused = with_answers(self.provider_request, trainings.by_name().select_related("claim__school", "mentor"))
        return super().get_context_data(
            claims=ready.count(),
            agreed=answers.filter(agrees=True).count(),
            refused=refused,
            schools=len({one.training.claim.school_id for one in refused}),
            back_url=self.provider_request.get_absolute_url(),
            progress=progress_of(self.provider_request),
            **kwargs,
        )


class Sent(AnswerPage, TemplateView):
    template_name = "sampling/answers/sent.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.sending is None:
            return see_other(self.provider_request.get_absolute_url())
        return super().get(request, *args, **kwargs)

    @cached_property
    def sending(self) -> Sending | None:
        return self.provider_request.sendings.select_related("sent_by").order_by("pk").last()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.sending.sent_claims.values_list("agrees", "sampled__claim__school") if self.sending else []
        agreed = [school for agrees, school in sent if agrees]
        refused = [school for agrees, school in sent if not agrees]
        return super().get_context_data(
            sending=self.sending,
            claims=counted(len(agreed) + len(refused), "claim"),
            agreed=len(agreed),
            refused=len(refused),
            confirmed_at="the school has" if len(set(agreed)) == 1 else "the schools have",
            refused_at="the school" if len(set(refused)) == 1 else "the schools",
            progress=progress_of(self.provider_request),
            next_url=next_place(self.provider_request),
            **kwargs,
        )
