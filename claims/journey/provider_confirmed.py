from __future__ import annotations

from typing import Any

from claims import answers
from claims.actions.draft import set_answer
from claims.journey.forms import ProviderConfirmedForm
from claims.journey.question import Question
from claims.wording.hours import hours_in_short


class ProviderConfirmed(Question):
    answer = answers.PROVIDER_CONFIRMED
    form_class = ProviderConfirmedForm
    template_name = "claims/provider_confirmed.html"

    def question(self) -> str:
        return f"Has {self.claim.provider} confirmed these hours?"

    def given_answer(self, form: ProviderConfirmedForm) -> str:
        return form.cleaned_data["confirmed"].capitalize()

    def get_initial(self) -> dict[str, Any]:
        return {"confirmed": self.saved_answer().lower()}

    def get_form_kwargs(self) -> dict[str, Any]:
        words = {"provider": self.claim.provider, "hours": hours_in_short(self.trainings, self.claim.pending_mentors)}
        return super().get_form_kwargs() | words

    def save(self, form: ProviderConfirmedForm, version: int) -> None:
        given = form.cleaned_data["confirmed"] == "yes"
        set_answer(claim=self.claim, question=answers.PROVIDER_CONFIRMED, answer=given, version=version, by=self.user)
