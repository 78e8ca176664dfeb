"""S16, S17, S19 and S20: a school replies to a provider that does not agree."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import FormView, TemplateView

from claims.pages import ClaimPage, Redirect
from common.redirects import see_other
from sampling.answers.actions import Conflict
from sampling.replies.actions import NothingToReplyTo, Said, save_replies, send_reply
from sampling.replies.asked import Refusal, RefusedMentor, refusal_of
from sampling.replies.forms import NO, YES, MentorForm, SendForm
from sampling.replies.models import SentReply
from sampling.replies.permissions import may_reply
from sampling.replies.presenters import what_comes_of

FROM_SO_MANY_AT_ONCE = 5
NOTHING = "There is nothing to reply to now. Nothing was saved."


class ReplyPage(ClaimPage):
    """While the reply is open; else the claim says what became of it. Who is not refused, or not on the claim, is not
    found.
    """

    allowed = staticmethod(may_reply)

    @cached_property
    def refusal(self) -> Refusal | None:
        sent = refusal_of(self.claim)
        return Refusal(sent, self.claim) if sent and not hasattr(sent, "sent_reply") else None

    def redirect_instead(self) -> Redirect | None:
        asked_for = self.kwargs.get("mentor")
        if asked_for and all(one.mentor.public_id != asked_for for one in self.trainings):
            raise Http404
        return None if self.refusal else Redirect(self.claim_url("claims:claim"), NOTHING)

    @property
    def mentor(self) -> RefusedMentor:
        if found := self.open_refusal.mentor(self.kwargs["mentor"]):
            return found
        raise Http404

    @property
    def open_refusal(self) -> Refusal:
        if self.refusal is None:
            raise Http404
        return self.refusal

    def next_url(self) -> str:
        """The next mentor without a reply, else to check."""
        self.__dict__.pop("refusal", None)
        if self.refusal and (waiting := self.refusal.unanswered):
            return self.mentor_url(waiting[0])
        return self.claim_url("sampling:reply-check")

    def mentor_url(self, mentor: RefusedMentor) -> str:
        return self.claim_url("sampling:reply-mentor", mentor=mentor.training.mentor.public_id)

    @property
    def evidence_url(self) -> str:
        return f"{self.mentor_url(self.mentor)}evidence/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"refusal": self.refusal, "is_paid": self.claim.checked_from == "paid"}
        return super().get_context_data(**shown | kwargs)


class Overview(ReplyPage, TemplateView):
    template_name = "sampling/replies/overview.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Everybody without a reply is accepted."""
        refusal = self.open_refusal
        try:
            said = [Said(mentor.training.pk, accepts=True) for mentor in refusal.unanswered]
            save_replies(sent=refusal.sent, said=said, by=self.user)
        except Conflict:
            messages.info(request, "A colleague replied meanwhile. Look at the replies again.")
            return see_other(self.claim_url("sampling:reply"))
        return see_other(self.claim_url("sampling:reply-check"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.open_refusal.unanswered
        return super().get_context_data(
            next_mentor=waiting[0] if waiting else None,
            next_url=self.next_url(),
            accept_all=len(waiting) if len(waiting) >= FROM_SO_MANY_AT_ONCE else 0,
            back_url=self.claim_url("claims:claim"),
            **kwargs,
        )


class OneMentor(ReplyPage, FormView):
    template_name = "sampling/replies/mentor.html"
    form_class = MentorForm

    def get_initial(self) -> dict[str, Any]:
        if (reply := self.mentor.reply) is None:
            return {"version": 0}
        if reply.accepts:
            return {"accepts": YES, "version": reply.version}
        return {"accepts": NO, "hours": reply.hours, "words": reply.words, "version": reply.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"mentor": self.mentor, "refusal": self.open_refusal}

    def form_valid(self, form: MentorForm) -> HttpResponse:
        try:
            save_replies(sent=self.open_refusal.sent, said=[form.said()], by=self.user)
        except NothingToReplyTo:
            return self.follow(Redirect(self.claim_url("claims:claim"), NOTHING))
        except Conflict:
            return self.ask_again(form)
        if form.cleaned_data["accepts"] == NO:
            return see_other(self.evidence_url)
        return see_other(self.next_url())

    def ask_again(self, form: MentorForm) -> HttpResponse:
        """With the colleague's reply, and what was typed."""
        del self.refusal
        typed = self.request.POST.copy()
        typed["version"] = str(self.mentor.version)
        again = MentorForm(typed, mentor=self.mentor, refusal=self.open_refusal)
        return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mentor=self.mentor, back_url=self.claim_url("sampling:reply"), **kwargs)


class Check(ReplyPage, FormView):
    template_name = "sampling/replies/check.html"
    form_class = SendForm

    def redirect_instead(self) -> Redirect | None:
        """A form that is sent twice has one effect, and lands on the same page."""
        if self.refusal is None and self.request.method == "POST" and sent_reply_of(self) is not None:
            return Redirect(self.claim_url("sampling:reply-sent"))
        return super().redirect_instead()

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.open_refusal.digest}

    def form_valid(self, form: SendForm) -> HttpResponse:
        try:
            send_reply(sent=self.open_refusal.sent, seen=form.cleaned_data["seen"], by=self.user)
        except NothingToReplyTo:
            return self.follow(Redirect(self.claim_url("claims:claim"), NOTHING))
        except Conflict:
            del self.refusal
            again = SendForm(initial=self.get_initial())
            return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)
        return see_other(self.claim_url("sampling:reply-sent"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentors = self.open_refusal.mentors
        return super().get_context_data(
            disputed=[one for one in mentors if one.reply and not one.reply.accepts],
            back_url=self.claim_url("sampling:reply"),
            **kwargs,
        )


class Sent(ClaimPage, TemplateView):
    allowed = staticmethod(may_reply)
    template_name = "sampling/replies/sent.html"

    @cached_property
    def reply(self) -> SentReply | None:
        return sent_reply_of(self)

    def redirect_instead(self) -> Redirect | None:
        return None if self.reply else Redirect(self.claim_url("claims:claim"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = what_comes_of(self.reply, self.claim) if self.reply else []
        return super().get_context_data(reply=self.reply, lines=lines, **kwargs)


def sent_reply_of(page: ClaimPage) -> SentReply | None:
    """The latest."""
    replies = SentReply.objects.filter(sent__sampled__claim=page.claim).select_related("sent_by")
    return replies.order_by("-pk").first()
