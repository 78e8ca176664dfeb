"""The fourth question: has the provider confirmed these hours?"""

from __future__ import annotations

from typing import Any

from claims.actions.draft import set_provider_confirmed
from claims.journey import steps
from claims.journey.forms import AgreedForm
from claims.journey.hours import hours_so_far
from claims.journey.question import Question
from claims.wording.hours import hours_in_short
from claims.wording.sums import YES_OR_NO


class Agreed(Question):
    page = steps.AGREED
    template_name = "claims/agreed.html"

    def question(self) -> str:
        return f"Has {self.claim.provider} confirmed these hours?"

    def about(self) -> str:
        """A "Yes" to other hours, or for another provider, is no answer."""
        return f"{self.claim.provider}: {hours_so_far(self.trainings)}"

    def saved_answer(self) -> str:
        return YES_OR_NO[self.claim.provider_confirmed]

    def given_answer(self, form: AgreedForm) -> str:
        return form.cleaned_data["confirmed"].capitalize()

    def get_form(self, form_class: Any = None) -> AgreedForm:
        words: dict[str, Any] = {"provider": self.claim.provider, "hours": hours_in_short(self.trainings)}
        if self.request.method == "POST":
            return AgreedForm(self.request.POST, **words)
        return AgreedForm(initial={"confirmed": self.saved_answer().lower()}, **words)

    def keep(self, form: AgreedForm, version: int) -> None:
        answer = form.cleaned_data["confirmed"] == "yes"
        set_provider_confirmed(claim=self.claim, answer=answer, version=version, by=self.user)
