"""Somebody knows a new mentor's TRN, and a colleague the date of birth."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims import actions, steps
from claims.actions.finding import still_to_find
from claims.views.base import DraftPage
from common.answers import see_other
from mentors.forms import FindMentorForm


class MentorToFind(DraftPage):
    """Two buttons of the page "Find a mentor" lead here: ask a colleague, and do not add this mentor.

    GET is the draft's question about them: the page "Find a mentor" with the TRN filled in.
    """

    page = steps.TO_FIND

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.find_url() if still_to_find(self.claim) else self.of_claim(steps.MENTORS))

    def find_url(self) -> str:
        return f"{self.at('mentors:add')}?{urlencode({'claim': self.claim.reference})}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "forget" in request.POST:
            return self.forget(request.POST["forget"])
        form = FindMentorForm(request.POST, school=self.school)
        form.errors.pop("date_of_birth", None)  # it is what the colleague is asked for
        if form.errors:
            where = {"form_url": self.find_url(), "ask_url": request.path, "back_url": self.of_claim(steps.MENTORS)}
            return render(request, "mentors/find.html", self.get_context_data(form=form, **where))
        actions.look_for(claim=self.claim, trn=form.cleaned_data["trn"], version=self.claim.version, by=self.user)
        messages.success(request, "The TRN is kept in this draft, for whoever knows the date of birth")
        return see_other(self.of_claim("claims:hand-over"))

    def forget(self, trn: str) -> HttpResponse:
        actions.stop_looking_for(claim=self.claim, trn=trn, version=self.claim.version, by=self.user)
        self.read_again()
        return see_other(self.next_question())
