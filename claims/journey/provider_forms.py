from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst

from claims.wording.drafts import where_and_code
from govuk import forms
from providers.models import Provider

ANOTHER = "another"
WHICH_PROVIDER = "Which accredited provider trained the mentors?"
SEARCHED_BY = "name, code, UK provider reference number (UKPRN) or postcode"
WHAT_TO_TYPE = capfirst(SEARCHED_BY)
NOTHING_TYPED = "Enter the accredited provider’s name, code, UKPRN or postcode"


class ProviderForm(forms.Form):
    def __init__(self, *args: Any, known: Sequence[forms.Choice], suggestions_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            self.fields["known"] = forms.RadioField(
                label=WHICH_PROVIDER,
                required_message="Select an accredited provider",
                noun="an accredited provider",
                page_heading=True,
                choices=[*known, forms.Choice(ANOTHER, "Another accredited provider", reveals=["search"])],
            )
        self.fields["search"] = forms.SearchField(
            label=WHAT_TO_TYPE if known else WHICH_PROVIDER,
            hint="" if known else f"Search by {SEARCHED_BY}",
            page_heading=not known,
            noun="accredited provider",
            required_message=NOTHING_TYPED,
            suggestions_url=suggestions_url,
        )

    @property
    def code(self) -> str:
        """ "" when no provider was picked."""
        return str(self.cleaned_data["known"]) if self.is_known else self.search_answer.picked

    @property
    def is_known(self) -> bool:
        return bool(self.cleaned_data.get("known", ANOTHER) != ANOTHER)

    @property
    def term(self) -> str:
        return self.search_answer.text

    @property
    def search_answer(self) -> forms.SearchAnswer:
        search_answer: forms.SearchAnswer = self.cleaned_data["search"]
        return search_answer


class OptionsForm(forms.Form):
    def __init__(self, *args: Any, providers: Sequence[Provider], legend: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"] = forms.RadioField(
            label=legend,
            required_message="Select an accredited provider",
            noun="an accredited provider",
            page_heading=True,
            choices=[forms.Choice(provider.code, provider.name, where_and_code(provider)) for provider in providers],
        )


class ContinueForm(forms.Form):
    def __init__(self, *args: Any, drafts: Sequence[forms.Choice], legend: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"] = forms.RadioField(
            label=legend,
            required_message="Select a draft or a new claim",
            noun="a draft or a new claim",
            page_heading=True,
            choices=[*drafts, forms.Divider("or"), forms.Choice("new", "Start a new claim")],
        )
